"""The published package, and the contract beside it, are used only while they are up to date."""

from __future__ import annotations

import builtins
import json
import marshal
import os
import subprocess
import sys
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from tinkerspec import contract, pipeline
from tinkerspec.config import Config, load_config
from tinkerspec.contract.resolve import resolve
from tinkerspec.validate.judging import Judge, judge_of

MODULE: Final = "python/shop_types/item.py"
PROJECT: Final = """\
[tool.tinkerspec]
[tool.tinkerspec.docs]
[tool.tinkerspec.python]
package = "shop_types"
"""
ITEM: Final[Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Item",
    "description": "Something to buy.",
    "type": "object",
    "required": ["price"],
    "additionalProperties": False,
    "properties": {
        "price": {"type": "integer", "minimum": 1, "maximum": 9, "description": "What it costs."},
    },
    "examples": [{"price": 2}],
}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    file = tmp_path / "pyproject.toml"
    file.write_text(PROJECT)
    schema = tmp_path / "schemas" / "types" / "all" / "item.json"
    schema.parent.mkdir(parents=True)
    schema.write_text(json.dumps(ITEM))
    config = load_config(file)
    pipeline.generate(config)
    return config


def verdicts(judge: Judge) -> list[bool]:
    return [judge.checker("Item").is_valid(b'{"price": %d}' % price) for price in (0, 1, 9, 10)]


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_what_is_published_is_used_without_a_look_at_the_schemas(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolved = resolve(contract.read_folder(config.schemas, display="schemas"))
    edit(config.output / "docs" / "README.md", "Item", "Thing")  # No page judges a payload.
    monkeypatch.setattr(contract, "read_folder", None)
    judge = judge_of(config)
    assert judge.contract == resolved
    assert verdicts(judge) == [False, True, True, False]


def test_what_is_published_is_read_once(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(plain: Any) -> Any:
        def opened(path: Any, *rest: Any, **more: Any) -> Any:
            read.append(str(path))
            return plain(path, *rest, **more)

        return opened

    monkeypatch.setattr(os, "open", counted(os.open))
    monkeypatch.setattr(builtins, "open", counted(open))
    judge_of(config)
    found = [path for path in read if path.startswith(f"{config.output}/")]
    assert f"{config.output}/{MODULE}" in found
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("model.json", '"maximum": 9', '"maximum": 10'),
        (MODULE, "9", "10"),
        ("MANIFEST.json", '"inputs": "', '"inputs": "0'),
    ],
)
def test_what_was_edited_is_not_believed(config: Config, path: str, old: str, new: str) -> None:
    whole = judge_of(config)
    edit(config.output / path, old, new)
    judge = judge_of(config)
    assert judge.contract == whole.contract
    assert verdicts(judge) == [False, True, True, False]


def test_without_the_contract_it_is_made_of_the_schemas(config: Config) -> None:
    (config.output / "model.json").unlink()
    assert verdicts(judge_of(config)) == [False, True, True, False]


def test_a_newer_schema_counts(config: Config) -> None:
    edit(config.schemas / "types" / "all" / "item.json", '"maximum": 9', '"maximum": 10')
    assert verdicts(judge_of(config)) == [False, True, True, True]


def test_bytecode_is_used_only_beside_the_file_that_was_read(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    judge, file = judge_of(config), config.output / MODULE
    bytecode = Path(cache_from_source(str(file)))
    assert not hasattr(imported(judge, monkeypatch), "marker")
    stamp = bytecode.read_bytes()[:16]
    bytecode.write_bytes(stamp + marshal.dumps(compile("marker = 1", str(file), "exec")))
    assert hasattr(imported(judge, monkeypatch), "marker")
    os.utime(file, ns=(0, 0))
    assert not hasattr(imported(judge, monkeypatch), "marker")
    assert bytecode.read_bytes()[:16] == stamp


def test_a_package_that_is_not_published_leaves_no_bytecode(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    edit(config.output / MODULE, "9", "10")
    assert verdicts(judge_of(config)) == [False, True, True, False]
    assert not [*config.root.rglob("*.pyc")]


def imported(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of the type, imported anew, and not as an earlier judge has found it."""
    own = type(judge.package).__module__
    others = [finder for finder in sys.meta_path if type(finder).__module__ != own]
    monkeypatch.setattr(sys, "meta_path", others)
    for name in [name for name in sys.modules if name.startswith(judge.package.name)]:
        monkeypatch.delitem(sys.modules, name)
    judge.package.load()
    return import_module(f"{judge.package.name}.item")


def test_a_valid_payload_is_accepted_with_little_imported(config: Config, tmp_path: Path) -> None:
    (tmp_path / "item.json").write_text('{"price": 9}')
    program = (
        "import sys\nfrom tinkerspec.cli import main\n"
        "assert main(sys.argv[1:]) == 0\nprint(*sys.modules, sep='\\n')"
    )
    command = ("validate", "--config", str(config.file), "Item", str(tmp_path / "item.json"))
    done = subprocess.run(
        [sys.executable, "-c", program, *command], capture_output=True, text=True, check=True
    )
    unneeded = {
        *("difflib", "importlib.metadata", "jinja2", "jsonschema", "pydantic", "pydantic_core"),
        *("gzip", "rich", "shutil", "subprocess", "tarfile", "tempfile", "traceback", "zipfile"),
        *(f"tinkerspec.contract.{name}" for name in ("lint", "load", "pattern_texts", "resolve")),
        *("tinkerspec.validate.infer", "tinkerspec.validate.places"),
        "tinkerspec.contract.versions.elsewhere",
    }
    found = {*done.stdout.split("\n")}
    assert "tinkerspec.validate.judging" in found
    assert not unneeded & found
