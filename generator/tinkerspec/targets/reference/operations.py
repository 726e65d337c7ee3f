"""The operations of openapi.json as pages tell of them: what they take and what they give.

Lint has found every reference of the file to lead somewhere; of anything else in it nothing is
taken for granted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...contract import openapi
from ...contract.axis import history
from ...contract.load import Sources
from ...contract.model import Json, Period
from ...contract.pointer import value_at
from ...frozen import frozen


@frozen
class ToldParameter:
    """A parameter: its name, where it is sent (`path`, `query`, `header` or `cookie`), and when."""

    name: str
    place: str
    description: str
    required: bool
    period: Period


@frozen
class ToldAnswer:
    """An answer: its status, or a range or the rest of them, and the types in it."""

    status: str
    description: str
    types: tuple[str, ...]
    period: Period


@frozen
class OperationTypes:
    """An operation by its types: `key` is its method and path; they stand in the order that it
    names them."""

    key: str
    description: str
    deprecated: bool
    period: Period
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    parameters: tuple[ToldParameter, ...]
    answers: tuple[ToldAnswer, ...]


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
            parameters=_parameters(operation.parameters, sources),
            answers=tuple(_answer(*each, sources) for each in operation.responses.items()),
        )


def _parameters(pointers: Iterable[str], sources: Sources) -> tuple[ToldParameter, ...]:
    """Each parameter once: an operation says of one of its path what holds for itself."""
    told = (_parameter(at, sources) for at in pointers)
    return tuple({(each.place, each.name): each for each in told}.values())


def _parameter(pointer: str, sources: Sources) -> ToldParameter:
    assert sources.openapi is not None
    _, node = openapi.part(sources.openapi.root, pointer)
    return ToldParameter(
        name=_text(node.get("name")),
        place=_text(node.get("in")),
        description=_text(node.get("description")),
        required=node.get("required") is True,
        period=history.period(sources.openapi, pointer),
    )


def _answer(status: str, pointer: str, sources: Sources) -> ToldAnswer:
    assert sources.openapi is not None
    _, node = openapi.part(sources.openapi.root, pointer)
    return ToldAnswer(
        status=status,
        description=_text(node.get("description")),
        types=_types(node, sources),
        period=history.period(sources.openapi, pointer),
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
    told = filter(None, (_text(operation.get(name)) for name in ("summary", "description")))
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in told)


def _text(node: Json) -> str:
    return node.strip() if isinstance(node, str) else ""
