"""Which thing of the old version is which of the new one."""

from __future__ import annotations

from dataclasses import dataclass

from tinkerspec.diff.pairing import match_by_name


@dataclass(frozen=True)
class Thing:
    name: str
    renamed_from: tuple[str, ...] = ()


def pairs(old: list[Thing], new: list[Thing]) -> list[tuple[str, str]]:
    return [(one.name, other.name) for one, other in match_by_name(old, new)]


def test_names_come_in_the_new_order() -> None:
    assert pairs([Thing("a"), Thing("b")], [Thing("b"), Thing("c"), Thing("a")]) == [
        ("b", "b"),
        ("a", "a"),
    ]


def test_a_rename_is_declared_by_any_of_the_earlier_names() -> None:
    assert pairs([Thing("a")], [Thing("c", ("a", "b"))]) == [("a", "c")]
    assert pairs([Thing("b", ("a",))], [Thing("c", ("a", "b"))]) == [("b", "c")]
    assert pairs([Thing("a")], [Thing("c")]) == []


def test_a_name_that_is_still_there_was_not_renamed() -> None:
    assert pairs([Thing("a")], [Thing("b", ("a",)), Thing("a")]) == [("a", "a")]


def test_two_cannot_come_of_one() -> None:
    assert pairs([Thing("a")], [Thing("b", ("a",)), Thing("c", ("a",))]) == [("a", "b")]


def test_a_rename_that_is_taken_back_is_one_too() -> None:
    assert pairs([Thing("b", ("a",))], [Thing("a")]) == [("b", "a")]
    assert pairs([Thing("b", ("a",))], [Thing("a"), Thing("b", ("a",))]) == [("b", "b")]
