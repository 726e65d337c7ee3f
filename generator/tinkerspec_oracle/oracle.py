"""Judges payloads by a set of schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .canonical import canonical
from .faults import Fault, faults, pointer
from .judging import FORMATS, Validator, with_rules
from .rules import Rule, read_rules
from .text import Json, NotJsonError, read_json

_BASE: Final = "https://contract.invalid/"


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
    each rule by the name of its schema's file. `validator` is the class of jsonschema to judge by.
    """

    def __init__(
        self,
        documents: Mapping[str, Json],
        rules: Mapping[str, Rule] | None = None,
        validator: Any = Validator,
    ) -> None:
        # Without its `$schema`, at which jsonschema would forget the keywords of this package.
        plain = {
            path: {key: value for key, value in document.items() if key != "$schema"}
            for path, document in documents.items()
        }
        titles = {Path(path).stem: document["title"] for path, document in plain.items()}
        self._registry: Registry[Json] = Registry().with_resources(
            (_BASE + path, Resource.from_contents(document, default_specification=DRAFT202012))
            for path, document in plain.items()
        )
        named = {name: (uri, node) for name, uri, node in _named(plain)}
        self.schemas: Mapping[str, Json] = MappingProxyType(
            {name: node for name, (_, node) in named.items()}
        )
        ruled = with_rules(validator, {titles[name]: rule for name, rule in (rules or {}).items()})
        self._validators = {
            name: ruled({"$ref": uri}, registry=self._registry, format_checker=FORMATS)
            for name, (uri, _) in named.items()
        }

    @classmethod
    def open(cls, types: Path, rules: Path | None = None, validator: Any = Validator) -> Oracle:
        """The oracle of a folder of schemas, with the rules of another folder.

        Raises:
            RuleError: A rule cannot be used.
        """
        documents = {
            path.relative_to(types).as_posix(): json.loads(path.read_text("utf-8"))
            for path in sorted(types.rglob("*.json"))
        }
        return cls(documents, read_rules(rules) if rules is not None else None, validator)

    def judge(self, type_: str, text: str) -> Verdict:
        """The verdict on JSON text read as a type."""
        try:
            payload = read_json(text)
        except NotJsonError:
            return Verdict(valid=False, faults=frozenset({Fault("json", "")}))
        return self.judge_value(type_, payload)

    def judge_value(self, type_: str, payload: Json) -> Verdict:
        """The verdict on a parsed payload read as a type."""
        validator = self._validators[type_]
        found = faults(validator.iter_errors(payload))
        valid = validator.is_valid(payload)
        if valid != (not found):
            raise DisagreementError(f"{type_}: valid is {valid}, faults are {sorted(found)}")
        return Verdict(valid=valid, faults=found)

    def canonical(self, type_: str, payload: Json) -> Json:
        """What every language writes after it has read a valid payload as a type."""
        validator = self._validators[type_]
        return canonical(validator, validator.schema, self._registry.resolver(_BASE), payload)


def _named(documents: Mapping[str, Json]) -> Iterator[tuple[str, str, Json]]:
    """Every schema that has a name, with its URI: a local one first, since a file's name wins."""
    for path, document in documents.items():
        for key, node in document.get("$defs", {}).items():
            yield node.get("title", key), f"{_BASE}{path}#{pointer('$defs', key)}", node
    for path, document in documents.items():
        yield document["title"], _BASE + path, document
