"""`differences.toml` holds every difference that the tests know of, and its page is up to date."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import differences
import our_schemas
import pytest
import vectors
from tinkerspec.parity.pipeline import PackageSource, Request, run

KNOWN = differences.load()
PARITY = vectors.ROOT / "tests" / "parity"
ROWS = [*KNOWN.sdk, *KNOWN.port]


def gaps(rows: tuple[differences.Row, ...]) -> list[str]:
    return sorted(gap for row in rows for gap in row.gaps)


def test_the_page_is_made_of_the_file(snapshot: Callable[[str, Path], None]) -> None:
    snapshot(differences.page(), vectors.SCHEMAS / "DIFFERENCES.md")


def test_every_gap_of_the_sdk_is_in_a_row() -> None:
    golden = PARITY / "golden" / f"tinker-{differences.sdk.VERSION}.json"
    found = json.loads(golden.read_text("utf-8"))["gaps"]
    assert gaps(KNOWN.sdk) == sorted(gap["id"] for gap in found)


def test_every_gap_of_the_port_is_in_a_row() -> None:
    sources = our_schemas.sources()
    request = Request(sources=(PackageSource("elixir", str(PARITY / "seed" / "elixir")),))
    (found,) = run(request, our_schemas.contract(), sources, "schemas", date.today()).comparisons
    assert gaps(KNOWN.port) == sorted(gap.id for gap in found.gaps)


def test_every_vector_and_test_that_a_row_names_is_there() -> None:
    known = {v.id for v in (*vectors.decode_vectors(), *vectors.behaviour_vectors())}
    assert [name for row in ROWS for name in row.vectors if name not in known] == []
    for path, _, name in (test.partition("::") for row in ROWS for test in row.tests):
        text = (vectors.ROOT / path).read_text("utf-8")
        assert f"def {name}(" in text or f'test "{name}"' in text, name


def test_a_row_that_nothing_shows_is_refused() -> None:
    with pytest.raises(differences.DifferencesError, match="not a difference"):
        differences._row({"theirs": "does", "ours": "does not"})
    with pytest.raises(differences.DifferencesError, match="not a difference"):
        differences._row({"theirs": "does", "ours": "does", "kind": "odd", "vectors": ["a"]})
