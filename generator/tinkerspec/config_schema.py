"""The JSON Schema of the table `[tool.tinkerspec]`, by which editors complete and check it.

It is made from `config_keys`, and comes with the program as `config.schema.json`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from . import config_keys
from .config_keys import ConfigKey
from .targets import installed
from .targets.codes import levels

FILE: Final = Path(__file__).with_name("config.schema.json")
_DISTRIBUTION: Final = "tinkerspec"


def render() -> str:
    """The text of the file: the targets that come with the program; others may have any keys."""
    own = {
        name: {"description": f"The target {name}.", **_table(config_keys.keys(target.settings))}
        for name, target in installed.every().items()
        if installed.distribution(name) == _DISTRIBUTION
    }
    lint = {"description": "What is made of warnings.", **_table(config_keys.LINT)}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"[{config_keys.TABLE}] of pyproject.toml",
        "type": "object",
        "properties": {**_properties(config_keys.GENERAL), config_keys.LINT_TABLE: lint, **own},
        "additionalProperties": {
            "description": "A target of another distribution.",
            "type": "object",
        },
    }
    return json.dumps(schema, indent=2) + "\n"


def _table(keys: Sequence[ConfigKey]) -> dict[str, Any]:
    required = [key.name for key in keys if key.default is None]
    return {
        "type": "object",
        "properties": _properties(keys),
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _by_code(key: ConfigKey) -> dict[str, Any]:
    """What a table by code has, for editors to offer."""
    warnings = sorted(code for code, level in levels().items() if level == "warning")
    return dict.fromkeys(warnings, key.schema["additionalProperties"])


def _properties(keys: Sequence[ConfigKey]) -> dict[str, Any]:
    return {
        key.name: {
            "description": key.means,
            **key.schema,
            **({"properties": _by_code(key)} if key in config_keys.LINT else {}),
            **({} if key.default is None else {"default": key.default}),
            "examples": [key.example],
        }
        for key in keys
    }
