"""Hostile strings in every place of a schema folder that a string can stand in.

`breakouts.json` has the strings by the language that they try to break out of, `places.json` the
places: a schema in which `@` stands for the string, and what has to come of it: `carried` into the
output, or the code of the diagnostic that refuses it. `except` lists the strings that a place
answers otherwise than the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
CARRIED: Final = "carried"
MARK: Final = "@"
PYPROJECT: Final = """\
[tool.tinkerspec]
schemas = "schemas"
output = "generated"

[tool.tinkerspec.lint.ignore]
description-missing = ["*"]
extension-unread = ["*"]
openapi-component = ["*"]
union-tag = ["*"]

[tool.tinkerspec.docs]

[tool.tinkerspec.elixir]
namespace = "Hostile.Types"

[tool.tinkerspec.openapi]

[tool.tinkerspec.python]
package = "hostile_types"

[tool.tinkerspec.site]

[tool.tinkerspec.typescript]
package = "hostile-types"
"""

Json = Any


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that a string can stand, and what comes of it there.

    `form` says what the template is: the schema of a `member` or a `type`, a part of `openapi`, or
    the path of a `file`. `outputs` are those that hold the string.
    """

    name: str
    form: str
    template: Json
    key: str
    verdict: str
    outputs: frozenset[str]
    exceptions: Mapping[str, str]

    def expected(self, breakout: str) -> str:
        """`carried`, or the code that a string is refused with."""
        return self.exceptions.get(breakout, self.verdict)

    def pattern(self, text: str) -> str | None:
        """The pattern that the string makes in a place of patterns; None in any other place."""
        schema = self.template if self.form == "member" else {}
        found = schema.get("pattern", schema.get("propertyNames", {}).get("pattern"))
        return None if found is None else str(fill(found, text))


@cache
def breakouts() -> Mapping[str, str]:
    """The strings by their names, `language.what`."""
    groups = json.loads((HERE / "breakouts.json").read_text(encoding="utf-8"))
    return {f"{group}.{name}": text for group, of in groups.items() for name, text in of.items()}


@cache
def places() -> tuple[Place, ...]:
    """Every place."""
    found = json.loads((HERE / "places.json").read_text(encoding="utf-8"))
    return tuple(_place(name, facts) for name, facts in found.items())


def _place(name: str, facts: Mapping[str, Any]) -> Place:
    (form,) = {"member", "type", "openapi", "file"} & facts.keys()
    exceptions = {breakout: code for code, listed in facts["except"].items() for breakout in listed}
    key = facts.get("key", "probe")
    outputs = frozenset(facts.get("in", ()))
    return Place(name, form, facts[form], key, facts["verdict"], outputs, exceptions)


def fill(template: Json, text: str, title: str = "", number: int = 0) -> Json:
    """The template with the string in its places."""
    if isinstance(template, str):
        named = template.replace("%T", title).replace("%N", str(number))
        return named.replace(MARK, text)
    if isinstance(template, list):
        return [fill(item, text, title, number) for item in template]
    if isinstance(template, dict):
        return {
            fill(name, text, title, number): fill(value, text, title, number)
            for name, value in template.items()
        }
    return template


# --- documents ------------------------------------------------------------------------------------

TENSOR: Final = {
    "description": "An array.",
    "type": "object",
    "properties": {
        "data": {"description": "Its numbers.", "type": "array", "items": {"type": "number"}},
        "dtype": {"description": "What they are.", "type": "string", "enum": ["int64", "float32"]},
    },
    "required": ["data", "dtype"],
    "additionalProperties": False,
}


def type_of(title: str, schema: Mapping[str, Json]) -> dict[str, Json]:
    """A schema as the root of a file."""
    head = {"$schema": DIALECT, "title": title, "description": "A type.", "x-direction": "both"}
    return {**head, **schema}


def record(title: str, members: Mapping[str, Json]) -> dict[str, Json]:
    """A type with these members, none of which is required."""
    uses_tensor = f"{title}Tensor" in json.dumps(members)
    definitions = {"$defs": {f"{title}Tensor": TENSOR}} if uses_tensor else {}
    schema = {"type": "object", "properties": members, "additionalProperties": False}
    return type_of(title, {**schema, **definitions, "examples": [{}]})


