"""Types and values in words, short enough for a table cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..contract import facets, model
from ..contract.model import ABSENT, Json
from ..contract.wording import show
from .facets import TREATMENTS

_FEW = 6


def type_in_words(type_: model.Type) -> str:
    """A type with its constraints."""
    match type_:
        case model.NullableType(of=inner):
            return f"{type_in_words(inner)} or null"
        case model.UnionType(variants=variants, exclusive=exclusive):
            words = " or ".join(map(type_in_words, variants))
            return f"exactly one of {words}" if exclusive else words
        case model.RefType(name=name):
            return name
        case model.ArrayType(items=inner):
            return _noted(f"list of {type_in_words(inner)}", type_)
        case model.MapType(values=inner):
            return _noted(f"map of {type_in_words(inner)}", type_)
        case model.EnumType(values=values, open=is_open):
            return choice_in_words(values) + (", or any other string" if is_open else "")
        case model.ConstType(value=value):
            return f"always {show(value)}"
        case model.IntegerType(minimum=model.INT64_MIN, maximum=model.INT64_MAX):
            return _noted("int64", replace(type_, minimum=None, maximum=None))
        case _:
            return _noted(_PLAIN[type(type_)], type_)


def choice_in_words(values: Sequence[Json]) -> str:
    """The values of a choice, the first ones if there are many."""
    more = ", ..." if len(values) > _FEW else ""
    return f"one of {', '.join(map(show, values[:_FEW]))}{more}"


_PLAIN = {
    model.AnyType: "anything",
    model.BooleanType: "boolean",
    model.BytesType: "base64",
    model.DateTimeType: "date-time",
    model.DateType: "date",
    model.IntegerType: "integer",
    model.NumberType: "number",
    model.StringType: "string",
}


def number_in_words(value: float) -> str:
    """A number as people write it: 1000 for 1000.0."""
    return show(int(value) if float(value).is_integer() else value)


def _noted(text: str, type_: model.Type) -> str:
    notes = [note(facet, value) for facet, value in facets.stated(type_).items()]
    every = [text, size_in_words(*facets.size(type_)), *notes]
    return ", ".join(each for each in every if each)


def note(facet: facets.Facet, value: float | str) -> str:
    """A facet of a type in words; empty for sizes, which are described together."""
    shown = show(value) if isinstance(value, str) else number_in_words(value)
    return TREATMENTS[facet].note.format(shown)


def size_in_words(low: int | None, high: int | None) -> str:
    """A size in words, such as `2 or more`; empty if there is no limit."""
    if not low and high is None:
        return ""
    if high is None:
        return f"{low} or more"
    return f"{low or 0} to {high}"


def member_in_words(member: model.Field) -> str:
    """A member in words: its type, and whether it is required."""
    return f"{type_in_words(member.type)}; {need_in_words(member)}"


def need_in_words(member: model.Field) -> str:
    """Whether a member is required, or what stands for it where it is absent, in words."""
    default = "no default" if member.default is ABSENT else f"default {show(member.default)}"
    if member.required:
        return "required" if member.default is ABSENT else f"required, {default} in constructors"
    return default


def kind_in_words(definition: model.Definition) -> str:
    """The kind of a definition in words."""
    match definition:
        case model.Object():
            return "record"
        case model.Enum():
            return "enum"
        case model.Union():
            return "union"
        case model.Alias(type=type_):
            return f"alias of {type_in_words(type_)}"
