"""What changes of the contract do to TypeScript code that uses the package, which its compiler
judges before it runs."""

from __future__ import annotations

from typing import Final

from ..callers import UNREAD, UNSEEN, Callers, Users, both, breaks, risks

_TESTS: Final = risks("Only code that makes the value itself, such as tests, does not compile.")
_LACKING: Final = Callers(
    breaks("Code that makes the value without the member does not compile."), _TESTS
)
_COMPARED: Final = breaks("Code that compares with it does not compile.")

USERS: Final = Users(
    title="TypeScript callers",
    effects={
        "required-member-added": _LACKING,
        "required-member-added-to-open": _LACKING,
        # No constructor fills in the default: what is required has to be given.
        "defaulted-member-added": _LACKING,
        "defaulted-member-added-to-open": _LACKING,
        "member-required": _LACKING,
        "defaulted-member-required": _LACKING,
        "constructor-default-changed": UNREAD,
        "constructor-default-removed": UNREAD,
        "member-optional": Callers(
            UNSEEN,
            risks("Without a default it may be `undefined`, and code that uses it fails."),
        ),
        "null-allowed": Callers(
            UNSEEN, breaks("The value may be null, and code that uses it does not compile.")
        ),
        "null-refused": Callers(breaks("Code that passes null does not compile."), UNSEEN),
        "integer-to-number": Callers(
            risks("Code that passes a `bigint` does not compile."),
            risks("The value may have a fraction, and is a `number` as before."),
        ),
        "number-to-integer": Callers(
            breaks("Code that passes a fraction fails when it runs."),
            breaks("The value may be a `bigint`, with which sums of numbers do not compile."),
        ),
        "choices-closed": Callers(
            breaks("Code that passes any `string` does not compile."), UNSEEN
        ),
        "choices-opened": Callers(
            UNSEEN, breaks("The value may be any other too, and code that expects a few fails.")
        ),
        "value-added": Callers(
            UNSEEN, risks("A `switch` or a `Record` that has every value does not compile.")
        ),
        "value-removed": Callers(breaks("Code that passes the value does not compile."), _COMPARED),
        "variant-added": Callers(
            UNSEEN, risks("A `switch` that has every variant does not compile.")
        ),
        "variant-removed": Callers(
            breaks("Code that passes the variant does not compile."), _COMPARED
        ),
        "constant-changed": both(breaks("Code that names the old value does not compile.")),
    },
    kinds={},
)
