"""Python's and Elixir's answers to the same texts, and the smallest text on which they differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Protocol

import tinker_types
from elixir import Question
from pydantic import ValidationError
from vectors import Json, format_document, same_json

BATCH: Final = 2000
PATIENCE: Final = 2000
"""How many smaller texts are tried before the smallest so far will do."""

Answer = dict[str, Any]
"""As the worker gives it: `ok` with the canonical value, or `errors`, or `crash`."""


class Reader(Protocol):
    """Another implementation."""

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """What it makes of each text."""
        ...


@dataclass(slots=True)
class Tally:
    """How many texts were compared, and how many of them are payloads of their types."""

    texts: int = 0
    valid: int = 0


def python(question: Question) -> Answer:
    """What the Python package makes of a text."""
    type_, text = question
    target = getattr(tinker_types, type_)
    try:
        value = tinker_types.from_json(target, text)
    except ValidationError as error:
        faults = tinker_types.payload_errors(error)
        return {"errors": [{"code": f["code"], "at": f["pointer"]} for f in faults]}
    return {"ok": json.loads(tinker_types.to_json(value))}


def same(left: Answer, right: Answer) -> bool:
    """Whether two answers are one: the same faults in any order, or the same value."""
    if "ok" in left and "ok" in right:
        return same_json(left["ok"], right["ok"])
    if "errors" in left and "errors" in right:
        return _faults(left) == _faults(right)
    return False


def _faults(answer: Answer) -> list[tuple[str, str]]:
    return sorted((fault["code"], fault["at"]) for fault in answer["errors"])


def compare(other: Reader, questions: Iterable[Question], tally: Tally) -> list[str]:
    """The texts on which the languages differ, shrunk, one report for each type."""
    remaining = iter(questions)
    found: dict[str, Question] = {}
    while batch := list(islice(remaining, BATCH)):
        for question, theirs in zip(batch, other.ask(batch), strict=True):
            ours = python(question)
            tally.texts += 1
            tally.valid += "ok" in ours
            if not same(ours, theirs) and question[0] not in found:
                found[question[0]] = question
    return [report(other, shrink(other, question)) for question in found.values()]


def report(other: Reader, question: Question) -> str:
    """A disagreement as a vector, with Python's answer; whoever is wrong has to be mended."""
    type_, text = question
    ours, theirs = python(question), other.ask([question])[0]
    try:
        given = {"payload": json.loads(text)}
    except ValueError:
        given = {"text": text}
    outcome = {"canonical": ours["ok"]} if "ok" in ours else ours
    vector = {"name": "found by comparing", **given, **outcome, "source": "hand"}
    return (
        f"{type_}: Python and Elixir differ on\n{text}\n"
        f"Python: {json.dumps(ours)}\nElixir: {json.dumps(theirs)}\n"
        f"The vector, for schemas/vectors, if Python is right:\n{format_document(vector)}"
    )


# --- shrinking ------------------------------------------------------------------------------------


def shrink(other: Reader, question: Question) -> Question:
    """A smaller text of the same type on which the languages differ too."""
    type_, text = question

    def differ(candidate: str) -> bool:
        return not same(python((type_, candidate)), other.ask([(type_, candidate)])[0])

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
