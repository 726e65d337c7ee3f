"""Sets of schemas that are not ours, as packages of every language: those of tests/cases, one that
is imported, and others that are made at random. Elixir compiles all of them at once.
"""

from __future__ import annotations

import importlib
import json
import random
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from elixir import Elixir
from judges import Accelerated, Answer, Judge, Mapped, Question, Schemas, Text
from node import Node
from payloads import Payloads
from random_schemas import Maker, write
from tinkerspec import pipeline
from tinkerspec.config import load_config
from tinkerspec.contract import read_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.importing import ImportRequest, bring
from tinkerspec.targets.members import SNAKE_CASE
from tinkerspec_oracle import Oracle
from typescript import TypeScript
from vectors import CASES, ROOT, SETS

LOANS: Final = "loans"
"""The name of the set that is imported."""
DOCUMENT: Final = ROOT / "tests" / "integration" / LOANS / "openapi.yaml"
NAMESPACE: Final = "Cases"
"""Each set is a namespace of its own in this one."""
CODEC: Final = f"{NAMESPACE}.Codec"
OWN_CODEC: Final = re.compile(rf"\b{NAMESPACE}\.\w+\.Codec\b")
"""How a set names the codec that it brings."""
SNAKE_MEMBERS: Final = "snake_members"
"""The set whose members are spelled in snake_case."""
TYPES: Final = 16
"""So many files has a set that is made at random."""

_PYPROJECT: Final = """\
[tool.tinkerspec]
schemas = "schemas"

[tool.tinkerspec.docs]

[tool.tinkerspec.python]
package = "{package}"
members = "{members}"

[tool.tinkerspec.elixir]
namespace = "{namespace}"
members = "{members}"

[tool.tinkerspec.typescript]
package = "{package}"
"""


def package_of(name: str) -> str:
    """The Python package of a set."""
    return f"package_of_{name}"


def namespace_of(name: str) -> str:
    """The Elixir namespace of a set."""
    return f"{NAMESPACE}.{_inner(name)}"


def _inner(name: str) -> str:
    return "".join(map(str.capitalize, name.split("_")))


def generate_case(name: str, folder: Path) -> Path:
    """Generate everything from a set of schemas in tests/cases; gives the output folder."""
    shutil.copytree(CASES / name / "schemas", folder / "schemas")
    return generate(name, folder)


def generate_imported(folder: Path) -> Path:
    """Import a document of another API, and generate everything; gives the output folder."""
    into = folder / "schemas"
    for path, text in bring(ImportRequest(str(DOCUMENT)), into, "schemas").files().items():
        (into / path).parent.mkdir(parents=True, exist_ok=True)
        (into / path).write_text(text, encoding="utf-8")
    return generate(LOANS, folder)


def generate(name: str, folder: Path) -> Path:
    """Generate everything from the schemas that are in the folder; gives the output folder."""
    members = SNAKE_CASE if name == SNAKE_MEMBERS else "wire"
    package, namespace = package_of(name), namespace_of(name)
    settings = _PYPROJECT.format(package=package, namespace=namespace, members=members)
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    pipeline.generate(load_config(folder / "pyproject.toml"))
    return folder / "generated"


def join_elixir(outputs: Iterable[Path], package: Path) -> None:
    """Make one Elixir package of those in several output folders.

    Each brings the same codec, which is most of what there is to compile: they share one.
    """
    for output in outputs:
        for file in sorted((output / "elixir" / "lib").rglob("*.ex")):
            text = OWN_CODEC.sub(CODEC, file.read_text(encoding="utf-8"))
            lib, cases, *inner = file.relative_to(output / "elixir").parts
            if f"defmodule {CODEC}" in text:
                del inner[0]
            place = package.joinpath(lib, cases, *inner)
            assert not place.exists() or place.read_text(encoding="utf-8") == text, file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        shutil.copy(output / "elixir" / ".formatter.exs", package)


# --- judged by everybody --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """A set of schemas: texts for its types, and who judges them."""

    name: str
    payloads: Payloads
    judges: Sequence[Judge]


@dataclass(frozen=True, slots=True)
class _Within:
    """Elixir, asked about the types of one set."""

    elixir: Elixir
    inner: str

    @property
    def name(self) -> str:
        return self.elixir.name

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        return self.elixir.ask([(f"{self.inner}.{type_}", text) for type_, text in questions])

    def agrees(self, question: Question, ours: Answer, theirs: Answer) -> bool:
        return self.elixir.agrees(question, ours, theirs)


def judged(name: str, folder: Path, elixir: Elixir, node: Node) -> JudgedSet:
    """A set that was generated in the folder; its Python package is imported.

    Args:
        name: The name of the set.
        folder: The project: its schemas, and the output.
        elixir: What all sets were compiled to, asked about the namespace `Cases`.
        node: What runs the TypeScript packages.
    """
    sources = read_folder(folder / "schemas", display="schemas")
    contract = resolve(sources)
    oracle = Oracle({document.path: document.root for document in sources.types})
    package = _imported(folder / "generated" / "python", package_of(name))
    payloads = Payloads(contract, list(_seeds(name, folder)), oracle.schemas.values())
    judges = (
        Text(package),
        Accelerated(package),
        Mapped(package),
        Schemas(oracle),
        _Within(elixir, _inner(name)),
        TypeScript(node, folder / "generated" / "typescript"),
    )
    return JudgedSet(name, payloads, judges)


def _imported(folder: Path, name: str) -> ModuleType:
    sys.path.insert(0, str(folder))
    try:
        module = importlib.import_module(name)
        for exported in module.__all__:
            getattr(module, exported)
        return module
    finally:
        sys.path.remove(str(folder))


def _seeds(name: str, folder: Path) -> Iterator[Question]:
    """The texts of the cases of a set, and of the examples of its types."""
    if name in SETS:
        for case in json.loads((CASES / name / "cases.json").read_text(encoding="utf-8")):
            yield from ((case["type"], json.dumps(payload)) for payload in case["accept"])
            yield from ((case["type"], text_of(reject)) for reject in case["reject"])
    for path in sorted((folder / "schemas" / "types").rglob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        if "title" in schema:
            examples = schema.get("examples", ())
            yield from ((schema["title"], json.dumps(example)) for example in examples)


def text_of(reject: dict[str, Any]) -> str:
    """The payload of a case as JSON text; what is no JSON is given as text."""
    return str(reject["text"]) if "text" in reject else json.dumps(reject["payload"])


def generate_drawn(name: str, folder: Path, seed: str) -> Path:
    """Generate everything from schemas that are made at random; gives the output folder."""
    write(folder / "schemas", Maker(random.Random(seed), unions=True).make(TYPES))
    return generate(name, folder)
