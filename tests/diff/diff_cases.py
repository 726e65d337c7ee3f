"""The cases of `cases/`, and schema folders made of the set in `base/` by their patches."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from tinkerspec.diff import Audience, Side, Way
from tinkerspec.diff.edition import Edition
from tinkerspec.diff.pipeline import EditionComparison, compare
from tinkerspec.diff.reading import read
from tinkerspec.levels import Levels

HERE: Final = Path(__file__).parent
BASE: Final = HERE / "base"

Files = Mapping[str, Any]
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
    """One change, and what is to be found: verdicts by audience, by id. Either `patch` changes the
    base set, or `versions` are both sets."""

    group: str
    about: str
    findings: Mapping[str, Mapping[str, str]]
    patch: Patch = ()
    versions: tuple[Files, Files] | None = None

    @property
    def name(self) -> str:
        return f"{self.group}: {self.about}"


def cases() -> list[Case]:
    return [Case(group, **case) for group, case in _stored(HERE / "cases")] + [
        _of_document(group, **case) for group, case in _stored(HERE / "cases" / "openapi")
    ]


def _stored(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(folder.glob("*.json")):
        yield from ((path.stem, case) for case in json.loads(path.read_text(encoding="utf-8")))


def _of_document(
    group: str, about: str, at: str, wire: Mapping[str, Sequence[str]], **values: Any
) -> Case:
    """A case that sets one place of `document.json` to `old` and to `new`; without the value,
    nothing is there. `wire` has the verdicts for the old and for the new client, by id; the
    packages contain nothing of it, so that callers notice only names and notes."""
    old, new = json.loads(_document()), json.loads(_document())
    for side, version in (("old", old), ("new", new)):
        _set(version, {"at": at, "value": values.get(side)})
        if side not in values:
            _set(version, {"at": at})
    alone = {_path("count"): json.loads(_base_texts()[_path("count")])}
    versions = ({**alone, "openapi.json": old}, {**alone, "openapi.json": new})
    findings = {
        name: {
            **dict(zip(("old-client", "new-client"), verdicts, strict=True)),
            **dict.fromkeys(("python", "elixir", "typescript"), _of_callers(name, verdicts)),
        }
        for name, verdicts in wire.items()
    }
    return Case(f"openapi {group}", about, findings, versions=versions)


@cache
def _document() -> str:
    return (HERE / "document.json").read_text(encoding="utf-8")


def _of_callers(name: str, verdicts: Sequence[str]) -> str:
    if ":operation-renamed" in name:
        return "risky"
    return "cosmetic" if set(verdicts) == {"cosmetic"} else "compatible"


def base_files() -> dict[str, Any]:
    """The files of the base set, which the caller may change."""
    return {path: json.loads(text) for path, text in _base_texts().items()}


@cache
def _base_texts() -> dict[str, str]:
    return {
        path.relative_to(BASE).as_posix(): path.read_text(encoding="utf-8")
        for path in BASE.rglob("*.json")
    }


def patched(patch: Patch) -> dict[str, Any]:
    """The files of the base set with a patch: each step sets a value at a pointer of a file, or
    removes what is there when it has none. At the pointer `""` it is the file itself."""
    files = base_files()
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
    return read(folder, "schemas", label, "new", Levels())


@cache
def base() -> Edition:
    """The base set, as the old version."""
    return edition(BASE, "OLD")


@lru_cache(maxsize=8)
def _temporary(files: str, label: str) -> Edition:
    """The version of a set of files, as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        return edition(write(json.loads(files), Path(folder)), label)


CASES: Final = {case.name: case for case in cases()}


@lru_cache(maxsize=2)
def compared(name: str) -> EditionComparison:
    """Both sets of a case, compared; several tests ask of each, one after the other."""
    case = CASES[name]
    if case.versions is None:
        return compare(base(), _temporary(json.dumps(patched(case.patch)), "NEW"))
    old, new = map(json.dumps, case.versions)
    return compare(_temporary(old, "OLD"), _temporary(new, "NEW"))
