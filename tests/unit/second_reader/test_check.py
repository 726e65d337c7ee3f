"""What `check` says when the second reader differs, fails, or cannot be asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from tinkerspec import cli
from tinkerspec.second_reader import adapter

COUNT = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Count",
    "description": "How many.",
    "x-direction": "both",
    "type": "integer",
    "minimum": 1,
    "examples": [1],
}

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch


@pytest.fixture(params=[True, False], ids=["strict", "not strict"])
def strict(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: Patch) -> bool:
    """A project whose output is up to date, which is the working folder; whether it is strict."""
    said = "strict = true\n" if request.param else ""
    (tmp_path / "pyproject.toml").write_text(f"[tool.tinkerspec]\n{said}", encoding="utf-8")
    file = tmp_path / "schemas" / "types" / "shop" / "count.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(COUNT, indent=2), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["generate"]) == 0
    return bool(request.param)


def check(capsys: Capture) -> tuple[int, str, str]:
    capsys.readouterr()
    code = cli.main(["check"])
    return code, *capsys.readouterr()


def test_agreement_is_silent(strict: bool, capsys: Capture) -> None:
    assert check(capsys) == (0, "generated/ is up to date\n", "")


def test_a_disagreement_is_an_error_of_strict_projects_and_else_a_warning(
    strict: bool, capsys: Capture, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(adapter, "_constraints", lambda member: {})  # it loses every bound
    severity = "error" if strict else "warning"
    code, out, err = check(capsys)
    assert err == (
        f"schemas/types/shop/count.json:1:1: {severity}[engine-disagreement] minimum of `Count`: "
        "the IR reads `1`, the second reader reads `none`\n"
        "  help: write the schema more simply; if it is simple, report this: one "
        f"reading has a bug\n1 {severity}\n"
    )
    assert (code, out) == ((2, "") if strict else (0, "generated/ is up to date\n"))


def test_stale_output_is_shown_beside_a_warning(
    strict: bool, capsys: Capture, monkeypatch: Patch
) -> None:
    monkeypatch.setattr(adapter, "_constraints", lambda member: {})
    Path("generated/model.json").unlink()
    code, out, err = check(capsys)
    assert code == (2 if strict else 1)
    assert ("+++ b/generated/model.json" in out) is not strict
    assert "[engine-disagreement]" in err


def test_a_failure_of_the_second_reader_is_no_traceback(
    strict: bool, capsys: Capture, monkeypatch: Patch
) -> None:
    def broken(*_: Any) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(adapter, "_parse", broken)
    severity = "error" if strict else "warning"
    code, _, err = check(capsys)
    assert code == (2 if strict else 0)
    assert err.splitlines()[0].endswith(
        f"schemas: {severity}[engine-failure] datamodel-code-generator cannot read the schemas: "
        "RecursionError: too deep"
    )


def test_where_it_is_not_installed_check_says_so(
    strict: bool, capsys: Capture, monkeypatch: Patch
) -> None:
    for name in [name for name in sys.modules if name.startswith("datamodel_code_generator")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "datamodel_code_generator", None)
    code, out, err = check(capsys)
    assert (code, out) == (0, "generated/ is up to date\n")
    assert err.startswith("the second reader was not asked: datamodel-code-generator cannot be ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('strict = "true"', "'strict' in [tool.tinkerspec] is not a boolean"),
        ("strict = 1", "'strict' in [tool.tinkerspec] is not a boolean"),
        ("strickt = true", "unknown key 'strickt' in [tool.tinkerspec]"),
    ],
)
def test_a_faulty_key_is_refused(
    tmp_path: Path, monkeypatch: Patch, capsys: Capture, line: str, message: str
) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.tinkerspec]\n{line}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    code, _, err = check(capsys)
    assert code == 2
    assert f"error[config-invalid] {message}\n" in err
    assert ("write true or false, without quotes" in err) is ("boolean" in message)
    assert ("known: schemas, output, " in err) is ("unknown" in message)
