"""Sets of valid schemas, made at random: every form of type, in every place where it may stand.

Each schema comes with a way to draw values of it, which serve as its defaults and examples.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tinkerspec.contract.naming import snake_case

Schema = dict[str, Any]
Value = Any
Draw = Callable[[], Value]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
DEEPEST: Final = 3
"""How far containers are nested in one another."""


@dataclass(frozen=True, slots=True)
class Made:
    """A schema and its values; `nullable` when it says of itself that null is one of them."""

    schema: Schema
    draw: Draw
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A type that may be referred to: where it stands, and its values."""

    file: str
    pointer: str
    made: Made
    kind: str

    def ref(self, file: str) -> str:
        """The reference to it from a file of the same folder."""
        return self.pointer if self.file == file else self.file + self.pointer


def undocumented(documents: Mapping[str, Schema], chance: random.Random) -> Mapping[str, Schema]:
    """The same types, some of which lack some of what the documentation is made of."""
    return {file: _stripped(document, chance) for file, document in documents.items()}


def _stripped(node: Any, chance: random.Random, *, is_root: bool = True) -> Any:
    left_out = {"description", *(("title", "x-direction", "examples") if is_root else ())}
    if not isinstance(node, dict):
        return node
    kept = {
        key: value for key, value in node.items() if key not in left_out or chance.random() < 0.5
    }
    for group in ("properties", "$defs"):
        if group in kept:
            members = kept[group].items()
            kept[group] = {key: _stripped(inner, chance, is_root=False) for key, inner in members}
    return kept


