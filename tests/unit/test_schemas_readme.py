"""The authoring guide lists what there is: keywords, and codes with the linter's own words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from tinkerspec import explain
from tinkerspec.contract.load import load_folder
from tinkerspec.resources import vocabulary_file

SCHEMAS: Final = Path(__file__).parents[2] / "schemas"
GUIDE: Final = (SCHEMAS / "README.md").read_text(encoding="utf-8")


def _section(title: str) -> str:
    return re.split(r"\n#+ ", GUIDE.split(f"# {title}\n", 1)[1])[0]


def test_every_keyword_is_in_the_table_once() -> None:
    vocabulary: Any = json.loads(vocabulary_file().read_text(encoding="utf-8"))
    rows = [line.split("|")[1] for line in _section("Keywords").splitlines() if line[:3] == "| `"]
    listed = [name for cell in rows for name in re.findall(r"`([^`]+)`", cell)]
    assert sorted(listed) == sorted(vocabulary["$defs"]["schema"]["properties"])


def test_every_code_is_in_the_table_in_the_linter_s_words() -> None:
    rows = [line for line in _section("Every code").splitlines() if line[:3] == "| `"]
    known = [one for one in explain.every(None, "") if one.stage == "schemas"]
    marks = {"error": "", "warning": "*Warning.* ", None: ""}
    assert rows == [f"| `{one.code}` | {marks[one.level]}{one.means} |" for one in known]


def test_the_shipped_vocabulary_is_a_closed_meta_schema() -> None:
    from jsonschema import Draft202012Validator

    vocabulary: Any = json.loads(vocabulary_file().read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(vocabulary)
    validator = Draft202012Validator(vocabulary)
    for document in load_folder(SCHEMAS, display="schemas").types:
        data: Any = document.data
        assert validator.is_valid(data)
        assert validator.is_valid({**data, "x-other": 1})
        assert not validator.is_valid({**data, "other": 1})


def test_an_extension_of_ours_stands_where_it_says_something() -> None:
    vocabulary: Any = json.loads(vocabulary_file().read_text(encoding="utf-8"))
    own = {name for name in vocabulary["$defs"]["schema"]["properties"] if name[:2] == "x-"}
    notes, foreign = vocabulary["$defs"]["notes"]["anyOf"]
    assert own == {name for name in notes["enum"] if name[:2] == "x-"} | {*foreign["not"]["enum"]}


def test_every_keyword_explains_itself_to_editors() -> None:
    vocabulary: Any = json.loads(vocabulary_file().read_text(encoding="utf-8"))
    keywords = vocabulary["$defs"]["schema"]["properties"]
    assert [name for name, meta in keywords.items() if not meta.get("description")] == []
    parts = vocabulary["$defs"]
    assert [name for name, meta in parts.items() if not {"title", "description"} <= set(meta)] == []
