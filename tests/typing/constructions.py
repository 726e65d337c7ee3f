"""Code that constructs every type of a contract by keywords: rightly, and wrongly once a kind.

It is written for checkers and never run, so that values need not keep the bounds of their types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tinkerspec.contract import model
from tinkerspec.targets.python.names import attribute

# `one` is never run: it is a value of any type, and a body would have to make one.
HEAD: Final = """
from __future__ import annotations
import datetime as dt
from typing import Any, TypeVar
import numpy as np
import {package} as p
T = TypeVar("T")
def one(kind: type[T]) -> T: ...  # type: ignore[empty-body]
others: dict[str, Any] = {{}}
"""
ERROR: Final = "  # error"

_SCALARS: Final[Mapping[type[model.Type], tuple[str, ...]]] = MappingProxyType(
    {
        model.AnyType: ("object()",),
        model.BooleanType: ("True", "np.True_"),
        model.BytesType: ('b"a"', 'bytearray(b"a")', '"YQ=="'),
        model.DateTimeType: ("dt.datetime.now(dt.UTC)", '"2025-11-26T10:00:00Z"'),
        model.DateType: ("dt.date.today()", '"2025-11-26"'),
        model.IntegerType: ("1", "np.int64(1)", "np.uint8(1)"),
        model.NumberType: ("0.5", "1", "np.float32(1)", "np.int64(1)"),
        model.StringType: ('"a"',),
    }
)
"""Expressions that a constructor takes for a scalar."""
_WRONG: Final[Mapping[type[model.Type], tuple[str, ...]]] = MappingProxyType(
    {
        model.BooleanType: ("1", '"true"', "np.int64(1)", "np.zeros(1)"),
        model.BytesType: ("1", "[1]"),
        model.DateTimeType: ("1", "dt.date.today()"),
        model.DateType: ("1", 'b"a"'),
        model.IntegerType: ('"1"', "0.5", "np.float32(1)", "np.zeros(1)", "[1]"),
        model.NumberType: ('"1"', "1j", "np.zeros(1)", "[1]"),
        model.StringType: ("1", 'b"a"', '["a"]'),
        model.ArrayType: ("1", "{1}", "[object()]"),
        model.MapType: ("1", "[1]", "{1: object()}"),
    }
)
"""Expressions that it does not take, a kind of mistake each."""


@dataclass(frozen=True, slots=True)
class Constructions:
    """Lines of code for each record of a contract."""

    contract: model.Contract
    package: str

    def right(self) -> Iterator[str]:
        """Every member given, the required ones alone, and each form of each member."""
        for record in self._records():
            required = self._required(record)
            yield _call(record, {f.name: self._right(f.type)[0] for f in record.fields})
            yield _call(record, required)
            for field in record.fields:
                forms = self._right(field.type)[1:]
                for form in [*forms, *(["None"] if field.is_silent else [])]:
                    yield _call(record, {**required, field.name: form})
                yield f"one(p.{record.name}).{attribute(field.name)}"

    def wrong(self) -> Iterator[str]:
        """What a constructor and a value do not take."""
        for record in self._records():
            required = self._required(record)
            for name in required:
                missing = {other: form for other, form in required.items() if other != name}
                yield _call(record, missing) + ERROR
            yield f"p.{record.name}(1, **others)" + ERROR
            yield f"p.{record.name}(no_such_member=1, **others)" + ERROR
            yield f"one(p.{record.name}).no_such_member" + ERROR
            yield f"p.{record.name}x" + ERROR
            yield f"from {self.package} import {record.name}x" + ERROR
            for field in record.fields:
                name = attribute(field.name)
                for form in self._wrong(field):
                    yield f"p.{record.name}({name}={form}, **others)" + ERROR
                yield f"one(p.{record.name}).{name} = one(p.{record.name}).{name}" + ERROR
        for definition in self.contract.definitions:
            if isinstance(definition, model.Enum) and not definition.open:
                yield f"value_{definition.module}: p.{definition.name} = 'no such value'" + ERROR
                yield f"p.{definition.module}.valuess()" + ERROR

    def _records(self) -> Iterator[model.Object]:
        return (d for d in self.contract.definitions if isinstance(d, model.Object))

    def _required(self, record: model.Object) -> dict[str, str]:
        """What a constructor has to be given."""
        return {
            field.name: self._right(field.type)[0]
            for field in record.fields
            if field.required and field.default is model.ABSENT
        }

    def _right(self, type_: model.Type) -> list[str]:
        match type_:
            case model.NullableType(of=of):
                return [*self._right(of), "None"]
            case model.RefType(name=name):
                return self._right_of(self.contract.by_name[name])
            case model.ArrayType(items=items):
                return self._right_array(items)
            case model.MapType(values=values):
                return [*(f'{{"a": {form}}}' for form in self._right(values)), "{}"]
            case model.EnumType(values=values, open=is_open):
                forms = [form for value in values for form in _choice(value)]
                return [*forms, '"no value yet"'] if is_open else forms
            case model.ConstType(value=value):
                return _choice(value)
            case model.UnionType(variants=variants):
                return [form for variant in variants for form in self._right(variant)]
        return list(_SCALARS[type(type_)])

    def _right_of(self, definition: model.Definition) -> list[str]:
        match definition:
            case model.Alias(type=type_):
                return self._right(type_)
            case model.Enum():
                return self._right(definition.type)
            case model.Union(variants=variants):
                return [f"one(p.{variant.name})" for variant in variants]
        return [f"one(p.{definition.name})"]

    def _right_array(self, items: model.Type) -> list[str]:
        forms = self._right(items)
        lists = [f"[{forms[0]}, {forms[-1]}]", f"({forms[0]},)", "[]"]
        plain = self._behind(items)
        if isinstance(plain, model.BytesType | model.DateTimeType | model.DateType):
            lists = lists[1:]  # Two forms beside each other are no list of either.
        is_of_numbers = isinstance(plain, model.IntegerType | model.NumberType)
        if is_of_numbers and not self._takes_null(items):
            lists += ["range(3)", "np.arange(3)"]
        return lists

    def _wrong(self, field: model.Field) -> list[str]:
        plain = self._behind(field.type)
        if isinstance(plain, model.AnyType):
            return []
        wrong = [*self._mistakes(plain), "object()"]
        takes_none = field.is_silent or self._takes_null(field.type)
        return wrong if takes_none else [*wrong, "None"]

    def _mistakes(self, plain: model.Type) -> Iterable[str]:
        match plain:
            case model.EnumType(values=values, open=False):
                listed = values
            case model.ConstType(value=value):
                listed = (value,)
            case model.EnumType():
                return ("1",)
            case model.UnionType():
                return ()
            case model.ArrayType(items=items) if isinstance(self._behind(items), model.AnyType):
                return ("1", "{1}")
            case _:
                return _WRONG.get(type(plain), ("1", "{}"))
        if any(isinstance(value, float) for value in listed):
            return ('"no such value"', "1j")  # To checkers, it is any float.
        return ('"no such value"', "77", "[1]")

    def _behind(self, type_: model.Type) -> model.Type:
        """The type without null and aliases; of other names the reference itself."""
        match type_:
            case model.NullableType(of=of):
                return self._behind(of)
            case model.RefType(name=name):
                match self.contract.by_name[name]:
                    case model.Alias(type=inner):
                        return self._behind(inner)
                    case model.Enum(type=inner):
                        return inner
        return type_

    def _takes_null(self, type_: model.Type) -> bool:
        match type_:
            case model.NullableType():
                return True
            case model.RefType(name=name):
                definition = self.contract.by_name[name]
                return isinstance(definition, model.Alias) and self._takes_null(definition.type)
        return False


def _choice(value: model.Scalar) -> list[str]:
    """Expressions for a value of an enum or a constant."""
    match value:
        case bool():
            return [repr(value), f"np.bool_({value})"]
        case int():
            return [repr(value), f"np.int64({value})"]
        case float():
            return [repr(value), f"np.float64({value})"]
    return [repr(value)]


def _call(record: model.Object, given: Mapping[str, str]) -> str:
    arguments = (f"{attribute(name)}={form}" for name, form in given.items())
    return f"p.{record.name}({', '.join(arguments)})"
