"""What the templates of one module print: every string already Python text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from ...contract import model
from ..prose import describe
from ..render import Code
from . import imports as import_statements
from .imports import Import
from .literals import docstring, literal, summary
from .mixins import Mixin
from .names import FIELDS_SUFFIX, MIXIN_SUFFIX, attribute
from .spelling import RUNTIME, Speller, Spelling, annotated, literals

MIXINS: Final = "_mixins"


@dataclass(frozen=True, slots=True)
class FieldView:
    """One line of a class body, and the docstring under it."""

    name: Code
    annotation: Code
    default: Code | None
    doc: Code


def module_names(
    definition: model.Definition,
    speller: Speller,
    *,
    mixin: Mixin | None,
    also: Iterable[model.Definition],
) -> dict[str, Any]:
    """The names that the template of a definition's module uses.

    `also` are the definitions that the module re-exports.
    """
    also = tuple(also)
    re_exported = {Import(f".{other.module}", other.name) for other in also}
    match definition:
        case model.Object():
            names, needed = _object(definition, speller, mixin=mixin)
        case model.Enum(values=values):
            names, needed = _alias(definition, literals(values))
            needed |= {Import("typing", "get_args")}
        case model.Union():
            names, needed = _alias(definition, speller.union(definition))
        case model.Alias(type=type_):
            names, needed = _alias(definition, speller.spell(type_))
    exported = sorted({definition.name, *(other.name for other in also)})
    return {
        **names,
        "module_doc": docstring(summary(definition.description), indent=0),
        "imports": import_statements.render(needed | re_exported),
        "exported": literal(list(exported)),
        "name": Code(definition.name),
    }


def _object(
    definition: model.Object, speller: Speller, *, mixin: Mixin | None
) -> tuple[dict[str, Any], set[Import]]:
    base = _base(definition, speller)
    spelled = [(field, speller.spell(field.type)) for field in definition.fields]
    annotations = [_annotation(field, spelling) for field, spelling in spelled]
    needed = {Import(RUNTIME, base)}.union(*(spelling.imports for spelling in annotations))
    list_dtypes: dict[str, model.Json] = {
        f.name: dict(f.list_dtype) for f in definition.fields if f.list_dtype is not None
    }
    if list_dtypes:
        needed |= {Import("collections.abc", "Mapping"), Import("typing", "ClassVar")}
    declares_init = mixin is not None and mixin.init is not None
    if mixin:
        needed.add(Import(f".{MIXINS}.{definition.module}", definition.name + MIXIN_SUFFIX))
    if declares_init:
        needed |= {Import("typing", "TYPE_CHECKING"), Import(RUNTIME, "signature_of")}
    names = {
        "base": Code(base),
        "doc": docstring(describe(definition)),
        "fields_name": Code(definition.name + FIELDS_SUFFIX),
        "mixin_name": Code(definition.name + MIXIN_SUFFIX) if mixin else None,
        "declares_init": declares_init,
        "list_dtypes": literal(list_dtypes) if list_dtypes else None,
        "fields": [
            FieldView(
                name=Code(attribute(field.name)),
                annotation=annotation.code,
                default=_default(field, spelling, speller),
                doc=docstring(field.description),
            )
            for (field, spelling), annotation in zip(spelled, annotations, strict=True)
        ],
    }
    if any(_is_read(field, speller) for field in definition.fields):
        needed |= {Import("pydantic", "Field"), Import(RUNTIME, "from_json")}
    return names, needed


def _base(definition: model.Object, speller: Speller) -> str:
    """The base class; one for types with lists, which may be held as arrays."""
    lists = any(
        isinstance(speller.without_aliases(field.type), model.ArrayType)
        for field in definition.fields
    )
    return f"{'Strict' if definition.strict else 'Open'}{'List' if lists else ''}Model"


def _alias(definition: model.Definition, spelling: Spelling) -> tuple[dict[str, Any], set[Import]]:
    names = {"annotation": spelling.code, "doc": docstring(describe(definition), indent=0)}
    return names, {*spelling.imports, Import("typing", "TypeAlias")}


def _annotation(field: model.Field, spelled: Spelling) -> Spelling:
    """The annotation with what pydantic must know of the field beside its type."""
    facts = []
    if attribute(field.name) != field.name:
        facts.append(f"alias={literal(field.name)}")
    if field.deprecated:
        facts.append("deprecated=True")
    if not facts:
        return spelled
    return annotated(spelled, Spelling(f"Field({', '.join(facts)})"), Import("pydantic", "Field"))


def _default(field: model.Field, spelling: Spelling, speller: Speller) -> Code | None:
    """The default as the value that reading it would give; `spelling` is of the type alone."""
    if _is_read(field, speller):
        text = literal(json.dumps(field.default, ensure_ascii=False))
        return Code(f"Field(default_factory=lambda: from_json({spelling.text}, {text}))")
    match model.strip_null(field.type), field.default:
        case _, model.Absent():
            return None
        case model.NumberType(), int(number) if not isinstance(number, bool):
            return literal(float(number))
        case model.IntegerType(), float(number):
            return literal(int(number))
        case _, default:
            return literal(default)


def _is_read(field: model.Field, speller: Speller) -> bool:
    """Whether the default must be read: it is no Python literal, as a timestamp's or a record's."""
    if field.default is model.ABSENT or field.default is None:
        return False
    return not _is_plain(field.type, speller.contract)


def _is_plain(type_: model.Type, contract: model.Contract) -> bool:
    """Whether a JSON value of the type and the Python value it reads as are the same."""
    match type_:
        case model.DateTimeType() | model.BytesType():
            return False
        case (
            model.NullableType(of=inner)
            | model.ArrayType(items=inner)
            | model.MapType(values=inner)
        ):
            return _is_plain(inner, contract)
        case model.RefType(name=name):
            definition = contract.by_name[name]
            if isinstance(definition, model.Alias):
                return _is_plain(definition.type, contract)
            return isinstance(definition, model.Enum)
    return True
