"""The schemas of openapi.json are valid JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Diagnostic
from ..load import Sources
from ..pointer import join
from .openapi_forms import schemas
from .wording import show


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check the schemas of openapi.json against the JSON Schema meta-schema."""
    document = sources.openapi
    if document is None or not isinstance(document.data, dict):
        return
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    for pointer, schema in schemas(document.data):
        for error in validator.iter_errors(schema):
            message = f"{show(error.instance)} is not allowed here in JSON Schema"
            help_ = "see the keyword in JSON Schema 2020-12"
            yield document.diagnostic(
                "openapi-schema", pointer + join(*error.absolute_path), message, help_
            )
