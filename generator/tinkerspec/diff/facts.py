"""Changes of a type or member that are not about its values: notes, and facts for languages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

from ..contract.model import Json, Lang
from .change import Change
from .rules import USERS
from .values import PairedPlace

_LONGEST: Final = 120


class _Noted(Protocol):
    @property
    def description(self) -> str: ...

    @property
    def examples(self) -> tuple[Json, ...]: ...

    @property
    def deprecated(self) -> bool: ...

    @property
    def read_only(self) -> bool: ...

    @property
    def write_only(self) -> bool: ...

    @property
    def renamed_from(self) -> tuple[str, ...]: ...


def notes(at: PairedPlace, old: _Noted, new: _Noted) -> Iterator[Change]:
    """Changes of the description, examples, deprecation, senders, and earlier names."""
    if old.deprecated != new.deprecated:
        kind = "deprecated" if new.deprecated else "deprecation-withdrawn"
        words = {True: "deprecated", False: "not deprecated"}
        yield at.change(kind, words[old.deprecated], words[new.deprecated], keyword="deprecated")
    was, now = map(_sender, (old, new))
    if was != now:
        yield at.change("senders-changed", was, now)
    if old.description != new.description:
        words_ = _short(old.description), _short(new.description)
        yield at.change("description-changed", *words_, keyword="description")
    if _plain(old.examples) != _plain(new.examples):
        words_ = _short(_plain(old.examples)), _short(_plain(new.examples))
        yield at.change("examples-changed", *words_, keyword="examples")
    # A rename already says what came before.
    if old.renamed_from != new.renamed_from and not at.is_renamed:
        words_ = ", ".join(old.renamed_from), ", ".join(new.renamed_from)
        yield at.change("earlier-names-changed", *words_, keyword="x-renamed-from")


def _sender(noted: _Noted) -> str:
    """Who sends a type or a member, which no reader enforces."""
    return " and ".join([*["read only"] * noted.read_only, *["write only"] * noted.write_only])


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def dtypes(
    at: PairedPlace, old: Mapping[str, str] | None, new: Mapping[str, str] | None
) -> Iterator[Change]:
    """Changes of the element types of plain lists, by key."""
    before, after = old or {}, new or {}
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key, ""), after.get(key, "")
        if was != now:
            kind = "dtype-changed" if was and now else "dtype-added" if now else "dtype-removed"
            yield at.change(kind, was, now, detail=key, keyword="x-list-dtype")


def languages(at: PairedPlace, old: Lang, new: Lang) -> Iterator[Change]:
    """The facts for single languages, as the targets of the languages judge them."""
    for language, users in USERS.items():
        before, after = old.get(language, {}), new.get(language, {})
        for fact in sorted(before.keys() | after.keys()):
            if _stated(before, fact) != _stated(after, fact):
                for found in users.changes(fact, before, after):
                    words = (found.was, found.now)
                    detail = found.detail or language
                    yield at.change(found.kind, *words, detail=detail, keyword="x-lang")


def _stated(facts: Mapping[str, Json], fact: str) -> tuple[bool, str]:
    return fact in facts, _plain(facts.get(fact))
