"""What the documentation of a type says, whatever the language of the target."""

from __future__ import annotations

from typing import Final

from ..contract import model

SHIPPED: Final = "Part of every package that tinkerspec generates; do not edit."
"""What begins a file that comes with the program: its template is nowhere in the user's project."""


def describe(definition: model.Definition, schema: str) -> str:
    """What a type is, and the schema that says so, by the name that people have for its file."""
    policy = ""
    if isinstance(definition, model.Object):
        policy = "; unknown keys are " + ("rejected" if definition.strict else "ignored")
    deprecated = "Deprecated." if definition.deprecated else ""
    direction = "request and response" if definition.direction == "both" else definition.direction
    origin = f"Schema: `{schema}` ({direction}{policy})."
    return "\n\n".join(filter(None, (definition.description, deprecated, origin)))
