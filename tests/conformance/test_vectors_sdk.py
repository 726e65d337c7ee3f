"""The vectors against the real SDK, but for the differences that are wanted and listed."""

from __future__ import annotations

import differences
import our_schemas
import sdk
import vectors
from vectors import decode_vectors

KNOWN = differences.load()
RULE = differences.Rule(our_schemas.contract())
VECTORS = differences.comparable()


def test_the_sdk_differs_as_listed() -> None:
    found = {vector.id: differences.compare(vector) for vector in VECTORS}
    assert found == {name: KNOWN.vectors.get(name) for name in found}


def test_derived_vectors_differ_as_listed_or_where_listed_ones_do() -> None:
    derived = [v for v in decode_vectors() if v.source == "derived" and sdk.covers(v.type)]
    compared = {vector.id: differences.compare(vector) for vector in derived}
    found = {name: kind for name, kind in compared.items() if kind}
    listed = {name: kind for name, kind in KNOWN.vectors.items() if name in compared}
    assert RULE.beyond(found) == listed
    assert len(found) > len(listed) + 100


def test_the_rule_covers_no_other_kind_or_member() -> None:
    assert RULE.may_be_laxer("AdamParams", [("range", "/beta1"), ("type", "/eps")])
    assert not RULE.may_be_laxer("AdamParams", [("range", "/beta1"), ("missing", "/eps")])
    assert not RULE.may_be_laxer("LoraConfig", [("type", "/beta1")])
    assert RULE.has_other_fields("ModelInput", {"chunks": [{"type": "image"}]})
    assert not RULE.has_other_fields("ModelInput", {"chunks": [{"type": "encoded_text"}]})
    name = "AdamParams: /beta1 boolean"
    assert RULE.beyond({name: "laxer"}) == {}
    assert RULE.beyond({name: "otherwise", "AdamParams: a stored one": "laxer"}) == {
        name: "otherwise",
        "AdamParams: a stored one": "laxer",
    }


def test_every_listed_difference_is_of_a_vector() -> None:
    assert sorted(KNOWN.vectors.keys() - {vector.id for vector in VECTORS}) == []


def test_absent_types_are_absent() -> None:
    absent = {v.type for v in decode_vectors() if not sdk.covers(v.type)}
    assert KNOWN.absent <= absent


def test_a_difference_that_is_not_listed_is_seen() -> None:
    vector = vectors.DecodeVector(
        type="LoraConfig",
        name="made up",
        text='{"rank": 8}',
        outcome=vectors.Canonical({"rank": 9, "train_unembed": True, "train_mlp": True}),
        source="hand",
    )
    assert differences.compare(vector) == "otherwise"