def openapi(parts: Iterable[Mapping[str, Json]]) -> dict[str, Json]:
    """An OpenAPI document with these parts in it."""
    document: dict[str, Json] = {
        "openapi": "3.1.0",
        "info": {"title": "Hostile", "version": "1"},
        "paths": {},
        "components": {},
    }
    for part in parts:
        document = _merged(document, part)
    return document


def _merged(one: Json, other: Json) -> Json:
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return other
    return {**one, **{name: _merged(one.get(name, {}), value) for name, value in other.items()}}


def write(folder: Path, files: Mapping[str, Json]) -> Path:
    """Write a project with these schema files; gives the schema folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    for path, document in files.items():
        file = folder / "schemas" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(document), encoding="ascii")
    return folder / "schemas"


# --- one case alone -------------------------------------------------------------------------------

BESIDE: Final = "types/corpus/beside.json"


def alone(place: Place, text: str) -> dict[str, Json]:
    """The smallest set of schema files that has the string in this place."""
    beside = {BESIDE: type_of("Beside", {"type": "string", "examples": ["x"]})}
    match place.form:
        case "member":
            members = {fill(place.key, text): fill(place.template, text, "Probe")}
            return {**beside, "types/corpus/probe.json": record("Probe", members)}
        case "type":
            schema = type_of("Probe", fill(place.template, text, "Probe"))
            return {**beside, "types/corpus/probe.json": schema}
        case "openapi":
            return {**beside, "openapi.json": openapi([fill(place.template, text)])}
    thing = type_of("Thing", {"type": "string", "examples": ["x"]})
    return {**beside, fill(place.template, text): thing}


def can_stand(place: Place, text: str) -> bool:
    """Whether the operating system lets a file have such a name."""
    if place.form != "file":
        return True
    # A hidden name belongs to an editor and is not looked at; a separator is none of the name.
    is_name = text != "" and not text.startswith(".") and not {"/", "\0"} & set(text)
    return is_name and len(text.encode("utf-8", "surrogatepass")) < 200


# --- all that is carried, at once -----------------------------------------------------------------

SINGLE: Final = ("openapi-info-title", "openapi-info-description")
"""Places of which a document has only one: there, the strings stand together."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One set of schema files with many strings in many places.

    `homes` has the file of each case, and `keys` the member that it is, `""` for a whole file.
    """

    files: Mapping[str, Json]
    homes: tuple[str, ...]
    keys: tuple[str, ...]


def batch(texts: Mapping[str, str], carried: Sequence[tuple[Place, str]]) -> Batch:
    """Put each of these strings, by their names, in its places; one file where they fit together.

    Members of a kind share a type, and whatever can stand once in a type has a type of its own.
    """
    files: dict[str, Json] = {BESIDE: type_of("Beside", {"type": "string", "examples": ["x"]})}
    members: dict[str, dict[str, Json]] = {}
    parts: list[Mapping[str, Json]] = []
    single: dict[str, list[str]] = {}
    homes: list[str] = []
    keys: list[str] = []
    order = {place.name: number for number, place in enumerate(places())}
    numbers = {name: number for number, name in enumerate(texts)}
    for place, breakout in carried:
        text, number = texts[breakout], numbers[breakout]
        keys.append("")
        if place.form == "openapi":
            single.setdefault(place.name, []).append(text)
            if place.name not in SINGLE:
                parts.append(fill(place.template, text, number=number))
            homes.append("openapi.json")
        elif place.form == "member":
            title = f"Member{order[place.name]}x"
            key = fill(place.key, text) if place.key == MARK else f"m{number}"
            while key in members.get(title, {}):
                title += "x"
            members.setdefault(title, {})[key] = fill(place.template, text, title, number)
            homes.append(_file(title))
            keys[-1] = key
        else:
            title = f"Type{order[place.name]}x{number}x"
            files[_file(title)] = type_of(title, fill(place.template, text, title, number))
            homes.append(_file(title))
    templates = {place.name: place.template for place in places()}
    parts += [fill(templates[name], "\n".join(single[name])) for name in SINGLE if name in single]
    for title, of in members.items():
        files[_file(title)] = record(title, of)
    return Batch({**files, "openapi.json": openapi(parts)}, tuple(homes), tuple(keys))


def _file(title: str) -> str:
    return f"types/corpus/{title.lower()}.json"


def cases(texts: Mapping[str, str]) -> Iterator[tuple[Place, str]]:
    """Every place with every string that can stand there."""
    for place in places():
        for breakout, text in texts.items():
            if can_stand(place, text):
                yield place, breakout
