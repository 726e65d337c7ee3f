"""The order of the stages, and nothing else.

    load -> lint -> resolve -> check and emit (each target) -> publish

`generate` and `check` share everything up to the plan. `check` stops there, and asks the second
reader about every schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from . import contract
from .config import Config
from .diagnostics import Diagnostic, stop_at_errors
from .levels import Levels
from .publish import inputs
from .publish import plan as publish
from .publish.manifest import ManifestFacts
from .publish.plan import Plan
from .targets import Job, Settings, installed, place
from .targets.installed import TargetFailure
from .targets.output import OutputFile

if TYPE_CHECKING:
    from .contract.load import Sources
    from .contract.model import Contract
    from .parity.gaps import ParityReport
    from .parity.pipeline import Request


@dataclass(frozen=True, slots=True)
class GenerateOutcome:
    """What a run wrote and removed, as paths below the output folder; nothing if `unchanged`.

    `faults` says what is wrong with targets that cannot work; their output stays as it was.
    `warnings` are those of lint, which a run without work does not repeat, and files in the output
    folder that were not generated.
    """

    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: bool = False
    faults: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


def generate(config: Config, only: Sequence[str] = ()) -> GenerateOutcome:
    """Bring the output folder up to date with the schemas; do nothing if it already is.

    `only` names the targets to bring up to date; the output of the others stays as it is.
    """
    chosen = config.choose(only)
    publish.recover(config.output)
    is_whole = bool(only) or not config.broken
    if is_whole and publish.is_published(config.output) and _is_current(config):
        strays = _strays(config, publish.strays(config.output))
        return GenerateOutcome(unchanged=True, warnings=strays)
    # Before the inputs are read: what changes after this makes the next run do its work.
    facts = inputs.facts(config)
    linted = _linted(config)
    made = _emitted(config, linted.sources, linted.contract, chosen)
    done = publish.apply(_planned(config, facts, made))
    faults = made.faults if only else (*_broken(config), *made.faults)
    unchanged = done.is_clean and not faults
    warnings = (*linted.warnings, *made.warnings, *_strays(config, done.strays))
    return GenerateOutcome(done.written, done.stale, unchanged, faults, warnings)


def _is_current(config: Config) -> bool:
    return publish.is_current(config.output, inputs.facts(config).inputs)


@dataclass(frozen=True, slots=True)
class Checked:
    """The plan of what `generate` would write.

    `not_asked` says why the second reader was not asked.
    `faults` says what is wrong with targets that cannot work; their output is not checked.
    `warnings` are those of lint and of the second reader; `strays` name files in the output folder
    that were not generated.
    """

    plan: Plan
    not_asked: str = ""
    faults: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    strays: tuple[Diagnostic, ...] = ()


def check(config: Config) -> Checked:
    """Everything that `generate` does, in memory, and a second reading of every schema.

    Raises:
        DiagnosticError: A stage found errors; in a strict project, warnings are errors.
    """
    from . import second_reader

    publish.recover(config.output)
    facts = inputs.facts(config)
    linted = _linted(config)
    made = _emitted(config, linted.sources, linted.contract, config.targets)
    plan = _planned(config, facts, made)
    second = second_reader.ask(linted.sources, linted.contract)
    doubts = config.levels.applied(second.diagnostics)
    stop_at_errors(doubts)
    return Checked(
        plan,
        second.not_asked,
        faults=(*_broken(config), *made.faults),
        warnings=(*linted.warnings, *made.warnings, *doubts),
        strays=_strays(config, plan.strays),
    )


def lint(config: Config) -> list[Diagnostic]:
    """Every fault and warning of the schemas, in reading order; if none is an error, also what a
    target finds."""
    found, opened = _judged(config)
    if opened is not None:
        jobs = _jobs(config, *opened, config.targets)
        found += [fault for each in _checked(jobs, config.levels) for fault in each.faults]
    return sorted(dict.fromkeys([*found, *_broken(config)]), key=lambda fault: fault.order)


def parity(config: Config, request: Request) -> ParityReport:
    """Compare sources with the contract, or with each other."""
    from .parity.pipeline import run

    linted = _linted(config)
    schemas = config.display(config.schemas)
    return run(request, linted.contract, linted.sources, schemas, date.today())


@dataclass(frozen=True, slots=True)
class _Linted:
    """The schemas, which have no errors, their resolved contract, and the warnings."""

    sources: Sources
    contract: Contract
    warnings: tuple[Diagnostic, ...]


def _linted(config: Config) -> _Linted:
    found, opened = _judged(config)
    stop_at_errors(found)
    assert opened is not None
    return _Linted(*opened, tuple(found))


def _judged(config: Config) -> tuple[list[Diagnostic], tuple[Sources, Contract] | None]:
    return contract.judge(
        config.schemas,
        display=config.display(config.schemas),
        additional_properties=config.additional_properties,
        levels=config.levels,
    )


def _strays(config: Config, paths: Sequence[str]) -> tuple[Diagnostic, ...]:
    return tuple(config.levels.applied(publish.warnings(config.output, paths)))


@dataclass(frozen=True, slots=True)
class _Made:
    """The files of the targets that worked, their warnings, and what is wrong with the others."""

    files: list[OutputFile]
    done: frozenset[str]
    warnings: tuple[Diagnostic, ...]
    faults: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _CheckedJob:
    """A target's job, what the target finds wrong with it, and whether the target can work."""

    name: str
    job: Job
    faults: tuple[Diagnostic, ...]
    works: bool = True


def _jobs(
    config: Config, sources: Sources, agreed: Contract, targets: Mapping[str, Settings]
) -> dict[str, Job]:
    display = config.display(config.schemas)
    return {
        name: Job(sources, agreed, settings, config.root, display, config.targets)
        for name, settings in targets.items()
    }


def _checked(jobs: Mapping[str, Job], levels: Levels) -> Iterator[_CheckedJob]:
    for name, job in jobs.items():
        try:
            yield _CheckedJob(name, job, tuple(levels.applied(installed.check(name, job))))
        except TargetFailure as failure:
            yield _CheckedJob(name, job, failure.diagnostics, works=False)


def _emitted(
    config: Config, sources: Sources, agreed: Contract, targets: Mapping[str, Settings]
) -> _Made:
    """The files that every target makes from the contract, and the contract itself.

    Raises:
        DiagnosticError: A target finds that it cannot emit the schemas.
    """
    from .contract import model_json

    checked = list(_checked(_jobs(config, sources, agreed, targets), config.levels))
    found = dict.fromkeys(f for each in checked if each.works for f in each.faults)
    stop_at_errors(found)
    files = [OutputFile(model_json.FILE_NAME, model_json.dumps(agreed))]
    faults = [fault for each in checked if not each.works for fault in each.faults]
    done = set[str]()
    for each in (each for each in checked if each.works):
        try:
            files += installed.emit(each.name, each.job)
            done.add(each.name)
        except TargetFailure as failure:
            faults += failure.diagnostics
    return _Made(files, frozenset(done), tuple(found), tuple(faults))


def _planned(config: Config, facts: ManifestFacts, made: _Made) -> Plan:
    """The plan of what was made; the output of every other target stays as it is."""
    keep = [place(s) for name, s in config.targets.items() if name not in made.done]
    keep += [broken.place for broken in config.broken.values()]
    if made.faults or config.broken:
        facts = facts.partial()
    return publish.plan(made.files, config.output, facts, keep=keep)


def _broken(config: Config) -> tuple[Diagnostic, ...]:
    """What is wrong with targets of the configuration that cannot be loaded."""
    return tuple(fault for broken in config.broken.values() for fault in broken.faults)
