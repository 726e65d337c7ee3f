"""Where the pages stand."""

from __future__ import annotations

from typing import Final

from ...contract import model
from ..reference.places import TYPES, Places, domain

INDEX: Final = "README.md"
"""The index, named so that it is shown where its folder is."""

GRAPH: Final = "graph.svg"


def page(definition: model.Definition) -> str:
    """A type's page: it stands where the type's schema does, below the folder of the pages."""
    return "/".join(filter(None, (TYPES, domain(definition), f"{definition.module}.md")))


PLACES: Final = Places(INDEX, page)
