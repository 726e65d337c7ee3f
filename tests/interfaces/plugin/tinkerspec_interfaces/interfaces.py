"""How TypeScript spells the definitions of a contract; it reads the IR and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from tinkerspec.contract import model

_IDENTIFIER: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
ANY_JSON: Final = "Json"
"""The type of any JSON value, which the module declares itself."""

_PLAIN: Final[Mapping[type[model.Type], str]] = {
    model.StringType: "string",
    model.DateTimeType: "string",
    model.DateType: "string",
    model.BytesType: "string",
    model.BooleanType: "boolean",
    model.IntegerType: "number",
    model.NumberType: "number",
    model.AnyType: ANY_JSON,
}


def declare(definition: model.Definition) -> str:
    """The interface or type of a definition."""
    comment = _comment(definition.description, deprecated=definition.deprecated)
    match definition:
        case model.Object(name=name, fields=fields, strict=strict):
            lines = [line for member in fields for line in _member(member)]
            # What an open type does not know is allowed, and nothing is said of it.
            rest = [] if strict else ["  [unknown: string]: unknown;"]
            body = [*comment, f"export interface {name} {{", *lines, *rest, "}"]
        case model.Union(name=name, variants=variants):
            names = " | ".join(variant.name for variant in variants)
            body = [*comment, f"export type {name} = {names};"]
        case model.Enum(name=name, type=type_) | model.Alias(name=name, type=type_):
            body = [*comment, f"export type {name} = {spell(type_)};"]
    return "\n".join(body)


def _member(member: model.Field) -> Iterator[str]:
    for line in _comment(member.description, deprecated=member.deprecated):
        yield f"  {line}"
    name = member.name if _IDENTIFIER.fullmatch(member.name) else json.dumps(member.name)
    yield f"  {name}{'' if member.required else '?'}: {spell(member.type)};"


def spell(type_: model.Type) -> str:
    """How TypeScript spells a type."""
    match type_:
        case model.ConstType(value=value):
            return json.dumps(value)
        case model.EnumType(values=values, open=is_open):
            # `string & {}`, so that editors go on completing the known values.
            return " | ".join([*map(json.dumps, values), *(["(string & {})"] if is_open else [])])
        case model.RefType(name=name):
            return name
        case model.NullableType(of=inner):
            return f"{spell(inner)} | null"
        case model.UnionType(variants=variants):
            return " | ".join(dict.fromkeys(map(spell, variants)))
        case model.ArrayType(items=items):
            return f"Array<{spell(items)}>"
        case model.MapType(values=values):
            return f"{{ [key: string]: {spell(values)} }}"
        case _:
            return _PLAIN[type(type_)]


def _comment(text: str, *, deprecated: bool) -> list[str]:
    """A doc comment that no text of a schema can end early."""
    lines = text.replace("*/", "*\\/").splitlines() + (["@deprecated"] if deprecated else [])
    if not lines:
        return []
    if len(lines) == 1:
        return [f"/** {lines[0]} */"]
    return ["/**", *(f" * {line}".rstrip() for line in lines), " */"]


def one_line(text: str) -> str:
    """The text without line breaks, which would end a comment."""
    return " ".join(text.split())
