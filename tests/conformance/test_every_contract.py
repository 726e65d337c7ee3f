"""Every contract of our schemas: it lints, and its Python package passes its vectors.

The package of the contract that `generated/` is of is tested further beside this, and Elixir in
`crosslang/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

import drive
import our_schemas
import packages
import pytest
import vectors
from tinkerspec import contract

NAMES: Final = contract.names(our_schemas.FOLDER, display="schemas")


def failures(package: ModuleType, files: list[vectors.VectorFile]) -> Iterator[str]:
    """The vectors that the package does not pass."""
    binding = drive.PackageBinding(package)
    for file in files:
        for read in file.decode:
            actual = drive.decode(binding, read.type, read.text)
            if not drive.agrees(actual, read.outcome, exact=True):
                yield read.id
        for chain in file.behaviour:
            if drive.vector_dtypes(chain) & binding.arrays.lacks:
                continue
            if not drive.agrees(drive.observe(binding, chain), chain.expected("python")):
                yield chain.id


@pytest.mark.parametrize("name", NAMES)
def test_python_passes_the_vectors_of_every_contract(name: str, tmp_path: Path) -> None:
    output = packages.generated(name, tmp_path / "generated", "vectors")
    sources = contract.read_folder(our_schemas.FOLDER, display="schemas", contract=name)
    files = [vectors.load_file(path, sources) for path in (output / "vectors").glob("*.json")]
    assert len(files) == len(sources.types)
    assert all(file.decode for file in files)
    assert [*failures(packages.imported(name, output), files)] == []


def test_the_vectors_of_another_contract_do_not_pass(tmp_path: Path) -> None:
    older, newer = NAMES[0], NAMES[-1]
    vectors_ = packages.generated(newer, tmp_path / "newer", "vectors") / "vectors"
    sources = contract.read_folder(our_schemas.FOLDER, display="schemas", contract=newer)
    file = vectors.load_file(vectors_ / "adam_params.json", sources)
    package = packages.imported(older, packages.generated(older, tmp_path / "older"))
    assert "AdamParams: /weight_decay zero" in {*failures(package, [file])}
