"""What comes in, what is told of the rest, and what stands in the folder afterwards."""

from __future__ import annotations

import errno
import itertools
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from tinkerspec import cli, importing
from tinkerspec.contract import load
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.importing import spelling
from tinkerspec.publish import exchange, whole

from .documents import fault, openapi, write

TEXT = {"type": "string", "description": "A text."}


def strict(**members: Any) -> dict[str, Any]:
    """An object without other members, all of which are required."""
    return {
        "type": "object",
        "description": "An object.",
        "properties": members,
        "required": [*members],
        "additionalProperties": False,
    }


def operation(ref: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": ref}}}
    return {"get": {"responses": {"200": {"description": "d", "content": content}}}}


def bring(tmp_path: Path, document: Any) -> importing.Imported:
    write(tmp_path, zoo=document)
    request = importing.ImportRequest(str(next(tmp_path.glob("zoo.*"))))
    return importing.bring(request, tmp_path / "schemas", "schemas")


def told(made: importing.Imported) -> list[tuple[str, int, str]]:
    """What is told: the code, the line, and what follows the name of the type."""
    return [
        (each.code, each.line, each.message.partition(": ")[2] or each.message)
        for each in made.diagnostics
    ]


API = """\
openapi: 3.1.0
info: {title: Zoo, version: latest}
paths:
  /a: {get: {responses: {"200": {$ref: '#/components/responses/Users'}}}}
  /b: {get: {parameters: 5}}
components:
  responses:
    Users:
      description: All.
      content: {application/json: {schema: {$ref: '#/components/schemas/Same'}}}
  schemas:
    Never: false
    User: {type: object, properties: {a: {$ref: '#/components/schemas/Never', description: Who.}},
      additionalProperties: true}
    Third: {type: array, items: {$ref: '#/components/schemas/User'}}
    Same: {$ref: '#/components/schemas/Never'}
    Sound: {type: string}
"""


def test_what_needs_a_type_that_stays_out_allows_anything_there(tmp_path: Path) -> None:
    made = bring(tmp_path, API)
    types = {entry.name: schema for entry, schema in made.types.items()}
    assert types.keys() == {"User", "Third", "Sound"}
    assert types["User"]["properties"] == {"a": {"description": "Who."}}
    assert types["Third"]["items"] == {"$ref": "user.json"}
    assert {entry.name for entry in made.left_out} == {"Never", "Same"}
    assert made.total == 5
    found = {line: (code, message) for code, line, message in told(made)}
    assert found.keys() == {5, 10, 12, 13, 16}
    assert found[13] == (
        "import-lost",
        "the schema is lost: it needs `never.json`, which is left out",
    )
    assert found[16] == (
        "import-left-out",
        "the type is left out: it needs `never.json`, which is left out",
    )
    assert found[10][0] == "import-lost"
    assert found[5][0] == "import-left-out"
    assert made.openapi is not None
    assert made.openapi["info"] == {"title": "Zoo", "version": "0", "x-version": "latest"}
    assert list(made.openapi["paths"]) == ["/a"]
    answer = made.openapi["components"]["responses"]["Users"]
    assert answer["content"]["application/json"]["schema"] == {}
    assert "schemas" not in made.openapi["components"]


def test_what_a_type_can_do_without_is_lost_alone(tmp_path: Path) -> None:
    schema = strict(
        count={"type": "integer", "default": "x", "examples": [1, "y"], "description": "d"},
        name={"type": "string", "pattern": "(?<=a)b", "description": "d", "optional": True},
    )
    made = bring(tmp_path, openapi(A=schema))
    ((_, kept),) = made.types.items()
    assert kept["properties"]["count"] == {"type": "integer", "description": "d"}
    assert kept["properties"]["name"] == {"type": "string", "description": "d"}
    assert sorted(message.partition(" is lost")[0] for _, _, message in told(made)) == [
        "`default`",
        "`examples`",
        "`optional`",
        "`pattern`",
    ]


def part(**members: Any) -> dict[str, Any]:
    """An object with other members."""
    return {"type": "object", "properties": members}


CIRCLE = {"type": "array", "items": {"anyOf": [TEXT, {"$ref": "#/components/schemas/A"}]}}
CHOICE = {"anyOf": [{"type": "array", "items": TEXT}, {"not": {}}]}
LISTED = {"type": "array", "items": {"type": "string"}}
SHORT = {"type": "string", "maxLength": 5}
FILLED = {"type": "string", "minLength": 1}
LOOSENED: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    # A member of which the schema cannot be said, one that is called like a keyword among them.
    (
        strict(
            examples={**TEXT, "contentEncoding": "gzip", "default": "d"},
            format={"allOf": [TEXT, LISTED]},
        ),
        strict(examples={**TEXT, "default": "d"}, format={"allOf": [TEXT]}),
        ["`contentEncoding`", "the schema"],
    ),
    # A member that nothing may be.
    (strict(a=TEXT, b=False), strict(a=TEXT, b={}), ["the schema"]),
    # A choice beside what is no object.
    ({**LISTED, **CHOICE}, LISTED, ["`anyOf`", "`not`"]),
    # A list of itself.
    (CIRCLE, {"type": "array", "items": {"anyOf": [TEXT, {}]}}, ["the schema"]),
    # Parts that disagree.
    ({"allOf": [TEXT, LISTED]}, {"allOf": [TEXT]}, ["the schema"]),
    # Two faulty parts: the sound ones stay, one between them and one after them.
    (
        {"allOf": [TEXT, LISTED, SHORT, {"type": "integer"}, FILLED]},
        {"allOf": [TEXT, SHORT, FILLED]},
        ["the schema", "the schema"],
    ),
    (
        strict(a={"allOf": [{"type": "string", "contentEncoding": "x"}, {"items": False}, TEXT]}),
        strict(a={"allOf": [{"type": "string"}, TEXT]}),
        ["`contentEncoding`", "the schema", "the schema"],
    ),
    # Parts that disagree about one member, of two that they have.
    (
        {"allOf": [part(a=TEXT), part(a=LISTED, b=TEXT), part(c={"type": "integer"})]},
        {"allOf": [part(a=TEXT), part(a={}, b=TEXT), part(c={"type": "integer"})]},
        ["the schema"],
    ),
    # A default that another part rules out.
    (
        {"allOf": [part(a={**TEXT, "default": ""}), part(a=FILLED), part(b=TEXT)]},
        {"allOf": [part(a=TEXT), part(a=FILLED), part(b=TEXT)]},
        ["`default`"],
    ),
    # A default that says nothing there: which branch fits is told apart as before.
    ({"oneOf": [{**TEXT, "default": "a"}, LISTED]}, {"oneOf": [TEXT, LISTED]}, ["`default`"]),
    # A branch of `oneOf` that allows more now.
    (
        {"oneOf": [TEXT, {"type": "array", "items": False}]},
        {"anyOf": [TEXT, {"type": "array", "items": {}}]},
        ["that only one branch of `oneOf` fits", "the schema"],
    ),
]


