"""`tinkerspec new`: write the first file of a type."""

from __future__ import annotations

import argparse
from typing import Final

from ..config import load_config
from ..contract.naming import printable
from . import OK, PROGRAM

LONG: Final = (
    "Writes a schema with one member, which is right by itself, for you to go on with. "
    f"`{PROGRAM} generate` then emits the type."
)
EXAMPLE: Final = f"{PROGRAM} new type OrderLine --folder shop"
FINDS: Final = ""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("kind", choices=("type",), help="what to write: a type")
    parser.add_argument("name", metavar="NAME", help="the name of the type, such as OrderLine")
    parser.add_argument(
        "--folder",
        metavar="F",
        help="the folder below types/ (default: the one that all types are in)",
    )


def run(options: argparse.Namespace) -> int:
    """Write the file, and say where it is."""
    from ..start.types import new_type

    config = load_config(options.config)
    file = new_type(config, options.name, options.folder)
    print(f"{printable(config.display(file))}: written")
    return OK
