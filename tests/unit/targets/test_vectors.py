"""The vectors target: what is derived from schemas, and what keeps it from being so."""

from __future__ import annotations

import copy
import json
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from tinkerspec.contract.load import load_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.targets import Job
from tinkerspec.targets.vectors import filling
from tinkerspec.targets.vectors.emit import check, emit

STOCK: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Stock",
    "description": "What there is.",
    "x-direction": "both",
    "type": "object",
    "properties": {
        "name": {"description": "What.", "type": "string", "minLength": 2, "maxLength": 3},
        "state": {"description": "How.", "type": "string", "enum": ["new", "old"]},
        "count": {"description": "How many.", "type": "integer", "minimum": 1, "default": 1},
        "marks": {
            "description": "Marks.",
            "type": "array",
            "items": {"type": "number", "exclusiveMaximum": 1},
            "default": [],
        },
        "rooms": {
            "description": "Where.",
            "type": "object",
            "additionalProperties": {"$ref": "room.json"},
            "default": {},
        },
    },
    "required": ["name", "state"],
    "additionalProperties": False,
    "examples": [{"name": "ink", "state": "new"}],
}
ROOM: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Room",
    "description": "A room.",
    "x-direction": "both",
    "type": "object",
    "properties": {"since": {"description": "Since.", "type": "string", "format": "date-time"}},
    "required": ["since"],
    "additionalProperties": True,
    "examples": [{"since": "2025-11-26T10:00:00Z"}],
}


def job(folder: Path, stock: Any = STOCK, **settings: str) -> Job:
    types = folder / "schemas" / "types" / "shop"
    types.mkdir(parents=True, exist_ok=True)
    for name, schema in (("stock", stock), ("room", ROOM)):
        (types / f"{name}.json").write_text(json.dumps(schema), encoding="utf-8")
    sources = load_folder(folder / "schemas", display="schemas")
    complete = {"folder": "vectors", "stored": "", "rules": "", **settings}
    return Job(sources, resolve(sources), complete, folder, "schemas")


def written(job: Job) -> dict[str, Any]:
    """The emitted files of vectors, by name."""
    files = {file.path: file.data.decode() for file in emit(job)}
    return {path: json.loads(text) for path, text in files.items() if path.endswith(".json")}


def decode(job: Job) -> dict[str, Any]:
    """What comes of each vector of Stock, by its name."""
    vectors = written(job)["vectors/stock.json"]["decode"]
    return {v["name"]: v["canonical"] if "canonical" in v else faults(v) for v in vectors}


def faults(vector: Any) -> set[tuple[str, str]]:
    return {(error["code"], error["at"]) for error in vector["errors"]}


USUAL: Final = {"name": "ink", "state": "new", "count": 1, "marks": [], "rooms": {}}


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("required members", USUAL),
        ("value null", {("type", "")}),
        ("value array", {("type", "")}),
        ("value object", {("missing", "/name"), ("missing", "/state")}),
        ("value unknown key", {("extra", "/unknown")}),
        ("/name absent", {("missing", "/name")}),
        ("/count absent", USUAL),
        ("/name minLength 2", {**USUAL, "name": "in"}),
        ("/name beyond minLength 2", {("length", "/name")}),
        ("/name maxLength 3 in characters of four bytes", {**USUAL, "name": "🚀🚀🚀"}),
        ("/name beyond maxLength 3 in characters of four bytes", {("length", "/name")}),
        ("/state is old", {**USUAL, "state": "old"}),
        ("/state is old with more", {("enum", "/state")}),
        ("/state is old in the other case", {("enum", "/state")}),
        ("/count minimum 1", {**USUAL, "count": 1}),
        ("/count beyond minimum 1", {("range", "/count")}),
        ("/count whole number as a float", {**USUAL, "count": 2}),
        ("/count fraction", {("type", "/count")}),
        ("/count null", {("type", "/count")}),
        ("/marks/0 exclusiveMaximum 1", {("range", "/marks/0")}),
        ("/marks/0 within exclusiveMaximum 1", {**USUAL, "marks": [0.9999999999999999]}),
        ("/rooms/a~1b~0c null", {("type", "/rooms/a~1b~0c")}),
        ("/rooms/a~1b~0c/since absent", {("missing", "/rooms/a~1b~0c/since")}),
        ("/rooms/a~1b~0c/since string", {("datetime", "/rooms/a~1b~0c/since")}),
    ],
)
def test_an_edit_has_the_outcome_of_the_schema(tmp_path: Path, name: str, outcome: Any) -> None:
    assert decode(job(tmp_path))[name] == outcome


