"""Changes of operations, and of everything else in openapi.json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, Final

from ..contract.lint.wording import show
from ..contract.load import Document
from ..contract.pointer import escape
from .change import Change, Spot
from .edition import Edition
from .operations import OperationOutline, OperationPart
from .pairing import Pairing

_NOTES: Final = frozenset(
    {
        "contact",
        "description",
        "example",
        "examples",
        "externalDocs",
        "license",
        "summary",
        "tags",
        "termsOfService",
        "title",
    }
)
"""Parts of openapi.json that no program depends on."""


def changes(pairing: Pairing) -> Iterator[Change]:
    """Every change of operations and of the rest of openapi.json."""
    found = list(_operations(pairing))
    yield from found
    old, new = pairing.old.sources.openapi, pairing.new.sources.openapi
    if old is not None and new is not None:
        told = [
            spot.place.pointer
            for change in found
            if None in (change.old, change.new) or change.kind == "operation-moved"
            for spot in (change.old, change.new)
            if spot is not None
        ]
        yield from _rest(pairing, old, new, told)


def _operations(pairing: Pairing) -> Iterator[Change]:
    old, new = pairing.old, pairing.new
    for key, operation in old.operations.items():
        if key not in pairing.operations:
            yield _change("operation-removed", _spot(old, operation), None, key, "")
    for key, operation in new.operations.items():
        if key not in pairing.operations.values():
            yield _change("operation-added", None, _spot(new, operation), "", key)
    for before, after in pairing.operations.items():
        yield from _operation(pairing, old.operations[before], new.operations[after])


def _change(
    kind: str, old: Spot | None, new: Spot | None, was: str, now: str, detail: str = ""
) -> Change:
    return Change(kind=kind, detail=detail, old=old, new=new, was=was, now=now)


def _spot(edition: Edition, operation: OperationOutline, pointer: str = "") -> Spot:
    assert edition.sources.openapi is not None
    place = edition.place(edition.sources.openapi, pointer or operation.pointer)
    return Spot(operation.key, (), place)


def _operation(pairing: Pairing, old: OperationOutline, new: OperationOutline) -> Iterator[Change]:
    spots = _spot(pairing.old, old), _spot(pairing.new, new)
    if old.key != new.key:
        yield _change("operation-moved", *spots, old.key, new.key)
    if old.id != new.id:
        yield _change("operation-renamed", *spots, old.id, new.id)
    for name in sorted(old.parameters.keys() | new.parameters.keys()):
        before, after = old.parameters.get(name), new.parameters.get(name)
        yield from _part(pairing, (old, new), (before, after), name, _PARAMETER)
    for name in sorted(old.bodies.keys() | new.bodies.keys()):
        before, after = old.bodies.get(name), new.bodies.get(name)
        kinds = _REQUEST if name == "request" else _ANSWER
        yield from _part(pairing, (old, new), (before, after), name, kinds)


_PARAMETER: Final = {
    (True, True): "required-parameter-added",
    (True, False): "parameter-added",
    (False, True): "required-parameter-removed",
    (False, False): "parameter-removed",
}
_REQUEST: Final = _PARAMETER
_ANSWER: Final = {
    (True, True): "answer-added",
    (True, False): "answer-added",
    (False, True): "answer-removed",
    (False, False): "answer-removed",
}
"""The kind of change by whether the part is new, and whether it is required."""


def _part(
    pairing: Pairing,
    operations: tuple[OperationOutline, OperationOutline],
    parts: tuple[OperationPart | None, OperationPart | None],
    name: str,
    kinds: Mapping[tuple[bool, bool], str],
) -> Iterator[Change]:
    """Changes of a parameter or a body; its schema is compared as a definition."""
    before, after = parts
    old = _spot(pairing.old, operations[0], before.pointer) if before else None
    new = _spot(pairing.new, operations[1], after.pointer) if after else None
    if before is None and after is not None:
        kind = kinds[True, after.required]
        yield _change(kind, None, new, "", _need(after), name)
    elif after is None and before is not None:
        yield _change(kinds[False, before.required], old, None, _need(before), "", name)
    elif before is not None and after is not None and before.required != after.required:
        kind = "parameter-required" if after.required else "parameter-optional"
        yield _change(kind, old, new, _need(before), _need(after), name)


def _need(part: OperationPart) -> str:
    return "required" if part.required else "may be left out"


# --- the rest ------------------------------------------------------------------------------------


_READ: Final = frozenset({"operationId", "required", "in", "name", "$ref"})
"""Members that are compared as parts of an operation."""


def _rest(pairing: Pairing, old: Document, new: Document, told: Sequence[str]) -> Iterator[Change]:
    """Changes of everything that is neither a schema nor part of an operation.

    Anything under a pointer in `told` was added, removed or moved as a whole, and is already
    reported.
    """
    before = dict(_leaves(old.data, {*_LEFT_OUT, *pairing.old.outline.pointers}))
    after = dict(_leaves(new.data, {*_LEFT_OUT, *pairing.new.outline.pointers}))
    for pointer in [*before, *(pointer for pointer in after if pointer not in before)]:
        was, now = before.get(pointer), after.get(pointer)
        keys = pointer.split("/")
        is_read = keys[1] in ("paths", "components") and keys[-1] in _READ
        if was == now or is_read or any(f"{pointer}/".startswith(f"{at}/") for at in told):
            continue
        kind = "document-changed" if _NOTES.isdisjoint(keys) else "document-text-changed"
        yield _change(
            kind,
            None if was is None else Spot("openapi", (), pairing.old.place(old, pointer)),
            None if now is None else Spot("openapi", (), pairing.new.place(new, pointer)),
            was or "",
            now or "",
            pointer,
        )


_LEFT_OUT: Final = frozenset({"/info/version", "/components/schemas"})
"""Members that may differ, or are compared as schemas."""


def _leaves(node: Any, left_out: Set[str], pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every leaf value, by its pointer."""
    if pointer in left_out:
        return
    if isinstance(node, dict) and node:
        for key, value in node.items():
            yield from _leaves(value, left_out, f"{pointer}/{escape(key)}")
    elif isinstance(node, list) and node:
        for index, value in enumerate(node):
            yield from _leaves(value, left_out, f"{pointer}/{index}")
    else:
        yield pointer, show(node)