@dataclass
class Maker:
    """Makes the files of one set; a type refers to those made before it, so there are no rings.

    What is `odd` has titles that mean something to Python, and bounds beyond what a double counts.
    Otherwise the first types have the given titles. With `unions`, some have several types, `anyOf`
    or `oneOf`.
    """

    chance: random.Random
    titles: Sequence[str] = ()
    odd: bool = False
    unions: bool = False
    known: list[Known] = field(default_factory=list)
    documents: dict[str, Schema] = field(default_factory=dict)
    inside: int = 0
    """How many types stand inside others."""

    def make(self, types: int) -> Mapping[str, Schema]:
        """The schemas of so many files, by file name."""
        for number in range(types):
            self._file(number)
        return self.documents

    def _file(self, number: int) -> None:
        titles = _ODD_TITLES if self.odd else self.titles
        title = titles[number] if number < len(titles) else f"T{number}"
        file = f"{snake_case(title)}.json"
        head = {"$schema": DIALECT, "title": title, "description": "A type.", "x-direction": "both"}
        definitions: dict[str, Schema] = {}
        for index in range(self.chance.choice((0, 0, 1, 2))):
            key = f"D{number}{index}"
            kind, made = self._definition(file)
            # An alias without a title is spelled out where it is used.
            spelled = kind == "alias" and {"enum", "oneOf"}.isdisjoint(made.schema)
            titled = not spelled or self.chance.random() < 0.5
            name = {"title": f"{title}Local{index}"} if titled else {}
            definitions[key] = {**name, "description": "A local type.", **made.schema}
            self.known.append(Known(file, f"#/$defs/{key}", made, kind))
        kind, made = self._definition(file)
        rest: Schema = {"examples": [made.draw() for _ in range(2)]}
        if definitions:
            rest["$defs"] = definitions
        self.documents[file] = {**head, **made.schema, **rest}
        # A definition is reached from its own file alone.
        self.known = [known for known in self.known if not known.pointer]
        self.known.append(Known(file, "", made, kind))

    # --- types ------------------------------------------------------------------------------------

    def _definition(self, file: str) -> tuple[str, Made]:
        open_records = self._parts()
        tagged = self._variants()
        kinds = ["record", "record", "record", "enum", "alias", "alias", "alias"]
        kinds += ["whole"] * (len(open_records) > 1) + ["union", "union"] * (len(tagged) > 1)
        kinds += ["name"] * bool(self.known)
        match self.chance.choice(kinds):
            case "name":
                known = self.chance.choice(self.known)
                return known.kind, self._named(file, known)
            case "enum":
                return "enum", self._enum()
            case "alias":
                return "alias", self._type(file, DEEPEST, is_root=True)
            case "union":
                return "union", self._union(file, tagged)
            case "whole":
                return "open", self._whole(file, open_records)
            case _:
                return self._record(file)

    def _record(self, file: str) -> tuple[str, Made]:
        strict = self.chance.random() < 0.5
        prefix = f"m{len(self.documents)}x{len(self.known)}"
        made = self._members(file, prefix)
        if tag := self.chance.random() < 0.5:
            made = _tagged(made, prefix)
        schema = {"type": "object", **made.schema}
        if strict or self.chance.random() < 0.5:
            schema["additionalProperties"] = not strict
        kind = "record" if strict else "open"
        return (f"{kind}-{prefix}" if tag else kind), Made(schema, made.draw)

    def _members(self, file: str, prefix: str, depth: int = DEEPEST) -> Made:
        properties: dict[str, Schema] = {}
        draws: dict[str, Draw] = {}
        required: list[str] = []
        for index in range(self.chance.randrange(5)):
            name = f"{prefix}_{index}"
            made = self._type(file, depth)
            properties[name] = {"description": "A member.", **made.schema}
            draws[name] = made.draw
            if is_required := self.chance.random() < 0.4:
                required.append(name)
            if self.chance.random() < (0.2 if is_required else 0.6):
                properties[name]["default"] = None if self._may_be_null(made) else made.draw()
            if self.chance.random() < 0.1:
                properties[name]["deprecated"] = True
            if self.chance.random() < 0.1:
                properties[name]["examples"] = [made.draw()]

        def draw() -> Value:
            return {
                name: value()
                for name, value in draws.items()
                if name in required or self.chance.random() < 0.5
            }

        schema: Schema = {"properties": properties}
        if required or self.chance.random() < 0.5:
            schema["required"] = required
        return Made(schema, draw)

    def _may_be_null(self, made: Made) -> bool:
        return made.nullable and self.chance.random() < 0.5

    def _whole(self, file: str, parts: list[Known]) -> Made:
        chosen = self.chance.sample(parts, 2)
        refs: list[Schema] = [{"$ref": part.ref(file)} for part in chosen]
        draws = [part.made.draw for part in chosen]
        if self.chance.random() < 0.5:
            inline = self._members(file, f"i{len(self.documents)}x{len(self.known)}")
            refs.insert(self.chance.randrange(3), inline.schema)
            draws.append(inline.draw)
        schema: Schema = {"type": "object", "allOf": refs, "additionalProperties": True}
        if self.chance.random() < 0.5:
            own = self._members(file, f"o{len(self.documents)}x{len(self.known)}")
            schema.update(own.schema)
            draws.append(own.draw)
        return Made(schema, lambda: {k: v for draw in draws for k, v in draw().items()})

    def _parts(self) -> list[Known]:
        """Open records, each under one of its names."""
        parts = {known.made.draw: known for known in self.known if known.kind == "open"}
        return list(parts.values())

    def _variants(self) -> list[Known]:
        """Records with a tag, each under one of its names."""
        tagged = {known.kind: known for known in self.known if "-" in known.kind}
        return list(tagged.values())

    def _union(self, file: str, tagged: list[Known]) -> Made:
        chosen = self.chance.sample(tagged, self.chance.randint(2, min(3, len(tagged))))
        mapping = {known.kind.partition("-")[2]: known.ref(file) for known in chosen}
        return Made(
            {
                "oneOf": [{"$ref": known.ref(file)} for known in chosen],
                "discriminator": {"propertyName": "kind", "mapping": mapping},
            },
            lambda: self.chance.choice(chosen).made.draw(),
        )

    def _type(self, file: str, depth: int, *, is_root: bool = False) -> Made:
        """Any type that a member, an item or a value may have. What is an object or a union at a
        root is no alias."""
        made = self._plain(file, depth)
        while is_root and not {"properties", "oneOf", "allOf"}.isdisjoint(made.schema):
            made = self._plain(file, depth)
        if made.nullable or self.chance.random() < 0.65:
            return made
        return self._nullable(made)

    def _nullable(self, made: Made) -> Made:
        kind = made.schema.get("type")
        spelled = isinstance(kind, str) and not {"enum", "const", "allOf"} & made.schema.keys()
        if spelled and self.chance.random() < 0.5:
            schema = {**made.schema, "type": [kind, "null"]}
        elif self.chance.random() < 0.3:
            schema = {**made.schema, "nullable": True}
        else:
            schema = {"anyOf": [made.schema, {"type": "null"}]}
        return Made(schema, lambda: made.draw() if self.chance.random() < 0.7 else None, True)

    def _plain(self, file: str, depth: int) -> Made:
        if self.chance.random() < 0.05:
            return self._anything()
        forms: list[Callable[[], Made]] = [*(self._scalar for _ in range(3))]
        if self.known:
            forms += [lambda: self._ref(file)] * 3
        if depth:
            forms += [lambda: self._array(file, depth - 1), lambda: self._map(file, depth - 1)] * 2
            forms += [lambda: self._inside(file, depth - 1)]
        if depth and self.unions:
            forms += [lambda: self._any_of(file, depth - 1), self._one_of, self._several]
        made = self.chance.choice(forms)()
        return self._in_parts(made) if self.chance.random() < 0.1 else made

    def _inside(self, file: str, depth: int) -> Made:
        """A record or a union that is written out where it is used."""
        tagged = self._variants()
        if len(tagged) > 1 and self.chance.random() < 0.3:
            return self._union(file, tagged)
        self.inside += 1
        number = self.inside
        made = self._members(file, f"n{number}", depth)
        named = {"title": f"Named{number}"} if self.chance.random() < 0.3 else {}
        strict = {"additionalProperties": self.chance.random() < 0.5}
        return Made({"type": "object", **named, **made.schema, **strict}, made.draw)

    def _in_parts(self, made: Made) -> Made:
        """The same type, said by the parts of `allOf`."""
        schema = made.schema
        if "$ref" in schema:
            return Made({"allOf": [schema]}, made.draw, made.nullable)
        if not isinstance(schema.get("type"), str) or not {"properties", "x-open"}.isdisjoint(
            schema
        ):
            return made
        typed = {
            key: schema[key] for key in ("type", "items", "additionalProperties") if key in schema
        }
        rest = {key: value for key, value in schema.items() if key not in typed}
        parts = [
            {key: value} for key, value in rest.items() if key not in ("format", "contentEncoding")
        ]
        typed |= {key: rest[key] for key in ("format", "contentEncoding") if key in rest}
        return Made({"allOf": [typed, *parts]}, made.draw) if parts else made

    def _any_of(self, file: str, depth: int) -> Made:
        made = [self._plain(file, depth) for _ in range(self.chance.randint(2, 4))]
        options = {json.dumps(each.schema): each for each in made if not each.nullable}
        if len(options) < 2:
            return self._scalar()
        draws = [option.draw for option in options.values()]
        schema: Schema = {"anyOf": [option.schema for option in options.values()]}
        return Made(schema, lambda: self.chance.choice(draws)())

    def _one_of(self) -> Made:
        """Branches of different JSON types, so that every value fits only one of them."""
        plain = [each for each in _SCALARS if isinstance(each[0].get("type"), str)]
        schema, values = self.chance.choice([e for e in plain if "nullable" not in e[0]])
        of = str(schema["type"]).replace("integer", "number")
        others = [option for option in _OPTIONS if option[0]["type"] != of]
        chosen = [(schema, values), *self.chance.sample(others, self.chance.randint(1, 2))]
        self.chance.shuffle(chosen)
        draws = [value for _, group in chosen for value in group]
        branches = [dict(schema) for schema, _ in chosen]
        return Made({"oneOf": branches}, lambda: self.chance.choice(draws))

    def _several(self) -> Made:
        chosen = self.chance.sample(_OPTIONS, self.chance.randint(2, 4))
        merged: Schema = {}
        for schema, _ in chosen:
            merged |= schema
        draws = [value for _, group in chosen for value in group]
        kinds = [schema["type"] for schema, _ in chosen]
        return Made({**merged, "type": kinds}, lambda: self.chance.choice(draws))

    def _ref(self, file: str) -> Made:
        return self._named(file, self.chance.choice(self.known))

    def _named(self, file: str, known: Known) -> Made:
        return Made({"$ref": known.ref(file)}, known.made.draw, known.made.nullable)

    def _array(self, file: str, depth: int) -> Made:
        schema: Schema = {"type": "array"}
        if self.chance.random() < 0.15:
            items = self._anything()
            schema |= self.chance.choice(({}, {"items": {}}, {"items": True}))
        else:
            items = self._type(file, depth)
            schema["items"] = items.schema
        unique = self.chance.random() < 0.2
        least, most = self._sizes(schema, "Items", low=not unique)
        if unique:
            schema["uniqueItems"] = True

        def draw() -> Value:
            found = [items.draw() for _ in range(self.chance.randint(least, most))]
            return _distinct(found) if unique else found

        return Made(schema, draw)

    def _map(self, file: str, depth: int) -> Made:
        schema: Schema = {"type": "object"}
        if self.chance.random() < 0.15:
            values = self._anything()
            said = ({}, {"additionalProperties": {}}, {"additionalProperties": True})
            schema |= self.chance.choice(said)
        else:
            values = self._type(file, depth)
            schema["additionalProperties"] = values.schema
        least, most = self._sizes(schema, "Properties")
        if self.chance.random() < 0.3:
            schema["propertyNames"] = {"pattern": "^[^A-Z]*$"}
        keys = ("a", "b", "a/b~c", "")

        def draw() -> Value:
            return {key: values.draw() for key in keys[: self.chance.randint(least, most)]}

        return Made(schema, draw)

    def _sizes(self, schema: Schema, of: str, low: bool = True) -> tuple[int, int]:
        least, most = 0, 3
        if low and self.chance.random() < 0.3:
            least = self.chance.randrange(2)
            schema[f"min{of}"] = least
        if self.chance.random() < 0.3:
            most = self.chance.randint(max(1, least), 3)
            schema[f"max{of}"] = most
        return least, most

    def _anything(self) -> Made:
        return Made({}, lambda: self.chance.choice(_ANYTHING), nullable=True)

    # --- scalars ----------------------------------------------------------------------------------

    def _scalar(self) -> Made:
        schema, values = self.chance.choice(_SCALARS + _ODD_SCALARS * self.odd)
        if self.chance.random() < 0.1:
            return self._enum()
        return Made(dict(schema), lambda: self.chance.choice(values))

    def _enum(self) -> Made:
        """Mostly of texts, which may be open; or of values of several kinds."""
        if self.chance.random() < 0.4:
            return self._mixed_enum()
        values = self.chance.sample(_TEXTS, self.chance.randint(1, 4))
        schema: Schema = {"type": "string", "enum": values}
        if self.chance.random() < 0.7:
            return Made(schema, lambda: self.chance.choice(values))
        return Made({**schema, "x-open": True}, lambda: self.chance.choice([*values, "unknown"]))

    def _mixed_enum(self) -> Made:
        values = self.chance.sample(_CHOICES, self.chance.randint(1, 5))
        nullable = self.chance.random() < 0.3
        values += [None] * nullable
        return Made({"enum": values}, lambda: self.chance.choice(values), nullable)


