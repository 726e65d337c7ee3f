"""Runs the vectors on an implementation, to find differences that reading its source cannot.

This is the only part of `parity` that runs code of the source, because the user asks for it. It
runs in its own process with a time limit and without a shell, and is stopped together with
everything it started. Failures are reported as gaps, next to those found by reading.
"""

from __future__ import annotations

from .elixir import elixir
from .python import python

__all__ = ["elixir", "python"]
