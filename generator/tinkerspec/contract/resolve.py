"""Turns documents into a Contract: every `$ref` becomes a name, every schema a type of the IR.

Lint has already passed the documents, so a schema that does not fit is a bug of this program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, Final

from ..diagnostics import Diagnostic
from ..frozen import frozen
from . import facets, model, tags
from .axis import history
from .equality import same
from .facets import Kind
from .intersect import ClashError, Intersection, check_bounds
from .load import Document, Sources
from .naming import printable, snake_case
from .pointer import join, value_at
from .tree import NOTES, Node, at, follow, names, records, target
from .variants import variant_of

RawSchema = Mapping[str, Any]

_UNVERSIONED: Final = "0.0.0"
_CHOICES: Final = ("anyOf", "oneOf")

_JSON_TYPES: Final = {str: "string", bool: "boolean", int: "number", float: "number"}
_BRANCHING: Final = ("allOf", "anyOf", "oneOf")
_TYPED: Final = frozenset({"$ref", "allOf", "anyOf", "const", "enum", "oneOf", "type"})
"""Keywords by which a part of `allOf` says what it is about."""


@frozen
class _SchemaPlace:
    """A node of a document."""

    document: Document
    pointer: str
    node: RawSchema

    def child(self, *keys: str) -> _SchemaPlace:
        node: Any = self.node
        for key in keys:
            node = node[int(key)] if isinstance(node, list) else node[key]
        return _SchemaPlace(self.document, self.pointer + join(*keys), node)


@frozen
class _Declared:
    """A member as one part of a record declares it; `inherited` is the pointer of the `$ref` by
    which the record includes that part, if it does."""

    place: _SchemaPlace
    inherited: str | None

    @property
    def said_at(self) -> str:
        """Where the record says it: its own schema may be in another file."""
        return self.place.pointer if self.inherited is None else self.inherited


def resolve(sources: Sources) -> model.Contract:
    """Build the contract of a lint-clean set of schemas."""
    info = sources.openapi.root["info"] if sources.openapi is not None else {}
    resolver = _Resolver(sources)
    definitions = sorted(resolver.definitions(), key=lambda definition: definition.name)
    contract = model.Contract(
        title=info.get("title", ""),
        version=info.get("version", _UNVERSIONED),
        definitions=tuple(definitions),
    )
    typed = (_with_defaults(contract, definition) for definition in contract.definitions)
    contract = replace(contract, definitions=tuple(typed))
    based = (_with_bases(contract, definition) for definition in contract.definitions)
    return replace(contract, definitions=tuple(based))


def _with_defaults(contract: model.Contract, definition: model.Definition) -> model.Definition:
    """Write each default as its type holds it: JSON has one number where languages have two. A
    required member that has only one value has that for a default."""
    if not isinstance(definition, model.Object):
        return definition
    fields = tuple(_with_default(contract, field) for field in definition.fields)
    is_same = all(new is old for new, old in zip(fields, definition.fields, strict=True))
    return definition if is_same else replace(definition, fields=fields)


def _with_default(contract: model.Contract, field: model.Field) -> model.Field:
    default = _default(contract, field)
    return field if default is field.default else replace(field, default=default)


def _with_bases(contract: model.Contract, definition: model.Definition) -> model.Definition:
    """The same, where the bases of a record are not all that it includes, but those that it takes
    over as they are."""
    if not isinstance(definition, model.Object) or not definition.bases:
        return definition
    kept = [name for name in definition.bases if _is_unchanged(contract.by_name[name], definition)]
    further = {above for name in kept for above in _above(contract, name)}
    return replace(definition, bases=tuple(name for name in kept if name not in further))


def _above(contract: model.Contract, name: str) -> Iterator[str]:
    """All records that a record includes, by whatever others."""
    definition = contract.by_name[name]
    for included in definition.bases if isinstance(definition, model.Object) else ():
        yield included
        yield from _above(contract, included)


def _is_unchanged(part: model.Definition, whole: model.Object) -> bool:
    """Whether a record has all that a part of it says, and no word of it otherwise."""
    if not isinstance(part, model.Object) or part.strict != whole.strict:
        return False
    fields = {field.name: field for field in whole.fields}
    return all(replace(fields[f.name], pointer=f.pointer) == f for f in part.fields)


def _default(contract: model.Contract, field: model.Field) -> Any:
    if field.default is not model.ABSENT:
        return _typed(contract, field.type, field.default)
    return contract.only_value(field.type) if field.required else model.ABSENT


def _typed(contract: model.Contract, type_: model.Type, value: Any) -> Any:
    match type_, value:
        case model.NullableType(of=of), _:
            return None if value is None else _typed(contract, of, value)
        case model.RefType(name=name), _:
            return _typed_by_name(contract, contract.by_name[name], value)
        case model.ArrayType(items=items), list():
            return [_typed(contract, items, item) for item in value]
        case model.MapType(values=values), dict():
            return {key: _typed(contract, values, item) for key, item in value.items()}
        case model.UnionType() as union, _:
            return _typed(contract, variant_of(contract, union, value), value)
        case model.NumberType(), int():
            return float(value)
        case model.IntegerType(), float():
            return int(value)
        case model.EnumType(values=values), _:
            return _listed(values, value)
        case model.ConstType(value=constant), _:
            return _listed((constant,), value)
    return value


def _listed(values: tuple[model.Scalar, ...], value: Any) -> model.Scalar:
    """A value of an enum as the enum lists it; one that an open enum does not list, as it is."""
    return next((each for each in values if same(each, value)), value)


def _typed_by_name(contract: model.Contract, definition: model.Definition, value: Any) -> Any:
    match definition, value:
        case model.Alias(type=type_), _:
            return _typed(contract, type_, value)
        case model.Enum(values=values), _:
            return _listed(values, value)
        case model.Union(), dict():
            variant = contract.by_name[contract.variant_of(definition, value)]
            return _typed_by_name(contract, variant, value)
        case model.Object(fields=fields), dict():
            types = {field.name: field.type for field in fields}
            return {
                key: _typed(contract, types[key], item) if key in types else item
                for key, item in value.items()
            }
    return value


def pointer_of(sources: Sources, name: str) -> str:
    """The pointer of a type in its file: at the root, under `$defs`, or inside another type."""
    return _pointers(sources)[name]


@lru_cache(maxsize=2)  # The two versions that are compared.
def _pointers(sources: Sources) -> Mapping[str, str]:
    return {name: pointer for (_, pointer), name in names(sources).items()}


def clashes(sources: Sources) -> list[Diagnostic]:
    """What keeps the parts of `allOf` from being one type, in otherwise sound schemas."""
    resolver = _Resolver(sources)
    for _ in resolver.definitions():
        pass
    return resolver.clashes


class _Resolver:
    """Resolves `$ref`s, with an index of named places."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._names = names(sources)
        self._nodes = {name: at(sources, place) for place, name in self._names.items()}
        self._intersection = Intersection(self)
        self.clashes: list[Diagnostic] = []

    def definitions(self) -> Iterator[model.Definition]:
        found = {
            name: self._definition(name, node, _place(node)) for name, node in self._nodes.items()
        }
        for definition in found.values():
            if isinstance(definition, model.Alias):
                yield self._decided(definition, found)
            else:
                yield definition

    def meaning(self, name: str) -> model.Type | None:
        """The type that an alias or enum stands for; None for an object or a union."""
        node = self._nodes[name]
        if node.is_record or "discriminator" in node.schema:
            return None
        return self._spelled(_place(node))

    def includes(self, whole: str, part: str) -> bool:
        """Whether an object takes over all that another one says, by `allOf`."""
        return self._nodes[part] in records(self._nodes[whole])

    def _definition(self, name: str, known: Node, place: _SchemaPlace) -> model.Definition:
        node = place.node
        # A definition under `$defs` may inherit the direction of its file.
        direction = node.get("x-direction", place.document.root.get("x-direction", "both"))
        common: dict[str, Any] = {
            "name": name,
            "module": snake_case(name),
            "source": place.document.path,
            "description": _description(place),
            "direction": direction,
            "examples": tuple(node.get("examples", ())),
        }
        if not known.is_inline:
            # What else stands on a member is about the member.
            common |= {
                "deprecated": node.get("deprecated", False),
                "read_only": node.get("readOnly", False),
                "write_only": node.get("writeOnly", False),
                "lang": node.get("x-lang", {}),
                "renamed_from": _earlier_names(node),
                "period": history.period(place.document, place.pointer),
            }
        if known.is_record:
            return self._object(common, place)
        if "enum" in node and "allOf" not in node and None not in node["enum"]:
            return model.Enum(
                **common, values=_values(node), open=_is_open(node), periods=_periods(place)
            )
        return model.Alias(**common, type=self._spelled(place))

    def _object(self, common: dict[str, Any], place: _SchemaPlace) -> model.Object:
        # Two parts of `allOf` may include the same one.
        parts = {_key(part): (part, inherited) for part, inherited in self._records(place)}
        declared: dict[str, list[_Declared]] = {}
        for part, inherited in parts.values():
            for name in part.node.get("properties", {}):
                member = part.child("properties", name)
                declared.setdefault(name, []).append(_Declared(member, inherited))
        nodes = [part.node for part, _ in parts.values()]
        required = {name for node in nodes for name in node.get("required", ())}
        return model.Object(
            **common,
            fields=tuple(
                self._field(name, each, name in required, place.document)
                for name, each in declared.items()
            ),
            strict=any(node.get("additionalProperties") is False for node in nodes),
            bases=tuple(dict.fromkeys(self._included(place))),
        )

    def _included(self, place: _SchemaPlace) -> Iterator[str]:
        """The names of the records that a record includes, each by a `$ref` of its own."""
        for part in _parts(place):
            if "$ref" in part.node:
                name = self._names.get(_key(self.follow(part)))
                if name is not None and self._nodes[name].is_record:
                    yield name

    def _records(
        self, place: _SchemaPlace, inherited: str | None = None
    ) -> Iterator[tuple[_SchemaPlace, str | None]]:
        """The parts of `allOf` in their order, then the record itself, each with the pointer of the
        `$ref` by which the record includes it."""
        for part in _parts(place):
            by = part.pointer if "$ref" in part.node else None
            yield from self._records(self.follow(part), inherited or by)
        yield place, inherited

    def _field(
        self, name: str, declared: list[_Declared], required: bool, at: Document
    ) -> model.Field:
        """A member, which several parts of the record may declare: what the last one says holds."""
        node: dict[str, Any] = {}
        for each in declared:
            node |= each.place.node
        last = declared[-1]
        return model.Field(
            name=name,
            type=self._intersected(
                [(each.said_at, self._type(each.place)) for each in declared], at, name
            ),
            required=required,
            default=node.get("default", model.ABSENT),
            description=node.get("description", "").strip(),
            pointer=last.said_at,
            examples=tuple(node.get("examples", ())),
            deprecated=node.get("deprecated", False),
            read_only=node.get("readOnly", False),
            write_only=node.get("writeOnly", False),
            list_dtype=node.get("x-list-dtype"),
            lang=node.get("x-lang", {}),
            renamed_from=_earlier_names(node),
            period=history.period(last.place.document, last.place.pointer),
        )

    def _intersected(
        self, said: list[tuple[str, model.Type]], at: Document, member: str = ""
    ) -> model.Type:
        """The type of the values that all types allow, each given with where its schema is."""
        (_, found), *others = said or [("", model.AnyType())]
        for number, (pointer, other) in enumerate(others, start=1):
            try:
                found = self._intersection.of(found, other)
                if number == len(others):
                    check_bounds(found)
            except ClashError as error:
                about = f"about `{printable(member)}`" if member else "here"
                message = f"the parts disagree {about}: {error}"
                clash = at.diagnostic("composition-clash", pointer, message, error.help)
                self.clashes.append(clash)
        return found

    def _decided(
        self, alias: model.Alias, by_name: Mapping[str, model.Definition]
    ) -> model.Definition:
        """The union that a type is whose discriminator decides; else the type itself."""
        schema, branches = self._nodes[alias.name].schema, self._nodes[alias.name].branches
        discriminator = schema.get("discriminator")
        found = [follow(branch) for branch in branches]
        variants = [self._names.get(each.place, "") for each in found if each is not None]
        if not isinstance(discriminator, dict) or not all(variants):
            return alias
        tagged = tags.decided(by_name, str(discriminator["propertyName"]), variants)
        if tagged is None:
            return alias
        when = [history.period(branch.document, branch.pointer) for branch in branches]
        common = {f.name: getattr(alias, f.name) for f in fields(alias) if f.name != "type"}
        behaviours: Any = schema.get("x-behaviours", ())
        return model.Union(
            **common,
            discriminator=str(discriminator["propertyName"]),
            variants=tuple(
                replace(variant, period=period)
                for variant, period in zip(tagged, when, strict=True)
            ),
            behaviours=tuple(behaviours),
        )

    def _type(self, place: _SchemaPlace) -> model.Type:
        """The type of a schema: the name of it, if it has one."""
        name = self._names.get(_key(place))
        if name is None:
            return self._spelled(place)
        reference = model.RefType(name=name)
        allows_null = "null" in place.node.get("type", ()) and self._nodes[name].is_record
        return _nullable(reference) if allows_null else reference

    def _spelled(self, place: _SchemaPlace) -> model.Type:
        """The type of a schema, whatever its name."""
        node = place.node
        if "$ref" in node:
            # One step only: an alias of an alias keeps the name that the schema gives.
            return self._type(self._target(place))
        if "allOf" in node:
            return self._intersected(self._said(place), place.document)
        for keyword in _CHOICES:
            if keyword in node:
                return self._choice(place, keyword)
        if "const" in node:
            return model.ConstType(value=_scalar(node["const"]))
        if "enum" in node:
            choice = model.EnumType(values=_values(node), open=_is_open(node))
            return _nullable(choice) if None in node["enum"] else choice
        if "type" not in node:
            return model.AnyType()
        if isinstance(node["type"], list):
            # An integer is a number.
            needless = {"null", "integer"} if "number" in node["type"] else {"null"}
            kinds = [kind for kind in node["type"] if kind not in needless]
            inner = _one_of([self._of_kind(kind, place) for kind in kinds], exclusive=False)
            return _nullable(inner) if "null" in node["type"] else inner
        return self._of_kind(node["type"], place)

    def _choice(self, place: _SchemaPlace, keyword: str) -> model.Type:
        """The type of a schema that has `anyOf` or `oneOf`."""
        exclusive = keyword == "oneOf"
        parts = _parts(place, keyword)
        branches = [part for part in parts if part.node.get("type") != "null"]
        types = [self._type(branch) for branch in branches]
        union = _one_of([model.strip_null(type_) for type_ in types], exclusive=exclusive)
        if isinstance(union, model.UnionType) and not exclusive:
            union = self._ordered(union, place, branches)
        nulls = sum(map(model.is_nullable, types)) + len(parts) - len(branches)
        # Of a `oneOf`, null fits no branch or several where it is not in exactly one.
        return _nullable(union) if nulls == 1 or (nulls and not exclusive) else union

    def _ordered(
        self, union: model.UnionType, place: _SchemaPlace, branches: list[_SchemaPlace]
    ) -> model.UnionType:
        """The union with what its discriminator says of the order of attempts."""
        discriminator = place.node.get("discriminator", {})
        named: dict[tuple[str, str], list[str]] = {}
        for tag, ref in discriminator.get("mapping", {}).items():
            meant = self.follow(replace(place, node={"$ref": ref}))
            named.setdefault(_key(meant), []).append(tag)
        found = tuple(tuple(named.get(_key(self.follow(branch)), ())) for branch in branches)
        if not any(found) or len(found) != len(union.variants):
            return union
        return replace(union, discriminator=discriminator["propertyName"], tags=found)

    def _said(self, place: _SchemaPlace) -> list[tuple[str, model.Type]]:
        """What the parts of `allOf` say, and what stands beside it, each with its pointer. A part
        that does not say what it is about allows every value of another type."""
        own = {key: value for key, value in place.node.items() if key not in NOTES | {"allOf"}}
        beside, parts = replace(place, node=own), _parts(place)
        kinds = [kind for part in (*parts, beside) if (kind := self._kind(part)) is not None]
        said = [part for part in parts if part.node.keys() - NOTES]
        kind = next(iter(kinds), "")
        types = [(part.pointer, self._type(self._typed(part, kind))) for part in said]
        if not own:
            return types
        return [*types, (place.pointer, self._spelled(self._typed(beside, kind)))]

    def _typed(self, part: _SchemaPlace, kind: str) -> _SchemaPlace:
        node = part.node
        if not _TYPED.isdisjoint(node):
            return part
        kind = "number" if kind == "integer" else kind  # Bounds of numbers need not be whole.
        return replace(part, node={**node, "type": [kind, "null"]})

    def _kind(self, place: _SchemaPlace) -> str | None:
        """The JSON type that a schema is about, null aside."""
        node = self.follow(place).node
        kinds = node.get("type", ())
        for kind in [kinds] if isinstance(kinds, str) else kinds:
            if kind != "null":
                return str(kind)
        values = [*node.get("enum", ()), *([node["const"]] if "const" in node else ())]
        parts = (part for keyword in _BRANCHING for part in _parts(self.follow(place), keyword))
        inner = [self._kind(part) for part in parts]
        found = [*(_JSON_TYPES.get(type(value)) for value in values), *inner]
        return next((kind for kind in found if kind is not None), None)

    def _of_kind(self, kind: str, place: _SchemaPlace) -> model.Type:
        match kind:
            case "string":
                return _string(place.node)
            case "integer":
                return _with_format(model.IntegerType, place.node)
            case "number":
                return _with_format(model.NumberType, place.node)
            case "boolean":
                return model.BooleanType()
            case "array":
                return self._array(place)
            case "object":
                return self._map(place)
        raise AssertionError(f"{place.document.path}{place.pointer}: lint let {kind!r} through")

    def _array(self, place: _SchemaPlace) -> model.ArrayType:
        node = place.node
        # A part of `allOf` may say nothing of the items.
        items = self._type(place.child("items")) if "items" in node else model.AnyType()
        return model.ArrayType(items=items, **_facets(node, model.ArrayType))

    def _map(self, place: _SchemaPlace) -> model.MapType:
        node = place.node
        free = node.get("additionalProperties", True) is True
        return model.MapType(
            values=model.AnyType() if free else self._type(place.child("additionalProperties")),
            **_facets(node, model.MapType),
        )

    def follow(self, place: _SchemaPlace) -> _SchemaPlace:
        """The node at the end of a chain of `$ref`; any other node is itself."""
        return self.follow(self._target(place)) if "$ref" in place.node else place

    def _target(self, place: _SchemaPlace) -> _SchemaPlace:
        """The node that a `$ref` leads to."""
        found = target(self._sources, place.document, place.node["$ref"])
        assert found is not None
        return _place(found)


