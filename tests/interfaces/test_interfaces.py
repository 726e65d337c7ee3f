"""A target of another distribution: interfaces from the IR, which TypeScript's compiler accepts.

Payloads are judged by the types of the target that comes with the program (`tests/typescript`).
"""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Final

import our_schemas
from compiler import ROOT, Refusal, compile_modules, constants
from tinkerspec.contract import read_folder
from tinkerspec.contract.model import Contract, Definition
from tinkerspec.contract.resolve import resolve
from tinkerspec.diagnostics import Diagnostic
from tinkerspec.targets import Job
from tinkerspec_interfaces import TARGET

PLUGIN: Final = Path(__file__).resolve().parent / "plugin" / "tinkerspec_interfaces"


def job(contract: Contract) -> Job:
    """A job of the target, which takes nothing from the sources but the places of faults."""
    return Job(our_schemas.sources(), contract, TARGET.defaults, ROOT, "schemas")


def emit(contract: Contract) -> str:
    (file,) = TARGET.emit(job(contract))
    assert file.path == "interfaces/types.ts"
    return file.data.decode()


def ours() -> Contract:
    return our_schemas.contract()


def alone(definition: Definition) -> Contract:
    """A contract of one definition, with a title that is not one line."""
    return Contract(title="a\nb */", version="1", definitions=(definition,))


def test_the_compiler_accepts_what_is_right_whatever_the_comments_say(tmp_path: Path) -> None:
    hostile = "*/ export const x: number = 'text'; /*\u2028\r\n@deprecated */"
    payloads = [("AdamParams", {"eps": 0.5}), ("AdamParams", {"eps": "0.5"})]
    modules = {
        "hostile": emit(alone(replace(ours().by_name["Cursor"], description=hostile))),
        "types": emit(ours()),
        "values": constants("types", payloads),
    }
    assert compile_modules(tmp_path, modules) == [Refusal("values", 3, "TS2322")]


def test_nothing_is_said_of_what_has_no_description() -> None:
    schemas = ROOT / "tests" / "cases" / "undocumented" / "schemas"
    text = emit(resolve(read_folder(schemas, display="schemas")))
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
    named = [path.name for path in program if PLUGIN.name in path.read_text("utf-8")]
    assert named == []


def test_a_name_of_the_module_is_not_given_twice() -> None:
    taken = alone(replace(ours().by_name["Cursor"], name="Json"))
    (fault,) = TARGET.check(job(taken))
    assert isinstance(fault, Diagnostic)
    assert (fault.code, fault.pointer) == ("interfaces-name-taken", "/title")
    assert list(TARGET.check(job(ours()))) == []
