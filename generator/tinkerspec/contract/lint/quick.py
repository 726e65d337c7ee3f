"""Whether a value satisfies a JSON Schema, decided in a small part of jsonschema's time.

A schema is compiled to functions, once, which decide as jsonschema does. They do not say what is
wrong: jsonschema explains what they refuse. A schema with a keyword that is not in the table here
is not compiled.
"""

from __future__ import annotations

import operator
import posixpath
import re
from collections.abc import Callable, Hashable, Mapping, Sized
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from ..model import Json
from ..pointer import value_at

Test: TypeAlias = Callable[[Any], bool]
"""Whether a value is valid."""

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_NOTES: Final = frozenset(
    {
        *("$comment", "$defs", "contentMediaType", "default", "deprecated", "description"),
        *("discriminator", "example", "examples", "externalDocs", "nullable", "readOnly"),
        *("title", "writeOnly", "xml"),
    }
)
"""Keywords by which jsonschema judges nothing; so are all that begin with `x-`."""
REFERENCE: Final = re.compile(r"([\w./-]*)(?:#((?:/[\w.$-]+)*))?", re.ASCII)
"""A reference that means what it says: nothing in it is escaped."""


class _UnknownError(Exception):
    """A schema uses what is not in the table."""


def compiled(schema: Json) -> Test | None:
    """The test of a schema whose references are all within it; None if it uses something that is
    not known here."""
    try:
        members = dict(_members(schema))
        members.pop("$id", None)
        return _Compiler({"": members}, _KEYWORDS).test(("", ""))
    except _UnknownError:
        return None


class QuickJudge:
    """Accepts values that are valid under schemas which may refer to one another.

    Args:
        documents: The documents by path; none has an `$id`.
        keywords: Tests of keywords that are not judged as the standard says.
    """

    def __init__(self, documents: Mapping[str, Json], keywords: Mapping[str, TestMaker]) -> None:
        self._compiler = _Compiler(documents, {**_KEYWORDS, **keywords})

    def verdict(self, place: tuple[str, str], value: Json) -> bool | None:
        """Whether the value is valid under the schema at a place: the path of its document, and
        its pointer there. None if that is not known here."""
        try:
            return self._compiler.test(place)(value)
        except (_UnknownError, RecursionError):
            return None

    def verdict_of_part(self, schema: Json, value: Json) -> bool | None:
        """The same for an object in a document, by identity, once a value was judged by the schema
        around it."""
        try:
            return self._compiler.parts[id(schema)](value)
        except (KeyError, _UnknownError, RecursionError):
            return None


class _Compiler:
    """Compiles schemas, and everything that they refer to."""

    def __init__(self, documents: Mapping[str, Json], keywords: Mapping[str, TestMaker]) -> None:
        self._documents = documents
        self._keywords = keywords
        self.parts: dict[int, Test] = {}
        self._targets: dict[tuple[str, str], Test] = {}
        self._pending: list[tuple[str, str]] = []
        self._path = ""

    def test(self, place: tuple[str, str]) -> Test:
        """The test of the schema at a place."""
        self._want(place)
        while self._pending:
            wanted = self._pending.pop()
            self._path, pointer = wanted
            schema = value_at(self._documents.get(self._path), pointer)
            self._targets[wanted] = self.compile(schema if pointer else _plain(schema))
        return self._targets[place]

    def compile(self, schema: Json) -> Test:
        """The test of a part of the schema."""
        if isinstance(schema, bool):
            return _always if schema else _never
        whole = _members(schema)
        stated = {keyword: value for keyword, value in whole.items() if not is_note(keyword)}
        if not stated.keys() <= self._keywords.keys():
            raise _UnknownError
        tests = [self._keywords[keyword](self, value, whole) for keyword, value in stated.items()]
        tests = [test for test in tests if test is not _always]
        self.parts[id(schema)] = tests[0] if len(tests) == 1 else _all(tests)
        return self.parts[id(schema)]

    def target(self, ref: str) -> Test:
        """The test of the target of a reference, which may lead back to where it stands."""
        parts = REFERENCE.fullmatch(ref)
        if parts is None:
            raise _UnknownError
        file, pointer = parts[1], parts[2] or ""
        near = posixpath.dirname(self._path)
        path = posixpath.normpath(posixpath.join(near, file)) if file else self._path
        self._want((path, pointer))
        targets = self._targets
        return lambda value: targets[path, pointer](value)

    def _want(self, place: tuple[str, str]) -> None:
        if place not in self._targets:
            self._targets[place] = _not_known  # until it is compiled
            self._pending.append(place)


