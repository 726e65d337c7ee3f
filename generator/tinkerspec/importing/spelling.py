"""Spells the names of a document as names of types.

A spelling depends on the name alone, unless two names would get the same: then the one that is
spelled right already keeps it, and each other one ends with part of a hash of itself.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from ..contract.naming import MODULE, TITLE, snake_case

_LONGEST: Final = 80
_CODE: Final = 6
"""How many digits of a hash make two names differ."""
_WORD: Final = re.compile(r"[A-Za-z0-9]+")
_DEVICE: Final = re.compile(r"aux|con|nul|prn|(?:com|lpt)[0-9]", re.IGNORECASE)

_STRUCTURE: Final = frozenset(
    {
        *("$defs", "allOf", "anyOf", "application/json", "components", "content", "definitions"),
        *("oneOf", "paths", "patternProperties", "properties", "schema", "schemas"),
    }
)
"""Steps of a pointer that say nothing in the name of what they lead to."""
_WORDS: Final[Mapping[str, str]] = {
    "items": "Item",
    "prefixItems": "Item",
    "additionalProperties": "Value",
    "parameters": "Parameter",
    "requestBodies": "Body",
    "requestBody": "Body",
    "responses": "Response",
}
IN_OPERATIONS: Final[Mapping[str, str]] = {
    "200": "",
    "headers": "",
    "multipart/form-data": "Form",
    "application/x-www-form-urlencoded": "Form",
    "requestBody": "Request",
}
"""What steps inside an operation say in a name; otherwise, and elsewhere, `_WORDS` has them."""


def pascal(name: str) -> str:
    """A name in PascalCase and ASCII; the same if it is that already."""
    if TITLE.fullmatch(name) and len(name) <= _LONGEST and not _DEVICE.fullmatch(name):
        return name
    folded = unicodedata.normalize("NFKD", name)
    words = _WORD.findall("".join(c for c in folded if not unicodedata.combining(c)))
    spelled = "".join(word[0].upper() + word[1:] for word in words)
    if not spelled:
        return f"Type{_hash(name)}"
    if not spelled[0].isalpha():
        spelled = f"Type{spelled}"
    if _DEVICE.fullmatch(spelled):
        return f"{spelled}Type"
    return spelled if len(spelled) <= _LONGEST else f"{spelled[:_LONGEST]}{_hash(name)}"


def spell(
    named: Sequence[tuple[str, str]], is_taken: Callable[[str], bool] = lambda _: False
) -> list[str]:
    """A different name of a type for each name, given with where it stands; `is_taken` says whether
    no type can have a name."""
    spelled = [pascal(name) for name, _ in named]
    spelled = [f"{name}Type" if is_taken(name) else name for name in spelled]
    rivals: dict[str, list[int]] = defaultdict(list)
    for index, new in enumerate(spelled):
        rivals[snake_case(new)].append(index)
    for group in (group for group in rivals.values() if len(group) > 1):
        right = sorted(named[index] for index in group if named[index][0] == spelled[index])
        for index in group:
            if named[index] != next(iter(right), None):
                spelled[index] = apart(spelled[index], "".join(named[index]))
    return spelled


def apart(name: str, place: str) -> str:
    """A name that no other place has, made of one that several have."""
    return pascal(name)[:_LONGEST] + _hash(place)


def place_name(steps: Sequence[str], known: Mapping[str, str] = MappingProxyType({})) -> str:
    """A name for what the steps of a pointer lead to; `known` are words for steps."""
    meant = {**_WORDS, **known}
    words = []
    for before, step in zip(["", *steps], steps, strict=False):
        if before in ("allOf", "anyOf", "oneOf") and step.isdecimal():
            words.append(f"option {int(step) + 1}")
        elif step not in _STRUCTURE:
            words.append(meant.get(step, step))
    return " ".join(words)


def module(name: str) -> str:
    """A name as that of a folder."""
    spelled = snake_case(pascal(name))
    return spelled if MODULE.fullmatch(spelled) else "api"


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:_CODE].upper()
