"""`tinkerspec export`: write one contract as a schema folder of its own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from .. import contract
from ..contract.naming import printable
from . import OK, PROGRAM, contract_option

LONG: Final = (
    "Writes the schemas as they are at one contract: types, operations, vectors, and nothing that "
    "tells contracts apart. A project of that folder generates the same packages. With --plain, "
    "only JSON Schema and OpenAPI, without any keyword of this program, for other tools."
)
EXAMPLE: Final = f"{PROGRAM} export --plain --output exported"
FINDS: Final = ""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    usual = "default: the one that the configuration names, or the newest"
    contract_option.add(parser, usual, default="")
    parser.add_argument(
        "--output", metavar="DIR", type=Path, required=True, help="a new or an empty folder"
    )
    parser.add_argument("--plain", action="store_true", help="leave out every keyword `x-*`")


def run(options: argparse.Namespace) -> int:
    """Write the folder, and say what is in it."""
    from ..contract.axis import export

    with contract_option.chosen(options.config, options.contract) as config:
        sources = contract.project_folder(
            config.schemas,
            display=config.display(config.schemas),
            contract=config.contract,
        )
        number = export.write(options.output, sources, is_plain=options.plain)
    print(f"{printable(str(options.output))}: {number} written")
    return OK
