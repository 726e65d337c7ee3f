"""How each language spells what the contract names: one table a language.

Names of methods are neutral in the vectors: `from_array` is `from_numpy` and `from_torch` in Python
and `from_nx` in Elixir, and what answers yes or no ends in `?` in Elixir alone. A property of
Python is a function of one argument in Elixir; methods count the arguments besides the value, so
both take none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ..targets.elixir import names as elixir_names
from ..targets.python import names as python_names
from .surface import LanguageName

_ARRAYS: Final = re.compile(r"(from|to)_array")


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    `member` spells the name that a member has on the wire. `array_libraries` are those that a type
    converts from and to, by one method each. `text_says_little` is true where a type cannot say
    which texts it means: a text then stands for a constant, an enum or base64 too.
    """

    name: LanguageName
    member: Callable[[str], str]
    array_libraries: tuple[str, ...] = ()
    predicate_suffix: str = ""
    text_says_little: bool = False

    def neutral(self, spelled: str) -> str:
        """The neutral name of a method."""
        if self.predicate_suffix:
            spelled = spelled.removesuffix(self.predicate_suffix)
        direction, _, library = spelled.partition("_")
        if direction in ("from", "to") and library in self.array_libraries:
            return f"{direction}_array"
        return spelled

    def spellings(self, neutral: str) -> tuple[str, ...]:
        """The methods that a neutral name stands for; all of them are meant."""
        if self.array_libraries and _ARRAYS.fullmatch(neutral):
            direction = neutral.partition("_")[0]
            return tuple(f"{direction}_{library}" for library in self.array_libraries)
        return (neutral,)


LANGUAGES: Final[Mapping[LanguageName, Language]] = MappingProxyType(
    {
        "contract": Language("contract", member=str),
        "python": Language(
            "python", member=python_names.attribute, array_libraries=("numpy", "torch")
        ),
        "elixir": Language(
            "elixir",
            member=elixir_names.field,
            array_libraries=("nx",),
            predicate_suffix="?",
            text_says_little=True,
        ),
    }
)
"""Every language that a surface can be in."""
