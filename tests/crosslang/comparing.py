"""What several judges say of the same texts, and the smallest text on which they differ."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from drive import snake_case
from judges import Accelerated, Answer, Judge, Mapped, Question, Schemas, Sdk, Text
from tinkerspec.contract import model
from vectors import STORED, Json, format_document

BATCH: Final = 2000
PATIENCE: Final = 2000
"""How many smaller texts are tried before the smallest so far will do."""


@dataclass(slots=True)
class Tally:
    """How many texts were compared, how many are payloads of their types, and who had a say."""

    texts: int = 0
    valid: int = 0
    heard: Counter[str] = field(default_factory=Counter)
    """By the name of a judge, how many texts it said something of."""
    faults: Counter[str] = field(default_factory=Counter)
    """By code, how many faults there were."""
    ways: Counter[str] = field(default_factory=Counter)
    """By the name that `paths_taken` gives it, how often the Python package went each way."""

    def add(self, other: Tally) -> None:
        """Counts what another one has counted."""
        self.texts += other.texts
        self.valid += other.valid
        self.heard += other.heard
        self.faults += other.faults
        self.ways += other.ways

    def note(self, judge: Judge, answer: Answer) -> None:
        """Counts an answer."""
        self.heard[judge.name] += "silent" not in answer

    def note_ours(self, answer: Answer) -> None:
        """Counts a text by what the Python package makes of it."""
        self.texts += 1
        self.valid += "ok" in answer
        self.faults.update(fault["code"] for fault in answer.get("errors", ()))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The smallest text found on which somebody differs from the Python package."""

    question: Question
    said: tuple[tuple[str, Answer], ...]
    """What each judge makes of it."""

    @property
    def type(self) -> str:
        """The name of the type."""
        return self.question[0]

    def vector(self, name: str) -> Json:
        """A vector with the verdict of the schemas; whoever differs has to be fixed, or they."""
        text = self.question[1]
        answers = [answer for _, answer in self.said]
        schemas = dict(self.said).get(Schemas.name, {})
        errors = schemas.get("errors")
        outcome = {"errors": errors} if errors else {"canonical": _value([schemas, *answers])}
        said = "; ".join(f"{judge}: {_short(answer)}" for judge, answer in self.said)
        return {"name": name, **_given(text), **outcome, "source": "hand", "note": said}

    def report(self) -> str:
        """What there is to say about it."""
        lines = [f"{self.type}: the judges differ on\n{self.question[1]}"]
        lines += [f"  {judge}: {_short(answer)}" for judge, answer in self.said]
        return "\n".join(lines) + "\n"


def _given(text: str) -> Json:
    """The payload, where the text spells it plainly; another spelling can only be given as text."""
    try:
        payload = json.loads(text)
        spelled = json.dumps(payload, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        return {"text": text}
    is_same = spelled.split() == text.split() or "".join(spelled.split()) == text
    return {"payload": payload} if is_same else {"text": text}


def _value(answers: Iterable[Answer]) -> Json:
    return next((answer["ok"] for answer in answers if "ok" in answer), None)


def _short(answer: Answer) -> str:
    text = json.dumps(answer)
    return text if len(text) <= 400 else f"{text[:400]}..."


def judges_of(contract: model.Contract) -> list[Judge]:
    """Everybody but Elixir. The first one is whom the others are compared with."""
    return [Text(), Accelerated(), Mapped(), Schemas(), Sdk(contract)]


def compare(
    judges: Sequence[Judge], questions: Iterable[Question], tally: Tally, *, shrunk: bool = True
) -> list[Disagreement]:
    """The texts on which judges differ, one for each type."""
    remaining = iter(questions)
    found: dict[str, Question] = {}
    while batch := list(islice(remaining, BATCH)):
        for question in _differing(judges, batch, tally):
            found.setdefault(question[0], question)
    smallest = [shrink(judges, question) if shrunk else question for question in found.values()]
    return [_disagreement(judges, question) for question in smallest]


def _differing(
    judges: Sequence[Judge], questions: Sequence[Question], tally: Tally
) -> Iterator[Question]:
    first, *others = judges
    ours = first.ask(questions)
    for answer in ours:
        tally.note(first, answer)
        tally.note_ours(answer)
    agreed = ["crash" not in answer for answer in ours]
    for judge in others:
        for index, theirs in enumerate(judge.ask(questions)):
            tally.note(judge, theirs)
            agreed[index] &= judge.agrees(questions[index], ours[index], theirs)
    return (question for question, fine in zip(questions, agreed, strict=True) if not fine)


def _disagreement(judges: Sequence[Judge], question: Question) -> Disagreement:
    said = tuple((judge.name, _plain(judge.ask([question])[0])) for judge in judges)
    return Disagreement(question, said)


def _plain(answer: Answer) -> Answer:
    # What another package made can only be shown: not every process has that package.
    return {"held": repr(answer["held"])} if "held" in answer else answer


def write_vectors(folder: Path, found: Sequence[Disagreement], seed: int) -> list[Path]:
    """Writes each type's vector file anew, with what was found at its end.

    The folder is another one than that of the vectors; when it has such a file already, that is the
    one that grows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for disagreement in found:
        name = f"{snake_case(disagreement.type)}.json"
        path = folder / name
        known = [file for file in (path, STORED / name) if file.exists()]
        empty = {"type": disagreement.type}
        document = json.loads(known[0].read_text("utf-8")) if known else empty
        decode = document.setdefault("decode", [])
        decode.append(disagreement.vector(f"found by comparing, seed {seed}, number {len(decode)}"))
        path.write_text(format_document(document), encoding="utf-8")
        paths.append(path)
    return paths


# --- shrinking ------------------------------------------------------------------------------------


def shrink(judges: Sequence[Judge], question: Question) -> Question:
    """A smaller text of the same type on which the judges differ too."""
    type_, text = question

    def differ(candidate: str) -> bool:
        return any(_differing(judges, [(type_, candidate)], Tally()))

    patience = PATIENCE
    smaller = True
    while smaller and patience:
        smaller = False
        for candidate in _smaller(text):
            patience -= 1
            if differ(candidate):
                text, smaller = candidate, True
                break
            if not patience:
                break
    return type_, text


def _smaller(text: str) -> Iterator[str]:
    """Shorter texts: of smaller values where the text has one, else with pieces cut out."""
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    else:
        candidates = (json.dumps(smaller) for smaller in _smaller_values(value))
        yield from (candidate for candidate in candidates if len(candidate) < len(text))
    size = len(text) // 2
    while size:
        for start in range(0, len(text), size):
            yield text[:start] + text[start + size :]
        size //= 2


def _smaller_values(value: Json) -> Iterator[Json]:
    match value:
        case dict():
            for key in value:
                yield {other: member for other, member in value.items() if other != key}
            for key, member in value.items():
                yield from ({**value, key: smaller} for smaller in _smaller_values(member))
        case list():
            for index in range(len(value)):
                yield value[:index] + value[index + 1 :]
            for index, item in enumerate(value):
                for smaller in _smaller_values(item):
                    yield [*value[:index], smaller, *value[index + 1 :]]
        case str():
            yield from (value[:1], value[: len(value) // 2], value[1:])
        case bool() | None:
            return
        case _:
            yield from (number for number in (0, 1) if number != value)
