"""Everybody who says what a JSON text is worth as a type.

jsonschema with the rules that the contract adds, a Python package from text (as it is, and with
everything accelerated) and from a mapping, and the Tinker SDK. Elixir, the sixth, is a process of
its own: `elixir.py`. Unless another package is named, they judge by the types of this project.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Protocol

import differences
import sdk
import tinker_types
import vectors
from drive import PackageBinding
from pydantic import ValidationError
from tinkerspec.contract import model
from tinkerspec_oracle import Oracle, read_json
from vectors import Json, same_json
from ways import taken

Question = tuple[str, str]
"""The name of a type, and a JSON text to read as it."""

Answer = dict[str, Any]
"""`ok` with the canonical value, or `errors`, each a `code` and the pointer `at`; `unwritten` where
what is valid would be read as something else when it is written, `refused` where no faults are
given, `silent` where there is no say in the matter, and `crash` for whatever should not have come
out."""

SILENT: Final[Answer] = {"silent": True}


class Judge(Protocol):
    """Somebody who is asked."""

    name: str

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """What it makes of each text."""
        ...

    def agrees(self, question: Question, ours: Answer, theirs: Answer) -> bool:
        """Whether its own answer says the same as that of the Python package."""
        ...


def same(left: Answer, right: Answer) -> bool:
    """Whether two answers are one: the same faults in any order, or the same value."""
    if "unwritten" in left and "unwritten" in right:
        return True
    if "ok" in left and "ok" in right:
        return same_json(left["ok"], right["ok"])
    if "errors" in left and "errors" in right:
        return Counter(_faults(left)) == Counter(_faults(right))
    return False


def _faults(answer: Answer) -> Iterator[tuple[str, str]]:
    return ((fault["code"], fault["at"]) for fault in answer["errors"])


class Text:
    """The Python package, which reads JSON text."""

    name = "Python from text"

    def __init__(self, package: ModuleType = tinker_types) -> None:
        self._package = PackageBinding(package)

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """What it makes of each text."""
        return [self._read(type_, self.given(text)) for type_, text in questions]

    def given(self, text: str) -> Any:
        """What is handed to the package; None when it cannot be asked."""
        return text

    def agrees(self, question: Question, ours: Answer, theirs: Answer) -> bool:
        """Whether both found the same."""
        del question
        return "silent" in theirs or same(ours, theirs)

    def _read(self, type_: str, data: Any) -> Answer:
        if data is None:
            return SILENT
        try:
            value = self._package.read(type_, data)
            return self._written(type_, value)
        except ValidationError as error:
            faults = self._package.package.payload_errors(error)
            return {"errors": [{"code": f["code"], "at": f["pointer"]} for f in faults]}
        except Exception as error:  # Whatever else comes out is what is being looked for.
            return {"crash": f"{type(error).__name__}: {error}"}

    def _written(self, type_: str, value: object) -> Answer:
        try:
            written = self._package.encode(type_, value)
            if not isinstance(getattr(self._package.package, type_), type):
                # What is no model does not know as what it was read.
                again = self._package.read(type_, json.dumps(written))
                if not same_json(self._package.encode(type_, again), written):
                    return {"unwritten": "is read as something else"}
            return {"ok": written}
        except ValueError as error:
            return {"unwritten": str(error)}


class Accelerated(Text):
    """The Python package with everything that makes it faster, however short a text is."""

    name = "Python, accelerated"

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """What it makes of each text."""
        with taken("accelerated", self._package.package.__name__):
            return super().ask(questions)


class Mapped(Accelerated):
    """The same, which reads what Python's own reader of JSON gives."""

    name = "Python from a mapping"

    def given(self, text: str) -> Any:
        """The parsed value; text and null mean something else when they are handed over."""
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return None
        return None if isinstance(value, str) else value


class Schemas:
    """jsonschema, with `format` and `contentEncoding` asserted and the rules of the contract."""

    name = "jsonschema"

    def __init__(self, oracle: Oracle | None = None) -> None:
        self._oracle = oracle or vectors.oracle()

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """What it makes of each text."""
        return [self._judge(type_, text) for type_, text in questions]

    def agrees(self, question: Question, ours: Answer, theirs: Answer) -> bool:
        """Whether both found the same faults, or would write the same, which is valid again."""
        if "errors" in ours and "errors" in theirs:
            # A member may have one fault twice: its name, and its value.
            return set(_faults(ours)) == set(_faults(theirs))
        if not same(ours, theirs):
            return False
        # What the oracle would write has been found valid, or it would not be writable.
        is_found = "ok" not in ours or ours["ok"] == theirs["ok"]
        return is_found or self._oracle.judge_value(question[0], ours["ok"]).valid

    def _judge(self, type_: str, text: str) -> Answer:
        verdict = self._oracle.judge(type_, text)
        if not verdict.valid:
            return {"errors": [{"code": fault.code, "at": fault.at} for fault in verdict.faults]}
        value = read_json(text)
        if not self._oracle.is_writable(type_, value):
            return {"unwritten": "another variant fits what would be written"}
        return {"ok": self._oracle.canonical(type_, value)}


