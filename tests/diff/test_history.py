"""The whole history of this project's schemas, commit by commit, is compared without a fault."""

from __future__ import annotations

import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from tinkerspec.compare.changes import WIRE, sources
from tinkerspec.compare.changes.edition import Edition
from tinkerspec.compare.changes.rules import RULES
from tinkerspec.compare.changes.run import compare
from tinkerspec.config import load_config

ROOT: Final = Path(__file__).parents[2]


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout.strip() if done.returncode == 0 else ""


def _commits() -> list[str]:
    """Every commit that touched the schemas, oldest first."""
    return _git("rev-list", "--reverse", "HEAD", "--", "schemas").split()


@cache
def _edition(commit: str | None) -> Edition:
    return sources.edition(commit, load_config(ROOT / "pyproject.toml"), "old")


COMMITS: Final = _commits()
IS_SHALLOW: Final = _git("rev-parse", "--is-shallow-repository") != "false"


@pytest.mark.skipif(IS_SHALLOW, reason="the history is not here: git fetch --unshallow")
def test_the_history_is_there() -> None:
    assert len(COMMITS) >= 6


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
