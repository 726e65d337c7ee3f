"""Where the pages stand, and how they reach each other."""

from __future__ import annotations

import posixpath
from typing import Final

from ...contract import model

INDEX: Final = "README.md"
"""The index, named so that it is shown where its folder is."""

GRAPH: Final = "graph.svg"

_TYPES: Final = "types"


def page(definition: model.Definition) -> str:
    """A type's page: it stands where the type's schema does, below the folder of the pages."""
    return posixpath.join(_TYPES, domain(definition), f"{definition.module}.md")


def domain(definition: model.Definition) -> str:
    """The folder of a type's schema, below the one of all types; "" for that one itself."""
    return posixpath.dirname(definition.source).removeprefix(_TYPES).removeprefix("/")


def relative(target: str, origin: str) -> str:
    """The way from one page to another."""
    return posixpath.relpath(target, posixpath.dirname(origin) or ".")
