"""JSON-Schema-Test-Suite, draft 2020-12, as members of types.

The suite is in the source archive of `jsonschema`, which `make` fetches. Each group of it is a
schema with instances and verdicts. The schema becomes the member `it` of a type, and says the JSON
type that its keywords speak of where it says none; an instance that this refuses, although the
suite allows it, is of another type, and left out.
"""

from __future__ import annotations

import json
import os
import re
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.validators import create
from referencing.exceptions import Unresolvable
from tinkerspec import pipeline
from tinkerspec.config import load_config

ROOT: Final = Path(__file__).resolve().parents[2]
VARIABLE: Final = "JSON_SCHEMA_TEST_SUITE"
"""Names the folder that the archive is in, if it is another one."""

PACKAGE: Final = "suite_types"
NAMESPACE: Final = "Suite.Types"
_PYPROJECT: Final = f"""\
[tool.tinkerspec]
schemas = "schemas"
output = "generated"

[tool.tinkerspec.elixir]
namespace = "{NAMESPACE}"

[tool.tinkerspec.python]
package = "{PACKAGE}"

[tool.tinkerspec.typescript]
package = "suite"
"""
_TESTS: Final = "/json/tests/draft2020-12/"
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
EXCLUDED: Final = frozenset(
    {
        *("anchor", "dependentRequired", "dependentSchemas", "dynamicRef", "if-then-else", "not"),
        *("refRemote", "unevaluatedItems", "unevaluatedProperties"),
    }
)
"""Files about keywords that are not in the dialect on purpose."""

OPTIONAL: Final = (
    *("optional/ecmascript-regex", "optional/non-bmp-regex", "optional/float-overflow"),
    *("optional/bignum", "optional/format/date", "optional/format/date-time"),
    *("optional/format/duration", "optional/format/time", "optional/format/uuid"),
)
"""Files about what JSON Schema leaves to a validator, and this dialect decides."""

