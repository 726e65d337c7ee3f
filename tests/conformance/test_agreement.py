"""Three tellings of every type say the same: the IR, the second reader's reading, and the emitted
classes.

`check` compares the first two; here the third is held against both, by looking
at the classes as they are at run time.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import our_schemas
import pydantic
import pytest
import tinker_types
from pydantic_core import PydanticUndefined
from tinkerspec.contract import model
from tinkerspec.second_reader import adapter, agreement
from tinkerspec.second_reader.annotation import (
    NONE,
    Annotation,
    Generic,
    Leaf,
    Literals,
    Named,
    union,
)
from tinkerspec.targets.python.names import EXPORTS
from vectors import same_json

ROOT = Path(__file__).resolve().parents[2]


def fields() -> Iterator[tuple[model.Object, model.Field]]:
    for definition in our_schemas.contract().definitions:
        if isinstance(definition, model.Object):
            yield from ((definition, field) for field in definition.fields)


def test_the_second_reader_and_the_ir_agree() -> None:
    readings = adapter.read(our_schemas.sources(), our_schemas.contract())
    assert readings.keys() == our_schemas.contract().by_name.keys()
    assert list(agreement.compare(our_schemas.contract(), readings, our_schemas.sources())) == []


@pytest.mark.parametrize(
    ("owner", "field"), list(fields()), ids=lambda value: getattr(value, "name", "")
)
def test_a_field_of_an_emitted_class_is_the_one_of_the_ir(
    owner: model.Object, field: model.Field
) -> None:
    class_ = getattr(tinker_types, owner.name)
    info = class_.model_fields[field.name]
    hints = typing.get_type_hints(class_)
    assert from_python(hints[field.name]) == from_ir(field.type)
    assert info.is_required() is field.required
    if field.default is model.ABSENT:
        assert info.get_default() is PydanticUndefined
    else:
        # 0 is 0.0, but neither is false.
        assert same_json(info.get_default(), field.default)


@pytest.mark.parametrize(
    "definition",
    [d for d in our_schemas.contract().definitions if isinstance(d, model.Object)],
    ids=lambda definition: definition.name,
)
def test_an_emitted_class_has_the_fields_of_the_ir_in_order(definition: model.Object) -> None:
    class_ = getattr(tinker_types, definition.name)
    assert issubclass(class_, pydantic.BaseModel)
    assert list(class_.model_fields) == [field.name for field in definition.fields]
    assert class_.model_config["extra"] == ("forbid" if definition.strict else "ignore")
    assert class_.model_config["frozen"] is True


@pytest.mark.parametrize(
    "definition",
    [d for d in our_schemas.contract().definitions if not isinstance(d, model.Object)],
    ids=lambda definition: definition.name,
)
def test_an_emitted_alias_means_what_the_ir_says(definition: model.Definition) -> None:
    emitted = getattr(tinker_types, definition.name)
    assert from_python(emitted) == from_ir(model.RefType(name=definition.name))


def test_the_package_names_every_type_and_nothing_else() -> None:
    more = {"CONTRACT_VERSION", *EXPORTS}
    assert set(tinker_types.__all__) == our_schemas.contract().by_name.keys() | more
    assert our_schemas.contract().version == tinker_types.CONTRACT_VERSION


def from_ir(type_: model.Type) -> Annotation:
    """The type as Python sees it at run time, where an alias is what it stands for."""
    match type_:
        case model.NullableType(of=of):
            return union((from_ir(of), NONE))
        case model.ArrayType(items=items):
            return Generic("list", (from_ir(items),))
        case model.MapType(values=values):
            return Generic("dict", (Leaf("str"), from_ir(values)))
        case model.EnumType(values=values):
            return Literals.of(values)
        case model.ConstType(value=value):
            return Literals.of((value,))
        case model.RefType(name=name):
            return _definition(our_schemas.contract().by_name[name])
    return _LEAVES[type(type_)]


def _definition(definition: model.Definition) -> Annotation:
    match definition:
        case model.Object(name=name):
            return Named(name)
        case model.Enum(values=values):
            return Literals.of(values)
        case model.Union(variants=variants):
            return union(Named(variant.name) for variant in variants)
        case model.Alias(type=type_):
            return from_ir(type_)


_LEAVES = {
    model.AnyType: Leaf("Any"),
    model.BooleanType: Leaf("bool"),
    model.BytesType: Leaf("bytes"),
    model.DateTimeType: Leaf("datetime"),
    model.IntegerType: Leaf("int"),
    model.NumberType: Leaf("float"),
    model.StringType: Leaf("str"),
}


def from_python(annotation: Any) -> Annotation:
    """A run-time annotation as a tree, without its metadata."""
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return from_python(args[0])
    if origin is typing.Literal:
        return Literals.of(args)
    if origin in (types.UnionType, typing.Union):
        members = union(map(from_python, args))
        # An array of numbers keeps the numbers as they came: to the contract it is one type.
        return Generic("list", (Leaf("float"),)) if members == _NUMBERS else members
    if origin in (list, dict):
        return Generic(origin.__name__, tuple(map(from_python, args)))
    if annotation is type(None):
        return NONE
    if isinstance(annotation, type) and issubclass(annotation, pydantic.BaseModel):
        return Named(annotation.__name__)
    assert annotation in (bool, bytes, datetime, float, int, str), annotation
    return Leaf(annotation.__name__)


_NUMBERS = union((Generic("list", (Leaf("int"),)), Generic("list", (Leaf("float"),))))
