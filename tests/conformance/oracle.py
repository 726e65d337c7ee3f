"""The independent judge: what plain JSON Schema, through `jsonschema`, says about a payload.

`format` and `contentEncoding` are asserted with checks of this file's own, and the rules that JSON
Schema cannot state (`tensor`, `tinker_path`) are added by the title of the schema they belong to.
Nothing of the generator or of the generated package is used here.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias, cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from vectors import SCHEMAS, Fault, Json, pointer

Error: TypeAlias = Any
"""A ValidationError, whose members jsonschema types as perhaps not set; here they are set."""

Place: TypeAlias = tuple[str | int, ...]
"""Where a value is: keys and indices from the root."""

_BASE: Final = "https://contract.invalid/"
_DEEPEST: Final = 128
"""How many arrays and objects may stand within one another."""


class NotJsonError(ValueError):
    """The text is not JSON as the contract reads it."""


class DisagreementError(AssertionError):
    """The verdict and the derived faults contradict each other: a fault of this file."""


# --- JSON -----------------------------------------------------------------------------------------


def read_json(text: str) -> Json:
    """Reads JSON text: no NaN, no number beyond a double, no lone surrogate, at most 128 levels.

    Of members of one name the last one wins.
    """
    try:
        value = json.loads(
            text, parse_constant=_refuse_constant, parse_float=_finite, parse_int=_integer
        )
    except (ValueError, RecursionError) as error:
        raise NotJsonError(str(error)) from error
    _refuse_depth(value, _DEEPEST)
    _refuse_surrogates(value)
    return value


def _refuse_constant(name: str) -> Json:
    raise NotJsonError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise NotJsonError(f"{text} is beyond a double")
    return number


def _integer(text: str) -> int:
    _finite(text)
    return int(text)


def _refuse_surrogates(value: Json) -> None:
    if isinstance(value, str):
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise NotJsonError("lone surrogate")
    elif isinstance(value, dict):
        for key, member in value.items():
            _refuse_surrogates(key)
            _refuse_surrogates(member)
    elif isinstance(value, list):
        for item in value:
            _refuse_surrogates(item)


def _refuse_depth(value: Json, levels: int) -> None:
    if not isinstance(value, dict | list):
        return
    if not levels:
        raise NotJsonError("too many levels")
    for item in value.values() if isinstance(value, dict) else value:
        _refuse_depth(item, levels - 1)


# --- formats --------------------------------------------------------------------------------------

_DATE_TIME: Final = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?:\.(?P<fraction>[0-9]+))?(?P<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def read_datetime(text: str) -> datetime:
    """Reads an RFC 3339 timestamp, in UTC; digits after the sixth of the fraction are cut."""
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not in the grammar of RFC 3339")
    local = datetime.strptime(f"{match['date']} {match['time']}", "%Y-%m-%d %H:%M:%S")
    fraction = (match["fraction"] or "")[:6].ljust(6, "0")
    aware = local.replace(microsecond=int(fraction), tzinfo=timezone(_offset(match["zone"])))
    try:
        return aware.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{text!r} leaves the years 1 to 9999 in UTC") from error


def _offset(zone: str) -> timedelta:
    if zone in "Zz":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 23 or minutes > 59:
        raise ValueError(f"{zone} is no offset")
    size = timedelta(hours=hours, minutes=minutes)
    return -size if zone[0] == "-" else size


def write_datetime(moment: datetime) -> str:
    """The canonical spelling: UTC with `Z`, and no fraction or one of six digits."""
    spelling = "microseconds" if moment.microsecond else "seconds"
    return moment.astimezone(UTC).isoformat(timespec=spelling).removesuffix("+00:00") + "Z"


_FORMATS: Final = FormatChecker(formats=())


@_FORMATS.checks("date-time", raises=(ValueError,))
def _is_datetime(value: object) -> bool:
    if isinstance(value, str):
        read_datetime(value)
    return True


def is_base64(text: str) -> bool:
    """Whether the text is what encoding its own decoding gives."""
    try:
        return base64.b64encode(base64.b64decode(text)).decode("ascii") == text
    except (ValueError, binascii.Error):
        return False


def _items(validator: Any, items: Json, instance: Json, _schema: Json) -> Iterator[ValidationError]:
    """Stops at the first faulty element of an array of numbers."""
    for index, item in enumerate(instance if isinstance(instance, list) else ()):
        errors: list[Error] = list(validator.descend(item, items, path=index))
        # Before they are passed on: their paths grow on the way out.
        is_number = any(
            list(error.path) == [index] and error.schema.get("type") in ("integer", "number")
            for error in errors
        )
        yield from errors
        if is_number:
            return


@cache
def _exact(pattern: str) -> re.Pattern[str]:
    # Python's `$` is before a last line break too; a pair of brackets or an escape is no `$`.
    token = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|(\$)", re.DOTALL)
    return re.compile(token.sub(lambda found: r"\Z" if found[1] else found[0], pattern))


def _pattern(
    _validator: Draft202012Validator, pattern: str, instance: Json, _schema: Json
) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not _exact(pattern).search(instance):
        yield ValidationError("the pattern is not found", validator="pattern")


def _content_encoding(
    _validator: Draft202012Validator, encoding: str, instance: Json, _schema: Json
) -> Iterator[ValidationError]:
    if encoding == "base64" and isinstance(instance, str) and not is_base64(instance):
        yield ValidationError("not canonical base64", validator="contentEncoding")


# --- rules beyond JSON Schema ---------------------------------------------------------------------


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_int64(value: float) -> bool:
    return value == int(value) and -(2**63) <= value < 2**63


def is_sound_tensor(value: Json) -> bool:
    """Whether a tensor's data fit its dtype and its shape; malformed members count as fitting."""
    if not isinstance(value, dict):
        return True
    data, shape = value.get("data"), value.get("shape")
    if not isinstance(data, list) or not all(_is_number(item) for item in data):
        return True
    if value.get("dtype") == "int64" and not all(map(_is_int64, data)):
        return False
    if not isinstance(shape, list) or not all(_is_number(item) for item in shape):
        return True
    return math.prod(int(item) for item in shape) == len(data)


