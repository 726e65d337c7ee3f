"""The behaviours that unions ask of their variants, as properties of mixins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...diagnostics import Diagnostic
from .. import Job
from ..behaviours import Missing, asked, misnamed, warning
from .mixins import Mixin, functions
from .names import MIXIN_SUFFIX, attribute, attributes


def missing(job: Job, mixins: Mapping[str, Mixin]) -> Iterator[Missing]:
    """What no mixin has; a member of the name serves as well."""
    folder = job.settings["mixins"] or "<folder of the setting `mixins`>"
    for definition, name in asked(job.contract):
        mixin = mixins.get(definition.module)
        members = attributes((each.name for each in definition.fields), job.settings["members"])
        class_ = definition.name + MIXIN_SUFFIX
        has_it = mixin is not None and (
            mixin.defines(name) or name in functions(mixin, class_, mixins)
        )
        if name not in members.values() and not has_it:
            place = f"{folder}/{definition.module}.py"
            yield Missing(definition, name, f"write `{name}` in {place}, in class {class_}")


def faults(job: Job, mixins: Mapping[str, Mixin]) -> Iterator[Diagnostic]:
    """Behaviours that are not written yet, and names that no property can have."""
    for name in sorted({name for _, name in asked(job.contract)}):
        if attribute(name) != name:
            taken = "emitted modules use the word themselves"
            yield misnamed(job, "python-behaviour-name", "Python", name, taken)
    for one in missing(job, mixins):
        yield warning(job, "python-behaviour-missing", "Python", one)
