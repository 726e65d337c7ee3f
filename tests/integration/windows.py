"""Runs commands as on Windows: `python windows.py JSON`, where JSON lists pairs of a folder and
arguments, prints the exit code, the output and the errors of each as JSON.

The program sees `os` and `signal` without all that Windows lacks, which typeshed knows; modules of
POSIX alone cannot be imported; and nothing is renamed to a name that is taken.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import importlib.util
import io
import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Final

WINDOWS: Final = SimpleNamespace(platform="win32", version_info=sys.version_info)
MODULES: Final = ("os", "signal")
POSIX_MODULES: Final = ("fcntl", "grp", "pwd", "resource", "termios")


@cache
def lacking(module: str) -> frozenset[str]:
    """The names that a module of the standard library has on other systems alone."""
    (mypy,) = importlib.util.find_spec("mypy").submodule_search_locations  # type: ignore[union-attr, misc]
    folder = Path(mypy) / "typeshed" / "stdlib"
    package = folder / module / "__init__.pyi"
    stub = package if package.is_file() else folder / f"{module}.pyi"
    tree = ast.parse(stub.read_text(encoding="utf-8"))
    return frozenset({*_names(tree.body, None)} - {*_names(tree.body, WINDOWS)})


def _names(body: list[Any], system: SimpleNamespace | None) -> Iterator[str]:
    """The names that statements define on a system; without one, on any."""
    for node in body:
        if isinstance(node, ast.If):
            test = compile(ast.Expression(node.test), "stub", "eval")
            for branch, is_taken in ((node.body, True), (node.orelse, False)):
                if system is None or bool(eval(test, {"sys": system})) is is_taken:
                    yield from _names(branch, system)
        elif isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.ClassDef):
            yield node.name
            # The members of an enum, such as Signals, are names of the module too.
            yield from _names(node.body, system)
        elif isinstance(node, ast.AnnAssign | ast.Assign):
            targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def _seen(module: ModuleType) -> ModuleType:
    """A module as the program sees it."""
    seen = ModuleType(module.__name__)
    missing = lacking(module.__name__)
    seen.__dict__.update({k: v for k, v in vars(module).items() if k not in missing})
    return seen


def _rename(source: str | Path, target: str | Path) -> None:
    if os.path.lexists(target):
        raise FileExistsError(183, "Cannot create a file when that file already exists")
    os.rename(source, target)


def main() -> None:
    seen = {name: _seen(sys.modules[name]) for name in MODULES}
    seen["os"].rename = _rename  # type: ignore[attr-defined]
    plain_import = builtins.__import__

    def import_(name: str, names: Any = None, *rest: Any, **more: Any) -> ModuleType:
        asking = (names or {}).get("__name__", "")
        if asking.partition(".")[0] in ("tinkerspec", "tinkerspec_oracle") and name in seen:
            return seen[name]
        return plain_import(name, names, *rest, **more)

    builtins.__import__ = import_  # type: ignore[assignment]
    for name in POSIX_MODULES:
        sys.modules[name] = None  # type: ignore[assignment]
    from tinkerspec.cli import main as command
    from tinkerspec.publish import exchange

    exchange.LOCK_SECONDS = 0.2  # type: ignore[misc]
    results = []
    for folder, arguments in json.loads(sys.argv[1]):
        os.chdir(folder)
        output, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            try:
                code = command(arguments)
            except BaseException:  # a traceback is what nobody shall see
                code = -1
                traceback.print_exc()
        results.append((code, output.getvalue(), errors.getvalue()))
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    assert signal.SIGKILL  # of a system that has what is taken away
    main()
