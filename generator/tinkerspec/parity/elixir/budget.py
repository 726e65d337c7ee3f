"""How much of one type is read: source that unfolds without end is refused, not followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DEEPEST: Final = 100
"""Levels of nesting that a type, a default or a list of fields may have."""

_STEPS: Final = 100_000


class TooDeepError(Exception):
    """A type goes too deep, or unfolds to too much."""


@dataclass(slots=True)
class Budget:
    """The steps that are left for one type. Attributes and local types are read where they are
    named, so a few lines can stand for more than any memory holds."""

    left: int = _STEPS

    def spend(self, depth: int) -> None:
        """Take a step at some depth.

        Raises:
            TooDeepError: There are no steps left, or the depth is beyond all reason.
        """
        self.left -= 1
        if self.left < 0 or depth > DEEPEST:
            raise TooDeepError
