"""The order of the stages, and nothing else.

    load -> lint -> resolve -> emit (each target) -> publish

`generate` and `check` share everything up to the plan. `check` stops there, and asks the second
reader about every schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .config import Config
from .diagnostics import Diagnostic, DiagnosticError
from .publish import inputs
from .publish import plan as publish
from .publish.plan import Plan
from .targets import Job, Settings, emit, place
from .targets.output import OutputFile

if TYPE_CHECKING:
    from .contract.load import Sources
    from .contract.model import Contract
    from .parity.gaps import Report
    from .parity.run import Request
    from .second_reader import Answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run wrote and removed, as paths below the output folder; nothing when `unchanged`."""

    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: bool = False


def generate(config: Config, only: Sequence[str] = ()) -> Outcome:
    """Bring the output folder up to date with the schemas; do no work when it is.

    `only` names the targets to bring up to date; the output of the others stays as it is.
    """
    chosen = config.choose(only)
    publish.recover(config.output)
    if publish.is_published(config.output) and _is_current(config):
        return Outcome(unchanged=True)
    keep = [place(settings) for name, settings in config.targets.items() if name not in chosen]
    # Before the inputs are read: what changes after this makes the next run do its work.
    facts = inputs.facts(config)
    files = _emitted(config, *_contract(config), chosen)
    done = publish.apply(publish.plan(files, config.output, facts, keep=keep))
    return Outcome(changed=done.written, removed=done.stale, unchanged=done.is_clean)


def _is_current(config: Config) -> bool:
    return publish.is_current(config.output, inputs.facts(config).inputs)


@dataclass(frozen=True, slots=True)
class Checked:
    """The plan of what `generate` would write, and what the second reader says of the schemas."""

    plan: Plan
    second: Answer


def check(config: Config) -> Checked:
    """Everything that `generate` does, in memory, and a second reading of every schema.

    Raises:
        DiagnosticError: A stage has found errors; in a strict project, the second reading too.
    """
    from . import second_reader

    publish.recover(config.output)
    facts = inputs.facts(config)
    sources, contract = _contract(config)
    plan = publish.plan(_emitted(config, sources, contract, config.targets), config.output, facts)
    second = second_reader.ask(sources, contract, strict=config.strict)
    _stop_at_errors(second.diagnostics)
    return Checked(plan, second)


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


def _emitted(
    config: Config, sources: Sources, contract: Contract, targets: Mapping[str, Settings]
) -> list[OutputFile]:
    """The files that every target makes of the contract, and the contract itself."""
    from .contract import model_json

    display = config.display(config.schemas)
    files = [OutputFile(model_json.FILE_NAME, model_json.dumps(contract))]
    for name, settings in targets.items():
        job = Job(sources, contract, settings, config.root, display, config.targets)
        files += emit(name, job)
    return files


def _stop_at_errors(diagnostics: Iterable[Diagnostic]) -> None:
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
    if errors:
        raise DiagnosticError(errors)
