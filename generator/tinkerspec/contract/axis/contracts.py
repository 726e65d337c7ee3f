"""Reads contracts.json: the contracts of a schema folder, in order, oldest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import Any, Final, TypeAlias

from ...diagnostics import Diagnostic, DiagnosticError
from ...frozen import frozen
from ..load import CONTRACTS, Document
from ..wording import did_you_mean, show, tick

_CODE: Final = "contracts-file"
_KEYS: Final = ("name", "releases", "version")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_RELEASE: Final = re.compile(r"(\d+(?:\.\d+)*)(.*)")
_REMEDY: Final = 'each contract is {"name": "0.2.0", "releases": ["0.2.0", "0.2.1"]}'

_ReleaseOrder: TypeAlias = tuple[tuple[int, ...], bool, str]


@frozen
class AxisEntry:
    """A contract: its name, the version that its packages carry, and the releases of the software
    that speak it."""

    name: str
    version: str
    releases: tuple[str, ...] = ()


@frozen(slots=False)
class Axis:
    """The contracts of a schema folder, oldest first."""

    document: Document
    entries: tuple[AxisEntry, ...]

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each contract, by its name."""
        return {entry.name: index for index, entry in enumerate(self.entries)}

    @property
    def listed(self) -> str:
        """That these are the contracts, all of them, for a help."""
        return _listed(self.order)

    @property
    def newest(self) -> str:
        """The name of the last contract."""
        return self.entries[-1].name

    def spoken_by(self, release: str) -> str:
        """The name of the contract that a release speaks: the last one that some release speaks
        which is not newer; empty if all are newer, or its version is not one."""
        if not _RELEASE.fullmatch(release):
            return ""
        names = (
            entry.name
            for entry in reversed(self.entries)
            if any(_order(each) <= _order(release) for each in entry.releases)
        )
        return next(names, "")

    def index(self, name: str) -> int:
        """The place of the contract of this name.

        Raises:
            DiagnosticError: There is none; the diagnostic lists those that there are.
        """
        if name in self.order:
            return self.order[name]
        raise DiagnosticError([unknown(self.document, "", name, self)])


def _listed(names: Iterable[str]) -> str:
    return f"the contracts are {', '.join(map(tick, names))}"


def unknown(document: Document, pointer: str, name: str, axis: Axis) -> Diagnostic:
    """The diagnostic for a name at a place of a document that is no contract's."""
    near = did_you_mean(name, axis.order, "")
    help_ = f"{near} {axis.listed}" if near else axis.listed
    message = f"there is no contract {tick(name)}"
    return document.diagnostic("contract-unknown", pointer, message, help_)


def reversed_(document: Document, pointer: str, since: str, until: str, axis: Axis) -> Diagnostic:
    """The diagnostic for an end that is not after the start; the pointer is that of the end."""
    message = f"the end, {tick(until)}, is not after the start, {tick(since)}"
    help_ = f"`x-until` names the first contract that no longer has it; {axis.listed}"
    return document.diagnostic("mark-reversed", pointer, message, help_)


def missing(folder: str, name: str) -> Diagnostic:
    """The diagnostic for the name of a contract where the folder describes only one."""
    message = f"there is no contract {tick(name)}: {tick(folder)} has no {CONTRACTS}"
    help_ = f"list the contracts in {CONTRACTS} beside the folder `types`, or name none"
    return Diagnostic(code="contract-unknown", message=message, help=help_, file=folder)


def read(document: Document) -> Axis:
    """The contracts of a file contracts.json.

    Raises:
        DiagnosticError: With every fault of the file.
    """
    faults = list(_faults(document))
    if faults:
        raise DiagnosticError(faults)
    data: Any = document.data
    entries = (
        AxisEntry(each["name"], each.get("version", each["name"]), tuple(each.get("releases", ())))
        for each in data
    )
    return Axis(document, tuple(entries))


