# Part of every package that tinkerspec generates; do not edit.
"""Packages that make some of the work faster where they are installed: the extra `[fast]`.

Everything works without them, and gives the same.
"""

from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final

_PACKAGES: Final = MappingProxyType(
    {"msgspec": "msgspec", "pybase64": "pybase64", "simdjson": "pysimdjson"}
)
"""The name of each module, and of the package that brings it."""


@cache
def accelerator(name: str) -> Any:
    """Give one of the modules; None when it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        return None


def accelerators() -> dict[str, str | None]:
    """Give the version of each module; None for one that is missing."""
    return {name: _version(name) for name in _PACKAGES}


def _version(name: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version  # Slow to import, rarely needed.

    if accelerator(name) is None:
        return None
    try:
        return version(_PACKAGES[name])
    except PackageNotFoundError:
        return "unknown"
