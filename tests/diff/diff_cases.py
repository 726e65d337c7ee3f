"""The cases of `cases/`, and schema folders made of the set in `base/` by their patches."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from tinkerspec.diff import Audience, Side, Way
from tinkerspec.diff.edition import Edition
from tinkerspec.diff.pipeline import EditionComparison, compare
from tinkerspec.diff.reading import read

HERE: Final = Path(__file__).parent
BASE: Final = HERE / "base"

Patch = Sequence[Mapping[str, Any]]

WHO_BREAKS: Final[Mapping[tuple[Way, Side], Audience]] = {
    ("request", "old"): "old-client",
    ("request", "new"): "new-client",
    ("response", "old"): "new-client",
    ("response", "new"): "old-client",
}
"""Who breaks, by the direction of a payload and the version that writes it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One change of the base set, and what is to be found: verdicts by audience, by id."""

    group: str
    about: str
    patch: Patch
    findings: Mapping[str, Mapping[str, str]]

    @property
    def name(self) -> str:
        return f"{self.group}: {self.about}"


def cases() -> list[Case]:
    return [
        Case(path.stem, **case)
        for path in sorted((HERE / "cases").glob("*.json"))
        for case in json.loads(path.read_text(encoding="utf-8"))
    ]


def base_files() -> dict[str, Any]:
    return {
        path.relative_to(BASE).as_posix(): json.loads(path.read_text(encoding="utf-8"))
        for path in BASE.rglob("*.json")
    }


def patched(patch: Patch) -> dict[str, Any]:
    """The files of the base set with a patch: each step sets a value at a pointer of a file, or
    removes what is there when it has none. At the pointer `""` it is the file itself."""
    files = copy.deepcopy(base_files())
    for step in patch:
        path = _path(step["file"])
        if step["at"] == "":
            files.pop(path, None)
            if "value" in step:
                files[path] = step["value"]
        else:
            _set(files[path], step)
    return files


def _path(name: str) -> str:
    if name == "openapi":
        return "openapi.json"
    return f"types/{name[3:]}.json" if name.startswith("../") else f"types/shop/{name}.json"


def _set(node: Any, step: Mapping[str, Any]) -> None:
    keys = [key.replace("~1", "/").replace("~0", "~") for key in step["at"].split("/")[1:]]
    for key in keys[:-1]:
        node = node[int(key)] if isinstance(node, list) else node[key]
    last: Any = keys[-1]
    if isinstance(node, list) and last != "-":
        last = int(last)
    if "value" not in step:
        del node[last]
    elif last == "-":
        node.append(copy.deepcopy(step["value"]))
    else:
        node[last] = copy.deepcopy(step["value"])


def write(files: Mapping[str, Any], folder: Path) -> Path:
    """Write a set of files."""
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder


def edition(folder: Path, label: str = "NEW") -> Edition:
    return read(folder, "schemas", label, "new")


@cache
def base() -> Edition:
    """The base set, as the old version."""
    return edition(BASE, "OLD")


CASES: Final = {case.name: case for case in cases()}


@cache
def compared(name: str) -> EditionComparison:
    """The base set compared with that of a case; several tests ask of each."""
    with tempfile.TemporaryDirectory() as folder:
        return compare(base(), edition(write(patched(CASES[name].patch), Path(folder))))
