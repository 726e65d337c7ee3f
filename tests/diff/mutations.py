"""Changes of schema sets, drawn at random: every keyword of the dialect, at every place.

A change is not asked to leave a valid set behind: whoever draws one asks lint, and draws again.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tinkerspec.contract import facets, model
from tinkerspec.contract.equality import same
from tinkerspec.contract.facets import Kind

Files = dict[str, Any]
Schema = dict[str, Any]

NUMBERS: Final = (-3, -1, 0, 1, 2, 4, 5, 10, 100, 2**63 - 1)
FRACTIONS: Final = (-0.5, 0.25, 0.5, 1.5, 2.5)
SIZES: Final = (0, 1, 2, 3, 5)
PATTERNS: Final = ("^[a-z]*$", "^[a-c]*$", "[0-9]", "^(a|bc){1,2}$", "^[A-Z]{2,4}$", "^[^a]*$", ".")
VALUES: Final[Mapping[facets.Facet, Sequence[Any]]] = facets.each(
    __name__,
    {
        Kind.LOWER: (*NUMBERS, *FRACTIONS),
        Kind.UPPER: (*NUMBERS, *FRACTIONS),
        Kind.STEP: (1, 2, 3, 4, 0.25, 0.5, 1.5),
        Kind.LEAST: SIZES,
        Kind.MOST: SIZES,
        Kind.DISTINCT: (True, False),
        Kind.PATTERN: PATTERNS,
        Kind.FORMAT: ("date", "time", "uuid", "duration", "email"),
        Kind.KEYS: PATTERNS,
    },
)
CARRIERS: Final[Mapping[str, type[model.Type]]] = {
    "integer": model.IntegerType,
    "number": model.NumberType,
    "string": model.StringType,
    "array": model.ArrayType,
    "object": model.MapType,
}
TEXTS: Final = ("a", "b", "s", "new", "zz", "A b", "")
SCALARS: Final[tuple[Schema, ...]] = (
    {"type": "string"},
    {"type": "string", "maxLength": 3},
    {"type": "string", "pattern": "^[a-z]*$"},
    {"type": "string", "enum": ["a", "b"]},
    {"type": "string", "const": "a"},
    {"enum": ["a", "new"], "x-open": True},
    {"type": "integer", "enum": [1, 2]},
    {"enum": ["a", 1, 0.5, True, None]},
    {"enum": ["only"]},
    {"type": "boolean", "const": True},
    {"type": "string", "format": "date-time"},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "uuid"},
    {"type": "string", "format": "duration"},
    {"type": ["string", "integer"]},
    {"anyOf": [{"type": "string", "maxLength": 2}, {"type": "array", "items": {}}]},
    {"oneOf": [{"type": "integer", "minimum": 2}, {"type": "number", "maximum": 4}]},
    {"type": "string", "contentEncoding": "base64"},
    {"type": "boolean"},
    {"type": "integer"},
    {"type": "integer", "minimum": 0, "maximum": 9},
    {"type": "number"},
    {"type": "number", "multipleOf": 0.5},
    {"type": ["integer", "null"]},
    {"type": "array", "items": {"type": "integer"}},
    {"type": "object", "additionalProperties": {"type": "string"}},
    {"type": "object", "additionalProperties": True},
    {"type": "object"},
    {"type": "array"},
    {},
)
NOTES: Final = ("$schema", "title", "description", "x-direction", "examples", "$defs")
"""Keywords that stay when what a schema allows is exchanged."""
ANNOTATIONS: Final = (*NOTES, "default", "deprecated", "x-list-dtype", "x-lang", "x-renamed-from")
DEFAULTS: Final[tuple[Any, ...]] = (None, True, 0, 1, 3, 1.5, "", "a", [], {}, [1], "YQ==")


@dataclass(frozen=True, slots=True)
class Node:
    """A schema: the file that it stands in, and what it is there."""

    file: str
    role: str
    name: str
    schema: Schema
    holder: Schema | None = None


def _kinds(schema: Schema) -> list[str]:
    kinds = schema.get("type", [])
    return kinds if isinstance(kinds, list) else [kinds]


def nodes(files: Mapping[str, Any]) -> Iterator[Node]:
    """Every schema of the types."""
    for path in sorted(files):
        if path.startswith("types/"):
            yield from _nodes(Node(path, "root", "", files[path]))


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    schema, file = node.schema, node.file
    for name, member in schema.get("properties", {}).items():
        yield from _nodes(Node(file, "member", name, member, schema))
    for name, inner in schema.get("$defs", {}).items():
        yield from _nodes(Node(file, "definition", name, inner))
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield from _nodes(Node(file, keyword, "", schema[keyword]))
    for keyword in ("anyOf", "allOf", *(() if "discriminator" in schema else ("oneOf",))):
        for inner in schema.get(keyword, ()):
            yield from _nodes(Node(file, keyword, "", inner))


def _choice(schema: Schema) -> str | None:
    """The keyword by which a schema lets a value be one of several without a tag."""
    found = next((keyword for keyword in ("anyOf", "oneOf") if keyword in schema), None)
    return None if "discriminator" in schema else found


Change = Callable[[Node, Files], "bool | None"]
"""Changes a schema in place; false where there is nothing to change."""


@dataclass(frozen=True, slots=True)
class Mutator:
    """Draws changes of a set; each is made on a copy."""

    chance: random.Random

    def changed(self, files: Files) -> tuple[Files, str] | None:
        """The set with one change and what it is, or nothing where what was drawn does not fit."""
        made = copy.deepcopy(files)
        node = self.chance.choice(list(nodes(made)))
        changes = list(self._changes(node))
        if not changes:
            return None
        change = self.chance.choice(changes)
        if change(node, made) is False or made == files:
            return None
        return made, f"{change.__name__.lstrip('_')} at {node.file} {node.role} {node.name}".strip()

    def _changes(self, node: Node) -> Iterator[Change]:
        schema = node.schema
        yield from self._changes_of_values(schema)
        if "properties" in schema:
            yield from (self._strictness, self._addition, self._required_addition, self._order)
        if node.role == "member":
            yield from (self._removal, self._rename, self._undeclared_rename, self._need)
            yield self._default
        if "discriminator" in schema:
            yield from (self._variant_less, self._variant_more, self._untagged)
        elif _choice(schema) is not None:
            yield from (self._option_less, self._option_more, self._exclusive, self._turned)
        if node.role == "root":
            yield from (self._direction, self._type_rename)
        if not {"properties", "oneOf", "allOf"} & schema.keys():
            yield from (self._exchange, self._reference, self._wrap)
            yield from [self._null] * 2 * (node.role != "root")

    def _changes_of_values(self, schema: Schema) -> Iterator[Change]:
        kinds = set(_kinds(schema))
        if kinds & CARRIERS.keys() and not {"enum", "const", "properties", "allOf"} & schema.keys():
            yield from (self._facet, self._facet)
        if {"integer", "number"} & kinds:
            yield self._fraction
        if "string" in kinds or {"enum", "const"} & schema.keys():
            yield from (self._choices, self._choices)
        if "enum" in schema:
            yield self._open

    # --- values ----------------------------------------------------------------------------------

    def _put(self, schema: Schema, keyword: str, values: Sequence[Any]) -> None:
        """Another value of a keyword, or none."""
        if keyword in schema and self.chance.random() < 0.3:
            del schema[keyword]
        elif type(schema.get(keyword)) is int and self.chance.random() < 0.5:
            schema[keyword] += self.chance.choice((-1, 1))
        else:
            schema[keyword] = self.chance.choice(values)

    def _facet(self, node: Node, _: Files) -> None:
        """Another value of a keyword that constrains what the schema allows, or none."""
        kind = next(kind for kind in _kinds(node.schema) if kind in CARRIERS)
        facet = self.chance.choice(facets.carried(CARRIERS[kind]))
        *way, keyword = facet.steps
        holder = node.schema
        for step in way:
            holder = holder.setdefault(step, {})
        values = [value for value in VALUES[facet] if kind != "integer" or isinstance(value, int)]
        self._put(holder, keyword, values)
        if way and not holder:
            del node.schema[way[0]]

    def _fraction(self, node: Node, _: Files) -> None:
        other = {"integer": "number", "number": "integer"}
        kind = node.schema["type"]
        node.schema["type"] = (
            [other.get(k, k) for k in kind] if isinstance(kind, list) else other[kind]
        )

    def _choices(self, node: Node, _: Files) -> bool | None:
        schema = node.schema
        values = schema.pop("enum", None) or [schema.pop("const", None)]
        if values == [None]:
            return False
        if "string" not in _kinds(schema):
            schema.pop("type", None)  # The values say it.
        what = self.chance.choice(("more", "less", "other", "order"))
        if what in ("less", "other"):
            values.pop(self.chance.randrange(len(values)))
        if what in ("more", "other"):
            of_texts = "type" in schema or "x-open" in schema
            new = self.chance.choice(TEXTS if of_texts else (*TEXTS, 0, 2, -1.5, False))
            values += [new] if not any(same(new, value) for value in values) else []
        if what == "order":
            self.chance.shuffle(values)
        is_constant = len(values) == 1 and "x-open" not in schema and self.chance.random() < 0.5
        schema |= {"const": values[0]} if is_constant else {"enum": values}
        return values not in ([], [None])

    def _open(self, node: Node, _: Files) -> bool | None:
        if node.schema.pop("x-open", None) is None:
            node.schema["x-open"] = True
        return all(isinstance(value, str | None) for value in node.schema["enum"])

    def _null(self, node: Node, _: Files) -> None:
        schema = node.schema
        kind = schema.get("type")
        if isinstance(kind, list):
            others = [k for k in kind if k != "null"]
            others += ["null"] * (len(others) == len(kind))
            schema["type"] = others if len(others) > 1 else others[0]
        elif keyword := _choice(schema):
            branches = [branch for branch in schema[keyword] if branch != {"type": "null"}]
            branches += [{"type": "null"}] * (len(branches) == len(schema[keyword]))
            schema[keyword] = branches
            if len(branches) == 1:
                schema |= schema.pop(keyword)[0]
        elif "enum" in schema:
            schema.pop("type", None)
            others = [value for value in schema["enum"] if value is not None]
            schema["enum"] = others if len(others) < len(schema["enum"]) else [*others, None]
        elif isinstance(kind, str) and "const" not in schema:
            schema["type"] = [kind, "null"]
        else:
            inner = {k: schema.pop(k) for k in ("$ref", "type", "enum", "const") if k in schema}
            schema["anyOf"] = [inner, {"type": "null"}]

    # --- kinds -----------------------------------------------------------------------------------

    def _exchange(self, node: Node, _: Files) -> None:
        self._become(node, copy.deepcopy(self.chance.choice(SCALARS)))

    def _reference(self, node: Node, files: Files) -> None:
        here = node.file.rpartition("/")[0]
        names = [path for path in files if path.rpartition("/")[0] == here]
        self._become(node, {"$ref": self.chance.choice(names).rpartition("/")[2]})

    def _wrap(self, node: Node, _: Files) -> None:
        inner = {k: v for k, v in node.schema.items() if k not in ANNOTATIONS}
        keyword = self.chance.choice(("items", "additionalProperties"))
        kind = "array" if keyword == "items" else "object"
        self._become(node, {"type": kind, keyword: inner})

    def _become(self, node: Node, new: Schema) -> None:
        """Allow something else, with a default that fits more often than not."""
        kept = {k: v for k, v in node.schema.items() if k in (*NOTES, "x-renamed-from")}
        if "default" in node.schema:
            kept["default"] = self.chance.choice((node.schema["default"], *DEFAULTS))
        node.schema.clear()
        node.schema.update({**kept, **new})

    # --- members ---------------------------------------------------------------------------------

    def _strictness(self, node: Node, _: Files) -> None:
        node.schema["additionalProperties"] = not node.schema.get("additionalProperties", True)

    def _new(self) -> Schema:
        return {"description": "New.", **copy.deepcopy(self.chance.choice(SCALARS))}

    def _addition(self, node: Node, _: Files) -> None:
        node.schema["properties"]["added"] = self._new() | self._maybe_default()

    def _required_addition(self, node: Node, _: Files) -> None:
        node.schema["properties"]["added"] = self._new() | self._maybe_default()
        node.schema["required"] = [*node.schema.get("required", ()), "added"]

    def _order(self, node: Node, _: Files) -> None:
        members = list(node.schema["properties"].items())
        self.chance.shuffle(members)
        node.schema["properties"] = dict(members)

    def _removal(self, node: Node, _: Files) -> None:
        assert node.holder is not None
        del node.holder["properties"][node.name]
        if node.name in node.holder.get("required", ()):
            node.holder["required"].remove(node.name)

    def _rename(self, node: Node, _: Files) -> None:
        self._undeclared_rename(node, _)
        node.schema["x-renamed-from"] = node.name

    def _undeclared_rename(self, node: Node, _: Files) -> None:
        assert node.holder is not None
        members = node.holder["properties"].items()
        node.holder["properties"] = {
            "other" if name == node.name else name: member for name, member in members
        }
        if "required" in node.holder:
            node.holder["required"] = [
                "other" if name == node.name else name for name in node.holder["required"]
            ]

    def _need(self, node: Node, _: Files) -> None:
        assert node.holder is not None
        required = node.holder.setdefault("required", [])
        if node.name in required:
            required.remove(node.name)
        else:
            required.append(node.name)
        self._default(node, _)

    def _default(self, node: Node, _: Files) -> None:
        node.schema.pop("default", None)
        node.schema.update(self._maybe_default())

    def _maybe_default(self) -> Schema:
        return {"default": self.chance.choice(DEFAULTS)} if self.chance.random() < 0.6 else {}

    # --- types -----------------------------------------------------------------------------------

    def _direction(self, node: Node, _: Files) -> None:
        node.schema["x-direction"] = self.chance.choice(("request", "response", "both"))

    def _type_rename(self, node: Node, files: Files) -> None:
        """Another title; the file keeps a name that fits it."""
        old = node.schema["title"]
        node.schema.update({"title": f"{old}Anew", "x-renamed-from": old})
        folder, _, file = node.file.rpartition("/")
        new = file.replace(".json", "_anew.json")
        files[f"{folder}/{new}"] = files.pop(node.file)
        for path in files:
            files[path] = _with_reference(files[path], file, new)

    def _option_less(self, node: Node, _: Files) -> bool | None:
        branches = node.schema[str(_choice(node.schema))]
        if len(branches) < 3:
            return False
        branches.pop(self.chance.randrange(len(branches)))
        return None

    def _option_more(self, node: Node, _: Files) -> None:
        branches = node.schema[str(_choice(node.schema))]
        scalar = copy.deepcopy(self.chance.choice(SCALARS))
        branches.insert(self.chance.randrange(len(branches) + 1), scalar)

    def _exclusive(self, node: Node, _: Files) -> None:
        keyword = str(_choice(node.schema))
        node.schema["anyOf" if keyword == "oneOf" else "oneOf"] = node.schema.pop(keyword)

    def _turned(self, node: Node, _: Files) -> None:
        node.schema[str(_choice(node.schema))].reverse()

    def _untagged(self, node: Node, _: Files) -> None:
        del node.schema["discriminator"]

    def _variant_less(self, node: Node, _: Files) -> None:
        union = node.schema
        gone = union["oneOf"].pop(self.chance.randrange(len(union["oneOf"])))
        mapping = union["discriminator"]["mapping"]
        union["discriminator"]["mapping"] = {k: v for k, v in mapping.items() if v != gone["$ref"]}

    def _variant_more(self, node: Node, files: Files) -> bool | None:
        union = node.schema
        tag = union["discriminator"]["propertyName"]
        there = [variant["$ref"] for variant in union["oneOf"]]
        for path in self.chance.sample(sorted(files), len(files)):
            file = path.rpartition("/")[2]
            constant = files[path].get("properties", {}).get(tag, {}).get("const")
            if constant is not None and file not in there:
                union["oneOf"].append({"$ref": file})
                union["discriminator"]["mapping"][constant] = file
                return None
        return False


def _with_reference(node: Any, old: str, new: str) -> Any:
    """A document in which references and mappings lead to another file."""
    if isinstance(node, list):
        return [_with_reference(item, old, new) for item in node]
    if isinstance(node, dict):
        return {key: _with_reference(value, old, new) for key, value in node.items()}
    is_reference = isinstance(node, str) and node.rpartition("/")[2] == old
    return f"{node[: -len(old)]}{new}" if is_reference else node
