"""`tinkerspec parity`: report what is missing, extra or different in a package."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .. import contract, pipeline
from ..config import Config
from ..parity import FORMATS, ROLES, SEVERITIES
from . import DIFFERS, OK, PROGRAM, contract_option

if TYPE_CHECKING:
    from ..parity.pipeline import PackageSource, Request

LONG: Final = (
    "Reads packages without running them, and compares their types with the contract. Reports "
    "every difference with its place on both sides, its effect on the wire, and a fix."
)
EXAMPLE: Final = f"{PROGRAM} parity --python dist/sdk-1.2.0-py3-none-any.whl --fail-on high"
FINDS: Final = "there is a gap at least as bad as --fail-on"

_RELEASED: Final = re.compile(r"-(\d[^-/\\]*?)(?:-[^/\\]*\.whl|\.tar\.gz|\.zip)$")
"""The release in the name of a wheel or an sdist."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    read = parser.add_argument_group("what is compared")
    read.add_argument(
        "--python",
        action="append",
        default=[],
        metavar="X",
        help="a Python package: a source folder, an installed package's folder, a wheel or an "
        "sdist; may be given more than once",
    )
    read.add_argument(
        "--elixir",
        action="append",
        default=[],
        metavar="DIR",
        help="an Elixir source tree; may be given more than once",
    )
    read.add_argument(
        "--against",
        metavar="X",
        help="compare with this package instead of the contract; a folder with a mix.exs is Elixir",
    )
    read.add_argument(
        "--since",
        nargs=2,
        metavar=("OLD", "NEW"),
        help="what changed between two releases of a Python package, and what is left to do in the "
        "schemas",
    )
    usual = "default: the one that the releases of all wheels and sdists speak, or else the one "
    usual += "that the configuration names"
    contract_option.add(read, usual, default="")
    read.add_argument(
        "--role",
        choices=ROLES,
        help="what the packages are: a server reads requests and writes answers, a client the "
        "reverse (default: all is compared both ways)",
    )
    read.add_argument(
        "--map",
        action="append",
        default=[],
        type=_renaming,
        metavar="THEIRS=OURS",
        help="compare a package's type THEIRS as the contract's type OURS; may be given more than "
        "once",
    )
    shown = parser.add_argument_group("the report")
    shown.add_argument(
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        help="how to print (default: %(default)s)",
    )
    shown.add_argument(
        "--all",
        action="store_true",
        help="also list what matches, and types that are not in the contract",
    )
    shown.add_argument(
        "--fail-on",
        choices=(*SEVERITIES, "never"),
        default=SEVERITIES[-1],
        metavar="SEVERITY",
        help="exit with 1 when a gap is at least as bad as this: %(choices)s (default: any gap)",
    )
    shown.add_argument(
        "--waivers",
        metavar="FILE",
        help="a TOML file of gaps that are accepted for a while, each with a reason and a last day",
    )
    vectors = parser.add_argument_group(
        "differences that reading cannot find", "These run code of the packages that are compared."
    )
    vectors.add_argument("--behaviour", action="store_true", help="run the golden vectors too")
    vectors.add_argument(
        "--interpreter", metavar="PATH", help="the Python that has the package and its dependencies"
    )
    vectors.add_argument(
        "--module",
        metavar="NAME",
        help="the module that has the types (default: the one that was found)",
    )


def run(options: argparse.Namespace) -> int:
    """Print the report."""
    from ..parity import report as parity
    from ..parity.pipeline import fails

    released = options.since[1:] if options.since else options.python
    with contract_option.chosen(options.config, options.contract) as config:
        is_named = options.contract and config.contract
        name = (not is_named and _spoken(released, config)) or config.contract
        report = pipeline.parity(config, _request(options, config, name), name)
    parity.write(report, options.format, sys.stdout, everything=options.all)
    return DIFFERS if fails(report, options.fail_on) else OK


def _spoken(paths: Sequence[str], config: Config) -> str:
    """The contract that the releases of all these packages speak, which is told; empty if they
    speak several, or a name tells no release."""
    releases = [match[1] if (match := _RELEASED.search(path)) else "" for path in paths]
    display = config.display(config.schemas)
    names = {contract.spoken_by(each, config.schemas, display=display) for each in releases}
    if len(names) != 1 or "" in names:
        return ""
    (name,) = names
    told = f"release {', '.join(releases)}: compared with contract {name}, the last one up to it"
    print(told, file=sys.stderr)
    return name


def _request(options: argparse.Namespace, config: Config, name: str) -> Request:
    from ..parity.contract_source import FOLDER
    from ..parity.pipeline import PackageSource, Request

    sources = [
        *(PackageSource("python", path) for path in options.python),
        *(PackageSource("elixir", path) for path in options.elixir),
    ]
    against = _source(options.against) if options.against else None
    if options.since:
        old, new = options.since
        against, sources = PackageSource("python", old), [*sources, PackageSource("python", new)]
    emitted = config.output / config.folders.get(name, name) / FOLDER
    return Request(
        sources=tuple(sources),
        against=against,
        since=options.since is not None,
        role=options.role,
        names=dict(options.map),
        members={name: str(keys.get("members", "")) for name, keys in config.targets.items()},
        behaviour=options.behaviour,
        interpreter=options.interpreter,
        module=options.module,
        waivers=options.waivers,
        # Where the project emits vectors, they hold those of the schema folder and more.
        vectors=emitted if emitted.is_dir() else None,
        vectors_display=config.display(emitted),
    )


def _renaming(text: str) -> tuple[str, str]:
    theirs, equals, ours = text.partition("=")
    if not (theirs and equals and ours):
        raise argparse.ArgumentTypeError(f"{text!r} is not THEIRS=OURS, such as OrderModel=Order")
    return theirs, ours


def _source(path: str) -> PackageSource:
    from ..parity.pipeline import PackageSource

    return PackageSource("elixir" if (Path(path) / "mix.exs").is_file() else "python", path)
