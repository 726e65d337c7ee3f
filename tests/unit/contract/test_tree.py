"""The schemas of documents, and the names of the types among them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from tinkerspec.contract.load import load_folder
from tinkerspec.contract.tree import names, target
from tinkerspec_oracle import Oracle

Schema = Mapping[str, Any]

RECORD: Final = {"type": "object", "properties": {"a": {"type": "string"}}}
TAGGED: Final = {"discriminator": {"propertyName": "kind"}}


def tagged(kind: str, **more: Any) -> Schema:
    return {"type": "object", "properties": {"kind": {"const": kind}}, **more}


def written(folder: Path, **files: Schema) -> Path:
    for name, schema in files.items():
        path = folder / "types" / "s" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(schema), encoding="utf-8")
    return folder


def named(folder: Path, **files: Schema) -> dict[str, str]:
    """The name of each type by its pointer, in one file or several."""
    every = names(load_folder(written(folder, **files), display=""))
    return {pointer: name for (_, pointer), name in every.items()}


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        (RECORD, {"": "OrderShipTo"}),
        ({**RECORD, "title": "Address"}, {"": "Address"}),
        ({"anyOf": [RECORD, {"type": "null"}]}, {"/anyOf/0": "OrderShipTo"}),
        ({"items": RECORD}, {"/items": "OrderShipToItem"}),
        ({"items": {"items": RECORD}}, {"/items/items": "OrderShipToItemItem"}),
        ({"additionalProperties": RECORD}, {"/additionalProperties": "OrderShipToValue"}),
        (
            {"type": "object", "properties": {"b": {**RECORD, "title": "B"}, "c": RECORD}},
            {"": "OrderShipTo", "/properties/b": "B", "/properties/c": "OrderShipToC"},
        ),
        (
            {**RECORD, "title": "Address", "properties": {"geo": RECORD}},
            {"": "Address", "/properties/geo": "AddressGeo"},
        ),
        (
            {"oneOf": [tagged("sea"), tagged("air"), tagged("sea"), tagged("air", title="Jet")]},
            {
                "/oneOf/0": "OrderShipToSea",
                "/oneOf/1": "OrderShipToAir",
                "/oneOf/2": "OrderShipToOption3",
                "/oneOf/3": "Jet",
            },
        ),
        (
            {"oneOf": [tagged("air", title="Jet"), tagged("air")]},
            {"/oneOf/0": "Jet", "/oneOf/1": "OrderShipToAir"},
        ),
        (
            {
                "oneOf": [tagged("by-air"), tagged("sea", title="Ship"), {"$ref": "x.json"}],
                **TAGGED,
            },
            {"": "OrderShipTo", "/oneOf/0": "OrderShipToByAir", "/oneOf/1": "Ship"},
        ),
        (
            {"anyOf": [RECORD, {"type": "string"}, tagged("sea")]},
            {"/anyOf/0": "OrderShipToOption1", "/anyOf/2": "OrderShipToSea"},
        ),
        ({"allOf": [{"$ref": "x.json"}], "description": "X."}, {}),
        ({"allOf": [{"$ref": "x.json"}, {"required": ["a"]}]}, {"": "OrderShipTo"}),
        ({"allOf": [{"$ref": "word.json"}, {"maxLength": 3}]}, {}),
        (
            {"allOf": [{"$ref": "x.json"}, {"properties": {"b": RECORD}}]},
            {"": "OrderShipTo", "/allOf/1/properties/b": "OrderShipToB"},
        ),
        ({"type": "string", "enum": ["a", "b"], "title": "A"}, {}),
        ({"$defs": {"Inner": RECORD}, "$ref": "#/x"}, {"/$defs/Inner": "Inner"}),
    ],
)
def test_a_type_inside_another_is_named_after_its_place(
    tmp_path: Path, member: Schema, expected: dict[str, str]
) -> None:
    """The oracle gives the same names, by code of its own."""
    order = {"title": "Order", "type": "object", "properties": {"ship_to": member}}
    others = {"x": RECORD, "word": {"type": "string"}}
    found = named(tmp_path, order=order, **others)
    inside = {at.removeprefix("/properties/ship_to"): name for at, name in found.items() if at}
    assert inside == expected
    if "$defs" not in member:  # Its reference leads nowhere.
        assert set(found.values()) <= Oracle.open(tmp_path / "types").schemas.keys()


def test_the_branch_of_a_named_type_has_another_name(tmp_path: Path) -> None:
    null = {"anyOf": [RECORD, {"type": "null"}]}
    titled = {"title": "Titled", **null}
    found = named(tmp_path, order={**null, "$defs": {"Plain": null, "Other": titled}})
    assert found == {
        "": "Order",
        "/anyOf/0": "OrderValue",
        "/$defs/Plain/anyOf/0": "Plain",
        "/$defs/Other": "Titled",
        "/$defs/Other/anyOf/0": "TitledValue",
    }
    assert set(found.values()) <= Oracle.open(tmp_path / "types").schemas.keys()


def test_what_stands_beside_a_type_never_renames_it(tmp_path: Path) -> None:
    def order(*branches: Schema, **members: Schema) -> Schema:
        return {"properties": {"a": {"anyOf": [RECORD, RECORD, *branches]}, **members}}

    few = named(tmp_path / "few", order=order())
    many = named(tmp_path / "many", order=order(RECORD, b=RECORD, Option1=RECORD))
    assert len(many) == len(few) + 3
    assert few.items() <= many.items()


def test_a_file_without_a_title_is_named_after_itself(tmp_path: Path) -> None:
    assert named(tmp_path, user_account={"properties": {"a": RECORD}}) == {
        "": "UserAccount",
        "/properties/a": "UserAccountA",
    }


@pytest.mark.parametrize(
    ("reference", "pointer"),
    [
        ("#", ""),
        ("#/properties/a", "/properties/a"),
        ("#/properties/a/items", "/properties/a/items"),
        ("#/properties/a%2Fb", None),
        ("#/properties/b~1c%20d", "/properties/b~1c d"),
        ("#/properties", None),
        ("#a", None),
        ("one.json#/properties/a", "/properties/a"),
        ("../s/one.json", ""),
        ("two.json#/properties/a", None),
    ],
)
def test_a_reference_leads_to_any_schema(
    tmp_path: Path, reference: str, pointer: str | None
) -> None:
    members = {"a": {"type": "array", "items": {"type": "string"}}, "b/c d": {"type": "string"}}
    sources = load_folder(written(tmp_path, one={"properties": members}), display="")
    found = target(sources, sources.types[0], reference)
    assert (None if found is None else found.pointer) == pointer
