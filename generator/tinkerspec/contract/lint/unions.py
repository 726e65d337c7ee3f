"""The variant of a value is always clear: by tag, or by keys if the tag may be absent."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass

from ...diagnostics import Diagnostic
from ..load import Sources
from ..tree import Node, all_members, all_required, follow, nodes, target, type_name
from .refs import explain
from .wording import did_you_mean, listed, show, tick


@dataclass(frozen=True, slots=True)
class _TaggedVariant:
    """A variant whose tag is sound: `members` and `required` are those of its keys that are not
    the tag."""

    ref: Node
    target: Node
    tag: str
    tag_is_optional: bool
    members: Set[str]
    required: Set[str]

    def fits(self, keys: Set[str]) -> bool:
        """Whether all members that it requires are among some keys."""
        return self.required <= keys


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Judge every schema that has `oneOf`."""
    for node in nodes(sources):
        discriminator = node.schema.get("discriminator")
        if "oneOf" in node.schema and isinstance(discriminator, dict):
            name, mapping = discriminator.get("propertyName"), discriminator.get("mapping")
            if isinstance(name, str) and isinstance(mapping, dict):
                yield from _union(sources, node, name)


def _union(sources: Sources, node: Node, tag: str) -> Iterator[Diagnostic]:
    variants: list[_TaggedVariant] = []
    seen: dict[tuple[str, str], str] = {}
    for index, ref in node.children("oneOf").items():
        found = follow(ref)
        if found is None:
            continue
        if found.place in seen:
            message = f"{tick(type_name(found))} is already variant {seen[found.place]}"
            yield ref.fault("union-variant", ("$ref",), message, "remove one of the two")
            continue
        seen[found.place] = index
        variant = _variant(sources, ref, found, tag)
        if isinstance(variant, Diagnostic):
            yield variant
        else:
            variants.append(variant)
    doubled = list(_doubled(variants, tag))
    yield from doubled
    if not doubled and len(variants) == len(node.children("oneOf")):
        yield from _mapping(sources, node, variants)
        yield from _untagged(variants, tag)


def _variant(sources: Sources, ref: Node, found: Node, tag: str) -> _TaggedVariant | Diagnostic:
    """A type as a variant, or why it cannot be one."""
    name = tick(type_name(found))
    if not found.is_record:
        message = f"{name} is not an object with members"
        return ref.fault("union-variant", ("$ref",), message, "a variant is an object type")
    members, required = all_members(found), all_required(found)
    value = members[tag].schema.get("const") if tag in members else None
    if isinstance(value, str):
        keys = members.keys() - {tag}
        return _TaggedVariant(ref, found, value, tag not in required, keys, required - {tag})
    lacks = "has no constant for its member" if tag in members else "has no member"
    message = f"{name} {lacks} {tick(tag)}, the tag of this union"
    help_ = f'add {tick(tag)} to {name}: {{"type": "string", "const": "..."}}'
    return ref.fault("union-tag", ("$ref",), message, help_)


def _doubled(variants: list[_TaggedVariant], tag: str) -> Iterator[Diagnostic]:
    seen: dict[str, _TaggedVariant] = {}
    for variant in variants:
        first = seen.setdefault(variant.tag, variant)
        if first is not variant:
            names = f"{tick(type_name(first.target))} and {tick(type_name(variant.target))}"
            message = f"{names} have the same {tick(tag)}, {show(variant.tag)}"
            help_ = "give every variant a different tag"
            yield variant.ref.fault("union-tag", ("$ref",), message, help_)


def _mapping(sources: Sources, node: Node, variants: list[_TaggedVariant]) -> Iterator[Diagnostic]:
    by_tag = {variant.tag: variant for variant in variants}
    mapping = _given_mapping(node)
    for tag, ref in mapping.items():
        steps = ("discriminator", "mapping", tag)
        variant = by_tag.get(tag)
        found = target(sources, node.document, ref)
        if variant is None:
            message = f"no variant has the tag {show(tag)}"
            help_ = did_you_mean(tag, by_tag, f"tags of the variants: {listed(by_tag)}")
            yield node.fault("union-mapping", steps, message, help_, key=True)
        elif found is None:
            reason, help_ = explain(sources, node.document, ref)
            yield node.fault("union-mapping", steps, f"{show(ref)} {reason}", help_)
        elif (follow(found) or found).place != variant.target.place:
            message = (
                f"{show(tag)} is the tag of {tick(type_name(variant.target))}, not of {show(ref)}"
            )
            help_ = f"write {show(variant.ref.schema['$ref'])}"
            yield node.fault("union-mapping", steps, message, help_)
    if mapping.keys() - by_tag.keys():
        return  # A misspelt tag is probably one of those that are missing.
    for tag, variant in by_tag.items():
        if tag not in mapping:
            message = f"the mapping lacks {show(tag)}, the tag of {tick(type_name(variant.target))}"
            help_ = f"add {show(tag)}: {show(variant.ref.schema['$ref'])}"
            yield node.fault("union-mapping", ("discriminator", "mapping"), message, help_)


def _given_mapping(node: Node) -> dict[str, str]:
    discriminator = node.schema.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    pairs = mapping.items() if isinstance(mapping, dict) else ()
    return {tag: ref for tag, ref in pairs if isinstance(ref, str)}


def _untagged(variants: list[_TaggedVariant], tag: str) -> Iterator[Diagnostic]:
    optional = [variant for variant in variants if variant.tag_is_optional]
    for variant in optional:
        if variant.target.schema.get("additionalProperties") is not False:
            name = tick(type_name(variant.target))
            message = (
                f"{name} ignores unknown keys and may lack {tick(tag)}: it would match anything"
            )
            help_ = f"require {tick(tag)} in {name}, or set its additionalProperties to false"
            yield variant.ref.fault("union-untagged", ("$ref",), message, help_)
            return
    for one, other in _alike(optional):
        names = f"{tick(type_name(one.target))} and {tick(type_name(other.target))}"
        message = f"without {tick(tag)}, the keys do not distinguish {names}"
        help_ = (
            f"require {tick(tag)} in one of them, or give one a required member "
            f"that the others lack"
        )
        yield other.ref.fault("union-untagged", ("$ref",), message, help_)


def _alike(variants: list[_TaggedVariant]) -> Iterator[tuple[_TaggedVariant, _TaggedVariant]]:
    """Variants that some keys fit, each with the first one before it that they fit too.

    Only those are compared that have the rarest member that a variant requires, since comparing all
    pairs would take too long.
    """
    users: defaultdict[str, list[int]] = defaultdict(list)
    for index, variant in enumerate(variants):
        for name in variant.members:
            users[name].append(index)
    everyone = list(range(len(variants)))
    for index, other in enumerate(variants):
        candidates = min((users[name] for name in other.required), key=len, default=everyone)
        for one in (variants[i] for i in candidates[: bisect_left(candidates, index)]):
            if one.fits(other.members) and other.fits(one.members):
                yield one, other
                break
