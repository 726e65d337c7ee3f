"""The comparison: each kind of gap, by one change to a source that had none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tinkerspec.diagnostics import Place
from tinkerspec.parity import comparing as parity
from tinkerspec.parity.gaps import RULES, Gap, SurfaceComparison, gap
from tinkerspec.parity.surface import (
    ANY,
    DYNAMIC,
    NULL,
    Choice,
    LanguageName,
    ListOf,
    MapOf,
    Member,
    Method,
    NamedShape,
    ScalarShape,
    Shape,
    Surface,
    TypeSurface,
    one_of,
)

STRING, INTEGER, NUMBER = ScalarShape("string"), ScalarShape("integer"), ScalarShape("number")
DTYPES = {"weights": "float32", "tokens": "int64"}


def member(name: str, line: int, **changes: object) -> Member:
    settings = {"shape": INTEGER, "required": True, "place": Place("it", line), **changes}
    return Member(name=name, spelled=name, **settings)  # type: ignore[arg-type]


def method(name: str, line: int, least: int = 0, most: int | None = 0) -> Method:
    return Method(name=name, spelled=name, least=least, most=most, place=Place("it", line))


ITEM = TypeSurface(
    name="Item",
    spelled="Item",
    kind="record",
    place=Place("it", 1),
    unknown_keys="rejected",
    members=(
        member("id", 2, shape=STRING),
        member("size", 3, shape=one_of(NUMBER, NULL), required=False, default=None),
        member("type", 4, shape=Choice(("item",)), required=False, default="item"),
        member("inputs", 5, shape=MapOf(NUMBER), list_dtypes=DTYPES),
        member("format", 6, shape=NamedShape("Format")),
    ),
    methods=(method("append", 7, 1, 1), method("length", 8)),
)
OPEN = TypeSurface(
    name="Open",
    spelled="Open",
    kind="record",
    place=Place("it", 10),
    unknown_keys="ignored",
    members=(member("id", 11, shape=STRING),),
)
FORMAT = TypeSurface(
    name="Format",
    spelled="Format",
    kind="enum",
    place=Place("it", 20),
    shape=Choice(("png", "jpeg")),
    methods=(method("values", 21),),
)
EITHER = TypeSurface(
    name="Either",
    spelled="Either",
    kind="union",
    place=Place("it", 30),
    shape=one_of(NamedShape("Item"), NamedShape("Open")),
)
IDS = TypeSurface(
    name="Ids", spelled="Ids", kind="alias", place=Place("it", 40), shape=ListOf(STRING)
)
TYPES = (ITEM, OPEN, FORMAT, EITHER, IDS)


def surface(*types: TypeSurface, language: LanguageName = "python") -> Surface:
    return Surface(
        label="it",
        language=language,
        path="it",
        home="home",
        types={type_.name: type_ for type_ in types},
    )


REFERENCE = surface(*TYPES, language="contract")
SAME = tuple(replace(type_, tables=(DTYPES,)) if type_.name == "Item" else type_ for type_ in TYPES)


def without(name: str) -> tuple[TypeSurface, ...]:
    return tuple(type_ for type_ in SAME if type_.name != name)


def changed(which: str, **changes: object) -> tuple[TypeSurface, ...]:
    return tuple(
        replace(type_, **changes) if type_.name == which else type_  # type: ignore[arg-type]
        for type_ in SAME
    )


def with_member(which: str, **changes: object) -> tuple[TypeSurface, ...]:
    members = tuple(
        replace(m, **changes) if m.name == which else m  # type: ignore[arg-type]
        for m in ITEM.members
    )
    return changed("Item", members=members)


def less(name: str) -> tuple[TypeSurface, ...]:
    return changed("Item", members=tuple(m for m in ITEM.members if m.name != name))


def more(type_: TypeSurface, **settings: object) -> tuple[TypeSurface, ...]:
    return changed(type_.name, members=(*type_.members, member("new", 9, **settings)))


def compared(*types: TypeSurface, language: LanguageName = "python") -> SurfaceComparison:
    return parity.compare(REFERENCE, surface(*types, language=language))


def found(*types: TypeSurface, language: LanguageName = "python") -> list[tuple[str, str]]:
    return [(gap.id, gap.kind) for gap in compared(*types, language=language).gaps]


CASES: list[tuple[tuple[TypeSurface, ...], str, str]] = [
    (without("Open"), "PARITY-Open-missing", "missing-type"),
    (without("Ids"), "PARITY-Ids-missing", "missing-type"),
    (less("id"), "PARITY-Item.id-missing", "missing-required-member"),
    (less("size"), "PARITY-Item.size-missing", "missing-member"),
    (less("type"), "PARITY-Item.type-missing", "missing-tag"),
    (with_member("id", also_written=("key",)), "PARITY-Item.id-wire-name", "wire-name"),
    (changed("Format", shape=Choice(("png",))), "PARITY-Format.jpeg-missing", "missing-value"),
    (changed("Either", shape=NamedShape("Item")), "PARITY-Either.Open-missing", "missing-variant"),
    (changed("Item", methods=ITEM.methods[:1]), "PARITY-Item.length-missing", "missing-method"),
    (changed("Format", methods=()), "PARITY-Format.values-missing", "missing-helper"),
    (more(ITEM), "PARITY-Item.new-extra", "extra-required-member"),
    (more(ITEM, required=False, default=1), "PARITY-Item.new-extra", "extra-member"),
    (more(OPEN, required=False, default=1), "PARITY-Open.new-extra", "extra-ignored-member"),
    (
        changed("Format", shape=Choice(("png", "gif", "jpeg"))),
        "PARITY-Format.gif-extra",
        "extra-value",
    ),
    (
        changed("Either", shape=one_of(*map(NamedShape, ("Item", "Open", "Ids")))),
        "PARITY-Either.Ids-extra",
        "extra-variant",
    ),
    (with_member("id", shape=INTEGER), "PARITY-Item.id-type", "other-type"),
    (with_member("inputs", shape=MapOf(INTEGER)), "PARITY-Item.inputs-type", "narrower-type"),
    (with_member("id", shape=one_of(STRING, INTEGER)), "PARITY-Item.id-type", "wider-type"),
    (changed("Ids", shape=ListOf(INTEGER)), "PARITY-Ids-type", "other-type"),
    (with_member("id", shape=one_of(STRING, NULL)), "PARITY-Item.id-null", "null-allowed"),
    (with_member("size", shape=NUMBER), "PARITY-Item.size-null", "null-refused"),
    (with_member("size", required=True), "PARITY-Item.size-required", "required"),
    (with_member("id", required=False, default="x"), "PARITY-Item.id-required", "optional"),
    (with_member("size", default=1), "PARITY-Item.size-default", "default"),
    (changed("Item", tables=()), "PARITY-Item.inputs-dtype", "dtype"),
    (
        changed("Item", tables=({**DTYPES, "mask": "int64"},)),
        "PARITY-Item.inputs-dtype",
        "dtype",
    ),
    (
        changed("Item", tables=({"weights": "int64", "tokens": "int64"},)),
        "PARITY-Item.inputs-dtype",
        "dtype",
    ),
    (
        with_member("id", name="key", spelled="key", aliases=("id",)),
        "PARITY-Item.id-name",
        "name",
    ),
    (with_member("id", written=False), "PARITY-Item.id-unwritten", "unwritten"),
    (changed("Item", unknown_keys="ignored"), "PARITY-Item-unknown-keys", "unknown-keys"),
    (changed("Ids", kind="record", shape=None), "PARITY-Ids-kind", "kind"),
    (changed("Open", at_home=False, spelled="far.Open"), "PARITY-Open-elsewhere", "elsewhere"),
    (
        changed("Item", methods=(method("append", 7, 2, 2), ITEM.methods[1])),
        "PARITY-Item.append-signature",
        "signature",
    ),
]

BEHAVIOURAL = {"refuses", "gives", "accepts", "faults"}


def test_a_source_that_says_the_same_has_no_gap() -> None:
    comparison = compared(*SAME)
    assert comparison.gaps == ()
    assert {row.status for row in comparison.types} == {"complete"}
    assert all(not row.gaps for row in (*comparison.members, *comparison.methods))


OF_OPERATIONS = {kind for kind, rule in RULES.items() if "operation" in rule.means.lower()} | {
    "missing-media-type",
    "extra-media-type",
}
"""What test_operations.py has the cases of."""


@pytest.mark.parametrize(("types", "id_", "kind"), CASES, ids=[f"{c[2]}-{c[1]}" for c in CASES])
def test_one_change_is_one_gap(types: tuple[TypeSurface, ...], id_: str, kind: str) -> None:
    assert found(*types) == [(id_, kind)]


def test_every_kind_that_reading_can_find_has_a_case() -> None:
    elsewhere = {"extra-type", "plain-maps", *OF_OPERATIONS}
    assert {kind for _, _, kind in CASES} == RULES.keys() - BEHAVIOURAL - elsewhere


RECORDS = NamedShape("Item")
PLAIN = MapOf(ANY)


@pytest.mark.parametrize(
    ("expected", "given", "is_gap"),
    [
        (MapOf(RECORDS), PLAIN, True),
        (MapOf(MapOf(RECORDS)), MapOf(PLAIN), True),
        (ListOf(NamedShape("Boxes")), ListOf(PLAIN), True),
        (one_of(NamedShape("Boxes"), NULL), PLAIN, True),
        (RECORDS, PLAIN, False),  # A different type altogether.
        (RECORDS, ANY, False),
        (RECORDS, RECORDS, False),
        (MapOf(RECORDS), MapOf(RECORDS), False),
        (MapOf(NUMBER), PLAIN, False),
        (ListOf(NUMBER), ListOf(ANY), False),
    ],
)
@pytest.mark.parametrize("language", ["elixir", "python"])
def test_plain_maps_in_the_place_of_records(
    expected: Shape, given: Shape, is_gap: bool, language: LanguageName
) -> None:
    """To code that matches on them they are something else; elsewhere they may be anything."""
    boxes = replace(IDS, name="Boxes", spelled="Boxes", shape=MapOf(RECORDS))

    def holding(shape: Shape) -> TypeSurface:
        return replace(OPEN, members=(member("outputs", 12, shape=shape),))

    reference = surface(ITEM, FORMAT, EITHER, boxes, holding(expected), language="contract")
    source = surface(ITEM, FORMAT, EITHER, boxes, holding(given), language=language)
    kinds = {
        (gap.id, gap.kind)
        for gap in parity.compare(reference, source).gaps
        if gap.type == "Open" and gap.member
    }
    plain = ("PARITY-Open.outputs-untyped", "plain-maps")
    assert (plain in kinds) is (is_gap and language == "elixir")


def test_a_type_that_only_one_of_two_packages_has_is_a_gap() -> None:
    old, new = surface(*without("Open")), surface(*SAME)
    (extra,) = (gap for gap in parity.compare(old, new).gaps if gap.kind == "extra-type")
    assert (extra.id, extra.found_at) == ("PARITY-Open-extra", Place("it", 10))
    smaller = replace(REFERENCE, types={"Ids": IDS})
    assert parity.compare(smaller, new).gaps == ()


def test_places_of_a_gap_are_the_nearest_on_each_side() -> None:
    (missing,) = compared(*less("id")).gaps
    assert (missing.expected_at, missing.found_at) == (Place("it", 2), Place("it", 1))
    (extra,) = compared(*more(ITEM)).gaps
    assert (extra.expected_at, extra.found_at) == (Place("it", 1), Place("it", 9))
    (gone,) = compared(*without("Open")).gaps
    assert (gone.expected_at, gone.found_at) == (Place("it", 10), None)


def test_the_worst_gaps_come_first() -> None:
    types = {type_.name: type_ for type_ in (*without("Open"), *changed("Format", methods=()))}
    del types["Open"]
    severities = [gap.severity for gap in compared(*types.values()).gaps]
    assert severities == ["critical", "low"]


def test_a_type_without_a_name_is_inline_where_it_is_spelled_out() -> None:
    inline = tuple(type_ for type_ in with_member("format", shape=FORMAT.shape) if type_ != FORMAT)
    comparison = compared(*inline)
    assert comparison.gaps == ()
    assert {row.name: row.status for row in comparison.types}["Format"] == "inline"
    narrower = tuple(
        type_ for type_ in with_member("format", shape=Choice(("png",))) if type_ != FORMAT
    )
    assert found(*narrower) == [("PARITY-Item.format.jpeg-missing", "missing-value")]


def test_numbers_of_an_enum_are_told_one_by_one() -> None:
    def level(*values: float) -> TypeSurface:
        return TypeSurface(name="Level", spelled="Level", kind="enum", shape=Choice(values))

    def holder(*values: float) -> TypeSurface:
        return replace(ITEM, members=(member("level", 2, shape=Choice(values)),))

    def told(*, reference: TypeSurface, source: TypeSurface) -> list[str]:
        found = parity.compare(surface(reference, language="contract"), surface(source))
        return [gap.id.removeprefix("PARITY-") for gap in found.gaps]

    assert told(reference=level(1, 2, 0.5), source=level(2.0, 1, 0.5)) == []
    assert told(reference=level(1, 2, 0.5), source=level(2, 0.25)) == [
        "Level.1-missing",
        "Level.0.5-missing",
        "Level.0.25-extra",
    ]
    assert told(reference=holder(1, 2), source=holder(2.0, 3)) == [
        "Item.level.1-missing",
        "Item.level.3-extra",
    ]


def test_what_only_running_would_tell_is_given_credit() -> None:
    assert found(*with_member("size", default=DYNAMIC)) == []
    assert found(*with_member("size", shape=ANY)) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, 1.0, True),
        (True, 1, False),
        ([], [], True),
        ({"a": 0.5}, {"a": 0.5}, True),
        (0, "", False),
    ],
)
def test_defaults_are_compared_as_json(one: object, other: object, same: bool) -> None:
    size = member("size", 3, shape=ANY, required=False, default=one)
    reference = surface(replace(ITEM, members=(size,), methods=()), language="contract")
    source = surface(replace(ITEM, members=(replace(size, default=other),), methods=()))  # type: ignore[arg-type]
    assert (parity.compare(reference, source).gaps == ()) is same


def test_what_the_contract_says_of_one_language_holds_there_alone() -> None:
    lang = {"elixir": {"struct_default": 32}}
    rank = member("rank", 2, lang=lang)
    item = replace(ITEM, members=(rank,), methods=())
    reference = surface(item, language="contract")
    own = replace(item, members=(replace(rank, required=False, default=32, lang={}),))
    assert parity.compare(reference, surface(own, language="elixir")).gaps == ()
    (gap,) = parity.compare(reference, surface(own, language="python")).gaps
    assert gap.kind == "optional"


def test_methods_that_only_the_source_has_are_listed_and_are_no_gap() -> None:
    comparison = compared(*changed("Item", methods=(*ITEM.methods, method("from_text", 50, 1, 2))))
    assert comparison.gaps == ()
    (extra,) = (row for row in comparison.methods if not row.expected)
    assert (extra.name, extra.found, extra.found_at) == (
        "from_text",
        "from_text/1..2",
        Place("it", 50),
    )


def test_each_array_library_needs_its_own_method() -> None:
    reference = surface(
        replace(ITEM, members=(), methods=(method("from_array", 1, 1, 1),)), language="contract"
    )
    one = Method(name="from_array", spelled="from_numpy", least=1, most=1)
    (gap,) = parity.compare(reference, surface(replace(ITEM, members=(), methods=(one,)))).gaps
    assert gap.id == "PARITY-Item.from_torch-missing"


def test_two_sources_of_one_language_are_compared_as_they_spell() -> None:
    one = Method(name="from_array", spelled="from_numpy", least=1, most=1)
    two = Method(name="from_array", spelled="from_torch", least=1, most=1)
    item = replace(ITEM, members=())
    numpy, both = (surface(replace(item, methods=methods)) for methods in ((one,), (one, two)))
    assert parity.compare(numpy, numpy).gaps == ()
    (gap,) = parity.compare(both, numpy).gaps
    assert gap.id == "PARITY-Item.from_torch-missing"
    port = surface(replace(item, methods=()), language="elixir")
    (gap,) = parity.compare(both, port).gaps
    assert gap.id == "PARITY-Item.from_nx-missing"


def test_how_a_language_reads_and_writes_is_its_own() -> None:
    plumbing, own = method("to_json", 1), method("loss", 2)
    records = [
        replace(OPEN, name=name, methods=(plumbing, own) if name == "C" else (plumbing,))
        for name in "ABC"
    ]
    package = surface(*records)
    bare = [replace(record, methods=()) for record in records]
    port = surface(*bare, language="elixir")
    assert [gap.id for gap in parity.compare(package, port).gaps] == ["PARITY-C.loss-missing"]
    # Within one language it is as much a part of the types as anything.
    later = surface(*bare)
    assert len(parity.compare(package, later).gaps) == 4


def test_a_text_of_either_side_may_stand_for_an_enum() -> None:
    fields = (member("kind", 2, shape=STRING),)
    port = surface(replace(ITEM, members=fields, methods=()), language="elixir")
    fields = (member("kind", 2, shape=Choice(("a", "b"))),)
    package = surface(replace(ITEM, members=fields, methods=()))
    assert parity.compare(port, package).gaps == ()
    assert parity.compare(package, port).gaps == ()


def test_functions_of_an_inline_type_are_not_asked_for() -> None:
    inline = tuple(type_ for type_ in with_member("format", shape=FORMAT.shape) if type_ != FORMAT)
    row = next(row for row in compared(*inline).types if row.name == "Format")
    assert (row.status, row.methods, row.matching_methods) == ("inline", 0, 0)


def test_a_question_mark_is_only_elixirs_spelling() -> None:
    reference = surface(replace(ITEM, members=(), methods=(method("success", 1),)))
    there = Method(name="success", spelled="success?")
    source = surface(replace(ITEM, members=(), methods=(there,)), language="elixir")
    comparison = parity.compare(reference, source)
    assert comparison.gaps == ()
    assert len(comparison.methods) == 1


def test_a_member_is_as_good_as_a_property() -> None:
    item = replace(ITEM, methods=ITEM.methods[:1], members=(member("length", 3),))
    reference = surface(replace(ITEM, members=item.members), language="contract")
    assert parity.compare(reference, surface(item)).gaps == ()


def test_no_limit_of_arguments_takes_any_number() -> None:
    methods = (method("append", 7, 0, None), ITEM.methods[1])
    assert found(*changed("Item", methods=methods)) == []


def test_counts_are_those_of_the_rows() -> None:
    comparison = compared(*less("id"))
    row = next(row for row in comparison.types if row.name == "Item")
    assert (row.members, row.matching_members, row.methods, row.matching_methods) == (5, 4, 2, 2)
    assert (row.status, row.gaps) == ("partial", ("PARITY-Item.id-missing",))
    missing = next(row for row in compared(*without("Open")).types if row.name == "Open")
    assert (missing.members, missing.matching_members) == (1, 0)


def forgetful(of: Surface) -> Surface:
    """The surface as a reader gives it: only the contract knows tables by member."""
    return replace(
        of,
        types={
            name: replace(type_, members=tuple(replace(m, list_dtypes=None) for m in type_.members))
            for name, type_ in of.types.items()
        },
    )


def test_two_sources_are_compared_in_the_tables_that_the_contract_knows() -> None:
    old, new = surface(*SAME), surface(*changed("Item", tables=({"weights": "int64"},)))
    known = [parity.with_list_dtypes(forgetful(one), REFERENCE) for one in (old, new)]
    (gap,) = parity.compare(known[0], known[1]).gaps
    assert (gap.id, gap.found) == ("PARITY-Item.inputs-dtype", "weights: int64")


def test_gaps_of_running_come_in_their_place() -> None:
    worst = gap("refuses", "Item", "a vector", expected="read", found="refused")
    comparison = parity.with_gaps(compared(*changed("Format", methods=())), [worst])
    assert [gap.severity for gap in comparison.gaps] == ["critical", "low"]


def test_a_gap_takes_the_severity_of_its_rule() -> None:
    made: list[Gap] = [gap(kind, "T", "m", expected="", found="") for kind in RULES]
    assert [g.severity for g in made] == [rule.severity for rule in RULES.values()]
    assert all(g.id == f"PARITY-T.m-{RULES[g.kind].suffix}" for g in made)


@pytest.mark.parametrize(
    ("name", "spelled", "language", "found"),
    [
        ("fooBar", "fooBar", "python", set()),
        ("fooBar", "foo_bar", "python", set()),
        ("foo_bar", "foo_bar", "python", {"PARITY-Open.fooBar-name"}),
        ("fooBar", "foobar", "python", {"PARITY-Open.fooBar-name"}),
        ("fooBar", "foo_bar", "elixir", set()),
    ],
)
def test_a_member_may_be_spelled_in_snake_case_where_it_is_written_under_its_name(
    name: str, spelled: str, language: LanguageName, found: set[str]
) -> None:
    ours = replace(OPEN, members=(member("fooBar", 12),))
    theirs = replace(OPEN, members=(replace(member(name, 12), spelled=spelled),))
    reference, source = surface(ours, language="contract"), surface(theirs, language=language)
    assert {gap.id for gap in parity.compare(reference, source).gaps} == found


@pytest.mark.parametrize(
    ("held", "gaps"),
    [
        ({"shape": one_of(STRING, NULL), "required": False, "default": None}, []),
        ({"shape": STRING, "required": True}, [("optional", "Make the member optional.")]),
    ],
)
def test_no_payload_need_hold_null_for_a_member_that_may_only_be_absent(
    held: dict[str, Any], gaps: list[tuple[str, str]]
) -> None:
    shape = one_of(STRING, NULL)
    said = member("new", 9, shape=shape, required=False, default=None, silent=True)
    reference = surface(replace(OPEN, members=(said,)), language="contract")
    source = surface(replace(OPEN, members=(member("new", 9, **held),)))
    assert [(gap.expected, gap.fix) for gap in parity.compare(reference, source).gaps] == gaps
