"""The wheel carries what the program needs outside of a checkout, and no part of this project."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from .conftest import ROOT


def contents(folder: Path) -> set[str]:
    left_out = {"__pycache__", "mixins", "extensions", "rules"}
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in files if left_out.isdisjoint(path.parts)}


def test_it_holds_the_program_the_templates_and_the_vocabulary(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    program = {f"tinkerspec/{path}" for path in contents(ROOT / "generator" / "tinkerspec")}
    oracle = {
        f"tinkerspec_oracle/{path}" for path in contents(ROOT / "generator" / "tinkerspec_oracle")
    }
    templates = {f"tinkerspec/templates/{path}" for path in contents(ROOT / "templates")}
    assert names == {*program, *oracle, *templates, "tinkerspec/vocabulary.json"}


def test_it_finds_its_files_where_it_is_installed(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    script = (
        "from tinkerspec.resources import templates_folder, vocabulary_file\n"
        "print(templates_folder(), vocabulary_file(), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    package = tmp_path.resolve() / "tinkerspec"
    assert done.stdout.splitlines() == [
        str(package / "templates"),
        str(package / "vocabulary.json"),
    ]


def test_it_compares_folders_where_there_is_no_project(wheel: Path, tmp_path: Path) -> None:
    """In an empty folder, without git: every format is there, and so is the form of the JSON."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        shutil.copytree(ROOT / "tests" / "diff" / "base", folder)
    state = new / "types" / "shop" / "state.json"
    state.write_text(state.read_text("utf-8").replace('"late"', '"late", "void"'), "utf-8")
    for format_, words in (
        ("text", "breaking[State:value-added:void]"),
        ("markdown", "`State:value-added:void`"),
        ("json", '"id": "State:value-added:void"'),
        ("github", "title=State%3Avalue-added%3Avoid"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "tinkerspec", "diff", "old", "new", "--format", format_],
            cwd=tmp_path,
            env={"PYTHONPATH": str(tmp_path / "installed"), "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode, done.stderr) == (1, "")
        assert words in done.stdout
    done = subprocess.run(
        [sys.executable, "-m", "tinkerspec", "diff", "v1", "new"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "installed"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "error[contract-git] reading commits needs git, which is not installed" in done.stderr


def metadata(**environment: str) -> dict[str, Any]:
    """What a build would write about the distribution."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "metadata"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_its_links_lead_to_the_repository_that_the_build_was_told_of() -> None:
    home = "https://example.org/team/tinkerspec"
    found = metadata(TINKERSPEC_REPOSITORY=f"{home}/")
    tag = f"v{found['version']}"
    assert found["urls"] == {
        "Changelog": f"{home}/blob/{tag}/CHANGELOG.md",
        "Documentation": f"{home}/blob/{tag}/README.md",
        "Issues": f"{home}/issues",
        "Source": home,
    }
    links = re.findall(r"\]\(([^)#\s]+)", found["readme"]["text"])
    ours = [link for link in links if link.startswith(home)]
    assert len(ours) > 20
    for link in links:
        assert link.startswith("https://"), f"{link} leads nowhere beside the description"
    for link in ours:
        path = re.sub(rf"^{home}/(?:blob|raw)/{tag}/", "", link)
        assert (ROOT / path).is_file(), f"there is no {path}"
    assert f"({home}/raw/{tag}/generator/overview.svg)" in found["readme"]["text"]


def test_it_has_no_links_where_nobody_said_where_the_repository_is() -> None:
    found = metadata(TINKERSPEC_REPOSITORY="")
    assert "urls" not in found
    assert "](#your-own-api)" in found["readme"]["text"]
    assert re.findall(r"\]\((?!https:|#)", found["readme"]["text"]) == []
