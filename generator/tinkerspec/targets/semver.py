"""Versions as package managers want them, most of which take nothing but SemVer."""

from __future__ import annotations

import re
from typing import Final

_VERSION: Final = re.compile(
    r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}"
    r"(?:-(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
    r"(?:\.(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)


def semver(contract: str) -> str:
    """The version of a contract, or 0.0.0 where that is not SemVer."""
    return contract if _VERSION.fullmatch(contract) else "0.0.0"
