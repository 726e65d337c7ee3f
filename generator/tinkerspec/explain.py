"""What every code means, with an example of what is wrong and a fix.

The codes of diagnostics are explained in the files `codes.toml`. The kinds of gaps and changes are
explained in the tables of their rules; the files have only examples for them. A project explains
its own faults in the `faults.json` of its schema folder, which a package that carries its contract
has too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from . import codes, config_keys, toml
from .contract.load import Document, load_faults
from .contract.pointer import escape
from .diagnostics import Diagnostic, DiagnosticError, Severity
from .frozen import frozen
from .resources import vocabulary_file
from .targets import installed
from .targets.codes import files

PAYLOAD: Final = "payload"
"""The stage of faults in payloads, which the emitted packages find."""

CONFIG: Final = "config"
"""The stage of the keys of the configuration, which are explained like codes."""

STAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "settings": "Settings, and the program itself",
        CONFIG: "Keys of [tool.tinkerspec] in pyproject.toml",
        "import": "import: what keeps a document out, and what is lost of it",
        "schemas": "Schemas: faults that every command reports",
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


_KINDS: Final = {"gaps": "parity.gaps", "changes": "diff.rules"}
"""Stages whose codes are the kinds in `RULES` of a module."""

_OWN_MEMBERS: Final = ("means", "example", "mend")
"""The members of an entry of `faults.json`, a published format, in the order of `codes.TEXTS`."""


@frozen
class Explanation:
    """The explanation of a code in one stage; two stages may use the same word for different
    things.

    `fix` is what to write or do instead of the example, or "" if `means` says it. The ids of gaps
    of this kind end with `suffix`. `level` is that of a diagnostic; nothing else has one.
    """

    code: str
    stage: str
    means: str
    example: str
    fix: str
    suffix: str = ""
    level: Severity | None = None

    def is_of(self, id_: str) -> bool:
        """Whether `id_`, as a report shows it, is the id of a gap or change of this code.

        The id of a gap is like `PARITY-Order.note-missing`, that of a change like
        `Order.note:member-removed`.
        """
        if self.stage == "gaps":
            return id_.startswith("PARITY-") and id_.endswith(f"-{self.suffix}")
        return self.stage == "changes" and self.code in id_.split(":")[1:]


def every(schemas: Path | None, display: str) -> list[Explanation]:
    """All explanations, including those of a project's own faults, by stage and code.

    `schemas` is the project's schema folder, if there is a project, and `display` its name.

    Raises:
        DiagnosticError: The project's own faults cannot be read.
    """
    return every_of([(schemas, display)] if schemas is not None else [])


def every_of(folders: Iterable[tuple[Path, str]]) -> list[Explanation]:
    """All explanations, including those that these schema folders have of faults of their own; of a
    code that several have, the first one's.

    Raises:
        DiagnosticError: The faults of a folder cannot be read.
    """
    every = chain((one for _, entries in files() for one in _told(entries)), _keys())
    own: dict[tuple[str, str], Explanation] = {}
    for schemas, display in folders:
        document = load_faults(schemas, display=display)
        for one in _own(document) if document is not None else ():
            own.setdefault((one.stage, one.code), one)
    found = {(one.stage, one.code): one for one in every} | own
    order = list(STAGES)
    return sorted(found.values(), key=lambda one: (order.index(one.stage), one.code))


def payloads(schemas: Path | None, display: str) -> list[Explanation]:
    """The explanations of all faults of payloads, by code; the arguments are those of `every`.

    Raises:
        DiagnosticError: The project's own faults cannot be read.
    """
    told = (one for _, entries in codes.own(f"[{PAYLOAD}.") for one in _told(entries))
    document = load_faults(schemas, display=display) if schemas is not None else None
    own = _own(document) if document is not None else ()
    found = {one.code: one for one in chain(told, own) if one.stage == PAYLOAD}
    return [found[code] for code in sorted(found)]


def choose(explanations: Iterable[Explanation], code: str) -> list[Explanation]:
    """The explanations of a code, one for each stage that has it, of the id of a gap or change, or
    of all keys of a table of the configuration.

    Raises:
        DiagnosticError: There is no such code; the diagnostic suggests similar ones.
    """
    listed = list(explanations)
    if chosen := [one for one in listed if one.code == code]:
        return chosen
    if chosen := [one for one in listed if one.is_of(code)]:
        return chosen
    if chosen := [o for o in listed if o.stage == CONFIG and o.code.startswith(f"{code}.")]:
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


def _either(names: list[str]) -> str:
    return " or ".join(f"`{name}`" for name in names)


def _told(stages: codes.CodeEntries) -> Iterator[Explanation]:
    """The explanations of one file."""
    for stage, entries in stages.items():
        if stage in _KINDS:
            yield from _kinds(stage, entries)
        else:
            for code, entry in entries.items():
                means, example, fix = (entry[member] for member in codes.TEXTS)
                means = means.replace("{keywords}", _keywords()) if "{keywords}" in means else means
                level = None if stage == PAYLOAD else codes.level(entry)
                yield Explanation(code, stage, means, example, fix, level=level)


def _keys() -> Iterator[Explanation]:
    """The keys of the configuration, those of all installed targets included."""
    tables = {CONFIG: config_keys.GENERAL, f"{CONFIG}.{config_keys.LINT_TABLE}": config_keys.LINT}
    for name, target in installed.every().items():
        tables[f"{CONFIG}.{name}"] = config_keys.keys(target.settings)
    for table, keys in tables.items():
        for key in keys:
            usual = "It has to be given." if key.default is None else ""
            if key.default not in (None, "", {}):
                usual = f"Without it: {json.dumps(key.default)}."
            means, name = (
                f"{key.means} {usual}".strip(),
                table.replace(CONFIG, config_keys.TABLE, 1),
            )
            shown = toml.text(name, {key.name: key.example}).rstrip()
            yield Explanation(f"{table}.{key.name}", CONFIG, means, shown, "")


def _keywords() -> str:
    """The keywords of the dialect."""
    vocabulary = json.loads(vocabulary_file().read_text(encoding="utf-8"))
    return ", ".join(vocabulary["$defs"]["schema"]["properties"])


def _kinds(stage: str, examples: Mapping[str, str]) -> Iterator[Explanation]:
    rules: Mapping[str, Any] = import_module(f".{_KINDS[stage]}", __package__).RULES
    for kind, rule in rules.items():
        means = f"{rule.means} {getattr(rule, 'why', '')}".strip()
        suffix = getattr(rule, "suffix", "")
        example = examples.get(kind, "") or getattr(rule, "example", "")
        yield Explanation(kind, stage, means, example, rule.fix, suffix)


def _own(document: Document) -> Iterator[Explanation]:
    """The faults that a project explains in its schema folder."""
    data = document.data
    if not isinstance(data, dict):
        raise DiagnosticError([_faulty(document, "", "this is not an object")])
    faults: list[Diagnostic] = []
    for code, entry in data.items():
        texts = entry if isinstance(entry, dict) else {}
        given = [text for member in _OWN_MEMBERS if isinstance(text := texts.get(member), str)]
        if len(given) == len(_OWN_MEMBERS) == len(texts):
            means, example, fix = given
            yield Explanation(code, PAYLOAD, means, example, fix)
        else:
            faults.append(_faulty(document, f"/{escape(code)}", "an entry has exactly three texts"))
    if faults:
        raise DiagnosticError(faults)


def _faulty(document: Document, pointer: str, message: str) -> Diagnostic:
    help_ = f"write {{CODE: {{{', '.join(f'{member}: TEXT' for member in _OWN_MEMBERS)}}}}}"
    return document.diagnostic("faults-file", pointer, message, help_)
