"""Which hand-written files a contract has."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from tinkerspec.contract import read_folder
from tinkerspec.targets import handwritten

SCHEMAS: Final = Path(__file__).resolve().parents[2] / "cases" / "contracts" / "schemas"
FILES: Final = ("parcel", "bike", "bike@2.0", "parcel@2.0", "_sizes", "_sizes@1.1", "_new@2.0")
"""Files of two types, of which the second is there at contract 1.1 alone, and of two helpers."""


@pytest.mark.parametrize(
    ("contract", "chosen"),
    [
        ("2024-05", {"_sizes": "_sizes", "parcel": "parcel"}),
        ("1.1", {"_sizes": "_sizes@1.1", "bike": "bike", "parcel": "parcel"}),
        ("2.0", {"_new": "_new@2.0", "_sizes": "_sizes@1.1", "parcel": "parcel@2.0"}),
    ],
)
def test_a_contract_has_the_last_file_of_each_name(
    tmp_path: Path, contract: str, chosen: dict[str, str]
) -> None:
    for name in FILES:
        (tmp_path / f"{name}.py").touch()
    sources = read_folder(SCHEMAS, display="schemas", contract=contract)
    found = handwritten.files(tmp_path, ".py", sources, "mixins")
    assert {module: path.stem for module, path in found.items()} == chosen
