"""The JSON Schema of the configuration says what `config` reads."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator
from tinkerspec import config, config_schema, toml
from tinkerspec.diagnostics import DiagnosticError

ROOT: Final = Path(__file__).parents[2]
SCHEMA: Final[Any] = json.loads(config_schema.FILE.read_text(encoding="utf-8"))


def test_it_is_made_of_the_keys_that_are_read() -> None:
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        config_schema.FILE.write_text(config_schema.render(), encoding="utf-8")
    assert config_schema.FILE.read_text(encoding="utf-8") == config_schema.render()
    Draft202012Validator.check_schema(SCHEMA)
    assert "strict" in SCHEMA["properties"]
    assert SCHEMA["properties"]["python"]["required"] == ["package"]
    assert "title-missing" in SCHEMA["properties"]["lint"]["properties"]["levels"]["properties"]


def test_every_key_is_explained() -> None:
    tables = [SCHEMA, *(each for each in SCHEMA["properties"].values() if "properties" in each)]
    unsaid = [n for t in tables for n, key in t["properties"].items() if not key["description"]]
    assert unsaid == []


def test_every_example_is_read() -> None:
    for name, table in SCHEMA["properties"].items():
        keys = table.get("properties", {})
        examples = {key: each["examples"][0] for key, each in keys.items()}
        given = {name: examples} if keys else {name: table["examples"][0]}
        assert config.parse(ROOT / "pyproject.toml", given)


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ((ROOT / "pyproject.toml").read_text(encoding="utf-8"), True),
        ("[tool.tinkerspec]\n", True),
        ("[tool.tinkerspec]\nstrict = 1", False),
        ("[tool.tinkerspec]\nschemas = true", False),
        ("[tool.tinkerspec]\nschema = 'x'", False),
        ("[tool.tinkerspec.python]\npackage = 'a'\nfolder = 'b'", True),
        ("[tool.tinkerspec.python]\nfolder = 'b'", False),
        ("[tool.tinkerspec.docs]\nfolders = 'b'", False),
        ("[tool.tinkerspec.lint]\nlevels = {title-missing = 'error'}", True),
        ("[tool.tinkerspec.lint]\nlevels = {title-missing = 'off'}", False),
        ("[tool.tinkerspec.lint]\nignore = {title-missing = ['schemas']}", True),
        ("[tool.tinkerspec.lint]\nignore = {title-missing = 'schemas'}", False),
        ("[tool.tinkerspec.lint]\nlevel = {}", False),
    ],
)
def test_it_allows_what_is_read(text: str, is_read: bool) -> None:
    table = tomllib.loads(text)["tool"]["tinkerspec"]
    assert Draft202012Validator(SCHEMA).is_valid(table) is is_read
    try:
        config.parse(ROOT / "pyproject.toml", table)
    except DiagnosticError:
        assert not is_read
    else:
        assert is_read


def test_a_table_is_written_as_it_is_read() -> None:
    table = {
        "a": 'quoted "text" \\ \n é 😀',
        "b": True,
        "c": {"d.e": ["x", 1], "f": {"g-h": False}},
        "i": {},
    }
    assert tomllib.loads(toml.text("tool.it", table)) == {"tool": {"it": table}}
