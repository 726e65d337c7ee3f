"""The order of the stages, and nothing else.

    load -> project -> lint -> resolve -> check and emit (each target) -> publish

`generate` and `check` share everything up to the plan. `check` stops there, and asks the second
reader about every schema.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from . import contract
from .cache import Cache, Earlier
from .config import Config
from .contract.naming import json_file
from .diagnostics import Diagnostic, DiagnosticError, stop_at_errors
from .frozen import frozen
from .levels import Levels
from .publish import inputs, manifest
from .publish import plan as publish
from .publish.inputs import Inputs
from .publish.manifest import ManifestFacts
from .publish.plan import Plan
from .targets import Job, Settings, installed, place
from .targets.installed import TargetFailure
from .targets.output import OutputFile

if TYPE_CHECKING:
    from .contract.accepted import Accepted
    from .contract.load import Sources
    from .contract.model import Contract
    from .parity.gaps import ParityReport
    from .parity.pipeline import Request


@frozen
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


def generate(
    config: Config, only: Sequence[str] = (), contracts: Sequence[str] = ()
) -> GenerateOutcome:
    """Bring the output folder up to date with the schemas; do nothing if it already is.

    `only` names the targets to bring up to date, and `contracts` the contracts; the output of the
    others stays as it is.
    """
    chosen = config.choose(only)
    choose_contracts(config, contracts)
    publish.recover(config.output)
    is_whole = bool(only) or not config.broken
    # Before the inputs are used: what changes after this makes the next run do its work.
    read = inputs.read(config)
    if is_whole and manifest.is_current(config.output, read.facts.inputs):
        strays = _strays(config, publish.strays(config.output))
        return GenerateOutcome(unchanged=True, warnings=strays)
    config = _settled(config)
    cache = Cache(config.root, config.output, read.means)
    names = choose_contracts(config, contracts)
    linted = {name: _linted(config, name, cache.accepted) for name in names}
    made = _made(config, linted, chosen, cache)
    facts = _facts(config, read, made)
    done = publish.apply(made.files, config.output, facts, keep=made.keep, tree=cache.tree)
    cache.save(made.files, made.keep)
    faults = made.faults if only else (*_broken(config), *made.faults)
    unchanged = done.is_clean and not faults
    warnings = (*made.warnings, *_strays(config, done.strays))
    return GenerateOutcome(done.written, done.stale, unchanged, faults, warnings)


def choose_contracts(config: Config, names: Sequence[str]) -> Collection[str]:
    """The contracts with these names; without names, all that are generated.

    Raises:
        DiagnosticError: There is no such contract, or the configuration does not name it.
    """
    if not names:
        return config.choose_contracts(names)
    config = _settled(config)
    contract.names(config.schemas, display=config.display(config.schemas), given=names)
    return config.choose_contracts(names)


def _settled(config: Config) -> Config:
    """The configuration with the name of the contract that it means: the newest, if it names none.

    Raises:
        DiagnosticError: contracts.json has faults, or the configuration names a contract that it
            lacks.
    """
    from .contract.versions import configured

    configured.check(config)
    return _named(config, contract.names(config.schemas, display=config.display(config.schemas)))


def _named(config: Config, known: Sequence[str]) -> Config:
    return config if config.contract or not known else replace(config, contract=known[-1])


@frozen
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


def check(config: Config, contracts: Sequence[str] = ()) -> Checked:
    """Everything that `generate` does, in memory, and a second reading of every schema.

    `contracts` names the contracts to check; without names, it is all that are generated.

    Raises:
        DiagnosticError: A stage found errors; in a strict project, warnings are errors.
    """
    from . import second_reader

    publish.recover(config.output)
    read = inputs.read(config)
    config = _settled(config)
    linted = {name: _linted(config, name) for name in choose_contracts(config, contracts)}
    made = _made(config, linted, config.targets)
    facts = _facts(config, read, made)
    plan = publish.plan(made.files, config.output, facts, keep=made.keep)
    answers = [second_reader.ask(each.sources, each.contract) for each in linted.values()]
    doubts = config.levels.applied(dict.fromkeys(d for each in answers for d in each.diagnostics))
    stop_at_errors(doubts)
    return Checked(
        plan,
        answers[0].not_asked,
        faults=(*_broken(config), *made.faults),
        warnings=(*made.warnings, *doubts),
        strays=_strays(config, plan.strays),
    )


def lint(config: Config, contracts: Sequence[str] = ()) -> list[Diagnostic]:
    """Every fault and warning of the schemas, in reading order; of the contracts that are
    generated, if none is an error, also what a target finds.

    `contracts` names the contracts to read. Without names, it is every one of the project's
    schemas, or the one from elsewhere that the settings name.

    Raises:
        DiagnosticError: There is no such contract.
    """
    from .contract.versions import configured

    display = config.display(config.schemas)
    try:
        known = contract.names(config.schemas, display=display)
        unknown = configured.faults(config)
    except DiagnosticError as error:
        return list(error.diagnostics)
    config = _named(config, known)
    if config.origin:
        contracts = [config.contract] if config.contract else []
    contract.names(config.schemas, display=display, given=contracts)
    contracts = contracts or known or (() if unknown else (config.contract,))
    found: dict[Diagnostic, list[str]] = {}
    for name in dict.fromkeys(contracts):
        for fault in dict.fromkeys(_found_at(config, name)):
            found.setdefault(fault, []).append(name)
    told = [_only_at(fault, names, contracts) for fault, names in found.items()]
    every = dict.fromkeys([*told, *unknown, *_broken(config)])
    return sorted(every, key=lambda fault: fault.order)


def _found_at(config: Config, name: str) -> Iterator[Diagnostic]:
    """What is wrong at a contract, by lint and by the targets that it is generated with."""
    found, opened = _judged(config, name)
    yield from found
    if opened is not None and name in config.folders:
        for each in _checked(_jobs(config, *opened, config.targets), config.levels):
            yield from each.faults


def _only_at(fault: Diagnostic, names: Sequence[str], every: Sequence[str]) -> Diagnostic:
    """A fault that says at which contracts it is, where it is not at all of them."""
    if len(names) >= len(every):
        return fault
    return replace(fault, message=f"{fault.message} (at contract {', '.join(names)})")


def parity(config: Config, request: Request, name: str = "") -> ParityReport:
    """Compare sources with the contract of this name, or that is generated; or with each other."""
    from .parity.pipeline import run

    linted = _linted(config, name or config.contract)
    schemas = config.display(config.schemas)
    return run(request, linted.contract, linted.sources, schemas, date.today())


@frozen
class _Linted:
    """The schemas, which have no errors, their resolved contract, and the warnings."""

    sources: Sources
    contract: Contract
    warnings: tuple[Diagnostic, ...]


def _linted(config: Config, name: str, accepted: Accepted | None = None) -> _Linted:
    found, opened = _judged(config, name, accepted)
    stop_at_errors(found)
    assert opened is not None
    return _Linted(*opened, tuple(found))


def _judged(
    config: Config, name: str, accepted: Accepted | None = None
) -> tuple[list[Diagnostic], tuple[Sources, Contract] | None]:
    return contract.judge(
        config.schemas,
        display=config.display(config.schemas),
        contract=name,
        additional_properties=config.additional_properties,
        levels=config.levels,
        accepted=accepted,
    )


def _strays(config: Config, paths: Sequence[str]) -> tuple[Diagnostic, ...]:
    return tuple(config.levels.applied(publish.warnings(config.output, paths)))


@frozen
class _Made:
    """The files of the targets that worked, the places of all other output, the warnings of lint
    and of the targets, and what is wrong with targets that did not work."""

    files: tuple[OutputFile, ...] = ()
    keep: tuple[str, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    faults: tuple[Diagnostic, ...] = ()

    def with_(self, other: _Made) -> _Made:
        """What both are together; what they say alike is said once."""
        return _Made(
            self.files + other.files,
            self.keep + other.keep,
            tuple(dict.fromkeys(self.warnings + other.warnings)),
            tuple(dict.fromkeys(self.faults + other.faults)),
        )


@frozen
class _CheckedJob:
    """A target's job, what the target finds wrong with it, and whether the target can work."""

    name: str
    job: Job
    faults: tuple[Diagnostic, ...]
    works: bool = True


