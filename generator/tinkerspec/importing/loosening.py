"""Takes out of a schema of ours what lint refuses, and as little else as it can.

What is left allows the same or more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from ..contract.model import Json
from ..contract.pointer import join, split, value_at
from ..diagnostics import Diagnostic
from ..frozen import frozen
from .keywords import BY_NAME, LISTED, NOTES, SINGLE, TYPE_OF, inside
from .rewrite import TypeSchema
from .rewrite import split as parted

_LOOSE: Final = frozenset(
    {
        *NOTES,
        *("contentEncoding", "discriminator", "exclusiveMaximum", "exclusiveMinimum", "format"),
        *("maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength"),
        *("minProperties", "minimum", "multipleOf", "pattern", "propertyNames", "uniqueItems"),
    }
)
"""Keywords without which a schema allows the same or more."""
_REMOVED: Final[Mapping[str, str]] = {"example": "examples", "default-value": "default"}
"""What to leave out for faults that are told of a value inside a keyword, by code."""
_UNKNOWN: Final = "unknown-keyword"
_MISPLACED: Final = "misplaced-keyword"
_CHOICES: Final = ("anyOf", "oneOf")
_SHAPE: Final = ("type", "properties")
"""What makes a schema an object with members."""
_OF_PARTS: Final = ("composition-clash", "composition-part")
"""Codes of faults that the parts of a schema have together."""
_ABSENT: Final = object()


@frozen
class Lost:
    """What was taken out of a schema, and where: a keyword, or a schema as a whole."""

    steps: Sequence[str]
    what: str
    help: str
    is_note: bool = False
    """Whether it says nothing of what is valid."""


def loosen(schema: TypeSchema, fault: Diagnostic) -> list[Lost] | None:
    """Take out what has a fault; None if that is the schema as a whole."""
    steps = _existing(schema, split(fault.pointer))
    loose = _loose(schema, steps, fault.code)
    if loose is not None and drop(schema, loose):
        lost = _keyword(loose)
        return [lost, *(() if lost.is_note else _without_one_of(schema, loose))]
    is_misplaced = bool(steps) and fault.code == _MISPLACED
    *_, owner = _schemas(schema, steps[:-1] if is_misplaced else steps)
    node = value_at(schema, join(*owner))
    keyword = _choice(node) or (steps[-1] if is_misplaced and steps[-1] not in _SHAPE else None)
    parts = _parts(node)
    is_of_parts = fault.code in _OF_PARTS or steps[-1:] == ["allOf"]
    if keyword is None and parts and (not owner or is_of_parts):
        owner = [*owner, "allOf", str(parts[-1])]
    elif keyword is not None and drop(schema, [*owner, keyword]):
        if keyword in _CHOICES:
            node.pop("discriminator", None)
        return [_keyword([*owner, keyword]), *_without_one_of(schema, owner)]
    if not owner:
        return None
    return put_any(schema, owner)


def _parts(node: Any) -> list[int]:
    """Which parts of `allOf` say something."""
    parts = node.get("allOf", ()) if isinstance(node, dict) else ()
    return [index for index, part in enumerate(parts) if part != {}]


def _choice(node: Any) -> str | None:
    """The keyword of a choice that something stands beside."""
    if not isinstance(node, dict) or len(parted(node)[0].keys() - {"discriminator"}) < 2:
        return None
    return next((keyword for keyword in _CHOICES if keyword in node), None)


def _keyword(steps: Sequence[str]) -> Lost:
    is_note = steps[-1] in (*NOTES, "discriminator") or steps[-1].startswith("x-")
    return Lost(steps, f"`{steps[-1]}`", "the rest of the type is taken", is_note)


def references(schema: Json, steps: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each schema in a type that is a reference, by the steps to it, with what it refers to."""
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("$ref"), str):
        yield steps, str(schema["$ref"])
    for inner, part in inside(schema):
        yield from references(part, (*steps, *inner))


def first_that_fits(
    schema: Json, looser: Collection[str], steps: tuple[str, ...] = ()
) -> Iterator[Lost]:
    """Make `anyOf` of each `oneOf` with a branch that refers to one of the files that allow more
    than the document."""
    if not isinstance(schema, dict):
        return
    branches = schema.get("oneOf")
    listed = branches if isinstance(branches, list) else []
    if any(ref in looser for branch in listed for _, ref in references(branch)):
        yield _chosen_first(schema, [*steps, "oneOf"])
    for inner, part in list(inside(schema)):
        yield from first_that_fits(part, looser, (*steps, *inner))


