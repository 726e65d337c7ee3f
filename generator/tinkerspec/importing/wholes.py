"""A choice beside other keywords as a choice of whole objects, which the dialect can say.

    written                                   becomes
    ----------------------------------------  ------------------------------------------------------
    `properties` and more beside `anyOf`      a choice, whose branches have all of it
    `allOf` with a choice among its parts     a choice, whose branches have the other parts too
    an object or another type, as a whole     a choice of the object and the others

Nothing is lost: a value has to keep what stands beside the choice, and one of the branches.
"""

from __future__ import annotations

from typing import Any, Final

from .keywords import TYPE_OF
from .rewrite import TypeSchema, applies, required, split

_MERGED: Final = frozenset({"properties", "required", "type"})
"""What a branch may say to be written out with what all branches have, and not as a part."""


def distributed(choice: TypeSchema, rest: TypeSchema, parts: list[Any]) -> TypeSchema:
    """A choice of wholes; each branch of `choice` with the keywords of `rest` and other parts of an
    `allOf`. `choice` has notes too, and may have a discriminator."""
    keyword = "oneOf" if "oneOf" in choice else "anyOf"
    tag = choice.get("discriminator")
    whole = {**choice, keyword: [_whole(each, rest, parts) for each in choice[keyword]]}
    if isinstance(tag, dict):  # The branches are no longer the types that its mapping names.
        whole["discriminator"] = {name: tag[name] for name in tag if name != "mapping"}
    return whole


def _whole(branch: Any, rest: TypeSchema, parts: list[Any]) -> Any:
    if not isinstance(branch, dict):
        return branch
    said, notes = split(branch)
    members = rest.get("properties", {})
    own = {
        name: member
        for name, member in said.get("properties", {}).items()
        if member != {} or name not in members
    }
    if said.keys() == {"allOf"}:
        return {**rest, "type": "object", "allOf": [*said["allOf"], *parts], **notes}
    is_plain = said.keys() <= _MERGED and said.get("type", "object") == "object"
    if parts or not is_plain or members.keys() & own.keys():
        return {**rest, "type": "object", "allOf": [branch, *parts]}
    whole = {**rest, "type": "object", **notes}
    if members or own:
        whole["properties"] = {**members, **own}
    if names := [*rest.get("required", ()), *said.get("required", ())]:
        whole["required"] = list(dict.fromkeys(names))
    required(whole)
    return whole


def or_else(schema: TypeSchema, others: list[Any]) -> TypeSchema:
    """A choice of what a schema allows, and others."""
    said, notes = split(schema)
    branches = said["anyOf"] if said.keys() == {"anyOf"} else [said]
    return {"anyOf": [*branches, *others], **notes}


def beside_object(schema: TypeSchema) -> list[TypeSchema]:
    """Of a schema that allows objects, says more of these, and allows other types too: what it says
    of each of the others."""
    kinds = schema.get("type")
    is_told = applies(schema) or "properties" in schema
    if not isinstance(kinds, list) or "object" not in kinds or "enum" in schema or not is_told:
        return []
    return [_alone(schema, kind) for kind in kinds if kind != "object"]


def object_alone(schema: TypeSchema) -> TypeSchema:
    """What a schema says of objects, with its notes."""
    _, notes = split(schema)
    others = {name: schema[name] for name in schema if name not in TYPE_OF and name not in notes}
    whole = {**others, **_alone(schema, "object")}
    required(whole)
    return {**whole, **notes}


def _alone(schema: TypeSchema, kind: Any) -> TypeSchema:
    """What the keywords about values of one type say."""
    about = "number" if kind == "integer" else kind
    return {"type": kind, **{name: schema[name] for name in schema if TYPE_OF.get(name) == about}}


def combined(schema: TypeSchema) -> TypeSchema:
    """A reference with more beside it as one of the parts of `allOf`."""
    said, notes = split(schema)
    if "$ref" not in said or len(said) == 1 or not isinstance(said.get("allOf", []), list):
        return schema
    parts = [{"$ref": said.pop("$ref")}, *said.pop("allOf", ())]
    return {**said, "allOf": parts, **notes}