@pytest.mark.parametrize(("written", "ours", "lost"), LOOSENED)
def test_as_little_as_possible_is_lost(
    tmp_path: Path, written: Any, ours: Any, lost: list[str]
) -> None:
    made = bring(tmp_path, openapi(A=written))
    ((_, schema),) = made.types.items()
    names = ("$schema", "title", "x-source", "x-direction")
    assert {name: schema[name] for name in schema if name not in names} == ours
    found = [(code, message.partition(" is lost")[0]) for code, _, message in told(made)]
    assert sorted(found) == [("import-lost", what) for what in lost]


def test_what_a_type_takes_over_is_lost_where_it_is_said(tmp_path: Path) -> None:
    """`C` and `D` have the fault of `A` too, and lose nothing for it; both parts of `E` stay."""
    ref = "#/components/schemas"
    default = part(a={**TEXT, "default": ""})
    made = bring(
        tmp_path,
        openapi(
            C={"allOf": [{"$ref": f"{ref}/A"}, part(c=TEXT)]},
            D={
                "type": "object",
                "properties": {"d": {"allOf": [{"$ref": f"{ref}/C"}, part(e=TEXT)]}},
            },
            A={"allOf": [default, part(a=FILLED)]},
            E={"allOf": [{"$ref": f"{ref}/Early"}, {"$ref": f"{ref}/Late"}]},
            Early=default,
            Late=part(b=TEXT),
        ),
    )
    assert [each.pointer for each in made.diagnostics] == [
        "/components/schemas/A/allOf/0/properties/a/default"
    ]


