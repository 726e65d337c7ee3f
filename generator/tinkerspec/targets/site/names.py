"""Where the pages stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ...contract import model
from ..reference.places import TYPES, safe

INDEX: Final = "index.html"
FAULTS: Final = "faults.html"
PLAYGROUND: Final = "playground.html"
SEARCH: Final = "data/search.js"
CONTRACT: Final = "data/contract.js"

_WORD: Final = re.compile(r"[A-Za-z0-9]+")
_LONGEST: Final = 100


def page(definition: model.Definition) -> str:
    """A type's page. It does not move when the schema does."""
    return f"{TYPES}/{definition.module}.html"


def operation_pages(keys: Iterable[str]) -> Mapping[str, str]:
    """The page of each operation, by its method and path; those that would have the same name are
    numbered."""
    found: dict[str, str] = {}
    taken: dict[str, int] = {}
    for key in keys:
        name = "_".join(_WORD.findall(key)).lower()[:_LONGEST]
        taken[name] = taken.get(name, 0) + 1
        number = f"-{taken[name]}" if taken[name] > 1 else ""
        found[key] = f"operations/{name}{number}.html"
    return found


def fault_page(code: str) -> str:
    """The page of a fault code."""
    return f"faults/{safe(code)}.html"
