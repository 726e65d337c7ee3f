"""The schemas of openapi.json are valid JSON Schema; and those that become no types are named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...diagnostics import Diagnostic
from ..load import Document, Sources
from ..model import Json
from ..openapi import components, members
from ..pointer import join
from . import openapi
from .openapi_forms import schemas
from .wording import listed, show

_MEANT: Final = "x-no-types"


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
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    for pointer, schema in schemas(data):
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
