"""Differences that no reading of source can see: the vectors, put to the implementation itself.

This is the one part of `parity` that runs code of the source, because the user asks for it. It runs
in a process of its own that is bounded in time, started without a shell, and ended with everything
that it has started. What fails becomes gaps beside those that were read.
"""

from __future__ import annotations

from .elixir import elixir
from .python import python

__all__ = ["elixir", "python"]
