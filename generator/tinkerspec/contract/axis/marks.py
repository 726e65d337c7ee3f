"""What marks are, and where they stand: the part that `project` and the rules about marks share.

A mark stands in an object of a type or of openapi.json, beside its keywords:

    "x-since": V      the object is there from contract V on
    "x-until": V      the object is there until V, which no longer has it
    "x-was": [...]    the keywords that were different: each entry until its contract
    "x-values": {..}  since and until of entries of the lists in the object, by their names

The names in an object whose keys are not keywords (members, paths, headers) are never marks, nor is
anything inside a payload.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..model import Json

SINCE: Final = "x-since"
UNTIL: Final = "x-until"
WAS: Final = "x-was"
VALUES: Final = "x-values"
MARKS: Final = frozenset({SINCE, UNTIL, WAS, VALUES})

WAS_UNTIL: Final = "until"
WITHOUT: Final = "without"
"""The keys of an entry of `x-was` that are no keywords; `without` lists keywords that it lacks."""

TEXT: Final = re.compile(r'"x-(?:since|until|was|values)"')
"""What stands in the text of every document with marks."""

MAPS: Final = frozenset(
    {
        *("$defs", "properties"),
        *("callbacks", "content", "encoding", "headers", "links", "pathItems", "paths"),
        *("requestBodies", "responses", "schemas", "securitySchemes", "variables", "webhooks"),
    }
)
"""Keywords with an object whose keys are names."""

_MAPS_OR_LISTS: Final = frozenset({"parameters", "examples"})
"""Keywords with such an object, or with a list."""

PAYLOADS: Final = frozenset({"const", "default", "enum", "example", "value", "x-lang"})
"""Keywords with values that contain no schemas; a list of `examples` is one, too."""

NAMED_ENTRIES: Final = ("enum", "required", "type", "x-list-dtype")
"""Keywords whose entries `x-values` can name; it can also name a discriminator's tags."""


def shows(node: Json, order: Mapping[str, int], index: int) -> bool:
    """Whether the contract of this index has an object, by its own marks; it has any other
    value."""
    if not isinstance(node, dict):
        return True
    since, until = node.get(SINCE), node.get(UNTIL)
    return (not isinstance(since, str) or order[since] <= index) and (
        not isinstance(until, str) or index < order[until]
    )


def is_map(keyword: str, value: Json) -> bool:
    """Whether the value of a keyword has names for keys."""
    return isinstance(value, dict) and (keyword in MAPS or keyword in _MAPS_OR_LISTS)


def is_payload(keyword: str, value: Json) -> bool:
    """Whether the value of a keyword contains no marks."""
    return keyword in PAYLOADS or (keyword == "examples" and isinstance(value, list))


def entry_name(entry: Json) -> str:
    """The name of an entry of a list: a text itself, any other value as JSON."""
    return entry if isinstance(entry, str) else json.dumps(entry, ensure_ascii=False)


def named_entries(node: dict[str, Any]) -> Iterator[str]:
    """The names that `x-values` of an object may have."""
    for keyword in NAMED_ENTRIES:
        entries = node.get(keyword)
        if isinstance(entries, list | dict):
            yield from map(entry_name, entries)
    yield from mapping(node)


def mapping(node: dict[str, Any]) -> dict[str, Any]:
    """The mapping of an object's discriminator."""
    discriminator = node.get("discriminator")
    found = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    return found if isinstance(found, dict) else {}
