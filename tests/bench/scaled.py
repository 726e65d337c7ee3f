"""Sets of schemas of any size: one for each thing that a set can have more of.

Each function gives the files of a schema folder, by their path, for a size. The sets of one
function differ in the size alone, so the cost of a command on them shows how it grows.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from tinkerspec.config import load_config
from tinkerspec.contract import read_folder
from tinkerspec.contract.naming import snake_case

Files: TypeAlias = dict[str, Any]

_ROOT: Final = Path(__file__).resolve().parents[2]
_FILE: Final = re.compile(r'"(?:\.\./\w+/)?(\w+)\.json"')
"""A reference in one of them."""
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_INTEGER: Final = {"type": "integer", "description": "A number."}


def required_members(size: int) -> Files:
    """One object with this many required integers."""
    names = [f"member_{index}" for index in range(size)]
    return _files({"Record": _record(dict.fromkeys(names, _INTEGER), dict.fromkeys(names, 1))})


def optional_members(size: int) -> Files:
    """One object with this many integers that have a default."""
    members = {f"member_{index}": {**_INTEGER, "default": index} for index in range(size)}
    return _files({"Record": _record(members)})


def types(size: int) -> Files:
    """This many types: copies of this project's own, each set of them under new titles."""
    originals = _originals()
    copies = (divmod(index, len(originals)) for index in range(size))
    schemas = [_copied(originals[which], str(number)) for number, which in copies]
    return {f"types/all/{snake_case(schema['title'])}.json": schema for schema in schemas}


def _originals() -> list[str]:
    """The schemas of this project, each after those that it refers to."""
    contract = load_config(_ROOT / "pyproject.toml").contract
    sources = read_folder(_ROOT / "schemas", display="schemas", contract=contract)
    texts = {Path(each.path).stem: json.dumps(each.data) for each in sources.types}
    graph = {name: {*_FILE.findall(text)} - {name} for name, text in texts.items()}
    return [texts[name] for name in TopologicalSorter(graph).static_order()]


def _copied(text: str, suffix: str) -> Any:
    """One of this project's schemas under a title with a suffix."""
    schema = json.loads(_FILE.sub(rf'"\g<1>{suffix}.json"', text))
    schema["title"] += suffix
    # What people write by hand is there for the originals alone.
    for keyword in ("x-lang", "x-behaviours"):
        schema.pop(keyword, None)
    return schema


def definitions(size: int) -> Files:
    """One file with this many objects in its `$defs`, each a member of the file's own type."""
    names = [f"Part{index}" for index in range(size)]
    part = _record({"value": _INTEGER}, {"value": 1})
    members = {name.lower(): _reference(f"#/$defs/{name}") for name in names}
    whole = _record(members, {name: {"value": 1} for name in members})
    return _files({"Whole": {**whole, "$defs": dict.fromkeys(names, part)}})


def variants(size: int) -> Files:
    """One union of this many variants whose tags may be absent, as in old payloads."""
    names = [f"Variant{index}" for index in range(size)]
    records = {
        name: _record(
            {
                name.lower(): _INTEGER,
                "type": {
                    "type": "string",
                    "const": name.lower(),
                    "default": name.lower(),
                    "description": "The tag.",
                },
            },
            {name.lower(): 1},
        )
        for name in names
    }
    union = {
        "oneOf": [{"$ref": f"{name.lower()}.json"} for name in names],
        "discriminator": {
            "propertyName": "type",
            "mapping": {name.lower(): f"{name.lower()}.json" for name in names},
        },
        "examples": [{names[0].lower(): 1}],
    }
    return _files({"Choice": _type(union), **records})


def alternatives(size: int) -> Files:
    """One choice between this many records without a tag."""
    names = [f"Record{index}" for index in range(size)]
    records = {name: _record({name.lower(): _INTEGER}, {name.lower(): 1}) for name in names}
    choice = {
        "anyOf": [{"$ref": f"{name.lower()}.json"} for name in names],
        "examples": [{names[0].lower(): 1}],
    }
    return _files({"Choice": _type(choice), **records})


def chain(size: int) -> Files:
    """This many types, each with a nullable member of the next."""
    names = [f"Link{index}" for index in range(size)]
    links = {name: _link(after) for name, after in pairwise(names)}
    return _files({**links, names[-1]: _record({})})


def ring(size: int) -> Files:
    """The same, with a member of the first type in the last."""
    names = [f"Link{index}" for index in range(size)]
    pairs = zip(names, [*names[1:], names[0]], strict=True)
    return _files({name: _link(after) for name, after in pairs})


