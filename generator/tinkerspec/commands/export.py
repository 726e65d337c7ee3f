"""`tinkerspec export`: write one contract as a schema folder of its own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from .. import contract
from ..completion import every_contract, offer
from ..config import load_config
from ..contract.naming import printable
from . import OK, PROGRAM

LONG: Final = (
    "Writes the schemas as they are at one contract: types, operations, vectors, and nothing that "
    "tells contracts apart. A project of that folder generates the same packages. With --plain, "
    "only JSON Schema and OpenAPI, without any keyword of this program, for other tools."
)
EXAMPLE: Final = f"{PROGRAM} export --plain --output exported"
FINDS: Final = ""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    named = parser.add_argument(
        "--contract",
        metavar="V",
        help="the contract (default: the one that the configuration names, or the newest)",
    )
    offer(named, every_contract)
    parser.add_argument(
        "--output", metavar="DIR", type=Path, required=True, help="a new or an empty folder"
    )
    parser.add_argument("--plain", action="store_true", help="leave out every keyword `x-*`")


def run(options: argparse.Namespace) -> int:
    """Write the folder, and say what is in it."""
    from ..contract.axis import export

    config = load_config(options.config)
    sources = contract.project_folder(
        config.schemas,
        display=config.display(config.schemas),
        contract=options.contract or config.contract,
    )
    number = export.write(options.output, sources, is_plain=options.plain)
    print(f"{printable(str(options.output))}: {number} written")
    return OK
