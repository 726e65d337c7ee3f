"""How TypeScript spells a type, and the plan by which the runtime judges its values.

A plan is data: an object whose `kind` says what a value is, beside its rules. Where it leads to
another type it is a function that gives that type's plan, so that types may refer to each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Final

from ...contract import facets, model, variants
from ...contract.model import INT64_MAX, INT64_MIN
from ...frozen import frozen
from ..sample_layout import Group, SampleNode
from .facets import NAMES
from .literals import is_safe, listing, record, scalar, string, value

_SPELLED: Final = {
    model.AnyType: "runtime.Json",
    model.BooleanType: "boolean",
    model.BytesType: "string",
    model.DateTimeType: "string",
    model.DateType: "string",
    model.NumberType: "number",
    model.StringType: "string",
}
_PATTERN_TOKEN: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|[\^$](?=[*+?{])", re.DOTALL)
"""An escape, a class of characters, or an anchor that is repeated."""


@frozen
class Speller:
    """Spells types as seen from the module of one, and remembers which others it named.

    `inputs` has the types that may be written with less than they are read as, each with its name
    as it may be written. `named` has the modules of the names.
    `nesting` has the unions that may hold themselves.
    """

    contract: model.Contract
    owner: str
    inputs: Mapping[str, str]
    nesting: Collection[model.UnionType]
    planned: set[str] = field(default_factory=set)
    named: dict[str, str] = field(default_factory=dict)

    # --- types ------------------------------------------------------------------------------------

    def reference(self, name: str, *, written: bool = False) -> str:
        """The type of a definition: as it is read, or as it may be written."""
        spelled = self.inputs.get(name, name) if written else name
        if name != self.owner:
            self.named[spelled] = self.contract.by_name[name].module
        return spelled

    def type(self, type_: model.Type, *, written: bool = False) -> str:
        """A type, as it is read or as it may be written."""
        return " | ".join(dict.fromkeys(self._options(type_, written)))

    def _options(self, type_: model.Type, written: bool) -> Iterator[str]:
        match type_:
            case model.NullableType(of=of):
                yield from self._options(of, written)
                yield "null"
            case model.UnionType(variants=several):
                for each in several:
                    yield from self._options(each, written)
            case model.RefType(name=name):
                yield self.reference(name, written=written)
            case model.EnumType() | model.ConstType():
                yield from options(type_)
            case model.ArrayType(items=items):
                yield self._array(items, written)
            case model.MapType(values=of):
                yield f"{{ [key: string]: {self.type(of, written=written)} }}"
            case model.IntegerType():
                yield from _integer(type_)
            case _:
                yield _SPELLED[type(type_)]

    def _array(self, items: model.Type, written: bool) -> str:
        # An integer among numbers keeps its digits, however many it has.
        wide = ("number", "bigint") if isinstance(self._behind(items), model.NumberType) else None
        found = list(dict.fromkeys(wide or self._options(items, written)))
        item = " | ".join(found)
        return f"({item})[]" if len(found) > 1 or item.endswith("{})") else f"{item}[]"

    def _behind(self, type_: model.Type) -> model.Type:
        while isinstance(type_, model.RefType):
            definition = self.contract.by_name[type_.name]
            if not isinstance(definition, model.Alias):
                break
            type_ = definition.type
        return type_

    # --- plans ------------------------------------------------------------------------------------

    def plan(self, type_: model.Type) -> SampleNode:
        """What a value of a type is, for the runtime."""
        match type_:
            case model.RefType(name=name):
                return self.plan_of(name)
            case model.NullableType(of=of):
                return _plan("nullable", ("of", self.plan(of)))
            case model.EnumType(values=values, open=is_open):
                kind = "openEnum" if is_open else "enum"
                return _plan(kind, ("values", _scalars(values)))
            case model.ConstType(value=const):
                return _plan("const", ("values", _scalars([const])))
            case model.ArrayType(items=items):
                return _plan("list", ("items", self.plan(items)), *_rules(type_))
            case model.MapType(values=of):
                return _plan("map", ("values", self.plan(of)), *_rules(type_))
            case model.UnionType():
                return self._untagged(type_)
            case model.IntegerType():
                return _plan("int64" if type_.is_int64 else "integer", *_rules(type_))
        return _plan(_KINDS[type(type_)], *_rules(type_))

    def plan_of(self, name: str) -> str:
        """A function that gives the plan of a definition."""
        if name == self.owner:
            return "() => plan"
        self.planned.add(name)
        return f"() => {name}"

    def _untagged(self, type_: model.UnionType) -> SampleNode:
        exclusive = type_.exclusive and not variants.are_disjoint(self.contract, type_)
        members: list[tuple[str, SampleNode]] = [
            ("variants", listing(self.plan(variant) for variant in type_.variants))
        ]
        if (found := variants.telltale(self.contract, type_)) and not exclusive:
            at = {variant: index for index, variant in enumerate(type_.variants)}
            texts = ((text, at[variant]) for text, variant in found.by_text.items())
            members += [("tag", string(found.name)), ("decides", _by_text(texts))]
        elif type_.discriminator:
            texts = ((tag, index) for index, tags in enumerate(type_.tags) for tag in tags)
            members += [("tag", string(type_.discriminator)), ("first", _by_text(texts))]
        if type_ in self.nesting:
            members.append(("once", "true"))
        return _plan("oneOf" if exclusive else "anyOf", *members)

    def union(self, union: model.Union) -> SampleNode:
        """The plan of a tagged union."""
        by_tag = (
            listing([string(tag), self.plan_of(variant.name)])
            for variant in union.variants
            for tag in variant.tags
        )
        return _plan("union", ("tag", string(union.discriminator)), ("variants", listing(by_tag)))

    def record(self, definition: model.Object, *, verified: bool) -> SampleNode:
        """The plan of a record; `verified` says whether hand-written rules judge it too."""
        members: list[tuple[str, SampleNode]] = [
            ("strict", scalar(definition.strict)),
            ("members", listing(map(self._member, definition.fields))),
        ]
        plan = _plan("object", *members)
        return Group(plan.opening, (*plan.items, "verify"), plan.closing) if verified else plan

    def _member(self, field: model.Field) -> Group:
        presence = "required" if field.required else "optional"
        members: list[tuple[str, SampleNode]] = [
            ("key", string(field.name)),
            ("plan", self.plan(field.type)),
            ("presence", string(presence)),
        ]
        if has_default(field):
            assert not isinstance(field.default, model.Absent)
            members.append(("absent", value(field.default)))
        if field.list_dtype:
            members.append(("listDtypes", value(dict(field.list_dtype))))
        return record(members)


def inputs(contract: model.Contract) -> Mapping[str, str]:
    """The types that may be written with less than they are read as, each with its name for that:
    records, in which members with a default may be left out, and what leads to records.

    So it is of every record, lest the first default of one changes the types of all that use it.
    """
    found = {each.name for each in contract.definitions if isinstance(each, model.Object)}
    pending = [*found]
    users = defaultdict[str, list[str]](list)
    for definition in contract.definitions:
        for name in contract.mentions[definition.name]:
            users[name].append(definition.name)
    while pending:
        more = set(users[pending.pop()]) - found
        found |= more
        pending += more
    return {name: _input_of(contract, name) for name in sorted(found)}


def unusual(inputs_: Mapping[str, str]) -> Mapping[str, str]:
    """The names of inputs that are not the usual ones, which another type has taken."""
    usual = {name: f"{name}Input" for name in inputs_}
    return dict(sorted(inputs_.items() - usual.items()))


def _input_of(contract: model.Contract, name: str) -> str:
    """The name of a type as it may be written, which no other type has."""
    spelled = f"{name}Input"
    while spelled in contract.by_name:
        spelled += "_"
    return spelled


def has_default(field: model.Field) -> bool:
    """Whether something stands for a member that a payload lacks."""
    return not field.required and field.default is not model.ABSENT


def options(type_: model.EnumType | model.ConstType) -> Iterator[str]:
    """The values of an enum or a constant as types."""
    if isinstance(type_, model.ConstType):
        yield scalar(type_.value)
        return
    yield from map(scalar, type_.values)
    if type_.open:
        yield "(string & {})"  # Not `string`, so that editors go on completing the known values.


_KINDS: Final = {
    model.AnyType: "any",
    model.BooleanType: "boolean",
    model.BytesType: "base64",
    model.DateTimeType: "timestamp",
    model.DateType: "date",
    model.NumberType: "number",
    model.StringType: "string",
}


def _plan(kind: str, *members: tuple[str, SampleNode]) -> Group:
    return record([("kind", string(kind)), *members])


def _scalars(values: Iterable[model.Scalar]) -> SampleNode:
    return listing(map(scalar, values))


def _by_text(pairs: Iterable[tuple[str, int]]) -> SampleNode:
    return listing(listing([string(text), str(index)]) for text, index in pairs)


def _integer(type_: model.IntegerType) -> Iterator[str]:
    yield "number"
    ends = facets.interval(type_)
    if not all(end is not None and is_safe(end) for end in ends):
        yield "bigint"


def _rules(type_: model.Type) -> Iterator[tuple[str, SampleNode]]:
    is_int64 = isinstance(type_, model.IntegerType) and type_.is_int64
    stated = facets.enforced(type_)
    for facet, rule in NAMES.items():
        if facet not in stated or (is_int64 and (rule, stated[facet]) in _INT64):
            continue
        found = stated[facet]
        is_pattern = rule in ("pattern", "keys")
        yield rule, string(_expression(found)) if is_pattern else value(found)


_INT64: Final = (("min", INT64_MIN), ("max", INT64_MAX))
"""The bounds that the kind of the plan says."""


def _expression(pattern: str) -> str:
    """A pattern that every engine reads alike, as ECMA-262 wants it with the flag `u`: nothing is
    escaped that need not be, and no anchor is repeated."""
    return _PATTERN_TOKEN.sub(_token, pattern)


def _token(found: re.Match[str]) -> str:
    token = found[0]
    if token[0] == "[":
        return re.sub(r"\\([&~])|\\.", lambda inner: inner[1] or inner[0], token)
    return f"(?:{token})" if token in ("^", "$") else token