def is_note(keyword: str) -> bool:
    """Whether jsonschema judges nothing by a keyword."""
    return keyword in _NOTES or keyword.startswith("x-")


def _plain(root: Json) -> Json:
    """A document without the name of its dialect."""
    plain = dict(_members(root))
    if plain.pop("$schema", _DIALECT) != _DIALECT:
        raise _UnknownError
    return plain


def _members(schema: Json) -> Mapping[str, Json]:
    if not isinstance(schema, dict):
        raise _UnknownError
    return schema


def _always(_: Any) -> bool:
    return True


def _never(_: Any) -> bool:
    return False


def _not_known(_: Any) -> bool:
    raise _UnknownError


def _all(tests: list[Test]) -> Test:
    def test(value: Any) -> bool:
        for one in tests:  # noqa: SIM110 - `all` with a generator takes twice the time
            if not one(value):
                return False
        return True

    return test


# --- keywords ------------------------------------------------------------------------------------

TestMaker: TypeAlias = Callable[[_Compiler, Any, Mapping[str, Json]], Test]
"""Makes the test of a keyword from its value and the keywords next to it."""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_integer(value: Any) -> bool:
    return _is_number(value) and (isinstance(value, int) or value.is_integer())


_TYPES: Final[Mapping[str, Test]] = MappingProxyType(
    {
        "array": lambda value: isinstance(value, list),
        "boolean": lambda value: isinstance(value, bool),
        "integer": _is_integer,
        "null": lambda value: value is None,
        "number": _is_number,
        "object": lambda value: isinstance(value, dict),
        "string": lambda value: isinstance(value, str),
    }
)


def _type(_: _Compiler, names: Any, __: object) -> Test:
    tests = [_TYPES[name] for name in ([names] if isinstance(names, str) else names)]
    return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)


def enum(_: _Compiler, values: Any, __: object) -> Test:
    """The test whether a value is one of these."""
    allowed = frozenset(map(_comparable, values))
    return lambda value: _comparable(value) in allowed


def _const(compiler: _Compiler, value: Any, stated: Mapping[str, Json]) -> Test:
    return enum(compiler, [value], stated)


def _comparable(value: Any) -> Hashable:
    """Equal for values that JSON Schema calls equal: 1 is 1.0, and true is not 1."""
    match value:
        case bool():
            return (bool, value)
        case list():
            return (list, tuple(map(_comparable, value)))
        case dict():
            return (dict, frozenset((name, _comparable(item)) for name, item in value.items()))
        case _:
            number_text_or_null: Hashable = value
            return number_text_or_null


def _ref(compiler: _Compiler, ref: Any, _: object) -> Test:
    return compiler.target(ref)


def _not(compiler: _Compiler, schema: Any, _: object) -> Test:
    refused = compiler.compile(schema)
    return lambda value: not refused(value)


def _all_of(compiler: _Compiler, schemas: Any, _: object) -> Test:
    return _all([compiler.compile(schema) for schema in schemas])


def _any_of(compiler: _Compiler, schemas: Any, _: object) -> Test:
    tests = [compiler.compile(schema) for schema in schemas]
    return lambda value: any(test(value) for test in tests)


def _one_of(compiler: _Compiler, schemas: Any, _: object) -> Test:
    tests = [compiler.compile(schema) for schema in schemas]
    return lambda value: sum(test(value) for test in tests) == 1


def _if(compiler: _Compiler, schema: Any, stated: Mapping[str, Json]) -> Test:
    condition = compiler.compile(schema)
    then, otherwise = (compiler.compile(stated.get(name, True)) for name in ("then", "else"))
    return lambda value: then(value) if condition(value) else otherwise(value)


def _read_elsewhere(*_: object) -> Test:
    return _always


# Of objects.


def _required(_: _Compiler, names: Any, __: object) -> Test:
    wanted = frozenset(names)
    return lambda value: not isinstance(value, dict) or wanted <= value.keys()


def _properties(compiler: _Compiler, schemas: Any, _: object) -> Test:
    tests = {name: compiler.compile(schema) for name, schema in schemas.items()}

    def test(value: Any) -> bool:
        return not isinstance(value, dict) or all(
            one(value[name]) for name, one in tests.items() if name in value
        )

    return test


