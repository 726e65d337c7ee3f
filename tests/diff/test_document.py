"""generator/DIFF.md says what each kind of change does to whom, and says it rightly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tinkerspec.diff import FORMATS, SEVERITIES
from tinkerspec.diff.rules import AUDIENCES, RULES, USERS, callers
from tinkerspec.targets.callers import Callers, Effect

DOCUMENT: Final = Path(__file__).resolve().parents[2] / "generator" / "DIFF.md"
HEAD: Final = (
    "| kind | means | forward | backward | Elixir callers | Python callers | TypeScript callers "
    "| workaround |",
    "|---|---|---|---|---|---|---|---|",
)


def rows() -> Iterator[str]:
    """The table that the rules make."""
    yield from HEAD
    for kind, rule in RULES.items():
        cells = (
            f"`{kind}`",
            rule.means,
            _flow(rule.forward, by_search=rule.by_search),
            _flow(rule.backward, by_search=rule.by_search),
            *(_callers(callers(kind, name), by_search=rule.callers_by_search) for name in USERS),
            rule.fix,
        )
        yield f"| {' | '.join(cells)} |"


def _flow(effect: Effect, *, by_search: bool) -> str:
    if effect.of("request").severity != effect.severity:
        return f"{effect.severity}; in requests {effect.of('request').severity}"
    return _found(effect, by_search=by_search)


def _found(effect: Effect, *, by_search: bool) -> str:
    return effect.severity + ", by search" * (by_search and effect.severity == "breaking")


def _callers(callers: Callers, *, by_search: bool) -> str:
    writes, reads = (_found(e, by_search=by_search) for e in (callers.writes, callers.reads))
    return writes if writes == reads else f"writes: {writes}; reads: {reads}"


def test_the_table_is_the_rules() -> None:
    lines = DOCUMENT.read_text("utf-8").splitlines()
    start = lines.index(HEAD[0])
    assert lines[start : start + len(RULES) + 2] == list(rows())


def test_it_names_every_severity_audience_and_format() -> None:
    text = DOCUMENT.read_text("utf-8")
    for word in (*SEVERITIES, *FORMATS):
        assert f"\n| `{word}` | " in text
    for audience in AUDIENCES.values():
        assert audience in text
