"""`tinkerspec explain`: say what a code means."""

from __future__ import annotations

import argparse
import json
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..completion import offer
from ..config import load_config
from ..contract.naming import printable
from ..diagnostics import DiagnosticError
from ..report import write
from . import OK, PROGRAM

if TYPE_CHECKING:
    from ..explain import Explanation

LONG: Final = (
    "Explains the code of a diagnostic, a payload's fault, a gap or a change, with an example and "
    "a fix, or a key of the configuration, such as config.schemas. Without a code, lists all of "
    "them."
)
EXAMPLE: Final = f"{PROGRAM} explain default-value"
FINDS: Final = ""

FORMATS: Final = ("text", "json")
VERSION: Final = 1
"""The version of the JSON; within one version, members are only added."""

_WIDTH: Final = 100
_SENTENCE: Final = re.compile(r"(?<=[.])\s+(?=[A-Z`])")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    code = parser.add_argument(
        "code",
        nargs="?",
        metavar="CODE",
        help="the code or id in brackets in a diagnostic, or in the report of a gap or change; or "
        "`config`, a table such as `config.lint`, or a key such as `config.schemas`",
    )
    offer(code, _codes)
    parser.add_argument(
        "--format", choices=FORMATS, default=FORMATS[0], help="how to print (default: %(default)s)"
    )


def run(options: argparse.Namespace) -> int:
    """Print the explanation, or the list of all."""
    from .. import config_schema, explain
    from ..targets import installed

    explanations = explain.every_of(_folders(options))
    if failures := installed.failures():
        write(failures, "text", sys.stderr)
    if options.code is not None:
        explanations = explain.choose(explanations, options.code)
    if options.format == "json":
        sys.stdout.write(_json(explanations))
    elif options.code is not None:
        sys.stdout.write("\n".join(map(_whole, explanations)))
        if options.code == explain.CONFIG:
            print(f"\nJSON Schema of the table, for editors: {config_schema.FILE}")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _listed(explanations, explain.STAGES))
    return OK


def _codes(options: argparse.Namespace) -> set[str]:
    from .. import explain

    return {one.code for one in explain.every_of(_folders(options))}


def _folders(options: argparse.Namespace) -> list[tuple[Path, str]]:
    """The project's schema folder and its name; without a project, those of the installed packages
    that carry a contract."""
    from ..contract.versions import packages

    try:
        config = load_config(options.config)
    except DiagnosticError as error:
        if options.config is None and error.diagnostics[0].code == "config-missing":
            return [(each.schemas, each.label) for each in packages.carriers()]
        raise
    return [(config.schemas, config.display(config.schemas))]


def _whole(explanation: Explanation) -> str:
    facts = ", ".join(filter(None, (explanation.stage, _warning(explanation))))
    parts = [f"{explanation.code} ({facts})\n\n", _paragraph(explanation.means)]
    if explanation.example:
        parts += ["\n  For example:\n\n", _quoted(explanation.example)]
    if explanation.fix:
        parts += ["\n  To fix it:\n\n", _quoted(explanation.fix)]
    return "".join(parts)


def _warning(explanation: Explanation) -> str:
    return "warning" if explanation.level == "warning" else ""


def _paragraph(text: str) -> str:
    return textwrap.indent(textwrap.fill(printable(text), _WIDTH - 2), "  ") + "\n"


def _quoted(text: str) -> str:
    return "".join(f"      {printable(line)}\n" for line in text.split("\n"))


def _listed(explanations: Iterable[Explanation], stages: Mapping[str, str]) -> Iterator[str]:
    """Every code with the first sentence of its explanation, by stage."""
    listed = list(explanations)
    for stage, group in groupby(listed, key=lambda one: one.stage):
        codes = list(group)
        indent = " " * (max(len(one.code) for one in codes) + 4)
        if stage != listed[0].stage:
            yield ""
        yield stages[stage]
        for one in codes:
            mark = "Warning: " if _warning(one) else ""
            first = mark + printable(_SENTENCE.split(one.means, 1)[0])
            text = textwrap.fill(first, _WIDTH, initial_indent=indent, subsequent_indent=indent)
            yield f"  {one.code}{text[len(one.code) + 2 :]}"


def _json(explanations: Iterable[Explanation]) -> str:
    listed = [
        {
            "code": one.code,
            "stage": one.stage,
            "means": one.means,
            "example": one.example,
            "mend": one.fix,
            **({"level": one.level} if one.level is not None else {}),
        }
        for one in explanations
    ]
    return json.dumps({"version": VERSION, "explanations": listed}, indent=2) + "\n"
