"""The wire shapes as `TypedDict`s: what people who type raw payloads annotate them with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...contract import model
from ...frozen import frozen
from ..prose import describe_member
from ..render import Code
from .literals import docstring, literal
from .names import is_identifier
from .spelling import held

_WORD: Final = re.compile(r"\w+")
_OPTIONAL: Final = "NotRequired"


@frozen
class KeyView:
    """One key of a `TypedDict`; `is_empty` when it has no characters, which pyright dislikes."""

    name: Code
    annotation: Code
    doc: Code
    is_empty: bool


@frozen
class RecordView:
    """One `TypedDict`; `functional` when a key of it is no identifier."""

    name: Code
    doc: Code
    keys: tuple[KeyView, ...]
    functional: bool


@frozen
class AliasView:
    """One name for another shape."""

    name: Code
    annotation: Code
    doc: Code


def wire_names(contract: model.Contract) -> dict[str, Any]:
    """The names that the template of `wire.py` uses: records first, then the aliases they mention.

    Annotations inside a record are not evaluated when the module is imported, so records may name
    anything; aliases are evaluated, so each stands below those it names.
    """
    records = [_record(d) for d in contract.definitions if isinstance(d, model.Object)]
    aliases = [_alias(d) for d in _in_order(contract)]
    return {
        "records": records,
        "aliases": aliases,
        "typing_names": Code(", ".join(_typing_names(records, aliases))),
        "exported": literal([definition.name for definition in contract.definitions]),
    }


def _typing_names(records: list[RecordView], aliases: list[AliasView]) -> list[str]:
    """What the module takes from `typing`: only what it mentions."""
    annotations = [key.annotation for record in records for key in record.keys]
    words = set(_WORD.findall(" ".join([*annotations, *(a.annotation for a in aliases)])))
    needed = {name for name in ("Any", "Literal", _OPTIONAL) if name in words}
    return sorted(needed | ({"TypeAlias"} if aliases else set()))


def _record(definition: model.Object) -> RecordView:
    spelled = {field.name: _spell(field.type) for field in definition.fields}
    functional = not _can_be_class(spelled)
    return RecordView(
        name=Code(definition.name),
        doc=docstring(definition.description),
        keys=tuple(_key(field, spelled[field.name], functional) for field in definition.fields),
        functional=functional,
    )


def _can_be_class(spelled: Mapping[str, str]) -> bool:
    """Whether a class can declare the keys, which are given with their types: Python changes names
    that begin with two underscores, and a key hides what annotations mean by its name."""
    words = {*_WORD.findall(" ".join(spelled.values())), _OPTIONAL}
    return words.isdisjoint(spelled) and all(
        is_identifier(key) and not key.startswith("__") for key in spelled
    )


def _key(field: model.Field, text: str, functional: bool) -> KeyView:
    text = text if field.required else f"{_OPTIONAL}[{text}]"
    return KeyView(
        name=literal(field.name) if functional else Code(field.name),
        annotation=literal(text) if functional else Code(text),
        doc=docstring(describe_member(field)),
        is_empty=not field.name,
    )


def _alias(definition: model.Definition) -> AliasView:
    return AliasView(
        name=Code(definition.name),
        annotation=Code(_meaning(definition)),
        doc=docstring(definition.description, indent=0),
    )


def _meaning(definition: model.Definition) -> str:
    match definition:
        case model.Enum():
            return held(definition).text
        case model.Union(variants=variants):
            return " | ".join(variant.name for variant in variants)
        case model.Alias(type=type_):
            return _spell(type_)
    raise AssertionError(f"{definition.name} is a record")


def _spell(type_: model.Type) -> str:
    match type_:
        case model.NullableType(of=of):
            return f"{_spell(of)} | None"
        case model.UnionType(variants=variants):
            return " | ".join(dict.fromkeys(map(_spell, variants)))
        case model.RefType(name=name):
            return name
        case model.ArrayType(items=model.NumberType()):
            return "list[int] | list[float]"
        case model.ArrayType(items=items):
            return f"list[{_spell(items)}]"
        case model.MapType(values=values):
            return f"dict[str, {_spell(values)}]"
        case model.EnumType() | model.ConstType():
            return held(type_).text
    return _SCALARS[type(type_)]


_SCALARS: Final[Mapping[type[model.Type], str]] = {
    model.AnyType: "Any",
    model.BooleanType: "bool",
    model.BytesType: "str",
    model.DateTimeType: "str",
    model.DateType: "str",
    model.IntegerType: "int",
    model.NumberType: "float",
    model.StringType: "str",
}


def _in_order(contract: model.Contract) -> Iterator[model.Definition]:
    """Everything but the records, each after those that its own line names."""
    done: set[str] = set()

    def visit(definition: model.Definition) -> Iterator[model.Definition]:
        if definition.name in done or isinstance(definition, model.Object):
            return
        done.add(definition.name)
        if isinstance(definition, model.Alias):
            for name in model.references(definition.type):
                yield from visit(contract.by_name[name])
        yield definition

    for definition in contract.definitions:
        yield from visit(definition)
