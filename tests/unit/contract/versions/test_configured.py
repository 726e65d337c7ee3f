"""Contracts that a configuration names, and its schemas do not have."""

from __future__ import annotations

from pathlib import Path

import pytest
from tinkerspec.config import load_config
from tinkerspec.contract import load
from tinkerspec.contract.versions import configured
from tinkerspec.contract.versions.named import chosen
from tinkerspec.diagnostics import DiagnosticError

LISTED = "the contracts are `0.1.0`, `0.2.0`"


def project(
    folder: Path, text: str, contracts: str = '[{"name": "0.1.0"}, {"name": "0.2.0"}]'
) -> Path:
    (folder / "schemas").mkdir()
    if contracts:
        (folder / "schemas" / "contracts.json").write_text(contracts, encoding="utf-8")
    file = folder / "pyproject.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('[tool.tinkerspec]\ncontract = "0.3.0"\n', 2, 12),
        ("[tool.tinkerspec]\ncontract = '0.3.0'\n", 2, 12),
        ('[tool.tinkerspec]\ncontracts = { "0.1.0" = "a", "0.3.0" = "b" }\n', 2, 30),
        ('[tool.tinkerspec]\n[tool.tinkerspec.contracts]\n  "0.3.0" = "b"\n', 3, 3),
        ('[tool]\ntinkerspec.contract = "0.3.0"\n', 2, 23),
        ('tool.tinkerspec = { contract = """0.3.0""" }\n', 1, 34),
        # The same text in other places: a comment, another program's table, a folder.
        (
            '# 0.3.0\n[project]\nversion = "0.3.0"\n[tool.other]\ncontract = "0.3.0"\n'
            '[tool.tinkerspec]\noutput = "0.3.0"\ncontracts = {"0.1.0" = "x/0.3.0"}\n'
            'contract = "0.3.0"\n',
            9,
            12,
        ),
        # With an escape, the name does not stand there.
        ('[tool.tinkerspec]\ncontract = "0.3.\\u0030"\n', 0, 0),
    ],
)
def test_an_unknown_contract_is_told_where_it_stands(
    tmp_path: Path, text: str, line: int, column: int
) -> None:
    file = project(tmp_path, text)
    (fault,) = configured.faults(load_config(file))
    assert (fault.code, fault.file) == ("contract-unknown", str(file))
    assert (fault.line, fault.column, fault.pointer) == (line, column, "")
    assert fault.message == "there is no contract `0.3.0`"
    assert fault.help == f"did you mean `0.2.0`? {LISTED}" or fault.help.endswith(LISTED)


def test_each_of_several_is_told(tmp_path: Path) -> None:
    file = project(tmp_path, '[tool.tinkerspec]\ncontract = "7"\ncontracts = {"8" = "a"}\n')
    found = [(each.message, each.line) for each in configured.faults(load_config(file))]
    assert found == [("there is no contract `7`", 2), ("there is no contract `8`", 3)]


def test_a_folder_without_contracts_has_none(tmp_path: Path) -> None:
    file = project(tmp_path, '[tool.tinkerspec]\ncontract = "7"\n', contracts="")
    (fault,) = configured.faults(load_config(file))
    assert fault.message == "there is no contract `7`: `schemas` has no contracts.json"
    assert (fault.file, fault.line, fault.column) == (str(file), 2, 12)


def test_what_is_there_is_fine(tmp_path: Path) -> None:
    text = '[tool.tinkerspec]\ncontract = "0.1.0"\ncontracts = {"0.2.0" = "a"}\n'
    assert configured.faults(load_config(project(tmp_path, text))) == []


def test_names_that_are_listed_are_looked_up_with_little_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "load_contracts", None)
    config = load_config(project(tmp_path, '[tool.tinkerspec]\ncontract = "0.1.0"\n'))
    assert configured.faults(config) == []


@pytest.mark.parametrize("text", ["", "1", '{"name": "0.1.0"}', '["0.1.0"]', '[{"name": []}]'])
def test_a_file_that_lists_none_is_told(tmp_path: Path, text: str) -> None:
    config = load_config(project(tmp_path, '[tool.tinkerspec]\ncontract = "0.1.0"\n', text or " "))
    with pytest.raises(DiagnosticError) as caught:
        configured.check(config)
    assert {Path(each.file).name for each in caught.value.diagnostics} == {"contracts.json"}


def test_every_command_that_reads_the_contract_of_the_configuration_tells(tmp_path: Path) -> None:
    file = project(tmp_path, '[tool.tinkerspec]\ncontract = "0.3.0"\n')
    with pytest.raises(DiagnosticError) as caught, chosen(file, ""):
        pass
    (fault,) = caught.value.diagnostics
    assert (fault.file, fault.line) == (str(file), 2)
    # It does not read it if another one is named.
    with chosen(file, "0.1.0") as config:
        assert config.contract == "0.1.0"
