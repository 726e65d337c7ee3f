"""Judges payloads by a set of schemas."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias

from .canonical import Writer
from .choices import decide
from .faults import Choices, Fault, faults
from .judging import FORMATS, Validator, with_rules
from .names import file_name, named
from .references import linked
from .rules import Rule, files_of, read_rules
from .text import Json, NotJsonError, read_json

Watched: TypeAlias = Callable[[Any], Any]


def unwatched(validator: Any) -> Any:
    """The class as it is."""
    return validator


class DisagreementError(AssertionError):
    """The verdict and the faults contradict each other: a fault of the oracle."""


class Verdict(NamedTuple):
    """Whether a payload is valid, and its faults."""

    valid: bool
    faults: frozenset[Fault]


_SOUND: Final = Verdict(valid=True, faults=frozenset())


class Oracle:
    """Judges payloads by raw schemas and by a project's rules.

    `documents` holds each schema by its path, which the references in others name; `rules` holds
    each rule by the name of its schema's file. `watched` is given the class of jsonschema that
    judges, and gives the one to take.
    """

    def __init__(
        self,
        documents: Mapping[str, Json],
        rules: Mapping[str, Rule] | None = None,
        watched: Watched = unwatched,
    ) -> None:
        # Without its `$schema`, at which jsonschema would forget the keywords of this package.
        plain = linked(
            {
                path: {key: value for key, value in document.items() if key != "$schema"}
                for path, document in documents.items()
            }
        )
        titles = {Path(path).stem: file_name(path, document) for path, document in plain.items()}
        self.schemas: Mapping[str, Json] = MappingProxyType(named(plain))
        for node in self.schemas.values():
            decide(node)
        self._choices = Choices()
        self._is_remembering = False
        choosing = watched(self._choices.keywords(Validator))
        ruled = with_rules(choosing, {titles[name]: rule for name, rule in (rules or {}).items()})
        self._validator = ruled({}, format_checker=FORMATS)
        self._writer = Writer(self._validator)

    @classmethod
    def open(cls, types: Path, rules: Path | None = None, watched: Watched = unwatched) -> Oracle:
        """The oracle of a folder of schemas, with the rules of another folder.

        Raises:
            RuleError: A rule cannot be used.
        """
        documents = {
            path.relative_to(types).as_posix(): json.loads(path.read_text("utf-8"))
            for path in sorted(types.rglob("*.json"))
        }
        return cls(documents, read_rules(files_of(rules)) if rules is not None else None, watched)

    def judge(self, type_: str, text: str) -> Verdict:
        """The verdict on JSON text read as a type."""
        try:
            payload = read_json(text)
        except NotJsonError:
            return Verdict(valid=False, faults=frozenset({Fault("json", "")}))
        return self.judge_value(type_, payload)

    def judge_value(self, type_: str, payload: Json) -> Verdict:
        """The verdict on a parsed payload read as a type."""
        self._forget()
        errors = list(self._validator.descend(payload, self.schemas[type_]))
        if not errors:
            return _SOUND
        found = faults(errors)
        if not found:
            raise DisagreementError(f"{type_}: no fault says what {errors} are about")
        return Verdict(valid=False, faults=found)

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Within, a part of a payload that was judged is not judged again where another payload has
        the same object in memory. None of them may be changed meanwhile.
        """
        self._is_remembering = True
        try:
            yield
        finally:
            self._is_remembering = False
            self._forget()

    def _forget(self) -> None:
        """Forget the values: a new payload may stand where an old one stood in memory."""
        if not self._is_remembering:
            self._choices.forget()
            self._validator.SOUND.clear()
            self._writer.forget()

    def canonical(self, type_: str, payload: Json) -> Json:
        """What every language writes after it has read a valid payload as a type."""
        self._forget()
        return self._writer.write(self.schemas[type_], payload)

    def is_writable(self, type_: str, payload: Json) -> bool:
        """Whether the canonical form of a valid payload reads as what it was written of.

        It may not where variants of a choice have values in common: a default that is written, or a
        timestamp in UTC, may fit another variant. Then every language refuses to write it.
        """
        return self.reads_back(type_, self.canonical(type_, payload))

    def reads_back(self, type_: str, written: Json) -> bool:
        """Whether a canonical value is valid, and its own canonical form."""
        return self.judge_value(type_, written).valid and self.canonical(type_, written) == written
