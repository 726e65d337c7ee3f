"""Each fact of the dialect is obeyed: with another value, something else comes out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from changed_schemas import FLIPS, ROOT, copy, flip_facts, tinkerspec
from tinkerspec.targets import installed

PROGRAM: Final = """\
import importlib
import json

from tinker_types import Cursor, Datum, EncodedTextChunk, ModelInput, payload_errors


def tried(action):
    try:
        return action()
    except (ValueError, AttributeError, NotImplementedError) as error:
        faults = payload_errors(error) if hasattr(error, "errors") else []
        return faults[0]["code"] if faults else type(error).__name__


def dtype(key):
    made = Datum(model_input=ModelInput.empty(), loss_fn_inputs={key: [1]})
    return made.loss_fn_inputs[key].dtype


found = {
    "x-behaviours": lambda: EncodedTextChunk(tokens=[]).duration,
    "x-direction": lambda: Cursor.__doc__.split("(")[1].split(";")[0],
    "x-list-dtype": lambda: dtype("weights"),
    "x-lang.python.modules": lambda: hasattr(
        importlib.import_module("tinker_types.cursor"), "AdamParams"
    ),
    "x-lang.python.unknown_list_key": lambda: dtype("odd"),
}
print(json.dumps({fact: tried(action) for fact, action in found.items()}))
"""


@pytest.fixture(scope="module")
def flipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of this project's schemas with every fact flipped."""
    project = copy(tmp_path_factory.mktemp("flipped"))
    flip_facts(project)
    tinkerspec(project, "generate")
    return project / "generated"


def behaviour(output: Path) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONPATH": str(output / "python")},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


def test_every_fact_is_flipped() -> None:
    vocabulary = json.loads((ROOT / "schemas/vocabulary.json").read_text(encoding="utf-8"))
    keywords = {name for name in vocabulary["$defs"]["schema"]["properties"] if name[:2] == "x-"}
    facts = {
        f"x-lang.{name}.{fact.name}"
        for name, target in installed.every().items()
        for fact in target.facts
    }
    # No type here is open: tests/cases/open_enums. The origin of a type is for the import alone.
    elsewhere = {"x-lang", "x-open", "x-source"}
    of_contracts = {"x-since", "x-until", "x-was", "x-values"}  # tests/cases/contracts
    assert FLIPS.keys() == {*(keywords - elsewhere - of_contracts), *facts}


def test_the_python_package_obeys_each(flipped: Path) -> None:
    assert behaviour(ROOT / "generated") == {
        "x-behaviours": "AttributeError",
        "x-direction": "response",
        "x-list-dtype": "float32",
        "x-lang.python.modules": False,
        "x-lang.python.unknown_list_key": "dtype_key",
    }
    assert behaviour(flipped) == {
        "x-behaviours": "NotImplementedError",
        "x-direction": "request and response",
        "x-list-dtype": "int64",
        "x-lang.python.modules": True,
        "x-lang.python.unknown_list_key": "int64",
    }


def test_the_reference_tells_of_earlier_names(flipped: Path) -> None:
    page = "docs/types/run/cursor.md"
    told = "- Renamed from: `Pointer`\n"
    assert told in (flipped / page).read_text(encoding="utf-8")
    assert told not in (ROOT / "generated" / page).read_text(encoding="utf-8")
