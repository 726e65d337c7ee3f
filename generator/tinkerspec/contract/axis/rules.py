"""The rules about marks, which hold for the files as they are, before one contract is projected.

Each mark says something, of contracts that there are, and what is there refers only to what is
there as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import unquote

from ...diagnostics import Diagnostic
from ...frozen import frozen
from ..equality import same
from ..load import CONTRACTS, Document, Sources
from ..pointer import join
from ..tree import PlaceKey
from ..wording import did_you_mean, listed, show, tick
from .contracts import Axis, reversed_, unknown
from .marks import (
    MARKS,
    SINCE,
    TEXT,
    UNTIL,
    VALUES,
    WAS,
    WAS_UNTIL,
    WITHOUT,
    is_map,
    is_payload,
    named_entries,
)

_IndexRange: TypeAlias = tuple[int, int]
"""The contracts that have something: the index of the first one, and of the first one after."""


def without_axis(sources: Sources) -> Iterator[Diagnostic]:
    """A diagnostic for each mark in a folder without contracts."""
    for document in _documents(sources):
        if document.text and not TEXT.search(document.text):  # What is imported has no text yet.
            continue
        for pointer in _marks(document.data, ""):
            message = f"{tick(pointer.rpartition('/')[2])} names a contract, and there is no "
            help_ = f"list the contracts in {CONTRACTS} beside the folder `types`"
            yield document.diagnostic(
                "contracts-missing", pointer, message + CONTRACTS, help_, key=True
            )


def _marks(node: Any, at: str) -> Iterator[str]:
    """The pointers of all marks."""
    if isinstance(node, list):
        for number, each in enumerate(node):
            yield from _marks(each, at + join(number))
    elif isinstance(node, dict):
        yield from (at + join(keyword) for keyword in node if keyword in MARKS)
        for keyword, value in node.items():
            inner = at + join(keyword)
            if is_map(keyword, value):
                for name, each in value.items():
                    yield from _marks(each, inner + join(name))
            elif keyword not in MARKS and not is_payload(keyword, value):
                yield from _marks(value, inner)


def faults(sources: Sources, axis: Axis) -> list[Diagnostic]:
    """Every fault of the marks of all documents."""
    whole = (0, len(axis.entries))
    ranges: dict[PlaceKey, _IndexRange] = {}
    found: list[Diagnostic] = []
    references: list[_Reference] = []
    for document in _documents(sources):
        rules = _MarkRules(document, axis, ranges, found, references)
        rules.any(document.data, "", whole)
    found += (fault for each in references for fault in _beyond(each, ranges, axis))
    return found


def _documents(sources: Sources) -> tuple[Document, ...]:
    return (*sources.types, *([] if sources.openapi is None else [sources.openapi]))


@frozen
class _Reference:
    """A `$ref` of a document: where it stands, and which contracts have it."""

    document: Document
    pointer: str
    ref: str
    range: _IndexRange


@frozen
class _MarkRules:
    """Checks one document, and notes which contracts have each of its objects."""

    document: Document
    axis: Axis
    ranges: dict[PlaceKey, _IndexRange]
    found: list[Diagnostic]
    references: list[_Reference]

    def any(self, node: Any, at: str, outer: _IndexRange) -> None:
        """Check a value, and what is in it; `outer` are the contracts that have what is around
        it."""
        if isinstance(node, list):
            for number, each in enumerate(node):
                self.any(each, at + join(number), outer)
        elif isinstance(node, dict):
            self._object(node, at, outer)

    def _object(self, node: dict[str, Any], at: str, outer: _IndexRange) -> None:
        range_ = self._range(node, at, outer)
        self.ranges[self.document.path, at] = range_
        self._was(node, at, range_)
        for keyword, value in node.items():
            inner, outer = at + join(keyword), (self._start(node, keyword, range_[0]), range_[1])
            if keyword == "$ref" and isinstance(value, str):
                self.references.append(_Reference(self.document, at, value, outer))
            elif is_map(keyword, value):
                for name, each in value.items():
                    self.any(each, inner + join(name), outer)
            elif keyword not in MARKS and not is_payload(keyword, value):
                self.any(value, inner, outer)
        self._values(node, at, range_)

    def _start(self, node: dict[str, Any], keyword: str, first: int) -> int:
        """The first contract at which a keyword has the value that it has now."""
        given = node.get(WAS)
        changes: list[Any] = given if isinstance(given, list) else []
        changed = [was for was in changes if keyword in was or keyword in was.get(WITHOUT, ())]
        ends = [self.axis.order.get(str(was.get(WAS_UNTIL)), first) for was in changed]
        return max([first, *ends])

    def _range(self, node: dict[str, Any], at: str, outer: _IndexRange) -> _IndexRange:
        """The contracts that have something, of those that have what is around it."""
        first, end = outer
        since, until = self._named(node, SINCE, at), self._named(node, UNTIL, at)
        if since is not None and until is not None and until <= since:
            ends = self.axis.entries[since].name, self.axis.entries[until].name
            self.found.append(reversed_(self.document, at + join(UNTIL), *ends, self.axis))
        elif (since is not None and since >= end) or (until is not None and until <= first):
            key = SINCE if since is not None and since >= end else UNTIL
            message = f"no contract has this: what it belongs to is there {self._when(outer)}"
            help_ = f"name another contract, or remove it; {self.axis.listed}"
            self._add("mark-never", at + join(key), message, help_)
        else:
            if since is not None and since <= first:
                self._nothing(at + join(SINCE), f"what it belongs to is there {self._when(outer)}")
            if until is not None and until >= end:
                self._nothing(at + join(UNTIL), f"what it belongs to is there {self._when(outer)}")
            first, end = max(first, since or first), end if until is None else min(end, until)
        return first, end

    def _was(self, node: dict[str, Any], at: str, range_: _IndexRange) -> None:
        """Check what an object was: the last entry against what it is, each other one against the
        entry after it."""
        changes = node.get(WAS, [])
        if not isinstance(changes, list) or not all(isinstance(each, dict) for each in changes):
            help_ = 'write [{"until": V, "default": 1}]'
            self._add("mark-form", at + join(WAS), f"`{WAS}` is not a list of objects", help_)
            return
        after = {keyword: value for keyword, value in node.items() if keyword not in MARKS}
        next_ = None
        for number, was in reversed(list(enumerate(changes))):
            here = at + join(WAS, number)
            until = self._named(was, WAS_UNTIL, here)
            if until is None:
                if WAS_UNTIL not in was:
                    help_ = "name the first contract at which it is different"
                    self._add("mark-form", here, f"`{WAS_UNTIL}` is missing", help_)
            elif next_ is not None and until >= next_:
                message = f"{self._name(until)} is not before {self._name(next_)} of the next entry"
                help_ = "order the entries by their contracts, and make one of two for the same; "
                help_ += self.axis.listed
                self._add("mark-overlap", here + join(WAS_UNTIL), message, help_)
            elif not range_[0] < until < range_[1]:
                self._nothing(here + join(WAS_UNTIL), f"it is there {self._when(range_)}")
            next_ = next_ if until is None else until
            after = self._change(was, here, after)

    def _change(self, was: dict[str, Any], at: str, after: dict[str, Any]) -> dict[str, Any]:
        """Check one entry of `x-was` against what came after it. Returns what was before."""
        without = was.get(WITHOUT, [])
        if not isinstance(without, list) or not all(isinstance(each, str) for each in without):
            help_ = "list the keywords that it did not have"
            self._add("mark-form", at + join(WITHOUT), f"`{WITHOUT}` is not a list of names", help_)
            return after
        changed = {key: value for key, value in was.items() if key not in (WAS_UNTIL, WITHOUT)}
        for number, keyword in enumerate(without):
            if keyword not in after:
                self._nothing(at + join(WITHOUT, number), f"there is no {tick(keyword)} afterwards")
        for keyword, value in changed.items():
            here, now = at + join(keyword), after.get(keyword)
            if keyword in MARKS:
                self._add("mark-form", here, f"a mark in `{WAS}`", "write it beside", key=True)
            elif keyword in after and same(value, now):
                self._nothing(here, f"{tick(keyword)} is the same afterwards")
            elif _is_repeated(keyword, value, now):
                message = f"{tick(keyword)} is repeated here"
                help_ = f"mark what is different in it; entries of a list by `{VALUES}`"
                self._add("mark-repeats", here, message, help_, key=True)
        if not changed and not without:
            self._nothing(at, "nothing was different")
        return {**{k: v for k, v in after.items() if k not in without}, **changed}

    def _values(self, node: dict[str, Any], at: str, range_: _IndexRange) -> None:
        values = node.get(VALUES, {})
        if not isinstance(values, dict):
            help_ = 'write {"name": {"x-since": V}}'
            self._add("mark-form", at + join(VALUES), f"`{VALUES}` is not an object", help_)
            return
        names = list(named_entries(node))
        for name, marks in values.items():
            here = at + join(VALUES, name)
            if not isinstance(marks, dict) or not marks or not marks.keys() <= {SINCE, UNTIL}:
                help_ = f"write `{SINCE}`, `{UNTIL}` or both"
                self._add("mark-form", here, f"{show(marks)} does not say when", help_)
            elif name not in names:
                message = f"no list here has an entry {tick(name)}"
                help_ = did_you_mean(name, names, f"entries: {listed(names)}")
                self._add("mark-value", here, message, help_, key=True)
            else:
                member = self.document.path, at + join("properties", name)
                is_required = name in node.get("required", ())
                self._range(marks, here, self.ranges.get(member, range_) if is_required else range_)

    def _named(self, node: dict[str, Any], key: str, at: str) -> int | None:
        """The index of the contract that a mark names."""
        if key not in node:
            return None
        name, here = node[key], at + join(key)
        if not isinstance(name, str):
            help_ = f"the contracts are {listed(self.axis.order)}"
            self._add("mark-form", here, f"{show(name)} is not the name of a contract", help_)
        elif name not in self.axis.order:
            self.found.append(unknown(self.document, here, name, self.axis))
        else:
            return self.axis.order[name]
        return None

    def _name(self, index: int) -> str:
        return tick(self.axis.entries[index].name)

    def _when(self, range_: _IndexRange) -> str:
        return when(range_, self.axis)

    def _nothing(self, at: str, reason: str) -> None:
        help_ = f"remove it, or name the contract at which it changed; {self.axis.listed}"
        self._add("mark-empty", at, f"this says nothing: {reason}", help_)

    def _add(self, code: str, at: str, message: str, help_: str, *, key: bool = False) -> None:
        self.found.append(self.document.diagnostic(code, at, message, help_, key=key))


def _is_repeated(keyword: str, value: Any, now: Any) -> bool:
    """Whether two values are lists or objects of which the parts could be marked."""
    is_list = isinstance(value, list) and isinstance(now, list) and keyword != "examples"
    is_object = isinstance(value, dict) and isinstance(now, dict)
    return (is_list or is_object) and (keyword == "enum" or not is_payload(keyword, value))


def when(range_: _IndexRange, axis: Axis) -> str:
    """Since and until when something is there, in words."""
    first, end = range_
    until = f", until {tick(axis.entries[end].name)}" if end < len(axis.entries) else ""
    return f"since {tick(axis.entries[first].name)}{until}"


def _beyond(
    reference: _Reference, ranges: Mapping[PlaceKey, _IndexRange], axis: Axis
) -> Iterator[Diagnostic]:
    """What a reference leads to where a contract has the one and not the other."""
    file, _, fragment = reference.ref.partition("#")
    path = reference.document.beside(file) if file else reference.document.path
    target = ranges.get((path, unquote(fragment)))
    first, end = reference.range
    if target is not None and not target[0] <= first <= end <= target[1]:
        message = f"this is there {when(reference.range, axis)}, and {tick(reference.ref)} "
        message += when(target, axis)
        help_ = f"give the reference, or what it is in, the same `{SINCE}` and `{UNTIL}`"
        at = reference.pointer + join("$ref")
        yield reference.document.diagnostic("mark-reference", at, message, help_)
