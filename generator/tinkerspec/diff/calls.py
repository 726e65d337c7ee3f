"""Changes of operations, and of everything else in openapi.json."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from typing import Any, Final, TypeAlias

from ..contract import openapi
from ..contract.load import Document
from ..contract.pointer import join, split
from ..contract.wording import show
from ..frozen import frozen
from ..targets.callers import breaks
from . import NOTES
from .change import Change, Flows, Spot
from .edition import Edition
from .effects import SAME
from .operations import (
    OperationOutline,
    OperationPart,
    PartRole,
    media_on_wire,
    shape,
    wire_name,
)
from .pairing import Pairing


def changes(pairing: Pairing) -> Iterator[Change]:
    """Every change of operations and of the rest of openapi.json."""
    found = list(_operations(pairing))
    yield from found
    old, new = pairing.old.sources.openapi, pairing.new.sources.openapi
    if old is not None and new is not None:
        told = {
            _told(edition, spot)
            for change in found
            if None in (change.old, change.new) or change.kind == "operation-moved"
            for edition, spot in ((pairing.old, change.old), (pairing.new, change.new))
            if spot is not None
        }
        yield from _rest(pairing, old, new, told)


def _told(edition: Edition, spot: Spot) -> str:
    """The pointer of an operation or of a part of one, as if what it shares stood in it."""
    pointer, operation = spot.place.pointer, edition.operations.get(spot.type)
    if operation is None:
        return pointer
    method, _, path = operation.key.partition(" ")
    for holder in (operation.pointer, operation.pointer.rpartition("/")[0]):
        if f"{pointer}/".startswith(f"{holder}/"):
            return join("paths", path, method.lower()) + pointer.removeprefix(holder)
    return pointer


def _in_operation(pointer: str, method: str) -> str:
    """The pointer of what a path says, as if an operation of it said so."""
    start, paths, path, *inside = pointer.split("/")
    return "/".join((start, paths, path, method, *inside))


def _operations(pairing: Pairing) -> Iterator[Change]:
    old, new = pairing.old, pairing.new
    for key, operation in old.operations.items():
        if key not in pairing.operations:
            yield _change("operation-removed", _spot(old, operation), None, key, "")
    for key, operation in new.operations.items():
        if key not in pairing.operations_before:
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
    if shape(old.key) != shape(new.key):
        yield _change("operation-moved", *spots, old.key, new.key)
    if old.id != new.id:
        yield _change("operation-renamed", *spots, old.id, new.id)
    keys = old.parts.keys() | new.parts.keys()
    for key in sorted(keys, key=lambda key: (_is_parameter(old, new, key), key)):
        yield from _part(pairing, (old, new), (old.parts.get(key), new.parts.get(key)))


def _is_parameter(old: OperationOutline, new: OperationOutline, key: str) -> bool:
    part = old.parts.get(key) or new.parts[key]
    return part.role != "parameter"


_STEMS: Final[Mapping[PartRole, tuple[str, str]]] = {
    "parameter": ("parameter", "required-parameter"),
    "request media type": ("request-media-type", "request-media-type"),
    "answer": ("answer", "answer"),
    "media type": ("media-type", "media-type"),
    "header": ("header", "required-header"),
}
"""What changes of a part are called, if it may be left out and if it is required."""


def _part(
    pairing: Pairing,
    operations: tuple[OperationOutline, OperationOutline],
    parts: tuple[OperationPart | None, OperationPart | None],
) -> Iterator[Change]:
    """Changes of a part of an operation; its schema is compared as a definition."""
    before, after = parts
    part = before or after
    assert part is not None
    if part.whole and not all(part.whole in operation.parts for operation in operations):
        return  # It was added or removed with the whole of which it is a part.
    old = _spot(pairing.old, operations[0], before.pointer) if before else None
    new = _spot(pairing.new, operations[1], after.pointer) if after else None
    if before is None or after is None:
        stem = _STEMS[part.role][part.required]
        if _is_success(part):
            stem = "success"
        kind = f"{stem}-{'removed' if after is None else 'added'}"
        was, now = (_need(each) if each else "" for each in parts)
        change = _change(kind, old, new, was, now, part.name)
        yield replace(change, flows=_flows(kind, *operations, part)) if after is None else change
    elif before.required != after.required:
        kind = f"{_STEMS[part.role][False]}-{'required' if after.required else 'optional'}"
        yield _change(kind, old, new, _need(before), _need(after), after.name)


def _need(part: OperationPart) -> str:
    if part.role in ("parameter", "header"):
        return "required" if part.required else "may be left out"
    return part.name.rpartition(" ")[2]


def _is_success(part: OperationPart) -> bool:
    return part.role == "answer" and part.name.removeprefix("response ").startswith("2")


def _flows(
    kind: str, old: OperationOutline, new: OperationOutline, part: OperationPart
) -> Flows | None:
    """What follows from the other choices of an operation where one was removed; None if nothing
    does."""
    if not (part.role in ("media type", "request media type") or _is_success(part)):
        return None
    others = [
        {each.name for each in of.parts.values() if _is_choice(each, part)} for of in (old, new)
    ]
    if any(_covers(other, part.name) for other in others[1]):
        return Flows(SAME, SAME)
    if others[0] & others[1]:
        return None
    broken = breaks("Nothing that the {writer} sends is something that the {reader} knows.")
    return Flows(broken, broken)


def _is_choice(part: OperationPart, other: OperationPart) -> bool:
    """Whether one part may stand where another one does."""
    if _is_success(other):
        return part.role == "answer" and (_is_success(part) or part.name == "response default")
    return part.role == other.role and part.whole == other.whole


def _covers(wide: str, name: str) -> bool:
    """Whether a range of media types or statuses has one in it."""
    if wide == "response default":
        return True
    wide, name = wide.lower(), name.lower()
    if wide.endswith(("/*", "2xx")):
        stem = wide.removesuffix("*/*").removesuffix("*").removesuffix("xx")
        return name.startswith(stem)
    return False


# --- the rest ------------------------------------------------------------------------------------


_READ: Final = frozenset({"operationId", "required", "in", "name", "$ref"})
"""Members that are compared as parts of an operation."""
_SHARED: Final = ("parameters", "headers", "pathItems", "requestBodies", "responses")
"""Components that are compared wherever they are used, as if they were written there."""
_HOLDERS: Final = frozenset({"components", "content", "paths", *_SHARED})
"""Members that say nothing if they are empty."""
_LEFT_OUT: Final = frozenset(
    {
        *("/info/version", "/openapi", "/components/schemas"),
        *(f"/components/{each}" for each in _SHARED),
    }
)
"""Members that may differ, or are compared as schemas, or where they are used."""
_USUAL_SERVERS: Final = [{"url": "/"}]
_STYLES: Final = {"cookie": "form", "header": "simple", "path": "simple", "query": "form"}
"""How a parameter is written that does not say it, by its place."""


_Leaves: TypeAlias = "Mapping[tuple[str, ...], _DocumentLeaf]"
"""By what each is on the wire."""


@frozen
class _DocumentLeaf:
    """A value without parts: in words, its pointer, and that of the place which refers to it."""

    shown: str
    pointer: str
    used: str


def _rest(pairing: Pairing, old: Document, new: Document, told: Set[str]) -> Iterator[Change]:
    """Changes of everything that is neither a schema nor part of an operation.

    Anything under a pointer in `told` was added, removed or moved as a whole, and is already
    reported.
    """
    before, after = (
        _in_operations(
            dict(_LeafReader(read.data, edition.outline.pointers | _LEFT_OUT).leaves(read.data))
        )
        for read, edition in ((old, pairing.old), (new, pairing.new))
    )
    found: set[tuple[str, ...]] = set()
    for key in [*before, *(key for key in after if key not in before)]:
        was, now = before.get(key), after.get(key)
        is_read = key[0] in ("paths", "components") and key[-1] in _READ
        leaves = [leaf for leaf in (was, now) if leaf is not None]
        pointers = tuple(leaf.pointer for leaf in leaves)
        is_told = any(not told.isdisjoint(_around(leaf.used)) for leaf in leaves)
        is_same = was and now and was.shown == now.shown
        if is_read or is_told or is_same or pointers in found:
            continue
        found.add(pointers)
        yield _change(
            _kind(key, now),
            Spot("openapi", (), pairing.old.place(old, was.pointer)) if was else None,
            Spot("openapi", (), pairing.new.place(new, now.pointer)) if now else None,
            was.shown if was else "",
            now.shown if now else "",
            pointers[-1],
        )


def _in_operations(leaves: _Leaves) -> _Leaves:
    """The leaves, with what a path says of parameters in each of its operations that does not say
    it itself."""
    of_paths: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    found, own = dict[tuple[str, ...], _DocumentLeaf](), set[tuple[str, ...]]()
    for key, leaf in leaves.items():
        if key[0] == "paths" and key[2:3] == ("parameters",):
            of_paths[key[1]].append(key)
        else:
            found[key] = leaf
            own.add(key[:5])
    for operation in dict.fromkeys(key[:3] for key in found if key[0] == "paths"):
        for key in of_paths[operation[1]] if operation[-1] in openapi.METHODS else ():
            inner = (*operation, *key[2:])
            if inner[:5] not in own:
                leaf = leaves[key]
                found[inner] = replace(leaf, used=_in_operation(leaf.used, operation[2]))
    return found


def _around(pointer: str) -> Iterator[str]:
    """A pointer, and those of all that it lies in."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