def _faults(document: Document) -> Iterator[Diagnostic]:
    data: Any = document.data
    if not isinstance(data, list) or not data:
        message = "this is not a list of contracts, oldest first"
        yield document.diagnostic(_CODE, "", message, _REMEDY)
        return
    malformed = [fault for index, each in enumerate(data) for fault in _form(document, index, each)]
    yield from malformed or chain(_repeated(document, data), _reversed(document, data))


def _form(document: Document, index: int, entry: Any) -> Iterator[Diagnostic]:
    at = f"/{index}"
    if not isinstance(entry, dict):
        yield document.diagnostic(_CODE, at, f"{show(entry)} is not a contract", _REMEDY)
        return
    for key in entry:
        if key not in _KEYS:
            help_ = did_you_mean(key, _KEYS, f"known: {', '.join(_KEYS)}")
            yield document.diagnostic(
                _CODE, f"{at}/{key}", f"{tick(key)} is not a key of a contract", help_, key=True
            )
    for key in ("name", "version"):
        given = entry.get(key)
        if (key in entry or key == "name") and not _is_name(given):
            message = f"`{key}` is {show(given)}" if key in entry else f"`{key}` is missing"
            help_ = "write letters, digits, dots, hyphens and underscores, such as 0.2.0"
            yield document.diagnostic(_CODE, f"{at}/{key}", message, help_)
    releases = entry.get("releases", [])
    if not isinstance(releases, list):
        yield document.diagnostic(_CODE, f"{at}/releases", "`releases` is not a list", _REMEDY)
        return
    for number, release in enumerate(releases):
        if not isinstance(release, str) or not _RELEASE.fullmatch(release):
            message = f"{show(release)} is not a release"
            help_ = 'write its version as text, such as "0.2.1"'
            yield document.diagnostic(_CODE, f"{at}/releases/{number}", message, help_)


def _is_name(given: object) -> bool:
    return isinstance(given, str) and _NAME.fullmatch(given) is not None


def _repeated(document: Document, data: list[dict[str, Any]]) -> Iterator[Diagnostic]:
    """Two contracts of one name, and releases that speak two contracts."""
    names: dict[str, str] = {}
    spoken: dict[str, str] = {}
    listed = _listed(entry["name"] for entry in data)
    for index, entry in enumerate(data):
        folded = entry["name"].casefold()  # Folders have these names, and may ignore case.
        if folded in names:
            message = f"there already is a contract {tick(names[folded])}"
            help_ = f"rename one, or remove it; {listed}"
            yield document.diagnostic(_CODE, f"/{index}/name", message, help_)
        names.setdefault(folded, entry["name"])
        for number, release in enumerate(entry.get("releases", ())):
            if release in spoken:
                message = f"release {tick(release)} already speaks contract {tick(spoken[release])}"
                at = f"/{index}/releases/{number}"
                help_ = f"remove it from one of the two; {listed}"
                yield document.diagnostic(_CODE, at, message, help_)
            spoken.setdefault(release, entry["name"])


def _reversed(document: Document, data: list[dict[str, Any]]) -> Iterator[Diagnostic]:
    """Releases that are older than one of an earlier contract."""
    last, speaks = "", ""
    for index, entry in enumerate(data):
        releases: list[str] = entry.get("releases", [])
        for number, release in enumerate(releases):
            if last and _order(release) < _order(last):
                message = f"release {tick(release)} is older than {tick(last)}, which speaks the "
                message += f"earlier contract {tick(speaks)}"
                help_ = "list contracts from the oldest to the newest; "
                help_ += _listed(entry["name"] for entry in data)
                at = f"/{index}/releases/{number}"
                yield document.diagnostic(_CODE, at, message, help_)
        newest = max([last, *releases] if last else releases, key=_order, default="")
        last, speaks = newest, entry["name"] if newest != last else speaks


def _order(release: str) -> _ReleaseOrder:
    """The order of releases; 1.0rc1 comes before 1.0."""
    match = _RELEASE.fullmatch(release)
    assert match is not None
    numbers = [int(number) for number in match[1].split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers), not match[2], match[2]