def _link(title: str) -> Files:
    branches = [{"$ref": f"{title.lower()}.json"}, {"type": "null"}]
    member = {"anyOf": branches, "default": None, "description": "The next link."}
    return _record({"next": member, "value": {**_INTEGER, "default": 0}})


def references(size: int) -> Files:
    """One object with this many members of one other type."""
    members = {f"member_{index}": _reference("part.json") for index in range(size)}
    part = _record({"value": _INTEGER}, {"value": 1})
    return _files(
        {"Whole": _record(members, {name: {"value": 1} for name in members}), "Part": part}
    )


def choices(size: int) -> Files:
    """One enum of this many values."""
    values = [f"value_{index}" for index in range(size)]
    return _files({"Choice": _type({"type": "string", "enum": values, "examples": values[:1]})})


def parts(size: int) -> Files:
    """One object that is composed of this many others."""
    names = [f"Part{index}" for index in range(size)]
    records = {
        name: {**_record({name.lower(): _INTEGER}, {name.lower(): 1}), "additionalProperties": True}
        for name in names
    }
    whole = {
        "type": "object",
        "allOf": [{"$ref": f"{name.lower()}.json"} for name in names],
        "additionalProperties": True,
        "examples": [{name.lower(): 1 for name in names}],
    }
    return _files({"Whole": _type(whole), **records})


def operations(size: int) -> Files:
    """This many operations, each with a body of its own and an answer of one type."""
    answer = {"schema": {"$ref": "#/components/schemas/Part"}}
    paths = {
        f"/parts/{index}": {
            "post": {
                "operationId": f"make_{index}",
                "summary": "Make a part",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": _record({"size": _INTEGER}, {"size": 1})}
                    },
                },
                "responses": {
                    "200": {"description": "It.", "content": {"application/json": answer}}
                },
            }
        }
        for index in range(size)
    }
    part = _record({"value": _INTEGER}, {"value": 1})
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Parts", "version": "1.0.0"},
        "paths": paths,
        "components": {"schemas": {"Part": part}},
    }
    return {**_files({"Thing": part}), "openapi.json": document}


def changed(schema: Any) -> Any:
    """A schema with every part changed, whose examples still fit: integers have a bound, members
    of other types may be null, and there are twice as many choices."""
    if isinstance(schema, list):
        return [changed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: each if key in _VALUES else changed(each) for key, each in schema.items()}
    if found.get("type") == "integer":
        found["minimum"] = -1000
    if "$ref" in found and "description" in found:
        found["anyOf"] = [{"$ref": found.pop("$ref")}, {"type": "null"}]
    if "enum" in found:
        found["enum"] = [*found["enum"], *(f"{value}_anew" for value in found["enum"])]
    return found


_VALUES: Final = frozenset({"const", "default", "enum", "examples"})
"""Keywords whose values are no schemas."""

AXES: Final[Mapping[str, Callable[[int], Files]]] = MappingProxyType(
    {
        each.__name__.replace("_", " "): each
        for each in (
            *(required_members, optional_members, types, definitions, variants, alternatives),
            *(chain, ring, references, choices, parts, operations),
        )
    }
)
"""The sets by what they have more of."""


def write(files: Files, folder: Path) -> None:
    """Write the files of a schema folder."""
    for path, schema in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(json.dumps(schema), encoding="utf-8")


def _files(schemas: Mapping[str, Any]) -> Files:
    return {
        f"types/all/{title.lower()}.json": {"$schema": _DIALECT, "title": title, **schema}
        for title, schema in schemas.items()
    }


def _type(schema: Mapping[str, Any]) -> Files:
    return {"description": "A type.", "x-direction": "both", **schema}


def _record(members: Files, example: Mapping[str, Any] | None = None) -> Files:
    """An object type that requires what its example has."""
    schema = {
        "type": "object",
        "properties": dict(members),
        **({"required": [*example]} if example else {}),
        "additionalProperties": False,
        "examples": [example or {}],
    }
    return _type(schema)


def _reference(target: str) -> Files:
    return {"$ref": target, "description": "Another type."}


def main() -> None:
    """Write a set: `scaled.py AXIS SIZE FOLDER`."""
    axis, size, folder = sys.argv[1:]
    write(AXES[axis](int(size)), Path(folder))


if __name__ == "__main__":
    main()
