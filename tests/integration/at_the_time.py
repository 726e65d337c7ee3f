"""The schemas as they were when a contract was the newest: all that came later is taken out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinkerspec.contract.axis import project
from tinkerspec.contract.axis.marks import SINCE, UNTIL, VALUES, WAS, WAS_UNTIL
from tinkerspec.contract.load import parse

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
            if self._is_later(path.stem.partition("@")[2]):
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
            elif key == WAS:
                old = [was for was in value if not self._is_later(was[WAS_UNTIL])]
                later = [was for was in value if self._is_later(was[WAS_UNTIL])]
                made |= {k: v for k, v in ((_OLD + key, old), (key, later)) if v}
            elif key == VALUES:
                marks = {name: self._kept(each) for name, each in value.items()}
                for mark in (_OLD + key, key):
                    named = {
                        name: {k: v for k, v in each.items() if _is(k, mark)}
                        for name, each in marks.items()
                    }
                    made |= (
                        {mark: found} if (found := {n: m for n, m in named.items() if m}) else {}
                    )
            else:
                made[key] = self._kept(value)
        return made

    def _vectors(self, path: Path) -> None:
        from vectors import format_document

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


def _is(key: str, mark: str) -> bool:
    return key.startswith(_OLD) is mark.startswith(_OLD)


def copy(source: Path, folder: Path, *names: str) -> None:
    """Copy these folders and files of a project."""
    for name in names:
        if (source / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source / name, folder / name, ignore=ignored)
        else:
            shutil.copy(source / name, folder / name)
