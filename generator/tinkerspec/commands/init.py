"""`tinkerspec init`: set up a project."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from ..completion import offer
from ..config import FILE_NAME
from ..contract.naming import printable
from ..start import FIRST_TYPE
from ..targets import installed
from . import OK, PROGRAM

LONG: Final = (
    "Writes what a project needs into the working folder, or the one of --config: the table "
    "[tool.tinkerspec] of pyproject.toml, a first type, .gitattributes, and a workflow that checks "
    "pull requests on GitHub. Names follow from what is there. Nothing is overwritten."
)
EXAMPLE: Final = f"{PROGRAM} init && {PROGRAM} generate"
FINDS: Final = ""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    target = parser.add_argument(
        "--target",
        action="append",
        default=[],
        metavar="T",
        help="generate this, and only what is named so; may be given more than once (default: what "
        "suits the folder)",
    )
    offer(target, lambda _: installed.found())
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help=f"write this into the table; `{PROGRAM} explain config` lists the keys",
    )
    parser.add_argument(
        "--type",
        default=FIRST_TYPE,
        metavar="NAME",
        help="the name of the first type (default: %(default)s)",
    )
    parser.add_argument("--no-ci", action="store_true", help="write no workflow")


def run(options: argparse.Namespace) -> int:
    """Write the files, and say what was done with each."""
    from .. import __version__
    from ..start.project import Wishes, init

    file = (options.config or Path(FILE_NAME)).resolve()
    wishes = Wishes(options.target, options.set, options.type, ci=not options.no_ci)
    for each in init(file, wishes, __version__):
        first, *others = each.done.splitlines()
        print(f"{printable(each.file)}: {first}")
        for line in others:
            print(f"  {line}")
    print(f"next: {PROGRAM} generate")
    return OK
