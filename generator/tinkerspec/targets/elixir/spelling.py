"""How Elixir spells a type: its typespec, its row in the field table, and a default's literal.

The table is data for the codec: `:int64`, `{:list, :number}`, `{:nullable, Place}`. What stands in
it is described in the codec itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import field
from datetime import UTC, datetime
from typing import Final

from ...contract import facets, model, variants
from ...contract.model import INT64_MAX, INT64_MIN, Json
from ...frozen import frozen
from . import names
from .facets import NAMES
from .literals import (
    Container,
    Either,
    ElixirNode,
    Pair,
    atom,
    flat,
    integer,
    key,
    listing,
    number,
    string,
)
from .literals import term as tuple_
from .literals import value as json_value

_FRACTION: Final = re.compile(r"\.([0-9]+)")


@frozen
class TypespecSpeller:
    """Spells types as seen from one module, and remembers which others it named by alias."""

    contract: model.Contract
    namespace: str
    owner: str
    style: str
    nesting: Collection[model.UnionType] = ()
    aliases: set[str] = field(default_factory=set)

    def reference(self, name: str) -> str:
        """The module of a type."""
        if names.needs_full_name(name):
            return f"{self.namespace}.{name}"
        if name != self.owner:
            self.aliases.add(name)
            return name
        return "__MODULE__"

    def typespec(self, type_: model.Type) -> ElixirNode:
        """What a value of the type is once it is read."""
        options = list(self._options(type_))
        return options[0] if len(options) == 1 else Either(tuple(options))

    def member(self, field: model.Field) -> ElixirNode:
        """What a struct holds of a member."""
        options = list(self._options(field.type))
        if field.is_silent and not self.contract.allows_null(field.type):
            options.append("nil")
        return options[0] if len(options) == 1 else Either(tuple(options))

    def _options(self, type_: model.Type) -> Iterator[ElixirNode]:
        match type_:
            case model.NullableType(of=of):
                yield from self._options(of)
                yield "nil"
            case model.UnionType(variants=several):
                yield from dict.fromkeys(o for each in several for o in self._options(each))
            case model.RefType(name=name):
                yield self._named(name)
                if self._is_atom_enum(name):
                    yield "String.t()"
            case model.EnumType(values=values):
                yield from options(values, atoms=names.are_atoms(values), text_too=True)
            case model.ConstType(value=value):
                yield from options((value,), atoms=False)
            case model.ArrayType(items=items):
                yield listing([self._item(items)])
            case model.MapType(values=values):
                yield map_of(self.typespec(values))
            case _:
                yield _scalar_spec(type_)

    def _item(self, type_: model.Type) -> ElixirNode:
        # Arrays of numbers keep each number as it came, so that nothing is lost on the way.
        return "number()" if self._is_number(type_) else self.typespec(type_)

    def _is_number(self, type_: model.Type) -> bool:
        while isinstance(type_, model.RefType):
            definition = self.contract.by_name[type_.name]
            if not isinstance(definition, model.Alias):
                return False
            type_ = definition.type
        return isinstance(type_, model.NumberType)

    def _named(self, name: str) -> str:
        return "t()" if name == self.owner else f"{self.reference(name)}.t()"

    def _is_atom_enum(self, name: str) -> bool:
        definition = self.contract.by_name[name]
        if not isinstance(definition, model.Enum) or definition.open:
            return False
        return holds_atoms(definition) and has_text(definition.values)

    def row(self, type_: model.Type) -> ElixirNode:
        """The type in the field table."""
        match type_:
            case model.NullableType(of=of):
                return tuple_(":nullable", self.row(of))
            case model.UnionType():
                return self._choice(type_)
            case model.RefType(name=name):
                return self.reference(name)
            case model.EnumType(values=values):
                kind = ":open_enum" if type_.open else ":enum"
                return tuple_(kind, enum_values(values, atoms=names.are_atoms(values)))
            case model.ConstType(value=value):
                return tuple_(":const", json_value(value))
            case model.ArrayType(items=items):
                return tuple_(":list", self.row(items), *_rules(type_))
            case model.MapType(values=values):
                return tuple_(":map", self.row(values), *_rules(type_))
            case _:
                return _scalar_row(type_)

    def _choice(self, type_: model.UnionType) -> ElixirNode:
        """The variants, of which the first that fits counts, or the only one."""
        terms = listing([self.row(variant) for variant in type_.variants])
        exclusive = type_.exclusive and not variants.are_disjoint(self.contract, type_)
        rules: list[Pair] = []
        if (found := variants.telltale(self.contract, type_)) and not exclusive:
            rules = [_by_text("tag:", found.name, map(self._by_row, found.by_text.items()))]
        elif type_.discriminator:
            rules = [_by_text("first:", type_.discriminator, _orders(type_))]
        choice = tuple_(":one_of" if exclusive else ":any_of", terms, *rules)
        return tuple_(":once", choice) if type_ in self.nesting else choice

    def _by_row(self, item: tuple[str, model.Type]) -> Pair:
        text, variant = item
        return Pair(f"{string(text)} =>", self.row(variant))

    def literal(self, type_: model.Type, json: Json) -> ElixirNode:
        """A JSON value as the term that reading it as this type gives."""
        match model.strip_null(type_), json:
            case _, None:
                return "nil"
            case model.RefType(name=name), _:
                return self._named_literal(name, json)
            case model.UnionType() as union, _:
                return self.literal(variants.variant_of(self.contract, union, json), json)
            case model.EnumType(values=values), str(text) if names.are_atoms(values):
                return atom(text) if text in values else string(text)
            case model.ArrayType(items=items), list() if self._is_number(items):
                return json_value(json)
            case model.ArrayType(items=items), list():
                return listing([self.literal(items, item) for item in json])
            case model.MapType(values=values), dict():
                pairs = (
                    Pair(f"{string(k)} =>", self.literal(values, item)) for k, item in json.items()
                )
                return Container("%{", tuple(pairs), "}")
            case (model.DateTimeType() | model.DateType()) as held, str():
                return f"~D[{json}]" if isinstance(held, model.DateType) else f"~U[{_utc(json)}]"
            case model.NumberType() | model.IntegerType() as of, int() | float():
                is_number = isinstance(of, model.NumberType)
                return number(float(json)) if is_number else integer(int(json))
        return json_value(json)

    def _named_literal(self, name: str, json: Json) -> ElixirNode:
        match self.contract.by_name[name], json:
            case model.Alias(type=type_), _:
                return self.literal(type_, json)
            case model.Enum() as enum, _:
                if isinstance(json, str) and json in enum.values and holds_atoms(enum):
                    return atom(json)
                return json_value(json)
            case model.Union() as union, dict():
                return self._named_literal(self.contract.variant_of(union, json), json)
            case model.Object() as definition, dict():
                return self._struct(definition, json)
        raise AssertionError(f"{json!r} is no {name}")

    def _struct(self, definition: model.Object, json: dict[str, Json]) -> Container:
        """A struct as a plain map: modules whose defaults hold each other compile in any order."""
        pairs = [Pair("__struct__:", self.reference(definition.name))]
        named = names.fields(definition, self.style)
        for member in definition.fields:
            absent = None if member.is_silent else member.default
            given = json.get(member.name, absent)
            assert given is not model.ABSENT
            pairs.append(Pair(key(named[member.name]), self.literal(member.type, given)))
        return Container("%{", tuple(pairs), "}")


def _orders(type_: model.UnionType) -> Iterator[Pair]:
    """Which variant to try first, by the tag."""
    for index, tags in enumerate(type_.tags):
        yield from (Pair(f"{string(tag)} =>", integer(index)) for tag in tags)


def _by_text(rule: str, member: str, pairs: Iterable[Pair]) -> Pair:
    return Pair(rule, tuple_(string(member), Container("%{", tuple(pairs), "}")))


def holds_atoms(enum: model.Enum) -> bool:
    """Whether the enum's texts are atoms: so unless its schema asks for strings."""
    asked = enum.lang.get("elixir", {}).get("enum", "atom")
    return asked == "atom" and names.are_atoms(enum.values)


