"""How a language writes values, as a table from which a program in any language can print them.

`usage` shows the examples of the schemas as code. The playground of the site prints the payloads of
its readers in the same way, and there is no Python where it runs: it has these tables, and the
plans by which it judges payloads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, field

from ..contract.model import Json
from ..frozen import frozen
from .sample_layout import Style


@frozen
class Quoting:
    """How a text is written: in the first quotes that it does not hold, or in the last.

    `escapes` has what is written in another way wherever it stands. Of other characters that cannot
    be seen, `codes` says how they are written: the first entry that goes so far, each `(up to,
    before, digits, after)`.
    """

    quotes: tuple[str, ...]
    escapes: Mapping[str, str]
    codes: tuple[tuple[int, str, int, str], ...]
    is_upper: bool = False


@frozen
class Numbers:
    """How numbers are written.

    With `groups`, it stands between each three digits of a whole part of more than five. `big` ends
    an integer that no double counts to. With `has_point`, so has each float. With `are_typed`, the
    type of a member decides whether a number is a float, and not the payload.
    """

    groups: str = ""
    big: str = ""
    has_point: bool = False
    are_typed: bool = False


@frozen
class MapForm:
    """A map, or a record that is written like one.

    A key stands in quotes, unless it matches `bare` or is one of those in `odd`; then comes
    `after`.
    """

    opening: str
    closing: str
    after: str
    bare: str = ""
    odd: Mapping[str, str] = field(default_factory=dict)


@frozen
class Moment:
    """A timestamp or a date: the parts of it as numbers, with `more` after them; or, with
    `separator`, as a text in which it stands between day and time."""

    opening: str
    closing: str
    more: tuple[str, ...] = ()
    separator: str | None = None


@frozen
class TypeForm:
    """A type: what is before a value that a program begins with, and what that needs imported; for
    a record also what is around its members, what is before each, and what that needs."""

    lead: str
    lead_needs: str = ""
    opening: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    closing: str = ""
    needs: str = ""


@frozen(kw_only=True)
class ValueTable:
    """How one language writes values of a contract.

    `imports` is before the names that a program imports, on one line; if it is empty, each of them
    is a line. `clock` is the line that moments need. `end` is what follows a value. `words` are
    null, true and false. `bytes` is before a text that holds bytes; if it is None, they are written
    as the base64 that they travel as. `choices` are values of enums that are no texts, and
    `texts` the enums whose values are texts even so.
    """

    style: Style
    types: Mapping[str, TypeForm]
    words: tuple[str, str, str]
    text: Quoting
    numbers: Numbers
    keys: MapForm
    imports: str = ""
    clock: str = ""
    end: str = ""
    bytes: str | None = None
    timestamp: Moment | None = None
    date: Moment | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """The table as data."""
        return asdict(self)
