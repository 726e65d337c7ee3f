"""What a decode vector says, so that two that say the same can be told from two that do not.

A vector says something of each value in it, at the place of the record that owns it: that a value
of this kind is accepted there, or refused with this code. Of several faults it says also that they
are found together. A text that no payload can stand for is a matter of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from tinkerspec.contract import model
from vectors import Canonical, DecodeVector, Json, pointer_parts

Say: TypeAlias = tuple[str, ...]
"""What is said: a verdict or code, the place, and the kind of the value there."""

RULES: Final = frozenset({"tensor", "tinker_path"})
"""The codes of rules about whole values, which no derived vector is made for."""

_LARGE: Final = 2**53


def says(contract: model.Contract, vector: DecodeVector) -> frozenset[Say]:
    """Everything that a vector says; of a text, and of a fault of a rule, all that it is."""
    if vector.raw:
        return frozenset({("text", vector.type, vector.text)})
    walk = dict(_places(contract, model.RefType(name=vector.type), vector.payload, (), vector.type))
    if isinstance(vector.outcome, Canonical):
        return frozenset(("accepted", place, _kind(value)) for place, value in walk.values())
    found = set[Say]()
    for fault in vector.outcome.faults:
        parts = tuple(pointer_parts(fault.at))
        if fault.code in RULES:
            found.add((fault.code, vector.text))
        elif parts in walk:
            place, value = walk[parts]
            found.add((fault.code, place, _wrong(fault.code, value)))
        else:
            holder, _ = walk[parts[:-1]]
            found.add((fault.code, f"{holder}.{parts[-1]}", "absent"))
    if len(found) > 1:
        found.add(("together", *sorted({code for code, *_ in found})))
    return frozenset(found)


def _wrong(code: str, value: Json) -> str:
    """The kind of a value that is refused: readers that differ in one of a kind differ in all."""
    match code:
        case "range":
            return "too low" if value < 1 else "too high"
        case "datetime" | "base64" | "pattern":
            return _shape(value)
    return type(value).__name__


def _kind(value: Json) -> str:
    """The kind of a value that is accepted."""
    match value:
        case None | True | False:
            return str(value)
        case int() | float():
            return _number(value)
        case str():
            timed = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.*", value.upper(), re.DOTALL)
            return _shape(value) if timed else f"text {not value} {value.isascii()}"
    return f"{type(value).__name__} {not value}"


def _number(value: float) -> str:
    size = abs(value)
    sign = "-" if str(value).startswith("-") else ""
    if not size:
        return f"{sign}zero"
    spelled = "fraction" if value != int(value) else type(value).__name__
    return f"{sign}{spelled} {size < _LARGE} {size < 2**63}"


def _shape(text: str) -> str:
    """The text, in which all digits are one, and all letters but those of a timestamp."""
    return re.sub(r"[A-SU-Ya-su-y]+", "a", re.sub(r"[0-9]", "0", text))


_Found: TypeAlias = tuple[tuple[str, ...], tuple[str, Json]]


def _places(
    contract: model.Contract, type_: model.Type, value: Json, at: tuple[str, ...], place: str
) -> Iterator[_Found]:
    """Each value of a payload by its path, with its place: `Cursor.limit`, `ModelInput.chunks*`."""
    type_ = model.strip_null(type_)
    definition = contract.by_name[type_.name] if isinstance(type_, model.RefType) else None
    if isinstance(definition, model.Alias):
        yield from _places(contract, definition.type, value, at, definition.name)
        return
    if definition is not None and (at == () or isinstance(value, dict)):
        place = definition.name
    yield at, (place, value)
    inner = model.AnyType()
    for key, item in _items(value):
        match definition or type_:
            case model.Object(fields=fields):
                known = {field.name: field.type for field in fields}
                name = key if key in known else "*"
                yield from _places(
                    contract, known.get(key, inner), item, (*at, key), f"{place}.{name}"
                )
            case model.Union() as union if isinstance(value, dict):
                yield from _variant(contract, union, value, at)
                return
            case model.ArrayType(items=items):
                yield from _places(contract, items, item, (*at, key), f"{place}*")
            case model.MapType(values=values):
                yield from _places(contract, values, item, (*at, key), f"{place}*")
            case _:
                yield (*at, key), (f"{place}*", item)


def _variant(
    contract: model.Contract, union: model.Union, value: Json, at: tuple[str, ...]
) -> Iterator[_Found]:
    """The places within a union, as those of the variant that the value may be."""
    tag = value.get(union.discriminator)
    named = [variant.name for variant in union.variants if tag in variant.tags]
    fitting = [
        variant.name
        for variant in union.variants
        if isinstance(record := contract.by_name[variant.name], model.Object)
        and value.keys() <= {field.name for field in record.fields}
    ]
    chosen = [*named, *fitting, union.variants[0].name][0]
    for path, found in _places(contract, model.RefType(name=chosen), value, at, chosen):
        if path != at:
            yield path, found


def _items(value: Json) -> list[tuple[str, Json]]:
    if isinstance(value, dict):
        return list(value.items())
    return [(str(i), item) for i, item in enumerate(value)] if isinstance(value, list) else []
