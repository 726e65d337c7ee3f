"""Generates from hostile strings in a guarded process, and shows what became of each of them."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import guarding
from corpus import Batch, Place, batch, write
from inspecting import Tree, has_elixir
from node import NODE
from tinkerspec import cache
from tinkerspec.contract.naming import snake_case
from tinkerspec.contract.patterns import portable

PACKAGE: Final = "hostile_types"
IMPORTER: Final = guarding.HERE / "import_package.py"
SCRIPT: Final = guarding.HERE / "import_modules.mjs"

_EVIL: Final = frozenset({"__import__", "compile", "eval", "exec", "open", "os", "system", "touch"})

Case = tuple[Place, str]
"""A place, and the name of the string that stands there."""


class CarryingError(AssertionError):
    """A string was not carried as it was, or did something; the message says which."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What was shown of some cases."""

    cases: int
    types: int
    payloads: int


def carry(folder: Path, texts: Mapping[str, str], cases: Sequence[Case]) -> Carried:
    """Generate from all cases at once, and inspect, import and question what comes out.

    Raises:
        CarryingError: Of the first case that is not as it should be.
        InspectionError: Of the first emitted file that is not.
    """
    made = batch(texts, cases)
    write(folder, made.files)
    _generate(folder)
    tree = Tree(folder / "generated", PACKAGE)
    for (place, breakout), home in zip(cases, made.homes, strict=True):
        _check_held(tree, place, texts[breakout], home)
    payloads = _ask(folder, made)
    _ask_node(folder, made)
    if found := guarding.canaries(folder):
        raise CarryingError(f"something was executed: {found}")
    return Carried(len(cases), len(made.files), payloads)


def carry_files(folder: Path, files: Mapping[str, Any]) -> int:
    """Generate from schema files, and have what comes out read and write their examples.

    Raises:
        CarryingError: Of the first payload that is not as it was.
    """
    write(folder, files)
    _generate(folder)
    return _ask(folder, Batch(files, tuple(files), ("",) * len(files)))


def _generate(folder: Path) -> None:
    output = folder / "generated"
    own = [output, folder / cache.FOLDER]
    done = guarding.run(guarding.command("generate"), folder, write=own, seconds=400)
    if done.code or done.errors or done.refused:
        raise CarryingError(f"generate: {done.code}\n{done.errors[-4000:]}\n{done.refused[:5]}")


def _check_held(tree: Tree, place: Place, text: str, home: str) -> None:
    if home == "openapi.json":
        found = {"openapi"} if any(text in string for string in tree.operations) else set()
    else:
        found = set(tree.outputs(home, text))
        if pattern := place.pattern(text):
            # What is made of the types has it as every engine reads it.
            spelled = portable(pattern)
            found |= tree.outputs(home, spelled) & {"elixir", "python", "typescript"}
            # An expression of JavaScript refuses escapes that it does not need.
            needed = re.sub(r"\\([&~])|\\.", lambda escape: escape[1] or escape[0], spelled)
            found |= tree.outputs(home, needed) & {"typescript"}
    missing = place.outputs - found - (set() if has_elixir() else {"elixir"})
    if missing:
        raise CarryingError(f"{place.name}: {text!r} is not in {sorted(missing)}")


# --- at run time ----------------------------------------------------------------------------------


def _ask(folder: Path, made: Batch) -> int:
    """Import the package where it can do nothing, and have it read and write every string."""
    questions = [question for home in set(made.homes) for question in _questions(made, home)]
    package = folder / "generated" / "python"
    done = guarding.run(
        [IMPORTER, package, PACKAGE],
        folder,
        read=[IMPORTER.parent],
        stdin=json.dumps(questions).encode(),
        trace=True,
    )
    if done.code or done.refused:
        raise CarryingError(f"import: {done.code}\n{done.errors[-4000:]}\n{done.refused[:5]}")
    if called := {name for names in done.traced for name in names} & _EVIL:
        raise CarryingError(f"import: code that no file holds calls {sorted(called)}")
    if wrong := json.loads(done.output):
        raise CarryingError(f"{len(wrong)} payloads are not what they were, first: {wrong[0]!r}")
    return len(questions)


def _ask_node(folder: Path, made: Batch) -> None:
    """Have Node.js import every module where it can only read, and read and write every string."""
    asked = [question for home in set(made.homes) for question in _questions(made, home)]
    questions = [
        [snake_case(title), json.dumps(payload), json.dumps(wanted)]
        for title, payload, wanted in asked
    ]
    package = folder / "generated" / "typescript"
    reading = [f"--allow-fs-read={path}" for path in (package, SCRIPT)]
    done = subprocess.run(
        [*NODE, "--permission", *reading, SCRIPT, package],
        input=json.dumps(questions),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode or done.stderr:
        raise CarryingError(f"node: {done.returncode}\n{done.stderr[-4000:]}")
    if wrong := json.loads(done.stdout):
        raise CarryingError(f"node: {len(wrong)} are not what they were, first: {wrong[0]!r}")


def _questions(made: Batch, home: str) -> list[tuple[str, Any, Any]]:
    """A type, what it reads, and what it has to write: defaults, and examples as they are."""
    if home == "openapi.json":
        return []
    schema = made.files[home]
    members = schema.get("properties", {})
    defaults = {name: member["default"] for name, member in members.items() if "default" in member}
    examples = {
        name: member["examples"][0] for name, member in members.items() if "examples" in member
    }
    payloads = [*schema["examples"], *([defaults, examples] if defaults else [])]
    return [(schema["title"], payload, _written(payload, defaults)) for payload in payloads]


def _written(payload: Any, defaults: Mapping[str, Any]) -> Any:
    if not defaults:
        return payload
    return {name: value for name, value in {**defaults, **payload}.items() if value is not None}


# --- Elixir, compiled -----------------------------------------------------------------------------


def compile_elixir(folder: Path) -> None:
    """Compile the emitted modules, warnings being errors.

    Raises:
        CarryingError: They do not compile, or compiling them left something behind.
    """
    ebin = folder / "ebin"
    ebin.mkdir()
    files = sorted((folder / "generated" / "elixir" / "lib").rglob("*.ex"))
    done = subprocess.run(
        ["elixirc", "--warnings-as-errors", "-o", ebin, *files],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode or guarding.canaries(folder):
        raise CarryingError(f"elixirc: {done.stdout[-2000:]}{done.stderr[-2000:]}")