def test_a_type_that_only_inherits_has_the_vectors_of_its_base(tmp_path: Path) -> None:
    stock = {**STOCK, "additionalProperties": True}
    heir = {key: value for key, value in stock.items() if key not in ("properties", "required")}
    heir |= {"title": "Heir", "allOf": [{"$ref": "stock.json"}]}
    types = tmp_path / "schemas" / "types" / "shop"
    types.mkdir(parents=True)
    (types / "heir.json").write_text(json.dumps(heir), encoding="utf-8")
    files = written(job(tmp_path, stock))
    assert files["vectors/heir.json"]["decode"] == files["vectors/stock.json"]["decode"]


def test_an_integer_is_tried_next_to_a_bound_however_large(tmp_path: Path) -> None:
    stock = copy.deepcopy(STOCK)
    stock["properties"]["count"] |= {"minimum": 10**30, "default": 10**30}
    found = {v["name"]: v for v in written(job(tmp_path, stock))["vectors/stock.json"]["decode"]}
    assert found[f"/count beyond minimum {10**30}"]["payload"]["count"] == 10**30 - 1
    assert found[f"/count within minimum {10**30}"]["canonical"]["count"] == 10**30 + 1


def test_a_size_too_large_for_a_vector_is_named(tmp_path: Path) -> None:
    stock = copy.deepcopy(STOCK)
    stock["properties"]["name"]["maxLength"] = 4096
    stock["properties"]["marks"]["maxItems"] = 1_000_000
    found = written(job(tmp_path, stock))
    names = {vector["name"] for vector in found["vectors/stock.json"]["decode"]}
    assert found["vectors/stock.json"]["untried"] == [
        "/name beyond maxLength 4096",
        "/marks maxItems 1000000",
        "/marks beyond maxItems 1000000",
    ]
    assert "/name maxLength 4096" in names
    assert names.isdisjoint(found["vectors/stock.json"]["untried"])
    assert "untried" not in found["vectors/room.json"]


@pytest.mark.parametrize("step", [6e307, 1e308, 1.7976931348623157e308])
def test_a_multiple_of_a_huge_step_is_a_double(tmp_path: Path, step: float) -> None:
    stock = copy.deepcopy(STOCK)
    stock["properties"]["marks"]["items"] = {"type": "number", "multipleOf": step}
    found = decode(job(tmp_path, stock))
    assert found[f"/marks/0 a multiple of {step}"] == {**USUAL, "marks": [step]}
    assert found[f"/marks/0 no multiple of {step}"] == {("multiple", "/marks/0")}


def test_a_multiple_is_one_by_its_digits(tmp_path: Path) -> None:
    stock = copy.deepcopy(STOCK)
    stock["properties"]["marks"]["items"] = {"type": "number", "multipleOf": 0.1}
    found = decode(job(tmp_path, stock))
    assert found["/marks/0 a multiple of 0.1"] == {**USUAL, "marks": [0.3]}
    assert found["/marks/0 no multiple of 0.1"] == {("multiple", "/marks/0")}


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("a key like the example", {**USUAL, "prices": {"eur": 1}}),
        ("an empty key", {("pattern", "/prices/")}),
        ("a key with a line break after it", {("pattern", "/prices/eur\n")}),
        ("a key with more before it", {("pattern", "/prices/?eur")}),
        ("a key with more after it", {("pattern", "/prices/eur?")}),
        ("a wrong key of a wrong value", {("pattern", "/prices/?eur?"), ("type", "/prices/?eur?")}),
    ],
)
def test_keys_of_a_map_are_asked_about(tmp_path: Path, name: str, outcome: Any) -> None:
    stock = copy.deepcopy(STOCK)
    stock["properties"]["prices"] = {
        "description": "Price in each currency.",
        "type": "object",
        "additionalProperties": {"type": "number"},
        "propertyNames": {"pattern": "^[a-z]{3}$"},
        "default": {},
    }
    stock["examples"] = [{"name": "ink", "state": "new", "prices": {"eur": 2}}]
    found = decode(job(tmp_path, stock))
    assert found[f"/prices {name}"] == outcome


