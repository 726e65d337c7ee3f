"""The main job end to end: what is written, when, and what never is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from .conftest import ROOT, Run, copy_project, unimportable


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_committed_output_is_what_the_schemas_give(project: Path, tinkerspec: Run) -> None:
    assert tinkerspec("generate", cwd=project).returncode == 0
    assert tree(project / "generated") == tree(ROOT / "generated")


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "0", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati"},
        {"PYTHONHASHSEED": "4294967295", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/St_Johns"},
    ],
    ids=["c", "utf8", "turkish"],
)
def test_bytes_do_not_depend_on_the_surroundings(
    tmp_path: Path, tinkerspec: Run, environment: dict[str, str]
) -> None:
    elsewhere = tmp_path / "another checkout" / "of it"
    elsewhere.mkdir(parents=True)
    copy_project(elsewhere)
    run = tinkerspec(
        "--config", str(elsewhere / "pyproject.toml"), "generate", cwd=tmp_path, env=environment
    )
    assert run.returncode == 0, run.stderr
    assert tree(elsewhere / "generated") == tree(ROOT / "generated")


def test_an_unchanged_tree_is_not_touched(project: Path, tinkerspec: Run) -> None:
    tinkerspec("generate", cwd=project)
    before = {p: p.stat().st_mtime_ns for p in (project / "generated").rglob("*")}
    run = tinkerspec("generate", cwd=project)
    assert run.returncode == 0
    assert "up to date" in run.stdout
    assert {p: p.stat().st_mtime_ns for p in (project / "generated").rglob("*")} == before


def test_only_check_imports_the_second_reader(project: Path, tinkerspec: Run) -> None:
    shutil.rmtree(project / "generated", ignore_errors=True)
    environment = {"PYTHONPATH": str(unimportable(project / "broken"))}
    run = tinkerspec("generate", cwd=project, env=environment)
    assert (run.returncode, run.stderr) == (0, "")
    run = tinkerspec("check", cwd=project, env=environment)
    assert (run.returncode, run.stdout) == (0, "generated/ is up to date\n")
    assert run.stderr == (
        "the second reader was not asked: datamodel-code-generator cannot be imported: broken\n"
    )


@pytest.mark.parametrize(
    "path",
    [
        "generated/python/tinker_types/cursor.py",
        "generated/python/tinker_types/_runtime/__init__.py",
        "generated/model.json",
    ],
)
def test_a_hand_edit_is_noticed_and_mended(project: Path, tinkerspec: Run, path: str) -> None:
    tinkerspec("generate", cwd=project)
    edited = project / path
    good = edited.read_bytes()
    edited.write_bytes(good + b"# by hand\n")
    check = tinkerspec("check", cwd=project)
    assert check.returncode == 1
    assert "-# by hand" in check.stdout
    assert "tinkerspec generate" in check.stdout + check.stderr
    assert tinkerspec("generate", cwd=project).returncode == 0
    assert edited.read_bytes() == good
    assert tinkerspec("check", cwd=project).returncode == 0


def test_a_changed_mixin_is_noticed(project: Path, tinkerspec: Run) -> None:
    tinkerspec("generate", cwd=project)
    mixin = project / "templates" / "python" / "mixins" / "model_input.py"
    mixin.write_text(mixin.read_text() + "\n# changed\n")
    assert tinkerspec("check", cwd=project).returncode == 1
    assert tinkerspec("generate", cwd=project).returncode == 0
    emitted = project / "generated/python/tinker_types/_mixins/model_input.py"
    assert emitted.read_text().endswith("\n# changed\n")


def test_a_type_that_is_gone_takes_its_module_along(project: Path, tinkerspec: Run) -> None:
    tinkerspec("generate", cwd=project)
    (project / "schemas/types/model/lora_config.json").unlink()
    (project / "schemas/vectors/lora_config.json").unlink()
    stray = project / "generated" / "notes.txt"
    stray.write_text("mine")
    assert tinkerspec("generate", cwd=project).returncode == 0
    assert not (project / "generated/python/tinker_types/lora_config.py").exists()
    assert stray.read_text() == "mine"


def test_a_faulty_schema_stops_before_anything_is_written(project: Path, tinkerspec: Run) -> None:
    tinkerspec("generate", cwd=project)
    before = tree(project / "generated")
    schema = project / "schemas/types/run/cursor.json"
    schema.write_text(schema.read_text().replace('"type": "integer"', '"type": "intger"', 1))
    for command in ("generate", "check"):
        run = tinkerspec(command, cwd=project)
        assert run.returncode == 2
        assert "schemas/types/run/cursor.json:" in run.stderr
        assert "did you mean" in run.stderr.lower()
        assert "Traceback" not in run.stderr
    assert tree(project / "generated") == before


def test_an_added_field_reaches_the_package(project: Path, tinkerspec: Run) -> None:
    path = project / "schemas/types/run/cursor.json"
    schema = json.loads(path.read_text())
    schema["properties"]["page"] = {
        "description": "Number of the page.",
        "type": ["integer", "null"],
        "default": None,
    }
    path.write_text(json.dumps(schema, indent=2))
    run = tinkerspec("generate", cwd=project)
    assert run.returncode == 0, run.stderr
    module = (project / "generated/python/tinker_types/cursor.py").read_text()
    assert "    page: Integer | None = None\n" in module


def test_deleting_the_output_brings_it_back(project: Path, tinkerspec: Run) -> None:
    tinkerspec("generate", cwd=project)
    before = tree(project / "generated")
    shutil.rmtree(project / "generated")
    assert tinkerspec("check", cwd=project).returncode == 1
    assert tinkerspec("generate", cwd=project).returncode == 0
    assert tree(project / "generated") == before


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("nothing.py", "class NothingMixin: ...\n", "mixin-orphan"),
        ("cursor.py", "class Wrong: ...\n", "mixin-class"),
        ("cursor.py", "class CursorMixin:\n    def limit(self): ...\n", "mixin-shadows-field"),
        ("cursor.py", "class CursorMixin:\n    offset = 1\n", "mixin-shadows-field"),
        ("cursor.py", "class CursorMixin(:\n", "mixin-syntax"),
    ],
)
def test_a_mixin_that_does_not_fit_is_refused(
    project: Path, tinkerspec: Run, name: str, text: str, code: str
) -> None:
    (project / "templates/python/mixins" / name).write_text(text)
    run = tinkerspec("generate", cwd=project)
    assert run.returncode == 2
    assert f"error[{code}]" in run.stderr
    assert f"templates/python/mixins/{name}" in run.stderr
    assert not (project / "generated").exists()
