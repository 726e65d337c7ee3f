"""Which files there are, and the parts that can be checked in any process, and on any machine that
has them.

A file named `*.jsonl` or `*.ndjson` holds a payload a line; so does any other whose first line is a
payload that more follows. Any other holds one payload. `.gz` and `.zst` may follow; a file of that
name that is plain text is read as it is. Text may be in UTF-16 or UTF-32, or begin with a byte
order mark.
"""

from __future__ import annotations

import codecs
import errno
import os
import stat
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Final, Literal, TypeAlias

from ..contract.naming import printable
from ..diagnostics import Diagnostic, DiagnosticError
from ..frozen import frozen

InputForm: TypeAlias = Literal["json", "jsonl"]

STDIN: Final = "-"
FORMS: Final = ("json", "jsonl")
MIB: Final = 1024 * 1024
BLANK: Final = b" \t\r\n"
"""What a line may consist of that holds no payload."""
SAMPLES: Final = 20
"""How many of the first payloads of a file decide which type it has."""

_LINE_ENDINGS: Final = (".jsonl", ".ndjson")
_PACKED_ENDINGS: Final = {".gz": "gzip", ".zst": "zstd"}
_TEXT_STARTS: Final = (b"{", b"[", b'"')
_ENCODINGS: Final = {
    # The longer ones first: one begins as another does.
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    codecs.BOM_UTF8: "utf-8",
}
NOT_UNPACKED: Final = {b"BZh": "bzip2", b"\xfd7zX": "xz", b"PK\x03\x04": "zip"}
_PACKED_STARTS: Final = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", **NOT_UNPACKED}
START: Final = 4
"""Bytes by which it is known how a file is compressed, and how its text is encoded."""


# --- parts ---------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Trouble:
    """What keeps a file, or a payload of it, from being checked."""

    code: str
    message: str


@frozen(kw_only=True)
class Documents:
    """Files of one payload each; without a type, each one's is inferred."""

    files: tuple[str, ...]
    type: str | None


@frozen(kw_only=True)
class Range:
    """The lines that start at bytes `start` up to `end` of a plain file.

    The type is empty where the file has no payload to infer it from.
    """

    file: str
    type: str
    inferred: bool
    start: int
    end: int


@frozen(kw_only=True)
class Stream:
    """A file that can only be read from its beginning; without a form, its first line decides."""

    file: str
    type: str | None
    form: InputForm | None


@frozen(kw_only=True)
class Block:
    """Whole lines that were read already, and the trouble that came after them.

    `size` is how many bytes of the file they took, as it is on disk.
    """

    file: str
    type: str = ""
    inferred: bool = False
    data: bytes = b""
    first: bool = False
    size: int = 0
    trouble: Trouble | None = None


@frozen(kw_only=True)
class ReadDocument:
    """One payload that was read already, or the trouble that there was with it."""

    file: str
    type: str | None
    data: bytes = b""
    size: int = 0
    trouble: Trouble | None = None


Piece: TypeAlias = Documents | Range | Block | ReadDocument
"""What can be checked wherever it is sent to."""
Part: TypeAlias = Piece | Stream
"""What can be checked wherever its files are."""
Infer: TypeAlias = Callable[[Sequence[bytes]], str | Trouble]
"""Names the type that some payloads have."""


# --- which files ---------------------------------------------------------------------------------


def examine(files: Iterable[str]) -> None:
    """Look at every file before any is checked.

    Raises:
        DiagnosticError: Files are missing, are folders or cannot be read.
    """
    found = [trouble for file in files if (trouble := _unusable(file)) is not None]
    if found:
        raise DiagnosticError(found)


def _unusable(file: str) -> Diagnostic | None:
    try:
        if file == STDIN:
            return None
        if not stat.S_ISDIR(os.stat(file).st_mode):
            # What cannot be seen from here shows when it is read.
            if os.access(file, os.R_OK):
                return None
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        message, help_ = "this is a folder", "name the files in it"
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"cannot read it: {reason}"
        help_ = "name a file that can be read, or `-` for standard input"
    return Diagnostic(code="payload-unreadable", message=message, help=help_, file=printable(file))


def form_of(file: str) -> InputForm:
    """Whether a file holds one payload or one a line, by its name."""
    name = file.lower()
    for ending in _PACKED_ENDINGS:
        name = name.removesuffix(ending)
    return "jsonl" if name.endswith(_LINE_ENDINGS) else "json"


def size_of(file: str) -> int | None:
    """The size of a file; None for what has none, such as a pipe, or is gone by now."""
    if file == STDIN:
        return None
    try:
        status = os.stat(file)
    except OSError:
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def samples(data: bytes, most: int) -> list[bytes]:
    """The first payloads among some whole lines, by which a type is inferred.

    Args:
        data: The lines.
        most: The largest payload that is read, in bytes.
    """
    # Blank lines may come first in any number, and between payloads now and then.
    lines = data.lstrip(BLANK).split(b"\n", 2 * SAMPLES)[: 2 * SAMPLES]
    return list(
        islice((line for line in lines if line.strip(BLANK) and len(line) <= most), SAMPLES)
    )


def packing(file: str, start: bytes) -> str | None:
    """How a file is compressed, by its first bytes or else by its name; None when it is not."""
    for known, name in _PACKED_STARTS.items():
        if start.startswith(known):
            return name
    if start.startswith(_TEXT_STARTS) or encoding(start) is not None:
        return None
    return next((n for ending, n in _PACKED_ENDINGS.items() if file.lower().endswith(ending)), None)


def encoding(start: bytes) -> str | None:
    """The encoding that the first bytes of a text tell; None without a byte order mark in UTF-8, or
    where they tell of none."""
    for mark, name in _ENCODINGS.items():
        if start.startswith(mark):
            return name
    # Without a mark: the first character of JSON is ASCII.
    match [byte != 0 for byte in start]:
        case [True, False, True, False]:
            return "utf-16-le"
        case [False, True, False, True]:
            return "utf-16-be"
        case [True, False, False, False]:
            return "utf-32-le"
        case [False, False, False, True]:
            return "utf-32-be"
    return None


def too_large(most: int) -> Trouble:
    """A payload that is not read because of its size."""
    return Trouble(
        code="payload-size",
        message=f"the payload is larger than {most / MIB:g} MiB and was not read",
    )


def unreadable(error: OSError) -> Trouble:
    """A file that the operating system does not let be read."""
    return Trouble(code="payload-unreadable", message=f"cannot read it: {error.strerror or error}")
