"""Where in a payload of a type something can be edited, and the edits of each place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Final

from ...contract.model import Json
from ...contract.pointer import join
from ...frozen import frozen
from .facets import UNTRIED, Probe
from .probes import KINDS, LIGHT, probes
from .raw import Raw

Parts = tuple[str | int, ...]

_KEY: Final = "a/b~c"
"""The key of a map under which its values are edited: a pointer has to escape it."""

_UNKNOWN: Final = "unknown"
"""A member that no type has; more is appended where one does."""

_OTHER: Final[Json] = [[True]]
"""A value that members have no use for."""

FULL: Final = 0
REACHED: Final = 1
BEYOND: Final = 2
"""How much is asked at a place: all, where the type itself says what a value is; its types, where a
type that it refers to does; nothing below a type that such a type refers to."""


@frozen
class Edit:
    """A payload with one thing changed; `name` says where and what.

    If it is not `tried`, its payload would be too large for a vector.
    """

    name: str
    payload: Json
    tried: bool = True


@frozen(eq=False, slots=False)
class _Site:
    """A place of a payload: its schema, a payload that has it, and how much is asked there.

    `label` names the variants of unions that the payload takes on the way.
    """

    parts: Parts
    schema: Raw
    payload: Json
    depth: int
    label: str = ""

    def put(self, value: Json) -> Json:
        return _put(self.payload, self.parts, value)

    def edit(self, what: str, payload: Json) -> Edit:
        return Edit(f"{self._name} {what}", payload)

    @cached_property
    def _name(self) -> str:
        return f"{self.label}{join(*self.parts) or 'value'}"

    def inner(self, step: str | int, schema: Raw, payload: Json) -> _Site:
        """A place within, in a payload that has it."""
        return replace(self, parts=(*self.parts, step), schema=schema, payload=payload)


def edits(schema: Raw, is_named: Callable[[Raw], bool]) -> Iterator[Edit]:
    """Every edit of the values of a type.

    Args:
        schema: The type's own schema.
        is_named: Whether a schema is a type with vectors of its own.
    """
    for number, example in enumerate(schema.node.get("examples", ())):
        yield Edit(f"example {number}", example)
    if schema.is_record:
        yield Edit("every member", schema.full)
    root = _Site((), schema, schema.usual, FULL)
    yield Edit("required members" if schema.is_record else "usual", root.payload)
    yield from _edits(root, is_named)


def _edits(place: _Site, is_named: Callable[[Raw], bool]) -> Iterator[Edit]:
    schema = place.schema
    while schema.is_reference:
        # A type that only inherits has every member itself.
        inherits = "allOf" in schema.node and is_named(schema)
        schema = schema.step
        if is_named(schema) and not inherits:
            place = replace(place, depth=place.depth + 1)
    schema = schema.resolved
    place = replace(place, schema=schema)
    yield from _values(place)
    if place.depth < BEYOND:
        for inner in _inner(place):
            depth = inner.depth + is_named(inner.schema.present)
            yield from _edits(replace(inner, depth=depth), is_named)
        if place.depth == REACHED and schema.options and not schema.is_tagged:
            yield from _variants(place)
        if schema.is_record:
            yield from _members(place)
        if schema.is_tagged:
            yield from _unions(place)


def _values(place: _Site) -> Iterator[Edit]:
    seen, named = set[str](), set[str]()
    for what, value in _probes(place):
        if value is UNTRIED:
            yield replace(place.edit(what, None), tried=False)
            continue
        if isinstance(value, float) and not math.isfinite(value):
            continue
        text = repr(value)  # 1, 1.0 and True are three values.
        if text not in seen:
            seen.add(text)
            # Of the values 1 and "1" both are called 1.
            name = f"{what}, {type(value).__name__}" if what in named else what
            named.add(name)
            yield place.edit(name, place.put(value))


def _probes(place: _Site) -> Iterator[Probe]:
    match place.depth:
        case 0:
            return probes(place.schema, _get(place.payload, place.parts))
        case 1:
            return iter(KINDS)
    return iter(LIGHT)


def _inner(place: _Site) -> Iterator[_Site]:
    """The places one step further in."""
    schema, value = place.schema, _get(place.payload, place.parts)
    if schema.options and not schema.is_tagged:
        for number, option in enumerate(schema.options, start=1):
            label = f"{place.label}option {number}: "
            yield replace(place, label=label, schema=option, payload=place.put(option.usual))
    elif schema.is_record and isinstance(value, dict):
        for name, member in schema.full.items():
            payload = place.put({**value, name: value.get(name, member)})
            yield place.inner(name, schema.members[name], payload)
    elif schema.kind == "array":
        items = schema.inner(schema.node["items"])
        given = value if isinstance(value, list) and value else [items.usual]
        yield place.inner(len(given) - 1, items, place.put(given))
    elif (values := schema.map_values) is not None and isinstance(value, dict):
        yield place.inner(_KEY, values, place.put({**value, _KEY: values.usual}))
    elif schema.is_tagged:
        tag = schema.tag
        for name, variant in schema.variants:
            tagged = replace(place, label=f"{place.label}{name}: ", schema=variant)
            payload = variant.usual
            assert isinstance(payload, dict)
            yield replace(tagged, payload=place.put({**payload, tag: name}))


def _members(place: _Site) -> Iterator[Edit]:
    """What is left out of a record, and what is too much."""
    value = _get(place.payload, place.parts)
    if not isinstance(value, dict):
        return
    members = place.schema.members
    full = place.schema.full | value
    for name in members:
        inner = place.inner(name, members[name], place.payload)
        yield inner.edit("absent", place.put({k: v for k, v in full.items() if k != name}))
    yield place.edit("every member of another type", place.put(dict.fromkeys(members, _OTHER)))
    unknown = _UNKNOWN
    while unknown in members:
        unknown += "_"
    yield place.edit("unknown key", place.put({**value, unknown: 1}))
    yield place.edit("unknown key with null", place.put({**value, unknown: None}))


def _variants(place: _Site) -> Iterator[Edit]:
    """A value of each variant that is a type, of which nothing else is asked here."""
    own, kinds = _get(place.payload, place.parts), [value for _, value in KINDS]
    for inner in _inner(place):
        value = _get(inner.payload, inner.parts)
        is_asked = value in kinds or _is_alike(value, own, inner.schema.resolved)
        if inner.schema.is_reference and not is_asked:
            yield inner.edit("usual", inner.payload)


def _is_alike(value: Json, other: Json, schema: Raw) -> bool:
    """Whether another value has every member of a record's value, and its constants."""
    if not (schema.is_record and isinstance(value, dict) and isinstance(other, dict)):
        return value == other
    members = schema.members
    return all(
        name in other
        and (each == other[name] or {"const", "enum"}.isdisjoint(members[name].resolved.node))
        for name, each in value.items()
    )