def test_what_remains_beside_lost_parts_is_still_of_its_type(tmp_path: Path) -> None:
    for never in ({"type": "object", "properties": []}, {"$ref": "#/components/schemas/Never"}):
        written = {"allOf": [never], "properties": {"a": TEXT}}
        made = bring(tmp_path, openapi(A=written, Never=False))
        ((_, kept),) = made.types.items()
        assert kept["type"] == "object"
        assert "allOf" not in kept


def test_what_is_lost_is_named_by_its_place_in_the_source(tmp_path: Path) -> None:
    branches = [{**TEXT, "pattern": "(?=a)"}, {"type": "array", "items": {**TEXT, "pattern": "["}}]
    made = bring(tmp_path, openapi(A={"type": "object", "properties": {"a": {"oneOf": branches}}}))
    at = "/components/schemas/A/properties/a/oneOf"
    assert {each.pointer.removeprefix(at) for each in made.diagnostics} == {
        "",
        "/0/pattern",
        "/1/items/pattern",
    }


def test_branches_that_allow_more_than_the_source_may_both_fit(tmp_path: Path) -> None:
    word = {"type": "string", "not": {"const": "a"}}
    letter = {"type": "string", "const": "a"}
    held = {"type": "object", "properties": {"word": {"$ref": "#/components/schemas/Word"}}}
    either = {"oneOf": [{"$ref": "#/components/schemas/Held"}, {"type": "integer"}, LISTED]}
    plain = {"oneOf": [{"$ref": "#/components/schemas/Letter"}, {"type": "string", "pattern": "b"}]}
    source = openapi(Word=word, Letter=letter, Held=held, A=either, B=plain)
    made = bring(tmp_path, source)
    kinds = {e.name: s.keys() & {"anyOf", "oneOf"} for e, s in made.types.items()}
    assert kinds == {"Word": set(), "Letter": set(), "Held": set(), "A": {"anyOf"}, "B": {"oneOf"}}
    assert [message.partition(":")[0] for _, _, message in told(made)] == [
        "`not` is lost",
        "that only one branch of `oneOf` fits is lost",
    ]


def test_a_tag_that_leads_to_a_type_that_stays_out_tells_nothing_apart(tmp_path: Path) -> None:
    ref = "#/components/schemas"
    union = {
        "oneOf": [{"$ref": f"{ref}/B"}, {"$ref": f"{ref}/Odd"}],
        "discriminator": {"propertyName": "a", "mapping": {"n": f"{ref}/Odd"}},
    }
    odd = {"type": "object", "properties": []}
    made = bring(tmp_path, openapi(A=union, B=strict(a=TEXT), Odd=odd))
    types = {entry.name: schema for entry, schema in made.types.items()}
    assert "discriminator" not in types["A"]
    assert types["A"]["anyOf"] == [{"$ref": "b.json"}, {}]


def test_marks_of_contracts_that_mean_something_else_there_are_lost_alone(tmp_path: Path) -> None:
    schema = strict(**{"x-was": {"type": "string", "x-until": 3, "x-other": 1}})
    document = openapi(A={**schema, "x-since": "1.2"})
    document["paths"]["/a"] = {"get": {"x-values": [1], "responses": {}}}
    made = bring(tmp_path, document)
    ((_, kept),) = made.types.items()
    assert "x-since" not in kept
    assert kept["properties"]["x-was"] == {"type": "string", "x-other": 1}
    assert made.openapi is not None
    assert made.openapi["paths"]["/a"] == {"get": {"responses": {}}}
    assert sorted(message.partition(" ")[0] for _, _, message in told(made)) == [
        "`x-since`",
        "`x-until`",
        "`x-values`",
    ]