def is_tinker_path(text: str) -> bool:
    """Whether the text names a checkpoint."""
    scheme, separator, rest = text.partition("://")
    parts = rest.split("/")
    return (
        (scheme, separator) == ("tinker", "://")
        and len(parts) == 3
        and all(parts)
        and parts[1] in ("weights", "sampler_weights")
    )


def _extra_rules(
    _validator: Draft202012Validator, title: str, instance: Json, _schema: Json
) -> Iterator[ValidationError]:
    if title == "TensorData" and not is_sound_tensor(instance):
        yield ValidationError("data, dtype and shape do not fit together", validator="tensor")
    if title == "ParsedCheckpointTinkerPath" and isinstance(instance, dict):
        path = instance.get("tinker_path")
        if isinstance(path, str) and not is_tinker_path(path):
            yield ValidationError("no path of a checkpoint", validator="tinker_path")


_Validator: Final[Any] = cast("Any", extend)(
    Draft202012Validator,
    {
        "contentEncoding": _content_encoding,
        "items": _items,
        "pattern": _pattern,
        "title": _extra_rules,
    },
)


def observing(seen: set[tuple[str, bool]]) -> Any:
    """A validator that notes each keyword that it asks of a value but null, and if it holds."""

    def watch(keyword: str, judge: Any) -> Any:
        def watched(validator: Any, wanted: Json, instance: Json, schema: Json) -> Any:
            errors = list(judge(validator, wanted, instance, schema) or ())
            if instance is not None:
                seen.add((keyword, not errors))
            return errors

        return watched

    return extend(
        _Validator, {key: watch(key, judge) for key, judge in _Validator.VALIDATORS.items()}
    )


# --- from errors to faults ------------------------------------------------------------------------

_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "type": "type",
        "enum": "enum",
        "const": "const",
        "minimum": "range",
        "maximum": "range",
        "exclusiveMinimum": "range",
        "exclusiveMaximum": "range",
        "minLength": "length",
        "maxLength": "length",
        "minItems": "length",
        "maxItems": "length",
        "minProperties": "length",
        "maxProperties": "length",
        "pattern": "pattern",
        "multipleOf": "multiple",
        "uniqueItems": "unique",
        "format": "datetime",
        "contentEncoding": "base64",
        "tensor": "tensor",
    }
)
_WHOLE_OBJECT: Final = frozenset({"tensor", "tinker_path"})
"""Codes of rules that are asked only of an object that is sound otherwise."""