def _tagged(made: Made, tag: str) -> Made:
    schema = {
        "properties": {
            "kind": {"description": "The tag.", "type": "string", "const": tag},
            **made.schema["properties"],
        },
        "required": ["kind", *made.schema.get("required", ())],
    }
    return Made(schema, lambda: {"kind": tag, **made.draw()})


def _distinct(values: list[Value]) -> list[Value]:
    return list({json.dumps(_folded(value), sort_keys=True): value for value in values}.values())


def _folded(value: Value) -> Value:
    """The value with every number as a float, as JSON Schema compares them."""
    match value:
        case bool() | str() | None:
            return value
        case int() | float():
            return float(value)
        case list():
            return [_folded(item) for item in value]
    return {key: _folded(item) for key, item in value.items()}


_ANYTHING: Final = (None, True, 1, 1.5, 2**64 + 1, "x", [], [1, {"a": None}], {"k": [None]})
_CHOICES: Final = ("a", "1", "true", "", 0, 1, -2, 2**60 + 1, 2**70, 0.5, -1e300, True, False)
_TEXTS: Final = ("a", "b", "it's", 'say "x"', "back\\slash", "é 🚀", "", "None", "a-b", "1")

_OPTIONS: Final[tuple[tuple[Schema, tuple[Value, ...]], ...]] = (
    ({"type": "string", "minLength": 1}, ("a", "🚀")),
    ({"type": "number", "maximum": 9}, (9, -0.5)),
    ({"type": "boolean"}, (True, False)),
    ({"type": "array", "items": {"type": "boolean"}, "maxItems": 2}, ([], [True])),
    ({"type": "object", "additionalProperties": {"type": "string"}}, ({}, {"a": "b"})),
)
"""Schemas of a JSON type each, with some of their values."""

