"""`tinkerspec lint`: report every fault of the schemas, and every warning."""

from __future__ import annotations

import argparse
import sys
from typing import Final

from .. import pipeline
from ..contract.versions import named
from ..report import FORMATS, errors_and_warnings, write
from . import DIFFERS, OK, PROGRAM, contract_option

LONG: Final = (
    "Checks the schemas and prints each fault with its place and a fix. What makes the output "
    "wrong is an error. What makes it poor, such as a missing description, is a warning, and an "
    "error only in projects with `strict = true`. The table [tool.tinkerspec.lint] sets the level "
    "of warnings, or ignores them by file."
)
EXAMPLE: Final = f"{PROGRAM} lint --format github"
FINDS: Final = "the schemas have an error"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    contract_option.add(parser, "default: every one of the configuration's schemas", default="")
    parser.add_argument(
        "--format", choices=FORMATS, default=FORMATS[0], help="how to print (default: %(default)s)"
    )


def run(options: argparse.Namespace) -> int:
    """Print the faults."""
    with named.linted(options.config, options.contract) as (config, contracts):
        diagnostics = pipeline.lint(config, contracts)
    write(diagnostics, options.format, sys.stdout)
    if not diagnostics and options.format == "text":
        print(f"{config.display(config.schemas)}/ has no faults")
    errors, _ = errors_and_warnings(diagnostics)
    return DIFFERS if errors else OK
