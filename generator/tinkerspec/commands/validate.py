"""`tinkerspec validate`: check payloads against the contract."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Final

from ..completion import offer, type_names
from ..contract.naming import TITLE, printable
from ..diagnostics import Diagnostic, DiagnosticError
from ..validate.report import FORMATS, writer
from . import DIFFERS, ERROR, OK, PROGRAM, contract_option

if TYPE_CHECKING:
    from collections.abc import Generator

    from ..validate.judging import Judge
    from ..validate.outcome import Merger, Outcome, Summary
    from ..validate.report import FaultWriter
    from ..validate.report.progress import Bar

LONG: Final = (
    "Checks payloads in JSON and JSONL files and prints every fault with its place, its code and "
    "the faulty value. A file named *.jsonl or *.ndjson contains one payload per line, and so does "
    "any other whose first line is a whole payload; otherwise a file is one payload. .gz or .zst "
    "may follow. Without a TYPE, the first payloads of each file decide."
)
EXAMPLE: Final = f"{PROGRAM} validate Order orders.jsonl.gz --max-errors 100"
FINDS: Final = "a payload has a fault"

_UNCHECKED: Final = (
    "only what schemas can say is checked: rules that are written by hand come with a project or "
    "an installed package"
)
INTERRUPTED: Final = 130  # as a shell reports a command that Ctrl-C ended
_MIB: Final = 1024 * 1024


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    inputs = parser.add_argument(
        "inputs",
        nargs="+",
        metavar="FILE",
        help=(
            "the type of the payloads (optional), then the files; `-` is standard "
            "input, which is read as one payload per line if its first line is one"
        ),
    )
    offer(inputs, lambda known: () if known.inputs else type_names(known), or_files=True)
    usual = "default: the one that the configuration names"
    contract_option.add(parser, usual, default="")
    parser.add_argument(
        "--format", choices=FORMATS, default=FORMATS[0], help="how to print (default: %(default)s)"
    )
    parser.add_argument(
        "--input",
        choices=("json", "jsonl"),
        help="whether files contain one payload or one per line (default: by name and first line)",
    )
    parser.add_argument(
        "--max-errors", type=_positive, metavar="N", help="stop after N faults (default: never)"
    )
    parser.add_argument(
        "--jobs",
        type=_positive,
        metavar="N",
        default=_cores(),
        help="processes to use on long input (default: one per core)",
    )
    parser.add_argument(
        "--max-payload",
        type=_positive,
        metavar="MIB",
        default=64,
        help=(
            "largest payload to read (default: %(default)s MiB); checking one takes "
            "about ten times its size in memory"
        ),
    )


def run(options: argparse.Namespace) -> int:
    """Print the faults, and the counts."""
    from ..validate import work_by
    from ..validate.inputs import size_of
    from ..validate.outcome import Merger
    from ..validate.parallel import run as run_all
    from ..validate.report.progress import Bar

    with contract_option.chosen(options.config, options.contract) as config:
        work = work_by(config, max_payload=options.max_payload * _MIB)
        if config.origin and config.package is None:
            print(_UNCHECKED, file=sys.stderr)
    type_, files = _chosen(work.judge, options.inputs)
    parts = work.parts(files, type_, options.input)
    sizes = [size_of(file) for file in files]
    known = [size for size in sizes if size is not None]
    total = sum(known) if len(known) == len(sizes) else None
    merger = Merger(options.max_errors)
    outcomes = run_all(work, parts, options.jobs)
    _report(outcomes, merger, writer(options.format, sys.stdout), Bar(sys.stderr, total))
    return _exit_code(merger.summary)


def _report(outcomes: Generator[Outcome], merger: Merger, out: FaultWriter, bar: Bar) -> None:
    """Write faults as they are found, and always the counts at the end."""
    from ..validate.interrupts import uninterrupted

    started = time.monotonic()
    try:
        with bar, closing(outcomes):
            for outcome in outcomes:
                with uninterrupted():
                    if outcome.faults:
                        bar.hide()
                    for fault in merger.add(outcome):
                        out.fault(fault)
                    bar.advance(outcome, merger.summary)
                if merger.summary.stopped:
                    break
    except KeyboardInterrupt:
        merger.summary.interrupted = True
    except DiagnosticError:  # A process was ended: what it is about follows the counts.
        merger.summary.interrupted = True
        raise
    finally:
        with uninterrupted():
            out.end(merger.summary, time.monotonic() - started)


def _exit_code(summary: Summary) -> int:
    if summary.interrupted:
        return INTERRUPTED
    if summary.has_unchecked:
        return ERROR
    return DIFFERS if summary.faults else OK


def _chosen(judge: Judge, given: Sequence[str]) -> tuple[str | None, list[str]]:
    """The type, if the first argument is one, and the files."""
    first, *rest = given
    if first in judge.types:
        if not rest:
            message = f"there are no files with payloads of type {first}"
            raise _error("payload-unreadable", first, message, "name files, or - for stdin")
        return first, rest
    near = [name for name in judge.types if name.lower() == first.lower()]
    if (near or TITLE.fullmatch(first)) and not os.path.lexists(first):
        from difflib import get_close_matches  # here, because most names are right

        near = near or get_close_matches(first, judge.types, n=1)
        help_ = f"did you mean {near[0]}?" if near else f"types: {', '.join(judge.types)}"
        message = "there is no type or file of this name"
        raise _error("no-such-type", first, message, help_)
    return None, list(given)


def _error(code: str, name: str, message: str, help_: str) -> DiagnosticError:
    return DiagnosticError(
        [Diagnostic(code=code, message=message, help=help_, file=printable(name))]
    )


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # Not on every system.
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1
