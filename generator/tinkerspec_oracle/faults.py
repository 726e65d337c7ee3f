"""From the errors of jsonschema to the faults of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, cast

from jsonschema.validators import extend

from . import choices
from .choices import DECIDED, present
from .judging import FORMAT_CODES, KEYWORDS, RULE, Error, Wrong
from .text import Json

Place: TypeAlias = tuple[str | int, ...]
"""Where a value is: keys and indices from the root."""


class Fault(NamedTuple):
    """What is wrong with a payload, and the JSON pointer of where."""

    code: str
    at: str


class _Found(NamedTuple):
    code: str
    path: Place
    of_key: bool = False
    """Whether the key of the member is wrong, and not its value."""


class Choices:
    """Judges choices, each once for a value: one that stands in several variants of another would
    be judged anew in each of them, and twice as often with every level.

    The error of a choice has its faults for a value, at places within the value.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[Json, tuple[_Found, ...]]] = {}

    def forget(self) -> None:
        """Forget the values: a new payload may stand where an old one stood in memory."""
        self._known.clear()

    def keywords(self, validator: Any) -> Any:
        """A class of validators with these choices."""
        own = {keyword: self._judge(keyword) for keyword in choices.KEYWORDS}
        return cast("Any", extend)(validator, own)

    def _judge(self, keyword: str) -> Any:
        def judge(validator: Any, branches: list[Json], instance: Json, schema: Json) -> Any:
            key = id(branches), id(instance)
            if key not in self._known:
                # Without a comprehension, which would take room that deep payloads need.
                errors: list[list[Error]] = []
                for branch in branches:
                    errors.append(list(validator.descend(instance, branch)))
                    if keyword == "anyOf" and not errors[-1]:
                        break  # One is enough.
                found = tuple(_of_choice(keyword, errors, branches, instance, schema))
                # With the value, which must not make room for another one.
                self._known[key] = instance, found
            _, told = self._known[key]
            if not told:
                return ()
            return (Wrong(keyword, told),)

        return judge


def faults(errors: Iterable[Error]) -> frozenset[Fault]:
    """The faults for errors of the validator."""
    found = list(_translate(errors))
    return frozenset(Fault(item.code, pointer(*item.path)) for item in _reduce(found))


@lru_cache(maxsize=1000)
def pointer(*parts: str | int) -> str:
    """The JSON pointer of a path."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _translate(errors: Iterable[Error]) -> Iterator[_Found]:
    for error in errors:
        path = tuple(error.path)
        match error.validator:
            case "required":
                absent = [name for name in error.validator_value if name not in error.instance]
                yield from (_Found("missing", (*path, name)) for name in absent)
            case "additionalProperties":
                known = error.schema.get("properties", {})
                unknown = [name for name in error.instance if name not in known]
                yield from (_Found("extra", (*path, name)) for name in unknown)
            case "anyOf" | "oneOf":
                for found in error.validator_value:
                    yield found._replace(path=(*path, *found.path))
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
    kind = _json_type(instance)
    fitting = {kind, "number"} if kind == "integer" else {kind}
    # Up to the first that fits: an enum may have a thousand values.
    return KEYWORDS[keyword] if any(_json_type(value) in fitting for value in values) else "type"


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


def _of_choice(
    keyword: str, variants: list[list[Error]], branches: list[Json], value: Json, schema: Json
) -> Iterator[_Found]:
    """The faults of a choice, by the errors of each of its branches."""
    fitting = variants.count([])
    if fitting == 1 or (fitting and keyword == "anyOf"):
        return
    if DECIDED in schema:
        yield from _of_union(schema, variants, value)
        return
    stated = present(branches)
    if len(stated) == 1 and not fitting:
        yield from _translate(variants[stated[0]])
    else:
        yield _Found("union", ())


def _of_union(schema: Json, variants: list[list[Error]], value: Json) -> Iterator[_Found]:
    if not isinstance(value, dict):
        yield _Found("type", ())
        return
    tag = schema["discriminator"]["propertyName"]
    by_tag: dict[str, int] = schema[DECIDED]
    if tag not in value:
        chosen = _by_keys(variants, tag)
        if chosen is not None:
            yield from _translate(chosen)
        else:
            yield _Found("tag", ())
    elif not isinstance(value[tag], str):
        yield _Found("type", (tag,))
    elif value[tag] not in by_tag:
        yield _Found("tag", (tag,))
    else:
        yield from _translate(variants[by_tag[value[tag]]])


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


def _reduce(found: list[_Found]) -> list[_Found]:
    """Leaves out what is told of a value whose type is wrong already, or which is not one of the
    values that are listed; several parts of `allOf` may have found it wrong."""
    if len(found) == 1:
        return found
    told: dict[Place, str] = {}
    for code in ("enum", "const", "type"):
        told |= {item.path: code for item in found if item.code == code}
    return [item for item in found if item.of_key or item.code == told.get(item.path, item.code)]
