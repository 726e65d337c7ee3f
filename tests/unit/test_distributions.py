"""What distributions declare is what `importlib.metadata` says."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from tinkerspec import distributions
from tinkerspec.entry_points import entry_points
from tinkerspec.targets.installed import GROUP


def test_versions_are_those_of_the_metadata() -> None:
    asked = ["tinkerspec", "jinja2", "Jinja2", "ruff", "tree_sitter.elixir"]
    assert [distributions.version(name) for name in asked] == [
        metadata.version(name) for name in asked
    ]
    with pytest.raises(metadata.PackageNotFoundError):
        distributions.version("no-such-distribution")


def test_entry_points_are_those_of_the_metadata() -> None:
    told = [
        (each.name, each.value, each.distribution, each.version) for each in entry_points(GROUP)
    ]
    assert sorted(told) == sorted(
        (each.name, each.value, each.dist.name, each.dist.version)
        for each in metadata.entry_points(group=GROUP)
        if each.dist is not None
    )
    assert told
    assert all(each.load() for each in entry_points(GROUP))


def declare(folder: Path, name: str, version: str, points: str) -> None:
    """Install a distribution in a folder of the path."""
    information = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\n")
    (information / "entry_points.txt").write_text(points)


def test_of_two_of_a_name_the_first_on_the_path_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = "[other]\nx = none:X\n\n[acme]\n# a comment\nlists = json : loads [extra]\n[last]\n"
    declare(tmp_path / "one", "acme-lists", "2.0", points)
    declare(tmp_path / "two", "Acme.Lists", "1.0", "[acme]\nlists = none:X\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / name) for name in ("none", "one", "two")])
    (found,) = entry_points("acme")
    assert (found.name, found.module, found.distribution, found.version) == (
        "lists",
        "json",
        "acme-lists",
        "2.0",
    )
    assert distributions.version("acme.lists") == "2.0"


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (["--help"], {"dataclasses", "typing", "shutil", "tinkerspec.commands.validate"}),
        (["--version"], {"dataclasses", "typing", "shutil", "importlib.metadata"}),
        (["lint", "--help"], {"tinkerspec.commands.diff", "importlib.metadata"}),
    ],
)
def test_a_short_command_imports_little(arguments: list[str], unneeded: set[str]) -> None:
    program = (
        "import sys\nfrom tinkerspec.cli import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: print(*sys.modules, sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )
    assert {"tinkerspec.cli", "argparse"} <= {*done.stdout.split("\n")}
    assert unneeded.isdisjoint(done.stdout.split("\n"))
