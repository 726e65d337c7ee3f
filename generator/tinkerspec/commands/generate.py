"""`tinkerspec generate`: write what the schemas say."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from typing import Final

from .. import pipeline
from ..config import load_config
from ..pipeline import Outcome
from . import OK, PROGRAM

NAME: Final = "generate"
SHORT: Final = "write what the schemas say"
LONG: Final = (
    "Checks the schemas and brings the output folder up to date. It is replaced as a whole or "
    "not at all, and left alone when nothing has changed."
)
EXAMPLE: Final = f"{PROGRAM} generate --target python"
FINDS: Final = ""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument(
        "--target",
        action="append",
        default=[],
        metavar="T",
        help="bring only this target up to date; may be given more than once (default: all that "
        "the configuration names)",
    )


def run(options: argparse.Namespace) -> int:
    """Generate, and say what changed."""
    config = load_config(options.config)
    outcome = pipeline.generate(config, options.target)
    for line in _account(outcome, config.display(config.output)):
        print(line)
    return OK


def _account(outcome: Outcome, folder: str) -> Iterable[str]:
    """One line for each top folder or file of the output that has changed."""
    if outcome.unchanged:
        yield f"{folder}/ is up to date"
        return
    written = Counter(path.partition("/")[0] for path in outcome.changed)
    removed = Counter(path.partition("/")[0] for path in outcome.removed)
    for name in sorted(written | removed):
        counts = [(written[name], "written"), (removed[name], "removed")]
        listed = ", ".join(f"{number} {done}" for number, done in counts if number)
        yield f"{folder}/{name}: {listed}"
