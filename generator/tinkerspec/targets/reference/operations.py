"""The operations of openapi.json, as far as they concern types: what they take and what they give.

Lint has found every reference of the file to lead somewhere; of anything else in it nothing is
taken for granted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...contract import openapi
from ...contract.axis import history
from ...contract.load import Sources
from ...contract.model import Period
from ...contract.pointer import value_at


@dataclass(frozen=True, slots=True)
class OperationTypes:
    """An operation by its types: `key` is its method and path; they stand in the order that it
    names them."""

    key: str
    description: str
    deprecated: bool
    period: Period
    takes: tuple[str, ...]
    gives: tuple[str, ...]


def operations(sources: Sources) -> Iterator[OperationTypes]:
    """The operations in the order of openapi.json; none where there is no such file."""
    root = sources.openapi.root if sources.openapi is not None else {}
    for operation in openapi.operations(root):
        node = operation.node
        takes = [*(value_at(root, at) for at in operation.parameters), node.get("requestBody")]
        yield OperationTypes(
            key=operation.key,
            description=_description(node),
            deprecated=node.get("deprecated") is True,
            period=_period(operation.pointer, sources),
            takes=_types(takes, sources),
            gives=_types(node.get("responses"), sources),
        )


def _period(pointer: str, sources: Sources) -> Period:
    """When there is an operation: its path may be there for longer, and says it for those that say
    nothing."""
    assert sources.openapi is not None
    path = history.period(sources.openapi, pointer.rpartition("/")[0])
    own = history.period(sources.openapi, pointer)
    return Period(since=own.since or path.since, until=own.until or path.until)


def _types(node: Any, sources: Sources) -> tuple[str, ...]:
    """The types that a part of openapi.json refers to, each once."""
    assert sources.openapi is not None
    document = sources.openapi
    files = openapi.files(document.root, node)
    titles = (sources.by_path[document.beside(file)].name for file in files)
    return tuple(dict.fromkeys(titles))


def _description(operation: Mapping[str, Any]) -> str:
    """Its summary and description as one text."""
    texts = [operation.get("summary"), operation.get("description")]
    told = [text.strip() for text in texts if isinstance(text, str) and text.strip()]
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in told)
