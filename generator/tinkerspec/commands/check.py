"""`tinkerspec check`: show what generate would change."""

from __future__ import annotations

import argparse
import shlex
import sys
from typing import Final

from .. import pipeline
from ..config import load_config
from ..contract.naming import printable
from ..contract.versions import named
from ..report import write
from ..report.github import quoted
from . import DIFFERS, ERROR, OK, PROGRAM, contract_option

LONG: Final = (
    "Does everything that generate does, in memory, and prints a unified diff of the files on "
    "disk that are different, missing or extra. Line ends make no difference. Names files in the "
    "output folder that were not generated, except hidden ones and those of build tools. Also has "
    "datamodel-code-generator read every schema a second time, and warns if its reading differs. "
    "In projects with `strict = true`, warnings are errors."
)
EXAMPLE: Final = f"{PROGRAM} check || {PROGRAM} generate"
FINDS: Final = "the output is not up to date with the schemas, or has files that were not generated"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    contract_option.add_generated(parser, "check")


def run(options: argparse.Namespace) -> int:
    """Print the diff, and the command that fixes it."""
    with named.placed(load_config(options.config), options.contract) as (config, contracts):
        checked = pipeline.check(config, contracts)
    if checked.not_asked:
        print(f"the second reader was not asked: {checked.not_asked}", file=sys.stderr)
    if told := [*checked.warnings, *checked.faults, *checked.strays]:
        write(told, "text", sys.stderr, brief=True)
    plan = checked.plan
    folder = f"{config.display(config.output)}/"
    if plan.is_clean and not checked.strays:
        print(f"{folder} is up to date")
    if plan.is_clean:
        return ERROR if checked.faults else DIFFERS if checked.strays else OK
    diff = plan.diff()
    with quoted(sys.stdout):
        sys.stdout.write(_visible(diff) if sys.stdout.isatty() else diff)
    sys.stdout.flush()
    fix = _command(options, "generate")
    print(f"{folder} is not up to date with the schemas; to fix it: {fix}", file=sys.stderr)
    return ERROR if checked.faults else DIFFERS


def _command(options: argparse.Namespace, name: str) -> str:
    config = ["--config", str(options.config)] if options.config else []
    contracts = [part for each in options.contract for part in ("--contract", each)]
    return shlex.join([PROGRAM, *config, name, *contracts])


def _visible(diff: str) -> str:
    """The diff without control sequences, which a terminal would execute."""
    return "\n".join("\t".join(map(printable, line.split("\t"))) for line in diff.split("\n"))
