"""Checks values against schemas.

It is stricter than a plain validator where the standard leaves a choice: `format` and
`contentEncoding` are checked, and `$` in a pattern matches only at the very end of the text. A
multiple is one by its decimal digits. Most values are accepted by a quick test; jsonschema explains
what is wrong with the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import quote

from .. import facets
from ..formats import CHECKED, has_format, is_base64, is_sound, matches
from ..load import Document
from ..model import Json
from ..wording import show, tick
from . import quick

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Violation: TypeAlias = tuple[tuple[str | int, ...], str]
"""What is wrong with a value, and where in it."""


class SchemaJudge:
    """Checks values against the schemas of documents without broken references."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = [each for each in documents if isinstance(each.data, dict)]
        plain = {each.path: each.data for each in self._documents if '"$id"' not in each.text}
        self._quick = quick.QuickJudge(plain, _tests())

    def is_valid(self, document: Document, pointer: str, value: Json) -> bool:
        """Whether a value has no faults under the schema at `pointer`."""
        verdict = self._quick.verdict((document.path, pointer), value)
        if verdict is None:
            return bool(self._validator_at(document, pointer).is_valid(value))
        return verdict

    def faults(self, document: Document, pointer: str, value: Json) -> Iterator[Violation]:
        """Return the faults of a value under the schema at `pointer`."""
        if self._quick.verdict((document.path, pointer), value):
            return
        for error in self._validator_at(document, pointer).iter_errors(value):
            yield from _explain(error)

    def _validator_at(self, document: Document, pointer: str) -> Any:
        return self._validator.evolve(schema={"$ref": f"{_uri(document)}#{quote(pointer)}"})

    @cached_property
    def _validator(self) -> Any:
        """Created once, because each new validator copies the registry."""
        from referencing import Registry
        from referencing.jsonschema import DRAFT202012

        # Without its `$schema`, which would select the standard validator.
        contents: list[tuple[str, Any]] = [
            (_uri(document), {k: v for k, v in document.root.items() if k != "$schema"})
            for document in self._documents
        ]
        resources = [(uri, DRAFT202012.create_resource(data)) for uri, data in contents]
        registry: Registry[Any] = Registry().with_resources(resources)
        return self._explaining()({}, registry=registry)

    def _explaining(self) -> Any:
        """The class of validators, which skip members that the quick test accepts, and explain of
        a choice only the branch that is meant."""
        from jsonschema import validators
        from jsonschema.exceptions import ValidationError

        def is_valid(judge: Any, schema: Any, value: Any) -> bool:
            verdict = self._quick.verdict_of_part(schema, value)
            return bool(judge.evolve(schema=schema).is_valid(value)) if verdict is None else verdict

        def properties(judge: Any, schemas: Any, value: Any, _: Any) -> Iterator[ValidationError]:
            for name, schema in schemas.items() if isinstance(value, dict) else ():
                if name in value and not self._quick.verdict_of_part(schema, value[name]):
                    yield from judge.descend(value[name], schema, path=name, schema_path=name)

        def choice(keyword: str, counted: int) -> Any:
            def test(judge: Any, schemas: Any, value: Any, whole: Any) -> Iterator[ValidationError]:
                fitting = (None for schema in schemas if is_valid(judge, schema, value))
                if len([*islice(fitting, counted)]) != 1:
                    at = _branch(keyword, whole, value)
                    meant = () if at is None else judge.descend(value, schemas[at], schema_path=at)
                    yield ValidationError("not of one branch", context=[*meant])

            return test

        extend: Any = validators.extend
        choices = {"anyOf": choice("anyOf", 1), "oneOf": choice("oneOf", 2)}
        return extend(_validator_class(), {"properties": properties, **choices})


def _uri(document: Document) -> str:
    return f"file:///{document.path}"


def _has_format(name: Any, value: Any, _: Any) -> bool:
    return not isinstance(value, str) or name not in CHECKED or has_format(name, value)


def _is_encoded(_: Any, value: Any, __: Any) -> bool:
    return not isinstance(value, str) or is_base64(value)


def _matches(pattern: Any, value: Any, _: Any) -> bool:
    return not isinstance(value, str) or not is_sound(pattern) or matches(pattern, value)


def _is_multiple(step: Any, value: Any, schema: Mapping[str, Any]) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return True
    # A part of `allOf` need not say the type: an integer keeps its digits unless a number is asked.
    held = float(value) if "number" in schema.get("type", ()) else value
    return facets.is_multiple(held, step)


_STRICT: Final[Mapping[str, Callable[[Any, Any, Mapping[str, Any]], bool]]] = MappingProxyType(
    {
        "contentEncoding": _is_encoded,
        "format": _has_format,
        "multipleOf": _is_multiple,
        "pattern": _matches,
    }
)
"""Whether a value has what a keyword asks, given the schema around the keyword."""


