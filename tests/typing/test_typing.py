"""The package as type checkers see it: what they accept, and every mistake that they must find."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import changed_schemas
import pytest
from checkers import CHECKERS, Checker, marked
from constructions import HEAD, Constructions
from tinkerspec.config import load_config
from tinkerspec.contract import read_folder
from tinkerspec.contract.model import Contract
from tinkerspec.contract.resolve import resolve
from tinkerspec.targets import Job
from tinkerspec.targets.python import TARGET
from tinkerspec.targets.python.emit import Package
from tinkerspec.targets.python.usage import usage

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[1] / "generated" / "python"
ROOT = HERE.parents[1]
CASES = ROOT / "tests" / "cases"
CONFIG = load_config(ROOT / "pyproject.toml")
SOURCES = read_folder(CONFIG.schemas, display="schemas", contract=CONFIG.contract)
CONTRACT = resolve(SOURCES)


def examples(folder: Path) -> None:
    """Write a file that makes a value of every type, each from the examples of its schema."""
    settings = CONFIG.targets["python"]
    shown = usage(Job(SOURCES, CONTRACT, settings, ROOT, "schemas")).types
    programs = [program for name in shown for program in shown[name].programs]
    assert len(programs) >= len(CONTRACT.definitions)
    functions = (
        f"def program_{number}() -> None:\n{textwrap.indent(program, '    ')}\n"
        for number, program in enumerate(programs)
    )
    (folder / "examples.py").write_text("\n\n".join(functions), encoding="utf-8")


def constructions(folder: Path, package: str, contract: Contract) -> None:
    """Write files that construct every type of a package, rightly and wrongly."""
    code = Constructions(contract, package)
    for name, lines in (("right", code.right()), ("wrong", code.wrong())):
        text = "\n".join([HEAD.format(package=package), *lines, ""])
        (folder / f"{package}_{name}.py").write_text(text, encoding="utf-8")


def emit_case(folder: Path, name: str) -> tuple[str, Contract]:
    """Write the package of a set of tests/cases."""
    package = f"case_{name}"
    settings = {**TARGET.defaults, "package": package}
    return package, emit(folder, CASES / name, settings)


def emit(folder: Path, project: Path, settings: Mapping[str, Any]) -> Contract:
    """Write the package of a project; it shares the runtime of ours, which is the same.

    Checkers would take most of their time for one runtime a package.
    """
    sources = read_folder(project / "schemas", display="schemas")
    job = Job(sources, resolve(sources), settings, project, "schemas")
    package = Package(job)
    mixins = (file for file in package.copied() if "/_mixins/" in file[0])
    for place, text in (*package.rendered(), *mixins):
        path = folder / Path(place).relative_to(settings["folder"])
        path.parent.mkdir(parents=True, exist_ok=True)
        shared = re.sub(r"from \.\.?_runtime", "from tinker_types._runtime", text)
        path.write_text(shared, encoding="utf-8")
    return job.contract


def emit_grown(folder: Path) -> None:
    """Write our package with a member and a variant more, and what is done with them."""
    project = changed_schemas.copy(folder / "grown")
    changed_schemas.add_sample_weight(project)
    changed_schemas.add_audio_chunk(project)
    emit(folder, project, {**CONFIG.targets["python"], "package": "grown_types"})
    shutil.rmtree(project)
    program = f"{changed_schemas.MISUSE}\n{changed_schemas.USE}"
    (folder / "grown.py").write_text(program.replace("tinker_types", "grown_types"), "utf-8")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, Contract]]:
    """A folder with our package and that of each set of tests/cases, and their contracts."""
    folder = tmp_path_factory.mktemp("packages")
    (folder / "tinker_types").symlink_to(PACKAGE / "tinker_types")
    cases = sorted(path.parent.name for path in CASES.glob("*/cases.json"))
    assert cases
    return folder, {"tinker_types": CONTRACT, **dict(emit_case(folder, name) for name in cases)}


@pytest.mark.parametrize("checker", CHECKERS)
def test_every_mistake_is_found_and_nothing_else(
    checker: Checker, packages: tuple[Path, Mapping[str, Contract]], tmp_path: Path
) -> None:
    folder, contracts = packages
    for file in ("good.py", "bad.py"):
        shutil.copy(HERE / file, tmp_path)
    examples(tmp_path)
    emit_grown(tmp_path)
    for package, contract in contracts.items():
        constructions(tmp_path, package, contract)
    wanted = marked(tmp_path)
    assert {"bad.py", "grown.py", "tinker_types_wrong.py"} <= wanted.keys()
    assert checker(tmp_path, folder) == wanted


def test_the_good_code_runs() -> None:
    done = subprocess.run(
        [sys.executable, "good.py"],
        cwd=HERE,
        env={"PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
