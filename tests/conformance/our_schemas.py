"""The schemas of this project, at the contract that `generated/` is of."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from tinkerspec.contract import read_folder
from tinkerspec.contract.load import Sources
from tinkerspec.contract.model import Contract
from tinkerspec.contract.resolve import resolve

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "schemas"
NAME: Final[str] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "tinkerspec"
]["contract"]
"""Read without the program, whose targets are not installed where only the package is."""


@cache
def sources() -> Sources:
    """The documents, without marks."""
    return read_folder(FOLDER, display="schemas", contract=NAME)


@cache
def contract() -> Contract:
    """The IR."""
    return resolve(sources())
