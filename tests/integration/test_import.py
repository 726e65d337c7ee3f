"""A document of another API comes in, is generated, and its types judge payloads as the document
itself does, which a validator reads that knows nothing of this program."""

from __future__ import annotations

import copy
import importlib
import json
import re
import shutil
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from document_judge import Core, DocumentJudge
from openapi_spec_validator import validate
from tinkerspec import cli

SOURCE = Path(__file__).with_name("loans") / "openapi.yaml"

CONFIGURATION = """\
[tool.tinkerspec]
{schemas}

[tool.tinkerspec.python]
package = "{package}"

[tool.tinkerspec.elixir]
namespace = "Loans"
"""

STAMP = "2026-01-02T03:04:05Z"
BOOK = {"kind": "book", "title": "Emma", "authors": ["Austen"]}
FILM = {"kind": "film", "minutes": 90, "more": {"stars": 5}, "anything": [1, {"a": None}], "x": 1}
VALID: dict[str, list[Any]] = {
    "loan_request": [
        {"reader": "AB1234", "items": [1, 2], "until": "2026-02-28", "renew": True, "x": {}},
        {"reader": "AB1234", "items": [1], "until": None},
    ],
    "Loan": [
        {
            "at": STAMP,
            "id": "123e4567-e89b-12d3-a456-426614174000",
            "reader": "CD0001",
            "state": "on",
            "fee": 10.5,
            "item": BOOK,
        },
        {"at": STAMP, "id": str(uuid.UUID(int=1)), "reader": "CD0001", "state": "no", "fee": None},
    ],
    "Stamped": [{"at": STAMP, "more": 1}],
    "Kind": ["book"],
    "Item": [BOOK, FILM],
    "Book": [BOOK],
    "Film": [FILM],
    "Note": [{"kind": "text", "text": "x"}, {"kind": "picture"}, {"kind": "picture", "url": ""}],
    "Problem": [{"message": "", "where": [1, "a", None]}],
}

SPOILT: list[Any] = [None, True, 0, -1, 1.5, 10**20, "", "no", "x" * 30, [], [0], {}, {"a": 1}]


def variants(value: Any) -> Iterator[Any]:
    """The value, and each that differs from it in one place."""
    yield value
    yield from SPOILT
    if isinstance(value, dict):
        for name, inner in value.items():
            yield {key: each for key, each in value.items() if key != name}
            for other in variants(inner):
                yield {**value, name: other}
        yield {**value, "unknown": 1}
    elif isinstance(value, list):
        yield [*value, *value]
        for index, inner in enumerate(value):
            for other in variants(inner):
                yield [*value[:index], other, *value[index + 1 :]]
    elif isinstance(value, str):
        yield from (value + "x", value[:-1], value.upper())


# --- the project ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document imported and generated."""
    folder = tmp_path_factory.mktemp("loans")
    configure(folder, "", "loans_types")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert cli.main(["import", str(SOURCE)]) == 0
        assert cli.main(["generate"]) == 0
    return folder


def configure(folder: Path, schemas: str, package: str) -> None:
    text = CONFIGURATION.format(schemas=schemas, package=package)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def package(project: Path) -> Iterator[ModuleType]:
    """The emitted package."""
    sys.path.insert(0, str(project / "generated" / "python"))
    try:
        yield importlib.import_module("loans_types")
    finally:
        sys.path.pop(0)
        for name in [name for name in sys.modules if name.partition(".")[0] == "loans_types"]:
            del sys.modules[name]


def test_every_type_came_in(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        assert cli.main(["import", str(SOURCE), "--check"]) == 0
    shown = capsys.readouterr().out
    assert f"{len(VALID)} of {len(VALID)} types came in" in shown
    assert re.findall(r"warning\[(\S+)\] `?(\w+)", shown) == [
        ("import-read", "Loan"),
        ("import-lost", "Problem"),
    ]


def test_the_operations_are_sound(project: Path) -> None:
    emitted = json.loads((project / "schemas" / "openapi.json").read_text(encoding="utf-8"))
    assert list(emitted["paths"]) == ["/loans", "/items"]
    assert emitted["info"]["version"] == "2"
    folder = project / "schemas" / "types" / "openapi"
    types = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir()}
    emitted["components"]["schemas"] = {schema["title"]: schema for schema in types.values()}
    text = json.dumps(emitted)
    for name, schema in types.items():
        text = re.sub(
            rf'"(types/openapi/)?{name}"', f'"#/components/schemas/{schema["title"]}"', text
        )
    validate(json.loads(text))


NAMES = {"loan_request": "LoanRequest"}
OVERRULED = {"a number or a moment", "`nullable` beside `allOf` or a reference"}


@pytest.mark.parametrize("name", VALID)
def test_verdicts_are_those_of_the_document(package: ModuleType, name: str) -> None:
    judge = DocumentJudge(yaml.load(SOURCE.read_text(encoding="utf-8"), Loader=Core))
    pointer = f"/components/schemas/{name}"
    type_ = getattr(package, NAMES.get(name, name))
    wrong = []
    count = 0
    for valid in VALID[name]:
        assert judge.verdict(pointer, valid), valid
        for payload in variants(copy.deepcopy(valid)):
            count += 1
            said = accepts(type_, package, payload)
            if judge.verdict(pointer, payload) != said:
                wrong.append((payload, judge.overruling(pointer, payload, said)))
    assert count > 15
    assert [payload for payload, why in wrong if why not in OVERRULED] == []


def accepts(type_: Any, package: ModuleType, payload: Any) -> bool:
    try:
        package.from_json(type_, json.dumps(payload))
    except ValueError:
        return False
    return True


# --- straight from the document ------------------------------------------------------------------


def test_a_document_can_stand_for_the_schemas(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """What is generated is the same as from the imported files, but for the paths in it."""
    shutil.copy(SOURCE, tmp_path)
    configure(tmp_path, 'schemas = "openapi.yaml"', "loans_types")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["generate"]) == 0
    assert generated(tmp_path) == generated(project)
    capsys.readouterr()
    assert cli.main(["generate"]) == 0
    assert "up to date" in capsys.readouterr().out
    assert cli.main(["check"]) == 0
    assert cli.main(["lint"]) == 0
    shown = capsys.readouterr().out
    assert "openapi.yaml:77:25: warning[import-read]" in shown
    assert "openapi.yaml:66:7: warning[example-missing]" in shown


def generated(project: Path) -> dict[str, str]:
    """The text of each file without the names of schemas, and so without where lines end."""
    output = project / "generated"
    return {
        path.relative_to(output).as_posix(): re.sub(
            r"(?:schemas/)?types/openapi/\w+\.json|schemas/|openapi\.yaml|from \S+ by|\s",
            "",
            path.read_text(encoding="utf-8"),
        )
        for path in output.rglob("*")
        if path.suffix in (".py", ".ex") and "__pycache__" not in path.parts
    }


def test_a_change_of_the_document_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    text = SOURCE.read_text(encoding="utf-8")
    configure(tmp_path, 'schemas = "openapi.yaml"', "loans_types")
    (tmp_path / "openapi.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["generate", "--target", "python"]) == 0
    (tmp_path / "openapi.yaml").write_text(text.replace("enum: [book, film]", "enum: [book, song]"))
    assert cli.main(["generate", "--target", "python"]) == 0
    assert '"song"' in (tmp_path / "generated/python/loans_types/kind.py").read_text()
    (tmp_path / "additions.json").write_text('{"#/components/schemas/Nobody": {}}')
    assert cli.main(["generate"]) == 2
    assert "additions.json:1:2: error[import-addition]" in capsys.readouterr().err