def _unions(place: _Site) -> Iterator[Edit]:
    """Tags that are wrong, absent, or another variant's."""
    tag = place.schema.tag
    names = [name for name, _ in place.schema.variants]
    at_tag = place.inner(tag, place.schema, place.payload)
    for name, variant in place.schema.variants:
        payload = variant.usual
        assert isinstance(payload, dict)
        bare = {key: value for key, value in payload.items() if key != tag}
        labelled = replace(place, label=f"{place.label}{name}: ")
        tagged = replace(at_tag, label=labelled.label)
        yield labelled.edit("without its tag", place.put(bare))
        yield labelled.edit("every member, without its tag", place.put(_without(variant, tag)))
        yield labelled.edit("its tag alone", place.put({tag: name}))
        yield labelled.edit("unknown key without its tag", place.put({**bare, _UNKNOWN: 1}))
        for absent in sorted(variant.resolved.required - {tag}):
            less = {key: value for key, value in bare.items() if key != absent}
            yield labelled.edit(f"without its tag and {absent}", place.put(less))
        for other in [*(n for n in names if n != name), *_wrong(names)]:
            yield tagged.edit(f"is {other}", place.put({**bare, tag: other}))


def _without(variant: Raw, tag: str) -> Json:
    return {key: value for key, value in variant.resolved.full.items() if key != tag}


def _wrong(names: list[str]) -> Iterator[str]:
    for name in names:
        for wrong in (f"{name}_", name.swapcase()):
            if wrong not in names:
                yield wrong


def _get(payload: Json, parts: Parts) -> Json:
    found = payload
    for part in parts:
        assert isinstance(found, dict | list)
        found = found[part]  # type: ignore[index]  # a part fits its container
    return found


def _put(payload: Json, parts: Parts, value: Json) -> Json:
    """The payload with another value at a place; what is not on the way there is shared."""
    if not parts:
        return value
    first, *rest = parts
    if isinstance(payload, list):
        return [
            _put(item, tuple(rest), value) if index == first else item
            for index, item in enumerate(payload)
        ]
    assert isinstance(payload, dict)
    return {**payload, str(first): _put(payload.get(str(first)), tuple(rest), value)}
