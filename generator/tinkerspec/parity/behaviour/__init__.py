"""Differences that no reading of source can see: the vectors, put to the implementation itself.

This is the one part of `parity` that runs code of the source, because the user asks for it. It runs
in a process of its own that is bounded in time, started without a shell, and ended with everything
that it has started. What fails becomes gaps beside those that were read.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from . import process, questions
from .elixir import CODES as _ELIXIR
from .elixir import elixir
from .python import CODES as _PYTHON
from .python import python

__all__ = ["CODES", "elixir", "python"]

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {**questions.CODES, **process.CODES, **_PYTHON, **_ELIXIR}
)
"""What each code of this stage means and how to mend it."""
