"""Files -> the parts that they are checked in.

Only plain files of lines are cut into ranges: what is compressed has to be read from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from .inputs import (
    START,
    Block,
    Documents,
    Infer,
    InputForm,
    Part,
    Range,
    Stream,
    Trouble,
    encoding,
    form_of,
    packing,
    size_of,
    too_large,
)
from .reading import has_one_a_line, read_stream

RANGE: Final = 4 * 1024 * 1024
"""Bytes of a file of lines that are one part."""

_TOGETHER: Final = 64
"""How many files of one payload are one part, unless one of them is large."""


def cut(
    files: Iterable[str], type_: str | None, form: InputForm | None, most: int, infer: Infer
) -> Iterator[Part]:
    """The parts of some files, in order.

    Args:
        files: The files, or `-` for standard input.
        type_: The type of the payloads; inferred for each file when it is None.
        form: Whether the files hold one payload or one a line; their names and first lines say it
            when it is None.
        most: The largest payload that is read, in bytes.
        infer: Names the type of some payloads.
    """
    together: list[str] = []
    for file in files:
        size = size_of(file)
        named = form_of(file)
        # The first line of a pipe can be seen only when it is read.
        chosen = form or (None if size is None and named == "json" else named)
        if form is None and chosen == "json" and size is not None and has_one_a_line(file):
            chosen = "jsonl"
        if chosen == "json" and size is not None:
            together.append(file)
            if len(together) == _TOGETHER or size > RANGE:
                yield Documents(files=tuple(together), type=type_)
                together = []
            continue
        if together:
            yield Documents(files=tuple(together), type=type_)
            together = []
        if chosen == "jsonl" and size is not None and _is_plain(file):
            yield from _ranges(file, size, type_, most, infer)
        else:
            yield Stream(file=file, type=type_, form=chosen)
    if together:
        yield Documents(files=tuple(together), type=type_)


def _is_plain(file: str) -> bool:
    """Whether a file can be read from any place on; of one that is gone, reading will say so."""
    try:
        with open(file, "rb") as stream:
            start = stream.read(START)
            return packing(file, start) is None and encoding(start) is None
    except OSError:
        return False


def _ranges(
    file: str, size: int, type_: str | None, most: int, infer: Infer
) -> Iterator[Range | Block]:
    found = _type_of(file, most, infer) if type_ is None else type_
    if isinstance(found, Trouble):
        yield Block(file=file, first=True, size=size, trouble=found)
        return
    for start in range(0, max(size, 1), RANGE):
        end = min(start + RANGE, size)
        yield Range(file=file, type=found, inferred=type_ is None, start=start, end=end)


def _type_of(file: str, most: int, infer: Infer) -> str | Trouble:
    """The type of a file of lines; empty when it has no payload that can be read."""
    for block in read_stream(Stream(file=file, type=None, form="jsonl"), most, infer):
        if block.type:
            return block.type
        if block.trouble is not None and block.trouble != too_large(most):
            return block.trouble
    return ""
