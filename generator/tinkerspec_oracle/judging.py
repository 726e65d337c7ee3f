"""JSON Schema 2020-12 with everything asserted that the contract asserts.

`KEYWORDS` is the oracle's own table of what a keyword's fault is called. It is written apart from
the program's table on purpose: a mistake in one of them shows as a disagreement.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, TypeAlias, cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.validators import extend

from .choices import parts
from .formats import is_base64, is_date, is_duration, is_found, is_time, is_uuid, read_datetime
from .references import Reference
from .rules import Rule
from .text import Json

Error: TypeAlias = Any
"""A `Wrong`, or a ValidationError of jsonschema, which types its members as perhaps not set; here
they are set."""

Judges: TypeAlias = list[tuple[str, Any, Any]]


class Wrong:
    """What faults are made of in a ValidationError, without a message, which nobody reads here."""

    __slots__ = ("instance", "path", "schema", "validator", "validator_value")

    def __init__(
        self, validator: str | None = None, value: Json = None, path: Iterable[str | int] = ()
    ) -> None:
        self.validator, self.validator_value = validator, value
        self.path = deque(path)
        self.instance = self.schema = None


KEYWORDS: Final[Mapping[str, str]] = MappingProxyType(
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
        "propertyNames": "pattern",
        "multipleOf": "multiple",
        "uniqueItems": "unique",
        "format": "format",
        "contentEncoding": "base64",
    }
)
"""The code of each keyword's fault, for keywords that constrain one value."""

FORMAT_CODES: Final[Mapping[str, str]] = MappingProxyType({"date-time": "datetime"})
"""The code of a format's fault, where it is not that of the keyword."""

RULE: Final = "rule"
"""What an error of a rule has for a keyword; its value is the rule's code and pointer."""

_TYPES: Final[Mapping[type, tuple[str, ...]]] = MappingProxyType(
    {
        bool: ("boolean",),
        dict: ("object",),
        float: ("number",),
        int: ("integer", "number"),
        list: ("array",),
        str: ("string",),
        type(None): ("null",),
    }
)
"""JSON types that values of a class surely have."""

_WHOLE: Final = MappingProxyType({"type": ["integer", "null"]})
"""What is said of the type where null is for another part to refuse."""

FORMATS: Final = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=(ValueError,))
def _is_datetime(value: object) -> bool:
    if isinstance(value, str):
        read_datetime(value)
    return True


def _check(name: str, is_valid: Callable[[str], bool]) -> None:
    FORMATS.checks(name)(lambda value: not isinstance(value, str) or is_valid(value))


_check("date", is_date)
_check("time", is_time)
_check("uuid", is_uuid)
_check("duration", is_duration)


def _ref(validator: Any, ref: Reference, instance: Json, _schema: Json) -> Iterable[Error]:
    errors: Iterable[Error] = validator.descend(instance, ref.schema)
    return errors


def _type(validator: Any, kinds: Json, instance: Json, _schema: Json) -> Iterable[Error]:
    for kind in (kinds,) if isinstance(kinds, str) else kinds:
        if validator.is_type(instance, kind):
            return ()
    return (Wrong(),)


def _additional(validator: Any, rest: Json, instance: Json, schema: Json) -> Iterable[Error]:
    """Decides where all or none are allowed; jsonschema judges by a schema, and would list in its
    message each one that is not.
    """
    if rest is True or not isinstance(instance, dict):
        return ()
    if rest is False:
        is_strict = instance.keys() <= schema.get("properties", {}).keys()
        return () if is_strict else (Wrong(),)
    judge = Draft202012Validator.VALIDATORS["additionalProperties"]
    errors: Iterable[Error] = judge(validator, rest, instance, schema)
    return errors


def _enum(validator: Any, values: list[Json], instance: Json, schema: Json) -> Iterator[Error]:
    """Of an open enum, every string is a value.

    jsonschema compares with one value after the other, and lists all of them in its message.
    """
    if not isinstance(instance, str):
        yield from Draft202012Validator.VALIDATORS["enum"](validator, values, instance, schema)
    elif schema.get("x-open") is not True and instance not in values:
        yield Wrong()


def _items(validator: Any, items: Json, instance: Json, _schema: Json) -> Iterator[Error]:
    """Stops at the first faulty element of an array of numbers, which an enum's values are not."""
    for index, item in enumerate(instance if isinstance(instance, list) else ()):
        errors: list[Error] = list(validator.descend(item, items, path=index))
        yield from errors
        if errors and _are_numbers(items):
            return


def _all_of(validator: Any, some: list[Json], instance: Json, schema: Json) -> Iterator[Error]:
    """Where a part asks for an integer, what another part asks a multiple of is one too."""
    is_integer = any("integer" in part.get("type", ()) for part in parts(schema))
    for part in some:
        is_bare = is_integer and "multipleOf" in part and "type" not in part
        if is_bare:  # The same one each time: `_descend` knows a schema by its place in memory.
            part = validator.WHOLES.setdefault(id(part), {**_WHOLE, **part})
        yield from validator.descend(instance, part)


