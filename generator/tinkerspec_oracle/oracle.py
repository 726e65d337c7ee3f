"""Judges payloads by a set of schemas."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from .canonical import canonical
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a payload is valid, and its faults."""

    valid: bool
    faults: frozenset[Fault]


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
        choosing = watched(self._choices.keywords(Validator))
        ruled = with_rules(choosing, {titles[name]: rule for name, rule in (rules or {}).items()})
        self._validators = {
            name: ruled(node, format_checker=FORMATS) for name, node in self.schemas.items()
        }

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
        self._choices.forget()
        errors = list(self._validators[type_].iter_errors(payload))
        found = faults(errors)
        if bool(errors) != bool(found):
            raise DisagreementError(f"{type_}: no fault says what {errors} are about")
        return Verdict(valid=not errors, faults=found)

    def canonical(self, type_: str, payload: Json) -> Json:
        """What every language writes after it has read a valid payload as a type."""
        self._choices.forget()
        validator = self._validators[type_]
        return canonical(validator, validator.schema, payload)

    def is_writable(self, type_: str, payload: Json) -> bool:
        """Whether the canonical form of a valid payload reads as what it was written of.

        It may not where variants of a choice have values in common: a default that is written, or a
        timestamp in UTC, may fit another variant. Then every language refuses to write it.
        """
        return self.reads_back(type_, self.canonical(type_, payload))

    def reads_back(self, type_: str, written: Json) -> bool:
        """Whether a canonical value is valid, and its own canonical form."""
        return self.judge_value(type_, written).valid and self.canonical(type_, written) == written
