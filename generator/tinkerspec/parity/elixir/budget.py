"""Limits how much of one type is read; source that expands without end is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DEEPEST: Final = 100
"""Levels of nesting that a type, a default or a list of fields may have."""

_STEPS: Final = 100_000


class TooDeepError(Exception):
    """A type is nested too deep or expands to too much."""


@dataclass(slots=True)
class Budget:
    """The steps left for one type. Attributes and local types are expanded where they are named, so
    a few lines can expand to more than fits in memory."""

    left: int = _STEPS

    def spend(self, depth: int) -> None:
        """Take a step at some depth.

        Raises:
            TooDeepError: There are no steps left, or `depth` is too large.
        """
        self.left -= 1
        if self.left < 0 or depth > DEEPEST:
            raise TooDeepError
