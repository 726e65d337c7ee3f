"""Compares the IR with the second reader's reading of the same files: every name, field, required
flag, default, type and bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from ..contract import model
from ..contract.load import Sources
from ..contract.resolve import pointer_of
from ..contract.tree import at, names
from ..diagnostics import Diagnostic
from ..frozen import frozen
from .adapter import FieldReading, Reading, Record, Root
from .annotation import (
    NONE,
    Annotation,
    BoundValue,
    Constrained,
    Generic,
    Leaf,
    Literals,
    Named,
    UnionOf,
    constrain,
    render,
    unconstrained,
    union,
)
from .inside import in_parts, spelled_out
from .keywords import KEYWORDS, NOT_READ, SHOWN
from .losses import Holder, lost

_HELP: Final = "write the schema more simply; if it is simple, report this: one reading has a bug"

_LEAVES: Final[Mapping[type[model.Type], str]] = {
    model.StringType: "str",
    model.DateTimeType: "datetime",
    model.DateType: "date",
    # The second reader does not decode: it keeps the text.
    model.BytesType: "str",
    model.BooleanType: "bool",
    model.IntegerType: "int",
    model.NumberType: "float",
    model.AnyType: "Any",
}

_WORDS: Final[Mapping[type[model.Type], str]] = {
    model.StringType: "string",
    model.DateTimeType: "date-time",
    model.DateType: "date",
    model.BytesType: "base64",
    model.BooleanType: "boolean",
    model.IntegerType: "integer",
    model.NumberType: "number",
    model.AnyType: "any",
}

_INSIDE: Final = {"list": " of items", "dict": " of values"}
_KEYS: Final = " of keys"


@frozen
class _ReadOtherwise:
    """Types inside other types that the second reader does not name, each with the names of its
    variants, or none for an object; and the facts that it reads in part."""

    spelled_out: Mapping[str, tuple[str, ...]]
    in_part: frozenset[str]


@frozen
class Difference:
    """One fact that the two readers read differently, in words."""

    pointer: str
    fact: str
    ours: str
    theirs: str

    @property
    def message(self) -> str:
        """Both readings, as a sentence."""
        return f"{self.fact}: the IR reads `{self.ours}`, the second reader reads `{self.theirs}`"


def compare(
    contract: model.Contract, readings: Mapping[str, Reading], sources: Sources
) -> list[Diagnostic]:
    """Every fact on which the IR and the second reader differ, at its place in the schema."""
    # What nothing refers to, or a part that is not compared, it may not read.
    placed = {name for place, name in names(sources).items() if at(sources, place).is_inline}
    unread = placed - readings.keys()
    inside = _ReadOtherwise(spelled_out(sources), frozenset(in_parts(sources)))
    return [
        document.diagnostic("engine-disagreement", found.pointer, found.message, _HELP)
        for definition in contract.definitions
        if definition.name not in unread
        for document in (sources.by_path[definition.source],)
        for found in _differences(
            definition, readings.get(definition.name), pointer_of(sources, definition.name), inside
        )
    ]


def _differences(
    definition: model.Definition, reading: Reading | None, place: str, inside: _ReadOtherwise
) -> Iterator[Difference]:
    name = definition.name
    match definition, reading:
        case model.Object(), Record():
            yield from _record(definition, reading, place, inside)
        case ((model.Enum(type=type_) | model.Alias(type=type_)), Root()):
            yield from _type(type_, reading.annotation, place, f"`{name}`", inside)
        case model.Union(), Root():
            yield from _union(definition, reading, place)
        case _:
            kind = type(definition).__name__.lower()
            yield Difference(place, f"`{name}`", kind, _kind(reading))


def _record(
    definition: model.Object, read: Record, place: str, inside: _ReadOtherwise
) -> Iterator[Difference]:
    name = definition.name
    if read.strict is not None and definition.strict != read.strict:
        closed = {True: "rejected", False: "ignored"}
        ours, theirs = closed[definition.strict], closed[read.strict]
        yield Difference(place, f"unknown keys of `{name}`", ours, theirs)
    for field in definition.fields:
        fact = f"`{name}.{field.name}`"
        if field.name in read.fields:
            yield from _field(field, read.fields[field.name], fact, inside)
        else:
            yield Difference(field.pointer, fact, "a field", "nothing")
    for extra in sorted(read.fields.keys() - {field.name for field in definition.fields}):
        yield Difference(place, f"`{name}.{extra}`", "nothing", "a field")


def _field(
    field: model.Field, read: FieldReading, fact: str, inside: _ReadOtherwise
) -> Iterator[Difference]:
    place = field.pointer
    type_, annotation = field.type, read.annotation
    if field.is_silent:
        # The second reader holds null for what is absent, whether or not a payload may have it.
        type_ = model.NullableType(of=model.strip_null(type_))
        annotation = union((annotation, NONE))
    yield from _type(type_, annotation, place, fact, inside)
    if field.required != read.required:
        ours, theirs = _presence(field.required), _presence(read.required)
        yield Difference(place, f"presence of {fact}", ours, theirs)
    elif not field.required and not _same_json(field.default, read.default):
        ours, theirs = _shown(field.default), _shown(read.default)
        yield Difference(place, f"default of {fact}", ours, theirs)


def _type(
    type_: model.Type, read: Annotation, place: str, fact: str, inside: _ReadOtherwise
) -> Iterator[Difference]:
    if fact in inside.in_part:
        return
    expected = _spelled_out(annotation_of(type_), inside)
    if not any(part(expected) == part(read) for part in (unconstrained, _outline)):
        yield Difference(place, f"type of {fact}", describe(type_), render(unconstrained(read)))
        return
    if _has_choice(expected):
        return  # Of the bounds inside a union, some are lost.
    ours, theirs = dict(_bounds(expected)), dict(_bounds(read))
    lost = frozenset(_losable(expected)) - theirs.keys()
    for bound in sorted((ours.keys() | theirs.keys()) - lost):
        if not _same_bound(ours.get(bound), theirs.get(bound)):
            where, name = bound
            shown = (str(ours.get(bound, "none")), str(theirs.get(bound, "none")))
            yield Difference(place, f"{SHOWN[name]}{where} of {fact}", *shown)


def _spelled_out(annotation: Annotation, inside: _ReadOtherwise) -> Annotation:
    """An annotation with what stands for each type that has no name of its own."""
    match annotation:
        case Named(name=name) if name in inside.spelled_out:
            return union(map(Named, inside.spelled_out[name]))
        case Constrained(of=of, constraints=constraints):
            return constrain(_spelled_out(of, inside), dict(constraints))
        case Generic(origin=origin, args=args):
            return Generic(origin, tuple(_spelled_out(arg, inside) for arg in args))
        case UnionOf(members=members):
            return union(_spelled_out(member, inside) for member in members)
    return annotation


def _outline(annotation: Annotation) -> Annotation:
    """A type without constraints, and of each union only the set of its variants, of which lists
    and maps may hold anything, without null where that may be lost."""
    match annotation:
        case Constrained(of=of):
            return _outline(of)
        case Generic(origin=origin, args=args):
            return Generic(origin, tuple(map(_outline, args)))
        case UnionOf(members=members):
            with_keys = any(map(_has_constrained_keys, members))
            variants = {_outline(each) for each in members if not (with_keys and each == NONE)}
            if len(variants - {NONE}) > 1:
                variants = {_emptied(variant) for variant in variants}
            return union(sorted(variants, key=render))
    return annotation


def _has_choice(annotation: Annotation) -> bool:
    """Whether there is a union in a type, of more than null and something else."""
    match annotation:
        case Constrained(of=of):
            return _has_choice(of)
        case Generic(args=args):
            return any(map(_has_choice, args))
        case UnionOf(members=members):
            return len({*members} - {NONE}) > 1 or any(map(_has_choice, members))
    return False


def _emptied(variant: Annotation) -> Annotation:
    return Generic(variant.origin, ()) if isinstance(variant, Generic) else variant


def _has_constrained_keys(annotation: Annotation) -> bool:
    match annotation:
        case Constrained(of=of):
            return _has_constrained_keys(of)
        case Generic(origin="dict", args=(keys, _)):
            return isinstance(keys, Constrained)
    return False


def _kind(reading: Reading | None) -> str:
    match reading:
        case None:
            return "nothing"
        case Record():
            return "object"
        case Root(annotation=annotation):
            return render(annotation)


def _presence(required: bool) -> str:
    return "required" if required else "optional"


def _shown(default: model.Json | model.Absent) -> str:
    return "none" if default is model.ABSENT else repr(default)


def _same_json(ours: object, theirs: object) -> bool:
    """Equality of JSON values: 1 is 1.0, but no boolean."""
    match ours, theirs:
        case dict(), dict():
            return ours.keys() == theirs.keys() and all(
                _same_json(value, theirs[key]) for key, value in ours.items()
            )
        case list(), list():
            return len(ours) == len(theirs) and all(map(_same_json, ours, theirs))
        case float(), int() if not isinstance(theirs, bool):
            # The IR holds the default of a number as a double, whose integer may be another one.
            return ours == float(theirs)
    return isinstance(ours, bool) == isinstance(theirs, bool) and ours == theirs


def _union(definition: model.Union, reading: Root, place: str) -> Iterator[Difference]:
    name = definition.name
    variants = union(Named(variant.name) for variant in definition.variants)
    if variants != reading.annotation:
        shown = render(reading.annotation)
        yield Difference(place, f"variants of `{name}`", render(variants), shown)
    if definition.discriminator != reading.discriminator:
        tag = f"discriminator of `{name}`"
        yield Difference(place, tag, definition.discriminator, str(reading.discriminator))
    tags = {tag: variant.name for variant in definition.variants for tag in variant.tags}
    if reading.tags and tags != reading.tags:
        yield Difference(place, f"tags of `{name}`", str(tags), str(dict(reading.tags)))


# --- types ---------------------------------------------------------------------------------------


def annotation_of(type_: model.Type) -> Annotation:
    """What the second reader is expected to read for a type of the IR."""
    match type_:
        case model.NullableType(of=of):
            return union((annotation_of(of), NONE))
        case model.UnionType(variants=variants):
            return union(map(annotation_of, variants))
        case model.RefType(name=name):
            return Named(name)
        case model.EnumType(values=values):
            return _choice(values)
        case model.ConstType(value=value):
            return _choice((value,))
        case model.ArrayType(items=items):
            return constrain(Generic("list", (annotation_of(items),)), _rules(type_))
        case model.MapType(values=inner):
            return _map(type_, annotation_of(inner))
        case _:
            return constrain(Leaf(_LEAVES[type(type_)]), _rules(type_))


def _choice(values: tuple[model.Scalar, ...]) -> Annotation:
    whole = [value for value in values if not isinstance(value, float)]
    options = [Literals.of(whole)] if whole else []
    return union([*options, *([Leaf("float")] if len(whole) < len(values) else [])])


def _map(type_: model.MapType, values: Annotation) -> Annotation:
    keys = constrain(Leaf("str"), _rules(type_, of_keys=True))
    return constrain(Generic("dict", (keys, values)), _rules(type_))


def describe(type_: model.Type) -> str:
    """A type of the IR in words, without its bounds."""
    match type_:
        case model.NullableType(of=of):
            return f"{describe(of)} or null"
        case model.UnionType(variants=variants):
            return " or ".join(map(describe, variants))
        case model.RefType(name=name):
            return name
        case model.EnumType(values=values):
            return "one of " + ", ".join(map(repr, values))
        case model.ConstType(value=value):
            return f"the constant {value!r}"
        case model.ArrayType(items=items):
            return f"array of {describe(items)}"
        case model.MapType(values=inner):
            return f"map of {describe(inner)}"
        case _:
            return _WORDS[type(type_)]


def _rules(type_: model.Type, *, of_keys: bool = False) -> dict[str, BoundValue]:
    stated = (
        (known.read_as, getattr(type_, known.attribute, None))
        for known in KEYWORDS.values()
        if known.of_keys is of_keys and known.read_as != NOT_READ
    )
    return {name: value for name, value in stated if value is not None and value is not False}


_BoundPlace: TypeAlias = tuple[str, str]
"""Where in a type a bound stands, and what it is called."""


def _bounds(annotation: Annotation, inside: str = "") -> Iterator[tuple[_BoundPlace, BoundValue]]:
    """The bounds at every depth."""
    match annotation:
        case Constrained(of=of, constraints=constraints):
            yield from (((inside, name), value) for name, value in constraints)
            yield from _bounds(of, inside)
        case Generic(origin=origin, args=(*keys, values)):
            for key in keys:
                yield from _bounds(key, _KEYS + inside)
            yield from _bounds(values, _INSIDE[origin] + inside)
        case UnionOf(members=members):
            for member in members:
                yield from _bounds(member, inside)


def _losable(annotation: Annotation) -> Iterator[_BoundPlace]:
    """The bounds that the second reader may lose."""
    for inside, container in _containers(annotation, "", Holder("", "", False, frozenset())):
        yield from ((inside, name) for name in lost(container))


def _containers(annotation: Annotation, inside: str, found: Holder) -> Iterator[tuple[str, Holder]]:
    """The containers at every depth, each with its place; `found` is what is known of this one."""
    match annotation:
        case Constrained(of=of, constraints=constraints):
            names = frozenset(name for name, _ in constraints)
            yield from _containers(of, inside, replace(found, constraints=names))
        case UnionOf(members=members):
            for member in members:
                yield from _containers(member, inside, replace(found, nullable=NONE in members))
        case Generic(origin=origin, args=args):
            yield inside, replace(found, kind=origin)
            within = Holder("", origin, False, frozenset())
            yield from _containers(args[-1], _INSIDE[origin] + inside, within)


def _same_bound(ours: BoundValue | None, theirs: BoundValue | None) -> bool:
    """Equality of bounds; a float stands for every integer that is read as that float."""
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        # None is larger than a double holds: such a number is refused when a schema is loaded.
        return ours == theirs or (
            float in (type(ours), type(theirs)) and float(ours) == float(theirs)
        )
    return ours == theirs
