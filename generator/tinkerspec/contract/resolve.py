"""Turns documents into a Contract: every `$ref` becomes a name, every schema a type of the IR.

Lint has already passed the documents, so a schema that does not fit is a bug of this program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from . import facets, model
from .facets import Kind
from .load import Document, Sources
from .naming import snake_case
from .pointer import join, split

RawSchema = Mapping[str, Any]

_UNVERSIONED: Final = "0.0.0"


@dataclass(frozen=True, slots=True)
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
    typed = (_with_typed_defaults(contract, definition) for definition in contract.definitions)
    return replace(contract, definitions=tuple(typed))


def _with_typed_defaults(
    contract: model.Contract, definition: model.Definition
) -> model.Definition:
    """Write each default as its type holds it: JSON has one number where languages have two."""
    if not isinstance(definition, model.Object):
        return definition
    fields = (
        field
        if field.default is model.ABSENT
        else replace(field, default=_typed(contract, field.type, field.default))
        for field in definition.fields
    )
    return replace(definition, fields=tuple(fields))


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
        case model.NumberType(), int():
            return float(value)
        case model.IntegerType(), float():
            return int(value)
    return value


def _typed_by_name(contract: model.Contract, definition: model.Definition, value: Any) -> Any:
    match definition, value:
        case model.Alias(type=type_), _:
            return _typed(contract, type_, value)
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
    """The pointer of a type in its file: at the root, or under `$defs`."""
    return _pointers(sources)[name]


@lru_cache(maxsize=2)  # The two versions that are compared.
def _pointers(sources: Sources) -> Mapping[str, str]:
    return {
        name: place.pointer for document in sources.types for name, place in _named_places(document)
    }


class _Resolver:
    """Resolves `$ref`s, with an index of named places."""

    def __init__(self, sources: Sources) -> None:
        self._documents = {document.path: document for document in sources.types}
        self._names = {
            (place.document.path, place.pointer): name
            for document in sources.types
            for name, place in _named_places(document)
        }

    def definitions(self) -> Iterator[model.Definition]:
        for document in self._documents.values():
            for name, place in _named_places(document):
                yield self._definition(name, place)

    def _definition(self, name: str, place: _SchemaPlace) -> model.Definition:
        node = place.node
        # A definition under `$defs` may inherit the direction of its file.
        direction = node.get("x-direction", place.document.root.get("x-direction", "both"))
        common: dict[str, Any] = {
            "name": name,
            "module": snake_case(name),
            "source": place.document.path,
            "description": node.get("description", ""),
            "direction": direction,
            "examples": tuple(node.get("examples", ())),
            "deprecated": node.get("deprecated", False),
            "lang": node.get("x-lang", {}),
            "renamed_from": _earlier_names(node),
        }
        if _is_record(node):
            required = frozenset(self._required(place))
            # Two parts of `allOf` may include the same one.
            fields = {field.name: field for field in self._fields(place, required)}
            strict = node["additionalProperties"] is False
            return model.Object(**common, fields=tuple(fields.values()), strict=strict)
        if "oneOf" in node:
            return self._union(common, place)
        if "enum" in node:
            return model.Enum(**common, values=tuple(node["enum"]))
        return model.Alias(**common, type=self._type(place))

    def _fields(self, place: _SchemaPlace, required: frozenset[str]) -> Iterator[model.Field]:
        """Fields of the parts of `allOf` in their order, then the record's own."""
        for part in _parts(place):
            for inherited in self._fields(self.follow(part), required):
                # Reported where the record includes it, because its own schema may be in another
                # file.
                yield replace(inherited, pointer=part.pointer)
        for name in place.node.get("properties", {}):
            yield self._field(name, place.child("properties", name), name in required)

    def _required(self, place: _SchemaPlace) -> Iterator[str]:
        yield from place.node.get("required", ())
        for part in _parts(place):
            yield from self._required(self.follow(part))

    def _field(self, name: str, place: _SchemaPlace, required: bool) -> model.Field:
        node = place.node
        return model.Field(
            name=name,
            type=self._type(place),
            required=required,
            default=node.get("default", model.ABSENT),
            description=node.get("description", ""),
            pointer=place.pointer,
            examples=tuple(node.get("examples", ())),
            deprecated=node.get("deprecated", False),
            list_dtype=node.get("x-list-dtype"),
            lang=node.get("x-lang", {}),
            renamed_from=_earlier_names(node),
        )

    def _union(self, common: dict[str, Any], place: _SchemaPlace) -> model.Union:
        discriminator = place.node["discriminator"]["propertyName"]
        variants = []
        for index in range(len(place.node["oneOf"])):
            target = self.follow(place.child("oneOf", str(index)))
            tag = self._property(target, discriminator)["const"]
            variants.append(model.Variant(tag=tag, name=self._names[_key(target)]))
        return model.Union(
            **common,
            discriminator=discriminator,
            variants=tuple(variants),
            behaviours=tuple(place.node.get("x-behaviours", ())),
        )

    def _property(self, place: _SchemaPlace, name: str) -> RawSchema:
        """The schema of a member, wherever `allOf` takes it from."""
        for part in _parts(place):
            if inherited := self._property(self.follow(part), name):
                return inherited
        own: RawSchema = place.node.get("properties", {}).get(name, {})
        return own

    def _type(self, place: _SchemaPlace) -> model.Type:
        node = place.node
        if "$ref" in node:
            # One step only: an alias of an alias keeps the name that the schema gives.
            target = self._target(place)
            name = self._names.get(_key(target))
            return model.RefType(name=name) if name is not None else self._type(target)
        if "anyOf" in node:
            branches = [place.child("anyOf", str(index)) for index in range(len(node["anyOf"]))]
            (present,) = (branch for branch in branches if branch.node.get("type") != "null")
            return _nullable(self._type(present))
        if isinstance(node["type"], list):
            (kind,) = (kind for kind in node["type"] if kind != "null")
            inner = self._of_kind(kind, place)
            return _nullable(inner) if "null" in node["type"] else inner
        return self._of_kind(node["type"], place)

    def _of_kind(self, kind: str, place: _SchemaPlace) -> model.Type:
        match kind:
            case "string":
                return _string(place.node)
            case "integer":
                return model.IntegerType(**_facets(place.node, model.IntegerType))
            case "number":
                return model.NumberType(**_facets(place.node, model.NumberType))
            case "boolean":
                return model.BooleanType()
            case "array":
                return self._array(place)
            case "object":
                return self._map(place)
        raise AssertionError(f"{place.document.path}{place.pointer}: lint let {kind!r} through")

    def _array(self, place: _SchemaPlace) -> model.ArrayType:
        node = place.node
        return model.ArrayType(
            items=self._type(place.child("items")), **_facets(node, model.ArrayType)
        )

    def _map(self, place: _SchemaPlace) -> model.MapType:
        node = place.node
        free = node["additionalProperties"] is True
        return model.MapType(
            values=model.AnyType() if free else self._type(place.child("additionalProperties")),
            **_facets(node, model.MapType),
        )

    def follow(self, place: _SchemaPlace) -> _SchemaPlace:
        """The node at the end of a chain of `$ref`; any other node is itself."""
        return self.follow(self._target(place)) if "$ref" in place.node else place

    def _target(self, place: _SchemaPlace) -> _SchemaPlace:
        """The node that a `$ref` leads to."""
        file, _, fragment = place.node["$ref"].partition("#")
        document = place.document
        if file:
            document = self._documents[document.beside(file)]
        return _SchemaPlace(document, "", document.root).child(*split(fragment))


