"""References between schemas: each knows the schema that it leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urljoin

from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .choices import spread
from .text import Json

BASE: Final = "https://contract.invalid/"
"""Where the documents are said to be."""

_DATA: Final = frozenset({"const", "default", "enum", "examples"})
"""Keywords whose values are payloads, and hold no references."""

_BY_NAME: Final = frozenset({"$defs", "properties"})
"""Keywords whose members have names of their own, each with a schema."""


class Reference(str):
    """An absolute URI, and the schema that it leads to.

    It is looked up once: a payload passes the same references again and again.
    """

    __slots__ = ("schema",)
    schema: Json


def linked(documents: Mapping[str, Json]) -> dict[str, Json]:
    """The documents with a `Reference` in the place of every reference."""
    absolute = {path: _absolute(document, BASE + path) for path, document in documents.items()}
    registry: Registry[Json] = Registry().with_resources(
        (BASE + path, Resource.from_contents(document, default_specification=DRAFT202012))
        for path, document in absolute.items()
    )
    resolver = registry.resolver()
    for document in absolute.values():
        for reference in _references(document):
            reference.schema = resolver.lookup(reference).contents
    return absolute


def _absolute(node: Json, base: str) -> Json:
    if isinstance(node, list):
        return [_absolute(item, base) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: _member(key, value, base) for key, value in spread(node).items()}


def _member(key: str, value: Json, base: str) -> Json:
    if key in _DATA or key.startswith("x-"):
        return value
    if key in _BY_NAME:
        return {name: _absolute(schema, base) for name, schema in value.items()}
    if key == "mapping":
        return {tag: Reference(urljoin(base, target)) for tag, target in value.items()}
    return Reference(urljoin(base, value)) if key == "$ref" else _absolute(value, base)


def _references(node: Json) -> Iterator[Reference]:
    if isinstance(node, Reference):
        yield node
    elif isinstance(node, dict | list):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from _references(inner)