def _additional_properties(compiler: _Compiler, schema: Any, stated: Mapping[str, Json]) -> Test:
    others = compiler.compile(schema)
    if others is _always:  # Of many parts of `allOf`, each would look at the members of all.
        return _always
    declared = _members(stated.get("properties", {})).keys()
    patterns = [re.compile(pattern) for pattern in _members(stated.get("patternProperties", {}))]

    def test(value: Any) -> bool:
        return not isinstance(value, dict) or all(
            others(value[name])
            for name in value.keys() - declared
            if not any(pattern.search(name) for pattern in patterns)
        )

    return test


def _pattern_properties(compiler: _Compiler, schemas: Any, _: object) -> Test:
    tests = [(re.compile(pattern), compiler.compile(one)) for pattern, one in schemas.items()]
    tests = [(pattern, one) for pattern, one in tests if one is not _always]

    def test(value: Any) -> bool:
        return not isinstance(value, dict) or all(
            is_sound(item)
            for pattern, is_sound in tests
            for name, item in value.items()
            if pattern.search(name)
        )

    return test if tests else _always


def _property_names(compiler: _Compiler, schema: Any, _: object) -> Test:
    is_sound = compiler.compile(schema)
    return lambda value: not isinstance(value, dict) or all(map(is_sound, value))


# Of lists.


def _items(compiler: _Compiler, schema: Any, stated: Mapping[str, Json]) -> Test:
    is_sound = compiler.compile(schema)
    prefix: Any = stated.get("prefixItems", [])
    start = len(prefix)
    return lambda value: not isinstance(value, list) or all(map(is_sound, value[start:]))


def _prefix_items(compiler: _Compiler, schemas: Any, _: object) -> Test:
    tests = [compiler.compile(schema) for schema in schemas]

    def test(value: Any) -> bool:
        pairs = zip(tests, value, strict=False) if isinstance(value, list) else ()
        return all(one(item) for one, item in pairs)

    return test


def _contains(compiler: _Compiler, schema: Any, stated: Mapping[str, Json]) -> Test:
    is_sound = compiler.compile(schema)
    least: Any = stated.get("minContains", 1)
    return lambda value: not isinstance(value, list) or sum(map(is_sound, value)) >= least


def _unique_items(_: _Compiler, wanted: Any, __: object) -> Test:
    def test(value: Any) -> bool:
        return not isinstance(value, list) or len(set(map(_comparable, value))) == len(value)

    return test if wanted else _always


# Bounds.


def _pattern(_: _Compiler, pattern: Any, __: object) -> Test:
    expression = re.compile(pattern)
    return lambda value: not isinstance(value, str) or expression.search(value) is not None


def _number(bound: Callable[[Any, Any], bool]) -> TestMaker:
    return lambda _, limit, __: lambda value: not _is_number(value) or bound(value, limit)


def _size(class_: type[Sized], bound: Callable[[Any, Any], bool]) -> TestMaker:
    return lambda _, limit, __: (
        lambda value: not isinstance(value, class_) or bound(len(value), limit)
    )


_KEYWORDS: Final[Mapping[str, TestMaker]] = MappingProxyType(
    {
        "$ref": _ref,
        "additionalProperties": _additional_properties,
        "allOf": _all_of,
        "anyOf": _any_of,
        "const": _const,
        "contains": _contains,
        "else": _read_elsewhere,
        "enum": enum,
        "exclusiveMaximum": _number(operator.lt),
        "exclusiveMinimum": _number(operator.gt),
        "if": _if,
        "items": _items,
        "maxItems": _size(list, operator.le),
        "maxLength": _size(str, operator.le),
        "maxProperties": _size(dict, operator.le),
        "maximum": _number(operator.le),
        "minContains": _read_elsewhere,
        "minItems": _size(list, operator.ge),
        "minLength": _size(str, operator.ge),
        "minProperties": _size(dict, operator.ge),
        "minimum": _number(operator.ge),
        "not": _not,
        "oneOf": _one_of,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "prefixItems": _prefix_items,
        "properties": _properties,
        "propertyNames": _property_names,
        "required": _required,
        "then": _read_elsewhere,
        "type": _type,
        "uniqueItems": _unique_items,
    }
)