def test_any_value_is_asked_about_and_kept_as_it_came(tmp_path: Path) -> None:
    stock = copy.deepcopy(STOCK)
    stock["properties"]["free"] = {"description": "Anything."}
    found = decode(job(tmp_path, stock))
    assert found["/free null in an object"] == {**USUAL, "free": {"a": None}}
    assert found["/free an integer of many digits"] == {**USUAL, "free": 10**30}
    assert found["/free a text like a timestamp"]["free"] == "2026-01-01T00:00:00+01:00"


@pytest.mark.parametrize(
    "member",
    [
        {"type": "string", "pattern": "^[A-Z]{2}[0-9]+$", "minLength": 5, "maxLength": 6},
        {"type": "string", "pattern": "-"},
        {
            "type": "object",
            "additionalProperties": {"type": "integer"},
            "propertyNames": {"pattern": "^x-[a-z]+$"},
            "minProperties": 2,
        },
    ],
    ids=["pattern and lengths", "pattern", "keys"],
)
def test_a_type_without_examples_has_valid_vectors(tmp_path: Path, member: Any) -> None:
    it = {
        "type": "object",
        "properties": {"it": member},
        "required": ["it"],
        "additionalProperties": False,
    }
    vectors = decode(job(tmp_path, it))
    assert isinstance(vectors["every member"], dict), "a set would be faults"
    assert isinstance(vectors["required members"], dict)


def test_timestamps_are_written_in_utc(tmp_path: Path) -> None:
    vectors = written(job(tmp_path))["vectors/room.json"]["decode"]
    (vector,) = (v for v in vectors if v["name"] == "/since with an offset")
    assert vector["canonical"] == {"since": "2025-11-26T07:30:00Z"}
    (vector,) = (v for v in vectors if v["name"] == "value unknown key")
    assert vector["canonical"] == {"since": "2025-11-26T10:00:00Z"}


def test_a_new_member_renames_and_moves_no_vector(tmp_path: Path) -> None:
    before = list(decode(job(tmp_path)))
    grown = copy.deepcopy(STOCK)
    first = {"shelf": {"description": "Where.", "type": "integer", "maximum": 9, "default": 0}}
    grown["properties"] = first | grown["properties"]
    after = list(decode(job(tmp_path, grown)))
    assert [name for name in after if not name.startswith("/shelf ")] == before
    assert "/shelf beyond maximum 9" in after


def solid(title: str, **members: Any) -> dict[str, Any]:
    properties = {name: {"description": "M.", **member} for name, member in members.items()}
    head = {"title": title, "description": "A solid.", "type": "object"}
    return {**head, "properties": properties, "required": [*members], "additionalProperties": False}


SOLIDS: Final = {
    "Ball": solid("Ball", radius={"type": "integer"}),
    "Cube": solid("Cube", kind={"type": "string", "const": "cube"}, radius={"type": "integer"}),
    "Egg": solid("Egg", radius={"type": "number"}),
}


