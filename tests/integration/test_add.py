"""README's "Add a field" and "Add a type", done word for word in a copy, to green vectors."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from .conftest import ROOT

README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE: Final = (ROOT / "Makefile").read_text(encoding="utf-8")
COPIED: Final = ("generator", "templates", "schemas", "generated", "tests", "Makefile")
CONFORMANCE: Final = tuple(
    f"tests/conformance/test_{name}.py"
    for name in (
        *("agreement", "coverage", "drop_in", "sdk_wire", "vector_files"),
        *("vectors_jsonschema", "vectors_python", "vectors_sdk"),
    )
)
"""The conformance part of `make test`, without what only costs time here."""


def concerned(copy: Path) -> str:
    """What of it to run: the vectors of changed types, and all that is no vector.

    The vectors of every other type are the ones that pass in this checkout.
    """
    folder = Path("generated/vectors")
    files = {path.name: path.read_bytes() for path in (ROOT / folder).glob("*.json")}
    changed = [
        json.loads(path.read_bytes())["type"]
        for path in (copy / folder).glob("*.json")
        if path.read_bytes() != files.get(path.name)
    ]
    assert 2 <= len(changed) < 6
    return " or ".join([*changed, "not test_vectors_"])


def section(title: str) -> str:
    return README.split(f"## {title}\n")[1].split("\n## ")[0]


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language, without their indentation."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return ["".join(line.removeprefix(i) for line in b.splitlines(True)) for i, b in found]


def files(text: str) -> list[str]:
    """The files that a section says to write, in order."""
    return re.findall(r"`(schemas/[\w/.-]+\.(?:json|md))`", text)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    skip = shutil.ignore_patterns("_build", "deps")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=skip, symlinks=True)
        else:
            shutil.copy(source, tmp_path)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venvs").symlink_to(ROOT / ".venvs")
    return tmp_path


def make(copy: Path, target: str, arguments: str = "") -> str:
    """What a target of the Makefile prints; the environments are those of this checkout."""
    environments = re.findall(r"^(\w+) := \.venvs?/.*ready-", MAKEFILE, re.MULTILINE)
    made = [f"{name}=" for name in environments]
    made += [f"BIN={Path(sys.executable).parent}", "WORKERS=0"]
    done = subprocess.run(
        ["make", "--no-print-directory", target, *made, f"ARGS={arguments}"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy / "generator")},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "making" not in done.stdout
    return done.stdout


def read(copy: Path, type_: str) -> dict[str, Any]:
    """The outcomes of the emitted vectors of a type's file, by name."""
    path = copy / "generated" / "vectors" / f"{type_}.json"
    vectors = json.loads(path.read_text("utf-8"))["decode"]
    return {v["name"]: v.get("canonical", v.get("errors")) for v in vectors}


def add_field(copy: Path) -> tuple[str, str]:
    """Do what "Add a field" says; gives the stem of the schema and the name of the field."""
    text = section("Add a field")
    schema, fragment = files(text)[:2]
    (member,) = blocks(text, "json")
    path = copy / schema
    before = path.read_text(encoding="utf-8")
    path.write_text(
        before.replace('"properties": {', '"properties": {\n' + member.rstrip() + ",", 1)
    )
    (words,) = blocks(text, "markdown")
    (copy / fragment).write_text(words, encoding="utf-8")
    return path.stem, member.split('"')[1]


def add_type(copy: Path) -> str:
    """Do what "Add a type" says; gives the stem of the schema."""
    text = section("Add a type")
    schema, fragment = files(text)[:2]
    (document,) = blocks(text, "json")
    (copy / schema).write_text(document, encoding="utf-8")
    (words,) = blocks(text, "markdown")
    (copy / fragment).write_text(words, encoding="utf-8")
    return Path(schema).stem


def test_a_field_costs_an_edit_and_a_type_its_file_and_each_a_fragment(copy: Path) -> None:
    schema, name = add_field(copy)
    type_ = add_type(copy)
    assert "generated/vectors: " in make(copy, "generate")
    tests = " ".join(("-q", f"-k '{concerned(copy)}'", *CONFORMANCE))
    assert " passed" in make(copy, "test-python", tests)
    found = read(copy, schema)
    assert found[f"/{name} beyond minimum 0"] == [{"code": "range", "at": f"/{name}"}]
    assert found["required members"][name] == 0
    assert read(copy, type_)["value null"] == [{"code": "type", "at": ""}]
