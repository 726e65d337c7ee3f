"""How Elixir spells the names of a contract."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final

from ...contract import model, naming
from .. import members

NAMESPACE: Final = re.compile(r"[A-Z][A-Za-z0-9_]*(?:\.[A-Z][A-Za-z0-9_]*)*")
"""The module that all others stand in, whole: `MyApp.Types`."""

APP: Final = re.compile(r"[a-z][a-z0-9_]*")
"""The name of a mix project, whole."""

EXTENSIONS: Final = "Ext"
"""The module, below the namespace, that hand-written behaviour stands in."""

RUNTIME: Final = frozenset({"Codec", EXTENSIONS})
"""Modules below the namespace that no type can be named like."""

_HIDDEN: Final = frozenset({"Date", "DateTime", "Kernel", "String"})
"""Modules of others that emitted code uses: a type of the same name is always named in full."""

_SINGLETONS: Final = frozenset({"true", "false", "nil"})
_STRUCT_KEY: Final = re.compile(r"__(?:exception|struct)__+")
"""Keys that mean something to Elixir, and what they become."""
_LONGEST_ATOM: Final = 255
"""How many bytes Elixir reads as an atom."""
_HASHED: Final = re.compile(r"_[0-9a-f]{64}")
_HEAD: Final = 190
"""How many bytes are left of a name that is cut."""


def field(wire_name: str) -> str:
    """The struct key that holds a member: its wire name, which any atom may be.

    A key that means something to Elixir gets an underscore: `__struct__` is `__struct___`. A name
    that is too long for an atom is cut, and ends in a hash of the name.
    """
    encoded = wire_name.encode()
    has_meaning = _STRUCT_KEY.fullmatch(wire_name) is not None
    # A long name that is the spelling of another one is cut too, so that no two become one.
    is_taken = has_meaning or _HASHED.search(wire_name) is not None
    if len(encoded) > (_HEAD if is_taken else _LONGEST_ATOM):
        head = encoded[:_HEAD].decode(errors="ignore")
        return f"{head}_{hashlib.sha256(encoded).hexdigest()}"
    return f"{wire_name}_" if has_meaning else wire_name


def fields(definition: model.Object, style: str) -> Mapping[str, str]:
    """The struct key of each member, by its wire name, in the style of the project."""
    return members.spelled((each.name for each in definition.fields), style, field)


def path(namespace: str) -> str:
    """Where a module's file stands below `lib`, without an ending, as mix expects it."""
    return "/".join(naming.snake_case(part) for part in namespace.split("."))


def app(namespace: str) -> str:
    """The name of a mix project that holds the namespace: `MyApp.Types` is `my_app_types`."""
    return "_".join(naming.snake_case(part) for part in namespace.split("."))


def needs_full_name(type_name: str) -> bool:
    """Whether an alias of the type would hide a module that emitted code uses."""
    return type_name in _HIDDEN


def are_atoms(values: Iterable[model.Scalar]) -> bool:
    """Whether each text among some values can be an atom that is nothing else besides.

    `:nil` is the absence of a value, `:true` a boolean, and longer texts fit no atom.
    """
    texts = [value for value in values if isinstance(value, str)]
    return not any(text in _SINGLETONS or len(text.encode()) > _LONGEST_ATOM for text in texts)
