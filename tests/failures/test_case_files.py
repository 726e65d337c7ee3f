"""The form of the `.test` files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from case_files import MAIN, complete, read

TWO = """\
[file types/demo/a.json]
{...}

# Why: a comment.
[case one]
# Another comment.
{"title": "One", ...}
[out]
old

[case two]
[file types/demo/a.json]
{"title": "Two", ...}
[out]
  kept
"""


def stored(folder: Path, text: str, name: str = "x.test") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_case_has_its_own_files_and_those_of_all_cases(tmp_path: Path) -> None:
    stored(tmp_path, TWO)
    one, two = read(tmp_path)
    assert one.files == {"types/demo/a.json": "{...}\n", MAIN: '{"title": "One", ...}\n'}
    assert two.files == {"types/demo/a.json": '{"title": "Two", ...}\n'}
    assert (one.id, one.expected, two.expected) == ("x:one", "old\n", "  kept\n")


def test_an_update_changes_the_diagnostics_of_its_case_alone(tmp_path: Path) -> None:
    file = stored(tmp_path, TWO)
    one, two = read(tmp_path)
    one.update("new\nlonger\n")
    assert file.read_text(encoding="utf-8") == TWO.replace("old\n", "new\nlonger\n")
    two.update("")
    one.update("old\n")
    assert file.read_text(encoding="utf-8") == TWO.replace("  kept\n", "")


def test_the_rest_of_a_type_follows_what_it_says() -> None:
    text = '{\n  "properties": {"a": {"type": "integer", ...}, "b": {"default": 1}},\n  ...\n}\n'
    whole = complete("types/demo/some_thing.json", text)
    assert whole.startswith('{\n  "properties": {"a": {"type": "integer", "description": "It."}, ')
    assert whole.count("\n") == text.count("\n")
    said = json.loads(whole)
    assert (said["title"], said["required"], said["type"]) == ("SomeThing", ["a"], "object")


def test_the_rest_of_what_is_no_object_has_no_members() -> None:
    said = json.loads(complete(MAIN, '{"type": "string", ...}'))
    assert sorted(said) == ["$schema", "description", "examples", "title", "type", "x-direction"]


def test_dots_elsewhere_are_text() -> None:
    assert complete(MAIN, '{"a": "[..., x]"}') == '{"a": "[..., x]"}'


OUT = "[out]\nx\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "x.test: there is no case"),
        ("[case a]\n{}\n[uot]\nx\n", "x.test:3: [uot] is no section"),
        ("[case]\n{}\n" + OUT, "x.test:1: [case] is no section"),
        ("[case a]\n{}\n[out x]\nx\n", "x.test:3: [out x] is no section"),
        ("[case a]\n{}\n", "x.test: [case a] has to end in its only [out]"),
        (f"[case a]\n{{}}\n{OUT}{OUT}", "x.test: [case a] has to end in its only [out]"),
        (f"[case a]\n{{}}\n{OUT}[file b]\n{{}}\n", "x.test: [case a] has to end in its only [out]"),
        ("[case a]\n{}\n[out]\n# x\n", "x.test:3: an update would lose the comment"),
        (f"[case a]\n{OUT}", "x.test: [case a] needs files, or one builder"),
        (f"[case a]\n{{}}\n[built by b]\n{OUT}", "x.test: [case a] needs files, or one builder"),
        (f"[built by b]\n[case a]\n{{}}\n{OUT}", "x.test: [built by b] belongs to a case"),
        (f"[case a]\n[file b]\n{{}}\n[file b]\n{{}}\n{OUT}", "x.test: the file b is there twice"),
        (f"[case a]\n{{}}\n[file {MAIN}]\n{{}}\n{OUT}", f"the file {MAIN} is there twice"),
        (f"[case a]\n{{}}\n{OUT}[case a]\n{{}}\n{OUT}", "the case a is there twice"),
        (f"[file b]\n1\n[case a]\n[file b]\n2\n{OUT}", "no case uses the file b of all cases"),
    ],
)
def test_a_mistake_in_a_file_of_cases_is_told(tmp_path: Path, text: str, told: str) -> None:
    stored(tmp_path, text)
    with pytest.raises(ValueError) as error:  # noqa: PT011  # the text is compared below
        read(tmp_path)
    assert told in str(error.value)
