"""The targets: each turns the contract into the files of one language or format.

A target is a module with `emit(job) -> list[OutputFile]`; it reads the IR and never another target.
One whose files a program imports names a module that shows them in use, for the documentation.
The modules are imported when they run, so that naming them here costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ..contract.load import Sources
    from ..contract.model import Contract
    from .output import OutputFile
    from .samples import Usage

Settings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Target:
    """A target's module, its settings with their defaults (None marks one without a default), and
    the module that shows its language in use.
    """

    module: str
    settings: Mapping[str, str | None]
    usage: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What a target works from: the schemas as they were read, their IR, and its own settings.

    `root` is the project's folder, which paths in the settings are relative to; `schemas` is the
    schema folder as the project's people name it; `targets` holds the settings of every target that
    the project has, this one included.
    """

    sources: Sources
    contract: Contract
    settings: Settings
    root: Path
    schemas: str
    targets: Mapping[str, Settings] = field(default_factory=dict)


TARGETS: Final[Mapping[str, Target]] = {
    "docs": Target("tinkerspec.targets.docs.emit", {"folder": "docs"}),
    "elixir": Target(
        "tinkerspec.targets.elixir.emit",
        {"folder": "elixir", "namespace": None, "app": "", "extensions": ""},
        usage="tinkerspec.targets.elixir.usage",
    ),
    "openapi": Target("tinkerspec.targets.openapi.emit", {"file": "openapi.json"}),
    "python": Target(
        "tinkerspec.targets.python.emit",
        {"folder": "python", "package": None, "distribution": "", "mixins": ""},
        usage="tinkerspec.targets.python.usage",
    ),
}


def place(settings: Settings) -> str:
    """Where a target's output stands, below the output folder: a folder of its own, or one file."""
    return settings["folder"] if "folder" in settings else settings["file"]


def emit(name: str, job: Job) -> list[OutputFile]:
    """The files of a target."""
    files: list[OutputFile] = import_module(TARGETS[name].module).emit(job)
    return files


def usages(job: Job) -> list[Usage]:
    """How each language that the project has a target for shows the types in use."""
    return [
        import_module(module).usage(replace(job, settings=settings))
        for name, settings in job.targets.items()
        if (module := TARGETS[name].usage) is not None
    ]
