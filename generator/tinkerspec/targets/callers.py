"""What a change of the contract does to code that uses what a target emits: its part in `diff`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from ..contract.model import Json

ChangeSeverity = Literal["breaking", "risky", "compatible", "cosmetic"]
"""How bad a change is for somebody.

- `breaking`: something that worked fails;
- `risky`: nothing is refused, but the same thing means something else, or fails in some programs;
- `compatible`: it can be noticed, and nobody has to do anything;
- `cosmetic`: nothing that runs reads it.
"""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to somebody, and why, in a sentence.

    On the wire the sentence speaks of `{writer}` and `{reader}`, who are known with the direction.
    `in_request` is what it does to requests, where that is something else.
    """

    severity: ChangeSeverity
    reason: str
    in_request: Effect | None = None

    def of(self, way: str) -> Effect:
        """What it does to payloads of a direction."""
        return self.in_request if self.in_request is not None and way == "request" else self


@dataclass(frozen=True, slots=True)
class Callers:
    """What a change does to code that writes values of the type, and to code that reads them."""

    writes: Effect
    reads: Effect


def breaks(reason: str) -> Effect:
    """Something that worked fails."""
    return Effect("breaking", reason)


def risks(reason: str) -> Effect:
    """Nothing is refused, but the same thing means something else."""
    return Effect("risky", reason)


def fine(reason: str) -> Effect:
    """Nobody has to do anything."""
    return Effect("compatible", reason)


def both(effect: Effect) -> Callers:
    """The same for code that writes and code that reads."""
    return Callers(effect, effect)


UNSEEN: Final = fine("Code that uses the type works as before.")
UNREAD: Final = both(UNSEEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKind:
    """A kind of change of a fact under `x-lang`, which the callers of one target alone notice."""

    means: str
    callers: Callers
    fix: str
    example: str


@dataclass(frozen=True, slots=True)
class FactChange:
    """A change of a fact: its kind, and what was and what is now, in words.

    `detail` tells changes of one kind at one place apart; by itself, it is the target's name.
    """

    kind: str
    was: str
    now: str
    detail: str = ""


LanguageFacts: TypeAlias = "Mapping[str, Json]"
"""What a schema states under `x-lang` to one target."""


def _no_changes(fact: str, old: LanguageFacts, new: LanguageFacts) -> Iterable[FactChange]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """Code that uses what a target emits, as `diff` judges it.

    `effects` says of a kind of change what it does to this code, where that is not what it does to
    code in any language. `kinds` are those of the target's own facts, and `changes` finds them.
    """

    title: str
    effects: Mapping[str, Callers]
    kinds: Mapping[str, FactKind]
    changes: Callable[[str, LanguageFacts, LanguageFacts], Iterable[FactChange]] = _no_changes


def said(facts: LanguageFacts, fact: str) -> str:
    """The value of a fact, in words."""
    from ..contract.lint.wording import show

    return show(facts[fact]) if fact in facts else "nothing"


def list_key_change(target: str, old: LanguageFacts, new: LanguageFacts) -> FactChange:
    """The change of what becomes of a plain list under an unknown key (`unknown_list_key`)."""
    fact = "unknown_list_key"
    kind = "list-key-inferred" if new.get(fact) == "infer" else f"{target}-list-key-refused"
    return FactChange(kind, said(old, fact), said(new, fact))


def list_key_refused(title: str, target: str) -> FactKind:
    """The kind of change by which a target refuses what it took."""
    return FactKind(
        means=f"A plain list under an unknown key is an error in {title} now.",
        callers=Callers(breaks("A plain list under an unknown key fails."), UNSEEN),
        fix="Have callers build the array themselves.",
        example=f'under "{target}", "unknown_list_key": "infer" became "error"',
    )