def forget_tags(schema: Json, there: Collection[str]) -> None:
    """Take the tags out of discriminators that lead to files which are not there."""
    if not isinstance(schema, dict):
        return
    tag = schema.get("discriminator")
    mapping = tag.get("mapping") if isinstance(tag, dict) else None
    for name, file in list(mapping.items()) if isinstance(mapping, dict) else ():
        if file not in there:
            drop(mapping, [name])
    for _, part in inside(schema):
        forget_tags(part, there)


def drop(data: Any, steps: Sequence[str]) -> bool:
    """Remove a member; whether it was there."""
    owner = value_at(data, join(*steps[:-1]))
    if isinstance(owner, dict) and steps[-1] in owner:
        del owner[steps[-1]]
        return True
    return False


def put_any(schema: TypeSchema, steps: Sequence[str]) -> list[Lost]:
    """Allow any value in place of a schema inside; its notes stay, if it is no part of `allOf`."""
    owner, last = value_at(schema, join(*steps[:-1])), steps[-1]
    renamed = list(_without_one_of(schema, steps))
    key: Any = int(last) if isinstance(owner, list) else last
    is_part = list(steps[-2:-1]) == ["allOf"] and isinstance(owner, list)
    notes = parted(owner[key])[1] if isinstance(owner[key], dict) and not is_part else {}
    owner[key] = {name: notes[name] for name in notes if name not in ("default", "examples")}
    return [Lost(steps, "the schema", "any value is allowed there"), *renamed]


def without_empty_parts(schema: Json) -> None:
    """Take out the parts of `allOf` that say nothing any more. They stay until all faults that lint
    found are dealt with, which name parts by their number. One of them may have said the type."""
    if not isinstance(schema, dict):
        return
    parts = schema.get("allOf")
    if isinstance(parts, list):
        parts[:] = [part for part in parts if part != {}]
        if not parts:
            del schema["allOf"]
            kinds = {TYPE_OF[keyword] for keyword in schema if keyword in TYPE_OF}
            if len(kinds) == 1:
                schema.setdefault("type", kinds.pop())
    for _, part in inside(schema):
        without_empty_parts(part)


def _existing(schema: TypeSchema, steps: Sequence[str]) -> list[str]:
    """As many of the steps as lead somewhere. Lint sees what is left unsaid as well."""
    found = list(steps)
    while value_at(schema, join(*found), _ABSENT) is _ABSENT:
        found.pop()
    return found


def _loose(schema: TypeSchema, steps: list[str], code: str) -> list[str] | None:
    """The steps to the keyword that can be left out because of a fault."""
    removed = _REMOVED.get(code)
    owners = [owner for owner in _schemas(schema, steps) if len(owner) < len(steps)]
    for owner in reversed(owners):
        if (keyword := steps[len(owner)]) in (removed, "discriminator"):
            return [*owner, keyword]
    if not owners or len(owners[-1]) < len(steps) - 1:
        return None  # The last step is the name of a member, or inside of a value.
    is_loose = steps[-1] in _LOOSE or code == _UNKNOWN or steps[-1].startswith("x-")
    return steps if is_loose else None


def _schemas(schema: Json, steps: Sequence[str]) -> Iterator[list[str]]:
    """The steps to each schema on the way, the outermost first."""
    yield []
    at, rest = list[str](), list(steps)
    while rest:
        node = value_at(schema, join(*at, rest[0]))
        is_inside = (rest[0] in BY_NAME and isinstance(node, dict)) or (
            rest[0] in LISTED and isinstance(node, list)
        )
        length = 2 if is_inside else 1 if rest[0] in SINGLE else 0
        if not length or len(rest) < length:
            return
        at, rest = [*at, *rest[:length]], rest[length:]
        yield at


def _without_one_of(schema: TypeSchema, steps: Sequence[str]) -> Iterator[Lost]:
    """Each `oneOf` around what allows more now becomes `anyOf`: of two branches that the document
    tells apart, both may fit."""
    for inner in reversed(list(_schemas(schema, steps))):
        if inner[-2:-1] != ["oneOf"]:
            continue
        owner = value_at(schema, join(*inner[:-2]))
        yield _chosen_first(owner, inner[:-1])


def _chosen_first(schema: TypeSchema, steps: Sequence[str]) -> Lost:
    """Make `anyOf` of `oneOf`, to which the steps lead."""
    renamed = {("anyOf" if name == "oneOf" else name): schema[name] for name in schema}
    schema.clear()
    schema.update(renamed)
    return Lost(
        steps, "that only one branch of `oneOf` fits", "the first branch that fits is taken"
    )
