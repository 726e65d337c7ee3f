# Copied by tinkerspec from templates/python/package/_runtime/fast.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""Packages that make some of the work faster where they are installed: the extra `[fast]`.

Everything works without them, and gives the same. `accelerators` says which ones there are,
`paths_taken` which way the work has gone.
"""

from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final

_PACKAGES: Final = MappingProxyType(
    {"msgspec": "msgspec", "pybase64": "pybase64", "simdjson": "pysimdjson"}
)
"""The name of each module, and of the package that brings it."""

_TAKEN: Final[dict[str, int]] = {}


@cache
def accelerator(name: str) -> Any:
    """Give one of the modules; None when it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        return None


def accelerators() -> dict[str, str | None]:
    """Give the version of each module that makes work faster; None for one that is missing.

    msgspec checks lists of numbers, pybase64 reads and writes bytes, and simdjson reads long text
    with arrays of numbers in it.
    """
    return {name: _version(name) for name in _PACKAGES}


def _version(name: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version  # Slow to import, rarely needed.

    if accelerator(name) is None:
        return None
    try:
        return version(_PACKAGES[name])
    except PackageNotFoundError:
        return "unknown"


def took(path: str) -> None:
    """Count that a way was taken."""
    _TAKEN[path] = _TAKEN.get(path, 0) + 1


def paths_taken() -> dict[str, int]:
    """Give how often each way was taken in this process; a count may miss what threads did at once.

    `read:arrays` counts the texts whose arrays came from simdjson, `read:text` those that pydantic
    read by itself, `read:lists` those that became dicts and lists first.
    """
    return dict(_TAKEN)