def _earlier_names(node: RawSchema) -> tuple[str, ...]:
    names = node.get("x-renamed-from", ())
    return (names,) if isinstance(names, str) else tuple(names)


def _description(place: _SchemaPlace) -> str:
    """What a type is; one inside another that does not say it is what its member or list is."""
    pointer = place.pointer
    while True:
        node = value_at(place.document.data, pointer)
        said = node.get("description") if isinstance(node, dict) else None
        if isinstance(said, str):
            return said.strip()
        outer = pointer.rpartition("/")[0]
        if not pointer or outer.endswith("/$defs"):
            return ""
        pointer = outer


def _parts(place: _SchemaPlace, keyword: str = "allOf") -> list[_SchemaPlace]:
    return [place.child(keyword, str(index)) for index in range(len(place.node.get(keyword, ())))]


def _one_of(types: list[model.Type], *, exclusive: bool) -> model.Type:
    """One of several types; of a single one, that one."""
    variants = list[model.Type]()
    for type_ in types:
        inner = isinstance(type_, model.UnionType) and not (exclusive or type_.exclusive)
        variants += type_.variants if isinstance(type_, model.UnionType) and inner else [type_]
    if not exclusive:
        variants = [*dict.fromkeys(variants)]
    if len(variants) == 1:
        return variants[0]
    return model.UnionType(variants=tuple(variants), exclusive=exclusive)


