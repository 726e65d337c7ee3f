"""Since when what a contract has is there, and until when, for documentation.

`project` has followed the marks already: here they are only read, at the places where it found
them.
"""

from __future__ import annotations

from typing import Any

from ..load import Document
from ..model import Period, Scalar
from ..pointer import join, value_at
from .marks import SINCE, UNTIL, VALUES, entry_name


def period(document: Document, pointer: str) -> Period:
    """When there is what stands at a place of a document."""
    return _read(_marked(document, document.file_pointer(pointer)))


def period_of_entry(document: Document, pointer: str, entry: Scalar) -> Period:
    """When there is an entry of the list at a place of a document."""
    holder = document.file_pointer(pointer).rpartition("/")[0]
    return _read(_marked(document, holder + join(VALUES, entry_name(entry))))


def _marked(document: Document, origin: str) -> Any:
    return value_at(document.marked, origin)


def _read(marks: Any) -> Period:
    if not isinstance(marks, dict):
        return Period()
    return Period(since=marks.get(SINCE, ""), until=marks.get(UNTIL, ""))
