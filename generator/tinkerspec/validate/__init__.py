"""Payloads against the contract, here or on many machines.

`tinkerspec validate` runs on the cores of one machine. For corpora beyond one, any engine that maps
a function over a list will do; this module has what it needs, and imports none:

    from tinkerspec import validate

    judge = validate.judge("pyproject.toml")
    parts = validate.parts(judge, files, type_="Order")
    found = spark.sparkContext.parallelize(parts, len(parts)).mapPartitions(
        lambda some: validate.check(judge, some)
    )
    report = validate.merge(found.collect())

The report is the one that `tinkerspec validate` gives for the same files. Every worker needs
tinkerspec and the files under the same names; the contract travels with `judge`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .outcome import Fault, Outcome, Report, Summary, merge

if TYPE_CHECKING:
    from .inputs import Form, Part
    from .judging import Judge

__all__ = [
    "Fault",
    "Outcome",
    "Report",
    "Summary",
    "check",
    "judge",
    "merge",
    "parts",
    "records",
]


def judge(config: str | Path | None = None) -> Judge:
    """The contract that payloads are held against; it can be pickled.

    Args:
        config: The pyproject.toml of the project; the nearest one by default.

    Raises:
        DiagnosticError: There is no such project, or its schemas have faults.
    """
    from ..config import load_config
    from .judging import judge_of

    return judge_of(load_config(None if config is None else Path(config)))


def parts(
    judge: Judge, files: Iterable[str], *, type_: str | None = None, form: Form | None = None
) -> list[Part]:
    """What there is to check, in order, in pieces of a few MiB; a compressed file is one piece.

    Args:
        judge: The contract.
        files: The files, by names that they have on every machine.
        type_: The type of the payloads; inferred for each file by default.
        form: Whether the files hold one payload or one a line; their names say it by default.

    Raises:
        DiagnosticError: Files are missing, or cannot be read.
    """
    from .inputs import cut, examine
    from .work import Work

    listed = list(files)
    examine(listed)
    return list(cut(listed, type_, form, Work(judge).infer))


def check(
    judge: Judge, parts: Iterable[Part], *, max_payload: int | None = None
) -> Iterator[Outcome]:
    """Check some parts, one after the other.

    Args:
        judge: The contract.
        parts: Some of what `parts` gives, in that order.
        max_payload: The largest payload that is read, in bytes.
    """
    from .work import MAX_PAYLOAD, Work

    return Work(judge, max_payload or MAX_PAYLOAD).check_all(parts)


def records(
    judge: Judge,
    type_: str,
    lines: Iterable[bytes | str],
    *,
    file: str,
    first: bool,
    max_payload: int | None = None,
) -> Iterator[Outcome]:
    """Check lines that an engine has read: one of the partitions of a file.

    Args:
        judge: The contract.
        type_: The type of the payloads.
        lines: The lines, without their line breaks.
        file: The file that they are of, for the report.
        first: Whether the partition is the file's first one.
        max_payload: The largest payload that is checked, in bytes.
    """
    from .inputs import Block
    from .work import MAX_PAYLOAD, Work

    work = Work(judge, max_payload or MAX_PAYLOAD)
    for number, data in enumerate(_joined(lines)):
        block = Block(file=file, type=type_, data=data, first=first and number == 0)
        yield from work.check_all([block])


def _joined(lines: Iterable[bytes | str]) -> Iterator[bytes]:
    """The lines in blocks of a few MiB; nothing but an empty one when there are none."""
    from .inputs import RANGE

    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line)
        size += len(held[-1]) + 1
        if size >= RANGE:
            yield _block(held)
            held, size = [], 0
    yield _block(held)


def _block(lines: Sequence[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)
