"""Which thing of the old version is which of the new one."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tinkerspec.diff.pairing import Pairing, match_by_name

from .schema_sets import edition, record

TEXT: Final = {"type": "string"}
OWN: Final = {"type", "properties", "required", "additionalProperties"}
"""What an object inside another type says."""


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


# --- types inside other types --------------------------------------------------------------------


def test_a_type_at_the_place_of_another_is_that_one(tmp_path: Path) -> None:
    def order(member: str, **address: Any) -> dict[str, Any]:
        inner = {key: value for key, value in record("", {}, text=TEXT).items() if key in OWN}
        inner["properties"] |= {"address": {"description": "A.", **copy.deepcopy(inner), **address}}
        lines = {"type": "array", "items": inner}
        return record("Order", {member: []}, **{member: lines})

    old = edition(tmp_path / "old", order("lines"))
    titled = edition(tmp_path / "titled", order("lines", title="Address"))
    assert Pairing(old, titled).pairs == {
        "Order": "Order",
        "OrderLinesItem": "OrderLinesItem",
        "OrderLinesItemAddress": "Address",
    }
    renamed = order("rows")
    renamed["properties"]["rows"]["x-renamed-from"] = "lines"
    assert Pairing(old, edition(tmp_path / "renamed", renamed)).pairs == {
        "Order": "Order",
        "OrderLinesItem": "OrderRowsItem",
        "OrderLinesItemAddress": "OrderRowsItemAddress",
    }
    other = Pairing(old, edition(tmp_path / "other", order("rows")))
    assert other.pairs == {"Order": "Order"}
