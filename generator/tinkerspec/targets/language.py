"""How a language spells what the contract names, as its target declares it.

Names of methods are neutral in the vectors: `from_array` is a method for each library of arrays
that a language has, and where what answers yes or no has a mark in the language, the neutral name
is without it. Methods count the arguments without the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from ..frozen import frozen

_ARRAYS: Final = re.compile(r"(from|to)_array")


def _is_never_taken(_: str) -> bool:
    return False


@frozen
class Language:
    """One language, by the name of its target.

    `member` spells the name that a member has on the wire, and `also` as a setting may ask for, if
    there is one. `array_libraries` are those that a type
    converts from and to, by one method each. `text_says_little` is true where a type cannot say
    which texts it means: a text then stands for a constant, an enum or base64 too.
    `matches_maps` is true where code matches on the form of a value, so that a plain map in the
    place of a record is another value to its callers. `defaults_construct` is true where the
    default of a member serves code that makes a value, and no code that reads a payload.
    `is_taken` says whether no type can have a name, because the language or the emitted code needs
    it.
    """

    name: str
    member: Callable[[str], str]
    also: Callable[[str], str] | None = None
    array_libraries: tuple[str, ...] = ()
    predicate_suffix: str = ""
    text_says_little: bool = False
    matches_maps: bool = False
    defaults_construct: bool = False
    is_taken: Callable[[str], bool] = _is_never_taken

    def members(self, wire_name: str) -> frozenset[str]:
        """Every spelling that a member may have."""
        spelled = {self.member(wire_name)}
        return frozenset(spelled | ({self.also(wire_name)} if self.also is not None else set()))

    def neutral(self, spelled: str) -> str:
        """The neutral name of a method."""
        if self.predicate_suffix:
            spelled = spelled.removesuffix(self.predicate_suffix)
        direction, _, library = spelled.partition("_")
        if direction in ("from", "to") and library in self.array_libraries:
            return f"{direction}_array"
        return spelled

    def spellings(self, neutral: str) -> tuple[str, ...]:
        """All methods that a neutral name means."""
        if self.array_libraries and _ARRAYS.fullmatch(neutral):
            direction = neutral.partition("_")[0]
            return tuple(f"{direction}_{library}" for library in self.array_libraries)
        return (neutral,)
