"""Which hand-written files a contract has."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from tinkerspec.cli import main
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


THING: Final = """{"title": "Thing", "description": "A thing.", "x-direction": "both",
"type": "object", "properties": {}, "additionalProperties": false, "examples": [{}]}"""
SETTINGS: Final = """
[tool.tinkerspec.python]
package = "things"
mixins = "by_hand"
[tool.tinkerspec.elixir]
namespace = "Things"
extensions = "by_hand"
[tool.tinkerspec.typescript]
package = "things"
extensions = "by_hand"
"""


@pytest.mark.parametrize("suffix", [".py", ".ex", ".js", ".d.ts"])
@pytest.mark.parametrize(
    ("data", "place", "code"),
    [
        (b"\xef\xbb\xbf\n", "1:1", "bom"),
        ("\n".encode("utf-16"), "1:1", "encoding"),
        (b"\r\n\xe9\r\n", "2:1", "encoding"),
    ],
)
def test_a_file_in_another_encoding_is_named(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    suffix: str,
    data: bytes,
    place: str,
    code: str,
) -> None:
    types = tmp_path / "schemas" / "types"
    types.mkdir(parents=True)
    (types / "thing.json").write_text(THING, "utf-8")
    (tmp_path / "pyproject.toml").write_text(f"[tool.tinkerspec]\n{SETTINGS}", "utf-8")
    (tmp_path / "by_hand").mkdir()
    (tmp_path / "by_hand" / "_help.js").touch()
    (tmp_path / "by_hand" / f"_help{suffix}").write_bytes(data)
    assert main(["lint", "--config", str(tmp_path / "pyproject.toml")]) == 1
    assert f"by_hand/_help{suffix}:{place}: error[{code}] the file " in capsys.readouterr().out


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf[tool.tinkerspec]\n", b"[tool]\n# \xe9\n"])
def test_settings_in_another_encoding_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    (tmp_path / "pyproject.toml").write_bytes(data)
    assert main(["lint", "--config", str(tmp_path / "pyproject.toml")]) == 2
    printed = capsys.readouterr().err
    assert "pyproject.toml: error[config-invalid] the file " in printed
    assert "help: save it as UTF-8" in printed
