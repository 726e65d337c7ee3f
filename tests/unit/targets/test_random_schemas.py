"""Valid schemas of every form, made at random, are read alike and become a package that works."""

from __future__ import annotations

import ast
import importlib
import json
import random
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from drawn import seeds
from drive import PackageBinding
from spoiling import Spoiler, compare
from tinkerspec import pipeline
from tinkerspec.config import Config, load_config
from tinkerspec.contract import lint, read_folder
from tinkerspec.contract.facets import FACETS
from tinkerspec.contract.resolve import resolve
from tinkerspec.contract.tree import nodes
from tinkerspec.diagnostics import Diagnostic, DiagnosticError
from tinkerspec.second_reader import adapter, agreement
from tinkerspec_oracle import Oracle

from .random_schemas import Maker, Schema, undocumented, write

SETS: Final = 8
TYPES: Final = 16
ROUNDS: Final = 150

PYPROJECT: Final = """\
[tool.tinkerspec]
schemas = "schemas"
output = "generated"

[tool.tinkerspec.python]
folder = "python"
package = "{package}"
"""


def made(seed: int, *, odd: bool = False, unions: bool = False) -> Mapping[str, Schema]:
    return Maker(random.Random(seed), odd=odd, unions=unions).make(TYPES)


def test_every_facet_is_drawn(tmp_path: Path) -> None:
    drawn: set[str] = set()
    for seed in range(SETS):
        write(tmp_path / str(seed), made(seed))
        drawn |= {
            facet.keyword
            for node in nodes(read_folder(tmp_path / str(seed), display="schemas"))
            for facet in FACETS
            if facet.stands_in(node.schema) is not None
        }
    assert drawn == {facet.keyword for facet in FACETS}


@pytest.mark.parametrize("form", ["plain", "odd", "unions"])
@seeds(SETS // 2)
def test_both_readings_of_valid_schemas_agree(seed: int, form: str, tmp_path: Path) -> None:
    write(tmp_path, made(seed, odd=form == "odd", unions=form == "unions"))
    sources = read_folder(tmp_path, display="schemas")
    assert lint.run(sources) == []
    contract = resolve(sources)
    assert agreement.compare(contract, adapter.read(sources, contract), sources) == []


@seeds(2)
def test_the_package_judges_as_plain_json_schema_does(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = made(seed, unions=True)
    write(tmp_path / "schemas", documents)
    package = f"random_{seed}"
    (tmp_path / "pyproject.toml").write_text(PYPROJECT.format(package=package), encoding="utf-8")
    pipeline.generate(load_config(tmp_path / "pyproject.toml"))
    monkeypatch.syspath_prepend(str(tmp_path / "generated" / "python"))
    module: Any = importlib.import_module(package)
    try:
        judge(module, tmp_path / "schemas" / "types", documents, random.Random(seed))
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[name]


AWKWARD: Final = (
    *("Annotated", "Any", "Base64Data", "Codec", "DateTime", "Enum", "Ext", "Field", "Json"),
    *("Kernel", "List", "Literal", "Mapping", "Model", "Runtime", "StrictModel", "String", "Wire"),
)
"""Names that some language, or what is emitted for it, has a use of its own for."""

GAPS: Final = {f"{what}-missing" for what in ("description", "direction", "example", "title")}
"""The warnings of types that are not documented."""

OF_UNIONS: Final = {"union-order"}
"""The warnings of unions that mean what they say, but perhaps not what is meant."""

EVERY_TARGET: Final = """
[tool.tinkerspec.docs]
[tool.tinkerspec.elixir]
namespace = "My.Types"
[tool.tinkerspec.openapi]
"""


def linted(seed: int, folder: Path) -> tuple[Config, list[Diagnostic]]:
    """A project of random schemas, one of which has an awkward title, and what lint says of it.

    In every other one the documentation has gaps.
    """
    chance = random.Random(seed)
    title = AWKWARD[seed % len(AWKWARD)]
    documents = Maker(chance, titles=(title,), unions=True).make(TYPES // 2)
    write(folder / "schemas", undocumented(documents, chance) if seed % 2 else documents)
    settings = PYPROJECT.format(package="awkward") + EVERY_TARGET
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    config = load_config(folder / "pyproject.toml")
    return config, pipeline.lint(config)


@seeds(len(AWKWARD))
def test_what_lints_clean_generates_and_nothing_else_does(seed: int, tmp_path: Path) -> None:
    config, found = linted(seed, tmp_path)
    warnings = {each.code for each in found if each.severity == "warning"} - OF_UNIONS
    assert (warnings <= GAPS and len(warnings) > 2) if seed % 2 else not warnings
    if errors := [fault for fault in found if fault.severity == "error"]:
        with pytest.raises(DiagnosticError) as caught:
            pipeline.generate(config)
        assert list(caught.value.diagnostics) == errors
        assert not config.output.exists()
    else:
        assert pipeline.generate(config).faults == ()
        modules = [*(config.output / "python").rglob("*.py")]
        for module in modules:
            ast.parse(module.read_text(encoding="utf-8"))


def test_awkward_titles_are_refused_by_the_target_that_cannot_have_them(tmp_path: Path) -> None:
    found = {
        title: {each.code for each in linted(seed, tmp_path / title)[1]} - GAPS - OF_UNIONS
        for seed, title in enumerate(AWKWARD)
    }
    assert found["Any"] == found["Literal"] == found["Field"] == {"python-name-taken"}
    assert found["Codec"] == {"elixir-module-taken"}
    assert found["String"] == found["List"] == set()


def judge(module: Any, types: Path, documents: Mapping[str, Schema], chance: random.Random) -> None:
    """Compare the package with the oracle: on every example, and on spoilt ones."""
    sources = read_folder(types.parent, display="schemas")
    oracle = Oracle({document.path: document.root for document in sources.types})
    binding = PackageBinding(module)
    seeds = [
        (document["title"], example)
        for document in documents.values()
        for example in document["examples"]
    ]
    for title, example in seeds:
        assert compare(binding, oracle, title, json.dumps(example)), (title, example)
    spoiler = Spoiler.of(oracle.schemas.values(), [example for _, example in seeds])
    verdicts = {compare(binding, oracle, *spoiler.pick(chance, seeds)) for _ in range(ROUNDS)}
    assert verdicts == {True, False}
