"""Levels of lint: which codes are warnings, and what a project makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
from tinkerspec import cli, codes, pipeline
from tinkerspec.config import load_config
from tinkerspec.diagnostics import DiagnosticError

Capture: TypeAlias = pytest.CaptureFixture[str]
Write: TypeAlias = Callable[..., None]

BARE: Final = {
    "type": "object",
    "properties": {f"m{number}": {"type": "integer"} for number in range(5)},
    "required": [f"m{number}" for number in range(5)],
    "additionalProperties": False,
}
OF_BARE: Final = {
    "description-missing": 6,
    "direction-missing": 1,
    "example-missing": 1,
    "title-missing": 1,
}
"""How many warnings of each code the type has."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a project of one undocumented type, and whatever its table says, and goes there."""

    def write(table: str = "", **keywords: Any) -> None:
        (tmp_path / "pyproject.toml").write_text(f"[tool.tinkerspec]\n{table}", encoding="utf-8")
        file = tmp_path / "schemas" / "types" / "shop" / "bare_thing.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({**BARE, **keywords}, indent=2), encoding="utf-8")
        monkeypatch.chdir(tmp_path)

    return write


def linted() -> dict[tuple[str, str], int]:
    """How many diagnostics of each severity and code lint reports."""
    found: dict[tuple[str, str], int] = {}
    for each in pipeline.lint(load_config()):
        key = (each.severity, each.code)
        found[key] = found.get(key, 0) + 1
    return found


def of(severity: str, *but: str) -> dict[tuple[str, str], int]:
    return {(severity, code): number for code, number in OF_BARE.items() if code not in but}


# --- what is a warning ---------------------------------------------------------------------------


def test_what_makes_the_output_poor_is_a_warning(project: Write, capsys: Capture) -> None:
    project()
    assert linted() == of("warning")
    assert cli.main(["lint"]) == 0
    told = capsys.readouterr().out
    assert told.count("warning[description-missing]") == 6
    assert "`title` is missing; the file's name makes it `BareThing` (at /title)" in told
    assert told.endswith("9 warnings\n")
    for form in ("github", "json"):
        assert cli.main(["lint", "--format", form]) == 0
    out = capsys.readouterr().out
    assert out.count("::warning file=schemas/types/shop/bare_thing.json,") == 9
    assert '"errors": 0,\n  "warnings": 9,' in out


def test_a_misspelt_keyword_is_not_missing_too(project: Write) -> None:
    project(descripton="A thing.")
    assert linted() == {
        **of("warning"),
        ("warning", "description-missing"): 5,
        ("error", "unknown-keyword"): 1,
    }


def test_generate_and_check_show_the_first_warnings_of_each_code(
    project: Write, capsys: Capture
) -> None:
    project()
    for command in ("generate", "check"):
        assert cli.main([command]) == 0
        shown = capsys.readouterr().err
        assert shown.count("warning[description-missing]") == 3
        assert shown.count("What it is, with units and shapes") == 1, "one help is enough for all"
        assert "  and 3 more; `tinkerspec lint` shows all\n" in shown
        assert shown.endswith("9 warnings\n")
    assert cli.main(["generate"]) == 0
    assert capsys.readouterr().err == "", "nothing was read, so there is nothing to say"


def test_check_names_every_file_that_was_not_generated(project: Write, capsys: Capture) -> None:
    """`lint`, to which it points for the rest of other warnings, does not look at them."""
    project()
    assert cli.main(["generate"]) == 0
    for number in range(5):
        Path(f"generated/mine_{number}.txt").write_text("", "utf-8")
    capsys.readouterr()
    assert cli.main(["check"]) == 1
    assert capsys.readouterr().err.count("warning[output-stray]") == 5


# --- what a project makes of them ----------------------------------------------------------------


def test_in_a_strict_project_warnings_are_errors(project: Write, capsys: Capture) -> None:
    project("strict = true")
    assert linted() == of("error")
    assert cli.main(["lint"]) == 1
    for command in ("generate", "check"):
        assert cli.main([command]) == 2
        assert capsys.readouterr().err.endswith("9 errors\n")
    assert not Path("generated").exists()


def test_a_level_is_set_by_its_code(project: Write) -> None:
    project('lint.levels = {description-missing = "error"}')
    assert linted() == {
        **of("warning", "description-missing"),
        ("error", "description-missing"): 6,
    }
    project('strict = true\nlint.levels = {description-missing = "warning"}')
    assert linted() == {
        **of("error", "description-missing"),
        ("warning", "description-missing"): 6,
    }


@pytest.mark.parametrize(
    "path",
    ["schemas", "schemas/types/shop/", "schemas/types/shop/bare_thing.json", "schemas/*/bare_*"],
)
@pytest.mark.parametrize("strict", ["", "strict = true\n"])
def test_a_warning_is_ignored_by_path(project: Write, strict: str, path: str) -> None:
    project(f'{strict}lint.ignore = {{description-missing = ["elsewhere", "{path}"]}}')
    assert linted() == of("error" if strict else "warning", "description-missing")


@pytest.mark.parametrize("path", ["types", "schemas/types/sho", "schemas/types/shop/bare"])
def test_another_path_ignores_nothing(project: Write, path: str) -> None:
    project(f'lint.ignore = {{description-missing = ["{path}"]}}')
    assert linted() == of("warning")


def test_output_of_which_a_stricter_project_disapproves_is_not_up_to_date(project: Write) -> None:
    project()
    assert cli.main(["generate"]) == 0
    project("strict = true")
    assert cli.main(["generate"]) == 2


@pytest.mark.parametrize(
    ("table", "message", "help_"),
    [
        (
            'lint.levels = {ref = "warning"}',
            "[tool.tinkerspec.lint.levels] names 'ref', which is an error",
            "remove it: errors can be neither lowered nor ignored",
        ),
        (
            'lint.ignore = {ref = ["schemas"]}',
            "[tool.tinkerspec.lint.ignore] names 'ref', which is an error",
            "remove it: errors can be neither lowered nor ignored",
        ),
        (
            'lint.ignore = {titel-missing = ["schemas"]}',
            "[tool.tinkerspec.lint.ignore] names no code: 'titel-missing'",
            "did you mean 'title-missing'?",
        ),
        (
            'lint.levels = {title-missing = "off"}',
            "'title-missing' of 'levels' in [tool.tinkerspec.lint] is 'off'",
            "write one of 'error', 'warning'",
        ),
        (
            'lint.ignore = {title-missing = "schemas"}',
            "'title-missing' of 'ignore' in [tool.tinkerspec.lint] is not a list",
            "write it in brackets",
        ),
        (
            "lint.ignore = {title-missing = [1]}",
            "an item of 'title-missing' of 'ignore' in [tool.tinkerspec.lint] is not a string",
            "quote it",
        ),
        (
            "lint.level = {}",
            "unknown key 'level' in [tool.tinkerspec.lint]",
            "known: levels, ignore",
        ),
    ],
)
def test_a_faulty_table_is_refused(project: Write, table: str, message: str, help_: str) -> None:
    project(table)
    with pytest.raises(DiagnosticError) as caught:
        load_config()
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.message, fault.help) == ("config-invalid", message, help_)


def test_a_file_of_codes_is_parsed_once(tmp_path: Path) -> None:
    file = tmp_path / codes.FILE_NAME
    file.write_text('[stage.code]\nlevel = "warning"\n', encoding="utf-8")
    assert codes.read(file) is codes.read(file)
