"""The schemas of openapi.json are valid JSON Schema; and those that become no types are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ...diagnostics import Diagnostic
from ..load import Document, Sources
from ..model import Json
from ..openapi import components, members
from ..pointer import join
from ..wording import listed, show
from . import openapi, quick
from .openapi_forms import schemas

_MEANT: Final = "x-no-types"

_TEXT: Final[Json] = {"type": "string"}
_NUMBER: Final[Json] = {"type": "number"}
_BOOLEAN: Final[Json] = {"type": "boolean"}
_COUNT: Final[Json] = {"type": "integer", "minimum": 0}
_LIST: Final[Json] = {"type": "array"}
_NAMES: Final[Json] = {"type": "array", "items": _TEXT, "uniqueItems": True}
_TYPE: Final[Json] = {
    "enum": ["array", "boolean", "integer", "null", "number", "object", "string"],
}
_TYPES: Final[Json] = {"type": "array", "items": _TYPE, "minItems": 1, "uniqueItems": True}
_SCHEMA: Final[dict[str, Json]] = {"$ref": "#/$defs/schema"}
_SCHEMAS: Final[Json] = {"type": "array", "items": _SCHEMA, "minItems": 1}
_SCHEMA_MAP: Final[Json] = {"type": "object", "additionalProperties": _SCHEMA}
_KEYWORDS: Final[Mapping[str, Json]] = {
    **dict.fromkeys(("const", "default"), True),
    # JSON Schema does not know these, so it refuses none of their values.
    **dict.fromkeys(("discriminator", "example", "externalDocs", "nullable", "xml"), True),
    **dict.fromkeys(("$ref", "description", "format", "pattern", "title"), _TEXT),
    **dict.fromkeys(("contentEncoding", "contentMediaType"), _TEXT),
    **dict.fromkeys(("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum"), _NUMBER),
    **dict.fromkeys(("maxItems", "maxLength", "minItems", "minLength"), _COUNT),
    **dict.fromkeys(("maxProperties", "minProperties"), _COUNT),
    **dict.fromkeys(("enum", "examples"), _LIST),
    **dict.fromkeys(("additionalProperties", "items", "not", "propertyNames"), _SCHEMA),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _SCHEMAS),
    **dict.fromkeys(("deprecated", "readOnly", "uniqueItems", "writeOnly"), _BOOLEAN),
    **dict.fromkeys(("patternProperties", "properties"), _SCHEMA_MAP),
    "multipleOf": {"type": "number", "exclusiveMinimum": 0},
    "required": _NAMES,
    "type": {"anyOf": [_TYPE, _TYPES]},
}
_PLAIN: Final[Json] = {
    **_SCHEMA,
    "$defs": {
        "schema": {
            "type": ["object", "boolean"],
            "properties": dict(_KEYWORDS),
            "patternProperties": {"^x-": True},
            "additionalProperties": False,
        }
    },
}
"""Accepts schemas of the usual keywords, which the meta-schema then need not look at."""


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check the schemas of openapi.json against the JSON Schema meta-schema; if the document has no
    fault, warn of its named schemas."""
    document = sources.openapi
    if document is None or not isinstance(document.data, dict):
        return
    faults = list(_misfits(document, document.data))
    yield from faults
    if not faults and not any(True for _ in openapi.check(sources)):
        yield from _untyped(document)


def _misfits(document: Document, data: dict[str, Json]) -> Iterator[Diagnostic]:
    is_plain = quick.compiled(_PLAIN)
    assert is_plain is not None
    doubtful = [(pointer, schema) for pointer, schema in schemas(data) if not is_plain(schema)]
    if not doubtful:
        return
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    for pointer, schema in doubtful:
        for error in validator.iter_errors(schema):
            message = f"{show(error.instance)} is not allowed here in JSON Schema"
            help_ = "see the keyword in JSON Schema 2020-12"
            yield document.diagnostic(
                "openapi-schema", pointer + join(*error.absolute_path), message, help_
            )


def _untyped(document: Document) -> Iterator[Diagnostic]:
    """One warning for all components that are more than a reference, unless the document says that
    they are meant to be no types."""
    own = [name for name, node in components(document.root).items() if "$ref" not in members(node)]
    if own and members(document.root.get("components")).get(_MEANT) is not True:
        message = f"schemas of openapi.json become no types in any language: {listed(own)}"
        help_ = (
            "to make a type of one, move it to a file under types/ and write a `$ref` to the file "
            f'in its place; to have them without types, write "{_MEANT}": true in `components`'
        )
        yield document.diagnostic("openapi-component", "/components/schemas", message, help_)