def _values(node: RawSchema) -> tuple[model.Scalar, ...]:
    """The values of an enum, null aside."""
    return tuple(_scalar(value) for value in node["enum"] if value is not None)


def _periods(place: _SchemaPlace) -> tuple[model.Period, ...]:
    """The period of each value of an enum, null aside; none where no value has one."""
    values = [value for value in place.node["enum"] if value is not None]
    at = place.pointer + join("enum")
    found = tuple(history.period_of_entry(place.document, at, value) for value in values)
    return found if any(each != model.ALWAYS for each in found) else ()


def _is_open(node: RawSchema) -> bool:
    return node.get("x-open", False) is True


def _scalar(value: model.Scalar) -> model.Scalar:
    """A value of an enum, or a constant: `1.0` is 1."""
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) <= _COUNTABLE
    return int(value) if is_whole else value


_COUNTABLE: Final = 2**53
"""A double holds every whole number up to here."""


def _string(node: RawSchema) -> model.Type:
    if node.get("format") in _HELD_AS:
        return _HELD_AS[node["format"]]
    if node.get("contentEncoding") == "base64":
        return model.BytesType()
    return model.StringType(**_facets(node, model.StringType))


_HELD_AS: Final[Mapping[str, model.Type]] = {
    "date-time": model.DateTimeType(),
    "date": model.DateType(),
}
"""The formats that have a type of their own."""


