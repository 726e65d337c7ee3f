"""What every code means: an example of what is wrong, and how to mend it.

The meaning stands where the code is made: in the `CODES` of its module, or in the rule of its kind.
`CATALOGUES` says which modules those are, and explanations.toml adds the examples. What the project
calls faults of its own stands in the `faults.json` of its schema folder, since no name of a project
stands in the program.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from .contract.load import FAULTS, Document, escape, load_faults
from .diagnostics import Diagnostic, DiagnosticError

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no-such-code": "`explain` was asked for a code that nothing of the program has. Mend the "
        "spelling; without a code, all are listed.",
        "faults-file": f"{FAULTS} of the schema folder is not one object with an entry for each "
        "code, each with the texts `means`, `example` and `mend`. Mend it at the place shown.",
    }
)
"""What each code of this module means and how to mend it."""

PAYLOAD: Final = "payload"
"""The stage of the faults of payloads, which no module explains."""

STAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "settings": "Settings, and the program itself",
        "schemas": "Schemas: what every command says of a faulty one",
        "generate": "generate and check",
        "validate": "validate: what keeps payloads from being checked",
        PAYLOAD: "Payloads: what is wrong with one, in every language",
        "parity": "parity",
        "gaps": "parity: kinds of gaps",
        "diff": "diff",
        "changes": "diff: kinds of changes",
    }
)
"""The stages that codes belong to, in the order of a list, with their titles."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A module that explains codes of one stage: by their texts, or by the rules of their kinds."""

    stage: str
    module: str
    names: str = "CODES"


CATALOGUES: Final = (
    Catalogue("settings", "config"),
    Catalogue("settings", "publish.inputs"),
    Catalogue("settings", "system"),
    Catalogue("settings", "explain"),
    Catalogue("schemas", "contract.lint"),
    Catalogue("generate", "publish.plan"),
    Catalogue("generate", "targets.render"),
    Catalogue("generate", "targets.openapi.emit"),
    Catalogue("generate", "second_reader"),
    Catalogue("generate", "targets.python.emit"),
    Catalogue("generate", "targets.python.mixins"),
    Catalogue("generate", "targets.elixir.emit"),
    Catalogue("generate", "targets.elixir.extensions"),
    Catalogue("validate", "validate.outcome"),
    Catalogue("parity", "parity.contract"),
    Catalogue("parity", "parity.run"),
    Catalogue("parity", "parity.source_files"),
    Catalogue("parity", "parity.python_source"),
    Catalogue("parity", "parity.elixir.project"),
    Catalogue("parity", "parity.waivers"),
    Catalogue("parity", "parity.behaviour"),
    Catalogue("gaps", "parity.gaps", "RULES"),
    Catalogue("diff", "diff.announcements"),
    Catalogue("diff", "diff.sources"),
    Catalogue("changes", "diff.rules", "RULES"),
)
"""Where codes are explained. None of these modules imports what only one stage needs."""

_DATA: Final = Path(__file__).with_name("explanations.toml")
_MEMBERS: Final = ("means", "example", "mend")

Entries: TypeAlias = Mapping[str, Mapping[str, str | Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A code of one stage; two stages may use the same word for two things.

    `mend` is what to write or do instead of the example; "" where `means` says it. `suffix` is what
    the ids of gaps of this kind end with.
    """

    code: str
    stage: str
    means: str
    example: str
    mend: str
    suffix: str = ""

    def is_of(self, id_: str) -> bool:
        """Whether a report may call something of this code so; `choose` tries codes first.

        The id of a gap is like `PARITY-Order.note-missing`, that of a change like
        `Order.note:member-removed`.
        """
        if self.stage == "gaps":
            return id_.startswith("PARITY-") and id_.endswith(f"-{self.suffix}")
        return self.stage == "changes" and self.code in id_.split(":")[1:]


def every(schemas: Path | None, display: str) -> list[Explanation]:
    """All explanations, those of a project's own faults included, by stage and code.

    `schemas` is the project's schema folder, if there is a project, and `display` its name.

    Raises:
        DiagnosticError: The project's own faults cannot be read.
    """
    entries: Entries = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    found = {(one.stage, one.code): one for one in (*_catalogued(entries), *_payload(entries))}
    document = load_faults(schemas, display=display) if schemas is not None else None
    if document is not None:
        found |= {(PAYLOAD, one.code): one for one in _own(document)}
    order = list(STAGES)
    return sorted(found.values(), key=lambda one: (order.index(one.stage), one.code))


def choose(explanations: Iterable[Explanation], code: str) -> list[Explanation]:
    """The explanations of a code, one for each stage that has it, or of the id of a finding.

    Raises:
        DiagnosticError: There is no such code; the diagnostic names those that are spelled alike.
    """
    listed = list(explanations)
    if chosen := [one for one in listed if one.code == code]:
        return chosen
    if chosen := [one for one in listed if one.is_of(code)]:
        return chosen
    known = sorted({one.code for one in listed})
    wanted = code.lower().replace("_", "-")
    spelled = {known_code.replace("_", "-"): known_code for known_code in known}
    near = [spelled[match] for match in get_close_matches(wanted, spelled, n=3)]
    help_ = f"did you mean {_either(near)}?" if near else "`tinkerspec explain` lists every code"
    raise DiagnosticError(
        [
            Diagnostic(
                code="no-such-code",
                message=f"there is no code `{code}`",
                help=help_,
                file="tinkerspec",
            )
        ]
    )


def _either(codes: list[str]) -> str:
    return " or ".join(f"`{code}`" for code in codes)


def _catalogued(entries: Entries) -> Iterator[Explanation]:
    for catalogue in CATALOGUES:
        known: Mapping[str, Any] = getattr(
            import_module(f".{catalogue.module}", __package__), catalogue.names
        )
        examples = entries.get(catalogue.stage, {})
        for code, told in known.items():
            entry = examples.get(code, "")
            shown = entry if isinstance(entry, str) else entry["example"]
            if isinstance(told, str):
                mend = "" if isinstance(entry, str) else entry["mend"]
                yield Explanation(code, catalogue.stage, told, shown, mend)
            else:
                why = getattr(told, "why", "")
                means = f"{told.means} {why}".strip()
                suffix = getattr(told, "suffix", "")
                yield Explanation(code, catalogue.stage, means, shown, told.mend, suffix)


def _payload(entries: Entries) -> Iterator[Explanation]:
    for code, entry in entries[PAYLOAD].items():
        assert not isinstance(entry, str)
        yield Explanation(code, PAYLOAD, *(entry[member] for member in _MEMBERS))


def _own(document: Document) -> Iterator[Explanation]:
    """The faults that a project tells of in its schema folder."""
    data = document.data
    if not isinstance(data, dict):
        raise DiagnosticError([_faulty(document, "", "this is no object")])
    faults: list[Diagnostic] = []
    for code, entry in data.items():
        texts = entry if isinstance(entry, dict) else {}
        given = [text for member in _MEMBERS if isinstance(text := texts.get(member), str)]
        if len(given) == len(_MEMBERS) == len(texts):
            yield Explanation(code, PAYLOAD, *given)
        else:
            faults.append(_faulty(document, f"/{escape(code)}", "an entry has exactly three texts"))
    if faults:
        raise DiagnosticError(faults)


def _faulty(document: Document, pointer: str, message: str) -> Diagnostic:
    help_ = f"write {{CODE: {{{', '.join(f'{member}: TEXT' for member in _MEMBERS)}}}}}"
    return document.diagnostic("faults-file", pointer, message, help_)