@dataclass(frozen=True, slots=True)
class _Found:
    code: str
    path: Place
    holder: Place | None = None
    """The object that the rule is about, for rules about a whole object."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the oracle says: whether the payload is valid, and its faults."""

    valid: bool
    faults: frozenset[Fault]


class Oracle:
    """Judges payloads by the schemas of a folder."""

    def __init__(self, schemas: Path = SCHEMAS / "types", validator: Any = _Validator) -> None:
        documents = {
            path.relative_to(schemas).as_posix(): _read_schema(path)
            for path in sorted(schemas.rglob("*.json"))
        }
        registry: Registry[Json] = Registry().with_resources(
            (_BASE + name, Resource.from_contents(document, default_specification=DRAFT202012))
            for name, document in documents.items()
        )
        self.schemas = MappingProxyType({doc["title"]: doc for doc in documents.values()})
        self._validators = {
            document["title"]: validator(
                {"$ref": _BASE + name}, registry=registry, format_checker=_FORMATS
            )
            for name, document in documents.items()
        }

    def judge(self, type_: str, text: str) -> Verdict:
        """The verdict on JSON text read as a type."""
        try:
            payload = read_json(text)
        except NotJsonError:
            return Verdict(valid=False, faults=frozenset({Fault("json", "")}))
        return self.judge_value(type_, payload)

    def judge_value(self, type_: str, payload: Json) -> Verdict:
        """The verdict on a parsed payload read as a type."""
        validator = self._validators[type_]
        faults = frozenset(
            Fault(found.code, pointer(*found.path))
            for found in _reduce(list(_translate(validator.iter_errors(payload))))
        )
        valid = validator.is_valid(payload)
        if valid != (not faults):
            raise DisagreementError(f"{type_}: valid is {valid}, faults are {sorted(faults)}")
        return Verdict(valid=valid, faults=faults)


def _read_schema(path: Path) -> Json:
    """Reads a schema without its `$schema`, at which jsonschema would forget our keywords."""
    document = json.loads(path.read_text("utf-8"))
    return {key: value for key, value in document.items() if key != "$schema"}


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
            case "oneOf":
                yield from _translate_union(error, path)
            case "anyOf":
                yield from _translate(_branch(error, _nullable_branch(error)))
            case "tinker_path":
                yield _Found("tinker_path", (*path, "tinker_path"), holder=path)
            case _:
                code = _CODES[str(error.validator)]
                yield _Found(
                    code,
                    path,
                    holder=path if code in _WHOLE_OBJECT else None,
                )


def _branch(error: Error, index: int) -> list[Error]:
    return [child for child in error.context or () if child.schema_path[0] == index]


def _nullable_branch(error: Error) -> int:
    branches: list[Json] = error.validator_value
    (index,) = (i for i, branch in enumerate(branches) if branch != {"type": "null"})
    return index


def _translate_union(error: Error, path: Place) -> Iterator[_Found]:
    payload = error.instance
    if not isinstance(payload, dict):
        yield _Found("type", path)
        return
    tag = error.schema["discriminator"]["propertyName"]
    mapping: dict[str, str] = error.schema["discriminator"]["mapping"]
    branches = [branch["$ref"] for branch in error.validator_value]
    if tag not in payload:
        chosen = _by_keys([_branch(error, index) for index in range(len(branches))], tag)
        if chosen is not None:
            yield from _translate(chosen)
        else:
            yield _Found("tag", path)
    elif not isinstance(payload[tag], str):
        yield _Found("type", (*path, tag))
    elif payload[tag] not in mapping:
        yield _Found("tag", (*path, tag))
    else:
        yield from _translate(_branch(error, branches.index(mapping[payload[tag]])))


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
        error.schema["additionalProperties"] is False and tag not in error.validator_value
        for error in missing
    )


def _speaks_of(keyword: str, errors: Iterable[Error]) -> bool:
    return any(error.validator == keyword and not error.path for error in errors)


def _reduce(found: list[_Found]) -> Iterator[_Found]:
    """Leaves out what a fault beside it makes pointless.

    The type is checked before the value, and rules about a whole object wait until everything
    inside is sound.
    """
    plain = [item for item in found if item.holder is None]
    of_wrong_type = {item.path for item in plain if item.code == "type"}
    for item in found:
        if item.holder is not None:
            depth = len(item.holder)
            if not any(other.path[:depth] == item.holder for other in plain):
                yield item
        elif item.code == "type" or item.path not in of_wrong_type:
            yield item
