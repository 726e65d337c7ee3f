"""The part of a target in `diff`: what a change of the contract does to code that uses its
output."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ..frozen import frozen

if TYPE_CHECKING:
    from ..contract.model import Json

ChangeSeverity = Literal["breaking", "risky", "compatible", "cosmetic"]
"""How bad a change is for somebody.

- `breaking`: something that worked fails;
- `risky`: nothing is refused, but the same thing means something else, or fails in some programs;
- `compatible`: it can be noticed, but nobody has to do anything;
- `cosmetic`: nothing that runs reads it.
"""


@frozen
class Effect:
    """What a change does to an audience: how bad it is, and why, in a sentence.

    On the wire the sentence contains `{writer}` and `{reader}`, to be filled in for each direction.
    `in_request` is the effect on requests, where it differs.
    """

    severity: ChangeSeverity
    reason: str
    in_request: Effect | None = None

    def of(self, way: str) -> Effect:
        """The effect on payloads of one direction."""
        return self.in_request if self.in_request is not None and way == "request" else self


@frozen
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


@frozen(kw_only=True)
class FactKind:
    """A kind of change of a fact under `x-lang`, which only callers of one target notice."""

    means: str
    callers: Callers
    fix: str
    example: str


@frozen
class FactChange:
    """A change of a fact: its kind, and the old and new state in words.

    `detail` distinguishes changes of one kind at one place; by default, it is the target's name.
    """

    kind: str
    was: str
    now: str
    detail: str = ""


LanguageFacts: TypeAlias = "Mapping[str, Json]"
"""What a schema states under `x-lang` to one target."""


def _no_changes(fact: str, old: LanguageFacts, new: LanguageFacts) -> Iterable[FactChange]:
    return ()


@frozen(kw_only=True)
class Users:
    """Code that uses the output of a target, for `diff`.

    `effects` has the kinds of changes whose effect on this code differs from the usual one. `kinds`
    are those of the target's own facts, and `changes` finds them.
    """

    title: str
    effects: Mapping[str, Callers]
    kinds: Mapping[str, FactKind]
    changes: Callable[[str, LanguageFacts, LanguageFacts], Iterable[FactChange]] = _no_changes


def said(facts: LanguageFacts, fact: str) -> str:
    """The value of a fact, in words."""
    from ..contract.wording import show

    return show(facts[fact]) if fact in facts else "nothing"


def list_key_change(target: str, old: LanguageFacts, new: LanguageFacts) -> FactChange:
    """The change of how a plain list under an unknown key is treated (`unknown_list_key`)."""
    fact = "unknown_list_key"
    kind = "list-key-inferred" if new.get(fact) == "infer" else f"{target}-list-key-refused"
    return FactChange(kind, said(old, fact), said(new, fact))


def list_key_refused(title: str, target: str) -> FactKind:
    """The kind of change by which a target refuses lists that it accepted before."""
    return FactKind(
        means=f"A plain list under an unknown key is now an error in {title}.",
        callers=Callers(breaks("A plain list under an unknown key fails."), UNSEEN),
        fix="Have callers build the array themselves.",
        example=f'under "{target}", "unknown_list_key": "infer" became "error"',
    )
