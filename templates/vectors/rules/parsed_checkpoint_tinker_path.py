"""A path names a checkpoint: `tinker://<run>/weights/<id>` or `.../sampler_weights/<id>`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def faults(checkpoint: Any) -> Iterator[tuple[str, str]]:
    """The fault `tinker_path`, at the member of that name."""
    scheme, separator, rest = checkpoint["tinker_path"].partition("://")
    parts = rest.split("/")
    is_path = (scheme, separator) == ("tinker", "://") and len(parts) == 3 and all(parts)
    if not (is_path and parts[1] in ("weights", "sampler_weights")):
        yield "tinker_path", "/tinker_path"
