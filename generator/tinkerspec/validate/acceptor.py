"""Writes Python functions from the IR that quickly recognise most valid payloads. The emitted
package is the judge: only it decides what is wrong with a payload. But nearly every payload of a
large file is valid, and the judge builds values that are not needed. These functions build none.
They return `True` only if the judge would surely accept the payload; anything else, including an
exception, means "ask the judge". So being too careful only costs time, and rare cases are left out
on purpose.

Values are what a JSON reader gives: `dict`, `list`, `str`, `int`, `float`, `bool` and `None`, no
subclass of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from ..contract import model
from ..contract.facets import interval
from ..contract.variants import are_disjoint, nesting
from .facets import conditions

MAX_DEPTH: Final = 32
"""How deep objects may nest; beyond it the judge decides, which may refuse for its own limit."""

MAX_LEVELS: Final = 64
"""How many arrays and objects a value may nest before the judge is asked whether they are too many:
by its type, and as many again within an unknown member."""

_INDENT: Final = "    "


def source(contract: model.Contract, name: str) -> str:
    """A module that defines `accepts(value)` for the definition of this name, and `is_bounded`:
    whether what it accepts is surely not nested too deep for the judge.

    It expects the names that `runtime.compiled` gives it.
    """
    return _AcceptorWriter(contract).module(name)


class _AcceptorWriter:
    """Writes one function for each definition that is used, with shared constants."""

    def __init__(self, contract: model.Contract) -> None:
        self._contract = contract
        self._nesting = nesting(contract)
        self._nests = any(self._is_recursive(each.name) for each in contract.definitions)
        self._numbers: dict[str, int] = {}
        self._constants: dict[str, str] = {}
        self._names = 0
        self._tests: dict[model.Type, str] = {}
        self._functions: list[str] = []

    def module(self, name: str) -> str:
        functions: list[str] = []
        self._number(name)
        # Grows while it is walked over: writing a function reaches further definitions.
        while len(functions) < len(self._numbers):
            reached = list(self._numbers)[len(functions)]
            functions.append("\n".join(self._function(self._contract.by_name[reached])))
        constants = [f"{constant} = {made}" for made, constant in self._constants.items()]
        entry = f"accepts = accepts_{self._number(name)}"
        bound = f"is_bounded = {_is_bounded(self._contract, name)}"
        parts = ["\n".join(constants), *functions, *self._functions, entry, bound]
        return "\n\n".join(parts) + "\n"

    # --- definitions -----------------------------------------------------------------------------

    def _function(self, definition: model.Definition) -> Iterator[str]:
        yield f"def accepts_{self._number(definition.name)}(v{self._depth('=0')}):"
        if self._is_recursive(definition.name):
            yield f"{_INDENT}if depth > {MAX_DEPTH}: return False"
        match definition:
            case model.Object():
                body = self._object(definition)
            case model.Union():
                body = self._union(definition)
            case model.Enum():
                body = self._check(definition.type, "v")
            case model.Alias(type=type_):
                body = self._check(type_, "v")
        yield from _indented(body)
        yield f"{_INDENT}return True"

    def _object(self, definition: model.Object) -> Iterator[str]:
        yield "if type(v) is not dict: return False"
        held: dict[str, str] = {}
        optional = [field for field in definition.fields if not field.required]
        if optional:
            yield f"known = {len(definition.fields)}"
        for field in definition.fields:
            variable = held[field.name] = self._variable()
            if field.required:
                # A missing one raises KeyError, so the judge decides.
                yield f"{variable} = v[{field.name!r}]"
                yield from self._check(field.type, variable)
            else:
                yield f"if {field.name!r} in v:"
                inner = [f"{variable} = v[{field.name!r}]", *self._check(field.type, variable)]
                yield from _indented(inner)
                yield "else: known -= 1"
        count = "known" if optional else str(len(definition.fields))
        if definition.strict:
            yield f"if len(v) != {count}: return False"
        else:
            names = self._constant("names", f"frozenset({[*held]!r})")
            yield f"if len(v) != {count} and not others_nest_little(v, {names}): return False"
        yield from self._hook(definition, held)

    def _hook(self, definition: model.Object, held: dict[str, str]) -> Iterator[str]:
        """Check the rules of a type's mixin, if it has any."""
        hook = self._constant("hook", f"find_hook({definition.name!r})")
        yield f"if {hook} is not None:"
        inner: list[str] = []
        if all(self._is_plain(field.type) for field in definition.fields):
            inner += [
                f"if {field.name!r} not in v: {held[field.name]} = {_when_absent(field)!r}"
                for field in definition.fields
                if not field.required
            ]
            members = ", ".join(
                f"{field.name!r}: {self._as_held(field, held[field.name])}"
                for field in definition.fields
            )
            inner.append(f"if not {hook}(v, {{{members}}}): return False")
        else:
            inner.append(f"if not {hook}(v, None): return False")
        yield from _indented(inner)

    def _union(self, definition: model.Union) -> Iterator[str]:
        tag = repr(definition.discriminator)
        yield "if type(v) is not dict: return False"
        yield f"if {tag} in v:"
        yield f"{_INDENT}tag = v[{tag}]"
        for variant in definition.variants:
            call = self._call(variant.name, "v")
            yield f"{_INDENT}if tag in {variant.tags!r}: return {call}"
        yield f"{_INDENT}return False"
        yield "fitting = 0"
        for number, variant in enumerate(definition.variants):
            keys = _keys(self._contract, variant.name)
            condition = (
                self._constant("keys", f"frozenset({list(keys.required)!r})") + " <= v.keys()"
            )
            if keys.known is not None:
                known = self._constant("keys", f"frozenset({list(keys.known)!r})")
                condition += f" <= {known}"
            yield f"if {condition}:"
            yield f"{_INDENT}if fitting: return False"
            yield f"{_INDENT}fitting = {number + 1}"
        for number, variant in enumerate(definition.variants):
            call = self._call(variant.name, "v")
            yield f"if fitting == {number + 1}: return {call}"
        yield "return False"

    # --- types -----------------------------------------------------------------------------------

    def _check(self, type_: model.Type, v: str) -> Iterator[str]:
        """Statements that return False unless the variable holds a value of the type."""
        match type_:
            case model.NullableType(of=inner):
                yield f"if {v} is not None:"
                yield from _indented(self._check(inner, v))
            case model.RefType(name=name) if isinstance(
                named := self._contract.by_name[name], model.Enum
            ):
                yield from self._check(named.type, v)
            case model.RefType(name=name):
                yield f"if not {self._call(name, v)}: return False"
            case model.UnionType():
                yield from self._variants(type_, v)
            case model.ArrayType():
                yield from self._array(type_, v)
            case model.MapType():
                yield from self._map(type_, v)
            case model.AnyType():
                yield "pass"
            case _:
                yield f"if not ({' and '.join(self._scalar(type_, v))}): return False"

    def _variants(self, type_: model.UnionType, v: str) -> Iterator[str]:
        if type_ in self._nesting or (type_.exclusive and not are_disjoint(self._contract, type_)):
            # That a value is not of a type is not known here, nor what was asked of it already.
            yield "return False"
            return
        calls = (f"{self._test(variant)}({v}{self._depth('')})" for variant in type_.variants)
        yield f"if not ({' or '.join(calls)}): return False"

    def _test(self, type_: model.Type) -> str:
        """A function of its own for a type: a missing member is an exception, and no verdict on the
        other variants."""
        name = self._tests.get(type_)
        if name is None:
            name = self._tests[type_] = f"is_variant_{len(self._tests)}"
            body = list(_indented(_indented(self._check(type_, "v"))))
            self._functions.append(
                "\n".join(
                    [
                        f"def {name}(v{self._depth('')}):",
                        f"{_INDENT}try:",
                        *body,
                        f"{_INDENT * 2}return True",
                        f"{_INDENT}except (KeyError, TypeError): return False",
                    ]
                )
            )
        return name

    def _scalar(self, type_: model.ScalarType, v: str) -> Iterator[str]:
        """Conditions that hold for a value of the type, in the order to ask them in."""
        match type_:
            case model.StringType() | model.EnumType(open=True):
                yield f"type({v}) is str"
            case model.EnumType(values=values):
                yield self._choice(values, v)
            case model.ConstType(value=value):
                yield self._choice((value,), v)
            case model.DateTimeType():
                yield f"is_timestamp({v})"
            case model.DateType():
                yield f"is_date({v})"
            case model.BytesType():
                yield f"is_base64({v})"
            case model.BooleanType():
                yield f"type({v}) is bool"
            case model.IntegerType():
                yield f"type({v}) is int"
            case model.NumberType():
                yield f"(type({v}) is float or type({v}) is int)"
        yield from conditions(type_, v, self._constant)

    def _choice(self, values: tuple[model.Scalar, ...], v: str) -> str:
        if model.are_texts(values):
            if len(values) == 1:
                return f"{v} == {values[0]!r}"
            return f"{v} in {self._constant('choices', f'frozenset({list(values)!r})')}"
        # To Python, 1 is true. Of larger integers the fast reader may give the nearest double.
        listed = [
            (type(value) is bool, value)
            for value in values
            if isinstance(value, str) or abs(value) <= model.INT64_MAX
        ]
        choices = self._constant("choices", f"frozenset({listed!r})")
        return f"(type({v}) is bool, {v}) in {choices}"

    def _container(self, type_: model.Type, v: str, class_: str) -> Iterator[str]:
        asked = [f"type({v}) is {class_}", *conditions(type_, v, self._constant)]
        yield f"if not ({' and '.join(asked)}): return False"

    def _array(self, type_: model.ArrayType, v: str) -> Iterator[str]:
        yield from self._container(type_, v, "list")
        match type_.items:
            case model.IntegerType(multiple_of=None):
                low, high = interval(type_.items)
                # The fast reader has no lower ones, which would cost as much to look for.
                low = None if low is not None and low <= model.INT64_MIN else low
                yield f"if not are_integers({v}, {low}, {high}): return False"
            case model.NumberType() as items if items == model.NumberType():
                yield f"if not are_numbers({v}): return False"
            case model.AnyType():
                pass
            case items:
                yield from self._each(items, v)

    def _map(self, type_: model.MapType, v: str) -> Iterator[str]:
        yield from self._container(type_, v, "dict")
        if not isinstance(type_.values, model.AnyType):
            yield from self._each(type_.values, f"{v}.values()")

    def _each(self, type_: model.Type, of: str) -> Iterator[str]:
        item = self._variable()
        yield f"for {item} in {of}:"
        yield from _indented(self._check(type_, item))

    # --- what a judge would hold -----------------------------------------------------------------

    def _is_plain(self, type_: model.Type) -> bool:
        """Whether the judge holds a value of the type as JSON does, or as a double."""
        match type_:
            case model.NullableType(of=inner):
                return self._is_plain(inner)
            case model.ArrayType(items=items):
                return isinstance(items, model.IntegerType | model.StringType) or (
                    items == model.NumberType() or _is_text_enum(items)
                )
            case model.RefType(name=name):
                return _is_text_enum(self._contract.by_name[name])
            case model.EnumType() | model.ConstType():
                return _is_text_enum(type_)
        return not isinstance(type_, _NOT_PLAIN)

    def _as_held(self, field: model.Field, v: str) -> str:
        if not isinstance(model.strip_null(field.type), model.NumberType):
            return v
        may_be_none = field.is_silent or model.is_nullable(field.type)
        return f"None if {v} is None else float({v})" if may_be_none else f"float({v})"

    def _is_recursive(self, name: str) -> bool:
        """Whether a value of the definition may hold others of it."""
        reached: set[str] = set()
        pending = [name]
        while pending:
            mentioned = set(model.mentions(self._contract.by_name[pending.pop()])) - reached
            reached |= mentioned
            pending += mentioned
        return name in reached

    # --- names -----------------------------------------------------------------------------------

    def _call(self, name: str, v: str) -> str:
        return f"accepts_{self._number(name)}({v}{self._depth(' + 1')})"

    def _depth(self, what: str) -> str:
        """The argument that says how deep a value is, where values nest without end."""
        return f", depth{what}" if self._nests else ""

    def _number(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers))

    def _constant(self, kind: str, made: str) -> str:
        return self._constants.setdefault(made, f"{kind}_{len(self._constants)}")

    def _variable(self) -> str:
        self._names += 1
        return f"v{self._names}"


