"""Parts of files -> lines and payloads, with a bound on what is held of them at any time."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import IO, Any, Final

from ..frozen import frozen
from .inputs import (
    BLANK,
    MIB,
    NOT_UNPACKED,
    START,
    STDIN,
    Block,
    Infer,
    Range,
    ReadDocument,
    Stream,
    Trouble,
    encoding,
    packing,
    samples,
    too_large,
    unreadable,
)

_BLOCK: Final = MIB


class _TroubleError(Exception):
    """Ends the reading of a file."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.message)
        self.trouble = trouble


def read_range(part: Range, most: int) -> Block:
    """Read the lines of a range; only the last of them can be too long, and is left out then."""
    trouble = None
    with open(part.file, "rb") as stream:
        data = _starting_in(stream, part)
        if data and not data.endswith(b"\n"):
            rest = stream.readline(most + 1)
            last = data.rfind(b"\n") + 1
            if len(data) - last + len(rest.rstrip(b"\n")) <= most:
                data += rest
            else:
                data, trouble = data[:last], too_large(most)
    return Block(
        file=part.file,
        type=part.type,
        inferred=part.inferred,
        data=data,
        first=part.start == 0,
        size=part.end - part.start,
        trouble=trouble,
    )


def _starting_in(stream: IO[bytes], part: Range) -> bytes:
    """The bytes of a range from the first line on that starts in it."""
    if not part.start:
        return stream.read(part.end)
    stream.seek(part.start - 1)
    before = stream.readline(part.end - part.start)
    # Else the line before goes on beyond the range, and none starts in it.
    ends = before.endswith(b"\n")
    return stream.read(part.end - part.start + 1 - len(before)) if ends else b""


def read_document(file: str, type_: str | None, most: int) -> ReadDocument:
    """Read a file of one payload."""
    try:
        with _opened(file) as source:
            return _document(source, Stream(file=file, type=type_, form="json"), b"", most)
    except OSError as error:
        return ReadDocument(file=file, type=type_, trouble=unreadable(error))


def read_stream(part: Stream, most: int, infer: Infer) -> Iterator[Block | ReadDocument]:
    """Read a file from its beginning, in blocks of lines or as one payload."""
    try:
        with _opened(part.file) as source:
            lines = _LineCutter(source, part, most, infer)
            if part.form == "jsonl" or (part.form is None and lines.has_one_a_line()):
                yield from lines.blocks()
            else:
                yield _document(source, part, lines.ahead, most)
    except OSError as error:
        yield Block(file=part.file, first=True, trouble=unreadable(error))


def has_one_a_line(file: str) -> bool:
    """Whether the first line of a file is a payload of its own, and more follows.

    A first line of more than a mebibyte is none, and neither is a file that is gone.
    """
    try:
        with _opened(file) as source:
            part = Stream(file=file, type="", form=None)
            lines = _LineCutter(source, part, MIB, lambda _: "")
            return lines.has_one_a_line() and lines.has_more()
    except (OSError, _TroubleError):
        return False


def _document(source: _TextFile, part: Stream, ahead: bytes, most: int) -> ReadDocument:
    pieces, size, trouble = [ahead], len(ahead), None
    try:
        while size <= most and (piece := source.read()):
            pieces.append(piece)
            size += len(piece)
    except _TroubleError as error:
        trouble = error.trouble
    if size > most:
        trouble = too_large(most)
    return ReadDocument(
        file=part.file,
        type=part.type,
        data=b"" if trouble else b"".join(pieces),
        size=source.taken(),
        trouble=trouble,
    )


class _LineCutter:
    """Cuts a source into blocks of whole lines; keeps at most one more line in memory."""

    def __init__(self, source: _TextFile, part: Stream, most: int, infer: Infer) -> None:
        self._source = source
        self._part = part
        self._most = most
        self._infer = infer
        self._type = part.type
        self._first = True
        self.ahead = b""
        """What was read before it was clear what the file holds."""

    def has_one_a_line(self) -> bool:
        """Whether the first line is a payload of its own."""
        import orjson

        try:
            while b"\n" not in self.ahead.lstrip() and len(self.ahead) <= self._most:
                piece = self._source.read()
                if not piece:
                    break
                self.ahead += piece
            orjson.loads(self.ahead.lstrip().partition(b"\n")[0])
        except (ValueError, _TroubleError):
            return False
        return True

    def has_more(self) -> bool:
        """Whether anything follows the first line."""
        rest = self.ahead.lstrip().partition(b"\n")[2]
        return bool(rest.strip(BLANK) or self._source.read().strip(BLANK))

    def blocks(self) -> Iterator[Block]:
        """The blocks, the last one with the trouble that ended the reading, if any did."""
        try:
            yield from self._blocks()
        except _TroubleError as error:
            yield self._block(b"", error.trouble)

    def _blocks(self) -> Iterator[Block]:
        pieces: list[bytes] = []
        skipping = False
        for read in self._pieces():
            piece = read
            if skipping:
                _, line_break, piece = read.partition(b"\n")
                if not line_break:
                    continue
                skipping = False
            whole, line_break, rest = piece.rpartition(b"\n")
            if line_break:
                yield self._block(b"".join([*pieces, whole, line_break]))
                pieces = []
            pieces.append(rest)
            if sum(map(len, pieces)) > self._most:
                yield self._block(b"", too_large(self._most))
                pieces, skipping = [], True
        last = b"".join(pieces)
        if last or self._first:
            yield self._block(last)

    def _pieces(self) -> Iterator[bytes]:
        if self.ahead:
            yield self.ahead
            self.ahead = b""
        while piece := self._source.read():
            yield piece

    def _block(self, data: bytes, trouble: Trouble | None = None) -> Block:
        if self._type is None and (first_ones := samples(data, self._most)):
            found = self._infer(first_ones)
            if isinstance(found, Trouble):
                raise _TroubleError(found)
            self._type = found
        first, self._first = self._first, False
        return Block(
            file=self._part.file,
            type=self._type or "",
            inferred=self._part.type is None,
            data=data,
            first=first,
            size=self._source.taken(),
            trouble=trouble,
        )


