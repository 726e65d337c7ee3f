"""The schemas of this project, at the contract that `generated/` is of."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from tinkerspec.config import load_config
from tinkerspec.contract import read_folder
from tinkerspec.contract.load import Sources
from tinkerspec.contract.model import Contract
from tinkerspec.contract.resolve import resolve

ROOT: Final = Path(__file__).resolve().parents[2]
CONFIG: Final = load_config(ROOT / "pyproject.toml")


@cache
def sources() -> Sources:
    """The documents, without marks."""
    return read_folder(CONFIG.schemas, display="schemas", contract=CONFIG.contract)


@cache
def contract() -> Contract:
    """The IR."""
    return resolve(sources())
