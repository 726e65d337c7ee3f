"""What kind of document a text is, by what it says of itself."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..contract.load import Document
from ..contract.model import Json
from ..contract.naming import printable
from ..diagnostics import DiagnosticError
from ..frozen import frozen


@frozen
class DocumentKind:
    """A kind of document, as far as kinds differ in what a schema means.

    `ref_alone` says that keywords beside `$ref` mean nothing, `has_flags` that exclusive bounds are
    true or false; `identity` is the keyword that gives a schema its URI.
    """

    name: str
    is_openapi: bool = False
    ref_alone: bool = False
    has_flags: bool = False
    identity: str = "$id"


OPENAPI_3_0: Final = DocumentKind("OpenAPI 3.0", is_openapi=True, ref_alone=True, has_flags=True)
OPENAPI_3_1: Final = DocumentKind("OpenAPI 3.1", is_openapi=True)
NEWEST: Final = DocumentKind("JSON Schema 2020-12")

_DRAFTS: Final[Mapping[str, DocumentKind]] = MappingProxyType(
    {
        "json-schema.org/draft-04/schema": DocumentKind(
            "JSON Schema draft 4", ref_alone=True, has_flags=True, identity="id"
        ),
        "json-schema.org/draft-06/schema": DocumentKind("JSON Schema draft 6", ref_alone=True),
        "json-schema.org/draft-07/schema": DocumentKind("JSON Schema draft 7", ref_alone=True),
        "json-schema.org/draft/2019-09/schema": DocumentKind("JSON Schema 2019-09"),
        "json-schema.org/draft/2020-12/schema": NEWEST,
        "json-schema.org/schema": NEWEST,
        "spec.openapis.org/oas/3.1/dialect/base": NEWEST,
    }
)
"""The dialects that are read, by their URI without scheme."""

_READ: Final = "OpenAPI 3.0 and 3.1, and JSON Schema of draft 4, 6, 7, 2019-09 and 2020-12"
_TYPING: Final = frozenset(
    {
        *("$defs", "$id", "$ref", "allOf", "anyOf", "const", "definitions", "enum", "items"),
        *("oneOf", "properties", "type"),
    }
)
"""Keywords of which a JSON Schema that names no dialect has at least one."""
_SAID: Final = ("openapi", "swagger", "$schema")
"""Members by which a document says what kind it is of."""


def kind_of(document: Document) -> DocumentKind:
    """The kind of a document.

    Raises:
        DiagnosticError: It is of no kind that is read, or of an unknown version.
    """
    data = document.data
    if not isinstance(data, dict):
        raise _unknown(document, "", "this is not an object")
    if "openapi" in data:
        return _openapi(document, data["openapi"])
    if "swagger" in data:
        help_ = "convert it to OpenAPI 3.0 or 3.1 first"
        raise _unknown(document, "/swagger", "Swagger 2.0 is not read", help_)
    if "$schema" in data:
        return _draft(document, data["$schema"])
    if _TYPING & data.keys():
        return NEWEST
    raise _unknown(document, "", "this is neither OpenAPI nor JSON Schema")


def is_part(data: Json) -> bool:
    """Whether a value says nothing of its kind, so that it has that of the document that refers to
    it."""
    return not isinstance(data, dict) or data.keys().isdisjoint(_SAID)


def is_document(data: Json) -> bool:
    """Whether a value looks like a document, of whatever version, and not like other data."""
    return isinstance(data, dict) and not data.keys().isdisjoint({*_SAID, *_TYPING})


def _openapi(document: Document, version: Json) -> DocumentKind:
    # YAML reads an unquoted 3.1 as a number.
    text = str(version) if isinstance(version, str | float) else ""
    if re.fullmatch(r"3\.0(\..+)?", text):
        return OPENAPI_3_0
    if re.fullmatch(r"3\.1(\..+)?", text):
        return OPENAPI_3_1
    message = f"this version of OpenAPI is not read: {_shown(version)}"
    raise _unknown(document, "/openapi", message)


def _draft(document: Document, uri: Json) -> DocumentKind:
    plain = uri.rstrip("#").partition("://")[2] if isinstance(uri, str) else ""
    if plain in _DRAFTS:
        return _DRAFTS[plain]
    message = f"this dialect of JSON Schema is not read: {_shown(uri)}"
    raise _unknown(document, "/$schema", message)


def _shown(value: Json) -> str:
    text = printable(value if isinstance(value, str) else json.dumps(value))
    return text if len(text) <= 80 else f"{text[:77]}..."


def _unknown(
    document: Document, pointer: str, message: str, help_: str = f"what is read: {_READ}"
) -> DiagnosticError:
    return DiagnosticError([document.diagnostic("import-kind", pointer, message, help_)])
