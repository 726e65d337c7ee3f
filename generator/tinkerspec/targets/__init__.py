"""The targets: each turns the contract into the files of one language or format.

A target is a module with `emit(job) -> list[OutputFile]`; it reads the IR and never another target.
The modules are imported when they run, so that naming them here costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ..load import Sources
    from ..model import Contract

Settings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Target:
    """A target's module, and its settings with their defaults; None marks one without a default."""

    module: str
    settings: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Job:
    """What a target works from: the schemas as they were read, their IR, and its own settings.

    `root` is the project's folder, which paths in the settings are relative to; `schemas` is the
    schema folder as the project's people name it.
    """

    sources: Sources
    contract: Contract
    settings: Settings
    root: Path
    schemas: str


TARGETS: Final[Mapping[str, Target]] = {
    "openapi": Target("tinkerspec.targets.openapi.emit", {"file": "openapi.json"}),
    "python": Target(
        "tinkerspec.targets.python.emit",
        {"folder": "python", "package": None, "distribution": "", "mixins": ""},
    ),
}


def place(settings: Settings) -> str:
    """Where a target's output stands, below the output folder: a folder of its own, or one file."""
    return settings["folder"] if "folder" in settings else settings["file"]
