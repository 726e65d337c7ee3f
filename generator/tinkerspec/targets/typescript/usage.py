"""How TypeScript shows a type in use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from ...contract import model
from ...contract.model import Json
from .. import Job, digest
from ..sample_layout import Labelled, Style, lay_out
from ..samples import Behaviour, Shown, ShownTypes, Usage
from ..value_tables import Numbers, TypeForm, ValueTable
from . import extensions
from .extensions import ScriptExtension
from .literals import KEYS, QUOTING, string, value
from .spelling import inputs, unusual

_STYLE: Final = Style(indent=2, last=",")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")


def usage(job: Job) -> Usage:
    """Every type of the contract, as a program that has the package would use it."""
    package = job.settings["package"]
    written = inputs(job.contract)
    found = extensions.of(job)

    def show(definition: model.Definition) -> Shown:
        module = f"{package}/{definition.module}"
        name = written.get(definition.name, definition.name)
        return Shown(
            f"import({string(module)}).{definition.name}",
            tuple(_program(module, name, example) for example in definition.examples),
            tuple(_behaviours(found.get(definition.module))),
        )

    types = ShownTypes(job.contract.definitions, show)
    decided_by = digest([extensions.chosen(found), unusual(written)])
    table = partial(_table, job.contract, package, written)
    return Usage("TypeScript", "typescript", types, decided_by, table)


def _table(contract: model.Contract, package: str, written: Mapping[str, str]) -> ValueTable:
    return ValueTable(
        style=_STYLE,
        types={
            each.name: TypeForm(
                _lead(name := written.get(each.name, each.name)),
                f"import type {{ {name} }} from {string(f'{package}/{each.module}')};",
            )
            for each in contract.definitions
        },
        words=("null", "true", "false"),
        text=QUOTING,
        numbers=Numbers(big="n"),
        keys=KEYS,
        end=";",
    )


def _lead(name: str) -> str:
    return f"const value: {name} = "


def _program(module: str, name: str, example: Json) -> str:
    """Make the example's value, write it, and read it again."""
    made = lay_out(Labelled(_lead(name), value(example)), _STYLE, taken=1)
    return "\n".join(
        [
            *_import(("decode", "encode", f"type {name}"), module),
            "",
            f"{made};",
            "",
            "const payload = encode(value);",
            "const read = decode(payload);",
            "console.assert(read.ok && encode(read.value) === payload);",
        ]
    )


def _import(names: tuple[str, ...], module: str) -> list[str]:
    line = f"import {{ {', '.join(names)} }} from {string(module)};"
    if len(line) <= _STYLE.width:
        return [line]
    return ["import {", *(f"  {name}," for name in names), f"}} from {string(module)};"]


def _behaviours(extension: ScriptExtension | None) -> Iterator[Behaviour]:
    """The functions that an extension adds to the type's module, each with its first sentence."""
    for call, doc in extension.documented if extension else ():
        yield Behaviour(call, _SENTENCE.split(doc.split("\n\n")[0], 1)[0])
