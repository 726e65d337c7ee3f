"""Fragments in `changes/`: which changes they announce, and the changelog made from them.

A fragment is `<what>.<kind>.md`: a text that ends with lines such as `Announces: Order.note`, which
name the changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ..diagnostics import Diagnostic, DiagnosticError
from ..frozen import frozen
from . import SEVERITIES
from .change import Finding
from .edition import Edition

KINDS: Final = ("added", "changed", "deprecated", "removed", "fixed")
"""The kinds of fragments, in the order of a changelog."""

_NAME: Final = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*\.([a-z]+)\.md")
_LINE: Final = re.compile(r"announces:[ \t]*(.*)", re.IGNORECASE)
_INSIDE: Final = re.compile(r"\.|\[\]|\{\}| ")
"""What stands between the name of a place and that of one inside it."""
_SEPARATOR: Final = re.compile(r",[ \t]*")
_VERSION: Final = re.compile(r"\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?")


@frozen
class Fragment:
    """A fragment: its kind, its text, and the names of changes that it announces, with their
    lines."""

    name: str
    kind: str
    text: str
    announces: tuple[tuple[str, int], ...]


@frozen
class Notice:
    """A warning about a fragment."""

    code: str
    file: str
    line: int
    message: str
    help: str


def read(name: str, text: str, folder: str) -> Fragment:
    """Read one fragment.

    Raises:
        DiagnosticError: Its name or its text is not valid.
    """
    named = _NAME.fullmatch(name)
    if named is None or named[1] not in KINDS:
        help_ = f"name it <what>.<kind>.md, the kind one of {', '.join(KINDS)}"
        raise _error(f"{folder}/{name}", "fragment", "this is not the name of a fragment", help_)
    lines = text.splitlines()
    names: list[tuple[str, int]] = []
    while lines and (not lines[-1].strip() or _LINE.fullmatch(lines[-1].strip())):
        line = _LINE.fullmatch(lines[-1].strip())
        if line:
            names[:0] = [
                (part.strip("` "), len(lines))
                for part in _SEPARATOR.split(line[1])
                if part.strip("` ")
            ]
        lines.pop()
    said = "\n".join(lines).strip()
    if not said:
        help_ = "write one or two sentences: what changed, and who has to do what"
        raise _error(f"{folder}/{name}", "fragment", "the fragment has no text", help_)
    return Fragment(name, named[1], said, tuple(names))


def fragments(edition: Edition) -> Iterator[Fragment]:
    """Read every fragment of a version."""
    folder = f"{edition.folder}/changes"
    for name, text in edition.fragments.items():
        yield read(name, text, folder)


def announced(
    old: Edition, new: Edition, findings: Sequence[Finding]
) -> tuple[tuple[Finding, ...], tuple[Notice, ...]]:
    """Return every finding with the fragment that announces it, worst first, and warnings about
    fragments.

    A fragment that the old version already has does not count.
    """
    fresh = [
        fragment
        for fragment in fragments(new)
        if old.fragments.get(fragment.name) != new.fragments[fragment.name]
    ]
    folder = f"{new.folder}/changes"
    order: dict[str, int] = {}
    for at, fragment in enumerate(fresh):
        for name, _ in fragment.announces:
            order.setdefault(name, at)
    found, used = [], set[str]()
    for finding in findings:
        names = [name for name in announcing(finding) if name in order]
        used.update(names)
        by = f"{folder}/{fresh[min(order[name] for name in names)].name}" if names else ""
        found.append(replace(finding, announced_by=by))
    notices = [
        Notice("fragment-unused", f"{folder}/{fragment.name}", line, *_unused(name))
        for fragment in fresh
        for name, line in fragment.announces
        if name not in used
    ]
    found.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    return tuple(found), tuple(notices)


def _unused(name: str) -> tuple[str, str]:
    message = f"`{name}` is announced, but nothing of that name changed"
    return message, "fix the name, or remove the line"


def announcing(finding: Finding) -> Iterator[str]:
    """The names that announce a finding in a fragment: its id, its place, and all that contains
    its place."""
    yield finding.id
    for spot in (finding.change.old, finding.change.new):
        if spot is not None:
            yield spot.subject
            yield from (spot.subject[: inner.start()] for inner in _INSIDE.finditer(spot.subject))


# --- the changelog -------------------------------------------------------------------------------


def changelog(edition: Edition, version: str, day: str) -> str:
    """Return the changelog section of a release, made from the fragments of a version.

    Raises:
        DiagnosticError: A fragment is malformed, or `version` is not three numbers.
    """
    if not _VERSION.fullmatch(version):
        help_ = "write three numbers, such as 0.2.0"
        raise _error("--changelog", "changelog-version", f"{version!r} is not a version", help_)
    every = list(fragments(edition))
    lines = [f"## Contract {version} - {day}", ""]
    for kind in KINDS:
        texts = [fragment.text for fragment in every if fragment.kind == kind]
        if texts:
            lines += [f"### {kind.capitalize()}", "", *(_item(text) for text in texts), ""]
    if not every:
        lines += ["Nothing changed that can be noticed on the wire.", ""]
    return "\n".join(lines)


def _item(text: str) -> str:
    """A text as a list item."""
    first, *rest = text.splitlines()
    return "\n".join([f"- {first}", *(f"  {line}" if line.strip() else "" for line in rest)])


def _error(file: str, code: str, message: str, help_: str) -> DiagnosticError:
    return DiagnosticError([Diagnostic(code=code, message=message, help=help_, file=file)])