def test_a_variant_that_only_its_own_value_tells_is_asked_about(tmp_path: Path) -> None:
    variants = [{"$ref": f"#/$defs/{name}"} for name in SOLIDS]
    union = {"title": "Solid", "description": "A solid.", "anyOf": variants}
    member = {"made_of": {"description": "What of.", "$ref": "#/$defs/Solid"}}
    stock = {**STOCK, "properties": member, "required": ["made_of"]}
    stock |= {"examples": [{"made_of": {"radius": 1}}], "$defs": {"Solid": union, **SOLIDS}}
    found = decode(job(tmp_path, stock))
    usual = {name: outcome for name, outcome in found.items() if name.endswith(" usual")}
    assert usual == {"option 2: /made_of usual": {"made_of": {"kind": "cube", "radius": 1}}}


def test_each_vector_has_a_line(tmp_path: Path) -> None:
    (text,) = (f.data.decode() for f in emit(job(tmp_path)) if f.path == "vectors/stock.json")
    lines = [line for line in text.splitlines() if line.startswith('    {"name": ')]
    vectors = json.loads(text)["decode"]
    assert [json.loads(line.rstrip(",")) for line in lines] == vectors
    assert {vector["source"] for vector in vectors} == {"derived"}


def store(folder: Path, text: str, name: str = "stock.json") -> None:
    (folder / "stored").mkdir(exist_ok=True)
    (folder / "stored" / name).write_text(text, encoding="utf-8")


def test_stored_vectors_stand_first_and_whole(tmp_path: Path) -> None:
    own = {"name": "no JSON", "text": "{", "errors": [{"code": "json", "at": ""}], "source": "hand"}
    chain = {"name": "a call", "calls": [{"get": "x"}], "value": 1, "source": "hand"}
    stored = {"type": "Stock", "provenance": "By hand.", "decode": [own], "behaviour": [chain]}
    store(tmp_path, json.dumps(stored))
    found = written(job(tmp_path, stored="stored"))["vectors/stock.json"]
    assert found["decode"][0] == own
    assert found["decode"][1]["source"] == "derived"
    assert found["behaviour"] == [chain]
    assert found["provenance"] == "By hand."


def test_a_member_that_no_stored_outcome_knows_is_filled_in(tmp_path: Path) -> None:
    old = {"name": "ink", "state": "new", "marks": [], "rooms": {}}
    without = {"name": "ink", "state": "new", "rooms": {}}
    vectors = [
        {"name": name, "payload": outcome, "canonical": outcome, "source": "sdk"}
        for name, outcome in (("old", old), ("without", without))
    ]
    chain = {"name": "a call", "calls": [{"new": old}], "elixir": {"canonical": old}}
    stored = {"type": "Stock", "decode": vectors, "behaviour": [chain]}
    store(tmp_path, json.dumps(stored))
    found = written(job(tmp_path, stored="stored"))["vectors/stock.json"]
    assert found["decode"][0]["canonical"] == {**old, "count": 1}
    # `marks` is known: an outcome that lacks it is wrong, and is left so.
    assert found["decode"][1]["canonical"] == {**without, "count": 1}
    assert found["behaviour"][0]["elixir"]["canonical"] == {**old, "count": 1}


def test_stored_vectors_are_filled_in_once_and_again_when_they_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []

    class Counted(filling.Filling):
        def __init__(self, stored: Any) -> None:
            super().__init__(stored)
            made.append(self)

    monkeypatch.setattr("tinkerspec.targets.vectors.emit.Filling", Counted)
    rule(tmp_path, "def faults(value):\n    return []\n")
    own = job(tmp_path, stored="stored", rules="rules")
    for provenance in ("By hand.", "By others."):
        store(tmp_path, json.dumps({"type": "Stock", "provenance": provenance}))
        assert [*check(own)] == []
        assert written(own)["vectors/stock.json"]["provenance"] == provenance
    assert len(made) == 2


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("[]", "stock.json", "the file is not an object"),
        ('{"type": "Oder"}', "stock.json", "the file of Stock does not say so"),
        ('{"type": "Stock"}', "oder.json", "no type has the module name 'oder'"),
        ('{"type": "Stock", "decode": {}}', "stock.json", "decode is not a list"),
        ('{"type": "Stock", "decode": [1]}', "stock.json", "a vector has no name"),
        (
            '{"type": "Stock", "decode": [{"name": "a"}], "behaviour": [{"name": "a"}]}',
            "stock.json",
            "the name 'a' is there twice",
        ),
    ],
)
def test_a_stored_file_that_cannot_be_used_is_named(
    tmp_path: Path, text: str, name: str, message: str
) -> None:
    store(tmp_path, text, name)
    with pytest.raises(DiagnosticError) as refused:
        emit(job(tmp_path, stored="stored"))
    (fault,) = refused.value.diagnostics
    assert (fault.code, fault.file, fault.message) == ("stored-vectors", f"stored/{name}", message)
    assert fault.line


