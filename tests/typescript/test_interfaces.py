"""TypeScript interfaces from the IR: the compiler accepts them and every canonical payload."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import our_schemas
from compiler import ROOT, Refusal, compile_modules, constants, expecting_errors
from tinkerspec.contract import read_folder
from tinkerspec.contract.model import Contract, Definition
from tinkerspec.contract.resolve import resolve
from tinkerspec.diagnostics import Diagnostic
from tinkerspec.targets import Job
from tinkerspec_typescript import TARGET
from tinkerspec_typescript.interfaces import ANY_JSON
from vectors import Canonical, Errors, Fault, Json, decode_vectors, pointer_parts

HERE: Final = Path(__file__).resolve().parent
CASES: Final = ROOT / "tests" / "cases"
PLUGIN: Final = HERE / "plugin" / "tinkerspec_typescript"

Payload = tuple[str, Json]

VISIBLE: Final = frozenset({"missing", "enum", "const"})
"""Faults that types alone show, wherever they are; some of the others show in places."""


def contract(folder: Path) -> Contract:
    return resolve(read_folder(folder, display="schemas"))


def job(contract: Contract) -> Job:
    """A job of the target, which takes nothing from the sources but the places of faults."""
    return Job(our_schemas.sources(), contract, TARGET.defaults, ROOT, "schemas")


def emit(contract: Contract) -> str:
    (file,) = TARGET.emit(job(contract))
    assert file.path == "typescript/types.ts"
    return file.data.decode()


def ours() -> Contract:
    return our_schemas.contract()


def at(payload: Json, pointer: str) -> Json:
    for part in pointer_parts(pointer):
        payload = payload[int(part)] if isinstance(payload, list) else payload[part]
    return payload


def is_visible(payload: Json, fault: Fault) -> bool:
    """Whether the types of a module must refuse a payload for this fault."""
    match fault.code:
        # TypeScript has one type for all numbers, so that a fraction is no wrong type to it.
        case "type":
            value = at(payload, fault.at)
            return isinstance(value, bool) or not isinstance(value, int | float)
        # An unknown member of an object without a tag may be one of another variant.
        case "extra":
            return fault.at.count("/") == 1
        case "tag":
            return fault.at.endswith("/type")
        case code:
            return code in VISIBLE


def accepted_vectors() -> Iterator[Payload]:
    for vector in decode_vectors():
        if isinstance(vector.outcome, Canonical):
            yield vector.type, vector.outcome.json


def refused_vectors() -> Iterator[Payload]:
    for vector in decode_vectors():
        if isinstance(vector.outcome, Errors) and not vector.raw:
            payload = vector.payload
            if any(is_visible(payload, fault) for fault in vector.outcome.faults):
                yield vector.type, payload


UNSEEN: Final = {
    ("openness", "Nothing"): "the compiler lets an object have more members where it has none",
    ("scalar_choices", "Huge"): "a double cannot tell the integers beyond its digits apart",
}
"""Sets and types whose refused payloads no compiler refuses."""


def case_payloads(name: str) -> tuple[list[Payload], list[Payload]]:
    """Those of a set of cases that are accepted, and those that types must refuse."""
    accepted, refused = [], []
    for case in json.loads((CASES / name / "cases.json").read_text("utf-8")):
        accepted += [(case["type"], payload) for payload in case["accept"]]
        for entry in case["reject"] if (name, case["type"]) not in UNSEEN else ():
            faults = [Fault(error["code"], error["at"]) for error in entry["errors"]]
            # Some are texts that are no JSON.
            if "payload" in entry and any(is_visible(entry["payload"], fault) for fault in faults):
                refused.append((case["type"], entry["payload"]))
    return accepted, refused


def test_the_compiler_agrees_with_the_vectors(tmp_path: Path) -> None:
    accepted, refused = list(accepted_vectors()), list(refused_vectors())
    assert min(len(accepted), len(refused)) > 40
    modules = {
        "types": emit(ours()),
        "accepted": constants("types", accepted),
        "refused": expecting_errors(constants("types", refused)),
    }
    assert compile_modules(tmp_path, modules) == []


def test_the_compiler_agrees_with_the_cases(tmp_path: Path) -> None:
    """Of every small set of schemas, all in one run of the compiler."""
    sets = sorted(path.parent for path in CASES.glob("*/cases.json"))
    contracts = {path.name: contract(path / "schemas") for path in sets}
    modules: dict[str, str] = {}
    for name, each in contracts.items():
        if ANY_JSON in each.by_name:  # A type with the name of the module's own type is refused.
            continue
        accepted, refused = case_payloads(name)
        modules[name] = emit(each)
        modules[f"{name}_accepted"] = constants(name, accepted)
        modules[f"{name}_refused"] = expecting_errors(constants(name, refused))
    assert len(modules) > 90
    assert compile_modules(tmp_path, modules) == []


def test_the_compiler_refuses_what_is_wrong_and_nothing_else(tmp_path: Path) -> None:
    payloads: list[Payload] = [
        ("AdamParams", {"learning_rate": 0.5}),
        ("AdamParams", {"learning_rate": "0.5"}),
        ("AdamParams", {"beta3": 0.5}),
        ("LossFnType", "cross-entropy"),
        ("LossFnType", "cross_entropy"),
        ("Cursor", {"offset": 0, "limit": 1, "total_count": 2, "later": None}),
        ("Cursor", {"offset": 0, "limit": 1}),
        ("ModelInputChunk", {"type": "image", "tokens": [1]}),
    ]
    modules = {"types": emit(ours()), "wrong": constants("types", payloads)}
    assert compile_modules(tmp_path, modules) == [
        Refusal("wrong", 3, "TS2322"),
        Refusal("wrong", 4, "TS2353"),
        Refusal("wrong", 5, "TS2820"),
        Refusal("wrong", 8, "TS2741"),
        Refusal("wrong", 9, "TS2322"),
    ]


def test_a_constant_that_is_not_refused_is_an_error(tmp_path: Path) -> None:
    right: list[Payload] = [("AdamParams", {"eps": 0.5})]
    modules = {
        "types": emit(ours()),
        "right": expecting_errors(constants("types", right)),
    }
    assert compile_modules(tmp_path, modules) == [Refusal("right", 2, "TS2578")]


def alone(definition: Definition) -> Contract:
    """A contract of one definition, with a title that is not one line."""
    return Contract(title="a\nb */", version="1", definitions=(definition,))


def test_hostile_text_stays_in_its_comment(tmp_path: Path) -> None:
    hostile = "*/ export const x: number = 'text'; /*\u2028\r\n@deprecated */"
    text = emit(alone(replace(ours().by_name["Cursor"], description=hostile)))
    assert compile_modules(tmp_path, {"types": text}) == []


def test_nothing_is_said_of_what_has_no_description() -> None:
    text = emit(contract(CASES / "undocumented" / "schemas"))
    assert "export interface OrderLine {" in text
    assert text.count("/**") == text.count("/** Any JSON value. */") == 1


def test_the_spelling_is_small_and_knows_the_ir_alone() -> None:
    text = (PLUGIN / "interfaces.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 200
    imported = {
        node.module: [alias.name for alias in node.names]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.module not in ("__future__", "typing")
    }
    imported.pop("collections.abc")
    assert imported == {"tinkerspec.contract": ["model"]}


def test_the_program_does_not_know_the_target() -> None:
    program = (ROOT / "generator" / "tinkerspec").rglob("*.py")
    named = [path.name for path in program if "typescript" in path.read_text("utf-8").lower()]
    assert named == []


def test_a_name_of_the_module_is_not_given_twice() -> None:
    taken = alone(replace(ours().by_name["Cursor"], name="Json"))
    (fault,) = TARGET.check(job(taken))
    assert isinstance(fault, Diagnostic)
    assert (fault.code, fault.pointer) == ("typescript-name-taken", "/title")
    assert list(TARGET.check(job(ours()))) == []