def _are_numbers(schema: Json) -> bool:
    stated = [*parts(schema)]
    return any(part.get("type") in ("integer", "number") for part in stated) and not any(
        {"enum", "const"} & part.keys() for part in stated
    )


def _multiple_of(validator: Any, step: float, instance: Json, schema: Json) -> Iterator[Error]:
    """Decides by decimal digits, where jsonschema divides doubles: 10.11 is a multiple of 0.01.

    An integer has its own digits. Any other number is a double, and has those of its shortest text.
    """
    if not validator.is_type(instance, "number"):
        return
    is_whole = "integer" in schema.get("type", ()) and instance == int(instance)
    number = int(instance) if is_whole else float(instance)
    if (Fraction(repr(number)) / Fraction(repr(step))).denominator != 1:
        yield Wrong()


def _pattern(_validator: Any, pattern: str, instance: Json, _schema: Json) -> Iterator[Error]:
    if isinstance(instance, str) and not is_found(pattern, instance):
        yield Wrong()


def _property_names(validator: Any, names: Json, instance: Json, _schema: Json) -> Iterator[Error]:
    """The fault of a key is that of its member."""
    for key in instance if isinstance(instance, dict) else ():
        if any(validator.descend(key, names)):
            yield Wrong(path=(key,))


def _content_encoding(
    _validator: Any, encoding: str, instance: Json, _schema: Json
) -> Iterator[Error]:
    if encoding == "base64" and isinstance(instance, str) and not is_base64(instance):
        yield Wrong()


Validator: Final[Any] = cast("Any", extend)(
    Draft202012Validator,
    {
        "$ref": _ref,
        "additionalProperties": _additional,
        "allOf": _all_of,
        "contentEncoding": _content_encoding,
        "enum": _enum,
        "items": _items,
        "multipleOf": _multiple_of,
        "pattern": _pattern,
        "propertyNames": _property_names,
        "type": _type,
    },
)
"""The validator class without rules of a project."""


def with_rules(validator: Any, rules: Mapping[str, Rule]) -> Any:
    """The validator class, asking also the rules of types, which are given by title."""

    def title(_judge: Any, title: str, instance: Json, _schema: Json) -> Iterator[Error]:
        for fault in rules[title](instance):
            yield Wrong(RULE, fault)

    ruled = cast("Any", extend)(validator, {"title": title})
    ruled.descend, ruled.is_type = _descend, _is_type
    ruled.RULED = rules.keys()
    ruled.JUDGES, ruled.SOUND, ruled.WHOLES = {}, {}, {}
    return ruled


def _is_type(validator: Any, instance: Json, kind: str) -> bool:
    """Whether a value is of a JSON type; jsonschema says which floats are integers."""
    if kind in _TYPES.get(instance.__class__, ()):
        return True
    return isinstance(instance, float) and bool(validator.TYPE_CHECKER.is_type(instance, kind))


def _descend(
    validator: Any,
    instance: Json,
    schema: Any,
    path: str | int | None = None,
    schema_path: str | int | None = None,
    resolver: None = None,
) -> Iterable[Error]:
    """The errors of a part, as jsonschema gives them; but it makes a validator for each schema on
    the way, so that references find their base. Here they are linked, and one serves all. What
    judges by a schema is looked up once, and a value that it found sound is not judged again.
    """
    if isinstance(schema, bool):
        errors: Iterable[Error] = Draft202012Validator.descend(validator, instance, schema, path)
        return errors
    _, schema, judges = validator.JUDGES.get(id(schema)) or _looked_up(validator, schema)
    key = id(schema), id(instance)
    if key in validator.SOUND:
        return ()
    found: list[Error] = []
    for keyword, stated, judge in judges:
        if keyword == "title" and found:
            break
        for error in judge(validator, stated, instance, schema) or ():
            if error.schema.__class__ is not dict:  # Of this schema, and not of one within it.
                error.instance, error.schema = instance, schema
                if error.validator.__class__ is not str:
                    error.validator, error.validator_value = keyword, stated
            if path is not None:
                error.path.appendleft(path)
            found.append(error)
    if not found:
        # With the value, which must not make room for another one.
        validator.SOUND[key] = instance
    return found


def _looked_up(validator: Any, schema: Json) -> tuple[Json, Json, Judges]:
    """A schema, the one that judges for it, and what judges by that: keyword, what it states, and
    the function. A rule, which is asked only of what the schema finds valid, is the last.

    For a schema that only refers to another one, that one judges; but who watches references is
    told of each.
    """
    asked = [each for each in schema.items() if each[0] in validator.VALIDATORS]
    judges = [
        (keyword, stated, validator.VALIDATORS[keyword])
        for keyword, stated in sorted(asked, key=lambda each: each[0] == "title")
        if keyword != "title" or stated in validator.RULED
    ]
    if [judge for *_, judge in judges] == [_ref] and isinstance(schema["$ref"].schema, dict):
        target = schema["$ref"].schema
        _, meant, judges = validator.JUDGES.get(id(target)) or _looked_up(validator, target)
    else:
        meant = schema
    # With the schema, which must not make room for another one.
    validator.JUDGES[id(schema)] = schema, meant, judges
    return schema, meant, judges
