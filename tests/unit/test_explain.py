"""Every code of the program is explained, every explanation is of a code, and each is whole.

That every kind of gap and of change is found somewhere is held where the cases of these are:
unit/parity/test_comparing.py and diff/test_cases.py.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final

import pytest
from tinkerspec import codes, explain
from tinkerspec.commands import explain as command
from tinkerspec.contract.versions import packages
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.diff import rules as changes
from tinkerspec.parity import gaps
from tinkerspec.targets.codes import files

from .code_search import Search, search

ROOT: Final = Path(__file__).resolve().parents[2]
PROGRAM: Final = ROOT / "generator" / "tinkerspec"
SCHEMAS: Final = ROOT / "schemas"

EVERY: Final = explain.every(SCHEMAS, "schemas")
DIAGNOSTICS: Final = {
    one.code
    for one in EVERY
    if one.stage not in (explain.CONFIG, explain.PAYLOAD, "gaps", "changes")
}
PAYLOAD: Final = {one.code for one in EVERY if one.stage == explain.PAYLOAD}


@pytest.fixture(scope="module")
def found() -> Search:
    """What the search finds in the program."""
    return search(PROGRAM)


# --- the list and the code base ------------------------------------------------------------------


def test_no_code_is_made_in_a_way_that_the_search_does_not_see(found: Search) -> None:
    # What is said of many faults of a payload has the code that the package gave each of them, and
    # a warning from the cache the one that an earlier run gave it.
    counted = re.compile(r"validate/judging\.py:\d+: code")
    unclear = [place for place in found.unclear if not counted.fullmatch(place)]
    assert [place for place in unclear if not place.startswith(("cache.py:", "explain.py:"))] == []


def test_every_code_that_is_made_is_explained_and_every_explained_one_is_made(
    found: Search,
) -> None:
    made = found.made.keys()
    assert {code: found.made[code] for code in made - DIAGNOSTICS - PAYLOAD} == {}
    assert DIAGNOSTICS - made == set()


def test_every_kind_of_the_rules_is_explained() -> None:
    """Those of gaps, and those of changes, which targets have their part in."""
    for stage, rules in (("gaps", gaps.RULES), ("changes", changes.RULES)):
        assert {one.code for one in EVERY if one.stage == stage} == rules.keys() != set()


def written() -> list[tuple[Path, str, str]]:
    """Every entry of every file of codes: the file, the stage and the code."""
    return [
        (file.parent, stage, code)
        for file, stages in files()
        for stage, entries in stages.items()
        for code in entries
    ]


def test_every_code_is_told_of_once() -> None:
    """In one file; kinds of changes that a target has by itself are told of in its own table."""
    listed = [(stage, code) for _, stage, code in written()]
    listed += [("changes", kind) for kind, rule in changes.RULES.items() if rule.owner]
    told = {(o.stage, o.code) for o in explain.every(None, "") if o.stage != explain.CONFIG}
    assert sorted(listed) == sorted(told)


def test_a_code_is_told_of_in_the_room_that_makes_it(found: Search) -> None:
    """What a command says of its arguments belongs to the room that does its work."""
    elsewhere = {
        (code, place)
        for room, stage, code in written()
        if stage not in (explain.PAYLOAD, "gaps", "changes")
        and not (place := found.made[code]).startswith("commands/")
        and not (PROGRAM / place).is_relative_to(room)
    }
    assert elsewhere == set()


def faults(node: Any) -> Iterator[str]:
    """The codes of all faults that a file of cases or vectors names."""
    if isinstance(node, list):
        for item in node:
            yield from faults(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "errors" and isinstance(value, list):
                yield from (item["code"] for item in value if "code" in item)
            yield from faults(value)


def faults_of(files: Iterator[Path]) -> set[str]:
    return {code for file in files for code in faults(json.loads(file.read_text(encoding="utf-8")))}


def test_the_faults_of_payloads_are_those_that_every_language_is_held_to() -> None:
    vectors = faults_of((SCHEMAS / "vectors").glob("*.json"))
    cases = faults_of((ROOT / "tests" / "cases").glob("*/cases.json"))
    assert vectors | cases == PAYLOAD


def test_the_packages_find_the_explained_faults_and_no_others() -> None:
    templates = ROOT / "templates"
    assert search(templates / "python").made.keys() <= PAYLOAD
    python = {path.read_text(encoding="utf-8") for path in (templates / "python").rglob("*.py")}
    unsaid = {code for code in PAYLOAD if not any(f'"{code}"' in text for text in python)}
    assert unsaid == set()
    sources = [*(templates / "elixir").rglob("*.ex"), *(templates / "elixir").rglob("*.ex.j2")]
    elixir = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert set(re.findall(r"\bfault\(:(\w+)", elixir)) <= PAYLOAD
    assert set(re.findall(r":(\w+)", elixir)) >= PAYLOAD


def test_the_program_explains_the_faults_of_any_schemas_and_no_others() -> None:
    generic = {one.code for one in explain.every(None, "") if one.stage == explain.PAYLOAD}
    own = json.loads((SCHEMAS / "faults.json").read_text(encoding="utf-8")).keys()
    assert generic == PAYLOAD - own
    assert not generic & own
    cases = faults_of((ROOT / "tests" / "cases").glob("*/cases.json"))
    assert generic - cases == {"dtype_key"}, "what constructors alone find"
    assert cases <= generic


# --- how they are told ---------------------------------------------------------------------------


def test_every_explanation_is_whole() -> None:
    for one in EVERY:
        fix = [] if one.stage == explain.CONFIG else [one.fix]
        for told in (one.means, one.example, *fix):
            assert told.strip() == told != "", f"codes.toml of {one.stage} lacks part of {one.code}"
        assert one.means.endswith("."), one.code
        assert one.example != one.fix, one.code


def test_explaining_loads_no_engine() -> None:
    script = (
        "import sys; from tinkerspec import explain; explain.every(None, ''); "
        "print(*sorted({'black', 'datamodel_code_generator', 'pydantic', 'jsonschema'} "
        "& {name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


# --- choosing ------------------------------------------------------------------------------------


def test_a_word_that_two_stages_use_is_explained_twice() -> None:
    assert [one.stage for one in explain.choose(EVERY, "pattern")] == ["schemas", "payload"]


@pytest.mark.parametrize(
    ("id_", "codes"),
    [
        ("PARITY-Order.note-null", ["null-allowed", "null-refused"]),
        ("PARITY-Order-unknown-keys", ["unknown-keys"]),
        ("Order.note:member-removed", ["member-removed"]),
        ("Colour:value-added:blue", ["value-added"]),
    ],
)
def test_the_id_of_a_gap_or_a_change_is_explained_by_its_kind(id_: str, codes: list[str]) -> None:
    assert [one.code for one in explain.choose(EVERY, id_)] == codes


@pytest.mark.parametrize(
    ("code", "help_"),
    [
        ("Order.note-null", "`tinkerspec explain` lists every code"),
        ("member-remvd:value", "did you mean"),
        ("patern", "did you mean `pattern`?"),
        ("Default-Value", "did you mean `default-value`"),
        ("unknown_keyword", "did you mean `unknown-keyword`"),
        ("zzzzzz", "`tinkerspec explain` lists every code"),
    ],
)
def test_an_unknown_code_is_told_from_its_neighbours(code: str, help_: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        explain.choose(EVERY, code)
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.message) == ("no-such-code", f"there is no code `{code}`")
    assert fault.help.startswith(help_)


# --- faults of a project -------------------------------------------------------------------------

ENTRY: Final = {"means": "There is none left.", "example": '{"count": 9}', "mend": "Ask for fewer."}


def faults_file(folder: Path, content: object) -> Path:
    (folder / "faults.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_a_project_explains_faults_of_its_own(tmp_path: Path) -> None:
    explanations = explain.every(faults_file(tmp_path, {"stock": ENTRY}), "schemas")
    (one,) = explain.choose(explanations, "stock")
    assert (one.stage, one.means, one.fix) == ("payload", "There is none left.", "Ask for fewer.")


def test_a_project_without_faults_of_its_own_needs_no_file(tmp_path: Path) -> None:
    assert explain.every(tmp_path, "schemas") == explain.every(None, "")


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        ([], ""),
        ({"stock": "none left"}, "/stock"),
        ({"stock": {**ENTRY, "mend": 1}}, "/stock"),
        ({"stock": {**ENTRY, "see": "there"}}, "/stock"),
        ({"stock": ENTRY, "a/b": {"means": "Less."}}, "/a~1b"),
    ],
)
def test_faults_that_are_not_well_told_are_refused(
    tmp_path: Path, content: object, pointer: str
) -> None:
    with pytest.raises(DiagnosticError) as caught:
        explain.every(faults_file(tmp_path, content), "schemas")
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.file, fault.pointer) == (
        "faults-file",
        "schemas/faults.json",
        pointer,
    )
    assert fault.line == 1


def test_a_file_of_faults_that_is_not_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "faults.json").write_text('{"stock": {},}', encoding="utf-8")
    with pytest.raises(DiagnosticError) as caught:
        explain.every(tmp_path, "schemas")
    assert [fault.code for fault in caught.value.diagnostics] == ["trailing-comma"]


# --- the command ---------------------------------------------------------------------------------


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", type=Path, default=None)
    command.arguments(parser)
    return command.run(parser.parse_args(arguments))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.tinkerspec]\n")
    (tmp_path / "schemas").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("project")
def test_a_code_is_printed_with_its_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("trailing-comma") == 0
    assert capsys.readouterr().out == (
        "trailing-comma (schemas)\n\n"
        "  A comma follows the last member of an object or array. Remove it.\n\n"
        "  For example:\n\n"
        '      {"type": "string",}\n\n'
        "  To fix it:\n\n"
        '      {"type": "string"}\n'
    )


@pytest.mark.usefixtures("project")
def test_the_list_names_every_code_below_its_stage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    out = capsys.readouterr().out
    blocks = dict(block.split("\n", 1) for block in out.split("\n\n"))
    assert list(blocks) == list(explain.STAGES.values())
    listed = [
        (title, code)
        for title, block in blocks.items()
        for code in re.findall(r"^  (\S+)  +\S", block, re.MULTILINE)
    ]
    assert listed == [(explain.STAGES[one.stage], one.code) for one in explain.every(None, "")]
    assert max(map(len, out.splitlines())) <= 100


def test_json_is_the_same_for_programs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faults_file(project / "schemas", {"stock": ENTRY})
    assert run("stock", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "version": 1,
        "explanations": [{"code": "stock", "stage": "payload", **ENTRY}],
    }
    assert run("--format", "json") == 0
    assert (
        len(json.loads(capsys.readouterr().out)["explanations"]) == len(explain.every(None, "")) + 1
    )


def test_outside_a_project_packages_explain_the_faults_of_their_contracts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inside = PurePosixPath("shop_types/_contract")
    (tmp_path / inside).mkdir(parents=True)
    faults_file(tmp_path / inside, {"stock": ENTRY})
    carrier = packages.Carrier("shop-types", "0.2.0", "0.2", tmp_path, inside)
    monkeypatch.setattr(packages, "carriers", lambda: (carrier,))
    monkeypatch.chdir(tmp_path)
    assert run("stock") == 0
    assert "There is none left." in capsys.readouterr().out


def test_a_project_cannot_send_control_sequences(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = dict.fromkeys(ENTRY, "\x1b[31mred\nmore")
    faults_file(project / "schemas", {"stock": entry})
    run("stock")
    run()
    out = capsys.readouterr().out
    assert out.replace("\n", "").isprintable()
    assert "\\x1b[31mred" in out


def test_a_code_is_explained_without_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("cycle") == 0
    assert capsys.readouterr().out.startswith("cycle (schemas)\n")


def test_a_key_of_the_configuration_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("config.elixir.namespace") == 0
    assert capsys.readouterr().out == (
        "config.elixir.namespace (config)\n\n"
        "  The module that all others are below. It has to be given.\n\n"
        "  For example:\n\n"
        "      [tool.tinkerspec.elixir]\n"
        '      namespace = "Shop.Types"\n'
    )
    assert run("config.lint") == 0
    shown = capsys.readouterr().out
    assert re.findall(r"^(\S+) \(config\)$", shown, re.MULTILINE) == [
        "config.lint.ignore",
        "config.lint.levels",
    ]
    assert run("config") == 0
    *_, schema = capsys.readouterr().out.split()
    assert json.loads(Path(schema).read_text("utf-8"))["title"].startswith("[tool.tinkerspec]")


def test_a_warning_is_explained_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("title-missing") == 0
    assert capsys.readouterr().out.startswith("title-missing (schemas, warning)\n")
    assert run("title-missing", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["explanations"][0]["level"] == "warning"


def test_a_configuration_that_is_named_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(DiagnosticError):
        run("--config", str(tmp_path / "none.toml"), "cycle")


def test_a_faulty_configuration_is_told(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.tinkerspec]\nschema = 'x'\n")
    with pytest.raises(DiagnosticError) as caught:
        run("cycle")
    assert caught.value.diagnostics[0].code == "config-invalid"


def test_where_nothing_is_found_no_levels_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise AssertionError

    monkeypatch.setattr(codes, "levels", refused)
    assert codes.graded(iter(())) == []
