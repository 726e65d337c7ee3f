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
    from .second_reader import Answer


@dataclass(frozen=True, slots=True)
class GenerateOutcome:
    """What a run wrote and removed, as paths below the output folder; nothing if `unchanged`.

    `faults` says what is wrong with targets that cannot work; their output stays as it was.
    `warnings` name files in the output folder that were not generated.
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
        strays = publish.strays(config.output)
        return GenerateOutcome(unchanged=True, warnings=publish.warnings(config.output, strays))
    # Before the inputs are read: what changes after this makes the next run do its work.
    facts = inputs.facts(config)
    made = _emitted(config, *_contract(config), chosen)
    done = publish.apply(_planned(config, facts, made))
    faults = made.faults if only else (*_broken(config), *made.faults)
    unchanged = done.is_clean and not faults
    warnings = publish.warnings(config.output, done.strays)
    return GenerateOutcome(done.written, done.stale, unchanged, faults, warnings)


def _is_current(config: Config) -> bool:
    return publish.is_current(config.output, inputs.facts(config).inputs)


@dataclass(frozen=True, slots=True)
class Checked:
    """The plan of what `generate` would write, and the answer of the second reader.

    `faults` says what is wrong with targets that cannot work; their output is not checked.
    `warnings` name files in the output folder that were not generated.
    """

    plan: Plan
    second: Answer
    faults: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


def check(config: Config) -> Checked:
    """Everything that `generate` does, in memory, and a second reading of every schema.

    Raises:
        DiagnosticError: A stage found errors; in a strict project, also if the second reader
            disagrees.
    """
    from . import second_reader

    publish.recover(config.output)
    facts = inputs.facts(config)
    sources, agreed = _contract(config)
    made = _emitted(config, sources, agreed, config.targets)
    plan = _planned(config, facts, made)
    second = second_reader.ask(sources, agreed, strict=config.strict)
    stop_at_errors(second.diagnostics)
    warnings = publish.warnings(config.output, plan.strays)
    return Checked(plan, second, (*_broken(config), *made.faults), warnings)


def lint(config: Config) -> list[Diagnostic]:
    """Every fault of the schemas, in reading order; if there are none, everything that a target
    cannot emit."""
    found, opened = contract.judge(config.schemas, display=config.display(config.schemas))
    if opened is not None:
        jobs = _jobs(config, *opened, config.targets)
        found += [fault for each in _checked(jobs) for fault in each.faults]
    return sorted(dict.fromkeys([*found, *_broken(config)]), key=lambda fault: fault.order)


def parity(config: Config, request: Request) -> ParityReport:
    """Compare sources with the contract, or with each other."""
    from .parity.pipeline import run

    sources, agreed = _contract(config)
    return run(request, agreed, sources, config.display(config.schemas), date.today())


def _contract(config: Config) -> tuple[Sources, Contract]:
    """The schemas, which have no faults, and their resolved contract."""
    return contract.open(config.schemas, display=config.display(config.schemas))


@dataclass(frozen=True, slots=True)
class _Made:
    """The files of the targets that worked, and what is wrong with the others."""

    files: list[OutputFile]
    done: frozenset[str]
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


def _checked(jobs: Mapping[str, Job]) -> Iterator[_CheckedJob]:
    for name, job in jobs.items():
        try:
            yield _CheckedJob(name, job, tuple(installed.check(name, job)))
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

    checked = list(_checked(_jobs(config, sources, agreed, targets)))
    stop_at_errors(dict.fromkeys(f for each in checked if each.works for f in each.faults))
    files = [OutputFile(model_json.FILE_NAME, model_json.dumps(agreed))]
    faults = [fault for each in checked if not each.works for fault in each.faults]
    done = set[str]()
    for each in (each for each in checked if each.works):
        try:
            files += installed.emit(each.name, each.job)
            done.add(each.name)
        except TargetFailure as failure:
            faults += failure.diagnostics
    return _Made(files, frozenset(done), tuple(faults))


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