def test_what_is_no_schema_stays_out(tmp_path: Path) -> None:
    made = bring(tmp_path, openapi(A=5, B=[], C=None, D="x", E=True))
    assert [entry.name for entry in made.types] == ["E"]
    found = told(made)
    assert {code for code, _, _ in found} == {"import-left-out"}
    assert len({line for _, line, _ in found}) == 4
    assert {said for *_, said in found} == {
        "the type is left out: an object, true or false belongs here"
    }


def test_nothing_comes_in(tmp_path: Path) -> None:
    write(tmp_path, zoo=openapi(A=False))
    with pytest.raises(DiagnosticError) as caught:
        importing.bring(importing.ImportRequest(str(tmp_path / "zoo.json")), tmp_path, "schemas")
    found = caught.value.diagnostics
    assert sorted((each.code, each.severity) for each in found) == [
        ("import-left-out", "warning"),
        ("import-nothing", "error"),
    ]
    for components in ({"schemas": {}}, None):
        write(tmp_path, zoo={**openapi(), "components": components})
        assert fault(tmp_path / "zoo.json").code == "import-nothing"


def test_inner_types_get_names_that_are_free(tmp_path: Path) -> None:
    """Two of one title, one that is called like a whole type, and one whose place is too long."""
    inner = strict(a=TEXT)
    way: Any = inner
    for _ in range(12):
        way = strict(somewhere=way)
    made = bring(
        tmp_path,
        openapi(
            User=strict(one={"title": "Twin", **inner}, two={"title": "Twin", **inner}),
            UserHome=TEXT,
            Other=strict(home={"title": "UserHome", **inner}),
            Deep=way,
        ),
    )
    assert made.left_out == {}


OPERATIONS = """\
openapi: 3.1.0
info: {title: Zoo, version: "1"}
paths:
  /pets:
    get:
      operationId: list-pets
      parameters:
        - {name: sort_by, in: query, schema: {enum: [age, name]}}
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        "200":
          description: All.
          headers: {X-Kind: {schema: {type: string, enum: [a, b]}}}
          content: {application/json: {schema: {type: array, items: &pet
            {type: object, properties: {name: {type: string}}}}}}
        "404": {description: None., content: {application/json: {schema: *pet}}}
        default: {description: None., content: {application/json: {schema: {type: string}}}}
  /pets/{id}:
    put:
      requestBody:
        content:
          application/json: {schema: {$ref: "#/components/schemas/Pet"}}
          multipart/form-data: {schema: *pet}
          text/csv: {schema: {oneOf: [{type: string}, {type: integer}]}}
      responses: {}
components:
  schemas:
    Pet: *pet
"""


def test_what_operations_say_in_place_of_a_reference_becomes_types(tmp_path: Path) -> None:
    made = bring(tmp_path, OPERATIONS)
    found = {entry.name: schema.get("x-direction") for entry, schema in made.types.items()}
    assert found == {
        "Pet": "request",
        "ListPetsSortBy": "request",
        "ListPetsResponseItem": "response",
        "ListPetsResponseXKind": "response",
        "ListPetsResponse404": "response",
        "PutPetsIdRequestForm": "request",
        "PutPetsIdRequestTextCsv": "request",
    }
    assert made.openapi is not None
    call = made.openapi["paths"]["/pets"]["get"]
    limit, sort = call["parameters"][1]["schema"], call["parameters"][0]["schema"]
    assert (limit, sort) == ({"type": "integer"}, {"$ref": "types/zoo/list_pets_sort_by.json"})
    answer = call["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {
        "type": "array",
        "items": {"$ref": "types/zoo/list_pets_response_item.json"},
    }


def test_names_of_types() -> None:
    spelled = {
        "UserAccount": "UserAccount",
        "user_account": "UserAccount",
        "user.account-v2": "UserAccountV2",
        "page<item>": "PageItem",
        "Größe": "GroE",
        "3d": "Type3d",
        "con": "ConType",
        "x" * 200: None,
        "漢字": None,
        "": None,
    }
    for name, wanted in spelled.items():
        got = spelling.pascal(name)
        assert wanted in (None, got)
        assert len(got) <= 100


