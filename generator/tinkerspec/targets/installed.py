"""The installed targets: found by their entry points, and loaded when needed. A target that cannot
be loaded, or whose code fails, is reported with its distribution; the others still work.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from .. import codes
from ..config_keys import RESERVED
from ..diagnostics import Diagnostic, DiagnosticError
from ..entry_points import EntryPoint, entry_points
from ..frozen import frozen
from . import Job, Target, place
from .output import OutputFile

if TYPE_CHECKING:
    from .samples import Usage

GROUP: Final = "tinkerspec.targets"
"""The group of entry points."""

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_Result = TypeVar("_Result")


class TargetFailure(DiagnosticError):  # noqa: N818 - an error of the target, not of its input
    """A target cannot be loaded, or its own code fails; other targets can still do their work."""


@frozen
class Installed:
    """A target as a distribution declares it."""

    name: str
    entry: EntryPoint

    @property
    def origin(self) -> str:
        """The distribution with its version, as a person names it."""
        return f"{self.entry.distribution} {self.entry.version}"

    def failure(self, message: str, help_: str = "") -> TargetFailure:
        """The failure of the target; the default help is to install another version."""
        return TargetFailure(
            [
                Diagnostic(
                    code="target-failure",
                    message=f"the target {self.name!r} of {self.origin} {message}",
                    help=help_
                    or f"install a version of {self.entry.distribution} that works, or remove "
                    f"[tool.tinkerspec.{self.name}] from the configuration",
                    file=self.entry.value,
                )
            ]
        )


@cache
def found() -> Mapping[str, tuple[Installed, ...]]:
    """Every declared target by its name; several if distributions declare the same name."""
    every: dict[str, tuple[Installed, ...]] = {}
    for entry in sorted(entry_points(GROUP), key=lambda entry: entry.name):
        every[entry.name] = (*every.get(entry.name, ()), Installed(entry.name, entry))
    return every


def listed() -> str:
    """The names of all targets, each with the distribution that it comes from."""
    by_origin: dict[str, list[str]] = {}
    for name, (first, *_) in found().items():
        by_origin.setdefault(first.origin, []).append(name)
    return "; ".join(f"{', '.join(names)} (of {origin})" for origin, names in by_origin.items())


@cache
def load(name: str) -> Target:
    """The declaration of a target that is installed.

    Raises:
        TargetFailure: It cannot be loaded, or is malformed.
    """
    one, *others = found()[name]
    if others:
        origins = " and ".join(each.origin for each in (one, *others))
        raise one.failure(f"is declared twice, by {origins}", "uninstall one of the two")
    try:
        target = _guarded(one, "cannot be loaded", one.entry.load)
    except DiagnosticError as error:
        told = "; ".join(each.message for each in error.diagnostics)
        raise one.failure(f"cannot be loaded: {told}", error.diagnostics[0].help) from error
    if not isinstance(target, Target):
        raise one.failure(f"is not a Target but {type(target).__name__}")
    for fault in _form_faults(name, target):
        raise one.failure(fault)
    return target


def every() -> Mapping[str, Target]:
    """All targets that can be loaded."""
    return {name: target for name in found() if isinstance(target := _loaded(name), Target)}


def failures() -> list[Diagnostic]:
    """What is wrong with the targets that cannot be loaded."""
    tried = map(_loaded, found())
    return [fault for one in tried if not isinstance(one, Target) for fault in one.diagnostics]


def _loaded(name: str) -> Target | TargetFailure:
    try:
        return load(name)
    except TargetFailure as failure:
        return failure


def _form_faults(name: str, target: Target) -> Iterator[str]:
    """The faults of a declaration."""
    from ..contract.facets import FACETS  # here, because listing the targets does without the IR

    if not callable(target.emit):
        yield "has no function `emit`"
    for facet in FACETS:
        if facet not in target.facets:
            yield f"does not say what it does with the facet `{facet.keyword}`"
    if name in RESERVED:
        yield "has the name of a key of [tool.tinkerspec]"
    names = [setting.name for setting in target.settings]
    for each in target.settings:
        if not isinstance(each.default, str | None):
            yield f"the default of the setting {each.name!r} is not a string"
    for setting in sorted({each for each in names if names.count(each) > 1}):
        yield f"declares the setting {setting!r} twice"
    if len({"file", "folder"} & set(names)) != 1:
        yield "needs one of the settings `folder` and `file`, which says where it emits"


# --- at work --------------------------------------------------------------------------------------


def check(name: str, job: Job) -> list[Diagnostic]:
    """The faults that a target finds in a job, with the levels of their codes.

    Raises:
        TargetFailure: Its own code fails.
    """
    target = load(name)
    try:
        found = _guarded(_only(name), "fails while it checks", lambda: list(target.check(job)))
    except TargetFailure:
        raise
    except DiagnosticError as error:
        found = list(error.diagnostics)
    return codes.graded(found, codes.levels_of([codes_of(name)]))


def emit(name: str, job: Job) -> list[OutputFile]:
    """The files of a target, for a job in which it finds no error.

    Raises:
        TargetFailure: Its own code fails, or emits what is not its own.
        DiagnosticError: Another input, such as a template, has a fault.
    """
    target = load(name)
    files = _guarded(_only(name), "fails while it emits", lambda: list(target.emit(job)))
    own = place(job.settings)
    for file in files:
        if not isinstance(file, OutputFile):
            raise _only(name).failure(f"emits a {type(file).__name__}, which is not an OutputFile")
        if file.path != own and not file.path.startswith(f"{own}/"):
            raise _only(name).failure(f"emits {file.path}, which is not below {own}")
    return files


def usages(job: Job) -> list[Usage]:
    """How each language that the project has a target for shows the types in use."""
    shown = {name: load(name).usage for name in job.targets}
    return [
        usage(replace(job, settings=job.targets[name])) for name, usage in shown.items() if usage
    ]


def check_usages(job: Job) -> list[Diagnostic]:
    """What the targets find wrong whose types `usages` shows."""
    return [
        fault
        for name, settings in job.targets.items()
        if load(name).usage
        for fault in check(name, replace(job, settings=settings))
    ]


def codes_of(name: str, word: str = "") -> Mapping[str, Any]:
    """The codes of a target, with their texts and levels; none if its file does not have this word.

    Raises:
        TargetFailure: The file is malformed.
    """
    file = load(name).codes
    if file is None:
        return {}
    try:
        entries = codes.read(file, word)
        for code, entry in entries.items():
            if not isinstance(entry, dict) or sorted(entry.keys() - {codes.LEVEL}) != sorted(
                codes.TEXTS
            ):
                raise ValueError(f"{code} has not exactly {', '.join(codes.TEXTS)}")
            if entry.get(codes.LEVEL, codes.WARNING) != codes.WARNING:
                raise ValueError(f'the level of {code} can only be "{codes.WARNING}"')
    except (OSError, ValueError) as error:
        raise failure(name, f"has codes that cannot be read: {error}") from error
    return entries


def code(name: str) -> Path | None:
    """The folder, or the single file, with the code of a target that is no part of the program.

    It is that of the outermost package that holds the declaration.
    """
    origin = getattr(sys.modules.get(_only(name).entry.module), "__file__", None)
    if origin is None:
        return None
    file = Path(origin).resolve()
    if file.is_relative_to(_PACKAGE):
        return None
    while (file.parent / "__init__.py").exists():
        file = file.parent
    return file


def failure(name: str, message: str) -> TargetFailure:
    """What somebody else has found wrong with a target."""
    return _only(name).failure(message)


def distribution(name: str) -> str:
    """The name of the distribution that a target comes from."""
    return _only(name).entry.distribution


def _only(name: str) -> Installed:
    return found()[name][0]


def _guarded(one: Installed, what: str, action: Callable[[], _Result]) -> _Result:
    """The result of an action of a target; an error in its code becomes a failure of the target."""
    try:
        return action()
    except (DiagnosticError, OSError):
        raise
    except Exception as error:  # A plug-in is foreign code and may raise anything.
        import traceback  # here, because most targets work

        last = traceback.extract_tb(error.__traceback__)[-1]
        told = " ".join(f"{type(error).__name__}: {error}".split())
        raise one.failure(f"{what}: {told} ({last.filename}:{last.lineno})") from error
