"""The commands: one module each, all with the same structure.

A module has `LONG`, `EXAMPLE`, `FINDS` (the meaning of exit code 1; "" if it never occurs),
`arguments`, which adds to a parser, and `run`, which returns the exit code. `pipeline` does the
work. A run loads the module of its own command alone.
"""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword
from types import MappingProxyType

# As in `typing`, which takes longer to import than all that `--help` needs.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType
    from typing import Final

PROGRAM: Final = "tinkerspec"

OK: Final = 0
DIFFERS: Final = 1
ERROR: Final = 2

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "init": "set up a project",
        "import": "bring an OpenAPI or JSON Schema document into the schema folder",
        "new": "write the first file of a type",
        "generate": "write the packages that the schemas describe",
        "check": "show what generate would change",
        "lint": "report every fault of the schemas, and every warning",
        "export": "write one contract as a schema folder of its own",
        "diff": "show what changed between two versions of the schemas, and who breaks",
        "parity": "report what is missing, extra or different in a package",
        "validate": "check payloads against the contract",
        "explain": "say what a code means, with an example",
    }
)
"""The line of each command in the list that `--help` shows, in its order."""

OF_PUBLISHED: Final = frozenset({"validate"})
"""Commands that go by what is published, which no program publishes that lacks a facet."""


def load(command: str) -> ModuleType:
    """The module of a command."""
    return import_module(f".{command}_" if iskeyword(command) else f".{command}", __name__)
