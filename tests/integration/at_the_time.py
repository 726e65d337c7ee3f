"""The schemas as they were when a contract was the newest: all that came later is taken out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinkerspec.contract.axis import project
from tinkerspec.contract.axis.marks import SINCE, UNTIL, VALUES, WAS, WAS_UNTIL
from tinkerspec.contract.load import parse
from vectors import format_document

Marks = dict[str, dict[str, str]]

_OLD = "~"
"""Begins the name of a mark that was there already, which `project` then leaves alone."""


@dataclass(frozen=True)
class Time:
    """When a release was the newest that a contract lists: `order` has the contracts of today."""

    contract: str
    release: str
    order: Mapping[str, int]

    @property
    def index(self) -> int:
        return self.order[self.contract]

    def rewind(self, root: Path) -> None:
        """Take out of the schemas and templates of a project what came later."""
        schemas = root / "schemas"
        for path in (*sorted(schemas.glob("types/*/*.json")), schemas / "openapi.json"):
            self._document(path)
        for path in sorted(schemas.glob("vectors/*.json")):
            self._vectors(path)
        for path in root.glob("templates/**/*@*"):
            rest = path.name.partition("@")[2]  # The contract, and what kind of file it is.
            if self._is_later(max((c for c in self.order if rest.startswith(f"{c}.")), key=len)):
                path.unlink()
        self._contracts(schemas / "contracts.json")

    def _is_later(self, contract: str) -> bool:
        return self.order[contract] > self.index

    def _contracts(self, path: Path) -> None:
        entries = json.loads(path.read_text(encoding="utf-8"))[: self.index + 1]
        spoken = entries[-1]["releases"]
        entries[-1]["releases"] = spoken[: spoken.index(self.release) + 1]
        lines = ",\n".join(f"  {json.dumps(entry)}" for entry in entries)
        path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")

    def _document(self, path: Path) -> None:
        read = parse(path.read_bytes(), path=path.name, file=path.name)
        text = json.dumps(self._kept(read.data), indent=2, ensure_ascii=False)
        kept = parse(text.encode(), path=path.name, file=path.name)
        found = project.document_at(kept, self.order, self.index)
        if found is None:
            path.unlink()
        elif found is not kept:
            data = json.dumps(found.data, indent=2, ensure_ascii=False)
            path.write_text(data.replace(f'"{_OLD}x-', '"x-') + "\n", encoding="utf-8")

    def _kept(self, node: Any) -> Any:
        """A part of a document whose marks that were there already have other names."""
        if isinstance(node, list):
            return [self._kept(each) for each in node]
        if not isinstance(node, dict):
            return node
        made: dict[str, Any] = {}
        for key, value in node.items():
            if key in (SINCE, UNTIL):
                made[key if self._is_later(value) else _OLD + key] = value
            elif key in (WAS, VALUES):
                split = self._was(value) if key == WAS else self._values(value)
                made |= {k: v for k, v in zip((_OLD + key, key), split, strict=True) if v}
            else:
                made[key] = self._kept(value)
        return made

    def _was(self, changes: list[Any]) -> tuple[list[Any], list[Any]]:
        """The entries of `x-was` that were there already, and the later ones."""
        old = [was for was in changes if not self._is_later(was[WAS_UNTIL])]
        return old, [was for was in changes if was not in old]

    def _values(self, values: dict[str, dict[str, str]]) -> tuple[Marks, Marks]:
        """The marks of `x-values` that were there already, and the later ones."""
        old: Marks = {}
        later: Marks = {}
        for name, marks in values.items():
            for mark, contract in marks.items():
                if self._is_later(contract):
                    later.setdefault(name, {})[mark] = contract
                else:
                    old.setdefault(name, {})[_OLD + mark] = contract
        return old, later

    def _vectors(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text)
        made = {
            key: [self._vector(each) for each in value if not self._starts_later(each)]
            if isinstance(value, list)
            else value
            for key, value in data.items()
        }
        if made != data:
            path.write_text(format_document(made), encoding="utf-8")

    def _starts_later(self, vector: dict[str, Any]) -> bool:
        return SINCE in vector and self._is_later(vector[SINCE])

    def _vector(self, vector: dict[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in vector.items() if k != UNTIL or not self._is_later(v)}
