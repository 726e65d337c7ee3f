"""Parts -> outcomes: what a process does with the part that it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from .infer import infer
from .inputs import (
    BLANK,
    MIB,
    Block,
    Document,
    Documents,
    Part,
    Piece,
    Range,
    Stream,
    Trouble,
    samples,
    too_large,
    unreadable,
)
from .judging import Finding, Judge
from .outcome import Fault, Outcome
from .places import line_and_column, offsets
from .reading import read_document, read_range, read_stream

MAX_PAYLOAD: Final = 64 * MIB
"""Bytes that a payload may have; to check it takes about ten times as many."""

_FAULTS_AT_ONCE: Final = 5000
"""After so many faults the rest of a part is another part: what is sent stays small."""


@dataclass(frozen=True, slots=True)
class Work:
    """Checks parts, one after the other."""

    judge: Judge
    max_payload: int = MAX_PAYLOAD

    def check(self, part: Piece) -> tuple[list[Outcome], Piece | None]:
        """Check a part; gives what it found, and what is left to check of a part full of faults."""
        match part:
            case Block():
                return self._block(part)
            case Range():
                return self._range(part)
            case Document():
                return [self._document(part)], None
            case Documents():
                return self._documents(part)

    def check_all(self, parts: Iterable[Part]) -> Iterator[Outcome]:
        """Check parts, wherever their files are to be read."""
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
        """The type that some payloads have."""
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
            inferred=(block.type or None) if block.inferred and block.first else None,
        )
        return [outcome], left

    def _lines(self, block: Block, tally: _Tally) -> Block | None:
        """Check the lines of a block, or as many as give enough faults; gives what is left."""
        chosen = block.type or self._type_of_lines(block.data)
        if isinstance(chosen, Trouble):
            tally.trouble(chosen)
            return None
        checker = self.judge.checker(chosen)
        lines = block.data.split(b"\n")
        if not lines[-1]:
            del lines[-1]
        # Lines beyond the bound are rare, and impossible in a block that is no larger.
        most = self.max_payload
        sizes = map(len, lines if len(block.data) > most else ())
        large = {number: lines[number] for number, size in enumerate(sizes) if size > most}
        for number in large:
            lines[number] = b""
        blank = 0
        for number in checker.suspects(lines, data=block.data):
            if number in large:
                tally.at(number + 1, number + 1 - blank, [_finding(too_large(most))])
            elif not lines[number].strip(BLANK):
                blank += 1
            else:
                tally.at(number + 1, number + 1 - blank, checker.findings(lines[number]))
            if len(tally.faults) >= _FAULTS_AT_ONCE and number + 1 < len(lines):
                tally.lines, tally.payloads = number + 1, number + 1 - blank
                left = (large.get(n, lines[n]) for n in range(number + 1, len(lines)))
                return replace(block, data=b"\n".join(left), first=False)
        tally.lines, tally.payloads = len(lines), len(lines) - blank
        return None

    def _type_of_lines(self, data: bytes) -> str | Trouble:
        """The type of lines that come after nothing but blank ones."""
        first = samples(data)
        return self.infer(first) if first else self.judge.types[0]

    def _documents(self, part: Documents) -> tuple[list[Outcome], Piece | None]:
        outcomes: list[Outcome] = []
        for done, file in enumerate(part.files, 1):
            outcomes.append(self._document(read_document(file, part.type, self.max_payload)))
            faults = sum(len(outcome.faults) for outcome in outcomes)
            if faults >= _FAULTS_AT_ONCE and done < len(part.files):
                return outcomes, replace(part, files=part.files[done:])
        return outcomes, None

    def _document(self, document: Document) -> Outcome:
        tally = _Tally(document.file)
        chosen = document.trouble or document.type or self.infer([document.data])
        if isinstance(chosen, Trouble):
            tally.trouble(chosen)
        else:
            findings = self.judge.checker(chosen).findings(document.data)
            tally.within(document.data, findings)
        inferred = None if document.type is not None or isinstance(chosen, Trouble) else chosen
        return tally.outcome(first=True, size=document.size, inferred=inferred)


class _Tally:
    """Gathers the faults of one part."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.lines = 0
        self.payloads = 0
        self.faults: list[Fault] = []

    def at(self, line: int, payload: int, findings: Iterable[Finding]) -> None:
        """Take the faults of a payload that is one line."""
        self.faults += [self._fault(finding, line, 0, payload) for finding in findings]

    def within(self, data: bytes, findings: Sequence[Finding]) -> None:
        """Take the faults of a payload that is a whole file, with the place of each in it."""
        self.payloads = 1
        if not findings:
            return
        text = data.decode("utf-8", "replace")
        places = offsets(text, {finding.pointer for finding in findings if finding.offset is None})
        for finding in findings:
            given = finding.offset
            offset = places[finding.pointer] if given is None else given
            self.faults.append(self._fault(finding, *line_and_column(text, offset), 1))

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

    def _fault(self, finding: Finding, line: int, column: int, payload: int) -> Fault:
        return Fault(
            file=self._file,
            line=line,
            column=column,
            code=finding.code,
            pointer=finding.pointer,
            message=finding.message,
            value=finding.value,
            payload=payload,
        )


def _finding(trouble: Trouble) -> Finding:
    return Finding(trouble.code, "", trouble.message, None)
