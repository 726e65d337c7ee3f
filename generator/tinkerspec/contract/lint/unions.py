"""The branches of `oneOf` differ, and what a discriminator maps is among them.

Whether a discriminator decides between its variants is no fault of a schema: `advice` says it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from ...diagnostics import Diagnostic
from ..load import Sources
from ..tree import Node, all_members, follow, nodes, target, type_name
from ..wording import did_you_mean, listed, show, tick
from .refs import explain

_SAYS_NOTHING: Final = frozenset({"$comment", "description"})


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Judge every schema that has `anyOf` or `oneOf`."""
    for node in nodes(sources):
        for keyword in ("anyOf", "oneOf"):
            if keyword in node.schema:
                # A second time, a branch of `anyOf` changes nothing.
                repeated = list(_repeated(node, keyword)) if keyword == "oneOf" else []
                yield from repeated
                if not repeated:
                    yield from _mapping(sources, node, keyword)


def _repeated(node: Node, keyword: str) -> Iterator[Diagnostic]:
    """Branches that say the same: no value fits exactly one of them."""
    seen: dict[str, str] = {}
    for index, branch in node.children(keyword).items():
        found = follow(branch)
        if found is None:
            continue
        is_named = found is not branch
        stated = {k: v for k, v in branch.schema.items() if k not in _SAYS_NOTHING}
        what = json.dumps(found.place if is_named else stated, sort_keys=True)
        if what in seen:
            name = tick(type_name(found)) if is_named else "the same schema"
            message = f"{name} is already variant {seen[what]}"
            steps = ("$ref",) if is_named else ()
            yield branch.fault("union-variant", steps, message, "remove one of the two")
        seen.setdefault(what, index)


def _mapping(sources: Sources, node: Node, keyword: str) -> Iterator[Diagnostic]:
    """What a discriminator maps: a variant each, and by a tag of its own where it has tags."""
    branches = [*node.children(keyword).values()]
    variants = [follow(branch) for branch in branches]
    refs = {v.place: b.schema.get("$ref") for v, b in zip(variants, branches, strict=True) if v}
    if None in variants:
        return  # Another rule says what is wrong with a branch.
    tag = _discriminator(node)
    texts = [(text, each) for each in variants if each for text in _tags(each, tag)]
    tags = dict(texts)
    is_told = all(each and _tags(each, tag) for each in variants)
    is_tagged = is_told and len(tags) == len(texts)
    for value, ref in _given_mapping(node).items():
        steps = ("discriminator", "mapping", value)
        found = target(sources, node.document, ref)
        end = follow(found) if found is not None else None
        if is_tagged and value not in tags:
            message = f"no variant has the tag {show(value)}"
            help_ = did_you_mean(value, tags, f"tags of the variants: {listed(tags)}")
            yield node.fault("union-mapping", steps, message, help_, key=True)
        elif end is None:
            reason, help_ = explain(sources, node.document, ref)
            yield node.fault("union-mapping", steps, f"{show(ref)} {reason}", help_)
        elif is_tagged and tags[value].place != end.place:
            owner = tags[value]
            message = f"{show(value)} is the tag of {tick(type_name(owner))}, not of {show(ref)}"
            help_ = f"write {show(refs[owner.place] or type_name(owner))}"
            yield node.fault("union-mapping", steps, message, help_)
        elif end.place not in refs:
            message = f"{tick(type_name(end))} is no variant of this union"
            help_ = f"variants: {listed([type_name(each) for each in variants if each])}"
            yield node.fault("union-mapping", steps, message, help_)


def _discriminator(node: Node) -> str:
    discriminator = node.schema.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    return name if isinstance(name, str) else ""


def _given_mapping(node: Node) -> dict[str, str]:
    discriminator = node.schema.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    pairs = mapping.items() if isinstance(mapping, dict) else ()
    return {tag: ref for tag, ref in pairs if isinstance(ref, str)}


def _tags(variant: Node, tag: str) -> list[str]:
    """The texts that a variant gives its tag: a constant, or an enum."""
    member = all_members(variant).get(tag)
    found = follow(member) if member is not None else None
    if found is None:
        return []
    choices = found.schema.get("enum")
    stated = choices if isinstance(choices, list) else [found.schema.get("const")]
    return [value for value in stated if isinstance(value, str)]
