"""Derived vectors: edits of payloads, with the outcome that the oracle computes.

Only this module of the program uses the oracle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from tinkerspec_oracle import Oracle, RuleError, read_rules

from ...contract import model
from ...contract.load import Sources
from ...contract.pointer import value_at
from ...contract.tree import names
from ...diagnostics import Diagnostic, DiagnosticError
from .places import Edit, edits
from .raw import Raw

VectorJson: TypeAlias = Mapping[str, Any]
"""A vector as a file has it."""


class Deriver:
    """Derives the vectors of each type of a set of schemas.

    Raises:
        DiagnosticError: A rule cannot be used, or is about no schema.
    """

    def __init__(
        self, sources: Sources, contract: model.Contract, rules: Mapping[str, Path]
    ) -> None:
        self._documents = {document.path: document.root for document in sources.types}
        self._schemas = {
            name: Raw(self._documents, path, value_at(self._documents[path], pointer))
            for (path, pointer), name in names(sources).items()
        }
        self._derived: dict[str, Sequence[VectorJson]] = {}
        self._named = {id(raw.node) for raw in self._schemas.values()}
        try:
            stems = {Path(path).stem for path in self._documents}
            for name in sorted(rules.keys() - stems):
                raise RuleError(rules[name], f"no schema is named {name}.json")
            self._oracle = Oracle(self._documents, read_rules(rules))
        except RuleError as error:
            raise _fault(error) from error

    def schema(self, type_: str) -> Raw:
        """The raw schema of a type."""
        return self._schemas[type_]

    def vectors(self, type_: str) -> Sequence[VectorJson]:
        """The vectors of a type: for each edit of its values, what comes of it; derived once.

        Raises:
            DiagnosticError: A rule fails.
        """
        if type_ not in self._derived:
            self._derived[type_] = tuple(self._derive(type_))
        return self._derived[type_]

    def _derive(self, type_: str) -> Iterator[VectorJson]:
        try:
            for edit in self._edits(type_):
                if not (edit.tried and self._is_writable(type_, edit.payload)):
                    continue
                yield {
                    "name": edit.name,
                    "payload": edit.payload,
                    **self._outcome(type_, edit.payload),
                    "source": "derived",
                }
        except RuleError as error:
            raise _fault(error) from error

    def _is_writable(self, type_: str, payload: model.Json) -> bool:
        """Whether there is an outcome: what is read but never written again has none."""
        verdict = self._oracle.judge_value(type_, payload)
        return not verdict.valid or self._oracle.is_writable(type_, payload)

    def untried(self, type_: str) -> list[str]:
        """The names of edits whose payloads are too large, of which there are no vectors."""
        return [edit.name for edit in self._edits(type_) if not edit.tried]

    def _edits(self, type_: str) -> Iterator[Edit]:
        return edits(self.schema(type_), lambda schema: id(schema.node) in self._named)

    def _outcome(self, type_: str, payload: model.Json) -> VectorJson:
        verdict = self._oracle.judge_value(type_, payload)
        if verdict.valid:
            return {"canonical": self._oracle.canonical(type_, payload)}
        faults = sorted(verdict.faults, key=lambda fault: (fault.at, fault.code))
        return {"errors": [{"code": fault.code, "at": fault.at} for fault in faults]}


def _fault(error: RuleError) -> DiagnosticError:
    help_ = "fix the file, or remove it from the folder"
    return DiagnosticError(
        [Diagnostic(code="vectors-rule", message=str(error), help=help_, file=str(error.file))]
    )
