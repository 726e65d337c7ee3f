"""generator/COMPARISON.md: what it says of payloads is what each of the three says."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator
from tinkerspec import cli
from tinkerspec_oracle.judging import FORMATS

PAGE: Final = Path(__file__).resolve().parents[2] / "generator" / "COMPARISON.md"
ROW: Final = re.compile(r"^\| `(\w+)` \| `(.+?)` \| `(.+?)` \| (\w+) \| (\w+) \| (\w+) \|$", re.M)
CONFIGURATION: Final = '[tool.tinkerspec]\n[tool.tinkerspec.python]\npackage = "compared"\n'


@pytest.fixture(scope="module")
def judges(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Callable[[Any], bool]]:
    """Whether each of the three accepts an order."""
    folder = tmp_path_factory.mktemp("compared")
    properties = {name: json.loads(schema) for name, schema, *_ in _rows()}
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Order",
        "type": "object",
        "properties": properties,
    }
    source = folder / "schemas" / "types" / "shop" / "order.json"
    source.parent.mkdir(parents=True)
    source.write_text(json.dumps(schema), encoding="utf-8")
    (folder / "pyproject.toml").write_text(CONFIGURATION, encoding="utf-8")
    assert cli.main(["--config", str(folder / "pyproject.toml"), "generate"]) == 0
    other = folder / "generated" / "python" / "other_order.py"
    command = [
        *(sys.executable, "-m", "datamodel_code_generator", "--input", str(source)),
        *("--input-file-type", "jsonschema", "--output-model-type", "pydantic_v2.BaseModel"),
        *("--formatters", "builtin", "--output", str(other)),
    ]
    subprocess.run(command, check=True, capture_output=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(other.parent))
        ours, theirs = (importlib.import_module(name).Order for name in ("compared", "other_order"))
    validator = Draft202012Validator(schema, format_checker=FORMATS)
    return {
        "schema": lambda value: bool(validator.is_valid(value)),
        "theirs": lambda value: _reads(theirs.model_validate_json, value),
        "ours": lambda value: _reads(ours.from_json, value),
    }


def _rows() -> list[tuple[str, ...]]:
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def _reads(read: Callable[[str], object], value: Any) -> bool:
    try:
        read(json.dumps(value))
    except ValueError:
        return False
    return True


def test_the_page_has_rows() -> None:
    assert len(_rows()) == PAGE.read_text(encoding="utf-8").count("\n| `")
    assert len(_rows()) >= 10


@pytest.mark.parametrize(("name", "_schema", "payload", "schema", "theirs", "ours"), _rows())
def test_each_says_what_the_page_says(
    judges: Mapping[str, Callable[[Any], bool]],
    name: str,
    _schema: str,
    payload: str,
    schema: str,
    theirs: str,
    ours: str,
) -> None:
    value = {name: json.loads(payload)}
    said = {who: "valid" if accepts(value) else "invalid" for who, accepts in judges.items()}
    assert said == {"schema": schema, "theirs": theirs, "ours": ours}
