"""Reads and updates the `.test` files here; README.md says what they hold."""

from __future__ import annotations

import fcntl
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final, TypeAlias

MAIN: Final = "types/demo/thing.json"
"""The file that a case is about, unless it names another."""

BASE: Final[Mapping[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "description": "A thing.",
    "x-direction": "both",
    "type": "object",
    "properties": {"size": {"description": "Its size.", "type": "integer"}},
    "additionalProperties": False,
    "examples": [{"size": 1}],
}
"""A sound type, but for `title`, which its file's name says, and `required`, which follows."""

OPENAPI: Final[Mapping[str, Any]] = {
    "openapi": "3.1.0",
    "info": {"title": "Demo", "version": "1.0.0"},
    "paths": {},
}
"""A sound openapi.json."""

_OF_OBJECTS: Final = ("type", "properties", "required", "additionalProperties")
_SAYS_WHAT_IT_IS: Final = ("type", "$ref", "anyOf", "oneOf")
_HEADER: Final = re.compile(r"\[(case|file|built by|out)(?: (\S+))?\]")
_REST: Final = re.compile(r"\.\.\.(?=\s*\})")
_REST_OF_FILE: Final = re.compile(r"\.\.\.(?=\s*\}\s*\Z)")

Files: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A schema folder with one fault, and the diagnostics that it gives.

    `builder` names the function that makes the folder, where `files` cannot say what is in it.
    """

    source: Path
    name: str
    files: Mapping[str, str]
    builder: str | None
    expected: str

    @property
    def id(self) -> str:
        return f"{self.source.stem}:{self.name}"

    def write(self, folder: Path) -> None:
        """Write the files of the case, complete, into a folder."""
        for path, text in self.files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(complete(path, text), encoding="utf-8")

    def update(self, found: str) -> None:
        """Put what was found into `[out]`; other processes may do so for cases beside it."""
        with self.source.open("r+", encoding="utf-8") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            lines = stream.read().split("\n")
            sections = _sections(self.source, lines)
            at = next(i for i, one in enumerate(sections) if one.header == f"[case {self.name}]")
            out = next(one for one in sections[at:] if one.kind == "out")
            lines[out.start : out.end] = found.split("\n")[:-1]
            stream.seek(0)
            stream.write("\n".join(lines))
            stream.truncate()


def complete(path: str, text: str) -> str:
    """The text of a file, with what its `...` stand for."""
    if _REST.search(text):
        stated = json.loads(_REST.sub('"...": 0', text))
        members = json.dumps(_unsaid(path, stated))[1:-1] if "..." in stated else ""
        text = _REST_OF_FILE.sub(lambda _: members, text)
    return _REST.sub('"description": "It."', text)


def _unsaid(path: str, stated: Mapping[str, Any]) -> dict[str, Any]:
    """What a sound file has and one does not say."""
    whole = OPENAPI if path == "openapi.json" else _sound_type(path, stated)
    return {key: value for key, value in whole.items() if key not in stated}


def _sound_type(path: str, stated: Mapping[str, Any]) -> dict[str, Any]:
    title = "".join(part.capitalize() for part in PurePosixPath(path).stem.split("_"))
    properties = stated.get("properties", BASE["properties"])
    required = [name for name, member in properties.items() if not _has_default(member)]
    whole = {**BASE, "title": title, "required": required}
    if any(key in stated for key in _SAYS_WHAT_IT_IS):
        return {key: value for key, value in whole.items() if key not in _OF_OBJECTS}
    return whole


def _has_default(member: object) -> bool:
    return isinstance(member, dict) and "default" in member


# --- reading --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Section:
    """A header, and the text below it, whose lines are those from `start` to before `end`."""

    kind: str
    name: str | None
    start: int
    end: int
    text: str

    @property
    def header(self) -> str:
        return f"[{self.kind} {self.name}]" if self.name else f"[{self.kind}]"


def read(folder: Path) -> list[Case]:
    """All cases of the `.test` files in a folder."""
    cases = [case for source in sorted(folder.glob("*.test")) for case in read_file(source)]
    _refuse_twice("case", (case.name for case in cases), folder)
    return cases


def read_file(source: Path) -> list[Case]:
    """The cases of a `.test` file.

    Raises:
        ValueError: The file is not in the form that README.md describes.
    """
    sections = _sections(source, source.read_text(encoding="utf-8").split("\n"))
    starts = [i for i, section in enumerate(sections) if section.kind == "case"]
    if not starts:
        raise ValueError(f"{source.name}: there is no case")
    common = _files(source, sections[: starts[0]])
    groups = [sections[a:b] for a, b in zip(starts, [*starts[1:], None], strict=True)]
    cases = [_case(source, group, common) for group in groups]
    for path, text in common.items():
        if not any(case.files.get(path) == text for case in cases):
            raise ValueError(f"{source.name}: no case uses the file {path} of all cases")
    return cases


def _sections(source: Path, lines: list[str]) -> list[_Section]:
    starts = [i for i, line in enumerate(lines) if re.match(r"\[[a-z]", line)]
    ends = [*starts[1:], len(lines)]
    return [_section(source, lines[a:b], a) for a, b in zip(starts, ends, strict=False)]


def _section(source: Path, lines: list[str], start: int) -> _Section:
    place = f"{source.name}:{start + 1}"
    match = _HEADER.fullmatch(lines[0])
    if not match or (match[1] == "out") is bool(match[2]):
        raise ValueError(f"{place}: {lines[0]} is no section")
    body = lines[1:]
    if match[1] == "out" and any(line.startswith("#") for line in body):
        raise ValueError(f"{place}: an update would lose the comment; put it below [case]")
    text = "".join(f"{line}\n" for line in body if not line.startswith("#")).rstrip()
    end = start + 1 + len(text.split("\n")) if text else start + 1
    return _Section(match[1], match[2], start + 1, end, f"{text}\n" if text else "")


def _case(source: Path, sections: list[_Section], common: Files) -> Case:
    head, *middle = sections
    place = f"{source.name}: {head.header}"
    out = middle.pop() if middle else head
    if [section.kind for section in sections].count("out") != 1 or out.kind != "out":
        raise ValueError(f"{place} has to end in its only [out]")
    builders = [section.name for section in middle if section.kind == "built by"]
    own = _files(source, [section for section in middle if section.kind == "file"])
    if head.text:
        _refuse_twice("file", [*own, MAIN], source)
        own = {MAIN: head.text, **own}
    if len(builders) + bool(own) != 1:
        raise ValueError(f"{place} needs files, or one builder")
    files = {} if builders else {**common, **own}
    return Case(source, str(head.name), files, builders[0] if builders else None, out.text)


def _files(source: Path, sections: Iterable[_Section]) -> Files:
    sections = list(sections)
    for section in sections:
        if section.kind != "file":
            raise ValueError(f"{source.name}: {section.header} belongs to a case")
    _refuse_twice("file", (str(section.name) for section in sections), source)
    return {str(section.name): section.text for section in sections}


def _refuse_twice(what: str, names: Iterable[str], source: Path) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{source.name}: the {what} {name} is there twice")
        seen.add(name)
