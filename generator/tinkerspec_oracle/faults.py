"""From the errors of jsonschema to the faults of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from .choices import DECIDED, present
from .judging import FORMAT_CODES, KEYWORDS, RULE, Error
from .text import Json

Place: TypeAlias = tuple[str | int, ...]
"""Where a value is: keys and indices from the root."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong with a payload, and the JSON pointer of where."""

    code: str
    at: str


@dataclass(frozen=True, slots=True)
class _Found:
    code: str
    path: Place
    of_key: bool = False
    """Whether the key of the member is wrong, and not its value."""


def faults(errors: Iterable[Error]) -> frozenset[Fault]:
    """The faults for errors of the validator."""
    found = list(_translate(errors))
    return frozenset(Fault(item.code, pointer(*item.path)) for item in _reduce(found))


def pointer(*parts: str | int) -> str:
    """The JSON pointer of a path."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _translate(errors: Iterable[Error]) -> Iterator[_Found]:
    for error in errors:
        path = tuple(error.absolute_path)
        match error.validator:
            case "required":
                absent = [name for name in error.validator_value if name not in error.instance]
                yield from (_Found("missing", (*path, name)) for name in absent)
            case "additionalProperties":
                known = error.schema.get("properties", {})
                unknown = [name for name in error.instance if name not in known]
                yield from (_Found("extra", (*path, name)) for name in unknown)
            case "anyOf" | "oneOf":
                yield from _translate_choice(error, path)
            case str(keyword) if keyword == RULE:
                code, at = error.validator_value
                steps = (step.replace("~1", "/").replace("~0", "~") for step in at.split("/")[1:])
                yield _Found(code, (*path, *steps))
            case "format":
                yield _Found(FORMAT_CODES.get(error.validator_value, KEYWORDS["format"]), path)
            case "const":
                yield _Found(_choice_code("const", error.instance, [error.validator_value]), path)
            case "enum":
                yield _Found(_choice_code("enum", error.instance, error.validator_value), path)
            case keyword:
                yield _Found(KEYWORDS[str(keyword)], path, of_key=keyword == "propertyNames")


def _choice_code(keyword: str, instance: Json, values: list[Json]) -> str:
    """`type`, where the JSON type is none that the values have; else the keyword's own code."""
    kinds = set(map(_json_type, values))
    if "number" in kinds:
        kinds.add("integer")
    return KEYWORDS[keyword] if _json_type(instance) in kinds else "type"


def _json_type(value: Json) -> str:
    """The JSON type of a value; `integer` for a number without a fraction."""
    names: list[tuple[str, type]] = [
        ("boolean", bool),
        ("string", str),
        ("array", list),
        ("object", dict),
    ]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "integer" if value == int(value) else "number"
    return next((name for name, kind in names if isinstance(value, kind)), "null")


def _branch(error: Error, index: int) -> list[Error]:
    return [child for child in error.context or () if child.schema_path[0] == index]


def _translate_choice(error: Error, path: Place) -> Iterator[_Found]:
    if DECIDED in error.schema:
        yield from _translate_union(error, path)
        return
    stated = present(error.validator_value)
    if len(stated) == 1 and error.context:
        yield from _translate(_branch(error, stated[0]))
    else:
        yield _Found("union", path)


def _translate_union(error: Error, path: Place) -> Iterator[_Found]:
    payload = error.instance
    if not isinstance(payload, dict):
        yield _Found("type", path)
        return
    tag = error.schema["discriminator"]["propertyName"]
    by_tag: dict[str, int] = error.schema[DECIDED]
    if tag not in payload:
        branches = range(len(error.validator_value))
        chosen = _by_keys([_branch(error, index) for index in branches], tag)
        if chosen is not None:
            yield from _translate(chosen)
        else:
            yield _Found("tag", path)
    elif not isinstance(payload[tag], str):
        yield _Found("type", (*path, tag))
    elif payload[tag] not in by_tag:
        yield _Found("tag", (*path, tag))
    else:
        yield from _translate(_branch(error, by_tag[payload[tag]]))


def _by_keys(variants: list[list[Error]], tag: str) -> list[Error] | None:
    """The errors of the variant that the keys alone decide for, if they do.

    It is the one that fits; where none does, the one strict variant that knows all the keys, unless
    it requires the tag.
    """
    knowing = [errors for errors in variants if not _speaks_of("additionalProperties", errors)]
    fitting = [errors for errors in knowing if not _speaks_of("required", errors)]
    meant = [errors for errors in knowing if _is_strict_without(tag, errors)]
    chosen = fitting or meant
    return chosen[0] if len(chosen) == 1 else None


def _is_strict_without(tag: str, errors: Iterable[Error]) -> bool:
    missing = [error for error in errors if error.validator == "required" and not error.path]
    return any(
        error.schema.get("additionalProperties") is False and tag not in error.validator_value
        for error in missing
    )


def _speaks_of(keyword: str, errors: Iterable[Error]) -> bool:
    return any(error.validator == keyword and not error.path for error in errors)


def _reduce(found: list[_Found]) -> Iterator[_Found]:
    """Leaves out what is told of a value whose type is wrong already, or which is not one of the
    values that are listed; several parts of `allOf` may have found it wrong."""
    told: dict[Place, str] = {}
    for code in ("enum", "const", "type"):
        told |= {item.path: code for item in found if item.code == code}
    for item in found:
        if item.of_key or item.code == told.get(item.path, item.code):
            yield item