def _is_text_enum(type_: model.Type | model.Definition) -> bool:
    """Whether the judge holds what JSON has: of numbers, it holds the spelling of the schema."""
    match type_:
        case model.EnumType(values=values) | model.Enum(values=values):
            return model.are_texts(values)
        case model.ConstType(value=value):
            return model.are_texts((value,))
    return False


# --- parts ---------------------------------------------------------------------------------------


def _when_absent(field: model.Field) -> model.Json:
    """What the judge holds for an optional member that is absent."""
    return None if isinstance(field.default, model.Absent) else field.default


_NOT_PLAIN: Final = (
    model.AnyType,
    model.BytesType,
    model.DateTimeType,
    model.DateType,
    model.MapType,
    model.UnionType,
)


def _is_bounded(contract: model.Contract, name: str) -> bool:
    """Whether values of a definition surely nest at most `MAX_LEVELS`, without unknown members."""
    levels: float = 0
    level = {name}
    while level and levels <= MAX_LEVELS:
        definitions = [contract.by_name[each] for each in level]
        levels += 1 + max(map(_nested, chain.from_iterable(map(_types, definitions))), default=0)
        level = {mentioned for each in definitions for mentioned in model.mentions(each)}
    return levels <= MAX_LEVELS


def _types(definition: model.Definition) -> list[model.Type]:
    match definition:
        case model.Object(fields=fields):
            return [field.type for field in fields]
        case model.Alias(type=type_):
            return [type_]
    return []


def _nested(type_: model.Type) -> float:
    """How many arrays and maps a type nests where it is written; infinity for any value."""
    match type_:
        case model.NullableType(of=inner):
            return _nested(inner)
        case model.ArrayType(items=inner) | model.MapType(values=inner):
            return 1 + _nested(inner)
        case model.UnionType(variants=variants):
            return max(map(_nested, variants))
        case model.AnyType():
            return math.inf
    return 0


class _Keys:
    """Which members a variant must have, and which it knows; None when it knows any."""

    def __init__(self, required: Sequence[str], known: Sequence[str] | None) -> None:
        self.required = required
        self.known = known


def _keys(contract: model.Contract, name: str) -> _Keys:
    variant = contract.by_name[name]
    assert isinstance(variant, model.Object)  # As resolve makes unions.
    required = [field.name for field in variant.fields if field.required]
    return _Keys(required, [field.name for field in variant.fields] if variant.strict else None)


def _indented(lines: Iterator[str] | Sequence[str]) -> Iterator[str]:
    return (f"{_INDENT}{line}" for line in lines)
