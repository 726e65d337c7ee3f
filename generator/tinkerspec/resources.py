"""Finds the files that come with the program.

A wheel carries them inside the package; a source checkout, which an editable install runs from,
keeps them at its top. Only the standard library is imported here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent
_CHECKOUT: Final = _PACKAGE.parent.parent


class ResourceError(RuntimeError):
    """The installation is incomplete: a file of the program is missing."""


def templates_folder() -> Path:
    """The folder of templates, with one folder per target."""
    return _find(_PACKAGE / "templates", _CHECKOUT / "templates")


def vocabulary_file() -> Path:
    """The meta-schema that says which keywords a schema may use."""
    return _find(_PACKAGE / "vocabulary.json", _CHECKOUT / "schemas" / "vocabulary.json")


def _find(*candidates: Path) -> Path:
    for candidate in candidates:
        if candidate.exists():
            return candidate
    tried = " and ".join(str(candidate) for candidate in candidates)
    raise ResourceError(f"{tried} are both missing; reinstall tinkerspec")
