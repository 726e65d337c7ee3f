"""Every failure case gives exactly the diagnostics of its `expected.txt` (see README.md here)."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pytest
from tinkerspec import explain
from tinkerspec.contract import lint
from tinkerspec.contract.load import MAX_BYTES, load_folder
from tinkerspec.diagnostics import Diagnostic, DiagnosticError

HERE: Final = Path(__file__).parent

# --- schema folders that a repository cannot hold, or not portably --------------------------------

THING: Final = """\
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Thing",
  "description": "A thing.",
  "x-direction": "both",
  "type": "string",
  "examples": ["x"]
}
"""


def _thing(folder: Path, path: str = "types/demo/thing.json") -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(THING, encoding="utf-8")
    return file


def bom(folder: Path) -> None:
    _thing(folder).write_bytes(b"\xef\xbb\xbf" + THING.encode())


def latin_1(folder: Path) -> None:
    _thing(folder).write_bytes(THING.replace("A thing", "Caf\xe9").encode("latin-1"))


def utf_16(folder: Path) -> None:
    _thing(folder).write_bytes(THING.encode("utf-16"))


def case_clash(folder: Path) -> None:
    """Two names that are one on macOS, where a real folder could not hold both."""
    _thing(folder)
    _thing(folder, "types/demo/Thing.json")


def accent_clash(folder: Path) -> None:
    _thing(folder, "types/demo/caf\u00e9.json")
    _thing(folder, "types/demo/cafe\u0301.json")


def pipe(folder: Path) -> None:
    os.mkfifo(_thing(folder).with_name("pipe.json"))


def dangling_link(folder: Path) -> None:
    _thing(folder).with_name("link.json").symlink_to("gone.json")


def link_to_itself(folder: Path) -> None:
    _thing(folder).with_name("link.json").symlink_to("link.json")


def link_to_folder(folder: Path) -> None:
    _thing(folder)
    (folder / "types" / "copy").symlink_to("demo")


def folder_as_file(folder: Path) -> None:
    _thing(folder)
    (folder / "openapi.json").mkdir()


def link_out(folder: Path) -> None:
    outside = folder.parent / "outside.json"
    outside.write_text(THING, encoding="utf-8")
    _thing(folder).with_name("link.json").symlink_to(outside)


def folder_link_out(folder: Path) -> None:
    outside = folder.parent / "outside"
    _thing(outside, "thing.json")
    _thing(folder)
    (folder / "types" / "link").symlink_to(outside)


def types_link_out(folder: Path) -> None:
    _thing(folder.parent / "outside", "demo/thing.json")
    folder.mkdir()
    (folder / "types").symlink_to(folder.parent / "outside")


def too_large(folder: Path) -> None:
    with _thing(folder).open("a", encoding="utf-8") as stream:
        stream.write(" " * MAX_BYTES)


def missing_folder(folder: Path) -> None:
    """Build nothing: the folder itself is missing."""


BUILDERS: Final[dict[str, Callable[[Path], None]]] = {
    "bom-in-schema": bom,
    "encoding-latin-1": latin_1,
    "encoding-utf-16": utf_16,
    "file-clash-accent": accent_clash,
    "file-clash-case": case_clash,
    "no-types-no-folder": missing_folder,
    "not-a-file-dangling-link": dangling_link,
    "not-a-file-folder": folder_as_file,
    "not-a-file-link-to-folder": link_to_folder,
    "not-a-file-link-to-itself": link_to_itself,
    "not-a-file-pipe": pipe,
    "outside-link": link_out,
    "outside-link-to-folder": folder_link_out,
    "outside-types-itself": types_link_out,
    "too-large-schema": too_large,
}


# --- the tests ------------------------------------------------------------------------------------

CASES: Final = sorted(
    {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    | set(BUILDERS)
)

SEVERAL: Final = frozenset(
    {
        "example-only-where-schemas-are-sound",
        "several-faults-of-one-file",
        "several-files-at-once",
    }
)
"""Cases about reporting in one go, not about one code."""


def diagnose(folder: Path) -> Sequence[Diagnostic]:
    try:
        return lint.run(load_folder(folder, display="schemas"))
    except DiagnosticError as error:
        return error.diagnostics


def render(diagnostics: Sequence[Diagnostic]) -> str:
    return "".join(
        f"{d.file}:{d.line}:{d.column}: {d.severity}[{d.code}] {d.message}"
        f" (at {d.pointer or '/'})\n  help: {d.help}\n"
        for d in diagnostics
    )


def codes(expected: str) -> set[str]:
    lines = [line for line in expected.splitlines() if not line.startswith("  help: ")]
    return {line.split(": error[", 1)[1].split("]", 1)[0] for line in lines}


def expected_of(name: str) -> str:
    return (HERE / name / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_diagnostics_are_the_expected_ones(
    name: str, tmp_path: Path, snapshot: Callable[[str, Path], None]
) -> None:
    folder = HERE / name
    if name in BUILDERS:
        folder = tmp_path / "schemas"
        BUILDERS[name](folder)
    rendered = render(diagnose(folder))
    snapshot(rendered, HERE / name / "expected.txt")
    assert rendered, "a failure case must fail"


@pytest.mark.parametrize("name", sorted(set(CASES) - SEVERAL))
def test_a_case_is_about_the_code_it_is_named_after(name: str) -> None:
    found = codes(expected_of(name))
    assert len(found) == 1
    assert f"{name}-".startswith(f"{next(iter(found))}-")


def test_every_code_has_a_case() -> None:
    covered: set[str] = set()
    for name in CASES:
        covered |= codes(expected_of(name))
    assert covered == {one.code for one in explain.every(None, "") if one.stage == "schemas"}


def test_every_stored_case_holds_schemas() -> None:
    stored = [name for name in CASES if name not in BUILDERS]
    assert [name for name in stored if len(list((HERE / name).iterdir())) < 2] == []