def _jobs(
    config: Config,
    sources: Sources,
    agreed: Contract,
    targets: Mapping[str, Settings],
    earlier: Earlier | None = None,
) -> dict[str, Job]:
    display, folders = config.display(config.schemas), config.folders
    return {
        name: Job(sources, agreed, settings, config.root, display, config.targets, folders, earlier)
        for name, settings in targets.items()
    }


def _checked(jobs: Mapping[str, Job], levels: Levels) -> Iterator[_CheckedJob]:
    for name, job in jobs.items():
        try:
            yield _CheckedJob(name, job, tuple(levels.applied(installed.check(name, job))))
        except TargetFailure as failure:
            yield _CheckedJob(name, job, failure.diagnostics, works=False)


def _made(
    config: Config,
    linted: Mapping[str, _Linted],
    targets: Mapping[str, Settings],
    cache: Cache | None = None,
) -> _Made:
    """What the targets make of each contract, in its folder; all of it anew without a cache."""
    made = _Made()
    for name, folder in config.folders.items():
        if name in linted:
            made = made.with_(_emitted(config, linted[name], folder, targets, cache))
        else:
            made = made.with_(_Made(keep=tuple(_places(config, folder, ()))))
    return made


def _emitted(
    config: Config,
    linted: _Linted,
    folder: str,
    targets: Mapping[str, Settings],
    cache: Cache | None,
) -> _Made:
    """The files that every target makes from a contract, and the contract itself.

    Raises:
        DiagnosticError: A target finds that it cannot emit the schemas.
    """
    from .contract import model_json

    document = model_json.document(linted.contract)
    earlier = (
        Earlier(cache, folder, linted.contract, document["definitions"])
        if cache is not None
        else None
    )
    jobs = _jobs(config, linted.sources, linted.contract, targets, earlier)
    checked = list(_checked(jobs, config.levels))
    found = dict.fromkeys(f for each in checked if each.works for f in each.faults)
    stop_at_errors(found)
    files = [OutputFile(model_json.FILE_NAME, json_file(document))]
    faults = [fault for each in checked if not each.works for fault in each.faults]
    done = {model_json.FILE_NAME}
    for each in (each for each in checked if each.works):
        try:
            files += installed.emit(each.name, each.job)
            done.add(place(each.job.settings))
        except TargetFailure as failure:
            faults += failure.diagnostics
    return _Made(
        tuple(file.below(folder) for file in files),
        tuple(_places(config, folder, done)),
        (*linted.warnings, *found),
        tuple(faults),
    )


def _places(config: Config, folder: str, done: Collection[str]) -> Iterator[str]:
    """The places of what is generated from a contract in a folder, without those that are done."""
    from .contract import model_json

    targets = (place(settings) for settings in config.targets.values())
    broken = (each.place for each in config.broken.values())
    for where in (model_json.FILE_NAME, *targets, *broken):
        if where not in done:
            yield posixpath.join(folder, where)


def _facts(config: Config, read: Inputs, made: _Made) -> ManifestFacts:
    """What the manifest says of what was made."""
    return read.facts.partial() if made.faults or config.broken else read.facts


def _broken(config: Config) -> tuple[Diagnostic, ...]:
    """What is wrong with targets of the configuration that cannot be loaded."""
    return tuple(fault for broken in config.broken.values() for fault in broken.faults)
