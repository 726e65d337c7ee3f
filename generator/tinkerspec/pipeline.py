"""The order of the stages, and nothing else.

    load -> lint -> resolve -> emit (each target) -> publish

`generate` and `check` share everything up to the plan; `check` is the plan alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from .config import Config
from .diagnostics import Diagnostic, DiagnosticError
from .publish import inputs
from .publish import plan as publish
from .publish.plan import Plan
from .targets import Job, Settings, emit, place, start
from .targets.output import OutputFile

if TYPE_CHECKING:
    from .contract.load import Sources
    from .contract.model import Contract
    from .parity.gaps import Report
    from .parity.run import Request

Start: TypeAlias = Callable[[str], AbstractContextManager[Any]]
"""Gives what a target starts before the schemas are read, as `targets.start` does."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run wrote and removed, as paths below the output folder; nothing when `unchanged`."""

    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: bool = False


def generate(config: Config, only: Sequence[str] = (), start: Start = start) -> Outcome:
    """Bring the output folder up to date with the schemas; do no work when it is.

    `only` names the targets to bring up to date; the output of the others stays as it is. `start`
    gives what a target starts first, for a caller that has it running already.
    """
    chosen = config.choose(only)
    publish.recover(config.output)
    if publish.is_published(config.output) and _is_current(config):
        return Outcome(unchanged=True)
    keep = [place(settings) for name, settings in config.targets.items() if name not in chosen]
    done = publish.apply(_plan(config, chosen, keep, start))
    return Outcome(changed=done.written, removed=done.stale, unchanged=done.is_clean)


def _is_current(config: Config) -> bool:
    return publish.is_current(config.output, inputs.facts(config).inputs)


def check(config: Config) -> Plan:
    """Everything that `generate` does, in memory: the plan of what it would write."""
    publish.recover(config.output)
    return _plan(config, config.targets)


def lint(config: Config) -> list[Diagnostic]:
    """Every fault of the schemas, in reading order."""
    from .contract import lint as rules
    from .contract.load import load_folder

    try:
        return rules.run(load_folder(config.schemas, display=config.display(config.schemas)))
    except DiagnosticError as error:
        return list(error.diagnostics)


def parity(config: Config, request: Request) -> Report:
    """Sources held against the contract, or against each other."""
    from .parity.run import run

    sources, contract = _contract(config)
    return run(request, contract, sources, config.display(config.schemas), date.today())


def _contract(config: Config) -> tuple[Sources, Contract]:
    """The schemas, which have no faults, and what they mean."""
    from .contract import lint as rules
    from .contract.load import load_folder
    from .contract.resolve import resolve

    sources = load_folder(config.schemas, display=config.display(config.schemas))
    _stop_at_errors(rules.run(sources))
    return sources, resolve(sources)


def _plan(
    config: Config,
    targets: Mapping[str, Settings],
    keep: Sequence[str] = (),
    start: Start = start,
) -> Plan:
    from .contract import model_json

    display = config.display(config.schemas)
    with ExitStack() as stack:
        started = {name: stack.enter_context(start(name)) for name in targets}
        # Before the inputs are read: what changes after this makes the next run do its work.
        facts = inputs.facts(config)
        sources, contract = _contract(config)
        files = [OutputFile(model_json.FILE_NAME, model_json.dumps(contract))]
        for name, settings in targets.items():
            ready = started[name]
            job = Job(sources, contract, settings, config.root, display, ready, config.targets)
            files += emit(name, job)
    return publish.plan(files, config.output, facts, keep=keep)


def _stop_at_errors(diagnostics: Iterable[Diagnostic]) -> None:
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
    if errors:
        raise DiagnosticError(errors)