def _is_open(schema: Mapping[str, Any], value: Any) -> bool:
    """Whether an enum may have the value one day."""
    return schema.get("x-open") is True and isinstance(value, str)


# --- to accept ------------------------------------------------------------------------------------


def _tests() -> dict[str, quick.TestMaker]:
    def maker(is_valid: Callable[[Any, Any, Mapping[str, Any]], bool]) -> quick.TestMaker:
        return lambda _, wanted, schema: lambda value: is_valid(wanted, value, schema)

    def enum(compiler: Any, values: Any, schema: Mapping[str, Any]) -> quick.Test:
        is_listed = quick.enum(compiler, values, schema)
        return lambda value: _is_open(schema, value) or is_listed(value)

    return {**{name: maker(test) for name, test in _STRICT.items()}, "enum": enum}


# --- to explain -----------------------------------------------------------------------------------


def _property_names(judge: Any, names: Any, value: Any, _: Any) -> Iterator[ValidationError]:
    # As the standard one, but pointing at the member whose key is wrong.
    from jsonschema.exceptions import ValidationError

    for key in value if isinstance(value, dict) else ():
        if not judge.evolve(schema=names).is_valid(key):
            yield ValidationError("a wrong key", path=(key,))


@cache
def _validator_class() -> Any:
    from jsonschema import Draft202012Validator, validators
    from jsonschema.exceptions import ValidationError

    def strict(is_valid: Callable[[Any, Any, Mapping[str, Any]], bool]) -> Any:
        def keyword(_: Any, wanted: Any, value: Any, schema: Any) -> Iterator[ValidationError]:
            if not is_valid(wanted, value, schema):
                yield ValidationError("wrong")

        return keyword

    def required(_v: Any, names: list[str], value: Any, _s: Any) -> Iterator[ValidationError]:
        # Like the standard check, but pointing at the missing member.
        for name in names if isinstance(value, dict) else ():
            if name not in value:
                yield ValidationError("missing", path=(name,))

    def enum(judge: Any, values: list[Any], value: Any, schema: Any) -> Iterator[ValidationError]:
        if not _is_open(schema, value):
            yield from Draft202012Validator.VALIDATORS["enum"](judge, values, value, schema)

    extend: Any = validators.extend
    keywords = {
        **{name: strict(test) for name, test in _STRICT.items()},
        "enum": enum,
        "propertyNames": _property_names,
        "required": required,
    }
    return extend(Draft202012Validator, keywords)


def _explain(error: ValidationError) -> Iterator[Violation]:
    """Turn one failure of the validator into faults, descending into the matching branch of a
    choice."""
    if error.context:  # None where several branches of a oneOf fit.
        for inner in error.context:
            yield from _explain(inner)
        return
    path, given = tuple(error.absolute_path), _given(error)
    if error.validator == "required":
        yield path, "is missing"
    elif error.validator == "additionalProperties":
        known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
        for name in given:
            if name not in known:
                yield (*path, name), "is not a member of this object"
    elif error.validator == "propertyNames":
        wanted: Any = error.validator_value
        yield path, f"is a key that `propertyNames` {show(wanted)} rules out"
    else:
        yield path, f"is {show(given)}, {_wanted(error)}"


def _given(error: ValidationError) -> Any:
    return error.instance


def _branch(keyword: str, schema: Mapping[str, Any], value: Any) -> int | None:
    """The branch of anyOf or oneOf that a value was meant for; None if it is unclear."""
    variants = schema[keyword]
    present = [index for index, branch in enumerate(variants) if branch != {"type": "null"}]
    if len(present) == 1:
        is_meant = value is not None and variants[present[0]] is not False
        return present[0] if is_meant else None
    match schema.get("discriminator"):
        case {"propertyName": str(member), "mapping": dict(mapping)} if isinstance(value, dict):
            tag = value.get(member)
            ref = mapping.get(tag) if isinstance(tag, str) else None
            refs = [variant.get("$ref") for variant in variants if isinstance(variant, dict)]
            return refs.index(ref) if ref in refs else None
    return None  # A schema of openapi.json need not have one.


_REASONS: Final = {
    "contentEncoding": "which is not canonical base64",
    "uniqueItems": "whose items are not unique",
    "anyOf": "which matches no variant of the union",
    "oneOf": "which matches no variant of the union, or several",
}


def _wanted(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    match error.validator:
        case "type":
            names = [wanted] if isinstance(wanted, str) else wanted
            return f"which is not of type {' or '.join(names)}"
        case "enum":
            return f"which is not one of {', '.join(show(choice) for choice in wanted)}"
        case "const":
            return f"which is not {show(wanted)}"
        case "format":
            return f"which is not {CHECKED[str(wanted)].meaning}"
        case None:
            return "which the schema `false` rules out"
        case keyword:
            bound = f"which {tick(str(keyword))} {show(wanted)} rules out"
            return _REASONS.get(str(keyword), bound)