_SCALARS: Final[tuple[tuple[Schema, tuple[Value, ...]], ...]] = (
    ({"type": "string"}, ("", "text", "é 🚀", 'it\'s "x"\n')),
    ({"type": "string", "minLength": 1}, ("a", "🚀")),
    ({"type": "string", "minLength": 0, "maxLength": 3}, ("", "abc")),
    ({"type": "string", "pattern": "^[a-z]*$"}, ("", "abc")),
    ({"type": "string", "pattern": r"\.\[\]\\\/\{" + "\"?'?🚀?"}, ("x.[]\\/{",)),
    ({"type": "string", "const": "constant"}, ("constant",)),
    ({"const": 1}, (1, 1.0)),
    ({"type": "number", "const": -0.5}, (-0.5,)),
    ({"type": "boolean", "const": False}, (False,)),
    ({"type": "string", "const": 'it\'s \\ "x"'}, ('it\'s \\ "x"',)),
    ({"type": "string", "format": "date-time"}, ("2025-01-02T03:04:05Z", "1999-12-31T23:59:59Z")),
    ({"type": "string", "pattern": r"^[\w.-]+\s\d*$"}, ("a.b-c\ufeff12", "_ ")),
    ({"type": "string", "pattern": r"^[^\S\n].\x41\u{1F680}$"}, ("\t?A🚀",)),
    ({"type": "string", "format": "date"}, ("2025-01-02", "0001-01-01")),
    ({"type": "string", "format": "time"}, ("10:00:00Z", "23:59:59.25-00:30")),
    ({"type": "string", "format": "uuid"}, ("2EB8AA08-aa98-11ea-b4aa-73b441d16380",)),
    ({"type": "string", "format": "duration", "minLength": 3}, ("P1D", "PT36H")),
    ({"type": "string", "format": "uri-template", "maxLength": 9}, ("not one", "{x}")),
    ({"type": "integer", "format": "int32"}, (0, 2**40)),
    ({"type": "number", "format": "double"}, (0, 0.5)),
    ({"type": "string", "contentEncoding": "base64"}, ("", "YQ==", "AAEC")),
    ({"type": "boolean"}, (True, False)),
    ({"type": "integer"}, (0, -1, 2**70)),
    ({"type": "integer", "minimum": -(2**63), "maximum": 2**63 - 1}, (0, 2**63 - 1, -(2**63))),
    ({"type": "integer", "minimum": 0, "maximum": 2**64 - 1}, (0, 2**64 - 1)),
    ({"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10}, (1, 9)),
    ({"type": "integer", "multipleOf": 2}, (0, 4, -2)),
    ({"type": "integer", "minimum": 1, "maximum": 5}, (1, 5)),
    ({"type": "number"}, (0, 0.5, -1e300, 7)),
    ({"type": "number", "minimum": 0, "maximum": 1}, (0, 0.25, 1)),
    ({"type": "number", "exclusiveMinimum": 0.5, "exclusiveMaximum": 1.5}, (1, 1.25)),
    ({"type": "number", "multipleOf": 0.5}, (0, 1.5, 2)),
    ({"type": "number", "minimum": -1.5}, (-1.5, 0)),
)
"""Each with some of its values."""

_ODD_TITLES: Final = (
    *("Any", "Annotated", "Literal", "Optional", "Union", "Mapping", "List", "Dict", "Str", "Int"),
    *("Float", "Enum", "Field", "Codec", "Model", "Type", "Self", "Item", "Datetime", "Object"),
)
_ODD_SCALARS: Final[tuple[tuple[Schema, tuple[Value, ...]], ...]] = (
    ({"type": "integer", "maximum": 2**53 + 1}, (0, 2**53 + 1)),
    ({"type": "integer", "minimum": -(2**70) - 1, "exclusiveMaximum": 2**70 + 1}, (0, 2**70)),
    ({"type": "integer", "multipleOf": 2**53 + 1}, (0, 2**53 + 1)),
    ({"type": "number", "maximum": 2**53 + 2}, (0, 0.5)),
    ({"type": "number", "exclusiveMinimum": -(2**80)}, (0, -(10**24))),
    ({"type": "number", "minimum": 5e-324, "maximum": 1e308}, (1, 0.5)),
    ({"type": "number", "multipleOf": 0.01}, (0, 1)),
    ({"type": "number", "multipleOf": 1e-300}, (0,)),
    ({"type": "string", "maxLength": 2**53 + 1}, ("", "a")),
    ({"type": "string", "pattern": "'\\\\\""}, ("'\\\"",)),
)
"""Bounds that not every reader of JSON keeps, and a pattern that is hard to quote."""


def write(folder: Path, documents: Mapping[str, Schema]) -> None:
    """Write a set as the files of a schema folder."""
    types = folder / "types" / "r"
    types.mkdir(parents=True)
    for file, document in documents.items():
        (types / file).write_text(json.dumps(document, indent=1), encoding="utf-8")
