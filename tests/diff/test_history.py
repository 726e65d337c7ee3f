"""The whole history of this project's schemas, commit by commit, is compared without a fault."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from tinkerspec.cli import main
from tinkerspec.commands import ERROR, OK
from tinkerspec.config import load_config
from tinkerspec.diff import WIRE, reading
from tinkerspec.diff.edition import Edition
from tinkerspec.diff.pipeline import compare
from tinkerspec.diff.rules import RULES

ROOT: Final = Path(__file__).parents[2]


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


COMPARED: Final = ("schemas/types", "schemas/openapi.json", "schemas/changes")
"""What `diff` reads of the schemas. Most commits that touch the folder change only vectors."""


def _commits() -> list[str]:
    """Every commit that changed what is compared, oldest first."""
    return _git("rev-list", "--reverse", "HEAD", "--", *COMPARED).split()


@cache
def _edition(commit: str | None) -> Edition:
    return reading.edition(commit, load_config(ROOT / "pyproject.toml"), "old")


COMMITS: Final = _commits()
LACKS: Final = (
    "git is missing, or this is no clone: there is no history to compare"
    if not COMMITS
    else "the clone is shallow, so that older commits are not here: git fetch --unshallow"
    if _git("rev-parse", "--is-shallow-repository") != "false"
    else ""
)


@pytest.mark.skipif(bool(LACKS), reason=LACKS)
def test_the_history_is_there() -> None:
    assert len(COMMITS) >= 3


@pytest.mark.skipif(not COMMITS, reason=LACKS)
@pytest.mark.parametrize(
    ("old", "new"),
    [*pairwise(COMMITS), *((commit, None) for commit in COMMITS)],
    ids=lambda commit: commit[:7] if commit else "working-tree",
)
def test_commits_are_compared_without_a_fault(old: str, new: str | None) -> None:
    comparison = compare(_edition(old), _edition(new))
    for finding in comparison.findings:
        assert finding.change.kind in RULES
        assert finding.change.spot.place.line >= 1
        broken = [
            v.audience for v in finding.verdicts if v.audience in WIRE and v.severity == "breaking"
        ]
        assert [witness.audience for witness in finding.witnesses] == broken, finding.id


def test_a_shallow_clone_whose_head_is_detached_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As CI checks it out: one commit, of which no branch is the head."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    source, clone = tmp_path / "source", tmp_path / "clone"
    for path in (ROOT / "schemas").rglob("*"):
        if path.is_file():
            copy = source / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (source / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for command in (
        ("git", "init", "--quiet", str(source)),
        ("git", "-C", str(source), "add", "--all"),
        ("git", "-C", str(source), *who, "commit", "--quiet", "--message", "first"),
        ("git", "-C", str(source), *who, "commit", "--quiet", "--allow-empty", "--message", "next"),
        ("git", "clone", "--quiet", "--depth=1", source.as_uri(), str(clone)),
        ("git", "-C", str(clone), "checkout", "--quiet", "--detach"),
    ):
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    config = str(clone / "pyproject.toml")
    assert main(["diff", "HEAD", "--config", config]) == OK
    assert "no change" in capsys.readouterr().out
    assert main(["diff", "HEAD~1", "--config", config]) == ERROR
    assert "git fetch --unshallow" in capsys.readouterr().err
