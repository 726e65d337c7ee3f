"""What the documentation of a type says, whatever the language of the target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..contract import model

SHIPPED: Final = "Part of every package that tinkerspec generates; do not edit."
"""What begins a file that comes with the program: its template is nowhere in the user's project."""


def describe(definition: model.Definition, schema: str) -> str:
    """What a type is, and the schema that says so, by the name that people have for its file."""
    policy = ""
    if isinstance(definition, model.Object):
        policy = "; unknown keys are " + ("rejected" if definition.strict else "ignored")
    remarks = (" ".join(remark).strip() for remark in remarks_on(definition))
    since = since_when(definition.period)
    direction = "request and response" if definition.direction == "both" else definition.direction
    origin = f"Schema: `{schema}` ({direction}{policy})."
    return "\n\n".join(filter(None, (definition.description, *remarks, since, origin)))


def remarks_on(noted: model.Definition | model.Field) -> Iterator[tuple[str, str]]:
    """What people have to know before they use a type or a member: the word, and what it means."""
    if noted.deprecated:
        yield "Deprecated.", ""
    if noted.read_only:
        yield "Read only:", "the server sets it."
    if noted.write_only:
        yield "Write only:", "the server does not give it back."


def describe_member(field: model.Field) -> str:
    """What a member is, and since when it is there."""
    since = since_when(field.period)
    is_sentence = field.description.endswith((".", "!", "?")) and "\n\n" not in field.description
    return (" " if is_sentence else "\n\n").join(filter(None, (field.description, since)))


def since_when(period: model.Period) -> str:
    """The contract from which on something is there, as a sentence; empty if it always was.

    Until when it is there is no part of a package: a later contract would change the package of an
    earlier one.
    """
    return f"Since {period.since}." if period.since else ""
