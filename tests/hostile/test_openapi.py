"""openapi.json with anything anywhere: lint refuses it, or every part that reads it can."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, Final

import pytest
from fuzz_openapi import changed, faults, hold, read_by_all
from openapi_cases import OPENAPI, write
from tinkerspec.targets.reference.operations import operations

DRAWN: Final = 20
"""Documents; `make fuzz` draws a thousand."""


def test_anything_anywhere_is_refused_or_read(tmp_path: Path) -> None:
    read = hold(0, DRAWN, tmp_path)
    assert DRAWN / 20 < read < DRAWN / 2


def edited(*steps: Any, value: Any) -> dict[str, Any]:
    document = copy.deepcopy(OPENAPI)
    holder: Any = document
    for step in steps[:-1]:
        holder = holder[step]
    holder[steps[-1]] = value
    return document


GET = ("paths", "/a", "get")
LOOP = {"$ref": "#/components/parameters/P"}


@pytest.mark.parametrize(
    ("document", "code", "pointer", "message"),
    [
        (edited("paths", value=[]), "openapi", "/paths", "an object belongs here"),
        (edited(*GET, value=5), "openapi", "/paths/~1a/get", "an object belongs here"),
        (
            edited(*GET, "parameters", value={}),
            "openapi",
            "/paths/~1a/get/parameters",
            "a list belongs here",
        ),
        (
            edited(*GET, "responses", "200", "headers", "X-Y", value="text"),
            "openapi",
            "/paths/~1a/get/responses/200/headers/X-Y",
            "an object belongs here",
        ),
        (
            edited(*GET, "responses", "200", value={"$ref": "#/info/title"}),
            "openapi",
            "/info/title",
            "an object belongs here",
        ),
        (
            edited("components", "parameters", "P", value=LOOP),
            "openapi",
            "/components/parameters/P/$ref",
            "the reference does not end after 32 others",
        ),
        (
            edited(*GET, "parameters", 0, value={"$ref": "#/paths/~1a/parameters/" + "9" * 5000}),
            "openapi",
            "/paths/~1a/get/parameters/0/$ref",
            f'"#/paths/~1a/parameters/{"9" * 33}... does not exist',
        ),
        (
            edited(*GET, "parameters", 0, "schema", value={"$ref": "#/info"}),
            "openapi",
            "/paths/~1a/get/parameters/0/schema/$ref",
            '"#/info" is not a named schema',
        ),
        (
            edited("components", "schemas", "Own", "required", value="a"),
            "openapi-schema",
            "/components/schemas/Own/required",
            '"a" is not allowed here in JSON Schema',
        ),
        (
            edited("components", "schemas", "Choice", "oneOf", value=[]),
            "openapi-schema",
            "/components/schemas/Choice/oneOf",
            "[] is not allowed here in JSON Schema",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("/") else "",
)
def test_what_is_not_openapi_is_named(
    document: Any, code: str, pointer: str, message: str, tmp_path: Path
) -> None:
    _, found = faults(write(tmp_path / "schemas", document))
    assert (code, pointer, message) in {(f.code, f.pointer, f.message) for f in found}


@pytest.mark.parametrize("length", [30, 5000])
def test_a_chain_of_references_ends_soon(length: int, tmp_path: Path) -> None:
    document = edited(*GET, "parameters", 0, value={"$ref": "#/components/parameters/P0"})
    document["components"]["parameters"] |= {
        f"P{n}": {"$ref": f"#/components/parameters/P{n + 1}"} for n in range(length)
    }
    document["components"]["parameters"][f"P{length}"] = {"name": "q", "in": "query", "schema": {}}
    folder = write(tmp_path / "long", document)
    sources, found = faults(folder)
    if length > 32:
        assert len(found) == length - 32 + 1
        assert {fault.message for fault in found} == {"the reference does not end after 32 others"}
    else:
        assert found == []
        read_by_all(write(tmp_path / "sound", OPENAPI), folder, sources)


def test_a_path_may_stand_among_the_components(tmp_path: Path) -> None:
    plain = copy.deepcopy(OPENAPI)
    del plain["paths"]["/a"]["get"]["responses"]["x-more"]  # Of an extension nobody knows.
    moved = edited("paths", "/a", value={"$ref": "#/components/pathItems/A"})
    moved["components"]["pathItems"]["A"] = plain["paths"]["/a"]
    old, new = write(tmp_path / "old", plain), write(tmp_path / "new", moved)
    sources, found = faults(new)
    assert found == []
    assert [one.key for one in operations(sources)] == ["GET /a", "POST /a", "PUT /b"]
    assert "no change" in changed(old, new)
    del moved["components"]["pathItems"]["A"]["post"]
    assert "POST /a" in changed(old, write(tmp_path / "new", moved))


def test_a_choice_with_a_tag_may_have_a_branch_that_is_no_object(tmp_path: Path) -> None:
    thing = {"$ref": "types/shop/thing.json"}
    old = write(tmp_path / "old", OPENAPI)
    for branch in (False, True, {}):
        choice = edited("components", "schemas", "Choice", "oneOf", value=[branch, thing])
        new = write(tmp_path / "new", choice)
        assert faults(new)[1] == []
        assert "Choice" in changed(old, new)
    tags = edited("components", "schemas", "Choice", "discriminator", "mapping", value={"a": {}})
    new = write(tmp_path / "new", tags)
    if not faults(new)[1]:
        changed(old, new)


def test_a_shared_part_may_contain_a_reference_to_itself(tmp_path: Path) -> None:
    again = {"$ref": "#/components/responses/R"}
    ring = edited("components", "responses", "R", "headers", value={"X-R": again, "links": again})
    old, new = write(tmp_path / "old", OPENAPI), write(tmp_path / "new", ring)
    assert faults(new)[1] == []
    assert "X-R" in changed(old, new)


def test_what_belongs_to_no_media_type_is_no_media_type(tmp_path: Path) -> None:
    media = edited(
        "components", "responses", "R", "content", "application/json", "content", value=[1]
    )
    old, new = write(tmp_path / "old", OPENAPI), write(tmp_path / "new", media)
    assert faults(new)[1] == []
    assert "Check the place." in changed(old, new)
