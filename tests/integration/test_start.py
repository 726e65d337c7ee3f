"""A stranger with the wheel in an empty folder: two commands, and a package that works."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from .conftest import ROOT, run_clean

USE = """
from bookshop_types import Order, payload_errors
print(Order(id="7").to_json().decode(), Order.from_json('{"id": "1"}') == Order(id="1"))
"""


@pytest.fixture(scope="module")
def project(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the two commands make of an empty folder."""
    folder = tmp_path_factory.mktemp("stranger") / "bookshop"
    folder.mkdir()
    for command in ("init", "generate"):
        done = run_clean(installed / "tinkerspec", command, cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")
    return folder


def test_the_package_is_there_and_works(installed: Path, project: Path) -> None:
    python = project / "generated" / "python"
    done = run_clean(installed / "python", "-c", USE, cwd=python)
    assert (done.stdout, done.stderr) == ('{"id":"7"} True\n', "")


def test_what_the_workflow_runs_finds_nothing(installed: Path, project: Path) -> None:
    text = (project / ".github/workflows/tinkerspec.yml").read_text(encoding="utf-8")
    steps = yaml.safe_load(text)["jobs"]["check"]["steps"]
    install, *commands = (step["run"] for step in steps if "run" in step)
    version = run_clean(installed / "tinkerspec", "--version", cwd=project).stdout.split()[1]
    assert install == f"python -m pip install tinkerspec=={version}"
    for command in commands:
        program, *arguments = command.split()
        done = run_clean(installed / program, *arguments, cwd=project)
        assert (done.returncode, done.stderr) == (0, "")


def test_the_wheel_brings_the_schema_of_the_configuration(installed: Path, project: Path) -> None:
    shown = run_clean(installed / "tinkerspec", "explain", "config", cwd=project).stdout
    schema = Path(shown.split()[-1])
    assert schema.is_relative_to(installed.parent)
    assert "python" in json.loads(schema.read_text(encoding="utf-8"))["properties"]


def test_the_page_tells_how_to_begin_by_hand(installed: Path, tmp_path: Path) -> None:
    """Command by command, in an empty folder."""
    text = (ROOT / "generator" / "YOUR_API.md").read_text(encoding="utf-8")
    section = text.split("\n## By hand\n")[1]
    commands = re.findall(r"^\$ tinkerspec ([^#\n]+)", section, re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["init", "generate", "new"]
    folder = tmp_path / "shop"
    folder.mkdir()
    for command in commands:
        done = run_clean(installed / "tinkerspec", *command.split(), cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")
    (order,) = re.findall(r"^```json\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert "`schemas/types/shop/order.json`" in section
    (folder / "schemas/types/shop/order.json").write_text(order, encoding="utf-8")
    for command in ("generate", "lint", "check"):
        done = run_clean(installed / "tinkerspec", command, cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")
    package = {path.stem for path in (folder / "generated/python/shop_types").glob("*.py")}
    assert {"order", "invoice"} <= package
