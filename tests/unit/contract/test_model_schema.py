"""The published schema of model.json: what is written fits it, and it says all that the IR does."""

from __future__ import annotations

import inspect
import json
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator
from tinkerspec.contract import model, model_json, read_folder
from tinkerspec.contract.resolve import resolve

from .model_schema import FILE, dumps

ROOT: Final = Path(__file__).resolve().parents[3]
SCHEMA: Final[Any] = json.loads(FILE.read_text(encoding="utf-8"))
PUBLISHED: Final = ROOT / "generated" / "model.json"
CASES: Final = ROOT / "tests" / "cases"
SETS: Final = [ROOT / "schemas", *sorted(path.parent for path in CASES.rglob("types"))]


def faults(document: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)]


def test_it_is_what_the_classes_of_the_ir_say() -> None:
    """Write it anew with `python tests/unit/contract/model_schema.py` when the IR changes."""
    assert FILE.read_text(encoding="utf-8") == dumps()


def test_it_is_closed_and_has_every_class() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    classes = {
        name
        for name, value in vars(model).items()
        if inspect.isclass(value) and is_dataclass(value) and not name.startswith("_")
    }
    assert SCHEMA["$defs"].keys() == {*classes, "Json"}
    nodes = [node for name, node in SCHEMA["$defs"].items() if name != "Json"]
    assert all(node["additionalProperties"] is False for node in nodes)
    assert all(node["description"].endswith(".") for node in nodes)


def test_the_published_file_fits() -> None:
    document = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    assert document["model_version"] == model_json.VERSION
    assert faults(document) == []


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.parent.name)
def test_every_contract_fits(folder: Path) -> None:
    contract = resolve(read_folder(folder, display="schemas"))
    text = model_json.dumps(contract)
    assert faults(json.loads(text)) == []
    read = model_json.loads(text)
    assert read == contract
    assert model_json.dumps(read) == text  # Which has what no comparison looks at, too.


def test_what_is_not_of_the_form_does_not_fit() -> None:
    document = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    assert faults({**document, "model_version": model_json.VERSION + 1}) == [
        f"{model_json.VERSION} was expected"
    ]
    assert faults({**document, "note": 1}) != []
    first, *others = document["definitions"]
    assert faults({**document, "definitions": [{**first, "kind": "Thing"}, *others]}) != []
    assert faults({**document, "definitions": [{**first, "note": 1}, *others]}) != []
    del first["name"]
    assert faults(document) != []
