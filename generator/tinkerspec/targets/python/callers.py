"""What changes of the contract do to Python code that uses the package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..callers import (
    UNREAD,
    UNSEEN,
    Callers,
    FactChange,
    FactKind,
    LanguageFacts,
    Users,
    both,
    breaks,
    fine,
    list_key_change,
    list_key_refused,
    risks,
)

_OTHER_KIND: Final = both(
    breaks("The attribute holds a different kind of value, so code that sets or uses it fails.")
)
_TESTS: Final = risks("Only code that constructs the type, such as tests, fails.")
_ARGUMENT: Final = Callers(
    breaks("The constructor requires an argument that code does not pass."), _TESTS
)


def _changes(fact: str, old: LanguageFacts, new: LanguageFacts) -> Iterator[FactChange]:
    if fact != "modules":
        yield list_key_change("python", old, new)
        return
    before, after = _names(old), _names(new)
    for name in before:
        if name not in after:
            yield FactChange("module-removed", name, "", detail=name)
    for name in after:
        if name not in before:
            yield FactChange("module-added", "", name, detail=name)


def _names(facts: LanguageFacts) -> list[str]:
    names = facts.get("modules")
    return [str(name) for name in names] if isinstance(names, list) else []


USERS: Final = Users(
    title="Python callers",
    effects={
        "type-renamed": both(breaks("Code that imports it by its old name fails.")),
        "kind-changed": _OTHER_KIND,
        "required-member-added": _ARGUMENT,
        "required-member-added-to-open": _ARGUMENT,
        "member-required": Callers(
            breaks("The constructor requires an argument that code may not pass."), _TESTS
        ),
        "null-allowed": Callers(
            UNSEEN, breaks("The attribute may be None, and code does not expect it.")
        ),
        "null-refused": Callers(breaks("Code that passes None fails."), UNSEEN),
        "integer-to-number": Callers(
            UNSEEN, breaks("The attribute is a float, and code expects an int.")
        ),
        "anything-allowed": Callers(
            UNSEEN, breaks("The attribute may hold anything, and code expects one kind.")
        ),
        "type-widened": _OTHER_KIND,
        "type-narrowed": _OTHER_KIND,
        "type-replaced": _OTHER_KIND,
        "named-type-changed": _OTHER_KIND,
        "keys-refused": Callers(breaks("An argument that the type does not know fails."), UNSEEN),
        "keys-ignored": Callers(risks("A misspelt argument is silently lost."), UNSEEN),
        "base-removed": both(
            risks(
                "Its class may be no subclass any more: `isinstance` says no, and constructors "
                "refuse it where they ask for the other type."
            )
        ),
        "deprecated": both(fine("Code works as before; type checkers warn about it.")),
    },
    kinds={
        "module-added": FactKind(
            means="One more module exports the type.",
            callers=UNREAD,
            fix="Nothing to do.",
            example='"modules" under "x-lang" got "sales"',
        ),
        "module-removed": FactKind(
            means="A module no longer exports the type.",
            callers=both(breaks("Code that imports the type from there fails.")),
            fix="Keep the module in the list for a while.",
            example='"modules" under "x-lang" lost "sales"',
        ),
        "python-list-key-refused": list_key_refused("Python", "python"),
    },
    changes=_changes,
)
