"""Files of vectors at one contract: a vector may have `x-since` and `x-until`, as a member has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from ...diagnostics import Diagnostic, DiagnosticError
from ..load import Document, Sources
from ..pointer import join
from .contracts import Axis, read, reversed_, unknown
from .marks import SINCE, TEXT, UNTIL, shows


def vectors_at(document: Document, sources: Sources) -> Document | None:
    """A file of vectors without those that the contract of the sources does not have; None if it
    does not have their type, by whose module the file is named.

    Raises:
        DiagnosticError: A vector names a contract that there is not, or ends before it begins.
    """
    if PurePosixPath(document.path).stem in sources.absent:
        return None
    data: Any = document.data
    if sources.contracts is None or not isinstance(data, dict) or not TEXT.search(document.text):
        return document
    axis = read(sources.contracts)
    if faults := [
        fault for at, vector in _vectors(data) for fault in _faults(document, at, vector, axis)
    ]:
        raise DiagnosticError(faults)
    return _shown(document, data, axis, axis.order[sources.contract])


def _vectors(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every vector with its place."""
    for key, vectors in data.items():
        for number, vector in enumerate(vectors if isinstance(vectors, list) else ()):
            if isinstance(vector, dict):
                yield join(key, number), vector


def _faults(
    document: Document, at: str, vector: dict[str, Any], axis: Axis
) -> Iterator[Diagnostic]:
    named = {mark: str(vector[mark]) for mark in (SINCE, UNTIL) if mark in vector}
    others = {mark: name for mark, name in named.items() if name not in axis.order}
    for mark, name in others.items():
        yield unknown(document, at + join(mark), name, axis)
    if not others and len(named) == 2 and axis.order[named[UNTIL]] <= axis.order[named[SINCE]]:
        yield reversed_(document, at + join(UNTIL), named[SINCE], named[UNTIL], axis)


def _shown(document: Document, data: dict[str, Any], axis: Axis, index: int) -> Document:
    gone = {at for at, vector in _vectors(data) if not shows(vector, axis.order, index)}
    made: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for key, value in data.items():
        made[key] = value
        if isinstance(value, list):
            kept = [number for number in range(len(value)) if join(key, number) not in gone]
            origins |= {join(key, new): join(key, old) for new, old in enumerate(kept)}
            made[key] = [_without_marks(value[number]) for number in kept]
    return replace(document, data=made, origins=origins)


def _without_marks(vector: Any) -> Any:
    if not isinstance(vector, dict):
        return vector
    return {key: value for key, value in vector.items() if key not in (SINCE, UNTIL)}
