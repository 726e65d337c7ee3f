"""Texts that match a pattern of the portable subset."""

from __future__ import annotations

import pytest
from tinkerspec.contract.formats import matches
from tinkerspec.contract.pattern_texts import samples

PATTERNS = (
    "",
    "^[A-Z]+$",
    "^(a|bc){2}$",
    "^[^a-z]{3,}$",
    r"^\.\[\]\\\/\{$",
    "^.?x*y+?$",
    r"^[\]\-a]{2,5}$",
    "^(?:no|yes)(!|\\?)$",
    "a|^b",
    "^\\t\\n$",
    "^[0-9]{4}-[0-9]{2}$",
    "^é🚀$",
    r"^[\w.-]+\s\d*$",
    r"^[^\S\n].\x41\u{1F680}\D$",
    r"^[^\s\w]\W[\S]$",
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_samples_match_are_different_and_the_same_every_time(pattern: str) -> None:
    found = list(samples(pattern))
    assert found
    assert all(matches(pattern, text) for text in found)
    assert len(found) == len(set(found))
    assert found == list(samples(pattern))


def test_the_first_is_short() -> None:
    assert next(samples("^a{2,9}b?$")) == "aa"


def test_samples_reach_a_size_that_is_asked_for() -> None:
    assert "a" * 17 in samples("^a*$", (17,))
    assert {2, 5} <= {len(text) for text in samples("^[a-z]{2,5}$", (1, 9))}


def test_choices_are_all_tried() -> None:
    assert {"no!", "yes!", "no?", "yes?"} == set(samples("^(no|yes)(!|\\?)$"))


def test_a_pattern_of_very_long_texts_gives_none_that_are_longer_than_the_bound() -> None:
    assert all(len(text) <= 4000 for text in samples("^(a{50}){50}$|^b$"))
