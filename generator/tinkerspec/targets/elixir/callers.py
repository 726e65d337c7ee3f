"""What changes of the contract do to Elixir code that uses the package."""

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
    said,
)

_OTHER_KEY: Final = both(
    breaks(
        "The key of the struct holds a different kind of term, so patterns and calls on it fail."
    )
)
_TESTS: Final = risks("Only code that builds the struct, such as tests, fails.")
_KEY: Final = Callers(breaks("The struct requires a key that code does not set."), _TESTS)
_CASE: Final = Callers(UNSEEN, breaks("A `case` without a last clause for others fails on it."))
_TERMS: Final = both(
    risks("A text of the list is an atom where it was a string, or a string where it was an atom.")
)
_KINDS: Final = {"struct_default": "struct-default-changed", "enum": "enum-terms-changed"}


def _changes(fact: str, old: LanguageFacts, new: LanguageFacts) -> Iterator[FactChange]:
    if fact in _KINDS:
        yield FactChange(_KINDS[fact], said(old, fact), said(new, fact))
    else:
        yield list_key_change("elixir", old, new)


USERS: Final = Users(
    title="Elixir callers",
    effects={
        "type-renamed": both(breaks("Code that names its module or struct fails.")),
        "kind-changed": _OTHER_KEY,
        "required-member-added": _KEY,
        "required-member-added-to-open": _KEY,
        "member-required": Callers(
            breaks("The struct requires a key that code may not set."), _TESTS
        ),
        "null-allowed": Callers(
            UNSEEN, breaks("The key may hold nil, and patterns do not expect it.")
        ),
        "null-refused": Callers(breaks("Code that passes nil fails."), UNSEEN),
        "integer-to-number": Callers(
            UNSEEN, breaks("The key may hold a float, and guards expect an integer.")
        ),
        "choices-closed": Callers(
            breaks("Code that sets a value which is now refused fails when it runs."),
            breaks("The key holds an atom where it held a string."),
        ),
        "choices-opened": Callers(
            breaks("Code that passes an atom fails: a string is required."),
            breaks("The key holds a string where it held an atom."),
        ),
        "anything-allowed": Callers(
            UNSEEN, breaks("The key may hold anything, and guards expect one kind.")
        ),
        "type-widened": _OTHER_KEY,
        "type-narrowed": _OTHER_KEY,
        "type-replaced": _OTHER_KEY,
        "named-type-changed": _OTHER_KEY,
        "constant-changed": both(breaks("Patterns on the old value no longer match.")),
        "enum-closed": Callers(
            breaks("Code that sets a value which is now refused fails when it runs."), UNSEEN
        ),
        "enum-opened": _CASE,
        "known-value-added": _TERMS,
        "known-value-removed": _TERMS,
        "values-listed": _TERMS,
        "values-unlisted": _TERMS,
        "value-added": _CASE,
        "value-removed": Callers(
            breaks("Code that passes the atom fails."),
            fine("Code that handles values which no longer come still works."),
        ),
        "variant-added": _CASE,
        "keys-refused": UNREAD,
        "keys-ignored": UNREAD,
        "dtype-added": Callers(
            risks("Lists under the key may get a different element type."), UNSEEN
        ),
        "dtype-removed": Callers(
            risks("The element type is taken from the first element."), UNSEEN
        ),
    },
    kinds={
        "struct-default-changed": FactKind(
            means="The default in the struct changed or was removed.",
            callers=Callers(
                risks("Code that does not set it sends a different value, or fails."), UNSEEN
            ),
            fix="Have callers set the value themselves.",
            example='"struct_default": 8 under "x-lang" became 16',
        ),
        "enum-terms-changed": FactKind(
            means="The values of an enum changed from atoms to strings, or from strings to atoms.",
            callers=both(breaks("Patterns on the values no longer match.")),
            fix="Compare through `to_string/1`, which accepts both.",
            example='"enum": "string" was added under "x-lang"',
        ),
        "elixir-list-key-refused": list_key_refused("Elixir", "elixir"),
    },
    changes=_changes,
)
