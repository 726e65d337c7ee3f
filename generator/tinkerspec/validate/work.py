"""Parts -> outcomes: what a process does with the part that it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import count
from typing import Final

from ..frozen import frozen
from .cutting import cut
from .inputs import (
    BLANK,
    MIB,
    Block,
    Documents,
    InputForm,
    Part,
    Piece,
    Range,
    ReadDocument,
    Stream,
    Trouble,
    examine,
    too_large,
    unreadable,
)
from .judging import Judge, PayloadFault
from .outcome import Fault, Outcome
from .reading import read_document, read_range, read_stream

MAX_PAYLOAD: Final = 64 * MIB
"""The maximum size of a payload in bytes; checking it takes about ten times as much memory."""

_TOO_LARGE: Final = b"too large"
"""This object stands for a line that is longer than a payload may be; it is no JSON."""

_FAULTS_AT_ONCE: Final = 5000
"""After so many faults the rest of a part is another part: what is sent stays small."""


@frozen
class Work:
    """Checks parts, one after the other."""

    judge: Judge
    max_payload: int = MAX_PAYLOAD

    def parts(
        self, files: Iterable[str], type_: str | None = None, form: InputForm | None = None
    ) -> Iterator[Part]:
        """The parts of some files, in order; a compressed file is a single part.

        Args:
            files: The files, by names that they have on every machine.
            type_: The type of the payloads; inferred for each file by default.
            form: Whether the files contain one payload or one per line; by default, their names
                decide.

        Raises:
            DiagnosticError: Files are missing, or cannot be read.
        """
        listed = list(files)
        examine(listed)
        return cut(listed, type_, form, self.max_payload, self.infer)

    def check(self, part: Piece) -> tuple[list[Outcome], Piece | None]:
        """Check a part; returns the outcome, and what is left of a part with very many faults."""
        match part:
            case Block():
                return self._block(part)
            case Range():
                return self._range(part)
            case ReadDocument():
                return [self._document(part)], None
            case Documents():
                return self._documents(part)

    def check_all(self, parts: Iterable[Part]) -> Iterator[Outcome]:
        """Check parts one after the other, wherever their files are to be read."""
        for part in parts:
            for piece in self.pieces(part):
                left: Piece | None = piece
                while left is not None:
                    outcomes, left = self.check(left)
                    yield from outcomes

    def pieces(self, part: Part) -> Iterator[Piece]:
        """What a part consists of: a file that is read from its beginning of many."""
        if isinstance(part, Stream):
            yield from read_stream(part, self.max_payload, self.infer)
        else:
            yield part

    def infer(self, payloads: Sequence[bytes]) -> str | Trouble:
        """Infer the type of some payloads."""
        from .infer import infer  # here, because most users name the type

        return infer(self.judge, payloads)

    def _range(self, part: Range) -> tuple[list[Outcome], Piece | None]:
        try:
            return self._block(read_range(part, self.max_payload))
        except OSError as error:
            trouble = unreadable(error)
            first = part.start == 0
            return self._block(Block(file=part.file, first=first, trouble=trouble))

    def _block(self, block: Block) -> tuple[list[Outcome], Piece | None]:
        tally = _Tally(block.file)
        left = self._lines(block, tally) if block.data else None
        if left is None and block.trouble is not None:
            tally.trouble(block.trouble)
        outcome = tally.outcome(
            first=block.first,
            size=0 if left is not None else block.size,
            inferred=(block.type or None) if block.inferred else None,
        )
        return [outcome], left

    def _lines(self, block: Block, tally: _Tally) -> Block | None:
        """Check the lines of a block, or as many as give enough faults; gives what is left."""
        # Without a type there is no payload that can be read.
        checker = self.judge.checker(block.type) if block.type else None
        most = self.max_payload
        # One line after the other: all of them at once would take memory that is slow to get.
        text = BytesIO(block.data)
        lines: Iterable[bytes] = text
        if len(block.data) > most:
            lines = (line if len(line.removesuffix(b"\n")) <= most else _TOO_LARGE for line in text)
        blank = 0
        numbers = count()  # Counting the line ends first would take as long as reading the lines.
        numbered = zip(numbers, lines, strict=False)
        suspects = checker.suspects(numbered, data=block.data) if checker else numbered
        for number, line in suspects:
            if line is _TOO_LARGE:
                tally.at(number + 1, number + 1 - blank, [_finding(too_large(most))])
            elif checker is None or not line.strip(BLANK):
                blank += 1
            else:
                found = checker.findings(line.removesuffix(b"\n"))
                tally.at(number + 1, number + 1 - blank, found)
            if len(tally.faults) >= _FAULTS_AT_ONCE and (rest := text.read()):
                tally.lines, tally.payloads = number + 1, number + 1 - blank
                return replace(block, data=rest, first=False)
        total = next(numbers) - 1  # The number before this one was taken for the end.
        tally.lines, tally.payloads = total, total - blank
        return None

    def _documents(self, part: Documents) -> tuple[list[Outcome], Piece | None]:
        outcomes: list[Outcome] = []
        for done, file in enumerate(part.files, 1):
            outcomes.append(self._document(read_document(file, part.type, self.max_payload)))
            faults = sum(len(outcome.faults) for outcome in outcomes)
            if faults >= _FAULTS_AT_ONCE and done < len(part.files):
                return outcomes, replace(part, files=part.files[done:])
        return outcomes, None

    def _document(self, document: ReadDocument) -> Outcome:
        tally = _Tally(document.file)
        chosen = document.trouble or document.type or self.infer([document.data])
        if isinstance(chosen, Trouble):
            tally.trouble(chosen)
        else:
            checker = self.judge.checker(chosen)
            is_suspect = checker.is_suspect(document.data)
            tally.within(document.data, checker.findings(document.data) if is_suspect else [])
        inferred = None if document.type is not None or isinstance(chosen, Trouble) else chosen
        return tally.outcome(first=True, size=document.size, inferred=inferred)


class _Tally:
    """Gathers the faults of one part."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.lines = 0
        self.payloads = 0
        self.faults: list[Fault] = []

    def at(self, line: int, payload: int, findings: Iterable[PayloadFault]) -> None:
        """Take the faults of a payload that is one line."""
        self.faults += [self._fault(finding, line, 0, payload) for finding in findings]

    def within(self, data: bytes, findings: Sequence[PayloadFault]) -> None:
        """Take the faults of a payload that is a whole file, with the place of each in it."""
        self.payloads = 1
        if not findings:
            return
        from .places import lines_and_columns, offsets  # here, because lines need neither

        text = data.decode("utf-8", "replace")
        found = offsets(text, {finding.pointer for finding in findings if finding.offset is None})
        at = [found[f.pointer] if f.offset is None else f.offset for f in findings]
        places = lines_and_columns(text, at)
        self.faults += [
            self._fault(finding, *places[offset], 1)
            for finding, offset in zip(findings, at, strict=True)
        ]

    def trouble(self, trouble: Trouble) -> None:
        """Take what kept the next payload from being checked."""
        self.lines += 1
        self.payloads += 1
        self.at(self.lines, self.payloads, [_finding(trouble)])

    def outcome(self, *, first: bool, size: int, inferred: str | None) -> Outcome:
        """What was gathered."""
        return Outcome(
            file=self._file,
            first=first,
            lines=self.lines,
            payloads=self.payloads,
            faulty=len({fault.payload for fault in self.faults}),
            faults=tuple(self.faults),
            size=size,
            inferred=inferred,
        )

    def _fault(self, finding: PayloadFault, line: int, column: int, payload: int) -> Fault:
        return Fault(
            file=self._file,
            line=line,
            column=column,
            code=finding.code,
            pointer=finding.pointer,
            message=finding.message,
            value=finding.value,
            payload=payload,
            count=finding.count,
        )


def _finding(trouble: Trouble) -> PayloadFault:
    return PayloadFault(trouble.code, "", trouble.message, None)
