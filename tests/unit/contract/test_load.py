"""What loading gives; what it refuses stands in tests/failures."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from tinkerspec.contract.load import MAX_DEPTH, Document, load_folder, parse
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.resources import vocabulary_file

TEXT = """\
{
  "a": [1, {"b/c~d": "x"}, -2.5e3],
  "caf\u00e9": {"\\u0061": true, "": null},
  "list": [[], [[7]]]
}
"""


def document(text: str) -> Document:
    return parse(text.encode(), path="types/x.json", file="schemas/types/x.json")


def place_of(text: str, part: str) -> tuple[int, int]:
    before = text[: text.index(part)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize(
    ("pointer", "part"),
    [
        ("", "{"),
        ("/a", "[1, {"),
        ("/a/0", "1, {"),
        ("/a/1", '{"b/c'),
        ("/a/1/b~1c~0d", '"x"'),
        ("/a/2", "-2.5e3"),
        ("/caf\u00e9", '{"\\u0061"'),
        ("/caf\u00e9/a", "true"),
        ("/caf\u00e9/", "null"),
        ("/list/0", "[], "),
        ("/list/1/0/0", "7]"),
    ],
)
def test_a_value_is_where_it_stands(pointer: str, part: str) -> None:
    assert document(TEXT).locate(pointer) == place_of(TEXT, part)


@pytest.mark.parametrize(
    ("pointer", "part"),
    [("/a", '"a"'), ("/a/1/b~1c~0d", '"b/c'), ("/caf\u00e9/a", '"\\u0061"'), ("/a/0", "1, {")],
)
def test_a_member_is_where_its_name_stands(pointer: str, part: str) -> None:
    assert document(TEXT).locate(pointer, key=True) == place_of(TEXT, part)


def test_something_absent_is_at_the_nearest_value_round_it() -> None:
    assert document(TEXT).locate("/a/1/gone/deeper") == place_of(TEXT, '{"b/c')


def test_a_diagnostic_names_file_and_place() -> None:
    fault = document(TEXT).diagnostic("code", "/a/0", "message", "help")
    assert (fault.file, fault.line, fault.column, fault.pointer) == (
        "schemas/types/x.json",
        2,
        9,
        "/a/0",
    )


def test_the_data_are_those_of_the_standard_reader() -> None:
    assert document(TEXT).data == json.loads(TEXT)


@pytest.mark.parametrize(
    "text", ["1", '"\\ud83d\\ude00"', "[1e308, -0.0, 5e-324]", "9007199254740993"]
)
def test_what_json_allows_is_kept_to_the_letter(text: str) -> None:
    assert document(text).data == json.loads(text)


@pytest.mark.parametrize("deep", ["[" * MAX_DEPTH + "]" * MAX_DEPTH, f'"{"[" * 500}"', '"\\"[["'])
def test_brackets_in_strings_and_nesting_at_the_limit_pass(deep: str) -> None:
    assert document(deep).data == json.loads(deep)


@pytest.mark.parametrize("text", ['{"a": "\\', '"' + '\\"' * 60 + "[" * 200, "[" * 100_000, "{]"])
def test_broken_text_gives_a_diagnostic(text: str) -> None:
    with pytest.raises(DiagnosticError):
        document(text)


def test_a_hostile_megabyte_takes_linear_time() -> None:
    """A doubling of the input about doubles the time; quadratic readers would take minutes."""
    started = time.perf_counter()
    for text in ('"' + '\\"' * 500_000, "[" + "1," * 300_000, '{"a":' * 100 + "x" * 500_000):
        with pytest.raises(DiagnosticError):
            document(text)
    wide = document("[" + ",".join(['{"k": [1]}'] * 50_000) + "]")
    assert wide.locate("/49999/k/0")[0] == 1
    assert time.perf_counter() - started < 30  # a fraction of it where nothing else runs


# --- folders --------------------------------------------------------------------------------------


def write(folder: Path, *paths: str) -> None:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"path": path}), encoding="utf-8")


def test_a_folder_is_read_in_the_order_of_its_paths(tmp_path: Path) -> None:
    write(tmp_path, "types/b/x.json", "types/a/y.json", "types/a/b/z.json", "openapi.json")
    write(tmp_path, "types/README.md", "types/a/README.md", "README.md", "vectors/v.json")
    sources = load_folder(tmp_path, display="some/where")
    assert [each.path for each in sources.types] == [
        "types/a/b/z.json",
        "types/a/y.json",
        "types/b/x.json",
    ]
    assert sources.openapi is not None
    assert sources.openapi.file == "some/where/openapi.json"
    assert sources.by_path["types/b/x.json"] is sources.types[2]


def test_hidden_files_of_editors_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "types/a/x.json", "types/a/.x.json.swp", "types/.DS_Store")
    (tmp_path / "types" / "a" / ".#x.json").symlink_to("nobody@nowhere")
    assert [each.path for each in load_folder(tmp_path, display="s").types] == ["types/a/x.json"]


def test_the_shipped_vocabulary_serves_a_folder_without_one(tmp_path: Path) -> None:
    write(tmp_path, "types/a/x.json")
    shipped = vocabulary_file().read_text(encoding="utf-8")
    assert load_folder(tmp_path, display="s").vocabulary.text == shipped


def test_a_folder_s_own_vocabulary_comes_first(tmp_path: Path) -> None:
    write(tmp_path, "types/a/x.json", "vocabulary.json")
    assert load_folder(tmp_path, display="s").vocabulary.data == {"path": "vocabulary.json"}


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    write(tmp_path, "types/a/x.json")
    (tmp_path / "types" / "a" / "y.json").symlink_to("x.json")
    assert len(load_folder(tmp_path, display="s").types) == 2


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real", "types/a/x.json")
    (tmp_path / "link").symlink_to("real")
    assert len(load_folder(tmp_path / "link", display="s").types) == 1


def test_unprintable_file_names_are_shown_escaped(tmp_path: Path) -> None:
    write(tmp_path, "types/a/x\n.yaml", "types/a/x.json")
    with pytest.raises(DiagnosticError) as caught:
        load_folder(tmp_path, display="s")
    assert [each.file for each in caught.value.diagnostics] == ["s/types/a/x\\n.yaml"]
