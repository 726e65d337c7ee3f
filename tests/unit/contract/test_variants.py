"""Whether types have values in common, which variant a value is, and what tells variants apart."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any, Final

import pytest
from tinkerspec.contract import model, variants
from tinkerspec.contract.formats import CHECKED, has_format
from tinkerspec.contract.tags import doubt
from tinkerspec.contract.variants import (
    are_disjoint,
    changing,
    disjoint,
    fits,
    may_change,
    overlapping,
    telltale,
    variant_of,
)

TEXT, COUNT, FLAG = model.StringType(), model.IntegerType(), model.BooleanType()
MOMENT: Final = model.DateTimeType()
ONE_LIST: Final = model.ArrayType(items=COUNT, min_items=1)
TEXT_MAP: Final = model.MapType(values=TEXT)


def record(title: str, /, *, strict: bool = False, **types: model.Type) -> model.Object:
    """A record; a member is optional where its name ends in an underscore."""
    fields = tuple(
        model.Field(
            name=key.rstrip("_"),
            type=type_,
            required=not key.endswith("_"),
            default=model.ABSENT,
            description="",
            pointer="",
        )
        for key, type_ in types.items()
    )
    return model.Object(
        name=title,
        module=title.lower(),
        source="",
        description="",
        direction="both",
        fields=fields,
        strict=strict,
    )


def ref(name: str) -> model.RefType:
    return model.RefType(name=name)


def const(value: str) -> model.ConstType:
    return model.ConstType(value=value)


def one_of(*variants: model.Type, exclusive: bool = False) -> model.UnionType:
    return model.UnionType(variants=variants, exclusive=exclusive)


RECORDS: Final = (
    record("Circle", kind=const("circle"), radius=COUNT),
    record("Square", kind=model.EnumType(values=("square", "box")), side=COUNT),
    record("Named", strict=True, name=TEXT),
    record("Numbered", strict=True, number=COUNT, more_=MOMENT),
    record("Loose", kind_=const("loose")),
    record("Self", next_=ref("Self"), name=TEXT),
    record("Ring", next=ref("Ring")),
)
RINGS: Final = model.Alias(
    name="Rings",
    module="rings",
    source="",
    description="A map of itself.",
    direction="both",
    type=model.MapType(values=ref("Rings")),
)
CONTRACT: Final = model.Contract(title="", version="", definitions=(*RECORDS, RINGS))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (TEXT, COUNT, True),
        (TEXT, const("a"), False),
        (model.StringType(max_length=1), const("ab"), True),
        (model.EnumType(values=("a", "b")), model.EnumType(values=("b", "c")), False),
        (model.EnumType(values=("a",), open=True), const("z"), False),
        (COUNT, model.NumberType(), False),
        (FLAG, model.ConstType(value=1), True),
        (TEXT, MOMENT, False),
        (model.StringType(max_length=19), MOMENT, True),
        (model.StringType(max_length=20), MOMENT, False),
        (model.StringType(min_length=11), model.DateType(), True),
        (model.StringType(max_length=9), model.DateType(), True),
        (model.StringType(min_length=10, max_length=10), model.DateType(), False),
        (model.StringType(format="uuid"), model.StringType(max_length=35), True),
        (model.StringType(format="uuid"), model.StringType(format="email", min_length=36), False),
        (model.StringType(format="uuid"), model.DateType(), True),
        (model.BytesType(), model.DateType(), False),
        (model.NullableType(of=TEXT), model.NullableType(of=COUNT), False),
        (model.NullableType(of=TEXT), COUNT, True),
        (model.AnyType(), COUNT, False),
        (one_of(TEXT, FLAG), COUNT, True),
        (ref("Circle"), ref("Square"), True),
        (ref("Circle"), ref("Loose"), True),
        (ref("Loose"), TEXT_MAP, False),
        (ref("Named"), TEXT_MAP, False),
        (ref("Named"), model.MapType(values=TEXT, key_pattern="^n"), False),
        (ref("Named"), model.MapType(values=TEXT, key_pattern="^m"), True),
        (ref("Circle"), TEXT_MAP, True),
        (ref("Circle"), model.MapType(values=model.AnyType(), max_properties=1), True),
        (ref("Circle"), model.MapType(values=model.AnyType(), max_properties=2), False),
        (ref("Ring"), ref("Rings"), False),
        (ref("Named"), ref("Numbered"), True),
        (ref("Named"), ref("Self"), False),
        (ref("Named"), ref("Circle"), True),
        (ref("Circle"), ONE_LIST, True),
        (TEXT_MAP, ONE_LIST, True),
    ],
)
def test_whether_no_value_is_of_both_types(
    one: model.Type, other: model.Type, expected: bool
) -> None:
    assert disjoint(CONTRACT, one, other) is expected
    assert disjoint(CONTRACT, other, one) is expected


TEXTS_OF_FORMATS: Final = {
    "date-time": ("2025-11-26T10:00:00Z", "2025-11-26T10:00:00Z "),
    "date": ("2025-11-26", "02025-11-26"),
    "time": ("10:00:00Z", "10:00:00"),
    "uuid": ("12345678-1234-1234-1234-123456789abc", "123456781234123412341234567890ab"),
    "duration": ("P1D", "P1"),
}
"""The shortest text of each format, and one that is none."""


def test_the_lengths_of_a_format_are_those_of_its_texts() -> None:
    assert TEXTS_OF_FORMATS.keys() == CHECKED.keys()
    for name, (shortest, none) in TEXTS_OF_FORMATS.items():
        assert has_format(name, shortest)
        assert not has_format(name, none)
        assert CHECKED[name].lengths[0] == len(shortest)
        assert not any(has_format(name, shortest[:end]) for end in range(len(shortest)))


@pytest.mark.parametrize(
    ("type_", "valid", "invalid"),
    [
        (one_of(TEXT, COUNT), ["a", 1, 1.0], [1.5, True, None]),
        (one_of(COUNT, model.NumberType(), exclusive=True), [1.5], [1, "a"]),
        (ONE_LIST, [[1]], [[], ["a"], {}]),
        (model.MapType(values=TEXT, key_pattern="^a"), [{}, {"ab": ""}], [{"b": ""}, {"a": 1}]),
        (ref("Named"), [{"name": ""}], [{}, {"name": "", "x": 1}, []]),
        (ref("Loose"), [{}, {"x": 1}, {"kind": "loose"}], [{"kind": "other"}]),
        (model.NullableType(of=MOMENT), [None, "2025-01-01T00:00:00Z"], ["x"]),
    ],
)
def test_whether_a_value_fits(type_: model.Type, valid: list[Any], invalid: list[Any]) -> None:
    assert [value for value in valid if not fits(CONTRACT, type_, value)] == []
    assert [value for value in invalid if fits(CONTRACT, type_, value)] == []


def test_a_value_is_the_first_variant_that_fits_or_the_one_that_it_names() -> None:
    union = one_of(ref("Loose"), ref("Circle"))
    circle = {"kind": "circle", "radius": 1}
    assert variant_of(CONTRACT, one_of(ref("Self"), ref("Named")), {"name": ""}) == ref("Self")
    assert variant_of(CONTRACT, union, circle) == ref("Circle")
    named = model.UnionType(
        variants=(ref("Self"), ref("Named")), discriminator="name", tags=((), ("me",))
    )
    assert variant_of(CONTRACT, named, {"name": "me"}) == ref("Named")
    assert variant_of(CONTRACT, named, {"name": "you"}) == ref("Self")


def test_a_telltale_is_a_member_that_has_other_texts_in_each_variant() -> None:
    found = telltale(CONTRACT, one_of(ref("Circle"), ref("Square"), ref("Loose")))
    assert found is not None
    assert (found.name, found.optional) == ("kind", (ref("Loose"),))
    assert found.by_text == {
        "circle": ref("Circle"),
        "square": ref("Square"),
        "box": ref("Square"),
        "loose": ref("Loose"),
    }
    assert telltale(CONTRACT, one_of(ref("Circle"), ref("Named"))) is None
    assert telltale(CONTRACT, one_of(ref("Circle"), TEXT)) is None


def test_a_member_that_is_a_named_union_tells_nothing_apart() -> None:
    tags = [model.Variant(tags=(name.lower(),), name=name) for name in ("Circle", "Square")]
    said: dict[str, Any] = {"module": "shape", "source": "", "description": ""}
    shape = model.Union(
        name="Shape", direction="both", discriminator="kind", variants=tuple(tags), **said
    )
    framed = [record(f"Framed{count}", shape=ref("Shape")) for count in (1, 2)]
    contract = model.Contract(title="", version="", definitions=(*RECORDS, shape, *framed))
    assert telltale(contract, one_of(ref("Framed1"), ref("Framed2"))) is None


def drawn(chance: random.Random, index: int) -> model.Object:
    """A record of a few of the same members, which may be optional."""
    keys = [key + "_" * chance.randrange(2) for key in chance.sample("abcdef", chance.randrange(4))]
    types = {key: chance.choice((TEXT, COUNT, const("x"))) for key in keys}
    return record(f"Drawn{index}", strict=chance.random() < 0.7, **types)


@pytest.mark.parametrize("seed", range(20))
def test_every_pair_of_variants_that_may_overlap_is_found(seed: int) -> None:
    chance = random.Random(seed)
    records = [drawn(chance, index) for index in range(12)]
    contract = model.Contract(title="", version="", definitions=(*records,))
    others = (TEXT, model.NullableType(of=ref("Drawn0")), TEXT_MAP)
    choice = one_of(*chance.sample([*(ref(each.name) for each in records), *others], 15))
    pairs = combinations(choice.variants, 2)
    expected = [pair for pair in pairs if not disjoint(contract, *pair)]
    assert [*overlapping(contract, choice)] == expected
    assert len(expected) > 10


def test_strict_records_that_ask_for_other_members_are_not_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    records = [record(f"R{index}", strict=True, **{f"m{index}": TEXT}) for index in range(300)]
    contract = model.Contract(title="", version="", definitions=(*records,))
    monkeypatch.setattr(variants, "disjoint", lambda *_: pytest.fail("a pair is compared"))
    assert are_disjoint(contract, one_of(*(ref(each.name) for each in records)))


def test_what_may_be_read_as_another_variant_is_known() -> None:
    assert not may_change(CONTRACT, one_of(TEXT, model.StringType(max_length=3)))
    assert may_change(CONTRACT, one_of(TEXT, MOMENT))
    assert may_change(CONTRACT, one_of(ref("Self"), ref("Named")))
    assert not may_change(CONTRACT, one_of(ref("Circle"), ref("Square")))
    assert not are_disjoint(CONTRACT, one_of(ref("Self"), ref("Named"), TEXT))
    holder = record("Holder", either=model.ArrayType(items=one_of(TEXT, MOMENT)))
    above = record("Above", holder_=ref("Holder"))
    contract = model.Contract(title="", version="", definitions=(*RECORDS, holder, above))
    assert changing(contract) == {"Holder", "Above"}


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["Circle", "Square"], None),
        (["Circle", "Named"], "`Named` has no constant or enum of strings for `kind`"),
        (["Circle", "Loose"], "`Loose` may lack `kind`, and ignores unknown keys"),
    ],
)
def test_why_a_discriminator_does_not_decide(names: list[str], reason: str | None) -> None:
    found = doubt(CONTRACT.by_name, "kind", names)
    assert found == reason
