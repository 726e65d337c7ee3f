"""Judges payloads by a document itself, with validators that know nothing of this program.

`verdict` says what the schemas say. Where the emitted types say something else, `overruling` gives
the name of the decision of ours that explains it, if there is one: there are few, each is listed
here, and each is tried on the document, so that nothing else can hide behind it.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any, ClassVar, Final

import jsonschema
import yaml
from jsonschema.validators import extend, validator_for
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

# --- formats --------------------------------------------------------------------------------------

FORMATS: Final = jsonschema.FormatChecker(formats=())
"""The formats that every language checks; the others are notes."""
STRICTER: Final = jsonschema.FormatChecker(formats=())
"""The same, with moments that the years 1 to 9999 of UTC have."""


def _check(name: str, *checkers: Any) -> Callable[[Callable[[str], object]], None]:
    """Decorator: whether a text has a format; a ValueError says that it has not."""

    def register(reads: Callable[[str], object]) -> None:
        def check(value: object) -> bool:
            return not isinstance(value, str) or bool(reads(value))

        for checker in checkers:
            checker.checks(name, raises=(ValueError, OverflowError))(check)

    return register


@_check("date", FORMATS, STRICTER)
def _date(text: str) -> object:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) and date.fromisoformat(text)


_CLOCK: Final = r"\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:[0-5]\d)"


def _moment(text: str) -> datetime | None:
    pattern = rf"\d{{4}}-\d\d-\d\d[Tt]{_CLOCK}"
    if not re.fullmatch(pattern, text, re.ASCII):
        return None
    return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text.upper()))


@_check("date-time", FORMATS)
def _date_time(text: str) -> object:
    return _moment(text)


@_check("date-time", STRICTER)
def _date_time_in_utc(text: str) -> object:
    moment = _moment(text)
    return moment and moment.astimezone(UTC)


@_check("time", FORMATS, STRICTER)
def _time(text: str) -> object:
    return re.fullmatch(_CLOCK, text, re.ASCII) and str(time.fromisoformat(text.upper()))


@_check("uuid", FORMATS, STRICTER)
def _uuid(text: str) -> object:
    return re.fullmatch("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", text)


@_check("duration", FORMATS, STRICTER)
def _duration(text: str) -> object:
    clock = r"T(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S)"
    days = r"(\d+Y(\d+M(\d+D)?)?|\d+M(\d+D)?|\d+D)"
    return re.fullmatch(rf"P({days}({clock})?|{clock}|\d+W)", text, re.ASCII)


@_check("canonical-base64", STRICTER)
def _canonical_base64(text: str) -> object:
    return b64encode(b64decode(text, validate=True)).decode() == text


# --- a document -----------------------------------------------------------------------------------


_DOCUMENT: Final = "urn:document"


class DocumentJudge:
    """Judges by the schemas of one document: OpenAPI 3.0, OpenAPI 3.1 or JSON Schema."""

    def __init__(self, document: Any) -> None:
        # A validator that knows discriminators fails on odd values of tags.
        self._document = _changed(_changed(document, _undiscriminated), _without_odd_patterns)
        self._is_openapi_30 = str(document.get("openapi", "")).startswith("3.0")
        own = {} if "openapi" in document else document
        self._uri = str(own.get("$id", own.get("id", _DOCUMENT))).rstrip("#")
        self._validators: dict[tuple[str, str], Any] = {}

    def verdict(self, pointer: str, value: Any) -> bool:
        """Whether a value is valid under the schema at a JSON pointer of the document."""
        return self._ask("", self._document, _OpenApi30, FORMATS, pointer, value)

    def overruling(self, pointer: str, value: Any, said: bool) -> str:
        """The name of the decision by which the verdict is another one; empty if none is."""
        for name, document in self._otherwise.items():
            if self._ask(name, document, _OpenApi, STRICTER, pointer, value) is said:
                return name
        return ""

    @cached_property
    def _otherwise(self) -> Mapping[str, Any]:
        """The document as it is and, by the name of what is read otherwise, changed in one way or
        in all of them."""
        found = {"a number or a moment": self._document}
        found |= {
            name: _changed(self._document, change, is_30=self._is_openapi_30)
            for name, change in _READ_OTHERWISE.items()
        }
        everything = self._document
        for change in _READ_OTHERWISE.values():
            everything = _changed(everything, change, is_30=self._is_openapi_30)
        return {**found, "several of these": everything}

    def _ask(
        self, name: str, document: Any, openapi: Any, formats: Any, pointer: str, value: Any
    ) -> bool:
        key = (name, pointer) if openapi is _OpenApi else ("verdict", pointer)
        if key not in self._validators:
            whole = Resource.from_contents(document, default_specification=DRAFT202012)
            latest = jsonschema.Draft202012Validator
            other = validator_for(document, default=latest)
            class_ = openapi if self._is_openapi_30 else other
            self._validators[key] = class_(
                {"$ref": f"{self._uri}#{pointer}"},  # What the document says as a whole stays out.
                format_checker=formats,
                registry=Registry().with_resource(self._uri, whole).crawl(),
            )
        return bool(self._validators[key].is_valid(value))


def _is_integer(_: Any, value: object) -> bool:
    is_whole = isinstance(value, float) and value.is_integer()
    return is_whole or bool(OAS30Validator.TYPE_CHECKER.is_type(value, "integer"))


def _is_null(_: Any, value: object) -> bool:
    return value is None


_OpenApi30: Final[Any] = extend(
    OAS30Validator, type_checker=OAS30Validator.TYPE_CHECKER.redefine("null", _is_null)
)
"""OpenAPI 3.0, with a type that its documents name, though it does not."""
_OpenApi: Final[Any] = extend(
    _OpenApi30, type_checker=_OpenApi30.TYPE_CHECKER.redefine("integer", _is_integer)
)
"""The same, with 16.0 for an integer, as all later drafts of JSON Schema have it."""

_Change = Callable[[dict[str, Any], bool], dict[str, Any]]
"""Makes one object of a document another one; the flag is whether it is OpenAPI 3.0."""


def _changed(value: Any, change: _Change, *, is_30: bool = False, by_name: bool = False) -> Any:
    """A document with every schema in it changed; `by_name` says that this holds schemas by their
    names, of which any may be called like a keyword."""
    if isinstance(value, list):
        return [_changed(item, change, is_30=is_30) for item in value]
    if not isinstance(value, dict):
        return value
    made = {
        key: item
        if key in _VALUES and not by_name
        else _changed(item, change, is_30=is_30, by_name=key in _BY_NAME and not by_name)
        for key, item in value.items()
    }
    return made if by_name else change(made, is_30)


_BY_NAME: Final = ("$defs", "definitions", "patternProperties", "properties", "schemas")
_VALUES: Final = ("const", "default", "enum", "example", "examples")


def _undiscriminated(schema: dict[str, Any], _: bool) -> dict[str, Any]:
    tag = schema.get("discriminator")
    is_keyword = isinstance(tag, dict) and "propertyName" in tag
    return {k: v for k, v in schema.items() if not (is_keyword and k == "discriminator")}


def _without_odd_patterns(schema: dict[str, Any], _: bool) -> dict[str, Any]:
    """Without a pattern that the validator fails on: the import says that it is lost."""
    pattern = schema.get("pattern")
    with suppress(re.error):
        re.compile(pattern if isinstance(pattern, str) else "")
        return schema
    return {name: value for name, value in schema.items() if name != "pattern"}


def _of_one_type(schema: dict[str, Any], _: bool) -> dict[str, Any]:
    if schema.keys() & {"$ref", "allOf", "anyOf", "const", "enum", "oneOf", "type"}:
        return schema
    meant = {kind for kind, keywords in _ABOUT.items() if schema.keys() & keywords}
    return {**schema, "type": meant.pop()} if len(meant) == 1 else schema


_ABOUT: Final[Mapping[str, frozenset[str]]] = {
    "array": frozenset({"items", "maxItems", "minItems", "uniqueItems"}),
    "number": frozenset({"maximum", "minimum", "multipleOf"}),
    "object": frozenset({"additionalProperties", "patternProperties", "properties", "required"}),
    "string": frozenset({"format", "maxLength", "minLength", "pattern"}),
}


def _patterns(schema: dict[str, Any], _: bool) -> dict[str, Any]:
    pattern = schema.get("pattern")
    return {**schema, "pattern": _ecma(pattern)} if isinstance(pattern, str) else schema


def _ecma(pattern: str) -> str:
    """A pattern in which Python finds what ECMA-262 does."""
    parts, in_class = [], False
    for part in re.findall(r"\\.|.", pattern, re.DOTALL):
        in_class = part == "[" or (in_class and part != "]")
        inside = _SETS.get(part)
        if inside is not None:
            parts.append(inside if in_class else f"[{inside}]")
        else:
            parts.append(part if in_class else _OUTSIDE.get(part, part))
    return "".join(parts)


_SETS: Final = {
    r"\d": "0-9",
    r"\w": "0-9A-Z_a-z",
    r"\s": "\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff",
}
_OUTSIDE: Final = {".": "[^\n\r\u2028\u2029]", "$": r"\Z", r"\D": "[^0-9]", r"\W": "[^0-9A-Z_a-z]"}


def _base64(schema: dict[str, Any], _: bool) -> dict[str, Any]:
    is_base64 = schema.get("contentEncoding") == "base64"
    return {**schema, "format": "canonical-base64"} if is_base64 else schema


def _nullable_compositions(schema: dict[str, Any], _: bool) -> dict[str, Any]:
    if schema.get("nullable") is not True or "type" in schema:
        return schema
    others = {key: value for key, value in schema.items() if key != "nullable"}
    return {"anyOf": [others, {"enum": [None], "nullable": True}]}


def _nullable_enums(schema: dict[str, Any], _: bool) -> dict[str, Any]:
    values = schema.get("enum")
    is_nullable = schema.get("nullable") is True and isinstance(values, list)
    return {**schema, "enum": [*values, None]} if is_nullable else schema


def _null_as_a_type(schema: dict[str, Any], is_30: bool) -> dict[str, Any]:
    is_null = is_30 and schema.get("type") == "null"
    return {"enum": [None], "nullable": True} if is_null else schema


def _repeated_branches(schema: dict[str, Any], _: bool) -> dict[str, Any]:
    branches = schema.get("oneOf")
    if not isinstance(branches, list):
        return schema
    notes = ("description", "title", "example", "examples", "deprecated")
    said = [
        {k: v for k, v in each.items() if k not in notes} if isinstance(each, dict) else each
        for each in branches
    ]
    return {**schema, "oneOf": [each for i, each in enumerate(said) if each not in said[:i]]}


def _null_in_several(schema: dict[str, Any], _: bool) -> dict[str, Any]:
    branches = schema.get("oneOf")
    if not isinstance(branches, list) or {"type": "null"} not in branches:
        return schema
    null, others = {"type": "null"}, [each for each in branches if each != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "oneOf"}
    return {**rest, "anyOf": [null, {"oneOf": others}]}


def _either_way(schema: dict[str, Any], _: bool) -> dict[str, Any]:
    sides = [side for side in ("readOnly", "writeOnly") if schema.get(side) is True]
    return {key: value for key, value in schema.items() if key not in sides}


def _exclusive_numbers(schema: dict[str, Any], is_30: bool) -> dict[str, Any]:
    found = dict(schema)
    for end in ("Minimum", "Maximum"):
        limit = schema.get(f"exclusive{end}")
        if is_30 and isinstance(limit, int | float) and not isinstance(limit, bool):
            found |= {end.lower(): limit, f"exclusive{end}": True}
    return found


def _every_key(schema: dict[str, Any], _: bool) -> dict[str, Any]:
    patterns = schema.get("patternProperties")
    if not isinstance(patterns, dict) or [*patterns] not in (["^.*$"], ["^(.*)$"]):
        return schema
    return {**schema, "patternProperties": {"": next(iter(patterns.values()))}}


def _nothing_but_null(schema: dict[str, Any], _: bool) -> dict[str, Any]:
    members = schema.get("properties")
    if not isinstance(members, dict):
        return schema
    anything = {
        name: {} if isinstance(member, dict) and member.get("type") == "null" else member
        for name, member in members.items()
    }
    return {**schema, "properties": anything}


_READ_OTHERWISE: Final[Mapping[str, _Change]] = {
    "keywords about one type without a `type`": _of_one_type,
    "what a pattern means in ECMA-262": _patterns,
    "`contentEncoding` is checked": _base64,
    "`nullable` beside `allOf` or a reference": _nullable_compositions,
    "`nullable` beside an enum without null": _nullable_enums,
    "null as a type in OpenAPI 3.0": _null_as_a_type,
    "a branch of `oneOf` that is there twice": _repeated_branches,
    "null in two branches of `oneOf`": _null_in_several,
    "a required member of one side alone": _either_way,
    "an exclusive bound that is a number": _exclusive_numbers,
    "a member that is null alone": _nothing_but_null,
    "a pattern of every key without a line break": _every_key,
}
"""What the import reads as it is meant, or as anything, and tells with `import-read` or
`import-lost`."""


class Core(yaml.SafeLoader):
    """PyYAML's reader, with what YAML 1.2 does not take for a boolean left alone."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, each) for tag, each in found if not tag.endswith((":bool", ":timestamp"))]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))
