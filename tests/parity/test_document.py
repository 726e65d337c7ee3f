"""generator/PARITY.md says how bad each kind of gap is, and says it rightly."""

from __future__ import annotations

import re
from pathlib import Path

from tinkerspec.parity.gaps import RULES, SEVERITIES

DOCUMENT = Path(__file__).resolve().parents[2] / "generator" / "PARITY.md"
ROW = re.compile(r"^\| `([a-z-]+)` \| (\w+) \| (.+) \| `-([a-z-]+)` \|$", re.MULTILINE)


def test_the_table_is_the_rules_from_the_worst_to_the_least() -> None:
    rows = ROW.findall(DOCUMENT.read_text("utf-8"))
    ordered = sorted(RULES.items(), key=lambda item: SEVERITIES.index(item[1].severity))
    assert rows == [
        (kind, rule.severity, f"{rule.means} {rule.why}", rule.suffix) for kind, rule in ordered
    ]
