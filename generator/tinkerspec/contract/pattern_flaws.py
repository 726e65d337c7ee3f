"""What keeps a pattern from meaning the same in every engine: Python's `re`, Rust's `regex`, PCRE,
ECMAScript.

A pattern may have what `contract.patterns` can spell for all of them: characters and their escapes,
`.`, shorthands such as `\\d`, character classes, groups, alternatives, the anchors `^` and `$`, and
counted repetition. Anything else is refused by name, with a workaround.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .patterns import portable

_MOST_REPEATS: Final = 1000

_MOST_ATOMS: Final = 1500
"""Erlang's engine allows up to 64 kB, and a character or class needs 33 bytes or more; Rust's
allows up to 10 MB, and it may need 2 kB."""
_MOST_GROUPS: Final = 100

_CLASS_HELP: Final = "write a character class, such as [0-9] or [A-Za-z0-9_]"
_NO_LOOK: Final = "write it differently: Rust's engine has no lookaround or backreferences"
_PLAIN_GROUP: Final = "use a plain group `(...)`"
_ITSELF: Final = "write the character itself"
_DIGITS: Final = r"write two hexadecimal digits after \x, and four after \u, or \u{...}"
_HYPHEN: Final = r"escape the hyphen: \-"
_REPEAT: Final = (
    f"write {{n}}, {{n,}} or {{n,m}} with numbers up to {_MOST_REPEATS}; escape a literal {{"
)

_HEX: Final = "[0-9A-Fa-f]"
_UNIT: Final = f"(?![dD][89A-Fa-f]){_HEX}{{4}}"
_HALVES: Final = rf"[dD][89ABab]{_HEX}{{2}}\\u[dD][C-Fc-f]{_HEX}{{2}}"
_POINT: Final = rf"\{{0*(?:10{_HEX}{{4}}|{_HEX}{{5}}|{_UNIT}|{_HEX}{{1,3}})\}}"
"""What follows `\\u` where it is a character: one, two halves of one, or any in braces."""

_REFUSED: Final = (
    (r"\\[1-9]|\\k<", "is a backreference", _NO_LOOK),
    (r"\\[pP]", "is a Unicode class, which Python lacks", _CLASS_HELP),
    (r"\\[AzZG]", "is an anchor that some engines lack", "use ^ and $"),
    (rf"\\u(?!{_HALVES}|{_UNIT}|{_POINT})|\\x(?!{_HEX}{{2}})", "is no character", _DIGITS),
    (r"\\c(?![A-Za-z])", "is no character", _ITSELF),
    (r"\\0(?=[0-9])", "is an octal escape, which ECMA-262 lacks", _DIGITS),
    (r"\\[a-zA-Z](?<![bBcdDfnrsStuvwWx])", "is an escape that ECMA-262 lacks", _ITSELF),
    (r"\(\?<?[=!]", "is lookaround", _NO_LOOK),
    (r"\(\?P<", "is a named group of Python", _PLAIN_GROUP),
    (r"\(\?(?!:|<[A-Za-z_$][A-Za-z0-9_$]*>)", "is an option or extension", _PLAIN_GROUP),
    (
        r"\\[bB]",
        "does not mean the same positions in every engine",
        "remove the boundary, or use ^ and $",
    ),
    (r"(?:[*+?]|\{\d+(?:,\d*)?\})\+", "is a possessive quantifier", "remove the second +"),
    (r"[\]}]", "closes a bracket that is not open", "escape it with a backslash"),
    (r"\{(?!\d+(?:,\d*)?\})", "is a repetition that some engines do not understand", _REPEAT),
)
"""What is refused outside a character class: what it looks like, why, and what to write."""

_REFUSED_IN_CLASS: Final = (
    *_REFUSED[:7],
    (r"\\B", "is an escape that ECMA-262 lacks", _ITSELF),
    (r"--", "is a set operation in some engines", _HYPHEN),
    (r"\[[:.=]", "is a class of POSIX, which ECMA-262 lacks", r"escape the bracket: \["),
    (r"\\[dDwWsS]-(?!\])", "is no end of a range", _HYPHEN),
    (r"(?<![\[^])-(?=\\[dDwWsS])", "begins a range without an end", _HYPHEN),
)

_OUTSIDE: Final = tuple((re.compile(p), reason, help_) for p, reason, help_ in _REFUSED)
_INSIDE: Final = tuple((re.compile(p), reason, help_) for p, reason, help_ in _REFUSED_IN_CLASS)
_ESCAPE: Final = re.compile(rf"\\u(?:{_HALVES}|{_POINT}|{_UNIT})|\\.", re.DOTALL)
_TOKEN: Final = re.compile(r"\{\d+(?:,\d*)?\}\??|[*+?]\??|\(\?(?::|<\w*>)|\[\^?|.", re.DOTALL)
_COUNT: Final = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_ATOM: Final = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\x..|\\.|\(\?:|.", re.DOTALL)
_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})\??")
_ENDLESS: Final = re.compile(r"[*+]|\{\d+,\}")
_CLASS_SHARE: Final = 8
"""This many characters in a class count as one more atom."""


def find_flaw(pattern: str) -> tuple[str, str] | None:
    """Return what is wrong with a pattern and how to fix it, or None if nothing is."""
    # Checked first, because `re` warns about some of it.
    if flaw := _unportable(pattern):
        return flaw
    spelled = pattern
    try:
        spelled = portable(pattern)
        re.compile(spelled)
    except re.error as error:
        is_known = spelled == pattern and error.pos is not None
        place = f" at character {(error.pos or 0) + 1}" if is_known else ""
        return f"not a regular expression: {error.msg}{place}", "fix the expression"
    except (OverflowError, RecursionError):
        return "not a regular expression: it is too large", _REPEAT
    return _excess(spelled)


def _unportable(pattern: str) -> tuple[str, str] | None:
    offset, opened = 0, -1
    while offset < len(pattern):
        for refused, reason, help_ in _OUTSIDE if opened < 0 else _INSIDE:
            if found := refused.match(pattern, offset):
                shown = found.group() + pattern[found.end() :][: found.group() == "\\"]
                return f"`{shown}` at character {offset + 1} {reason}", help_
        token = _token(pattern, offset, in_class=opened >= 0)
        after = offset + len(token)
        if token == "]":
            opened = -1
        elif token in ("[", "[^"):
            opened = offset
            if pattern.startswith("]", after):
                return f"`]` at character {after + 1} starts a class", r"escape it: \]"
        elif opened < 0 and _repeats(token) > _MOST_REPEATS:
            return f"`{token}` repeats too often", _REPEAT
        offset = after
    return None


def _token(pattern: str, offset: int, *, in_class: bool) -> str:
    """An escape or, if it is not in a class, another token; else a character."""
    if in_class:
        found = _ESCAPE.match(pattern, offset)
        # There, only its end is told from other characters.
        return found.group() if found else pattern[offset].replace("[", " ")
    token = _ESCAPE.match(pattern, offset) or _TOKEN.match(pattern, offset)
    return token.group() if token else ""


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
