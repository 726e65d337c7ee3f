"""The packages that a set of schemas becomes lack nothing of it, whatever it says."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import pytest
from tinkerspec.contract import read_folder
from tinkerspec.contract.load import Sources
from tinkerspec.contract.model import Contract
from tinkerspec.contract.resolve import resolve
from tinkerspec.parity import contract_source, elixir_source, python_source
from tinkerspec.parity.comparing import compare
from tinkerspec.parity.styles import with_wire_names
from tinkerspec.parity.surface import Surface
from tinkerspec.source_files import SourceFiles, SourceTree
from tinkerspec.targets import Job, installed
from vectors import CASES, SETS

READERS: Final = {"elixir": elixir_source.read, "python": python_source.read}
SETTINGS: Final = {"elixir": {"namespace": "Case.Types"}, "python": {"package": "case_types"}}


@cache
def opened(name: str) -> tuple[Contract, Sources, Surface]:
    sources = read_folder(CASES / name / "schemas", display="schemas")
    contract = resolve(sources)
    return contract, sources, contract_source.surface(contract, sources, "schemas")


def emitted(name: str, language: str, folder: Path, style: str = "wire") -> SourceTree:
    """The package of a set in a language, with its members in a style."""
    contract, sources, _ = opened(name)
    target = installed.load(language)
    settings = {**target.defaults, **SETTINGS[language], "members": style}
    files = target.emit(Job(sources, contract, settings, folder, "schemas"))
    data = {file.path: file.data for file in files}
    return SourceTree(label=name, display=name, root="", prefix="", files=SourceFiles(data))


@pytest.mark.parametrize("language", READERS)
@pytest.mark.parametrize("name", SETS)
def test_an_emitted_package_has_no_gap(name: str, language: str, tmp_path: Path) -> None:
    reference = opened(name)[2]
    found = READERS[language](emitted(name, language, tmp_path), reference.types.keys())
    comparison = compare(reference, found)
    assert [(gap.id, gap.expected, gap.found) for gap in comparison.gaps] == []
    assert {row.status for row in comparison.types} <= {"complete", "inline"}


STYLE: Final = "snake_case"


@pytest.mark.parametrize("language", READERS)
@pytest.mark.parametrize("name", ["snake_members", "odd_names"])
def test_neither_has_one_whose_members_are_in_snake_case(
    name: str, language: str, tmp_path: Path
) -> None:
    reference = opened(name)[2]
    found = READERS[language](emitted(name, language, tmp_path, STYLE), reference.types.keys())
    comparison = compare(reference, with_wire_names(found, reference, STYLE))
    assert [(gap.id, gap.expected, gap.found) for gap in comparison.gaps] == []


def test_a_struct_does_not_say_what_its_members_are_called_on_the_wire(tmp_path: Path) -> None:
    reference = opened("snake_members")[2]
    tree = emitted("snake_members", "elixir", tmp_path, STYLE)
    found = elixir_source.read(tree, reference.types.keys())
    for surface in (found, with_wire_names(found, reference, "wire")):
        assert {gap.kind for gap in compare(reference, surface).gaps} == {"name"}
