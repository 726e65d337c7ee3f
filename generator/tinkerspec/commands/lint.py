"""`tinkerspec lint`: report every fault of the schemas."""

from __future__ import annotations

import argparse
import sys
from typing import Final

from .. import pipeline
from ..config import load_config
from ..report import FORMATS, errors_and_warnings, write
from . import DIFFERS, OK, PROGRAM

NAME: Final = "lint"
SHORT: Final = "report every fault of the schemas"
LONG: Final = "Checks the schemas and prints each fault with its place and a fix."
EXAMPLE: Final = f"{PROGRAM} lint --format github"
FINDS: Final = "the schemas have a fault"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "--format", choices=FORMATS, default=FORMATS[0], help="how to print (default: %(default)s)"
    )


def run(options: argparse.Namespace) -> int:
    """Print the faults."""
    config = load_config(options.config)
    diagnostics = pipeline.lint(config)
    write(diagnostics, options.format, sys.stdout)
    if not diagnostics and options.format == "text":
        print(f"{config.display(config.schemas)}/ has no faults")
    errors, _ = errors_and_warnings(diagnostics)
    return DIFFERS if errors else OK
