"""Types in several files that refer to one another: every target emits them, and Python imports
them in any order."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from tinkerspec import pipeline
from tinkerspec.config import load_config
from tinkerspec.contract import rings

ROOT: Final = Path(__file__).parents[3]
RINGS: Final = {
    "add": ["Add", "Bindings", "Expr", "Scope"],
    "company": ["Company", "Person"],
}
"""The modules that hold the types of a ring."""
PYPROJECT: Final = """\
[tool.tinkerspec]
schemas = "schemas"
output = "generated"

[tool.tinkerspec.docs]
[tool.tinkerspec.elixir]
namespace = "Ring.Types"
[tool.tinkerspec.openapi]
[tool.tinkerspec.python]
package = "ring_types"
[tool.tinkerspec.vectors]
"""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("rings")
    shutil.copytree(ROOT / "tests" / "cases" / "rings" / "schemas", folder / "schemas")
    head = {"openapi": "3.1.0", "info": {"title": "Rings", "version": "1"}, "paths": {}}
    (folder / "schemas" / "openapi.json").write_text(json.dumps(head))
    (folder / "pyproject.toml").write_text(PYPROJECT)
    pipeline.generate(load_config(folder / "pyproject.toml"))
    sys.path.insert(0, str(folder / "generated" / "python"))
    yield folder / "generated"
    sys.path.remove(str(folder / "generated" / "python"))


def test_every_target_has_every_type(generated: Path) -> None:
    types = ["add", "bindings", "company", "expr", "lit", "person", "scope"]
    for folder, suffix in (
        ("docs/types", "md"),
        ("elixir/lib/ring/types", "ex"),
        ("vectors", "json"),
    ):
        names = {path.stem for path in (generated / folder).rglob(f"*.{suffix}")}
        assert names >= set(types), folder
    bundle: Any = json.loads((generated / "openapi.json").read_text("utf-8"))
    assert sorted(name.lower() for name in bundle["components"]["schemas"]) == types


@pytest.mark.parametrize("first", ["add", "bindings", "company", "expr", "lit", "person", "scope"])
def test_modules_can_be_imported_in_any_order(generated: Path, first: str) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "ring_types"]:
        del sys.modules[name]
    module = importlib.import_module(f"ring_types.{first}")
    package = sys.modules["ring_types"]
    for name in module.__all__:
        assert getattr(package, name) is getattr(module, name)
    value = package.Add(kind="add", terms=[package.Lit(kind="lit", value=1)])
    assert package.from_json(package.Expr, value.to_json()) == value


def test_a_ring_is_defined_in_the_module_of_its_first_type(generated: Path) -> None:
    package = importlib.import_module("ring_types")
    for home, types in RINGS.items():
        assert importlib.import_module(f"ring_types.{home}").__all__ == types
        records = [getattr(package, name) for name in types if name not in ("Bindings", "Expr")]
        assert {record.__module__ for record in records} == {f"ring_types.{home}"}
        assert all(record.__pydantic_complete__ for record in records)


@pytest.mark.parametrize(
    ("graph", "found"),
    [
        ({}, []),
        ({"a": ["a"]}, ["a"]),
        ({"a": ["b"], "b": ["c"], "c": []}, ["a", "b", "c"]),
        ({"a": ["b", "c"], "b": ["a"], "c": ["d"], "d": ["c", "b"]}, ["abcd"]),
        ({"a": ["b"], "b": ["a", "c"], "c": ["d"], "d": ["c"]}, ["ab", "cd"]),
        (
            {"a": ["c"], "b": ["c", "a"], "c": ["b", "d"], "d": [], "e": ["d", "e"]},
            ["abc", "d", "e"],
        ),
    ],
)
def test_rings_are_found(graph: dict[str, list[str]], found: list[str]) -> None:
    assert sorted("".join(sorted(ring)) for ring in rings.components(graph)) == found


def test_a_long_chain_does_not_exhaust_the_stack() -> None:
    last = 50_000
    chain = {str(number): [str(number + 1)] for number in range(last)}
    assert sum(len(ring) == 1 for ring in rings.components({**chain, str(last): []})) == last + 1
    (whole,) = rings.components({**chain, str(last): ["0"]})
    assert len(whole) == last + 1


@pytest.mark.parametrize("members", [["next"], ["next", "list", "map"]])
def test_a_ring_of_very_many_types_is_imported(tmp_path: Path, members: list[str]) -> None:
    """Each of them is built inside of the one that refers to it."""
    count, ref = 120, "#/components/schemas/T"
    forms: dict[str, Any] = {
        "next": lambda to: to,
        "list": lambda to: {"type": "array", "items": to},
        "map": lambda to: {
            "type": "object",
            "additionalProperties": {"anyOf": [to, {"type": "null"}]},
        },
    }
    schemas = {
        f"T{at}": {
            "type": "object",
            "properties": {m: forms[m]({"$ref": f"{ref}{(at + 1) % count}"}) for m in members},
        }
        for at in range(count)
    }
    document = {"openapi": "3.1.0", "info": {"title": "R", "version": "1"}, "paths": {}}
    document["components"] = {"schemas": schemas}
    (tmp_path / "ring.json").write_text(json.dumps(document))
    (tmp_path / "pyproject.toml").write_text(DEEP)
    pipeline.generate(load_config(tmp_path / "pyproject.toml"))
    script = (
        "import sys; before = sys.getrecursionlimit(); from deep_ring import T7; "
        'print(T7.from_json(\'{"next": {"next": {}}}\')); '
        "assert sys.getrecursionlimit() == before"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "generated" / "python")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("T7(next=T8(next=T9(")


DEEP: Final = """\
[tool.tinkerspec]
schemas = "ring.json"

[tool.tinkerspec.python]
package = "deep_ring"
"""
