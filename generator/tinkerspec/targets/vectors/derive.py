"""Derived vectors: edits of payloads, with the outcome that the oracle computes.

Only this module of the program uses the oracle.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from tinkerspec_oracle import Fault, Oracle, RuleError, is_helper, read_rules

from ...contract.load import Sources
from ...contract.naming import printable_json
from ...contract.pointer import value_at
from ...contract.tree import names
from ...diagnostics import Diagnostic, DiagnosticError
from ...frozen import frozen
from .memory import Memory, digests
from .places import Edit, edits
from .raw import Raw, Schemas


@frozen
class Derived:
    """The vectors of a type as text: for each edit of its values, what comes of it.

    `untried` names the edits whose payloads are too large, of which there are no vectors.
    """

    vectors: Sequence[str]
    untried: Sequence[str]


_MEMORY: Final = Memory[Derived](most=2000)
"""By type, and the digest of the file that it stands in."""


_encode: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def json_text(value: Any) -> str:
    """A value as it stands in a file of vectors."""
    return printable_json(_encode(value))


class Deriver:
    """Derives the vectors of each type of a set of schemas.

    Raises:
        DiagnosticError: A rule cannot be used, or is about no schema.
    """

    def __init__(self, sources: Sources, rules: Mapping[str, Path]) -> None:
        self._documents = {document.path: document.root for document in sources.types}
        schemas = Schemas(self._documents)
        self._schemas = {
            name: schemas.raw(path, value_at(self._documents[path], pointer))
            for (path, pointer), name in names(sources).items()
        }
        self._derived: dict[str, Derived] = {}
        self._named = {id(raw.node) for raw in self._schemas.values()}
        try:
            helpers = {name: file for name, file in rules.items() if is_helper(name)}
            stems = {Path(path).stem for path in self._documents}
            for name in sorted(rules.keys() - helpers.keys() - stems):
                raise RuleError(rules[name], f"no schema is named {name}.json")
            self._rules = read_rules(rules)
        except RuleError as error:
            raise _fault(error) from error
        self._digests = digests(self._documents, rules, helpers.values())

    @cached_property
    def _oracle(self) -> Oracle:
        return Oracle(self._documents, self._rules)

    def schema(self, type_: str) -> Raw:
        """The raw schema of a type."""
        return self._schemas[type_]

    def digest(self, type_: str) -> str:
        """The digest of all that decides what is derived of a type."""
        return self._digests[self.schema(type_).path]

    def derived(self, type_: str) -> Derived:
        """What is derived of a type.

        Raises:
            DiagnosticError: A rule fails.
        """
        if type_ not in self._derived:
            key = (type_, self.digest(type_))
            self._derived[type_] = _MEMORY.get(key, lambda: self._derive(type_))
        return self._derived[type_]

    def _derive(self, type_: str) -> Derived:
        vectors, untried = [], []
        every = edits(self.schema(type_), lambda schema: id(schema.node) in self._named)
        try:
            with self._oracle.remembering():  # Most of a payload is in many others.
                for edit in every:
                    if not edit.tried:
                        untried.append(edit.name)
                    elif vector := self._vector(type_, edit):
                        vectors.append(vector)
        except RuleError as error:
            raise _fault(error) from error
        return Derived(tuple(vectors), tuple(untried))

    def _vector(self, type_: str, edit: Edit) -> str:
        """The vector of an edit; what is read but never written again has none."""
        payload = _encode(edit.payload)
        verdict = self._oracle.judge_value(type_, edit.payload)
        if verdict.valid:
            written = self._oracle.canonical(type_, edit.payload)
            text = _encode(written)
            # What is written as it was read need not be read again.
            if text != payload and not self._oracle.reads_back(type_, written):
                return ""
            outcome = f'"canonical": {text}'
        else:
            faults = sorted(verdict.faults, key=lambda fault: (fault.at, fault.code))
            outcome = f'"errors": [{", ".join(map(_error, faults))}]'
        head = f'{{"name": {_encode(edit.name)}, "payload": {payload}'
        return printable_json(f'{head}, {outcome}, "source": "derived"}}')


@lru_cache(maxsize=1000)
def _error(fault: Fault) -> str:
    return _encode({"code": fault.code, "at": fault.at})


def _fault(error: RuleError) -> DiagnosticError:
    help_ = "fix the file, or remove it from the folder"
    return DiagnosticError(
        [Diagnostic(code="vectors-rule", message=str(error), help=help_, file=str(error.file))]
    )
