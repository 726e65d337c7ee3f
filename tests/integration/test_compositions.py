"""Drawn `allOf`s: what lint lets through means in the package what it means in plain JSON Schema,
fault by fault; and most of what is drawn is let through."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from drawn import seeds
from drive import PackageBinding
from spoiling import compare
from tinkerspec import pipeline
from tinkerspec.config import load_config
from tinkerspec.contract import lint
from tinkerspec.contract.load import load_folder
from tinkerspec_oracle import Oracle

from .test_cases import PYPROJECT, imported

COUNT: Final = 60
"""How many schemas are drawn; of each, as many payloads."""

TEXTS: Final = ["", "a", "ab", "abc", "b", "bb", "2025-01-01T00:00:00Z", "YQ=="]
NUMBERS: Final = [-1, 0, 0.5, 1, 1.5, 2, 3.0, 4, 6, 7]
OTHERS: Final = [None, True, [], ["a"], ["a", "b", "a"], [1], [None], {}, {"a": 1}, {"a": "a"}]
MEMBERS: Final = ("m", "n", "o")

Schema = dict[str, Any]


class Drawer:
    """Draws schemas that have parts, and payloads for them."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def some(self, keywords: Schema) -> Schema:
        return {key: value for key, value in keywords.items() if self.chance.random() < 0.3}

    def text(self) -> Schema:
        chance = self.chance
        return chance.choice(
            [
                self.some(
                    {
                        "minLength": chance.randrange(3),
                        "maxLength": chance.randrange(1, 4),
                        "pattern": chance.choice(["a", "^a", "b$"]),
                    }
                ),
                {"enum": chance.sample(TEXTS, chance.randrange(2, 6))},
                {"const": chance.choice(TEXTS)},
                {"type": "string", "format": "date-time"},
                {"type": "string", "contentEncoding": "base64"},
            ]
        )

    def number(self) -> Schema:
        chance = self.chance
        if chance.random() < 0.2:
            return {"enum": chance.sample([*NUMBERS, "a", None], 5)}
        return {
            "type": chance.choice(["number", "integer"]),
            **self.some(
                {
                    "minimum": chance.randrange(-1, 3),
                    "exclusiveMinimum": chance.randrange(-1, 2),
                    "maximum": chance.choice([1, 2, 2.5, 3, 6]),
                    "exclusiveMaximum": chance.randrange(3, 8),
                    "multipleOf": chance.choice([1, 2, 3]),
                }
            ),
        }

    def list_(self) -> Schema:
        items: Schema = {"type": "string", **self.some({"minLength": 1, "maxLength": 2})}
        sizes = {"minItems": 1, "maxItems": 2, "uniqueItems": True}
        return {**self.some({"items": items}), **self.some(sizes)}

    def value(self, depth: int = 0) -> tuple[str, list[Schema]]:
        """Parts that speak of one type."""
        kinds = {"string": self.text, "number": self.number, "array": self.list_}
        if depth == 0:
            kinds["object"] = self.record
        kind = self.chance.choice(list(kinds))
        return kind, [kinds[kind]() for _ in range(self.chance.randrange(1, 4))]

    def spelled(self, depth: int = 0) -> Schema:
        """A schema with parts, some of them beside it."""
        kind, (beside, *parts) = self.value(depth)
        closed = {"enum", "const", "format", "contentEncoding", "items"} & beside.keys()
        if kind == "array" and "items" not in beside:
            beside = {"items": {"type": "string"}, **beside}
        typed = beside if "enum" in beside and parts else {"type": kind} | beside
        if self.chance.random() < 0.2 and kind != "object" and not closed:
            typed = {**typed, "type": [typed["type"], "null"]}
        if not parts:
            return typed
        return self.chance.choice([{"allOf": [typed, *parts]}, {**typed, "allOf": parts}])

    def record(self) -> Schema:
        names = self.chance.sample(MEMBERS, self.chance.randrange(0, 4))
        members = {name: {"description": "A.", **self.spelled(1)} for name in names}
        return {
            **({"type": "object", "properties": members} if members else {}),
            **self.some({"required": names}),
            "additionalProperties": not members or self.chance.random() < 0.8,
        }

    def payload(self, depth: int = 0) -> Any:
        pool = self.chance.choice([TEXTS, NUMBERS, OTHERS])
        if depth or self.chance.random() < 0.5:
            return self.chance.choice(pool)
        names = self.chance.sample((*MEMBERS, "z"), self.chance.randrange(0, 5))
        return {name: self.payload(1) for name in names}


def sound(folder: Path, drawer: Drawer) -> Iterator[str]:
    """Write drawn schemas, and give the names of those that lint lets through."""
    types = folder / "schemas" / "types" / "drawn"
    types.mkdir(parents=True)
    for number in range(COUNT):
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"Drawn{number}",
            **drawer.spelled(),
        }
        (types / f"drawn{number}.json").write_text(json.dumps(schema), encoding="utf-8")
    found = lint.run(load_folder(folder / "schemas", display=""))
    refused = {fault.file for fault in found if fault.severity == "error"}
    for path in sorted(types.glob("*.json")):
        if path.relative_to(folder / "schemas").as_posix() in refused:
            path.unlink()
        else:
            yield path.stem.capitalize()


@seeds(1)
def test_parts_mean_what_they_mean_in_plain_json_schema(seed: int, tmp_path: Path) -> None:
    drawer = Drawer(random.Random(seed))
    names = list(sound(tmp_path, drawer))
    assert len(names) >= COUNT // 3
    package = f"drawn_{seed}"
    (tmp_path / "pyproject.toml").write_text(PYPROJECT.format(package=package), "utf-8")
    pipeline.generate(load_config(tmp_path / "pyproject.toml"))
    binding = PackageBinding(imported(tmp_path / "generated" / "python", package))
    oracle = Oracle.open(tmp_path / "schemas" / "types")
    verdicts = {
        compare(binding, oracle, name, json.dumps(drawer.payload()))
        for name in names
        for _ in range(COUNT)
    }
    assert verdicts == {True, False}
