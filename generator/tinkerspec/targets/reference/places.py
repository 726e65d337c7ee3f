"""Where pages stand, and how they reach each other."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Final

from ...contract import model
from ...frozen import frozen

TYPES: Final = "types"
"""The folder of the pages of types, below that of all pages; also that of their schemas."""


@frozen
class Places:
    """Where the pages of one target stand, below their folder.

    `page` gives that of a type. `operations` has that of each operation, by its method and path; it
    is empty where they have no pages.
    """

    index: str
    page: Callable[[model.Definition], str]
    operations: Mapping[str, str] = field(default_factory=dict)


def domain(definition: model.Definition) -> str:
    """The folder of a type's schema, below the one of all types; "" for that one itself."""
    return definition.source.rpartition("/")[0].removeprefix(TYPES).removeprefix("/")


def relative(target: str, origin: str) -> str:
    """The way from one page to another."""
    above = posixpath.dirname(origin)
    return posixpath.relpath(target, above) if above else posixpath.normpath(target)


def anchor(kind: str, name: str) -> str:
    """Where a page shows a part of a type, as an id."""
    return f"{kind}-{safe(name)}"


def safe(name: str) -> str:
    """A name in characters that need no escape anywhere: another one for each name."""
    kept = (c if c.isascii() and (c.isalnum() or c in "_-") else _spelled(c) for c in name)
    return "".join(kept)


def _spelled(character: str) -> str:
    return "".join(f".{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