class Sdk:
    """The Tinker SDK. It may differ where `differences.Rule` says so, and nowhere else.

    Where it holds a float, an integer of ours may have more digits. About values with a type whose
    fields are others there, or a number that it refuses, it is not asked.
    """

    name = f"tinker {sdk.VERSION}"

    def __init__(self, contract: model.Contract) -> None:
        self._rule = differences.Rule(contract)
        self._binding = sdk.SdkBinding()
        self._numbers = differences.load().numbers

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """What it makes of each text."""
        return [self._read(type_, text) for type_, text in questions]

    def agrees(self, question: Question, ours: Answer, theirs: Answer) -> bool:
        """Whether it says what we say, or differs as it is listed."""
        type_ = question[0]
        if "silent" in theirs or "crash" in ours:
            return True
        if "refused" in theirs:
            return "errors" in ours
        if "errors" in ours:
            return self._rule.may_be_laxer(type_, _faults(ours))
        value = self._binding.encode(type_, theirs["held"])
        known = sdk.known(theirs["held"], ours["ok"])
        return same_json(_with_floats_of(value, known), value)

    def _read(self, type_: str, text: str) -> Answer:
        if not sdk.covers(type_):
            return SILENT
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return {"refused": True}
        if _holds(value, self._numbers) or self._rule.has_other_fields(type_, value):
            return SILENT
        try:
            return {"held": sdk.adapter(type_).validate_python(value)}
        except differences.SDK_REFUSALS:
            return {"refused": True}


class Release:
    """A release of the SDK at the contract that it speaks, as far as its types judge.

    What the package takes, it takes and holds as the same value. What it takes beyond that has only
    faults of kinds that it does not look at. Dataclasses hold whatever they are given, so it is not
    asked about them. Nor is it about numbers that pydantic refuses, and steps of other optimizers
    than Adam, whose settings its base class holds without looking at them.
    """

    def __init__(self, release: str, folder: Path, types: Iterable[str]) -> None:
        self.name = f"tinker {release}"
        self._adapters = sdk.adapters(sdk.another(release, folder), types)
        self._numbers = differences.load().numbers

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """What it makes of each text."""
        return [self._read(type_, text) for type_, text in questions]

    def agrees(self, question: Question, ours: Answer, theirs: Answer) -> bool:
        """Whether it says what we say, or is laxer in a way that is known."""
        if "silent" in theirs or "crash" in ours:
            return True
        if "refused" in theirs:
            return "errors" in ours
        if "errors" in ours:
            return all(
                code in _LAXER or (question[0], code, at) in _FILLED for code, at in _faults(ours)
            )
        value = sdk.written(self._adapters[question[0]], theirs["held"])
        return same_json(_with_floats_of(value, ours["ok"]), value)

    def _read(self, type_: str, text: str) -> Answer:
        if type_ not in self._adapters:
            return SILENT
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return {"refused": True}
        if _holds(value, self._numbers) or _has_other_optimizer(value):
            return SILENT
        try:
            return {"held": self._adapters[type_].validate_python(value)}
        except differences.SDK_REFUSALS:
            return {"refused": True}


_LAXER: Final = frozenset(("base64", "datetime", "json", "range", "tensor", "tinker_path", "type"))
"""What types of the SDK do not look at, or convert."""

_FILLED: Final = frozenset({("DimuonParams", "missing", "/type")})
"""What its classes fill in by themselves. In a step, where it would not know the optimizer, it
refuses settings without it, or takes them for those of Adam."""


def _has_other_optimizer(value: Json) -> bool:
    """Whether the base class of all optimizers takes a step's settings: any with a `type`."""
    if not isinstance(value, dict):
        return False
    adam = value.get("adam_params")
    return "optimizer_params" in value or (isinstance(adam, dict) and "type" in adam)


def _holds(value: Json, numbers: frozenset[float]) -> bool:
    """Whether one of the floats is anywhere in a value."""
    if isinstance(value, dict | list):
        items = value.values() if isinstance(value, dict) else value
        return any(_holds(item, numbers) for item in items)
    return isinstance(value, float) and value in numbers


def _with_floats_of(theirs: Json, ours: Json) -> Json:
    """Our value, with a float for an integer where the other one has a float."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return {key: _with_floats_of(theirs.get(key), item) for key, item in ours.items()}
    if isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        return [_with_floats_of(*pair) for pair in zip(theirs, ours, strict=True)]
    return float(ours) if isinstance(theirs, float) and type(ours) is int else ours
