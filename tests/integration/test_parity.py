"""`tinkerspec parity` as a user runs it: on what we emit, on releases, from an installed wheel."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tinkerspec.parity import FORMATS

from .conftest import ROOT, Run

GENERATED = ("--python", "generated/python", "--elixir", "generated/elixir")


@pytest.fixture
def lacking(tmp_path: Path) -> Path:
    """The emitted package without a method and a value that the contract has."""
    folder = tmp_path / "lacking"
    shutil.copytree(ROOT / "generated" / "python", folder)
    package = folder / "tinker_types"
    mixin = package / "_mixins" / "model_input.py"
    mixin.write_text(mixin.read_text("utf-8").replace("def append_int(", "def _append_int("))
    enum = package / "loss_fn_type.py"
    enum.write_text(enum.read_text("utf-8").replace(', "dro"]', "]"))
    return folder


def test_what_we_emit_has_no_gap(tinkerspec: Run) -> None:
    done = tinkerspec("parity", *GENERATED, "--format", "json", cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    languages = [comparison["source"]["language"] for comparison in report["comparisons"]]
    assert languages == ["python", "elixir"]
    for comparison in report["comparisons"]:
        assert comparison["gaps"] == []
        assert {row["status"] for row in comparison["types"]} == {"complete"}


def test_the_two_packages_differ_only_as_the_contract_lets_them(inside: Run) -> None:
    done = inside(
        *("parity", "--elixir", "generated/elixir", "--against", "generated/python"),
        *("--format", "json"),
        cwd=ROOT,
    )
    (comparison,) = json.loads(done.stdout)["comparisons"]
    # Structs have a default for these, by `x-lang`; and what cannot be written to needs no `copy`.
    assert {gap["id"] for gap in comparison["gaps"]} == {
        "PARITY-Datum.loss_fn_inputs-required",
        "PARITY-ForwardBackwardOutput.loss_fn_outputs-required",
        "PARITY-ForwardBackwardOutput.metrics-required",
        "PARITY-LoraConfig.rank-required",
        "PARITY-ModelInput.chunks-required",
        "PARITY-TensorData.from_nx-signature",
    }


def test_the_vectors_find_nothing_in_what_we_emit(tinkerspec: Run) -> None:
    options = ("--behaviour", "--interpreter", sys.executable)
    done = tinkerspec("parity", *GENERATED[:2], *options, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "agree" in done.stdout


def test_a_gap_is_told_with_its_place_and_decides_the_exit_code(inside: Run, lacking: Path) -> None:
    done = inside("parity", "--python", str(lacking), cwd=ROOT)
    assert done.returncode == 1
    assert "PARITY-ModelInput.append_int-missing" in done.stdout
    assert "schemas/types/training/loss_fn_type.json:" in done.stdout
    assert f"{lacking}/tinker_types/loss_fn_type.py:" in done.stdout
    for severity, code in (("high", 1), ("critical", 0), ("never", 0)):
        done = inside("parity", "--python", str(lacking), "--fail-on", severity, cwd=ROOT)
        assert done.returncode == code, severity


def test_a_waiver_bears_a_gap_until_its_day(inside: Run, lacking: Path, tmp_path: Path) -> None:
    ids = ("PARITY-ModelInput.append_int-missing", "PARITY-LossFnType.dro-missing")
    for day, code in (("2999-01-01", 0), ("2020-01-01", 1)):
        entries = (f'[[waiver]]\nid = "{i}"\nreason = "later"\nexpires = {day}\n' for i in ids)
        waivers = tmp_path / "waivers.toml"
        waivers.write_text("\n".join(entries))
        done = inside("parity", "--python", str(lacking), "--waivers", str(waivers), cwd=ROOT)
        assert done.returncode == code, done.stdout
        assert ("expired" in done.stdout) is (code == 1)


def test_since_says_what_is_left_to_do(inside: Run, lacking: Path) -> None:
    old = str(ROOT / "generated" / "python")
    done = inside("parity", "--since", str(lacking), old, cwd=ROOT)
    assert done.returncode == 1
    assert "PARITY-LossFnType.dro-extra" in done.stdout
    assert "Nothing to do: the contract already agrees" in " ".join(done.stdout.split())
    done = inside("parity", "--since", old, str(lacking), cwd=ROOT)
    assert "PARITY-LossFnType.dro-missing" in done.stdout
    assert "in line with the newer release: it was removed there" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "there is nothing to compare"),
        (["--python", "nowhere"], "nowhere: error[source-missing]"),
        (
            ["--python", "schemas", "--module", "x"],
            "--interpreter and --module say how to run vectors",
        ),
        (["--python", "generated/python", "--behaviour"], "name it: --interpreter"),
        (["--since", "a", "b", "--python", "c"], "--since compares two releases"),
        (["--python", "generated/python", "--waivers", "none.toml"], "none.toml"),
    ],
)
def test_what_cannot_be_done_is_explained(inside: Run, arguments: list[str], message: str) -> None:
    done = inside("parity", *arguments, cwd=ROOT)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "help:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_names_the_gap(inside: Run, lacking: Path, format_: str) -> None:
    done = inside("parity", "--python", str(lacking), "--format", format_, cwd=ROOT)
    assert (done.returncode, done.stderr) == (1, "")
    assert "PARITY-ModelInput.append_int-missing" in done.stdout


def test_it_works_from_a_wheel_outside_of_the_checkout(
    wheel: Path, project: Path, lacking: Path, tmp_path: Path
) -> None:
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    arguments = ["parity", "--python", str(lacking), "--format", "html"]
    done = subprocess.run(
        [sys.executable, "-m", "tinkerspec", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "PARITY-ModelInput.append_int-missing" in done.stdout
