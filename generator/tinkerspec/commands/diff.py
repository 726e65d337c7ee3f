"""`tinkerspec diff`: show what changed between two versions of the schemas, and who breaks."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..config import Config, load_config, usual_config
from ..diagnostics import Diagnostic, DiagnosticError
from ..diff import FORMATS
from . import DIFFERS, OK, PROGRAM, contract_option

if TYPE_CHECKING:
    from ..diff import Side
    from ..diff.edition import Edition

LONG: Final = (
    "Compares two versions of the schemas at any depth. Reports for each change who breaks: an "
    "old client with a new server, a new client with an old server, the callers of each package. "
    "With --witness, shows a payload that one side writes and the other refuses. Exits with 1 if "
    "a breaking change is not announced in the folder changes/."
)
EXAMPLE: Final = f"{PROGRAM} diff v1.0.0 --witness"
FINDS: Final = "something breaks that no fragment in changes/ announces"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "old",
        nargs="?",
        metavar="OLD",
        help="the older version: a folder with schemas, a release archive (.zip, .tar.gz), an "
        "installed package that carries them, or a git ref (REF:FOLDER if the schemas were in "
        "another folder then)",
    )
    parser.add_argument(
        "new", nargs="?", metavar="NEW", help="the newer version (default: the working tree)"
    )
    usual = "default: the one that the configuration names; given twice, the older and the newer "
    usual += "one; with OLD, only a name in contracts.json"
    contract_option.add(parser, usual, action="append", default=[])
    parser.add_argument(
        "--format", choices=FORMATS, default=FORMATS[0], help="how to print (default: %(default)s)"
    )
    parser.add_argument(
        "--witness",
        action="store_true",
        help="show a payload for each break of the wire, which one side writes and the other "
        "refuses",
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="show every detail of every change, including those that break nobody",
    )
    parser.add_argument(
        "--changelog",
        metavar="VERSION",
        help=(
            "print the changelog section for this version instead, made from the "
            "fragments in changes/; without OLD and NEW"
        ),
    )


def run(options: argparse.Namespace) -> int:
    """Print what changed; return 1 if a break is not announced."""
    if options.changelog is not None:
        sys.stdout.write(_changelog(options, _config(options)))
        return OK
    if options.old is None and not options.contract:
        raise _misused("OLD is missing", f"name a version: {EXAMPLE}")
    if len(options.contract) > 2:
        raise _misused("--contract is given more than twice", "name an older and a newer contract")
    from ..diff import report as diff
    from ..diff.pipeline import compare

    comparison = compare(*_editions(options))

    diff.write(
        comparison, options.format, sys.stdout, everything=options.all, witness=options.witness
    )
    return DIFFERS if comparison.unannounced else OK


def _config(options: argparse.Namespace) -> Config:
    """The settings of the project; defaults without a project, if both versions are named."""
    try:
        config = load_config(options.config)
    except DiagnosticError as error:
        is_missing = [fault.code for fault in error.diagnostics] == ["config-missing"]
        if options.config is not None or options.new is None or not is_missing:
            raise
        return usual_config(Path.cwd())
    if options.new is None:
        from ..contract.versions import configured

        configured.check(config)
    return config


def _editions(options: argparse.Namespace) -> tuple[Edition, Edition]:
    """The older version and the newer one."""
    from ..diff import reading

    older, newer = (*options.contract, "", "")[:2]
    if options.old is None:
        return _at(options, older, "old"), _at(options, newer, "new")
    config = _config(options)
    if len(options.contract) == 1:
        newer = older
    return (
        reading.edition(options.old, config, "old", older),
        reading.edition(options.new, config, "new", newer),
    )


def _at(options: argparse.Namespace, given: str, side: Side) -> Edition:
    """A contract that is named without a version."""
    from ..diff import reading

    with contract_option.chosen(options.config, given) as config:
        return reading.edition(None, config, side, config.contract if given else "")


def _changelog(options: argparse.Namespace, config: Config) -> str:
    from ..diff import announcements, reading

    if options.old is not None:
        raise _misused("--changelog takes no versions to compare", "leave them out")
    edition = reading.edition(None, config, "new")
    return announcements.changelog(edition, options.changelog, datetime.now(UTC).date().isoformat())


def _misused(message: str, help_: str) -> DiagnosticError:
    return DiagnosticError(
        [Diagnostic(code="diff-request", message=message, help=help_, file=f"{PROGRAM} diff")]
    )
