"""Translates schemas of any draft into the dialect of this program.

What another draft writes otherwise is written as ours has it; what ours lacks is left out, and told
with its place. Nothing here decides what ours accepts: `settle` asks lint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from ..contract.lint.refused import MAGIC, UNSUPPORTED
from ..contract.model import Json
from ..contract.naming import TITLE
from ..diagnostics import Diagnostic, DiagnosticError
from .catalog import Catalog, TypeEntry, constraints
from .keywords import BY_NAME, DEFINITIONS, LISTED, NOTES, SINGLE
from .kinds import OPENAPI_3_0
from .library import Library, SourcePlace

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
SOURCE: Final = "x-source"
"""The keyword that says where an imported file comes from."""

_USED: Final = frozenset(
    {
        *("$anchor", "$dynamicAnchor", "$id", "$recursiveAnchor", "$schema", "$vocabulary"),
        *("example", "examples", "nullable", "title", *DEFINITIONS),
    }
)
"""Keywords that are not taken over as they are: of names and places, and what is translated with
the schema as a whole."""

_GIVEN_WITH: Final[Mapping[str, str]] = {
    "then": "if",
    "else": "if",
    "minContains": "contains",
    "maxContains": "contains",
}
"""Keywords that mean nothing without another one, which is told alone."""

_APPLICATORS: Final = ("allOf", "anyOf", "oneOf")

_TYPE_OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(("properties", "required", "additionalProperties", "maxProperties"), "object"),
    **dict.fromkeys(("minProperties", "propertyNames", "patternProperties"), "object"),
    **dict.fromkeys(("items", "maxItems", "minItems", "uniqueItems", "prefixItems"), "array"),
    **dict.fromkeys(("format", "maxLength", "minLength", "pattern"), "string"),
    **dict.fromkeys(("exclusiveMaximum", "exclusiveMinimum", "maximum"), "number"),
    **dict.fromkeys(("minimum", "multipleOf"), "number"),
}
"""The type of the values that a keyword says something about."""

TypeSchema: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """Something about a type that its reader should know: `code` is what `explain` knows it by."""

    entry: TypeEntry | None
    spot: SourcePlace
    code: str
    message: str
    help: str

    @property
    def diagnostic(self) -> Diagnostic:
        """A warning at the place in the source."""
        named = f"`{self.entry.name}`: {self.message}" if self.entry else self.message
        found = self.spot.fault(self.code, named, self.help)
        return Diagnostic(**{**_fields(found), "severity": "warning"})


def _fields(found: Diagnostic) -> dict[str, Any]:
    return {name: getattr(found, name) for name in Diagnostic.__slots__}


LOST: Final = "import-lost"
READ: Final = "import-read"
_KEPT: Final = "the rest of the type is taken"


@dataclass(eq=False)
class Translation:
    """One translation of the types of a catalog; `told` grows with it.

    `added` gives what people add to the schema with a label.
    """

    library: Library
    catalog: Catalog
    added: Callable[[SourcePlace], Mapping[str, Json]]
    folder: str
    """The folder of the types, relative to openapi.json."""
    told: list[Told] = field(default_factory=list)
    _entry: TypeEntry | None = None

    def type(self, entry: TypeEntry, direction: str | None) -> TypeSchema:
        """The file of a type."""
        self._entry = entry
        schema = self._schema(entry.spot, entry.spot.value, is_root=True)
        body = schema if isinstance(schema, dict) else {} if schema else {"not": {}}
        head: TypeSchema = {"$schema": DIALECT, "title": entry.name}
        if direction is not None:
            head["x-direction"] = direction
        body.pop("default", None)
        head[SOURCE] = entry.label
        return {**head, **body}

    def embedded(self, spot: SourcePlace) -> Json:
        """A schema that stands in openapi.json."""
        self._entry = None
        schema: Json = self._schema(spot, spot.value)
        return schema

    def _tell(self, code: str, spot: SourcePlace, message: str, help_: str = _KEPT) -> None:
        self.told.append(Told(self._entry, spot, code, message, help_))

    def _file(self, target: SourcePlace) -> str:
        name = self.catalog.entries[target].file
        return name if self._entry is not None else f"{self.folder}/{name}"

    # --- one schema ------------------------------------------------------------------------------

    def _schema(
        self, spot: SourcePlace, node: Any, *, is_root: bool = False, in_all: bool = False
    ) -> Any:
        if not isinstance(node, dict):
            return node
        added = self.added(spot) if self._entry is not None else {}
        if not is_root and spot in self.catalog.entries:
            notes = {name: node[name] for name in ("description",) if name in node}
            return {"$ref": self._file(spot), **notes}
        kind = self.library.kind(spot.document)
        is_alone = kind.ref_alone and isinstance(node.get("$ref"), str)
        kept = self._beside_ref(spot, node) if is_alone else node
        schema: TypeSchema = {}
        for keyword, value in kept.items():
            self._keyword(schema, spot, keyword, value, kept)
        _examples(schema, kept)
        _bounds(schema)
        _lists(schema)
        self._open(schema, spot)
        self._type(schema, spot, is_part=in_all)
        _required(schema, is_part=in_all)
        if kind is OPENAPI_3_0 and kept.get("nullable") is True:
            schema = self._nullable(schema, spot)
        self._title(schema, kept, is_root=is_root)
        return {**schema, **{name: value for name, value in added.items() if name != "title"}}

    def _beside_ref(self, spot: SourcePlace, node: Mapping[str, Json]) -> Mapping[str, Json]:
        """A reference with the notes beside it; in its draft nothing else there means anything."""
        silent = {name for name in node if name in NOTES or name.startswith("x-")}
        for name in sorted(constraints(dict(node)) - {"$ref"} - silent):
            message = f"`{name}` beside `$ref` means nothing in this version"
            self._tell(READ, spot.at(name), message, "it is ignored, as the version says")
        return {name: node[name] for name in node if name == "$ref" or name in silent}

    def _keyword(
        self,
        schema: TypeSchema,
        spot: SourcePlace,
        keyword: str,
        value: Json,
        node: Mapping[str, Json],
    ) -> None:
        """Take one keyword over."""
        if keyword in _USED or (keyword == "id" and self._identity(spot) == "id"):
            return
        if keyword == "$ref" and spot in self.catalog.targets:
            schema[keyword] = self._file(self.catalog.targets[spot])
        elif MAGIC.fullmatch(keyword):
            self._tell(LOST, spot.at(keyword), f"`{keyword}` would control a code generator")
        elif keyword in _MEANT:
            _MEANT[keyword](self, schema, spot, node)
        elif keyword not in UNSUPPORTED:
            schema[keyword] = self._inside(spot, keyword, value)
        elif _GIVEN_WITH.get(keyword) not in node:
            self._lose(spot, keyword)

    def _identity(self, spot: SourcePlace) -> str:
        return self.library.kind(spot.document).identity

    def _inside(self, spot: SourcePlace, keyword: str, value: Json) -> Any:
        """The value of a keyword, with the schemas in it translated."""
        if keyword in BY_NAME and isinstance(value, dict):
            return {
                name: self._schema(spot.at(keyword, name), part) for name, part in value.items()
            }
        if keyword in LISTED and isinstance(value, list):
            in_all = keyword == "allOf"
            return [
                self._schema(spot.at(keyword, index), part, in_all=in_all)
                for index, part in enumerate(value)
            ]
        return self._schema(spot.at(keyword), value) if keyword in SINGLE else value

    def _lose(self, spot: SourcePlace, keyword: str) -> None:
        reason = UNSUPPORTED.get(keyword, ("the dialect does not have it", ""))[0]
        self._tell(LOST, spot.at(keyword), f"`{keyword}` is lost: {reason}")

    # --- keywords that other drafts write otherwise -----------------------------------------------

    def _items(self, schema: TypeSchema, spot: SourcePlace, node: Mapping[str, Json]) -> None:
        """One schema for every item; schemas by position are lost."""
        if "prefixItems" in node:
            return  # `items` is about those after them
        if isinstance(node["items"], list):
            self._tuple(schema, spot, "items")
        else:
            schema["items"] = self._schema(spot.at("items"), node["items"])

    def _prefix_items(
        self, schema: TypeSchema, spot: SourcePlace, node: Mapping[str, Json]
    ) -> None:
        self._tuple(schema, spot, "prefixItems")

    def _tuple(self, schema: TypeSchema, spot: SourcePlace, keyword: str) -> None:
        message = f"`{keyword}` is lost: {UNSUPPORTED['prefixItems'][0]}"
        self._tell(LOST, spot.at(keyword), message, "the items may be anything")

    def _nothing(self, schema: TypeSchema, spot: SourcePlace, node: Mapping[str, Json]) -> None:
        """Leave out a keyword that another one has taken along."""

    def _pattern_properties(
        self, schema: TypeSchema, spot: SourcePlace, node: Mapping[str, Json]
    ) -> None:
        patterns = node["patternProperties"]
        if not isinstance(patterns, dict) or not patterns:
            return
        if len(patterns) == 1 and node.get("additionalProperties") is False:
            (pattern,) = patterns
            if not node.get("properties") and "propertyNames" not in node:
                at = spot.at("patternProperties", pattern)
                schema["propertyNames"] = {"pattern": pattern}
                schema["additionalProperties"] = self._schema(at, patterns[pattern])
                return
        self._lose(spot, "patternProperties")
        schema["additionalProperties"] = True

    def _additional(self, schema: TypeSchema, spot: SourcePlace, node: Mapping[str, Json]) -> None:
        if "additionalProperties" in schema or node.get("patternProperties"):
            return  # decided with the patterns
        at = spot.at("additionalProperties")
        schema["additionalProperties"] = self._schema(at, node["additionalProperties"])

    def _unevaluated(self, schema: TypeSchema, spot: SourcePlace, node: Mapping[str, Json]) -> None:
        """Where nothing else applies to the object, the unevaluated members are the additional
        ones."""
        others = {*_APPLICATORS, "$ref", "if", "dependentSchemas", "additionalProperties"}
        if others & node.keys() or node["unevaluatedProperties"] is not False:
            self._lose(spot, "unevaluatedProperties")
        elif not node.get("patternProperties"):
            schema["additionalProperties"] = False

    def _discriminator(
        self, schema: TypeSchema, spot: SourcePlace, node: Mapping[str, Json]
    ) -> None:
        """The tags lead to files."""
        value = schema["discriminator"] = node["discriminator"]
        mapping = value.get("mapping") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(mapping, dict):
            return
        files: dict[str, Json] = {}
        for tag, ref in mapping.items():
            target = self._mapped(spot.at("discriminator", "mapping", tag), ref)
            if target is None:
                message = f"the tag `{tag}` leads to no type"
                self._tell(LOST, spot.at("discriminator", "mapping", tag), message)
            else:
                files[tag] = self._file(target)
        schema["discriminator"] = {**value, "mapping": files}

    def _mapped(self, spot: SourcePlace, ref: Json) -> SourcePlace | None:
        """The type that a tag leads to: by a reference, or by its name."""
        if not isinstance(ref, str):
            return None
        for candidate in (ref, f"#/components/schemas/{ref}"):
            try:
                target = self.library.target(spot, candidate)
            except DiagnosticError:
                continue
            if target in self.catalog.entries:
                return target
        return None

    # --- what a schema as a whole means -----------------------------------------------------------

    def _open(self, schema: TypeSchema, spot: SourcePlace) -> None:
        """A schema of further members beside named ones is lost; further members are allowed."""
        further = schema.get("additionalProperties")
        if isinstance(further, dict):
            if not constraints(further):
                schema["additionalProperties"] = True
            elif schema.get("properties"):
                self._tell(
                    LOST,
                    spot.at("additionalProperties"),
                    "the schema of further members is lost: an object has named members, or a map "
                    "free ones",
                    "further members may be anything",
                )
                schema["additionalProperties"] = True
            else:
                schema.pop("properties", None)

    def _type(self, schema: TypeSchema, spot: SourcePlace, *, is_part: bool) -> None:
        """Say the type where the schema does not."""
        kind = schema.get("type")
        if isinstance(kind, list) and len(kind) == 1:
            schema["type"] = kind[0]
        values = schema.get("enum", [schema["const"]] if "const" in schema else None)
        if "type" in schema or "$ref" in schema:
            return
        if isinstance(values, list):
            kinds = dict.fromkeys(map(_json_type, values))
            if len(kinds) == 1:
                schema["type"] = next(iter(kinds))
            return
        meant = {_TYPE_OF[keyword] for keyword in schema if keyword in _TYPE_OF}
        if len(meant) == 1:
            (schema["type"],) = meant
            if not is_part and not schema.keys() & {*_APPLICATORS}:
                message = f"no type is said; it is read as {schema['type']}"
                self._tell(READ, spot, message, "values of other types are refused")

    def _nullable(self, schema: TypeSchema, spot: SourcePlace) -> TypeSchema:
        """Join null to a schema; by the letter of 3.0.3 it needs a `type` beside it."""
        kind, values = schema.get("type"), schema.get("enum")
        if isinstance(values, list) and None not in values:
            schema["enum"] = [*values, None]
        if isinstance(kind, str):
            return {**schema, "type": [kind, "null"]}
        if isinstance(kind, list):
            return {**schema, "type": list(dict.fromkeys([*kind, "null"]))}
        if not constraints(schema):
            return schema
        message = "`nullable` without `type` is read as meant: null is valid"
        self._tell(READ, spot.at("nullable"), message, "by the letter of OpenAPI 3.0.3 it is not")
        notes = {name: value for name, value in schema.items() if _is_note(name)}
        inner = {name: value for name, value in schema.items() if name not in notes}
        one = inner.get("allOf")
        if len(inner) == 1 and isinstance(one, list) and len(one) == 1:
            inner = one[0]
        return {"anyOf": [inner, {"type": "null"}], **notes}

    def _title(self, schema: TypeSchema, node: Mapping[str, Json], *, is_root: bool) -> None:
        """A title of an inline object may name its type; that of a type may describe it."""
        title = node.get("title")
        if not isinstance(title, str) or not title:
            return
        if not is_root:
            if isinstance(schema.get("properties"), dict) and TITLE.fullmatch(title):
                schema["title"] = title
            return
        is_news = self._entry is not None and _squashed(title) != _squashed(self._entry.name)
        if is_news and not schema.get("description"):
            schema["description"] = title


Meant: TypeAlias = Callable[[Translation, TypeSchema, SourcePlace, Mapping[str, Json]], None]

_MEANT: Final[Mapping[str, Meant]] = {
    "additionalItems": Translation._nothing,
    "additionalProperties": Translation._additional,
    "discriminator": Translation._discriminator,
    "items": Translation._items,
    "patternProperties": Translation._pattern_properties,
    "prefixItems": Translation._prefix_items,
    "unevaluatedProperties": Translation._unevaluated,
}
"""Keywords whose meaning depends on others beside them."""


def _is_note(keyword: str) -> bool:
    return keyword in NOTES or keyword.startswith("x-")


def _squashed(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def _examples(schema: TypeSchema, node: Mapping[str, Json]) -> None:
    listed = node.get("examples")
    examples = list(listed) if isinstance(listed, list) else []
    if "example" in node:
        examples.append(node["example"])
    if examples:
        schema["examples"] = examples


def _bounds(schema: TypeSchema) -> None:
    """Drafts before 6 say by true that the bound beside it is exclusive."""
    for bound in ("Minimum", "Maximum"):
        is_exclusive = schema.get(f"exclusive{bound}")
        if isinstance(is_exclusive, bool):
            del schema[f"exclusive{bound}"]
            if is_exclusive and bound.lower() in schema:
                schema[f"exclusive{bound}"] = schema.pop(bound.lower())


def _lists(schema: TypeSchema) -> None:
    """Lists of names and values say each one once, and nothing if they are empty."""
    for keyword in ("enum", "required"):
        value = schema.get(keyword)
        if isinstance(value, list):
            schema[keyword] = _unique(value)
    if schema.get("required") == [] or isinstance(schema.get("required"), bool):
        del schema["required"]


def _unique(values: Iterable[Json]) -> list[Json]:
    kept: dict[tuple[str, str], Json] = {}
    for value in values:
        kept.setdefault((_json_type(value), repr(value)), value)
    return list(kept.values())


def _required(schema: TypeSchema, *, is_part: bool) -> None:
    """A required name without a schema is a member that may be anything."""
    properties, required = schema.get("properties"), schema.get("required")
    is_open = schema.get("additionalProperties", True) is True
    if is_part or not is_open or not isinstance(required, list) or _applies(schema):
        return
    if schema.get("type") == "object" and isinstance(properties, dict | None):
        unnamed = [name for name in required if name not in (properties or {})]
        if unnamed:
            schema["properties"] = {**(properties or {}), **{name: {} for name in unnamed}}


def _applies(schema: TypeSchema) -> bool:
    return not schema.keys().isdisjoint({*_APPLICATORS, "$ref"})


def _json_type(value: Json) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
    return "array" if isinstance(value, list) else "object"
