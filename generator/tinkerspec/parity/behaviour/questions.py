"""Vectors as questions to an implementation: the input and the expected outcome of each.

The format is that of the vector files; the README that the target `vectors` emits describes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from ...contract.axis.vectors import vectors_at
from ...contract.load import Document, Sources, parse
from ...contract.model import Json
from ...diagnostics import DiagnosticError, Place
from ...frozen import frozen
from ...targets.language import Language

Fault = tuple[str, str]
"""A code and a JSON pointer."""


@frozen
class Canonical:
    """The result is a value of a type, and this is its encoding."""

    json: Json


@frozen
class Value:
    """The result is this plain value."""

    json: Json


@frozen
class Refused:
    """The last step is refused, with exactly these faults if any are given."""

    faults: frozenset[Fault] | None


@frozen
class Unencodable:
    """The value can be made, but writing it fails with an error that names this place."""

    at: str


Outcome = Canonical | Value | Refused | Unencodable

_WANTS: Final[Mapping[type, str]] = MappingProxyType(
    {Canonical: "canonical", Value: "value", Refused: "refusal", Unencodable: "canonical"}
)


@frozen(kw_only=True)
class Vector:
    """One vector.

    `slug` is its name in an id, `reads` means that it is only a payload, and `question` is the JSON
    sent to a runner.
    """

    type: str
    slug: str
    place: Place
    reads: bool
    outcome: Outcome
    question: Mapping[str, Any] = field(repr=False)


def load(
    folder: Path,
    display: str,
    types: Collection[str],
    spellings: Callable[[str], tuple[str, ...]],
    language: Language,
    sources: Sources | None = None,
) -> tuple[Vector, ...]:
    """Read the vectors of these types, in the order of the files.

    `spellings` returns the names that a method may have in the language. With `sources`, only the
    vectors of their contract are read.

    Raises:
        DiagnosticError: A file is not JSON or malformed, or there is none.
    """
    paths = sorted(folder.glob("*.json"))
    documents = [
        parse(path.read_bytes(), path=path.name, file=f"{display}/{path.name}") for path in paths
    ]
    if not documents:
        nothing = Document(path="", file=display, text="", data=None)
        raise _fault(nothing, "", "there are no vectors", "name a folder with vectors")
    return tuple(
        vector
        for document in (vectors_at(each, sources) if sources else each for each in documents)
        if document is not None
        if _VectorReader(document, spellings, language).subject in types
        for vector in _VectorReader(document, spellings, language).vectors()
    )


def _fault(document: Document, pointer: str, message: str, help_: str) -> DiagnosticError:
    return DiagnosticError([document.diagnostic("behaviour-vectors", pointer, message, help_)])


@frozen(slots=False)
class _VectorReader:
    """Reads one file; anything malformed raises an error at its place."""

    document: Document
    spellings: Callable[[str], tuple[str, ...]]
    language: Language

    @property
    def subject(self) -> str:
        subject: str = self._member(self.document.data, "", "type", str)
        return subject

    def vectors(self) -> Iterator[Vector]:
        slugs: set[str] = set()
        for section in ("decode", "behaviour"):
            entries = self.document.root.get(section, [])
            for index, entry in enumerate(self._checked(entries, f"/{section}", list)):
                pointer = f"/{section}/{index}"
                name = self._member(entry, pointer, "name", str)
                slug = _unique(slugify(name), slugs)
                yield self._vector(entry, pointer, slug, reads=section == "decode")

    def _vector(self, entry: dict[str, Json], pointer: str, slug: str, *, reads: bool) -> Vector:
        outcome = self._outcome(entry, pointer)
        asked = self._payload(entry, pointer) if reads else self._chain(entry, pointer, outcome)
        return Vector(
            type=self.subject,
            slug=slug,
            place=Place(self.document.file, self.document.locate(pointer)[0]),
            reads=reads,
            outcome=outcome,
            question={"type": self.subject, "wants": _WANTS[type(outcome)], **asked},
        )

    def _payload(self, entry: dict[str, Json], pointer: str) -> dict[str, Json]:
        if "text" in entry:
            return {"text": self._member(entry, pointer, "text", str)}
        if "payload" not in entry:
            raise self._fault(pointer, "the vector has neither `payload` nor `text`")
        payload = entry["payload"]
        return {"text": json.dumps(payload), "payload": payload}

    def _chain(self, entry: dict[str, Json], pointer: str, outcome: Outcome) -> dict[str, Any]:
        steps = self._member(entry, pointer, "calls", list)
        if not steps:
            raise self._fault(f"{pointer}/calls", "the chain has no steps")
        calls = [self._step(step, f"{pointer}/calls/{index}") for index, step in enumerate(steps)]
        value = outcome.json if isinstance(outcome, Value) else None
        return {"calls": calls, "arrays": list(self._arrays([steps, value], pointer))}

    def _arrays(self, value: Json, pointer: str) -> Iterator[dict[str, Json]]:
        """The array literals in a value; a chain needs a library that supports them all."""
        if isinstance(value, dict) and value.keys() == {"array"}:
            literal = self._checked(value["array"], pointer, dict)
            for name, kind in (("dtype", str), ("shape", list), ("data", list)):
                self._member(literal, pointer, name, kind)
            yield literal
        elif isinstance(value, dict | list):
            for item in value.values() if isinstance(value, dict) else value:
                yield from self._arrays(item, pointer)

    def _step(self, entry: Json, pointer: str) -> dict[str, Any]:
        step = self._checked(entry, pointer, dict)
        match step:
            case {"new": dict() as fields}:
                return {"new": fields}
            case {"decode": payload}:
                return {"decode": payload}
            case {"get": str() as name}:
                return {"names": list(self.spellings(name)), "args": [], "property": True}
            case {"call": str() as name}:
                arguments = self._checked(step.get("args", []), f"{pointer}/args", list)
                return {"names": list(self.spellings(name)), "args": arguments, "property": False}
        raise self._fault(pointer, "the step is not one of `new`, `decode`, `call` and `get`")

    def _outcome(self, entry: dict[str, Json], pointer: str) -> Outcome:
        own = entry.get(self.language.name, entry)
        match self._checked(own, f"{pointer}/{self.language.name}", dict):
            case {"canonical": value}:
                return Canonical(value)
            case {"value": value}:
                return Value(value)
            case {"errors": list() as errors}:
                where = f"{pointer}/errors"
                return Refused(
                    frozenset(
                        (
                            self._member(error, where, "code", str),
                            self._member(error, where, "at", str),
                        )
                        for error in errors
                    )
                )
            case {"fails": True}:
                return Refused(None)
            case {"unencodable": str() as at}:
                return Unencodable(at)
        message = f"the vector has no expected outcome for {self.language.name}"
        raise self._fault(pointer, message)

    def _member(self, value: Json, pointer: str, name: str, kind: type) -> Any:
        found = self._checked(value, pointer, dict)
        if name not in found:
            raise self._fault(pointer, f"`{name}` is missing")
        return self._checked(found[name], f"{pointer}/{name}", kind)

    def _checked(self, value: Json, pointer: str, kind: type) -> Any:
        if not isinstance(value, kind):
            raise self._fault(pointer, f"this should be {_KINDS[kind]}")
        return value

    def _fault(self, pointer: str, message: str) -> DiagnosticError:
        help_ = "fix the vector; the README next to the vectors describes the format"
        return _fault(self.document, pointer, message, help_)


_KINDS: Final[Mapping[type, str]] = MappingProxyType(
    {dict: "an object", list: "an array", str: "a string"}
)

_BETWEEN_WORDS: Final = re.compile(r"[^a-z0-9]+")


def slugify(name: str) -> str:
    """A vector's name as part of an id: letters and digits in lower case, and `-` for the rest."""
    return _BETWEEN_WORDS.sub("-", name.lower()).strip("-") or "vector"


def _unique(slug: str, taken: set[str]) -> str:
    """The slug, with a number if it is already taken."""
    candidate, number = slug, 2
    while candidate in taken:
        candidate, number = f"{slug}-{number}", number + 1
    taken.add(candidate)
    return candidate
