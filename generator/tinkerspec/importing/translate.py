"""Translates schemas of any draft into the dialect of this program.

What another draft writes otherwise is written as ours has it; what ours lacks is left out, and told
with its place. Nothing here decides what ours accepts: `settle` asks lint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeAlias

from ..contract import beside
from ..contract.lint.refused import MAGIC, UNSUPPORTED
from ..contract.model import Json
from ..contract.naming import TITLE
from ..contract.wording import listed
from ..diagnostics import Diagnostic, DiagnosticError
from ..frozen import frozen
from . import rewrite, strictness, wholes
from .catalog import Catalog, TypeEntry, constraints
from .keywords import BY_NAME, DEFINITIONS, LISTED, NOTES, SINGLE, TYPE_OF, is_known
from .kinds import OPENAPI_3_0, DocumentKind
from .library import Library, SourcePlace
from .rewrite import TypeSchema

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

_CHOICE: Final = ("anyOf", "oneOf", "discriminator")
"""Keywords of a choice."""


@frozen
class Told:
    """Something about a type that its reader should know: `code` is what `explain` knows it by, and
    `is_looser` says that the type allows more than the source."""

    entry: TypeEntry | None
    place: SourcePlace
    code: str
    message: str
    help: str
    is_looser: bool

    @property
    def diagnostic(self) -> Diagnostic:
        """The same at the place in the source."""
        named = f"`{self.entry.name}`: {self.message}" if self.entry else self.message
        return self.place.fault(self.code, named, self.help)


LOST: Final = "import-lost"
READ: Final = "import-read"
_EVERY_TEXT: Final = ("", ".*", "(.*)", "^", "^.*", "^(.*)")
"""Patterns that are found in every text."""
_EVERY_LINE: Final = ("^.*$", "^(.*)$")
"""Patterns that match every text in which no line ends."""
_NULL_BY_LETTER: Final = "by the letter of OpenAPI 3.0.3 it is not"
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

    @cached_property
    def _refused(self) -> Mapping[SourcePlace, set[str]]:
        return strictness.refused(self.catalog)

    def type(self, entry: TypeEntry, direction: str | None) -> TypeSchema:
        """The file of a type."""
        self._entry = entry
        schema = self._schema(entry.place, entry.place.value, is_root=True)
        body = schema if isinstance(schema, dict) else {} if schema else {"not": {}}
        head: TypeSchema = {"$schema": DIALECT, "title": entry.name}
        if direction is not None:
            head["x-direction"] = direction
        body.pop("default", None)
        head[SOURCE] = entry.label
        return {**head, **body}

    def embedded(self, place: SourcePlace) -> Json:
        """A schema that stands in openapi.json."""
        self._entry = None
        schema: Json = self._schema(place, place.value)
        return schema

    def _tell(
        self, code: str, place: SourcePlace, message: str, help_: str = _KEPT, *, note: bool = False
    ) -> None:
        is_looser = code == LOST and not note
        self.told.append(Told(self._entry, place, code, message, help_, is_looser))

    def _file(self, target: SourcePlace) -> str:
        name = self.catalog.entries[target].file
        return name if self._entry is not None else f"{self.folder}/{name}"

    # --- one schema ------------------------------------------------------------------------------

    def _schema(
        self,
        place: SourcePlace,
        node: Any,
        *,
        is_root: bool = False,
        in_all: bool = False,
        is_branch: bool = False,
    ) -> Any:
        if not isinstance(node, dict):
            return node
        added = self.added(place) if self._entry is not None else {}
        if not is_root and place in self.catalog.entries:
            notes = {name: node[name] for name in ("description",) if name in node}
            return {"$ref": self._file(place), **notes}
        kind, before = self.library.kind(place.document), len(self.told)
        is_alone = kind.ref_alone and isinstance(node.get("$ref"), str)
        kept = self._beside_ref(place, node) if is_alone else node
        schema: TypeSchema = {}
        for keyword, value in kept.items():
            self._keyword(schema, place, keyword, value, kept)
        rewrite.examples(schema, kept)
        self._numeric_bounds(schema, place, kind)
        rewrite.bounds(schema)
        rewrite.whole_numbers(schema)
        rewrite.lists(schema)
        rewrite.presence(schema)
        self._named(schema, place)
        self._of_other_types(schema, place)
        self._open(schema, place)
        self._into_branches(schema, place)
        self._type(schema, place, is_part=in_all)
        self._choices(schema, place)
        self._branches(schema, place)
        if rewrite.applies(schema):
            rewrite.said_twice(schema, self._kinds(place, kept))
        if not in_all:
            rewrite.required(schema)
        if kind is OPENAPI_3_0 and kept.get("nullable") is True:
            schema = self._nullable(schema, place)
        schema = rewrite.null_alone(rewrite.one_choice(schema))
        schema = self._without_null(schema, place, is_branch=is_branch)
        schema = self._composed(wholes.combined(schema), place, kept, is_root=is_root)
        schema = self._loosened(schema, place, before)
        self._title(schema, kept, is_root=is_root)
        return {**schema, **{name: value for name, value in added.items() if name != "title"}}

    def _numeric_bounds(self, schema: TypeSchema, place: SourcePlace, kind: DocumentKind) -> None:
        """Before draft 6 an exclusive bound is true or false; a number there is read as meant."""
        for keyword in ("exclusiveMinimum", "exclusiveMaximum"):
            bound = schema.get(keyword)
            if kind.has_flags and isinstance(bound, int | float) and not isinstance(bound, bool):
                message = f"`{keyword}` is a number, and read as the bound"
                help_ = f"{kind.name} has true or false there"
                self._tell(READ, place.at(keyword), message, help_)

    def _beside_ref(self, place: SourcePlace, node: Mapping[str, Json]) -> Mapping[str, Json]:
        """A reference with the notes beside it; in its draft nothing else there means anything."""
        silent = {name for name in node if name in NOTES or name.startswith("x-")}
        for name in sorted(constraints(dict(node)) - {"$ref"} - silent):
            message = f"`{name}` beside `$ref` means nothing in this version"
            self._tell(READ, place.at(name), message, "it is ignored, as the version says")
        return {name: node[name] for name in node if name == "$ref" or name in silent}

    def _keyword(
        self,
        schema: TypeSchema,
        place: SourcePlace,
        keyword: str,
        value: Json,
        node: Mapping[str, Json],
    ) -> None:
        """Take one keyword over."""
        if keyword in _USED or (keyword == "id" and self._identity(place) == "id"):
            return
        if keyword == "$ref" and place in self.catalog.targets:
            schema[keyword] = self._file(self.catalog.targets[place])
        elif MAGIC.fullmatch(keyword):
            message = f"`{keyword}` would control a code generator"
            self._tell(LOST, place.at(keyword), message, note=True)
        elif keyword in _MEANT:
            _MEANT[keyword](self, schema, place, node)
        elif not is_known(keyword) and not keyword.startswith("x-"):
            message = f"`{keyword}` is lost: no draft of JSON Schema has it"
            self._tell(LOST, place.at(keyword), message, note=True)
        elif keyword not in UNSUPPORTED:
            schema[keyword] = self._inside(place, keyword, value)
        elif _GIVEN_WITH.get(keyword) not in node:
            self._lose(place, keyword)

    def _identity(self, place: SourcePlace) -> str:
        return self.library.kind(place.document).identity

    def _inside(self, place: SourcePlace, keyword: str, value: Json) -> Any:
        """The value of a keyword, with the schemas in it translated."""
        if keyword in BY_NAME and isinstance(value, dict):
            return {
                name: self._schema(place.at(keyword, name), part) for name, part in value.items()
            }
        if keyword in LISTED and isinstance(value, list):
            is_part = keyword == "allOf"
            in_all = is_part or (keyword in _CHOICE and _is_object(place.value))
            return [
                self._schema(place.at(keyword, i), part, in_all=in_all, is_branch=not is_part)
                for i, part in enumerate(value)
            ]
        return self._schema(place.at(keyword), value) if keyword in SINGLE else value

    def _lose(self, place: SourcePlace, keyword: str, reason: str = "") -> None:
        reason = reason or UNSUPPORTED[keyword][0]
        self._tell(LOST, place.at(keyword), f"`{keyword}` is lost: {reason}")

    # --- keywords that other drafts write otherwise -----------------------------------------------

    def _items(self, schema: TypeSchema, place: SourcePlace, node: Mapping[str, Json]) -> None:
        """One schema for every item, or schemas by position in older drafts."""
        if "prefixItems" in node:
            return  # `items` is about those after them
        if isinstance(node["items"], list):
            self._tuple(schema, place, node, "items", "additionalItems")
        else:
            schema["items"] = self._schema(place.at("items"), node["items"])

    def _prefix_items(
        self, schema: TypeSchema, place: SourcePlace, node: Mapping[str, Json]
    ) -> None:
        self._tuple(schema, place, node, "prefixItems", "items")

    def _tuple(
        self,
        schema: TypeSchema,
        place: SourcePlace,
        node: Mapping[str, Json],
        keyword: str,
        further: str,
    ) -> None:
        """Schemas by position that are one and the same make a list, unless items after them may be
        something else; `further` is the keyword about those."""
        listed, rest, most = node[keyword], node.get(further, True), node.get("maxItems")
        items = listed if isinstance(listed, list) else []
        count = len(items)
        is_full = rest is False or (isinstance(most, int) and most <= count)
        said = [_constraining(each) for each in [*items, *([] if is_full else [rest])]]
        if items and said.count(said[0]) == len(said):
            one = self._schema(place.at(keyword, 0), items[0])
            is_alike = items.count(items[0]) == count  # in their notes too
            schema["items"] = one if is_alike else rewrite.split(one)[0]
            if is_full:
                schema["maxItems"] = min(count, most) if isinstance(most, int) else count
            return
        message = f"`{keyword}` is lost: {UNSUPPORTED['prefixItems'][0]}"
        self._tell(LOST, place.at(keyword), message, "the items may be anything")

    def _nothing(self, schema: TypeSchema, place: SourcePlace, node: Mapping[str, Json]) -> None:
        """Leave out a keyword that another one has taken along."""

    def _pattern_properties(
        self, schema: TypeSchema, place: SourcePlace, node: Mapping[str, Json]
    ) -> None:
        patterns = node["patternProperties"]
        if not isinstance(patterns, dict) or not patterns:
            return
        if len(patterns) == 1 and node.get("additionalProperties") is False:
            (pattern,) = patterns
            if not node.get("properties") and "propertyNames" not in node:
                at = place.at("patternProperties", pattern)
                schema["propertyNames"] = {"pattern": pattern}
                schema["additionalProperties"] = self._schema(at, patterns[pattern])
                return
        others = {"additionalProperties", "properties", "propertyNames", "unevaluatedProperties"}
        if len(patterns) == 1 and not others & node.keys():
            (pattern,) = patterns
            at = place.at("patternProperties", pattern)
            if pattern in _EVERY_LINE:
                message = "the pattern of keys is read as that of every key"
                self._tell(READ, at, message, "by the letter it is of keys without a line break")
            if pattern in (*_EVERY_LINE, *_EVERY_TEXT):
                schema["additionalProperties"] = self._schema(at, patterns[pattern])
                return
        is_free = not any(_constraining(each) not in ({}, True) for each in patterns.values())
        if not is_free or node.get("additionalProperties", True) is not True:
            self._lose(place, "patternProperties")
        schema["additionalProperties"] = True

    def _property_names(
        self, schema: TypeSchema, place: SourcePlace, node: Mapping[str, Json]
    ) -> None:
        """Names are texts anyway; a list of names is a pattern."""
        names = self.catalog.end(place.at("propertyNames")).value
        said = {name: names[name] for name in constraints(names)} if isinstance(names, dict) else {}
        pattern, listed = said.pop("pattern", None), said.get("enum")
        said.pop("type", None)
        if isinstance(listed, list) and pattern is None:
            texts = [name for name in listed if isinstance(name, str)]
            del said["enum"]
            pattern = f"^({'|'.join(map(_escaped, texts))})$" if texts else None
        if pattern is not None:
            schema["propertyNames"] = {"pattern": pattern}
        if said or not isinstance(names, dict | bool):
            self._lose(place, "propertyNames", "of keys a pattern can be said, and nothing else")

    def _additional(self, schema: TypeSchema, place: SourcePlace, node: Mapping[str, Json]) -> None:
        if "additionalProperties" in schema or node.get("patternProperties"):
            return  # decided with the patterns
        if place in self._refused:
            names = listed(sorted(self._refused[place]))
            message = f"`additionalProperties` is lost: in `allOf` it would refuse {names}"
            self._tell(LOST, place.at("additionalProperties"), message, "other members are allowed")
            schema["additionalProperties"] = True
            return
        at = place.at("additionalProperties")
        schema["additionalProperties"] = self._schema(at, node["additionalProperties"])

    def _unevaluated(
        self, schema: TypeSchema, place: SourcePlace, node: Mapping[str, Json]
    ) -> None:
        """Where nothing else applies to the object, the unevaluated members are the additional
        ones."""
        others = {*rewrite.APPLICATORS, "$ref", "if", "dependentSchemas", "additionalProperties"}
        if others & node.keys() or node["unevaluatedProperties"] is not False:
            self._lose(place, "unevaluatedProperties")
        elif not node.get("patternProperties"):
            schema["additionalProperties"] = False

    def _discriminator(
        self, schema: TypeSchema, place: SourcePlace, node: Mapping[str, Json]
    ) -> None:
        """The tags lead to files. Without a choice there is nothing to tell apart."""
        if not node.keys() & {"anyOf", "oneOf"}:
            message = "`discriminator` is lost: there is no choice beside it"
            help_ = "nothing else is; for a choice, write `oneOf` of the types in the source"
            self._tell(LOST, place.at("discriminator"), message, help_, note=True)
            return
        value = schema["discriminator"] = node["discriminator"]
        mapping = value.get("mapping") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(mapping, dict):
            return
        files: dict[str, Json] = {}
        for tag, ref in mapping.items():
            target = self._mapped(place.at("discriminator", "mapping", tag), ref)
            if target is None:
                message = f"the tag `{tag}` leads to no type"
                self._tell(LOST, place.at("discriminator", "mapping", tag), message)
            else:
                files[tag] = self._file(target)
        schema["discriminator"] = {**value, "mapping": files}

    def _mapped(self, place: SourcePlace, ref: Json) -> SourcePlace | None:
        """The type that a tag leads to: by a reference, or by its name."""
        if not isinstance(ref, str):
            return None
        for candidate in (ref, f"#/components/schemas/{ref}"):
            try:
                target = self.library.target(place, candidate)
            except DiagnosticError:
                continue
            if target not in self.catalog.entries:  # It may be another name of a type.
                target = self.catalog.targets.get(target, target)
            if target in self.catalog.entries:
                return target
        return None

    # --- what a schema as a whole means -----------------------------------------------------------

    def _open(self, schema: TypeSchema, place: SourcePlace) -> None:
        """A schema of further members beside named ones is lost; further members are allowed."""
        further = schema.get("additionalProperties")
        if further is False and not rewrite.applies(schema) and "propertyNames" not in schema:
            schema.setdefault("properties", {})
        elif isinstance(further, dict):
            if not constraints(further):
                schema["additionalProperties"] = True
            elif schema.get("properties"):
                self._tell(
                    LOST,
                    place.at("additionalProperties"),
                    "the schema of further members is lost: an object has named members, or a map "
                    "free ones",
                    "further members may be anything",
                )
                schema["additionalProperties"] = True
            else:
                schema.pop("properties", None)

    def _of_other_types(self, schema: TypeSchema, place: SourcePlace) -> None:
        """Keywords about values of a type that the schema does not allow say nothing."""
        own = rewrite.type_set(schema)
        if own is None:
            return
        allowed = {"number" if kind == "integer" else kind for kind in own}
        for keyword in [name for name in schema if TYPE_OF.get(name) not in (None, *allowed)]:
            if keyword != "format":  # Numbers have formats too.
                del schema[keyword]
                message = f"`{keyword}` says nothing of the values that `type` allows"
                self._tell(READ, place.at(keyword), message, "it is ignored")

    def _named(self, schema: TypeSchema, place: SourcePlace) -> None:
        """What is required beside parts, and is a member of none, may be anything."""
        names, is_open = schema.get("required"), schema.get("additionalProperties", True) is True
        properties = schema.get("properties", {})
        if "allOf" not in schema or not is_open or not isinstance(names, list):
            return
        known = strictness.members(self.catalog, place)
        unnamed = [name for name in names if isinstance(name, str) and name not in known]
        if unnamed and isinstance(properties, dict):
            schema["properties"] = {**properties, **{name: {} for name in unnamed}}

    def _into_branches(self, schema: TypeSchema, place: SourcePlace) -> None:
        """Keywords about values of one type, beside a choice that allows others too, are about the
        branches of that type."""
        keyword = next((name for name in ("anyOf", "oneOf") if name in schema), None)
        if keyword is None or "type" in schema or not isinstance(schema[keyword], list):
            return
        found = [self._allows(place.at(keyword, index)) for index in range(len(schema[keyword]))]
        kinds = [each for each in found if each is not None]
        if len(kinds) < len(found):
            return
        for kind in sorted({TYPE_OF[name] for name in schema if name in TYPE_OF}):
            of_kind = {kind, "integer"} if kind == "number" else {kind}
            if all(each <= of_kind for each in kinds):
                continue
            said = {name: schema.pop(name) for name in [*schema] if TYPE_OF.get(name) == kind}
            for index, branch in enumerate(schema[keyword]):
                if of_kind & kinds[index]:
                    rewrite.join(branch, said)
                    schema[keyword][index] = wholes.combined(branch)

    def _type(self, schema: TypeSchema, place: SourcePlace, *, is_part: bool) -> None:
        """Say the type where the schema does not."""
        if "type" in schema or "$ref" in schema:
            return
        values = schema.get("enum", [schema["const"]] if "const" in schema else None)
        if isinstance(values, list):
            kinds = dict.fromkeys(map(rewrite.json_type, values))
            if len(kinds) == 1 and kinds.keys().isdisjoint({"array", "object"}):
                schema["type"] = next(iter(kinds))
            return
        if schema.get("additionalProperties") is True and "properties" not in schema:
            del schema["additionalProperties"]  # It says nothing, of objects either.
        meant = {TYPE_OF[keyword] for keyword in schema if keyword in TYPE_OF}
        if len(meant) == 1:
            (schema["type"],) = meant
            if not is_part and not rewrite.applies(schema):
                message = f"no type is said; it is read as {schema['type']}"
                self._tell(READ, place, message, "values of other types are refused")

    def _choices(self, schema: TypeSchema, place: SourcePlace) -> None:
        """Of the values of an enum only those count that are of the type."""
        values, kinds = schema.get("enum"), rewrite.type_set(schema)
        if not isinstance(values, list) or kinds is None:
            return
        kept = [value for value in values if _is_of(value, kinds)]
        if kept and len(kept) < len(values):
            is_null = all(value is None or _is_of(value, kinds) for value in values)
            if not is_null or self.library.kind(place.document) is not OPENAPI_3_0:
                message = "a value of `enum` is not of the type, and so is not valid"
                self._tell(READ, place.at("enum"), message, "as the letter of JSON Schema says")
            schema["enum"] = kept
        for keyword, refused in beside.refused(schema).items():
            kept = [each for each in schema["enum"] if not any(each is one for one in refused)]
            if refused and kept:
                message = f"a value of `enum` does not keep `{keyword}`, and so is not valid"
                self._tell(READ, place.at("enum"), message, "as the letter of JSON Schema says")
                schema["enum"] = kept

    def _kinds(self, place: SourcePlace, node: Mapping[str, Json]) -> frozenset[str] | None:
        """The types that what a schema refers to, or chooses from, allows; None if unknown."""
        if place in self.catalog.targets:
            return self._allows(self.catalog.end(place))
        return self._chosen(place, node, ())

    def _allows(
        self, place: SourcePlace, above: tuple[SourcePlace, ...] = ()
    ) -> frozenset[str] | None:
        """The types that a schema of the source allows, by all that it says; None if unknown."""
        end = self.catalog.end(place)
        node = end.value
        if not isinstance(node, dict) or end in above:
            return frozenset() if node is False else None
        found = [_said(node), self._chosen(end, node, (*above, end))]
        if isinstance(values := node.get("enum"), list):
            found.append(frozenset(map(rewrite.json_type, values)))
        parts = node.get("allOf")
        for index in range(len(parts) if isinstance(parts, list) else 0):
            found.append(self._allows(end.at("allOf", index), (*above, end)))
        known = [kinds for kinds in found if kinds is not None]
        if not known:
            return None
        is_nullable = self.library.kind(end.document) is OPENAPI_3_0 and node.get("nullable")
        return known[0].intersection(*known) | ({"null"} if is_nullable is True else set())

    def _chosen(
        self, place: SourcePlace, node: Mapping[str, Json], above: tuple[SourcePlace, ...]
    ) -> frozenset[str] | None:
        """The types that the branches of a choice allow; None if unknown, or without a choice."""
        for keyword in ("anyOf", "oneOf"):
            branches = node.get(keyword)
            if isinstance(branches, list):
                places = (place.at(keyword, index) for index in range(len(branches)))
                kinds = [self._allows(each, above) for each in places]
                known = [kind for kind in kinds if kind is not None]
                return frozenset().union(*known) if len(known) == len(kinds) else None
        return None

    def _branches(self, schema: TypeSchema, place: SourcePlace) -> None:
        """Of several branches only those count that a value can fit, each of them once."""
        own = rewrite.type_set(schema)
        for keyword in ("anyOf", "oneOf"):
            branches = schema.get(keyword)
            if not isinstance(branches, list):
                continue
            kinds = [self._allows(place.at(keyword, index)) for index in range(len(branches))]
            fitting = [
                branch
                for branch, kind in zip(branches, kinds, strict=True)
                if kind is None or (kind if own is None else own & kind)
            ]
            kept = rewrite.once(fitting)
            if any(kind is not None and {"null"} < kind for kind in kinds):
                kept = [branch for branch in kept if branch != {"type": "null"}]
            if not kept or len(kept) == len(branches):
                continue
            if len(fitting) < len(branches) and own is not None:
                message = f"a branch of `{keyword}` is not of the type beside it, and never fits"
                help_ = "as the letter of JSON Schema says; remove `type` if the branch is meant"
                self._tell(READ, place.at(keyword), message, help_)
            if len(kept) < len(fitting) and keyword == "oneOf":
                message = "what a branch of `oneOf` says is there twice, and is read once"
                help_ = "by the letter of JSON Schema no value of it is valid"
                self._tell(READ, place.at(keyword), message, help_)
            schema[keyword] = kept
            if len(kept) == 1 and isinstance(kept[0], dict):
                del schema[keyword]
                schema.pop("discriminator", None)
                rewrite.join(schema, kept[0])

    def _without_null(
        self, schema: TypeSchema, place: SourcePlace, *, is_branch: bool
    ) -> TypeSchema:
        """Nothing but null is a branch; elsewhere the dialect cannot say it."""
        if is_branch or schema.get("type") != "null":
            return schema
        message = "null alone is lost: there is no type of which null is the only value"
        self._tell(LOST, place, message, "any value is allowed, null among them")
        return rewrite.split(schema)[1]

    def _composed(
        self, schema: TypeSchema, place: SourcePlace, node: Mapping[str, Json], *, is_root: bool
    ) -> TypeSchema:
        """What stands beside a choice or parts becomes one with them; and what an object can be
        too, such as null, a branch of its own."""
        others = wholes.beside_object(schema)
        is_null = others == [{"type": "null"}]
        if not others or (is_null and not is_root and not rewrite.applies(schema)):
            return self._distributed(schema, place)
        whole = self._distributed(wholes.object_alone(schema), place)
        if is_null:
            return wholes.or_else(whole, others) if self._takes_null(place, node) else whole
        for keyword in rewrite.APPLICATORS:
            # Of branches that say nothing of a value, all fit.
            is_idle = keyword != "oneOf" and all(map(_is_of_objects, _listed(node, keyword)))
            if keyword in schema and not is_idle:
                message = f"`{keyword}` is lost for values that are no objects"
                self._tell(LOST, place.at(keyword), message, "the rest is said of them")
        return wholes.or_else(whole, others)

    def _takes_null(self, place: SourcePlace, node: Mapping[str, Json]) -> bool:
        """Whether what applies to a value beside its type lets null in."""
        for keyword in rewrite.APPLICATORS:
            parts = node.get(keyword)
            if not isinstance(parts, list):
                continue
            kinds = [self._allows(place.at(keyword, index)) for index in range(len(parts))]
            count = sum(kind is None or "null" in kind for kind in kinds)
            enough = {"allOf": count == len(parts), "anyOf": count > 0, "oneOf": count == 1}
            if not enough[keyword]:
                return False
        return True

    def _distributed(self, schema: TypeSchema, place: SourcePlace) -> TypeSchema:
        """A choice with something beside it becomes a choice of wholes."""
        said, notes = rewrite.split(schema)
        parts = said.get("allOf", [])
        if not rewrite.applies(said) or not isinstance(parts, list):
            return schema
        ends = [self.catalog.end(place.at("allOf", index)) for index in range(len(parts))]
        telling = [index for index, end in enumerate(ends) if not _is_idle(end.value)]
        if len(telling) < len(parts):
            if any(_said(end.value) for index, end in enumerate(ends) if index not in telling):
                said.setdefault("type", "object")
            said["allOf"] = [parts[index] for index in telling]
        choice: TypeSchema = {name: said.pop(name) for name in _CHOICE if name in said}
        parts, among = said.pop("allOf", []), [i for i in telling if _is_choice(ends[i].value)]
        if not choice and among and (len(parts) > 1 or said):
            end = ends[among[0]]
            choice = rewrite.split(self._schema(end, end.value, is_root=True))[0]
            for index in among[1:]:
                message = "a second choice among the parts is lost: an object is one of one choice"
                self._tell(LOST, place.at("allOf", index), message)
            parts = [parts[telling.index(index)] for index in telling if index not in among]
            if not parts and not said:
                return {**choice, **notes}
        if not choice:
            return {**said, **({"allOf": parts} if parts else {}), **notes}
        branches = choice.get("oneOf", choice.get("anyOf"))
        is_object = said.get("type", "object") == "object" and (parts or said)
        if not is_object or not isinstance(branches, list) or choice.keys() >= {"anyOf", "oneOf"}:
            return schema
        return {**wholes.distributed(choice, said, parts), **notes}

    def _loosened(self, schema: TypeSchema, place: SourcePlace, before: int) -> TypeSchema:
        """Branches of which something is lost may both fit where the document tells them apart."""
        inside_ = f"{place.pointer}/oneOf/"
        lost = [told for told in self.told[before:] if told.is_looser]
        if "oneOf" not in schema or not any(t.place.pointer.startswith(inside_) for t in lost):
            return schema
        message = "that only one branch of `oneOf` fits is lost: what tells them apart is lost"
        self._tell(LOST, place.at("oneOf"), message, "the first branch that fits is taken")
        return {("anyOf" if name == "oneOf" else name): schema[name] for name in schema}

    def _nullable(self, schema: TypeSchema, place: SourcePlace) -> TypeSchema:
        """Join null to a schema; by the letter of 3.0.3 it needs a `type` beside it."""
        kind, values = schema.get("type"), schema.get("enum")
        if isinstance(values, list) and None not in values:
            schema["enum"] = [*values, None]
            listed_there = place.at("enum").value
            if not (isinstance(listed_there, list) and None in listed_there):
                message = "`nullable` beside `enum` without null is read as meant: null is valid"
                self._tell(READ, place.at("nullable"), message, _NULL_BY_LETTER)
        if isinstance(kind, str):
            return {**schema, "type": [kind, "null"]}
        if isinstance(kind, list):
            return {**schema, "type": list(dict.fromkeys([*kind, "null"]))}
        said, notes = rewrite.split(schema)
        if not said:
            return schema
        message = "`nullable` without `type` is read as meant: null is valid"
        self._tell(READ, place.at("nullable"), message, _NULL_BY_LETTER)
        one = said.get("allOf")
        if len(said) == 1 and isinstance(one, list) and len(one) == 1:
            said = one[0]
        return {"anyOf": [said, {"type": "null"}], **notes}

    def _title(self, schema: TypeSchema, node: Mapping[str, Json], *, is_root: bool) -> None:
        """A title of an inline object may name its type; that of a type may describe it."""
        title = node.get("title")
        if not isinstance(title, str) or not title:
            return
        if not is_root:
            is_object = isinstance(schema.get("properties"), dict)
            if is_object and TITLE.fullmatch(title) and not self.catalog.has(title):
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
    "propertyNames": Translation._property_names,
    "prefixItems": Translation._prefix_items,
    "unevaluatedProperties": Translation._unevaluated,
}
"""Keywords whose meaning depends on others beside them."""


def _constraining(schema: Json) -> Json:
    """What a schema of the source says of what is valid, at its root."""
    if not isinstance(schema, dict):
        return schema
    return {name: schema[name] for name in sorted(constraints(schema))}


def _escaped(text: str) -> str:
    """A pattern that only this text matches."""
    return re.sub(r"([^\w\s-])", r"\\\1", text, flags=re.ASCII)


def _said(schema: Json) -> frozenset[str] | None:
    """The types that a schema of the source says that it allows."""
    return rewrite.type_set(schema) if isinstance(schema, dict) else None


def _is_object(schema: Json) -> bool:
    """Whether a schema of the source says itself that it is about objects."""
    return isinstance(schema, dict) and ("properties" in schema or schema.get("type") == "object")


def _is_idle(schema: Json) -> bool:
    """Whether a schema of the source says no more than that a value is an object, if that."""
    if not isinstance(schema, dict):
        return schema is True
    further = [schema.get("additionalProperties", True), *_values(schema, "patternProperties")]
    return (
        schema.get("type", "object") == "object"
        and constraints(schema) <= {"type", "additionalProperties", "patternProperties"}
        and not any(_constraining(each) not in ({}, True) for each in further)
    )


def _is_of_objects(schema: Json) -> bool:
    """Whether a schema of the source says nothing of values that are no objects."""
    if not isinstance(schema, dict):
        return schema is True
    return all(TYPE_OF.get(keyword) == "object" for keyword in constraints(schema))


def _listed(schema: Mapping[str, Json], keyword: str) -> Iterable[Json]:
    value = schema.get(keyword)
    return value if isinstance(value, list) else ()


def _values(schema: Mapping[str, Json], keyword: str) -> Iterable[Json]:
    value = schema.get(keyword)
    return value.values() if isinstance(value, dict) else ()


def _is_choice(schema: Json) -> bool:
    """Whether a schema of the source is a choice, beside which stands nothing but members."""
    said = constraints(schema) - {"discriminator"} if isinstance(schema, dict) else set[str]()
    is_of_objects = isinstance(schema, dict) and schema.get("type", "object") == "object"
    return is_of_objects and said - {"properties", "required", "type"} in ({"anyOf"}, {"oneOf"})


def _is_of(value: Json, kinds: frozenset[str]) -> bool:
    kind = rewrite.json_type(value)
    is_whole = isinstance(value, float) and value.is_integer()
    return kind in kinds or (is_whole and "integer" in kinds)


def _squashed(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())
