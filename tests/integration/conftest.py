"""A copy of this project's schemas and mixins to generate from, in a folder of its own."""

from __future__ import annotations

import os
import re
import shutil
import site
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from serving import served
from tinkerspec import cli

ROOT = Path(__file__).resolve().parents[2]

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Once = Callable[[str, Callable[[Path], object]], Path]
"""What the fixture `once` of tests/conftest.py gives."""


def outside_make() -> dict[str, str]:
    """The environment without what `make` takes from it: the run of make that runs the tests may
    have been given some."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    settings = re.findall(r"^(\w+) \?=", makefile, re.MULTILINE)
    return {
        key: value
        for key, value in os.environ.items()
        if key not in settings and not key.startswith("MAKE")
    }


def copy_project(folder: Path, *outputs: str) -> Path:
    """Everything that generation reads of this project, and nothing else but these outputs."""
    for name in ("schemas", "templates", *outputs):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy with the committed output, which its schemas give (test_generate.py)."""
    return copy_project(tmp_path, "generated")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of a small project, with nothing generated yet."""
    shop: Path = shutil.copytree(Path(__file__).with_name("shop"), tmp_path / "shop")
    return shop


@pytest.fixture(scope="session")
def wheel(once: Once) -> Path:
    """The wheel of this checkout, built without what the environment says to Python."""
    (file,) = once("wheel", _build).glob("*.whl")
    return file


def _build(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr


def run_clean(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command without anything of this checkout in its environment."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="session")
def installed(wheel: Path, once: Once) -> Path:
    """The scripts of a fresh environment that has the wheel, and sees what it depends on."""
    return once("installed", lambda folder: install(folder, wheel)) / "env" / "bin"


def install(folder: Path, *wheels: Path) -> Path:
    """Make an environment with these wheels, which sees what they depend on; gives its scripts."""
    venv.create(folder / "env", with_pip=False, symlinks=True)
    scripts = folder / "env" / "bin"
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    options = ("--python", scripts / "python", "install", "--no-deps", "--no-index")
    done = run_clean(*pip, *options, *wheels, cwd=folder)
    assert done.returncode == 0, done.stderr
    share_dependencies(folder / "env")
    return scripts


def share_dependencies(environment: Path) -> None:
    """Let the environment see what is installed here; its own tinkerspec still comes first.

    A .pth file adds a folder to the path but does not read the .pth files in it, so an editable
    install of this checkout stays out of sight.
    """
    purelib = sysconfig.get_path("purelib", vars={"base": str(environment)})
    folders = "\n".join(site.getsitepackages())
    (Path(purelib) / "dependencies.pth").write_text(folders + "\n", encoding="utf-8")


@pytest.fixture(scope="session")
def program() -> Iterator[Path]:
    """Does what the command does, in a fork that has imported it; signals do not reach it."""
    with served(Path(sys.executable), os.environ) as command:
        yield command


@pytest.fixture(scope="session")
def tinkerspec(program: Path) -> Run:
    """Runs the command in a process of its own; with an environment, as a user starts it."""

    def run(
        *arguments: str, cwd: Path, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        command = [program] if env is None else [sys.executable, "-m", "tinkerspec"]
        return subprocess.run(
            [*command, *arguments],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in this process, where one of its own would prove nothing more."""

    def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        monkeypatch.chdir(cwd)
        code = cli.main(arguments)
        shown = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, code, shown.out, shown.err)

    return run


def unimportable(folder: Path) -> Path:
    """An entry of the path on which datamodel-code-generator cannot be imported."""
    package = folder / "datamodel_code_generator"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise ImportError('broken')", encoding="utf-8")
    return folder
