"""Patterns mean the same in every engine: Python's `re`, Rust's `regex`, PCRE, ECMAScript.

The portable subset: characters, `.`, character classes, groups, alternatives, the anchors `^` and
`$` and counted repetition. Each construct outside it is refused by name, with a workaround.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from ...diagnostics import Diagnostic
from ..load import Sources
from ..tree import nodes
from .facets import DEMANDS
from .wording import show

_MOST_REPEATS: Final = 1000

_MOST_ATOMS: Final = 1500
"""Erlang's engine allows up to 64 kB, and a character or class needs 33 bytes or more; Rust's
allows up to 10 MB, and it may need 2 kB."""
_MOST_GROUPS: Final = 100

_CLASS_HELP: Final = "write a character class, such as [0-9] or [A-Za-z0-9_]"
_NO_LOOK: Final = "write it differently: Rust's engine has no lookaround or backreferences"
_PLAIN_GROUP: Final = "use a plain group `(...)`"
_ITSELF: Final = "write the character itself"
_REPEAT: Final = (
    f"write {{n}}, {{n,}} or {{n,m}} with numbers up to {_MOST_REPEATS}; escape a literal {{"
)

_REFUSED: Final = (
    (r"\\[dDwWsS]", "does not mean the same characters in every engine", _CLASS_HELP),
    (
        r"\\[bB]",
        "does not mean the same positions in every engine",
        "remove the boundary, or use ^ and $",
    ),
    (r"\\[AzZG]", "is an anchor that some engines lack", "use ^ and $"),
    (r"\\[1-9]", "is a backreference", _NO_LOOK),
    (r"\\[pP]", "is a Unicode class, which Python lacks", _CLASS_HELP),
    (r"\\[uUxNoc]", "is an escape that some engines lack", _ITSELF),
    (r"\\[0aefvQEKRXhH]", "is an escape that some engines lack", _ITSELF),
    (r"\\(?=[^\^$\\.*+?()\[\]{}|/tnr])", "is an unnecessary escape", _ITSELF),
    (r"\(\?<?[=!]", "is lookaround", _NO_LOOK),
    (r"\(\?P?<", "is a named group", _PLAIN_GROUP),
    (r"\(\?(?!:)", "is an option or extension", _PLAIN_GROUP),
    (r"(?:[*+?]|\{\d+(?:,\d*)?\})\+", "is a possessive quantifier", "remove the second +"),
    (r"[\]}]", "closes a bracket that is not open", "escape it with a backslash"),
    (r"\{(?!\d+(?:,\d*)?\})", "is a repetition that some engines do not understand", _REPEAT),
)
"""What is refused outside a character class: what it looks like, why, and what to write."""

_REFUSED_IN_CLASS: Final = (
    *_REFUSED[:7],
    (r"\\(?=[^\^$\\.*+?()\[\]{}|/tnr-])", "is an unnecessary escape", _ITSELF),
    (r"\[", "is a bracket within brackets", r"escape it: \["),
    (
        r"&&|--|~~|\|\|",
        "is a set operation in some engines",
        "write the character once, or escape it",
    ),
)

_OUTSIDE: Final = tuple((re.compile(p), reason, help_) for p, reason, help_ in _REFUSED)
_INSIDE: Final = tuple((re.compile(p), reason, help_) for p, reason, help_ in _REFUSED_IN_CLASS)
_TOKEN: Final = re.compile(r"\\.|\{\d+(?:,\d*)?\}\??|[*+?]\??|\(\?:|.", re.DOTALL)
_COUNT: Final = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_ATOM: Final = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\.|\(\?:|.", re.DOTALL)
_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})\??")
_ENDLESS: Final = re.compile(r"[*+]|\{\d+,\}")
_CLASS_SHARE: Final = 8
"""This many characters in a class count as one more atom."""


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check every pattern."""
    portable = [facet for facet, demand in DEMANDS.items() if demand.portable]
    for node, facet in product(nodes(sources), portable):
        pattern = facet.stands_in(node.schema)
        if isinstance(pattern, str) and (flaw := find_flaw(pattern)):
            message = f"{show(pattern)}: {flaw[0]}"
            yield node.fault("pattern", facet.steps, message, flaw[1])


