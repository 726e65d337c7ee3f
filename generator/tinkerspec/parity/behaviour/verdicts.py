"""Judges answers to vectors: whether each agrees with its expected outcome, and the gap if not."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ...contract.model import Json
from ...contract.pointer import escape, split
from ..gaps import Gap, VectorRun, gap
from .process import short
from .questions import Canonical, Fault, Refused, Unencodable, Value, Vector

RunnerAnswer = Mapping[str, Any]
"""A runner's answer to one vector."""


def judge(
    runner: str, vectors: Sequence[Vector], answers: Sequence[RunnerAnswer]
) -> tuple[VectorRun, tuple[Gap, ...]]:
    """Compare each answer with its vector."""
    gaps: list[Gap] = []
    left_out = 0
    for vector, answer in zip(vectors, answers, strict=True):
        if _is_left_out(vector, answer):
            left_out += 1
        elif found := _bounded_difference(vector, answer):
            kind, expected, seen = found
            gaps.append(
                gap(
                    kind,
                    vector.type,
                    vector.slug,
                    expected=short(expected),
                    found=short(seen),
                    expected_at=vector.place,
                )
            )
    run = len(vectors) - left_out
    counts = VectorRun(runner=runner, run=run, agreeing=run - len(gaps), left_out=left_out)
    return counts, tuple(gaps)


def _is_left_out(vector: Vector, answer: RunnerAnswer) -> bool:
    """Whether the vector does not count because it could not be run.

    One that should fail but stops at an earlier step proves nothing; vectors that should succeed
    cover that step.
    """
    if "left_out" in answer:
        return True
    fails = isinstance(vector.outcome, Refused | Unencodable)
    return fails and answer.get("earlier", False) is True


def _bounded_difference(vector: Vector, answer: RunnerAnswer) -> tuple[str, str, str] | None:
    try:
        return _difference(vector, answer)
    except RecursionError:  # no vector nests so deep, so that this is none of its outcomes
        fails = isinstance(vector.outcome, Refused | Unencodable)
        expected, found = "refused" if fails else "another value", "a value that nests very deep"
        return "accepts" if fails else "gives", expected, found


def _difference(vector: Vector, answer: RunnerAnswer) -> tuple[str, str, str] | None:
    """The kind of the gap, what was expected and what was found; None if they agree."""
    verb = "read as" if vector.reads else "gives"
    match vector.outcome:
        case Canonical(json=value) | Value(json=value):
            if "refused" in answer:
                return "refuses", f"{verb} {_json(value)}", _refusal(answer)
            return _value_difference(value, answer, verb)
        case Refused(faults=faults):
            expected = "refused" if faults is None else _listed(faults)
            if "refused" not in answer:
                return "accepts", expected, _taken(answer, verb, faults or ())
            return _fault_difference(faults, answer, expected)
        case Unencodable(at=at):
            return _unencodable_difference(at, answer)


def _value_difference(value: Json, answer: RunnerAnswer, verb: str) -> tuple[str, str, str] | None:
    if "gives" not in answer:
        # A value that nothing can write is a verdict alone, unless it should be a plain one.
        verdict = answer.get("verdict", False) is True
        return None if verdict else ("gives", f"{verb} {_json(value)}", _taken(answer, verb))
    found = answer["gives"]
    if answer.get("loose", False) is True:
        value, found = _without_null(value), _without_null(found)
    place = next(_differences(value, found, ""), None)
    if place is None:
        return None
    pointer, expected, seen = place
    if pointer == "":
        return "gives", f"{verb} {expected}", f"{verb} {seen}"
    return "gives", f"{expected} at {pointer}", f"{seen} at {pointer}"


def _fault_difference(
    faults: frozenset[Fault] | None, answer: RunnerAnswer, expected: str
) -> tuple[str, str, str] | None:
    named = _faults(answer)
    if faults is None or named is None or named == faults:
        return None
    return "faults", expected, _refusal(answer)


