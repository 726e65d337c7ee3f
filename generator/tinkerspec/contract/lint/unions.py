"""The variant of a value is always clear: by tag, or by keys if the tag may be absent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from ...diagnostics import Diagnostic
from ..load import Sources
from .refs import explain
from .tree import Node, all_members, all_required, follow, nodes, target, type_name
from .wording import did_you_mean, show, tick


@dataclass(frozen=True, slots=True)
class _TaggedVariant:
    ref: Node
    target: Node
    tag: str
    tag_is_optional: bool


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
        found = follow(sources, ref)
        if found is None:
            continue
        if found.place in seen:
            message = f"{tick(type_name(found))} is already variant {seen[found.place]}"
            yield ref.fault("union-variant", ("$ref",), message, "remove one of the two")
            continue
        seen[found.place] = index
        fault = _no_tag(sources, ref, found, tag)
        if fault is not None:
            yield fault
        else:
            variants.append(_variant(sources, ref, found, tag))
    doubled = list(_doubled(variants, tag))
    yield from doubled
    if not doubled and len(variants) == len(node.children("oneOf")):
        yield from _mapping(sources, node, variants)
        yield from _untagged(sources, variants, tag)


def _variant(sources: Sources, ref: Node, found: Node, tag: str) -> _TaggedVariant:
    value = all_members(sources, found)[tag].schema["const"]
    return _TaggedVariant(ref, found, str(value), tag not in all_required(sources, found))


def _no_tag(sources: Sources, ref: Node, found: Node, tag: str) -> Diagnostic | None:
    """Return why a type cannot be a variant; None if it can."""
    name = tick(type_name(found))
    if not found.is_record:
        message = f"{name} is not an object with members"
        return ref.fault("union-variant", ("$ref",), message, "a variant is an object type")
    member = all_members(sources, found).get(tag)
    if member is not None and isinstance(member.schema.get("const"), str):
        return None
    lacks = "has no member" if member is None else "has no constant for its member"
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
            help_ = did_you_mean(
                tag, by_tag, f"tags of the variants: {', '.join(map(tick, by_tag))}"
            )
            yield node.fault("union-mapping", steps, message, help_, key=True)
        elif found is None:
            reason, help_ = explain(sources, node.document, ref)
            yield node.fault("union-mapping", steps, f"{show(ref)} {reason}", help_)
        elif (follow(sources, found) or found).place != variant.target.place:
            message = (
                f"{show(tag)} is the tag of {tick(type_name(variant.target))}, not of {show(ref)}"
            )
            help_ = f"write {show(variant.ref.schema['$ref'])}"
            yield node.fault("union-mapping", steps, message, help_)
    for tag, variant in by_tag.items():
        if tag not in mapping and not mapping.keys() - by_tag.keys():
            message = f"the mapping lacks {show(tag)}, the tag of {tick(type_name(variant.target))}"
            help_ = f"add {show(tag)}: {show(variant.ref.schema['$ref'])}"
            yield node.fault("union-mapping", ("discriminator", "mapping"), message, help_)


def _given_mapping(node: Node) -> dict[str, str]:
    discriminator = node.schema.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    pairs = mapping.items() if isinstance(mapping, dict) else ()
    return {tag: ref for tag, ref in pairs if isinstance(ref, str)}


def _untagged(sources: Sources, variants: list[_TaggedVariant], tag: str) -> Iterator[Diagnostic]:
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
    for one, other in combinations(optional, 2):
        if _fits(sources, one, other, tag) and _fits(sources, other, one, tag):
            names = f"{tick(type_name(one.target))} and {tick(type_name(other.target))}"
            message = f"without {tick(tag)}, the keys do not distinguish {names}"
            help_ = (
                f"require {tick(tag)} in one of them, or give one a required member "
                f"that the others lack"
            )
            yield other.ref.fault("union-untagged", ("$ref",), message, help_)


def _fits(sources: Sources, one: _TaggedVariant, other: _TaggedVariant, tag: str) -> bool:
    """Whether `other` has all members that `one` requires, so that the keys do not rule it out."""
    return all_required(sources, one.target) - {tag} <= all_members(sources, other.target).keys()