def rule(folder: Path, text: str, name: str = "stock.py") -> None:
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules" / name).write_text(text, encoding="utf-8")


def test_a_rule_decides_where_the_schema_finds_nothing(tmp_path: Path) -> None:
    rule(
        tmp_path,
        "def faults(stock):\n    if stock['state'] == 'old':\n        yield 'stale', '/state'\n",
    )
    found = decode(job(tmp_path, rules="rules"))
    assert found["/state is old"] == {("stale", "/state")}
    assert found["/state is new"] == USUAL
    assert found["/count beyond minimum 1"] == {("range", "/count")}


def test_rules_share_helpers(tmp_path: Path) -> None:
    rule(
        tmp_path, "from ._ages import OLD\ndef is_old(state):\n    return state == OLD\n", "_age.py"
    )
    rule(tmp_path, "OLD = 'old'\n", "_ages.py")
    text = "from ._age import is_old\ndef faults(stock):\n    if is_old(stock['state']):\n"
    rule(tmp_path, f"{text}        yield 'stale', '/state'\n")
    assert decode(job(tmp_path, rules="rules"))["/state is old"] == {("stale", "/state")}
    # Another set of rules has helpers of its own, and nothing stays importable.
    rule(tmp_path, "OLD = 'new'  # More.\n", "_ages.py")
    assert decode(job(tmp_path, rules="rules"))["/state is new"] == {("stale", "/state")}
    assert not [name for name in sys.modules if name.endswith("_ages")]


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("from ._no import x\n", "stock.py", "ModuleNotFoundError: No module named"),
        ("def faults(:\n", "stock.py", "SyntaxError"),
        ("", "stock.py", "it defines no function `faults`"),
        ("def faults(stock):\n    return stock['x']\n", "stock.py", "KeyError: 'x', for {"),
        ("def faults(stock):\n    return []\n", "oder.py", "no schema is named oder.json"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named(
    tmp_path: Path, text: str, name: str, message: str
) -> None:
    rule(tmp_path, text, name)
    with pytest.raises(DiagnosticError) as refused:
        emit(job(tmp_path, rules="rules"))
    (fault,) = refused.value.diagnostics
    assert fault.code == "vectors-rule"
    assert fault.file.endswith(f"rules/{name}")
    assert fault.message.startswith(message)


def test_check_names_a_rule_that_fails_for_some_value(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    rule = "def faults(value):\n    return 1 / 0 if value['state'] == 'old' else []\n"
    (rules / "stock.py").write_text(rule, encoding="utf-8")
    (fault,) = check(job(tmp_path, rules="rules"))
    assert (fault.code, Path(fault.file).name) == ("vectors-rule", "stock.py")
    assert fault.message.startswith("ZeroDivisionError: division by zero, for {")


def test_vectors_that_no_setting_names_are_told(tmp_path: Path) -> None:
    assert [*check(job(tmp_path))] == []
    folder = tmp_path / "schemas" / "vectors"
    folder.mkdir()
    (folder / "stock.json").write_text('{"type": "Stock"}', encoding="utf-8")
    (warning,) = check(job(tmp_path))
    assert (warning.code, warning.file) == ("vectors-unread", "schemas/vectors")
    assert 'stored = "schemas/vectors"' in warning.help
    assert [*check(job(tmp_path, stored="schemas/vectors"))] == []
