"""The digest of the inputs: what changes it, and what must not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from tinkerspec import resources
from tinkerspec.config import load_config
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.publish import inputs

SETTINGS = """
[tool.tinkerspec]
schemas = "schemas"
output = "generated"
[tool.tinkerspec.python]
package = "my_types"
mixins = "mixins"
[tool.tinkerspec.elixir]
namespace = "My.Types"
extensions = "extensions"
"""
FILES = {
    "pyproject.toml": SETTINGS,
    "schemas/types/run/cursor.json": "{}",
    "schemas/types/run/run.json": "{}",
    "schemas/openapi.json": "{}",
    "schemas/vocabulary.json": "{}",
    "schemas/README.md": "how to",
    "schemas/vectors/cursor.json": "{}",
    "extensions/cursor.ex": "defmodule Cursor do end",
    "mixins/cursor.py": "class CursorMixin: ...",
    "program/cli.py": "",
    "program/diff/codes.toml": "",
    "program/diff/rules.py": "",
    "program/targets/python/emit.py": "",
    "templates/python/package/py.typed": "",
    "templates/python/types/object.py.j2": "{{ name }}",
    "templates/elixir/types/object.ex.j2": "{{ name }}",
    "templates/other/type.j2": "{{ name }}",
    "shipped/vocabulary.json": "{}",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.setattr(inputs, "_PACKAGE", tmp_path / "program")
    monkeypatch.setattr(resources, "templates_folder", lambda: tmp_path / "templates")
    monkeypatch.setattr(resources, "vocabulary_file", lambda: tmp_path / "shipped/vocabulary.json")
    monkeypatch.setattr(inputs, "version", lambda name: f"{name} 1")
    return tmp_path


def digest(project: Path) -> str:
    return inputs.read(load_config(project / "pyproject.toml")).facts.inputs


def schemas(project: Path) -> str:
    return inputs.schemas_digest(project / "schemas")


def test_facts_name_the_programs_and_both_digests(project: Path) -> None:
    facts = inputs.read(load_config(project / "pyproject.toml")).facts
    names = ["jinja2", "orjson", "ruff", "tinkerspec", "tree-sitter-elixir"]
    assert facts.versions == {name: f"{name} 1" for name in names}
    assert facts.inputs == digest(project)
    assert facts.schemas == schemas(project)
    assert len(facts.inputs) == len(facts.schemas) == 64
    assert facts.inputs != facts.schemas


DECISIVE = [
    "schemas/types/run/cursor.json",
    "schemas/openapi.json",
    "schemas/vocabulary.json",
    "extensions/cursor.ex",
    "mixins/cursor.py",
    "program/cli.py",
    "program/diff/codes.toml",
    "program/targets/python/emit.py",
    "templates/elixir/types/object.ex.j2",
    "templates/python/package/py.typed",
    "templates/python/types/object.py.j2",
    "shipped/vocabulary.json",
]
NEUTRAL = [
    "schemas/README.md",
    "schemas/vectors/cursor.json",
    "program/diff/rules.py",
    "templates/other/type.j2",
]


def append(file: Path) -> None:
    file.write_text(file.read_text() + " ")


def rename(file: Path) -> None:
    file.rename(file.with_name(f"other{file.suffix}"))


@pytest.mark.parametrize("change", [append, Path.unlink, rename])
@pytest.mark.parametrize("path", DECISIVE)
def test_a_change_of_what_decides_the_output_changes_the_digest(
    project: Path, path: str, change: Callable[[Path], None]
) -> None:
    before, before_schemas = digest(project), schemas(project)
    change(project / path)
    assert digest(project) != before
    assert (schemas(project) != before_schemas) == path.startswith("schemas/")


@pytest.mark.parametrize(
    "path",
    [
        "schemas/types/run/new.json",
        "extensions/_helper.ex",
        "mixins/_helper.py",
        "program/lint/rule.py",
        "templates/python/package/_runtime/model.py",
        "templates/python/package/_speed/skim.py",
    ],
)
def test_a_new_file_changes_the_digest(project: Path, path: str) -> None:
    before = digest(project)
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    (project / path).write_text("")
    assert digest(project) != before


def test_what_moves_from_one_file_to_the_next_changes_the_digest(project: Path) -> None:
    one, other = project / "mixins/a.py", project / "mixins/b.py"
    one.write_text("x")
    other.write_text("y")
    before = digest(project)
    one.write_text("xb.py=y")
    other.unlink()
    assert digest(project) != before


@pytest.mark.parametrize(
    ("old", "new"), [("my_types", "our_types"), ('"generated"', '"out"'), ("mixins =", "folder =")]
)
def test_the_settings_change_the_digest(project: Path, old: str, new: str) -> None:
    before = digest(project)
    (project / "pyproject.toml").write_text(SETTINGS.replace(old, new))
    assert digest(project) != before


@pytest.mark.parametrize("name", ["jinja2", "orjson", "ruff", "tinkerspec", "tree-sitter-elixir"])
def test_every_version_changes_the_digest(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before = digest(project)
    monkeypatch.setattr(inputs, "version", lambda asked: f"{asked} {2 if asked == name else 1}")
    assert digest(project) != before


@pytest.mark.parametrize("path", NEUTRAL)
def test_other_files_do_not_change_the_digest(project: Path, path: str) -> None:
    before = digest(project)
    append(project / path)
    assert digest(project) == before


def test_bytecode_times_and_other_tables_do_not_change_the_digest(project: Path) -> None:
    before = digest(project)
    for folder in ("program", "mixins", "templates/python/package"):
        (project / folder / "__pycache__").mkdir()
        (project / folder / "__pycache__/a.py").write_text("x")
    (project / "program/notes.txt").write_text("x")
    (project / "pyproject.toml").write_text(f"[tool.other]\nx = 1\n{SETTINGS}# a comment\n")
    os.utime(project / "schemas/openapi.json", (1, 1))
    assert digest(project) == before


def test_a_wheel_has_the_digest_of_its_checkout(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digest(project)
    shutil.copytree(project / "templates", project / "program/templates")
    monkeypatch.setattr(resources, "templates_folder", lambda: project / "program/templates")
    (project / "program/templates/python/package/runtime.py").write_text("")
    (project / "templates/python/package/runtime.py").write_text("")
    from_wheel = digest(project)
    shutil.rmtree(project / "program/templates")
    monkeypatch.setattr(resources, "templates_folder", lambda: project / "templates")
    assert digest(project) == from_wheel != before


def test_line_ends_do_not_change_the_digest(project: Path) -> None:
    for path in project.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes() + b"\n")
    before = inputs.read(load_config(project / "pyproject.toml")).facts
    for path in project.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert inputs.read(load_config(project / "pyproject.toml")).facts == before


def test_the_order_of_a_folder_does_not_matter(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digest(project)
    walk = inputs._walk
    monkeypatch.setattr(inputs, "_walk", lambda folder: [*walk(folder)][::-1])
    assert digest(project) == before


def test_a_link_to_itself_is_no_folder(project: Path) -> None:
    """What it is, a later stage says."""
    before = digest(project)
    (project / "mixins" / "loop.py").symlink_to("loop.py")
    assert digest(project) != before


def test_a_pipe_among_the_schemas_is_not_waited_for(project: Path) -> None:
    before = schemas(project)
    os.mkfifo(project / "schemas/types/run/pipe.json")
    assert schemas(project) != before


@pytest.mark.parametrize("name", ["open", "scandir"])
def test_an_unreadable_input_is_reported(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    refusal = PermissionError(13, "Permission denied", "schemas/types")

    def refuse(*_: object, **__: object) -> None:
        raise refusal

    monkeypatch.setattr(os, name, refuse)
    with pytest.raises(DiagnosticError) as caught:
        schemas(project)
    assert [d.code for d in caught.value.diagnostics] == ["input-unreadable"]
    assert caught.value.diagnostics[0].file == "schemas/types"


def test_a_missing_distribution_is_reported(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(inputs, "version", missing)
    with pytest.raises(DiagnosticError, match="'jinja2' is not installed"):
        digest(project)


def test_neither_place_nor_surroundings_matter(tmp_path: Path) -> None:
    """With the real program and templates, from three places, seeds, locales and time zones."""
    program = (
        "import json, sys; from pathlib import Path; from tinkerspec.publish import inputs;"
        "from tinkerspec.config import load_config;"
        "facts = inputs.read(load_config(Path(sys.argv[1]))).facts;"
        "print(json.dumps([facts.inputs, facts.schemas]))"
    )
    seen = set()
    for number, locale in enumerate(["C", "C.UTF-8", "tr_TR.UTF-8"]):
        root = tmp_path / f"checkout {number}"
        for path, text in sorted(FILES.items(), reverse=bool(number % 2)):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        run = subprocess.run(
            [sys.executable, "-c", program, root / "pyproject.toml"],
            env={**os.environ, "PYTHONHASHSEED": str(number), "LC_ALL": locale, "TZ": f"X{number}"},
            cwd=[tmp_path, root, root / "schemas"][number],
            capture_output=True,
            check=True,
        )
        seen.add(tuple(json.loads(run.stdout)))
    assert len(seen) == 1


def test_a_configuration_is_parsed_once_and_the_program_walked_once(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed, walked = list[str](), list[str]()
    parse, walk = tomllib.loads, inputs._walk

    def counted_parse(text: str) -> dict[str, Any]:
        parsed.append(text)
        return parse(text)

    def counted_walk(folder: str) -> Iterator[str]:
        walked.append(folder)
        return walk(folder)

    monkeypatch.chdir(project)
    monkeypatch.setattr(tomllib, "loads", counted_parse)
    monkeypatch.setattr(inputs, "_walk", counted_walk)
    inputs.read(load_config())
    assert len(parsed) == len(set(parsed)) > 0
    assert len(walked) == len(set(walked)) > 0
