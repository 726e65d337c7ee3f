"""The structure of openapi.json where this program reads it: operations and components.

Everything else, and extensions, is ignored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Final, TypeAlias

from ...frozen import frozen
from ..model import Json
from ..openapi import LONGEST_CHAIN, METHODS, is_extension, reference, resolved
from ..pointer import escape


@frozen
class _OpenApiForm:
    """The form of an object: the forms of its `members`, and of `each` other member."""

    members: Mapping[str, _OpenApiForm] = field(default_factory=lambda: MappingProxyType({}))
    each: _OpenApiForm | None = None
    extensible: bool = False
    """Whether members that begin with `x-` are extensions."""
    is_list: bool = False
    """Whether it is a list instead, whose items have the form `each`."""
    is_schema: bool = False
    """Whether it is a schema, which may also be true or false."""


def _map(form: _OpenApiForm) -> _OpenApiForm:
    return _OpenApiForm(each=form)


_SCHEMA: Final = _OpenApiForm(is_schema=True)
_CONTENT: Final = _map(_OpenApiForm({"schema": _SCHEMA}))
_BODY: Final = _OpenApiForm({"content": _CONTENT})
_PARAMETER: Final = _OpenApiForm({"schema": _SCHEMA, "content": _CONTENT})
_PARAMETERS: Final = _OpenApiForm(each=_PARAMETER, is_list=True)
_RESPONSE: Final = _OpenApiForm({"content": _CONTENT, "headers": _map(_PARAMETER)})
_RESPONSES: Final = _OpenApiForm(each=_RESPONSE, extensible=True)
_OPERATION: Final = _OpenApiForm(
    {"parameters": _PARAMETERS, "requestBody": _BODY, "responses": _RESPONSES}
)
_ITEM: Final = _OpenApiForm({"parameters": _PARAMETERS, **dict.fromkeys(METHODS, _OPERATION)})
_COMPONENTS: Final = _OpenApiForm(
    {
        "schemas": _map(_SCHEMA),
        "parameters": _map(_PARAMETER),
        "headers": _map(_PARAMETER),
        "requestBodies": _map(_BODY),
        "responses": _map(_RESPONSE),
        "pathItems": _map(_ITEM),
    }
)
_DOCUMENT: Final = _OpenApiForm(
    {"paths": _OpenApiForm(each=_ITEM, extensible=True), "components": _COMPONENTS}
)

Misfit: TypeAlias = tuple[str, str, str]
"""The pointer to what does not fit, what is wrong, and how to fix it."""


def misfits(data: dict[str, Json]) -> Iterator[Misfit]:
    """Find what is not valid OpenAPI, following references within the document."""
    for pointer, value, form in _placed(data):
        if _refers(value, form):
            if resolved(data, pointer) is None:
                message = f"the reference does not end after {LONGEST_CHAIN} others"
                yield f"{pointer}/$ref", message, "refer to the target itself, not to a reference"
        elif wanted := _wanted(value, form):
            yield pointer, f"{wanted} belongs here", "write what OpenAPI 3.1 has in this place"


def schemas(data: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    """Yield the place of every schema, and the schema."""
    for pointer, value, form in _placed(data):
        if form.is_schema:
            yield pointer, value


def _placed(data: dict[str, Json]) -> Iterator[tuple[str, Json, _OpenApiForm]]:
    """Yield every value that is read, with its expected form."""
    pending: list[tuple[str, Json, _OpenApiForm]] = [("", data, _DOCUMENT)]
    seen: set[tuple[str, int]] = set()
    while pending:
        pointer, value, form = pending.pop()
        if (pointer, id(form)) in seen:
            continue
        seen.add((pointer, id(form)))
        yield pointer, value, form
        if not _refers(value, form):
            pending += _parts(pointer, value, form)
        elif (found := resolved(data, pointer)) and found[1] is not None:
            pending.append((*found, form))  # Another rule checks whether the target exists.


def _refers(value: Json, form: _OpenApiForm) -> bool:
    return reference(value) is not None and not form.is_schema


def _wanted(value: Json, form: _OpenApiForm) -> str | None:
    if form.is_list:
        return None if isinstance(value, list) else "a list"
    if isinstance(value, dict) or (form.is_schema and isinstance(value, bool)):
        return None
    return "an object"


def _parts(
    pointer: str, value: Json, form: _OpenApiForm
) -> Iterator[tuple[str, Json, _OpenApiForm]]:
    if isinstance(value, list) and form.is_list:
        members = {str(index): item for index, item in enumerate(value)}
    else:
        members = value if isinstance(value, dict) and not form.is_list else {}
    for name, member in members.items():
        part = form.members.get(name, form.each)
        if part is not None and not (form.extensible and is_extension(name)):
            yield f"{pointer}/{escape(name)}", member, part
