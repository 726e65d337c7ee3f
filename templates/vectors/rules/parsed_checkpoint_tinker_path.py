"""A path names a checkpoint: `tinker://<run>/<segment>/<id>`, where some segments are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._segments import SEGMENTS


def faults(checkpoint: Any) -> Iterator[tuple[str, str]]:
    """The fault `tinker_path`, at the member of that name."""
    scheme, separator, rest = checkpoint["tinker_path"].partition("://")
    parts = rest.split("/")
    is_path = (scheme, separator) == ("tinker", "://") and len(parts) == 3 and all(parts)
    if not (is_path and parts[1] in SEGMENTS):
        yield "tinker_path", "/tinker_path"
