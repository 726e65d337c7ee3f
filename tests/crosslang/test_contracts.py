"""One folder of schemas that describes three contracts: Elixir compiles each of them."""

from __future__ import annotations

import shutil
from pathlib import Path

from elixir import ROOT, compile_package
from tinkerspec import pipeline
from tinkerspec.config import load_config


def test_elixir_compiles_every_contract(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "cases" / "contracts", tmp_path / "project")
    config = load_config(tmp_path / "project" / "pyproject.toml")
    pipeline.generate(config, ["elixir"])
    made = {}
    for name in ("contracts/2024-05", "contracts/1.1", "."):
        ebin = tmp_path / "beams" / name
        compile_package(config.output / name / "elixir", ebin)
        modules = {file.name.split(".")[3] for file in ebin.glob("Elixir.Post.Types.*.beam")}
        made[name] = modules & {"Bike", "Carrier", "Drone", "Parcel"}
    assert made == {
        "contracts/2024-05": {"Parcel"},
        "contracts/1.1": {"Bike", "Carrier", "Parcel"},
        ".": {"Carrier", "Drone", "Parcel"},
    }
