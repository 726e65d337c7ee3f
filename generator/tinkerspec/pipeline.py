"""The order of the stages, and nothing else.

    load -> lint -> resolve -> emit (each target) -> publish

`generate` and `check` share everything up to the plan; `check` is the plan alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from . import inputs, publish
from .config import Config
from .diagnostics import Diagnostic, DiagnosticError
from .output import OutputFile
from .publish import Plan
from .targets import TARGETS, Job, Settings, place


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
    facts = inputs.facts(config)
    publish.recover(config.output)
    if publish.is_current(config.output, facts.inputs):
        return Outcome(unchanged=True)
    keep = [place(settings) for name, settings in config.targets.items() if name not in chosen]
    plan = publish.plan(_emit(config, chosen), config.output, facts, keep=keep)
    done = publish.apply(plan)
    return Outcome(changed=done.written, removed=done.stale, unchanged=done.is_clean)


def check(config: Config) -> Plan:
    """Everything that `generate` does, in memory: the plan of what it would write."""
    publish.recover(config.output)
    return publish.plan(_emit(config, config.targets), config.output, inputs.facts(config))


def lint(config: Config) -> list[Diagnostic]:
    """Every fault of the schemas, in reading order."""
    from . import lint as rules
    from .load import load_folder

    try:
        return rules.run(load_folder(config.schemas, display=config.display(config.schemas)))
    except DiagnosticError as error:
        return list(error.diagnostics)


def _emit(config: Config, targets: Mapping[str, Settings]) -> list[OutputFile]:
    from . import lint as rules
    from . import model_json
    from .load import load_folder
    from .resolve import resolve

    display = config.display(config.schemas)
    sources = load_folder(config.schemas, display=display)
    _stop_at_errors(rules.run(sources))
    contract = resolve(sources)
    files = [OutputFile(model_json.FILE_NAME, model_json.dumps(contract))]
    for name, settings in targets.items():
        emit = import_module(TARGETS[name].module).emit
        files += emit(Job(sources, contract, settings, config.root, display))
    return files


def _stop_at_errors(diagnostics: Iterable[Diagnostic]) -> None:
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
    if errors:
        raise DiagnosticError(errors)
