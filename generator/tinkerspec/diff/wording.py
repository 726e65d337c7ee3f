"""How a change speaks of types and values: short, and fit for a table cell."""

from __future__ import annotations

from ..contract import model
from ..contract.lint.wording import show
from ..contract.model import ABSENT, Absent, Json

_FEW = 6


def type_in_words(type_: model.Type) -> str:
    """A type with its constraints."""
    match type_:
        case model.NullableType(of=inner):
            return f"{type_in_words(inner)} or null"
        case model.RefType(name=name):
            return name
        case model.ArrayType(items=inner, min_items=low, max_items=high, unique=unique):
            notes = [size_in_words(low, high), "all different" if unique else ""]
            return _noted(f"list of {type_in_words(inner)}", notes)
        case model.MapType(values=inner, min_properties=low, max_properties=high):
            return _noted(f"map of {type_in_words(inner)}", [size_in_words(low, high)])
        case model.EnumType(values=values):
            more = ", ..." if len(values) > _FEW else ""
            return f"one of {', '.join(map(show, values[:_FEW]))}{more}"
        case model.ConstType(value=value):
            return f"always {show(value)}"
        case model.StringType(min_length=low, max_length=high, pattern=pattern):
            notes = [size_in_words(low, high), f"matching {show(pattern)}" if pattern else ""]
            return _noted("string", notes)
        case model.IntegerType() | model.NumberType():
            return _number(type_)
        case _:
            return _PLAIN[type(type_)]


_PLAIN = {
    model.AnyType: "anything",
    model.BooleanType: "boolean",
    model.BytesType: "base64",
    model.DateTimeType: "date-time",
}


def _number(type_: model.IntegerType | model.NumberType) -> str:
    integer = isinstance(type_, model.IntegerType)
    if isinstance(type_, model.IntegerType) and (type_.minimum, type_.maximum) == (
        model.INT64_MIN,
        model.INT64_MAX,
    ):
        return _noted("int64", [_multiple(type_.multiple_of)])
    ends = [
        f"{sign} {number_in_words(value)}"
        for sign, value in (
            (">=", type_.minimum),
            (">", type_.exclusive_minimum),
            ("<=", type_.maximum),
            ("<", type_.exclusive_maximum),
        )
        if value is not None
    ]
    return _noted("integer" if integer else "number", [*ends, _multiple(type_.multiple_of)])


def _multiple(of: float | None) -> str:
    return "" if of is None else f"multiple of {number_in_words(of)}"


def number_in_words(value: float) -> str:
    """A number as people write it: 1000 where the IR has 1000.0."""
    return show(int(value) if float(value).is_integer() else value)


def _noted(text: str, notes: list[str]) -> str:
    return ", ".join([text, *(note for note in notes if note)])


def size_in_words(low: int | None, high: int | None) -> str:
    """How many there may be; empty when it is not said."""
    if not low and high is None:
        return ""
    if high is None:
        return f"{low} or more"
    return f"{low or 0} to {high}"


def member_in_words(member: model.Field) -> str:
    """A member: its type, and whether it must be present."""
    return f"{type_in_words(member.type)}; {need_in_words(member.default)}"


def need_in_words(default: Json | Absent) -> str:
    """Whether a member must be present, and what it reads as when it is not."""
    return "required" if default is ABSENT else f"default {show(default)}"


def kind_in_words(definition: model.Definition) -> str:
    """What kind of type a definition is."""
    match definition:
        case model.Object():
            return "record"
        case model.Enum():
            return "enum"
        case model.Union():
            return "union"
        case model.Alias(type=type_):
            return f"alias of {type_in_words(type_)}"
