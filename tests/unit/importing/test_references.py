"""References lead to schemas in the folder, and a document that cannot be read is one fault."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from tinkerspec import importing
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.importing import inputs

from .documents import fault, openapi, translated, types, write

TEXT = {"type": "string"}
DRAFT_7 = "http://json-schema.org/draft-07/schema#"


def test_documents_of_a_folder_refer_to_each_other(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    home = {
        "$schema": DRAFT_7,
        "$id": "https://zoo.example/schemas/home.json",
        "type": "object",
        "properties": {
            "by_file": {"$ref": "parts/pet.json"},
            "by_id": {"$ref": "/schemas/keeper"},
            "by_anchor": {"$ref": "/schemas/keeper#name"},
            "by_pointer": {"$ref": "parts/pet.json#/definitions/a~1b%20c"},
        },
    }
    keeper = {
        "$id": "https://zoo.example/schemas/keeper",
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {"name": {"$anchor": "name", **TEXT}, "self": {"$ref": "#"}},
    }
    write(tmp_path, home=home, keeper=keeper)
    write(tmp_path / "parts", pet={"$schema": DRAFT_7, "definitions": {"a/b c": TEXT}, **TEXT})
    (tmp_path / "package.json").write_text('{"name": "no schema"}')
    found = types(translated(tmp_path))
    assert found["Home"]["properties"] == {
        "by_file": {"$ref": "pet.json"},
        "by_id": {"$ref": "keeper.json"},
        "by_anchor": {"$ref": "keeper_name.json"},
        "by_pointer": {"$ref": "abc.json"},
    }
    assert found["Keeper"]["properties"] == {
        "name": {"$ref": "keeper_name.json"},
        "self": {"$ref": "keeper.json"},
    }
    assert found.keys() == {"Home", "Keeper", "KeeperName", "Pet", "ABC"}


def test_a_schema_in_a_file_of_its_own_is_one_type(tmp_path: Path) -> None:
    """What the document says of it is its name alone."""
    for name in ("Cat", "Dog"):
        (tmp_path / f"{name}.yaml").write_text(
            f"type: object\nproperties: {{a: {{$ref: {name}.yaml}}}}"
        )
    ref = "#/components/schemas"
    pet = {
        "oneOf": [{"$ref": f"{ref}/Cat"}, {"$ref": f"{ref}/Dog"}],
        "discriminator": {"propertyName": "kind", "mapping": {"c": f"{ref}/Cat", "d": "Dog"}},
    }
    named = {name: {"$ref": f"{name}.yaml"} for name in ("Cat", "Dog")}
    write(tmp_path, api=openapi(**named, Kitten={"$ref": f"{ref}/Cat"}, Pet=pet))
    settled = translated(tmp_path / "api.json")
    found = types(settled)
    assert found.keys() == {"Cat", "Dog", "Kitten", "Pet"}
    assert found["Cat"]["properties"] == {"a": {"$ref": "cat.json"}}
    assert found["Kitten"] == {"$ref": "cat.json"}
    assert found["Pet"]["oneOf"] == [{"$ref": "cat.json"}, {"$ref": "dog.json"}]
    assert found["Pet"]["discriminator"]["mapping"] == {"c": "cat.json", "d": "dog.json"}
    assert settled.told == []


def test_parts_of_an_api_in_other_files(tmp_path: Path) -> None:
    api = openapi(Pet={"$ref": "./pets.yaml#/Pet"})
    api["paths"] = {"/pets": {"$ref": "paths.yaml"}}
    write(
        tmp_path,
        api=api,
        pets=(
            "Pet:\n  type: object\n  properties:\n    owner: {$ref: '#/Owner'}\n"
            "Owner: {type: string}\n"
        ),
        paths=(
            "get:\n  responses:\n    200:\n      description: All.\n      content:\n"
            "        application/json:\n          schema: {$ref: 'pets.yaml#/Owner'}\n"
        ),
    )
    settled = translated(tmp_path / "api.json")
    found = types(settled)
    assert found["Pet"] == {"$ref": "pets_pet.json"}
    assert found["PetsPet"]["properties"] == {"owner": {"$ref": "pets_owner.json"}}
    assert found["PetsOwner"] == {"x-direction": "response", **TEXT}
    assert settled.openapi is not None
    answer = settled.openapi["paths"]["/pets"]["get"]["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    assert schema == {"$ref": "types/api/pets_owner.json"}


REFS: list[tuple[Any, str, int, str]] = [
    ("#/$defs/B", "import-reference", 3, "does not exist"),
    ("#/nowhere", "import-reference", 3, "does not exist"),
    ("#b", "import-reference", 3, "no anchor `b`"),
    ("other.json", "import-reference", 3, "does not exist"),
    ("../outside.json", "import-reference", 3, "out of the folder"),
    ("/etc/passwd", "import-reference", 3, "out of the folder"),
    ("file:///etc/passwd", "import-reference", 3, "out of the folder"),
    ("%2e%2e/outside.json", "import-reference", 3, "out of the folder"),
    ("link.json", "import-reference", 3, "out of the folder"),
    ("a\0b.json", "import-reference", 3, "does not exist"),
    ("https://zoo.example/a.json", "import-reference", 3, "to the network"),
    ("//zoo.example/a.json", "import-reference", 3, "to the network"),
    ("ftp://zoo.example/a.json", "import-reference", 3, "to the network"),
    ("http://[", "import-reference", 3, "no URI"),
    ("#/$defs", "import-reference", 0, ""),
    (f"{'a' * 5000}.json", "import-reference", 3, "does not exist"),
    ("api.json", "import-reference", 3, "no schema"),
    ("#/$schema", "import-reference", 3, "no schema"),
    ("#/$defs/A", "import-circle", 3, "circle"),
]


@pytest.mark.parametrize(("ref", "code", "line", "said"), REFS)
def test_a_reference_that_leads_wrong(
    tmp_path: Path, ref: str, code: str, line: int, said: str
) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    (tmp_path / "outside.json").write_text(json.dumps(TEXT))
    (folder / "link.json").symlink_to(tmp_path / "outside.json")
    write(folder, api=openapi())
    text = f'{{"$schema": "{DRAFT_7}",\n"$defs": {{"A": {{\n"$ref": {json.dumps(ref)}}}}}}}'
    (folder / "zoo.json").write_text(text)
    if not line:  # a group of schemas is an object, and so a schema that says nothing
        assert types(translated(folder / "zoo.json"))["A"] == {"$ref": "zoo.json"}
        return
    found = fault(folder / "zoo.json")
    assert (found.code, found.line, found.column) == (code, line, 9)
    assert said in found.message


def test_circles_of_several(tmp_path: Path) -> None:
    ring = {"A": {"$ref": "#/$defs/B"}, "B": {"$ref": "#/$defs/C"}, "C": {"$ref": "#/$defs/B"}}
    write(tmp_path, zoo={"$defs": ring})
    assert fault(tmp_path / "zoo.json").code == "import-circle"
    paths = {"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}}
    write(tmp_path, api={**openapi(), "paths": paths})
    assert fault(tmp_path / "api.json").code == "import-circle"


def test_circles_of_parts(tmp_path: Path) -> None:
    """Where a value has to keep all parts, nothing else says what it is; a choice may say it."""
    parts = [{"$ref": "#/$defs/B"}, {"type": "object"}]
    write(tmp_path, zoo={"$defs": {"A": {"allOf": parts}, "B": {"allOf": [{"$ref": "#/$defs/A"}]}}})
    found = fault(tmp_path / "zoo.json")
    assert (found.code, found.pointer) == ("import-circle", "/$defs/B/allOf/0/$ref")
    write(tmp_path, zoo={"$defs": {"A": {"allOf": parts}, "B": {"anyOf": [{"$ref": "#/$defs/A"}]}}})
    assert translated(tmp_path / "zoo.json").types
    inside = {"properties": {"next": {"allOf": [{"$ref": "#/$defs/A"}]}}}
    write(tmp_path, zoo={"$defs": {"A": inside, "B": {"allOf": [{"$ref": "#/$defs/A"}]}}})
    assert translated(tmp_path / "zoo.json").types


def test_a_long_chain_of_references_ends(tmp_path: Path) -> None:
    chain: dict[str, Any] = {f"T{n}": {"$ref": f"#/$defs/T{n + 1}"} for n in range(3000)}
    write(tmp_path, zoo={"$defs": {**chain, "T3000": TEXT}})
    assert len(types(translated(tmp_path / "zoo.json"))) == 3001


TEXTS: list[tuple[str, str, str, int, int]] = [
    ("a.json", "[]", "import-kind", 1, 1),
    ("a.json", "{}", "import-kind", 1, 1),
    ("a.json", '{"name": 1}', "import-kind", 1, 1),
    ("a.json", '{"swagger": "2.0"}', "import-kind", 1, 13),
    ("a.json", '{"openapi": "2.9"}', "import-kind", 1, 13),
    ("a.json", '{"openapi": "3.2.0"}', "import-kind", 1, 13),
    ("a.yaml", "info: {}\nopenapi: [3]", "import-kind", 2, 10),
    ("a.json", '{"$schema": "http://json-schema.org/draft-03/schema#"}', "import-kind", 1, 13),
    ("a.json", '{"$schema": "http://zoo.example/schema"}', "import-kind", 1, 13),
    ("a.json", '{"$schema": 7}', "import-kind", 1, 13),
    ("a.json", '{"openapi": "3.1.0", "paths": {', "json-syntax", 1, 32),
    ("a.json", '{"type": "object", "type": "string"}', "duplicate-key", 1, 20),
    ("a.json", "", "json-syntax", 1, 1),
    ("a.yaml", "openapi: 3.1.0\npaths: {", "import-syntax", 2, 9),
    ("a.yaml", "openapi: 3.1.0\npaths: *x", "import-aliases", 2, 8),
    ("a.json", '{"type": ' + "[" * 200_000, "too-deep", 1, 109),
    ("a.json", "\xff", "encoding", 1, 1),
]


@pytest.mark.parametrize(("name", "text", "code", "line", "column"), TEXTS)
def test_a_text_that_is_no_document(
    tmp_path: Path, name: str, text: str, code: str, line: int, column: int
) -> None:
    (tmp_path / name).write_bytes(text.encode("latin-1"))
    found = fault(tmp_path / name)
    assert (found.code, found.line, found.column) == (code, line, column)
    assert found.file == str(tmp_path / name)
    assert found.help


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    assert fault(tmp_path / "none.json").code == "import-unreadable"
    with pytest.raises(DiagnosticError) as raised:
        importing.bring(importing.ImportRequest("https://zoo.example/a.json"), tmp_path, "schemas")
    assert "nothing is fetched" in raised.value.diagnostics[0].help
    (tmp_path / "empty").mkdir()
    assert fault(tmp_path / "empty").code == "import-kind"
    write(tmp_path, a=openapi(), b=openapi())
    assert "more than one OpenAPI document: a.json, b.json" in fault(tmp_path).message


def test_standard_input(tmp_path: Path) -> None:
    stdin = io.BytesIO(b"\xef\xbb\xbf$defs: {A: {type: string, description: d}}")
    request = importing.ImportRequest("-", stdin=stdin)
    made = importing.bring(request, tmp_path, "schemas")
    assert (made.total, made.folder) == (1, "types/api")
    request = importing.ImportRequest("-", stdin=io.BytesIO(b'{"$ref": "a.json"}'))
    with pytest.raises(DiagnosticError, match="standard input has no folder"):
        importing.bring(request, tmp_path, "schemas")


def test_the_inputs_are_every_file_that_is_referred_to(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    api = openapi(
        A={"$ref": "parts/a.yaml#/A"},
        B={"$ref": "#/components/schemas/A"},
        C={"$ref": f"{'no file can have this name' * 10}.json"},
    )
    write(tmp_path, api=api)
    write(tmp_path / "parts", a="A: {$ref: 'b c.json'}\nB:\n  $ref: ../../outside.json\n")
    assert inputs.names(tmp_path / "api.json") == [
        "api.json",
        "parts/a.yaml",
        "parts/b c.json",
        "additions.json",
    ]