def _unencodable_difference(at: str, answer: RunnerAnswer) -> tuple[str, str, str] | None:
    expected = f"held, but refused when written, naming {at}"
    if "refused" not in answer:
        return "accepts", expected, _taken(answer, "written as")
    if _faults(answer) is None:
        return None
    written = answer.get("writing", False) is True
    if written and all(part in str(answer.get("message", "")) for part in split(at)):
        return None
    return "faults", expected, _refusal(answer)


# --- values --------------------------------------------------------------------------------------


class _Nothing:
    """Stands for a member or item that one of two values lacks."""


_NOTHING: Final = _Nothing()


def _differences(
    expected: Json | _Nothing, found: Json | _Nothing, pointer: str
) -> Iterator[tuple[str, str, str]]:
    """The places where two values differ, in words; none if they are equal. 1 equals 1.0, but
    neither equals true.

    Numbers in the `data` of an object whose `dtype` is float32 are rounded to float32.
    """
    if isinstance(expected, dict) and isinstance(found, dict):
        single = _is_float32(expected) and _is_float32(found)
        for key in dict.fromkeys([*expected, *found]):
            one, other = expected.get(key, _NOTHING), found.get(key, _NOTHING)
            if single and key == "data":
                one, other = _singles(one), _singles(other)
            yield from _differences(one, other, f"{pointer}/{escape(key)}")
    elif isinstance(expected, list) and isinstance(found, list):
        for index in range(max(len(expected), len(found))):
            one = expected[index] if index < len(expected) else _NOTHING
            other = found[index] if index < len(found) else _NOTHING
            yield from _differences(one, other, f"{pointer}/{index}")
    elif not _same_scalar(expected, found):
        yield pointer, _json(expected), _json(found)


def _same_scalar(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def _is_float32(value: dict[str, Json]) -> bool:
    return value.get("dtype") == "float32" and isinstance(value.get("data"), list)


def _singles(items: Any) -> list[Json]:
    return [_single(item) if _is_number(item) else item for item in items]


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _single(number: float) -> float:
    """The float32 nearest to a number; infinite if it is too large."""
    try:
        return float(struct.unpack("<f", struct.pack("<f", float(number)))[0])
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _without_null(value: Json) -> Json:
    """The value without null members, which is how encoders without a rule write absent ones."""
    if isinstance(value, dict):
        return {key: _without_null(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_null(item) for item in value]
    return value


# --- words ---------------------------------------------------------------------------------------


def _json(value: Json | _Nothing) -> str:
    if isinstance(value, _Nothing):
        return "nothing"
    return json.dumps(value, ensure_ascii=False)


def _faults(answer: RunnerAnswer) -> frozenset[Fault] | None:
    """The faults in an answer; None if the implementation does not name faults."""
    listed = answer.get("faults")
    if not isinstance(listed, list):
        return None
    return frozenset((str(code), str(at)) for code, at in listed)


def _listed(faults: frozenset[Fault]) -> str:
    """Faults in words: `refused: range at /eps`; the root has no pointer."""
    each = (f"{code} at {at}" if at else code for code, at in sorted(faults))
    return f"refused: {', '.join(each)}" if faults else "refused"


def _refusal(answer: RunnerAnswer) -> str:
    faults = _faults(answer)
    if faults:
        return _listed(faults)
    if answer.get("writing", False) is True:
        return f"cannot be written: {answer['refused']}"
    return f"refused: {answer['refused']}"


def _taken(answer: RunnerAnswer, verb: str, faults: Iterable[Fault] = ()) -> str:
    """The result of a payload or a call in words: all of it, or what is where the first fault
    should be."""
    if "gives" not in answer:
        return f"taken: {answer.get('taken', '')}"
    for _, at in sorted(faults):
        held = _held(answer["gives"], at)
        if at and not isinstance(held, _Nothing):
            return f"{verb} {_json(held)} at {at}"
    return f"{verb} {_json(answer['gives'])}"


def _held(value: Json, pointer: str) -> Json | _Nothing:
    for part in split(pointer):
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return _NOTHING
    return value
