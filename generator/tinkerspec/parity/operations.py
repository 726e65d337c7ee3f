"""Compares the operations of two surfaces: paths, parameters and media types.

A package of types alone has no operations, and then none are compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from ..diagnostics import Place
from ..frozen import frozen
from .gaps import Gap, OperationRow, Status, gap
from .surface import OperationSurface, ParameterSurface, Surface

PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")

_OperationPair: TypeAlias = tuple[OperationSurface | None, OperationSurface | None]


@frozen
class ComparedOperations:
    """A row for each operation of the reference, and every gap."""

    rows: tuple[OperationRow, ...]
    gaps: tuple[Gap, ...]


def compare(reference: Surface, source: Surface) -> ComparedOperations:
    """What is missing, extra or different in the operations of `source`."""
    rows: list[OperationRow] = []
    gaps: list[Gap] = []
    if not (reference.operations and source.operations):
        return ComparedOperations((), ())
    for expected, found in _paired(reference, source):
        if expected is None:
            # As for types: what the contract lacks is no gap.
            if found is not None and reference.language != "contract":
                key, place = found.key, found.place
                gaps.append(gap("extra-operation", key, expected="", found=key, found_at=place))
            continue
        own = list(_OperationPairing(reference, source, expected).gaps(found))
        gaps += own
        rows.append(_row(expected, found, own))
    return ComparedOperations(tuple(rows), tuple(gaps))


def _row(
    expected: OperationSurface, found: OperationSurface | None, gaps: list[Gap]
) -> OperationRow:
    status: Status = "missing" if found is None else "partial" if gaps else "complete"
    return OperationRow(
        name=expected.key,
        status=status,
        spelled=found.key if found else "",
        expected_at=expected.place,
        found_at=found.place if found else None,
        gaps=tuple(gap.id for gap in gaps),
    )


# --- pairs ---------------------------------------------------------------------------------------


def _paired(reference: Surface, source: Surface) -> Iterator[_OperationPair]:
    """Each operation with its counterpart: the same path, or the end of one, or the same name."""
    left = list(source.operations)
    pairs: dict[str, OperationSurface] = {}
    for fits in (_is_same, _is_end, _has_name):
        for expected in reference.operations:
            if expected.key in pairs:
                continue
            found = [operation for operation in left if fits(expected, operation)]
            if len(found) == 1 or (found and fits is _is_same):
                pairs[expected.key] = found[0]
                left.remove(found[0])
    for expected in reference.operations:
        yield expected, pairs.get(expected.key)
    for operation in left:
        yield None, operation


_Fits = Callable[[OperationSurface, OperationSurface], bool]


def _is_same(one: OperationSurface, other: OperationSurface) -> bool:
    return one.method == other.method and _shape(one) == _shape(other)


def _is_end(one: OperationSurface, other: OperationSurface) -> bool:
    """Whether one path is the end of the other, as where a server is mounted or has a base."""
    short, long = sorted((_shape(one), _shape(other)), key=len)
    return one.method == other.method and short != "/" and long.endswith(short)


def _has_name(one: OperationSurface, other: OperationSurface) -> bool:
    return bool(one.name) and one.name == other.name


def _shape(operation: OperationSurface) -> str:
    """The path without the names of its parameters, which are not part of the wire."""
    return PLACEHOLDER.sub("{}", operation.path).rstrip("/") or "/"


# --- one operation -------------------------------------------------------------------------------


@frozen
class _OperationPairing:
    """An operation of the reference, held against its counterpart."""

    reference: Surface
    source: Surface
    expected: OperationSurface

    def gaps(self, found: OperationSurface | None) -> Iterator[Gap]:
        """Everything that is missing, extra or different."""
        expected = self.expected
        if found is None:
            fix = f"Add `{expected.key}`."
            yield self._gap("missing-operation", "", expected.key, "", None, fix)
            return
        if not (_is_same(expected, found) or _is_end(expected, found)):
            yield self._gap("route", "", expected.key, found.key, found.place)
        for what, want, have in (
            ("request", expected.request, found.request),
            ("answer", expected.answer, found.answer),
        ):
            yield from self._media_gaps(what, want, have, found)
        yield from self._parameter_gaps(found)

    def _media_gaps(
        self, what: str, want: tuple[str, ...], have: tuple[str, ...], found: OperationSurface
    ) -> Iterator[Gap]:
        if not want or not have:
            return  # one side says nothing about it
        for media in want:
            if media not in have:
                yield self._gap("missing-media-type", f"{what} {media}", media, "", found.place)
        for media in have:
            if media not in want:
                yield self._gap("extra-media-type", f"{what} {media}", "", media, found.place)

    def _parameter_gaps(self, found: OperationSurface) -> Iterator[Gap]:
        want, have = self._compared(self.expected), self._compared(found)
        known = {_name(parameter) for parameter in want}
        there = {_name(parameter) for parameter in have}
        for parameter in want:
            if _name(parameter) not in there and not self._may_be_left_out(parameter):
                shown = f"{parameter.where} {parameter.name}"
                yield self._gap("missing-parameter", parameter.name, shown, "", found.place)
        for parameter in have:
            if _name(parameter) in known or self._may_be_left_out(parameter):
                continue
            kind = "extra-required-parameter" if parameter.required else "extra-parameter"
            shown = f"{parameter.where} {parameter.name}"
            place = parameter.place or found.place
            yield self._gap(kind, parameter.name, "", shown, place)

    def _compared(self, operation: OperationSurface) -> tuple[ParameterSurface, ...]:
        """The parameters to compare: arguments of functions only within one language."""
        same = self.reference.language == self.source.language
        return tuple(p for p in operation.parameters if same or p.where != "argument")

    def _may_be_left_out(self, parameter: ParameterSurface) -> bool:
        """Whether it is an optional header: code that all operations share may handle it."""
        return parameter.where == "header" and not parameter.required

    def _gap(
        self, kind: str, member: str, want: str, have: str, at: Place | None, fix: str = ""
    ) -> Gap:
        return gap(
            kind,
            self.expected.key,
            member,
            expected=want,
            found=have,
            expected_at=self.expected.place,
            found_at=at,
            fix=fix,
        )


def common(reference: Surface, source: Surface) -> bool:
    """Whether both have an operation."""
    pairs = _paired(reference, source)
    return any(expected is not None and found is not None for expected, found in pairs)


def is_argument(found: Gap) -> bool:
    """Whether a gap is about an argument of a client's function, which is no part of the wire."""
    return (found.expected or found.found).startswith("argument ")


def _name(parameter: ParameterSurface) -> tuple[str, str]:
    return (
        parameter.where,
        parameter.name.lower() if parameter.where == "header" else parameter.name,
    )