def test_names_that_would_be_one() -> None:
    named = [("user_id", "#a"), ("UserID", "#b"), ("UserId", "#c"), ("user-id", "#d"), ("x", "#e")]
    names = spelling.spell(named)
    assert dict(zip(named, names, strict=True))["UserID", "#b"] == "UserID"
    assert len({name.lower() for name in names}) == 5
    assert names[4] == "X"
    backwards = spelling.spell(named[::-1])
    assert backwards[::-1] == names
    assert spelling.spell([named[0], named[4]]) == ["UserId", "X"]


def test_names_that_a_language_needs_itself(tmp_path: Path) -> None:
    names = ("if", "Import", "Any", "Literal", "wire", "Codec", "from_json", "Pet", "IfType")
    made = bring(tmp_path, openapi(**dict.fromkeys(names, TEXT)))
    spelled = {entry.original: entry.name for entry in made.types}
    assert spelled["Pet"] == "Pet"
    assert spelled["IfType"] == "IfType"
    assert spelled.pop("if").startswith("IfType")
    assert {name for name in spelled.values() if not name.endswith("Type")} == {"Pet"}


# --- additions -----------------------------------------------------------------------------------

PLACE = "#/components/schemas/pet"


def added(tmp_path: Path, additions: Any, document: Any = None) -> importing.Imported:
    (tmp_path / "schemas").mkdir(exist_ok=True)
    (tmp_path / "schemas" / load.ADDITIONS).write_text(json.dumps(additions))
    return bring(tmp_path, document or openapi(pet=strict(name={"type": "string"}), owner=TEXT))


def test_additions_are_applied(tmp_path: Path) -> None:
    additions = {
        PLACE: {"title": "Animal", "x-direction": "response"},
        f"{PLACE}/properties/name": {"description": "How it is called.", "deprecated": True},
    }
    made = added(tmp_path, additions)
    (animal,) = (schema for entry, schema in made.types.items() if entry.name == "Animal")
    assert (animal["x-direction"], animal["x-source"]) == ("response", PLACE)
    assert animal["properties"]["name"] == {
        "type": "string",
        "description": "How it is called.",
        "deprecated": True,
    }
    assert f"{made.folder}/animal.json" in made.files()


BAD_ADDITIONS: list[tuple[Any, str, str]] = [
    ([], "", "not an object"),
    ({PLACE: 1}, "/#~1components~1schemas~1pet", "not an object"),
    ({PLACE: {"minLength": 1}}, "/#~1components~1schemas~1pet/minLength", "cannot be added"),
    ({PLACE: {"title": "a pet"}}, "/#~1components~1schemas~1pet/title", "PascalCase"),
    ({"#/components/schemas/cat": {}}, "/#~1components~1schemas~1cat", "no schema"),
    (
        {f"{PLACE}/properties/tail": {}},
        "/#~1components~1schemas~1pet~1properties~1tail",
        "any more",
    ),
    ({PLACE: {"title": "Owner"}}, "/#~1components~1schemas~1pet/title", "`Owner` is taken"),
    ({PLACE: {"x-direction": "up"}}, "/#~1components~1schemas~1pet/x-direction", "not one of"),
    ({PLACE: {"x-lang": {"no": {}}}}, "/#~1components~1schemas~1pet/x-lang/no", "is not a keyword"),
    (
        {f"{PLACE}/properties/name": {"examples": ["a", 5]}},
        "/#~1components~1schemas~1pet~1properties~1name/examples/1",
        "not of type string",
    ),
]


@pytest.mark.parametrize(("additions", "pointer", "said"), BAD_ADDITIONS)
def test_additions_that_do_not_apply(
    tmp_path: Path, additions: Any, pointer: str, said: str
) -> None:
    with pytest.raises(DiagnosticError) as caught:
        added(tmp_path, additions)
    (found,) = caught.value.diagnostics
    assert (found.code, found.file) == ("import-addition", "schemas/additions.json")
    assert (found.pointer, found.line) == (pointer, 1)
    assert said in found.message


# --- the folder ----------------------------------------------------------------------------------


def tree(at: Path) -> Mapping[str, str]:
    return {
        path.relative_to(at).as_posix(): path.read_text()
        for path in at.rglob("*")
        if path.is_file()
    }