def find_flaw(pattern: str) -> tuple[str, str] | None:
    """Return what is wrong with a pattern and how to fix it, or None if nothing is."""
    # Checked first, because `re` warns about some of it.
    if flaw := _unportable(pattern):
        return flaw
    try:
        re.compile(pattern)
    except re.error as error:
        place = "" if error.pos is None else f" at character {error.pos + 1}"
        return f"not a regular expression: {error.msg}{place}", "fix the expression"
    except (OverflowError, RecursionError):
        return "not a regular expression: it is too large", _REPEAT
    return _excess(pattern)


def _unportable(pattern: str) -> tuple[str, str] | None:
    offset, opened = 0, -1
    while offset < len(pattern):
        for refused, reason, help_ in _OUTSIDE if opened < 0 else _INSIDE:
            if found := refused.match(pattern, offset):
                shown = found.group() + pattern[found.end() :][: found.group() == "\\"]
                return f"`{shown}` at character {offset + 1} {reason}", help_
        width = 1
        if opened >= 0:
            width = 2 if pattern[offset] == "\\" else 1
            if pattern[offset] == "]":
                opened = -1
        elif pattern[offset] == "[":
            opened = offset
            width = 2 if pattern.startswith("[^", offset) else 1
            if pattern.startswith("]", offset + width):
                return f"`]` at character {offset + width + 1} starts a class", r"escape it: \]"
        elif token := _TOKEN.match(pattern, offset):
            width = token.end() - offset
            if _repeats(token.group()) > _MOST_REPEATS:
                return f"`{token.group()}` repeats too often", _REPEAT
        offset += width
    return None


@dataclass(slots=True)
class _Extent:
    """The size of a part of a pattern when every repetition is written out."""

    atoms: int = 0
    repeats: int = 1
    groups: int = 0
    parts: int = 0
    is_endless: bool = False
    """Whether it is a single part with an unlimited repetition."""
    doubles: bool = False
    """Whether it contains an unlimited repetition of such a part."""

    def take(self, part: _Extent, quantifier: str) -> None:
        """Add a part that is repeated."""
        count = max(1, _repeats(quantifier))
        endless = bool(_ENDLESS.match(quantifier))
        self.parts += 1
        self.is_endless = self.parts == 1 and (endless or part.is_endless)
        self.doubles |= part.doubles or (endless and part.is_endless)
        self.atoms += part.atoms * count
        self.repeats = max(self.repeats, part.repeats * count)
        self.groups = max(self.groups, part.groups)


def _excess(pattern: str) -> tuple[str, str] | None:
    """Explain why a pattern is too large for engines that write out repetitions; None if it is
    not."""
    extent = _extent(pattern)
    if extent.repeats > _MOST_REPEATS:
        reason = f"nested repetitions make {extent.repeats} repeats"
        return reason, f"their product may be at most {_MOST_REPEATS}: use smaller numbers, * or +"
    if extent.atoms > _MOST_ATOMS:
        reason = f"with its repetitions written out it has {extent.atoms} parts"
        return reason, f"at most {_MOST_ATOMS} are allowed: use smaller numbers, * or +"
    if extent.doubles:
        reason = "repeats a repetition, for which some engines need exponential time"
        return reason, "repeat once: `(a+)+` finds what `a+` finds"
    if extent.groups > _MOST_GROUPS:
        reason = f"{extent.groups} groups are nested"
        return reason, f"nest {_MOST_GROUPS} at most"
    return None


def _extent(pattern: str) -> _Extent:
    """The extent of a valid pattern."""
    outer, offset = [_Extent()], 0
    while token := _ATOM.match(pattern, offset):
        text, offset = token.group(), token.end()
        if text in {"(", "(?:"}:
            outer.append(_Extent())
            continue
        if text == ")":
            part = outer.pop()
            part.groups += 1
            part.atoms += 1
        else:
            part = _Extent(atoms=1 + len(text) // _CLASS_SHARE)
        quantifier = ""
        if found := _QUANTIFIER.match(pattern, offset):
            offset = found.end()
            quantifier = found.group()
        outer[-1].take(part, quantifier)
    return outer[0]


def _repeats(token: str) -> int:
    found = _COUNT.match(token)
    return max(int(count or 0) for count in found.groups()) if found else 0
