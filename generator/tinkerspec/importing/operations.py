"""The parts of an OpenAPI document that are not named schemas: where schemas stand in them, and the
openapi.json that they become.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Final, Literal, TypeAlias

from ..contract.load import Document
from ..contract.model import Json
from ..contract.openapi import METHODS, is_extension
from ..diagnostics import DiagnosticError
from ..frozen import frozen
from .library import Library, SourcePlace

Sender: TypeAlias = Literal["request", "response"]
"""Whether a client sends a value or a server."""


@frozen
class _ApiPart:
    """A kind of object in OpenAPI: the parts under its `members`, and under `each` other name."""

    members: Mapping[str, _ApiPart] = field(default_factory=dict)
    each: _ApiPart | None = None
    sender: Sender | None = None
    """Who sends what is in it; None if what contains it decides."""
    is_schema: bool = False


def _each(part: _ApiPart) -> _ApiPart:
    return _ApiPart(each=part)


_SCHEMA: Final = _ApiPart(is_schema=True)
_PLAIN: Final = _ApiPart()
_HEADER: Final[_ApiPart] = _ApiPart({"schema": _SCHEMA, "examples": _each(_PLAIN)})
_MEDIA: Final = _ApiPart(
    {
        "schema": _SCHEMA,
        "examples": _each(_PLAIN),
        "encoding": _each(_ApiPart({"headers": _each(_HEADER)})),
    }
)
_CONTENT: Final = _each(_MEDIA)
_PARAMETER: Final = _ApiPart(
    {"schema": _SCHEMA, "content": _CONTENT, "examples": _each(_PLAIN)}, sender="request"
)
_BODY: Final = _ApiPart({"content": _CONTENT}, sender="request")
_RESPONSE: Final = _ApiPart(
    {"content": _CONTENT, "headers": _each(_HEADER), "links": _each(_PLAIN)}, sender="response"
)
_CALL: Final = {
    "parameters": _each(_PARAMETER),
    "requestBody": _BODY,
    "responses": _each(_RESPONSE),
}
# What the server calls is not described further: its requests are what the server sends.
_CALLED: Final = _ApiPart({name: _ApiPart(part.members, part.each) for name, part in _CALL.items()})
_CALLBACK: Final = _each(_ApiPart(dict.fromkeys(METHODS, _CALLED)))
_OPERATION: Final = _ApiPart({**_CALL, "callbacks": _each(_CALLBACK)})
_ITEM: Final = _ApiPart({"parameters": _each(_PARAMETER), **dict.fromkeys(METHODS, _OPERATION)})
_COMPONENTS: Final = _ApiPart(
    {
        "parameters": _each(_PARAMETER),
        "headers": _each(_HEADER),
        "requestBodies": _each(_BODY),
        "responses": _each(_RESPONSE),
        "callbacks": _each(_CALLBACK),
        "pathItems": _each(_ITEM),
        "examples": _each(_PLAIN),
        "links": _each(_PLAIN),
        "securitySchemes": _each(_PLAIN),
    }
)
_DOCUMENT: Final = _ApiPart(
    {
        "paths": _each(_ITEM),
        "webhooks": _each(_ApiPart(dict.fromkeys(METHODS, _CALLED))),
        "components": _COMPONENTS,
    }
)

_DEEPEST: Final = 60
"""How deep parts nest within one another when every reference is followed."""


def _inside(part: _ApiPart, node: Json) -> Iterator[tuple[str, Json, _ApiPart]]:
    """The members of a node that are parts themselves."""
    items = enumerate(node) if isinstance(node, list) else []
    members = node.items() if isinstance(node, dict) else ((str(i), item) for i, item in items)
    for name, value in members:
        inner = part.members.get(name, part.each)
        if inner is not None and not is_extension(name):
            yield name, value, inner


def _ref(node: Json, part: _ApiPart) -> str | None:
    """The reference that stands in the place of a part."""
    ref = node.get("$ref") if isinstance(node, dict) and not part.is_schema else None
    return ref if isinstance(ref, str) else None


def schema_places(
    library: Library, document: Document
) -> Iterator[tuple[SourcePlace, Sender | None]]:
    """Every schema outside of `components/schemas`, and who sends its values if that is known.

    Raises:
        DiagnosticError: A reference leads nowhere, or in a circle.
    """
    pending: list[tuple[SourcePlace, _ApiPart, Sender | None]] = [
        (SourcePlace(document, ""), _DOCUMENT, None)
    ]
    seen: set[tuple[SourcePlace, Sender | None]] = set()
    while pending:
        at, part, outer = pending.pop()
        place = _end(library, at, part)
        sender: Sender | None = part.sender or outer
        if (place, sender) in seen:
            continue
        seen.add((place, sender))
        if part.is_schema:
            yield place, sender
        else:
            found = [(place.at(name), inner) for name, _, inner in _inside(part, place.value)]
            pending.extend((each, inner, sender) for each, inner in reversed(found))


def _end(library: Library, place: SourcePlace, part: _ApiPart) -> SourcePlace:
    """Where the references end that stand in the place of a part."""
    passed = set[SourcePlace]()
    while (ref := _ref(place.value, part)) is not None:
        if place in passed:
            raise _circle(place)
        passed.add(place)
        place = library.target(place, ref)
    return place


def _circle(place: SourcePlace) -> DiagnosticError:
    message = "the references lead in a circle, so that there is nothing"
    help_ = "let one of them lead to what is meant"
    return DiagnosticError([place.at("$ref").fault("import-circle", message, help_)])


# --- openapi.json --------------------------------------------------------------------------------

_VERSION: Final = re.compile(r"[0-9][0-9A-Za-z.+_-]{0,63}")
_NUMBERS: Final = re.compile(r"[0-9][0-9A-Za-z.]*")
_UNKNOWN_VERSION: Final = "0"
_DROPPED: Final = ("jsonSchemaDialect", "$self")


@frozen
class Building:
    """Makes openapi.json of a document; `translated` makes a schema of ours of one of its."""

    library: Library
    translated: Callable[[SourcePlace], Json]
    source: str

    def document(self, document: Document) -> dict[str, Json]:
        """The whole document, without named schemas: those are files."""
        built = self._part(SourcePlace(document, ""), document.data, _DOCUMENT, 0)
        assert isinstance(built, dict)
        components = built.get("components")
        if isinstance(components, dict):
            components.pop("schemas", None)
            if not components:
                del built["components"]
        for name in _DROPPED:
            built.pop(name, None)
        info = built.get("info")
        built["info"] = _head(info if isinstance(info, dict) else {}, self.library.name)
        return {**built, "openapi": "3.1.0", "x-source": self.source}

    def _part(self, place: SourcePlace, node: Json, part: _ApiPart, depth: int) -> Json:
        if part.is_schema:
            return self.translated(place)
        ref = _ref(node, part)
        if ref is not None:
            if depth > _DEEPEST:
                raise _circle(place)
            target = self.library.target(place, ref)
            if not ref.startswith("#") or target.document.path != self.source:
                return self._part(target, target.value, part, depth + 1)
            return node
        if isinstance(node, list):
            return [
                self._part(place.at(name), value, inner, depth + 1)
                for name, value, inner in _inside(part, node)
            ] or list(node)
        if not isinstance(node, dict):
            return node
        inner = {name: form for name, _, form in _inside(part, node)}
        return {
            name: self._part(place.at(name), value, inner[name], depth + 1)
            if name in inner
            else value
            for name, value in node.items()
            if not (is_extension(name) and _refers(value))
        }


def _refers(value: Json) -> bool:
    """Whether there is a reference somewhere in a value whose meaning nobody knows."""
    if isinstance(value, dict):
        return "$ref" in value or any(map(_refers, value.values()))
    return isinstance(value, list) and any(map(_refers, value))


def _head(info: Mapping[str, Json], name: str) -> dict[str, Json]:
    """The title and version of a document in a form that packages can have."""
    title, version = info.get("title"), info.get("version")
    head = {**info, "title": title if isinstance(title, str) and title else name}
    text = str(version) if isinstance(version, str | int | float) else ""
    if _VERSION.fullmatch(text) is None:
        numbers = _NUMBERS.search(text)
        head["x-version"] = version
        text = numbers.group()[:64] if numbers else _UNKNOWN_VERSION
    head["version"] = text
    return head
