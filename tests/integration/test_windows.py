"""Every command works where Python has nothing that only POSIX systems have, as on Windows."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from .windows import MODULES, lacking

HERE: Final = Path(__file__).parent
PROGRAM: Final = HERE.parents[1] / "generator" / "tinkerspec"
COMMANDS: Final = {
    # Name: the folder, the arguments, the exit code, what is said.
    "init": ("new", ["init", "--no-ci"], 0, "pyproject.toml: written"),
    "new": ("new", ["new", "type", "Parcel"], 0, "parcel.json: written"),
    "import": ("drinks", ["import", "openapi.yaml"], 0, "1 type"),
    "generate": ("shop", ["generate"], 0, "generated/python: "),
    "generate into an empty folder": ("new", ["generate"], 0, "generated/python: "),
    "generate again": ("shop", ["generate"], 0, "generated/ is up to date"),
    "check": ("shop", ["check"], 0, "generated/ is up to date"),
    "lint": ("shop", ["lint"], 0, "has no faults"),
    "export": ("shop", ["export", "--output", "exported"], 0, "exported"),
    "diff": ("shop", ["diff", "exported"], 0, "no change"),
    "parity": ("shop", ["parity", "--python", "sdk"], 1, "PARITY-Order.note-missing"),
    "parity by vectors": (
        "shop",
        [
            "parity",
            "--python",
            "sdk",
            "--behaviour",
            "--interpreter",
            sys.executable,
            "--module",
            "sdk.types",
        ],
        1,
        "vectors",
    ),
    "validate": ("shop", ["validate", "Order", "orders.jsonl"], 1, "(at /count)"),
    "explain": ("shop", ["explain", "output-locked"], 0, "output-locked"),
}
Result = tuple[int, str, str]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """What each command gives, all run in one process."""
    top = tmp_path_factory.mktemp("windows")
    shop = top / "shop"
    shutil.copytree(HERE / "shop", shop)
    with (shop / "pyproject.toml").open("a", encoding="utf-8") as table:
        table.write("\n[tool.tinkerspec.vectors]\n")
    (shop / "orders.jsonl").write_text("{}\n", encoding="utf-8")
    for folder in ("new/generated", "drinks"):
        (top / folder).mkdir(parents=True)
    (shop / "openapi.yaml").rename(top / "drinks" / "openapi.yaml")
    asked = [(str(top / folder), arguments) for folder, arguments, _, _ in COMMANDS.values()]
    done = subprocess.run(
        [sys.executable, str(HERE / "windows.py"), json.dumps(asked)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return dict(zip(COMMANDS, map(tuple, json.loads(done.stdout)), strict=True))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_runs(name: str, results: dict[str, Result]) -> None:
    _, _, code, said = COMMANDS[name]
    found, output, errors = results[name]
    assert (found, "Traceback" in errors) == (code, False), errors
    assert said in output + errors


# --- names ---------------------------------------------------------------------------------------


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _uses(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """The names of `os` and `signal` that a function uses and Windows lacks."""
    for node in ast.walk(function):
        match node:
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in MODULES:
                if name in lacking(module):
                    yield module, name


def _asks(function: ast.FunctionDef) -> bool:
    """Whether a function asks what a system has."""
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(ast.unparse(call.func) == "hasattr" for call in calls)


def test_what_windows_lacks_is_asked_for_first() -> None:
    used = [
        (path.relative_to(PROGRAM).as_posix(), function.name, module, name)
        for path in sorted(PROGRAM.rglob("*.py"))
        for function in _functions(path)
        for module, name in _uses(function)
        if not _asks(function)
    ]
    assert used == []
    assert "killpg" in lacking("os")
    assert "SIGKILL" in lacking("signal")


# --- the lock ------------------------------------------------------------------------------------


def test_one_run_publishes_at_a_time(tmp_path: Path) -> None:
    """The lock is then a file; one that a killed run has left excludes nobody."""
    shop, lock = tmp_path / "shop", tmp_path / "shop" / ".generated.lock"
    shutil.copytree(HERE / "shop", shop)
    held = (
        "import sys\n"
        "sys.modules['fcntl'] = None\n"
        "from pathlib import Path\n"
        "from tinkerspec.publish import exchange\n"
        "with exchange.exclusive(Path('generated').resolve()):\n"
        "    print('held', flush=True)\n"
        "    input()\n"
    )
    generate = [sys.executable, str(HERE / "windows.py"), json.dumps([(str(shop), ["generate"])])]
    with subprocess.Popen(
        [sys.executable, "-c", held], cwd=shop, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        ((code, _, errors),) = json.loads(subprocess.check_output(generate))
        assert (code, "error[output-locked]" in errors) == (2, True)
        other.kill()
    assert lock.exists()
    ((code, _, errors),) = json.loads(subprocess.check_output(generate))
    assert (code, "error[" in errors) == (0, False)
    assert not lock.exists()