_KINDS: Final[Mapping[str, frozenset[str]]] = {
    "string": frozenset({"minLength", "maxLength", "pattern", "format"}),
    "number": frozenset(
        {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
    ),
    "array": frozenset({"items", "minItems", "maxItems", "uniqueItems"}),
    "object": frozenset(
        {
            *("properties", "required", "additionalProperties", "propertyNames"),
            *("minProperties", "maxProperties"),
        }
    ),
}
"""The keywords that say something about values of one JSON type."""

_NAMED: Final = frozenset({"properties", "$defs"})
_LISTED: Final = frozenset({"allOf", "anyOf", "oneOf"})
_SINGLE: Final = frozenset({"items", "additionalProperties", "propertyNames"})


ANNOTATION: Final = "five formats are asserted, which the suite takes for notes unless told"
LEAP_SECOND: Final = "a leap second is no time that a computer keeps"
DECIDED: Final[Mapping[tuple[str, str], str]] = {
    **{
        ("format", f"invalid {name} string is only an annotation by default"): ANNOTATION
        for name in ("date", "date-time", "time", "uuid", "duration")
    },
    **{
        ("optional/format/date-time", f"a valid date-time with a leap second, {where}"): LEAP_SECOND
        for where in ("UTC", "with minus offset")
    },
    **{
        ("optional/format/time", f"valid leap second, {offset} time-offset"): LEAP_SECOND
        for offset in (*("zero", "positive", "large positive", "negative", "large negative"),)
    },
    ("optional/format/time", "a valid time string with leap second, Zulu"): LEAP_SECOND,
}
"""What is decided otherwise than the suite says, by the file and what an instance shows, and why.
Each of these values is refused."""


class SuiteError(RuntimeError):
    """The archive is missing; the message says how to get it."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A value, what it shows, and whether it is valid."""

    about: str
    data: Any
    valid: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A schema of the suite as a type: its name, the document, and its instances.

    `others` counts the instances of other types, which are left out.
    """

    file: str
    about: str
    title: str
    document: dict[str, Any]
    instances: tuple[Instance, ...]
    others: int


def groups() -> list[Group]:
    """Every group that the bar counts, and the optional ones."""
    files = dict(_files())
    wanted = sorted(name for name in files if "/" not in name and name not in EXCLUDED)
    every = ((file, group) for file in (*wanted, *OPTIONAL) for group in files[file])
    return [_group(file, f"G{number:03}", raw) for number, (file, raw) in enumerate(every)]


def write(folder: Path, groups: Iterable[Group]) -> Path:
    """Write a project with a type of each group; returns its configuration."""
    types = folder / "schemas" / "types" / "suite"
    types.mkdir(parents=True)
    for group in groups:
        text = json.dumps(group.document)
        (types / f"{group.title.lower()}.json").write_text(text, encoding="utf-8")
    (folder / "pyproject.toml").write_text(_PYPROJECT, encoding="utf-8")
    return folder / "pyproject.toml"


def refused(config: Path) -> dict[str, str]:
    """The codes of lint's first error of each type that it refuses, by title."""
    found = pipeline.lint(load_config(config))
    errors = (fault for fault in reversed(found) if fault.severity == "error")
    return {Path(fault.file).stem.upper(): fault.code for fault in errors}


def taken(folder: Path) -> list[Group]:
    """The groups that the dialect takes, as a project in a folder."""
    every = groups()
    left_out = refused(write(folder / "all", every))
    kept = [group for group in every if group.title not in left_out]
    pipeline.generate(load_config(write(folder / "taken", kept)))
    return kept


def _files() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    folder = Path(os.environ.get(VARIABLE, ROOT / ".venvs" / "suite"))
    archive = next(folder.glob("jsonschema-*.tar.gz"), None)
    if archive is None:
        raise SuiteError(f"no archive in {folder}; fix it with `make test`, which fetches it")
    with tarfile.open(archive) as packed:
        for member in packed:
            _, found, name = member.name.partition(_TESTS)
            if found and name.endswith(".json") and (content := packed.extractfile(member)):
                yield name.removesuffix(".json"), json.load(content)


def _group(file: str, title: str, raw: Mapping[str, Any]) -> Group:
    schema = raw["schema"]
    if isinstance(schema, dict):
        schema = {key: value for key, value in schema.items() if key not in ("$schema", "$comment")}
    typed = _typed(schema)
    # References of the suite start at the root.
    definitions = typed.pop("$defs", {}) if isinstance(typed, dict) else {}
    document = {
        "$schema": _DIALECT,
        "title": title,
        "type": "object",
        "properties": {"it": typed},
        "required": ["it"],
        "additionalProperties": False,
        **({"$defs": definitions} if definitions else {}),
    }
    every = [Instance(test["description"], test["data"], test["valid"]) for test in raw["tests"]]
    kept = [instance for instance in every if _is_of_type(document, instance)]
    others = len(every) - len(kept)
    return Group(file, raw["description"], title, document, tuple(kept), others)


def _typed(schema: Any) -> Any:
    """A schema that says what type its keywords speak of."""
    if not isinstance(schema, dict):
        return schema
    typed = {key: _inside(key, value) for key, value in schema.items()}
    kinds = [kind for kind, keywords in _KINDS.items() if keywords & schema.keys()]
    if kinds and {"type", "$ref", "enum", "const"}.isdisjoint(schema):
        typed["type"] = kinds[0] if len(kinds) == 1 else kinds
    return typed


def _inside(keyword: str, value: Any) -> Any:
    if keyword in _NAMED and isinstance(value, dict):
        return {name: _typed(inner) for name, inner in value.items()}
    if keyword in _LISTED and isinstance(value, list):
        return [_typed(inner) for inner in value]
    return _typed(value) if keyword in _SINGLE else value


def _is_of_type(document: dict[str, Any], instance: Instance) -> bool:
    """Whether a value that the suite allows has the JSON types that the document says."""
    try:
        return not instance.valid or _TYPES(document).is_valid({"it": instance.data})
    except (Unresolvable, re.error):  # Such a document is not taken.
        return True


_KEYWORDS: Final[Mapping[str, Any]] = Draft202012Validator.VALIDATORS
_TYPES: Final[Any] = create(
    meta_schema=Draft202012Validator.META_SCHEMA,
    validators={
        **{name: _KEYWORDS[name] for name in ("$ref", "type", *_SINGLE, "properties")},
        **dict.fromkeys(("anyOf", "oneOf"), _KEYWORDS["anyOf"]),
        "allOf": _KEYWORDS["allOf"],
    },
)
"""Looks at types alone."""
