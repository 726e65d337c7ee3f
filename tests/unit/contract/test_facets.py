"""The table of facets is complete, and whoever uses it says what it does with every entry."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_args

import pytest
from tinkerspec.contract import facets, model
from tinkerspec.contract.facets import FACETS, Kind
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.resources import vocabulary_file
from tinkerspec_oracle import judging

ROOT: Final = Path(__file__).resolve().parents[3]
PROGRAM: Final = ROOT / "generator" / "tinkerspec"

KEYWORDS: Final = [facet.keyword for facet in FACETS]
DESCRIBED: Final = {(model.IntegerType, "format"), (model.NumberType, "format")}
"""What describes values and refuses none."""
STRUCTURE: Final = {"of", "items", "values", "value", "name"}
"""What a type of the IR has beside facets: its parts, its choices, what it refers to."""

Table = tuple[Path, ast.Module, ast.Dict]


def tables() -> Iterator[Table]:
    """Every table that says what a module of the program does with each facet."""
    for path in sorted(PROGRAM.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text if "facets.each(" in text else "")
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "facets.each":
                table = node.args[1]
                assert isinstance(table, ast.Dict), f"{path}: tests cannot see the entries"
                yield path, tree, table


TABLES: Final = list(tables())


def module(path: Path) -> str:
    return ".".join(("tinkerspec", *path.relative_to(PROGRAM).with_suffix("").parts))


def run(path: Path, tree: ast.Module) -> None:
    """Run a module of the program with another text."""
    name = module(path)
    importlib.import_module(name)  # Classes look for their module.
    names = {"__name__": name, "__package__": name.rpartition(".")[0], "__file__": str(path)}
    exec(compile(ast.fix_missing_locations(tree), path, "exec"), names)


def refused(path: Path, tree: ast.Module) -> list[str]:
    with pytest.raises(DiagnosticError) as caught:
        run(path, tree)
    assert {fault.code for fault in caught.value.diagnostics} == {"facet"}
    return [fault.message for fault in caught.value.diagnostics]


# --- the table ------------------------------------------------------------------------------------


def test_every_constraint_of_the_ir_is_a_facet_and_every_facet_is_in_the_ir() -> None:
    types = [*get_args(model.ScalarType), model.ArrayType, model.MapType]
    of_the_ir = {
        (class_, attribute.name)
        for class_ in types
        for attribute in dataclasses.fields(class_)
        if attribute.name not in STRUCTURE and class_ not in (model.EnumType, model.ConstType)
    }
    of_the_table = [(class_, facet.attribute) for facet in FACETS for class_ in facet.types]
    assert sorted(map(str, of_the_table)) == sorted(map(str, of_the_ir - DESCRIBED))


def test_every_facet_is_a_keyword_of_the_vocabulary() -> None:
    vocabulary = json.loads(vocabulary_file().read_text(encoding="utf-8"))
    for facet in FACETS:
        node: Any = vocabulary["$defs"]["schema"]
        for step in facet.steps:
            node = node["properties"][step]
        assert node["description"]


def test_the_oracle_knows_every_facet_by_a_table_of_its_own() -> None:
    known = {facet.steps[0]: facet.code for facet in FACETS}
    assert {keyword: judging.KEYWORDS.get(keyword) for keyword in known} == known


@pytest.mark.parametrize("own", ["tinkerspec_oracle", "tinkerspec/second_reader"])
def test_what_judges_the_program_shares_no_table_with_it(own: str) -> None:
    modules = list((ROOT / "generator" / own).glob("*.py"))
    assert modules
    assert [
        path
        for path in modules
        if re.search(r"import.*\bfacets\b", path.read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        (model.IntegerType(), (None, None)),
        (model.IntegerType(minimum=0, maximum=9), (0, 9)),
        (model.IntegerType(exclusive_minimum=0, exclusive_maximum=9), (1, 8)),
        (model.IntegerType(minimum=0, exclusive_minimum=0), (1, None)),
        (model.IntegerType(minimum=2, exclusive_minimum=0), (2, None)),
        (model.IntegerType(maximum=9, exclusive_maximum=9), (None, 8)),
        (model.IntegerType(maximum=7, exclusive_maximum=9), (None, 7)),
        (model.IntegerType(exclusive_minimum=2**63 - 1), (2**63, None)),
    ],
)
def test_the_interval_of_an_integer_includes_its_ends(
    type_: model.IntegerType, expected: tuple[int | None, int | None]
) -> None:
    assert facets.interval(type_) == expected


def test_a_facet_that_says_nothing_is_not_stated() -> None:
    given = facets.stated(model.ArrayType(items=model.AnyType(), min_items=0, unique=False))
    assert {facet.keyword: value for facet, value in given.items()} == {"minItems": 0}
    assert facets.stated(model.BooleanType()) == {}
    assert facets.size(model.MapType(values=model.AnyType(), max_properties=3)) == (None, 3)


# --- who uses it ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "tree", "table", "index"),
    [
        pytest.param(path, tree, table, index, id=f"{module(path)}-{ast.unparse(key)}")
        for path, tree, table in TABLES
        for index, key in enumerate(table.keys)
        if key is not None
    ],
)
def test_a_part_that_forgets_a_facet_is_refused_by_name(
    path: Path, tree: ast.Module, table: ast.Dict, index: int
) -> None:
    forgotten, value = table.keys.pop(index), table.values.pop(index)
    try:
        messages = refused(path, tree)
    finally:
        table.keys.insert(index, forgotten)
        table.values.insert(index, value)
    assert forgotten is not None
    key = eval(ast.unparse(forgotten), {"Kind": Kind})
    missing = [facet.keyword for facet in FACETS if key in (facet.keyword, facet.kind)]
    assert sorted(messages) == sorted(
        f"{module(path)} does not say what it does with the facet `{keyword}`"
        for keyword in missing
    )


@pytest.mark.parametrize("key", ["minimun", "enum", ""])
def test_a_part_that_speaks_of_what_is_no_facet_is_refused_by_name(key: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        facets.each("a.part", {**dict.fromkeys(KEYWORDS, 0), key: 0})
    (fault,) = caught.value.diagnostics
    assert fault.message == f"a.part handles `{key}`, which is not a facet"
    assert fault.help == "remove it in the table of facets of a.part"


def test_what_is_done_comes_back_by_facet_in_the_order_of_the_table() -> None:
    by_keyword = facets.each("a.part", {keyword: keyword for keyword in reversed(KEYWORDS)})
    assert list(by_keyword.items()) == [(facet, facet.keyword) for facet in reversed(FACETS)]
    by_kind = facets.each("a.part", {kind: kind for kind in Kind})
    assert all(facet.kind is kind for facet, kind in by_kind.items())
    assert by_kind.keys() == set(FACETS)


def test_the_program_does_not_start_without_what_a_part_of_it_forgot(tmp_path: Path) -> None:
    shutil.copytree(PROGRAM, tmp_path / "tinkerspec", ignore=shutil.ignore_patterns("__pycache__"))
    table = tmp_path / "tinkerspec" / "targets" / "reference" / "facets.py"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace('        "uniqueItems": "no two items equal",\n', ""))
    done = subprocess.run(
        [sys.executable, "-m", "tinkerspec", "explain", "pattern"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "tinkerspec.targets.reference.facets" in done.stderr
    assert "does not say what it does with the facet `uniqueItems`" in done.stderr
    assert "Traceback" not in done.stderr