def has_text(values: Iterable[model.Scalar]) -> bool:
    """Whether a text is among the values of an enum."""
    return any(isinstance(value, str) for value in values)


def enum_values(values: Iterable[model.Scalar], *, atoms: bool) -> Container:
    """The values of an enum, as they are held."""
    return listing([_held(value, atoms) for value in values])


def _held(value: model.Scalar, atoms: bool) -> ElixirNode:
    return atom(value) if atoms and isinstance(value, str) else json_value(value)


def options(
    values: Sequence[model.Scalar], *, atoms: bool, text_too: bool = False
) -> list[ElixirNode]:
    """The typespecs of the values of an enum: each by itself, where a typespec can say it.

    With `text_too`, a text may stand for its atom.
    """
    found = dict.fromkeys(_option(value, atoms) for value in values)
    if text_too and has_text(values):
        found["String.t()"] = None
    return list(found)


def _option(value: model.Scalar, atoms: bool) -> str:
    match value:
        case str():
            return atom(value) if atoms else "String.t()"
        case float():
            return "float()"
    return flat(json_value(value))


def map_of(values: ElixirNode) -> Container:
    """The typespec of a map from strings."""
    return Container("%{", (Pair("optional(String.t()) =>", values),), "}")


def _scalar_spec(type_: model.Type) -> str:
    match type_:
        case model.IntegerType():
            return _integer_spec(type_)
        case model.NumberType():
            return "float()"
        case model.BooleanType():
            return "boolean()"
        case model.DateTimeType():
            return "DateTime.t()"
        case model.DateType():
            return "Date.t()"
        case model.AnyType():
            return "Codec.json()"
        case model.StringType() | model.BytesType():
            return "String.t()"
    raise AssertionError(f"no typespec for {type_!r}")


