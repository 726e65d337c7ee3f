"""Strings that Hypothesis draws, in every place: refused by a diagnostic, or carried as is."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from carrying import Case, carry
from corpus import CARRIED, batch, breakouts, places, write
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from tinkerspec.contract import lint
from tinkerspec.contract.load import load_folder
from tinkerspec.contract.pointer import escape

TOGETHER: Final = 30
"""How many strings are generated from at once."""
_FILES: Final = 2
"""In how many of the places that take a file of their own each string stands."""

PIECE: Final = st.one_of(
    st.sampled_from(sorted(set(breakouts().values()), key=len)[:-6]),
    st.text(max_size=6),
    st.text(st.sampled_from("\"'\\#{}<>`~%:|[]()$\n\r\t\x1b\u202e "), max_size=6),
)
TEXT: Final = st.lists(PIECE, min_size=1, max_size=3).map("".join)


@dataclass(slots=True)
class Drawn:
    """What came of drawn cases."""

    cases: int = 0
    carried: int = 0
    refused: int = 0


def cases_of(texts: Mapping[str, str]) -> list[Case]:
    """The places that carry strings, with each of these; of those with a file, a few for each."""
    carrying = [place for place in places() if place.verdict == CARRIED]
    alone = [place for place in carrying if place.form == "type"]
    known = {text: name for name, text in breakouts().items()}
    found: list[Case] = []
    for number, name in enumerate(texts):
        some = [alone[(number * _FILES + step) % len(alone)] for step in range(_FILES)]
        chosen = [place for place in carrying if place.form != "type" or place in some]
        # What the corpus knows to be refused there may be refused by a later stage than lint.
        found += [(p, name) for p in chosen if known.get(texts[name]) not in p.exceptions]
    return found


def show(texts: Mapping[str, str], tally: Drawn) -> None:
    """Show of these strings that each is refused, or carried as it is and executes nothing.

    Raises:
        AssertionError: Of the first that is not, made as few as will do.
    """
    with tempfile.TemporaryDirectory() as folder:
        sound, refused = _sound(Path(folder, "lint"), texts)
        try:
            carry(Path(folder, "carry"), texts, sound)
        except AssertionError as error:
            if len(texts) > 1:
                _halve(texts)
            raise AssertionError(f"{list(texts.values())!r}: {error}") from error
    tally.cases += len(sound) + refused
    tally.carried += len(sound)
    tally.refused += refused


def _halve(texts: Mapping[str, str]) -> None:
    """Fail for fewer strings, if half of them fail alone."""
    names = list(texts)
    for half in (names[: len(names) // 2], names[len(names) // 2 :]):
        show({name: texts[name] for name in half}, Drawn())


def _sound(folder: Path, texts: Mapping[str, str]) -> tuple[list[Case], int]:
    """The cases that lint passes, and how many it refuses."""
    left = cases_of(texts)
    every = len(left)
    for attempt in range(8):
        made = batch(texts, left)
        schemas = write(folder / str(attempt), made.files)
        said = lint.run(load_folder(schemas, display="schemas"))
        found = [fault for fault in said if fault.severity == "error"]
        at = {(f.file.removeprefix("schemas/"), _member(f.pointer)) for f in found}
        if not at:
            return left, every - len(left)
        files = {file for file, _ in at}
        kept = [
            case
            for case, home, key in zip(left, made.homes, made.keys, strict=True)
            if ((home, escape(key)) not in at if key else home not in files)
        ]
        assert len(kept) < len(left), found[0]
        left = kept
    raise AssertionError("lint finds other faults each time")


def _member(pointer: str) -> str:
    """The member that a fault is about; `""` where it is about the whole file."""
    steps = pointer.split("/")
    return steps[2] if steps[1:2] == ["properties"] and len(steps) > 2 else ""


def draw(
    seed_: int, count: int, tally: Drawn, after: Callable[[], None], together: int = TOGETHER
) -> None:
    """Draw strings until so many cases were shown."""
    per_batch = len(cases_of({str(number): "" for number in range(together)}))

    @seed(seed_)
    @settings(
        max_examples=max(1, -(-count // per_batch)),
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(TEXT, min_size=together, max_size=together, unique=True))
    def attack(drawn: Sequence[str]) -> None:
        show({f"drawn.{number}": text for number, text in enumerate(drawn)}, tally)
        after()

    attack()