def _with_format(
    class_: type[model.IntegerType] | type[model.NumberType], node: RawSchema
) -> model.Type:
    return class_(format=node.get("format"), **_facets(node, class_))


def _facets(node: RawSchema, class_: type[model.Type]) -> dict[str, Any]:
    """The facets of a schema, under their names in the IR."""
    given = ((facet, facet.stands_in(node)) for facet in facets.carried(class_))
    return {
        facet.attribute: _READ[facet](value, class_) for facet, value in given if value is not None
    }


def _number(value: float, class_: type[model.Type]) -> float:
    # A part of `allOf` may bound integers without saying that they are, and all digits count then.
    is_held = class_ is model.NumberType and facets.exact(float(value)) == facets.exact(value)
    return float(value) if is_held else int(value)


def _count(value: float, _: type[model.Type]) -> int:
    return int(value)  # JSON Schema lets a count be written 2.0.


def _same(value: bool | str, _: type[model.Type]) -> bool | str:
    return value


_READ: Final[Mapping[facets.Facet, Callable[[Any, type[model.Type]], Any]]] = facets.each(
    __name__,
    {
        Kind.LOWER: _number,
        Kind.UPPER: _number,
        Kind.STEP: _number,
        Kind.LEAST: _count,
        Kind.MOST: _count,
        Kind.DISTINCT: _same,
        Kind.PATTERN: _same,
        Kind.FORMAT: _same,
        Kind.KEYS: _same,
    },
)
"""How a value in a schema is represented in the IR."""


def _nullable(type_: model.Type) -> model.NullableType:
    return type_ if isinstance(type_, model.NullableType) else model.NullableType(of=type_)


def _place(node: Node) -> _SchemaPlace:
    return _SchemaPlace(node.document, node.pointer, node.schema)


def _key(place: _SchemaPlace) -> tuple[str, str]:
    return (place.document.path, place.pointer)
