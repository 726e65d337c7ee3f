"""`tinkerspec generate`: write the packages that the schemas describe."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Final, NoReturn

from .. import pipeline
from ..completion import offer, target_names
from ..config import Config, load_config
from ..contract.naming import printable
from ..contract.versions import named
from ..pipeline import GenerateOutcome
from ..publish import inputs
from ..report import errors_and_warnings, write
from . import ERROR, OK, PROGRAM, contract_option

if TYPE_CHECKING:
    from ..watch import Round

LONG: Final = (
    "Checks the schemas and brings the output folder up to date. The folder is replaced "
    "completely or not at all, and not touched if nothing has changed."
)
EXAMPLE: Final = f"{PROGRAM} generate --target python"
FINDS: Final = ""

_FEW: Final = 3
"""How many changed inputs are named."""
_MANY: Final = 20
"""How many files of the output are named."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    target = parser.add_argument(
        "--target",
        action="append",
        default=[],
        metavar="T",
        help=(
            "bring only this target up to date; may be given more than once (default: "
            "all targets in the configuration)"
        ),
    )
    offer(target, target_names)
    contract_option.add_generated(parser, "bring up to date")
    parser.add_argument(
        "--watch",
        action="store_true",
        help=(
            "keep running, and generate again whenever a schema, a template, "
            "hand-written code or the configuration is saved, until Ctrl-C"
        ),
    )


def run(options: argparse.Namespace) -> int:
    """Generate, and print what changed."""
    project = load_config(options.config)
    if options.watch:
        _watch(project, options.target, options.contract)
    with named.placed(project, options.contract) as (config, contracts):
        outcome = pipeline.generate(config, options.target, contracts)
    for line in _account(outcome, config):
        print(line)
    sys.stdout.flush()
    if told := [*outcome.warnings, *outcome.faults]:
        write(told, "text", sys.stderr, brief=True)
    errors, _ = errors_and_warnings(told)
    return ERROR if errors else OK


def _account(outcome: GenerateOutcome, config: Config) -> Iterable[str]:
    """One line for each top folder or file of the output that has changed."""
    folder = config.display(config.output)
    if outcome.unchanged:
        yield f"{folder}/ is up to date"
        return
    written = Counter(path.partition("/")[0] for path in outcome.changed)
    removed = Counter(path.partition("/")[0] for path in outcome.removed)
    for name in sorted(written | removed):
        counts = [(written[name], "written"), (removed[name], "removed")]
        listed = ", ".join(f"{number} {done}" for number, done in counts if number)
        yield f"{folder}/{name}: {listed}"


# --- watching ------------------------------------------------------------------------------------


def _watch(config: Config, only: Sequence[str], contracts: Sequence[str]) -> NoReturn:
    """Print each round, until a signal or a closed output ends it."""
    from .. import watch

    with closing(watch.rounds(config, only, contracts)) as rounds:
        for number, round_ in enumerate(rounds):
            _show(round_)
            if number == 0:
                _say(f"{_now()} watching {_watched(round_.config)}; Ctrl-C ends it")
    _say(f"{_now()} the program itself has changed and restarts")
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _show(round_: Round) -> None:
    config = round_.config
    if round_.changed:
        _say(f"{_now()} {_changes(round_)}")
    if round_.faults:
        write(round_.faults, "text", sys.stderr)
        sys.stderr.flush()
        if not (round_.outcome.changed or round_.outcome.removed):
            _say(f"{_now()} {config.display(config.output)}/ stays as it was before")
            return
    if round_.outcome.warnings:
        write(round_.outcome.warnings, "text", sys.stderr, brief=True)
        sys.stderr.flush()
    for line in _details(round_):
        _say(line)


def _changes(round_: Round) -> str:
    """The changed files (of many, the first ones): `schemas/openapi.json changed`.

    Hidden files belong to editors, and are left out if there are others.
    """
    plain = [path for path in round_.changed if not path.name.startswith(".")]
    paths = plain or round_.changed
    names = sorted(printable(round_.config.display(path)) for path in paths)
    more = [f"{len(names) - _FEW} more"] if len(names) > _FEW else []
    return f"{', '.join([*names[:_FEW], *more])} changed"


def _details(round_: Round) -> Iterable[str]:
    """One line for each file that was written or removed; only the counts if there are many."""
    outcome, config = round_.outcome, round_.config
    if outcome.unchanged or len(outcome.changed) + len(outcome.removed) > _MANY:
        yield from (f"  {line}" for line in _account(outcome, config))
    else:
        folder = config.display(config.output)
        done = [(path, "written") for path in outcome.changed]
        done += [(path, "removed") for path in outcome.removed]
        yield from (f"  {folder}/{path}: {what}" for path, what in sorted(done))
    yield f"{_now()} done in {round_.seconds:.2f} s"


def _watched(config: Config) -> str:
    """The watched places of the project and its schemas, without those of an installed program."""
    own = [
        place
        for place in inputs.places(config)
        if place.is_relative_to(config.root) or place == config.schemas
    ]
    return ", ".join(config.display(place) for place in own)


def _now() -> str:
    return time.strftime("%H:%M:%S")


def _say(line: str) -> None:
    print(line, flush=True)