def run(tmp_path: Path, *options: str) -> int:
    """Import `zoo.json` into `schemas`."""
    into = str(tmp_path / "schemas")
    return cli.main(["import", str(tmp_path / "zoo.json"), "--into", into, *options])


def test_a_folder_follows_its_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schemas = tmp_path / "schemas"
    write(tmp_path, zoo=openapi(pet=strict(name=TEXT), owner=TEXT))
    assert run(tmp_path, "--check") == 1
    assert not schemas.exists()
    assert run(tmp_path) == 0
    first = tree(schemas)
    assert first.keys() == {"openapi.json", "types/zoo/owner.json", "types/zoo/pet.json"}
    assert (run(tmp_path, "--check"), run(tmp_path), tree(schemas)) == (0, 0, first)
    write(tmp_path, zoo=openapi(pet=strict(name=TEXT, age=TEXT), keeper=TEXT))
    capsys.readouterr()
    assert run(tmp_path, "--check") == 1
    shown = capsys.readouterr().out
    assert [line.rpartition("schemas/")[2] for line in shown.splitlines()[:-1]] == [
        "types/zoo/keeper.json: would be added",
        "types/zoo/pet.json: would be changed",
        "types/zoo/owner.json: would be removed",
    ]
    assert tree(schemas) == first
    assert run(tmp_path) == 0
    assert tree(schemas).keys() == {"openapi.json", "types/zoo/keeper.json", "types/zoo/pet.json"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"name": 1}', "1:1: error[import-kind]"),
        ('{"openapi": "4.0.0"}', "1:13: error[import-kind]"),
        ('{"$defs": {"A": {\n"$ref": "../a.json"}}}', "2:9: error[import-reference]"),
        ('{"$defs": {"A": {\n"$ref": "https://a.example/b"}}}', "2:9: error[import-reference]"),
        ('{"$defs": {"A": {\n"$ref": "#/$defs/A"}}}', "2:9: error[import-circle]"),
        ('{"openapi": "3.1.0",\n"paths": {', "2:11: error[json-syntax]"),
    ],
)
def test_what_cannot_be_imported_changes_nothing(
    tmp_path: Path, text: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, zoo=openapi(pet=TEXT))
    assert run(tmp_path) == 0
    before = tree(tmp_path / "schemas")
    (tmp_path / "zoo.json").write_text(text)
    capsys.readouterr()
    for options in ([], ["--check"]):
        assert run(tmp_path, *options) == 2
        (fault, help_, count) = capsys.readouterr().err.splitlines()
        assert f"zoo.json:{shown}" in fault
        assert help_.startswith("  help: ")
        assert count == "1 error"
    assert tree(tmp_path / "schemas") == before


@pytest.mark.parametrize("path", ["openapi.json", "types/zoo/pet.json", "types/zoo/other.json"])
def test_what_was_not_imported_stays(
    tmp_path: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, zoo=openapi(pet=TEXT))
    own = tmp_path / "schemas" / path
    own.parent.mkdir(parents=True)
    own.write_text("{}")
    assert run(tmp_path) == 2
    assert f"schemas/{path}: error[import-in-the-way]" in capsys.readouterr().err
    assert tree(tmp_path / "schemas") == {path: "{}"}


@pytest.mark.parametrize("option", [(), ("--check",)])
def test_a_file_is_no_folder(
    tmp_path: Path, option: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """The configuration may name the document in place of a folder."""
    write(tmp_path, zoo=openapi(pet=TEXT))
    config = tmp_path / "pyproject.toml"
    config.write_text('[tool.tinkerspec]\nschemas = "zoo.json"\n')
    before = tree(tmp_path)
    assert cli.main(["import", str(tmp_path / "zoo.json"), "--config", str(config), *option]) == 2
    assert "zoo.json: error[import-in-the-way] this is a file" in capsys.readouterr().err
    assert tree(tmp_path) == before


def test_without_a_project_it_says_how_to_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, zoo=openapi(pet=TEXT))
    for options, hint in (["--check"], ""), ([], "next: tinkerspec init\n"):
        assert cli.main(["import", "zoo.json", *options]) == (1 if options else 0)
        assert capsys.readouterr().out.endswith(f"1 of 1 type came in\n{hint}")


