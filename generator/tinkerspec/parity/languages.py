"""The languages of surfaces: the contract's own names, and those of the targets."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..targets import installed
from ..targets.language import Language

LANGUAGES: Final[Mapping[str, Language]] = MappingProxyType(
    {
        "contract": Language("contract", member=str),
        **{
            name: target.language
            for name, target in installed.every().items()
            if target.language is not None
        },
    }
)
"""Every language, by the name of its target."""