def _integer_spec(type_: model.IntegerType) -> str:
    low, high = facets.interval(type_)
    wide = high is None or high >= INT64_MAX
    if low is not None and low > INT64_MIN and high is not None and not wide and low <= high:
        # A range of one number does not compile everywhere.
        return f"{integer(low)}..{integer(high)}" if low < high else integer(low)
    if low is not None and low >= 0:
        return "pos_integer()" if low > 0 else "non_neg_integer()"
    if high is not None and high < 0:
        return "neg_integer()"
    return "integer()"


def _scalar_row(type_: model.Type) -> ElixirNode:
    match type_:
        case model.StringType():
            return _ruled(":string", _rules(type_))
        case model.IntegerType():
            return _integer_row(type_)
        case model.NumberType():
            return _ruled(":number", _rules(type_))
        case model.BooleanType():
            return ":boolean"
        case model.DateTimeType():
            return ":datetime"
        case model.DateType():
            return ":date"
        case model.BytesType():
            return ":base64"
        case model.AnyType():
            return ":any"
    raise AssertionError(f"no row for {type_!r}")


def _integer_row(type_: model.IntegerType) -> ElixirNode:
    if not type_.is_int64:
        return _ruled(":integer", _rules(type_))
    widest = (Pair("min:", integer(INT64_MIN)), Pair("max:", integer(INT64_MAX)))
    return _ruled(":int64", [rule for rule in _rules(type_) if rule not in widest])


def _rules(type_: model.Type) -> list[Pair]:
    stated = facets.enforced(type_)
    return [
        Pair(f"{rule}:", json_value(stated[facet]))
        for facet, rule in NAMES.items()
        if facet in stated
    ]


def _ruled(kind: str, rules: list[Pair]) -> ElixirNode:
    return tuple_(kind, *rules) if rules else kind


def _utc(text: str) -> str:
    """A timestamp of a schema as a `~U` sigil holds it: in UTC, fraction cut to six digits."""
    cut = _FRACTION.sub(lambda found: f".{found[1][:6]:0<6}", text.upper())
    moment = datetime.fromisoformat(cut.replace("Z", "+00:00")).astimezone(UTC)
    spelled = moment.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    return spelled.removesuffix(".000000") + "Z"