# --- sources -------------------------------------------------------------------------------------


class _TextFile:
    """The text of a file in UTF-8, whatever its encoding."""

    def __init__(self, source: _UnpackedFile) -> None:
        self._source = source
        self._decoder: codecs.IncrementalDecoder | None = None
        self._name: str | None = None
        self._is_begun = False
        self.taken = source.taken

    def read(self) -> bytes:
        """The next piece; nothing at the end.

        Raises:
            _TroubleError: The compressed data or the text are damaged, and everything before was
                given.
        """
        piece = self._source.read()
        begins, self._is_begun = not self._is_begun, True
        if begins:
            self._name = encoding(piece[:START])
            self._decoder = codecs.getincrementaldecoder(self._name)() if self._name else None
        decoder = self._decoder
        if decoder is None:
            return piece
        try:
            text = decoder.decode(piece, final=not piece)
            while piece and not text:  # half a character
                piece = self._source.read()
                text = decoder.decode(piece, final=not piece)
            return (text.removeprefix("\ufeff") if begins else text).encode()
        except UnicodeError as error:
            message = f"the text begins as {(self._name or '').upper()} and is damaged: {error}"
            raise _TroubleError(Trouble(code="payload-encoding", message=message)) from None


class _UnpackedFile:
    """The bytes of a file, decompressed, and how many of the file's own were taken for them."""

    def __init__(self, stream: Any, counted: _Counted, packed: _Packing) -> None:
        self._stream = stream
        self._counted = counted
        self._packed = packed
        self._damage: _TroubleError | None = None
        if packed.name in NOT_UNPACKED.values():
            message = f"this is compressed as {packed.name}, which is not read: unpack it first"
            self._damage = _TroubleError(Trouble(code="payload-compressed", message=message))
        self._taken = 0

    def read(self) -> bytes:
        """The next piece; nothing at the end.

        Raises:
            _TroubleError: The compressed data are damaged, and everything before was given.
        """
        pieces: list[bytes] = []
        size = 0
        while self._damage is None and size < _BLOCK and (piece := self._piece(_BLOCK - size)):
            pieces.append(piece)
            size += len(piece)
        if not pieces and self._damage is not None:
            raise self._damage
        return b"".join(pieces)

    def taken(self) -> int:
        """How many bytes of the file were taken since this was last asked."""
        before, self._taken = self._taken, self._counted.count
        return self._taken - before

    def _piece(self, most: int) -> bytes:
        try:
            # At most one call of what is below: of more, an error would lose the first ones.
            piece: bytes = self._stream.read1(most)
            if self._packed is not _PLAIN and not self._counted.count:
                raise EOFError("the file is empty")
        except self._packed.errors as error:
            message = f"the {self._packed.name} data are damaged or cut off: {error}"
            self._damage = _TroubleError(Trouble(code="payload-compressed", message=message))
            return b""
        return piece


@frozen
class _Packing:
    """How a file is compressed: what opens it, and what that raises when the file is damaged."""

    name: str
    open: Callable[[Any], Any]
    errors: tuple[type[Exception], ...]


_PLAIN: Final = _Packing("plain", lambda stream: stream, ())


def _packing_of(name: str | None) -> _Packing:
    if name is None:
        return _PLAIN
    if name in NOT_UNPACKED.values():
        return _Packing(name, lambda stream: stream, ())
    if name == "gzip":
        import gzip  # here, because most files are not packed
        import zlib

        errors = (gzip.BadGzipFile, EOFError, zlib.error)
        return _Packing(name, lambda stream: gzip.GzipFile(fileobj=stream, mode="rb"), errors)
    standard = sys.version_info >= (3, 14)
    zstd: Any = import_module("compression.zstd" if standard else "backports.zstd")
    return _Packing(name, zstd.ZstdFile, (zstd.ZstdError, EOFError))


class _Counted(io.RawIOBase):
    """Counts what is read of a stream, whose first bytes were read already."""

    def __init__(self, stream: IO[bytes], start: bytes) -> None:
        super().__init__()
        self._stream = stream
        self._start = start
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Read some bytes; none at the end."""
        wanted = len(buffer)
        data = self._start[:wanted] or self._stream.read(wanted)
        self._start = self._start[len(data) :] if self._start else b""
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


@contextmanager
def _opened(file: str) -> Iterator[_TextFile]:
    with _raw(file) as stream:
        start = stream.read(START)
        counted = _Counted(stream, start)
        buffered = io.BufferedReader(counted, _BLOCK)
        packed = _packing_of(packing(file, start))
        with packed.open(buffered) as unpacked:
            yield _TextFile(_UnpackedFile(unpacked, counted, packed))


@contextmanager
def _raw(file: str) -> Iterator[IO[bytes]]:
    if file != STDIN:
        with open(file, "rb") as stream:
            yield stream
    elif sys.stdin is None:
        yield io.BytesIO()
    else:
        yield sys.stdin.buffer