def _named_places(document: Document) -> Iterator[tuple[str, _SchemaPlace]]:
    root = _SchemaPlace(document, "", document.root)
    yield document.name, root
    for key, node in document.root.get("$defs", {}).items():
        if _is_record(node) or "oneOf" in node or "enum" in node or "title" in node:
            yield node.get("title", key), root.child("$defs", key)


def _earlier_names(node: RawSchema) -> tuple[str, ...]:
    names = node.get("x-renamed-from", ())
    return (names,) if isinstance(names, str) else tuple(names)


def _is_record(node: RawSchema) -> bool:
    return "properties" in node or "allOf" in node


def _parts(place: _SchemaPlace) -> list[_SchemaPlace]:
    return [place.child("allOf", str(index)) for index in range(len(place.node.get("allOf", ())))]


def _string(node: RawSchema) -> model.Type:
    if "const" in node:
        return model.ConstType(value=node["const"])
    if "enum" in node:
        return model.EnumType(values=tuple(node["enum"]))
    if node.get("format") == "date-time":
        return model.DateTimeType()
    if node.get("contentEncoding") == "base64":
        return model.BytesType()
    return model.StringType(**_facets(node, model.StringType))


def _facets(node: RawSchema, class_: type[model.Type]) -> dict[str, Any]:
    """The facets of a schema, under their names in the IR."""
    given = ((facet, facet.stands_in(node)) for facet in facets.carried(class_))
    return {
        facet.attribute: _READ[facet](value, class_) for facet, value in given if value is not None
    }


def _number(value: float, class_: type[model.Type]) -> float:
    return float(value) if class_ is model.NumberType else int(value)


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
        Kind.KEYS: _same,
    },
)
"""How a value in a schema is represented in the IR."""


def _nullable(type_: model.Type) -> model.NullableType:
    return type_ if isinstance(type_, model.NullableType) else model.NullableType(of=type_)


def _key(place: _SchemaPlace) -> tuple[str, str]:
    return (place.document.path, place.pointer)
