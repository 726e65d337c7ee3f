"""What people add to imported types, in a file beside them that no import touches.

    {
      "#/components/schemas/pet": {"title": "Animal", "x-direction": "response"},
      "#/components/schemas/pet/properties/age": {"description": "In years."}
    }

Each name is the place of a schema in the source, as `x-source` says it. A `title` renames a type.
Only notes can be added: what is valid, the source says alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..contract.load import Document, parse
from ..contract.model import Json
from ..contract.naming import TITLE, printable, snake_case
from ..contract.pointer import join, split
from ..diagnostics import Diagnostic, DiagnosticError
from . import spelling
from .catalog import TypeEntry
from .keywords import NOTES
from .library import read_file

ALLOWED: Final = NOTES - {"default", "example", "externalDocs", "summary", "xml"}


@dataclass(eq=False)
class Additions:
    """The additions by the label of the schema; `used` are those that found their schema."""

    document: Document | None = None
    used: set[str] = field(default_factory=set)

    def at(self, label: str) -> Mapping[str, Json]:
        """What is added to a schema."""
        found = self._all.get(label)
        if not isinstance(found, dict):
            return {}
        self.used.add(label)
        return found

    @property
    def _all(self) -> Mapping[str, Json]:
        return self.document.root if self.document is not None else {}

    @property
    def renames(self) -> Mapping[str, str]:
        """The names that are given to types, by label."""
        titles = {
            label: added.get("title")
            for label, added in self._all.items()
            if isinstance(added, dict)
        }
        return {label: title for label, title in titles.items() if isinstance(title, str)}

    def taken(self, entries: Iterable[TypeEntry]) -> Iterator[Diagnostic]:
        """A diagnostic for each name that another type has, or that no type can have."""
        known = {entry.label: entry for entry in entries}
        count = Counter(snake_case(spelling.pascal(entry.original)) for entry in known.values())
        for label, title in self.renames.items():
            entry = known.get(label)
            if entry is None or self.document is None:
                continue
            if entry.name != title or count[snake_case(title)] > 1:
                message = f"`{title}` is taken, and cannot be the name of this type"
                yield self.document.diagnostic(
                    "import-addition", join(label, "title"), message, "choose another name"
                )

    def blamed(self, entry: TypeEntry, fault: Diagnostic) -> Diagnostic | None:
        """The fault of a type as one of what is added to it; None if nothing added has it."""
        at = f"{entry.label}{fault.pointer}/"
        for label, added in self._all.items():
            for keyword in added if isinstance(added, dict) else ():
                whole = f"{label}{join(keyword)}/"
                if at.startswith(whole) and self.document is not None:
                    pointer = join(label, keyword, *split(at[len(whole) - 1 : -1]))
                    return self.document.diagnostic(
                        "import-addition", pointer, fault.message, fault.help
                    )
        return None

    def unused(self) -> Iterator[Diagnostic]:
        """A diagnostic for each addition that no longer applies."""
        for label in self._all:
            if label not in self.used and self.document is not None:
                message = f"the source has no schema at `{printable(label)}` any more"
                help_ = "move the addition to where the schema is now, or remove it"
                yield self.document.diagnostic(
                    "import-addition", join(label), message, help_, key=True
                )


def read(path: Path, shown: str) -> Additions:
    """Read the file, if there is one.

    Raises:
        DiagnosticError: It is not JSON, or adds what cannot be added.
    """
    if not path.exists():
        return Additions()
    document = parse(read_file(path, shown), path=path.name, file=shown)
    faults = list(_faults(document))
    if faults:
        raise DiagnosticError(faults)
    return Additions(document)


def _faults(document: Document) -> Iterator[Diagnostic]:
    data = document.data if isinstance(document.data, dict) else None
    if data is None:
        help_ = 'write {"#/components/schemas/Pet": {"description": "..."}}'
        yield document.diagnostic("import-addition", "", "this is not an object", help_)
    for label, added in (data or {}).items():
        if not isinstance(added, dict):
            help_ = 'write an object of keywords, such as {"description": "..."}'
            yield document.diagnostic(
                "import-addition", join(label), "this is not an object", help_
            )
            continue
        for keyword, value in added.items():
            at = join(label, keyword)
            if keyword not in ALLOWED and not keyword.startswith("x-"):
                message = f"`{printable(keyword)}` cannot be added: the source says what is valid"
                help_ = f"what can be added: {', '.join(sorted(ALLOWED))} and x-..."
                yield document.diagnostic("import-addition", at, message, help_, key=True)
            elif keyword == "title" and not (isinstance(value, str) and TITLE.fullmatch(value)):
                message = "the name of a type is PascalCase in ASCII"
                help_ = "write a name like `UserAccount`"
                yield document.diagnostic("import-addition", at, message, help_)
