"""What `diff` says of TypeScript callers, held against their compiler: code that compiles with the
old package, and not with the new one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from compiler import compile_modules
from tinkerspec.contract import read_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.diff.rules import callers
from tinkerspec.targets import Job
from tinkerspec.targets.typescript import TARGET
from tinkerspec.targets.typescript.callers import USERS
from vectors import ROOT

Schema = Mapping[str, Any]
SAFE: Final[Schema] = {"type": "integer"}
NUMBER: Final[Schema] = {"type": "number"}
DEFAULTED: Final[Schema] = {"type": "integer", "default": 1}
TEXT: Final[Schema] = {"type": "string"}
TWO: Final[Schema] = {"type": "string", "enum": ["a", "b"]}
THREE: Final[Schema] = {"type": "string", "enum": ["a", "b", "c"]}
OR_NULL: Final[Schema] = {"type": ["integer", "null"]}
WRITES: Final = "export const text = encode({id: 1});"
MAKES: Final = "export const value: T = {id: 1};"
EVERY: Final = "export const shown = (v: T): Record<typeof v.m, number> => ({a: 1, b: 2});"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the member `m` of a type: its schema, and whether it is required, in each
    version; None where there is none. `writes` and `reads` compile with the old version only."""

    kind: str
    old: tuple[Schema, bool] | None
    new: tuple[Schema, bool] | None
    writes: str = ""
    reads: str = ""


CHANGES: Final = (
    Change("required-member-added", None, (SAFE, True), WRITES, MAKES),
    Change("required-member-added-to-open", None, (SAFE, True), WRITES, MAKES),
    Change("defaulted-member-added", None, (DEFAULTED, True), WRITES, MAKES),
    Change("defaulted-member-added-to-open", None, (DEFAULTED, True), WRITES, MAKES),
    Change("member-required", (SAFE, False), (SAFE, True), WRITES, MAKES),
    Change("defaulted-member-required", (DEFAULTED, False), (DEFAULTED, True), WRITES),
    Change("constructor-default-changed", (DEFAULTED, True), ({**SAFE, "default": 2}, True)),
    Change("constructor-default-removed", (DEFAULTED, True), (SAFE, True)),
    Change(
        *("member-optional", (SAFE, True), (SAFE, False)),
        reads="export const read = (v: T): number => Number(v.m.toString());",
    ),
    Change(
        *("null-allowed", (SAFE, True), (OR_NULL, True)),
        reads="export const read = (v: T): string => v.m.toString();",
    ),
    Change(
        *("null-refused", (OR_NULL, True), (SAFE, True)),
        writes="export const text = encode({id: 1, m: null});",
    ),
    Change(
        *("integer-to-number", (SAFE, True), (NUMBER, True)),
        writes="export const text = encode({id: 1, m: 1n});",
    ),
    Change(
        *("number-to-integer", (NUMBER, True), (SAFE, True)),
        reads="export const read = (v: T): number => v.m + 1;",
    ),
    Change(
        *("choices-closed", (TEXT, True), (TWO, True)),
        writes="export const text = (m: string) => encode({id: 1, m});",
    ),
    Change(
        *("choices-opened", (TWO, True), (TEXT, True)),
        reads="export const shown = (v: T): number => ({a: 1, b: 2})[v.m];",
    ),
    Change("value-added", (TWO, True), (THREE, True), reads=EVERY),
    Change(
        *("value-removed", (THREE, True), (TWO, True)),
        writes='export const text = encode({id: 1, m: "c"});',
        reads='export const is = (v: T): boolean => v.m === "c";',
    ),
    Change(
        *("constant-changed", ({"const": "a"}, True), ({"const": "b"}, True)),
        writes='export const text = encode({id: 1, m: "a"});',
        reads='export const is = (v: T): boolean => v.m === "a";',
    ),
)
ELSEWHERE: Final = {"variant-added", "variant-removed"}
"""Kinds that are about no member; a union of records is like one of texts."""


def package(folder: Path, side: str) -> Path:
    """The package of one version: a type for each change."""
    for number, change in enumerate(CHANGES):
        member = change.old if side == "old" else change.new
        properties = {"id": {"description": "A member.", **SAFE}}
        required = ["id"]
        if member is not None:
            properties["m"] = {"description": "A member.", **member[0]}
            required += ["m"] if member[1] else []
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"T{number}",
            "description": "A type.",
            "x-direction": "both",
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }
        path = folder / side / f"schemas/types/a/t{number}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(schema), encoding="utf-8")
    sources = read_folder(folder / side / "schemas", display="schemas")
    job = Job(sources, resolve(sources), {**TARGET.defaults, "package": side}, ROOT, "schemas")
    for file in TARGET.emit(job):
        made = folder / side / file.path
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_bytes(file.data)
    return folder / side / job.settings["folder"]


def programs(side: Path) -> Iterator[tuple[str, str]]:
    """Each program of a caller, by a name that says what it does."""
    for number, change in enumerate(CHANGES):
        home = f"./{side.parent.name}/{side.name}/t{number}.js"
        head = f'import {{ encode, type T{number} as T }} from "{home}";\n'
        for use in ("writes", "reads"):
            if text := getattr(change, use):
                yield (
                    f"{side.parent.name}_{number}_{use}",
                    f"{head}{text}\nexport {{ encode, type T }};\n",
                )


def test_what_is_said_to_compile_no_more_does_not(tmp_path: Path) -> None:
    old, new = (dict(programs(package(tmp_path, side))) for side in ("old", "new"))
    refused = {each.module for each in compile_modules(tmp_path, {**old, **new})}
    assert refused == new.keys()


def test_each_effect_has_a_program_or_needs_none() -> None:
    assert {change.kind for change in CHANGES} | ELSEWHERE == USERS.effects.keys()
    for change in CHANGES:
        said = callers(change.kind, "typescript")
        for effect, text in ((said.writes, change.writes), (said.reads, change.reads)):
            if "compile" in effect.reason:
                assert text or "defaulted" in change.kind, change.kind
            if text:
                assert effect.severity in ("breaking", "risky")