def test_files_of_other_groups_stay(tmp_path: Path) -> None:
    write(tmp_path, zoo=openapi(pet=TEXT))
    own = tmp_path / "schemas" / "types" / "own" / "pet.json"
    own.parent.mkdir(parents=True)
    own.write_text("{}")
    assert run(tmp_path) == 0
    assert own.read_text() == "{}"


class Edits:
    """A folder before and after a change of its document, which adds, changes and removes types;
    what people have put beside them stays."""

    def __init__(self, tmp_path: Path) -> None:
        self.place = tmp_path
        self.schemas = tmp_path / "schemas"
        (self.schemas / "types" / "own").mkdir(parents=True)
        (self.schemas / "types" / "own" / "pet.json").write_text("{}")
        self.old, self.new = (self.brought(number) for number in (0, 1))
        assert self.old.keys() ^ self.new.keys() == {f"types/zoo/only{n}.json" for n in (0, 1)}

    def document(self, number: int) -> None:
        types = {f"only{number}": TEXT, "pet": {**TEXT, "minLength": number}}
        write(self.place, zoo=openapi(**types))

    def brought(self, number: int) -> Mapping[str, str]:
        self.document(number)
        assert run(self.place) == 0
        assert sorted(path.name for path in self.place.iterdir()) == ["schemas", "zoo.json"]
        return tree(self.schemas)


def test_a_full_disk_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edits = Edits(tmp_path)
    edits.document(0)
    sync = os.fsync
    for fails_at in range(1, 4):  # Each of the files, and the folder of types.
        room = iter(range(1, fails_at))

        def full(descriptor: int, room: Iterator[int] = room) -> None:
            if next(room, None) is None:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            sync(descriptor)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            assert run(tmp_path) == 2
        assert tree(edits.schemas) == edits.new
        assert "error[import-unwritable] No space left on device" in capsys.readouterr().err
    assert edits.brought(0) == edits.old


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the run is killed in a fork")
@pytest.mark.parametrize("swaps", [True, False])
def test_a_run_that_is_killed_leaves_the_old_folder_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swaps: bool
) -> None:
    if not swaps:
        monkeypatch.setattr(exchange, "_swap", lambda *_: False)
    edits = Edits(tmp_path)
    saved = shutil.copytree(edits.schemas, tmp_path.with_name(f"{tmp_path.name}-new"))
    edits.document(0)
    found = set()
    for moment in range(_moments(edits)):
        shutil.rmtree(edits.schemas)
        shutil.copytree(saved, edits.schemas)
        assert _killed(edits, moment) == -signal.SIGKILL
        left = tree(edits.schemas) if edits.schemas.is_dir() else None
        if left is not None:
            assert left in (edits.old, edits.new)
            found.add("old" if left == edits.old else "new")
        else:  # Where trees cannot be exchanged, one of them waits beside.
            assert not swaps
        assert edits.brought(0) == edits.old
    assert found == {"old", "new"}


def _watched(edits: Edits, on_change: Callable[[int], None]) -> None:
    """Run, and tell each time that the folders are otherwise than they were how often they were so
    before: 0 when publication begins."""
    changes = itertools.count()
    last: list[object] = []

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename not in (exchange.__file__, whole.__file__):
            return None
        if event == "line" and last != (now := _state(edits.place)):
            last[:] = now
            on_change(next(changes))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        assert run(edits.place) == 0
    finally:
        sys.settrace(before)


def _state(folder: Path) -> list[object]:
    """What is there, without what depends on the clock."""
    return [
        (place, name, entry.st_ino, entry.st_size)
        for place, folders, files in os.walk(folder)
        for name in sorted((*folders, *files))
        for entry in [os.lstat(os.path.join(place, name))]
    ]


def _moments(edits: Edits) -> int:
    """How often a run changes the folders, and once more for its begin."""
    seen: list[int] = []
    _watched(edits, seen.append)
    assert len(seen) > 8
    return len(seen)


def _killed(edits: Edits, moment: int) -> int:
    """How a run ended that is killed after so many changes."""

    def kill(reached: int) -> None:
        if reached == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        _watched(edits, kill)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