def _kind(key: tuple[str, ...], now: _DocumentLeaf | None) -> str:
    if key[0] == "paths" and key[-1] == "deprecated":
        return "deprecated" if now and now.shown == "true" else "deprecation-withdrawn"
    return "document-changed" if NOTES.isdisjoint(key) else "document-text-changed"


@frozen
class _LeafReader:
    """Finds the values of a document, but for what is left out, by their pointers."""

    root: Any
    left_out: Set[str]

    def leaves(
        self,
        node: Any,
        key: tuple[str, ...] = (),
        pointer: str = "",
        used: str = "",
        above: Set[str] = frozenset(),
    ) -> Iterator[tuple[tuple[str, ...], _DocumentLeaf]]:
        """Every value without parts, by what it is on the wire; `above` are the shared components
        that the node is inside of, which are not followed again."""
        if pointer in self.left_out or (pointer == "/servers" and node == _USUAL_SERVERS):
            return
        parts: Iterable[tuple[str | int, Any]] = ()
        if isinstance(node, dict):
            parts = _said(node) if NOTES.isdisjoint(key) else node.items()
        elif isinstance(node, list):
            parts = enumerate(node)
        if node in ({}, []) and key[-1] in _HOLDERS:
            return
        if not node or not isinstance(node, dict | list):
            yield key, _DocumentLeaf(show(node), pointer, used)
        elif _is_content(key) and isinstance(node, dict):
            media = ", ".join(map(media_on_wire, node))
            yield key, _DocumentLeaf(media, pointer, used)
        for step, value in parts:
            here = pointer + join(step)
            at, part = self._followed(here, value)
            if at in above:
                at, part = here, value
            inner = (*key, _wire_key(key, step, part, used))
            yield from self.leaves(part, inner, at, used + join(step), above | ({at} - {here}))

    def _followed(self, pointer: str, node: Any) -> tuple[str, Any]:
        """A shared component in place of the reference to it."""
        target = openapi.reference(node) or ""
        if not target.startswith(tuple(f"/components/{each}/" for each in _SHARED)):
            return pointer, node
        return openapi.resolved(self.root, target) or (pointer, node)


def _is_content(key: tuple[str, ...]) -> bool:
    """Whether there is the one media type of a parameter or a header, whose schema is compared
    whatever it is."""
    is_whole = key[-1:] == ("content",) and key[-3:-2] in (("parameters",), ("headers",))
    return is_whole and NOTES.isdisjoint(key)


def _said(node: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The members that say something else than is meant without them."""
    usual = _STYLES.get(str(node.get("in")))
    meant: dict[str, Any] = {"deprecated": False, "allowReserved": False, "allowEmptyValue": False}
    if usual is not None:
        meant |= {"style": usual, "explode": node.get("style", usual) == "form"}
    return ((key, value) for key, value in node.items() if meant.get(key, _UNSAID) != value)


_UNSAID: Final = object()


def _wire_key(key: tuple[str, ...], step: str | int, value: Any, pointer: str) -> str:
    """One step to a value: not by what makes no difference on the wire."""
    match key, step:
        case ("paths",), str(path):
            return shape(path)
        case (*_, "headers"), str(name):
            return name.lower()
        case (*_, "parameters"), int() if isinstance(value, dict):
            place, name = str(value.get("in")), str(value.get("name"))
            return wire_name(split(pointer)[1], place, name)
        case _:
            return str(step)
