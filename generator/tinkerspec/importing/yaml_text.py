"""Reads YAML as the values of JSON.

Scalars mean what the core schema of YAML 1.2 says: `no`, `on`, `1_000` and dates are texts, `0777`
is 777 and `0o777` is 511. Members are named by text, so `200:` is the member "200". `<<` merges,
because documents that have it mean that. Tags are refused, and so are aliases that would make far
more of a document than is written.

PyYAML's events are read, in C where it has that. Its composer would be shorter, but nesting that is
deep enough ends the process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeAlias

import yaml

from ..contract.load import MAX_DEPTH, Document, LineStarts, Position
from ..contract.model import Json
from ..contract.naming import printable
from ..diagnostics import Diagnostic, DiagnosticError
from ..frozen import frozen

MOST_REPEATED: Final = 100_000
"""How many values aliases may add to those that are written."""

_MERGE: Final = "<<"
_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE: Final = frozenset({"true", "True", "TRUE"})
_FALSE: Final = frozenset({"false", "False", "FALSE"})
_INTEGER: Final = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_NUMBER: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_MOST_DIGITS: Final = 400
"""More digits than any double has before its point."""

_FOREIGN: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A character that no YAML text has."""

Event: TypeAlias = Any
"""One of PyYAML's events, which have no types."""


@frozen(eq=False, kw_only=True, slots=False)
class YamlDocument(Document):
    """A document that was written as YAML."""

    @cached_property
    def _places(self) -> Position:
        return _YamlPlaces().read(self.text)


def parse_yaml(text: str, *, path: str, file: str) -> YamlDocument:
    """Parse a YAML text.

    Raises:
        DiagnosticError: It is not YAML, or says what JSON cannot.
    """
    try:
        data = _YamlValues().read(text)
    except _YamlFaultError as error:
        line, column = LineStarts(text).at(error.offset)
        fault = Diagnostic(
            code=error.code,
            message=error.message(text),
            help=error.help,
            file=file,
            line=line,
            column=column,
        )
        raise DiagnosticError([fault]) from None
    return YamlDocument(path=path, file=file, text=text, data=data)


@dataclass(eq=False)
class _YamlFaultError(Exception):
    """What is wrong, and where; an `earlier` place belongs into the message."""

    code: str
    offset: int
    reason: str
    help: str
    earlier: int | None = None

    def message(self, text: str) -> str:
        """What is wrong, as the user reads it."""
        if self.earlier is None:
            return self.reason
        line, column = LineStarts(text).at(self.earlier)
        return f"{self.reason}; the first one is at line {line}, column {column}"


def _events(text: str) -> Iterator[Event]:
    """The events of the only document of a text."""
    foreign = _FOREIGN.search(text)
    if foreign:
        message = f"not YAML: the character U+{ord(foreign.group()):04X} cannot stand here"
        help_ = "remove it, or escape it in double quotes"
        raise _YamlFaultError("import-syntax", foreign.start(), message, help_)
    reader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    documents = 0
    try:
        while reader.check_event():
            event = reader.get_event()
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                message, help_ = "a second document begins here", "import one document at a time"
                raise _YamlFaultError("import-syntax", event.start_mark.index, message, help_)
            if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not YAML: {printable(error.problem or error.context or 'it cannot be read')}"
        help_ = "check indentation, quotes and brackets at and before this place"
        offset = mark.index if mark else 0
        raise _YamlFaultError("import-syntax", offset, message, help_) from None
    finally:
        reader.dispose()


# --- values --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Built:
    """A value, how many values it contains with itself, and how deep they nest."""

    value: Json
    size: int = 1
    height: int = 1


@dataclass(slots=True)
class _OpenGroup:
    """An object or list whose end has not been read."""

    built: _Built
    anchor: str | None
    key: str | None = None
    is_merge: bool = False
    names: dict[str, int] = field(default_factory=dict)
    merged: dict[str, Json] = field(default_factory=dict)


class _YamlValues:
    """Makes values of events, without recursion; what aliases repeat is copied."""

    def __init__(self) -> None:
        self._stack: list[_OpenGroup] = []
        self._anchors: dict[str, _Built | None] = {}
        self._repeated = 0
        self._root: _Built | None = None

    def read(self, text: str) -> Json:
        for event in _events(text):
            if isinstance(event, yaml.CollectionEndEvent):
                self._close(event)
            else:
                self._begin(event)
        if self._root is None:
            help_ = "write a document"
            raise _YamlFaultError("import-syntax", 0, "the document is empty", help_)
        return self._root.value

    def _begin(self, event: Event) -> None:
        offset = event.start_mark.index
        if getattr(event, "tag", None) is not None:
            message = f"the tag {printable(event.tag)[:80]} says what JSON cannot"
            help_ = "write the value without it; quote a text that looks like something else"
            raise _YamlFaultError("import-yaml", offset, message, help_)
        if self._is_name_next():
            self._name(event, offset)
        elif isinstance(event, yaml.AliasEvent):
            self._put(self._alias(event, offset), offset)
        elif isinstance(event, yaml.ScalarEvent):
            built = _Built(_scalar(event, offset))
            self._anchor(event.anchor, built)
            self._put(built, offset)
        else:
            self._open(event, offset)

    def _is_name_next(self) -> bool:
        top = self._stack[-1] if self._stack else None
        return top is not None and isinstance(top.built.value, dict) and top.key is None

    def _name(self, event: Event, offset: int) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            help_ = "write the name as a text"
            message = "the name of a member is not a text"
            raise _YamlFaultError("import-yaml", offset, message, help_)
        top = self._stack[-1]
        name = top.key = event.value
        top.is_merge = name == _MERGE and event.implicit[0]
        if name in top.names:
            message = f"the member `{printable(name)}` occurs twice"
            help_ = "remove one of the two"
            raise _YamlFaultError("duplicate-key", offset, message, help_, top.names[name])
        top.names[name] = offset
        self._anchor(event.anchor, _Built(name))

    def _open(self, event: Event, offset: int) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise _too_deep(offset)
        value: Json = {} if isinstance(event, yaml.MappingStartEvent) else []
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        self._stack.append(_OpenGroup(_Built(value), event.anchor))

    def _close(self, event: Event) -> None:
        group = self._stack.pop()
        built = group.built
        if group.merged and isinstance(built.value, dict):
            built.value = {**group.merged, **built.value}
        self._anchor(group.anchor, built)
        self._put(built, event.start_mark.index)

    def _anchor(self, name: str | None, built: _Built) -> None:
        if name is not None:
            self._anchors[name] = built

    def _alias(self, event: Event, offset: int) -> _Built:
        if event.anchor not in self._anchors:
            message = f"no anchor `{printable(event.anchor)}` stands before this alias"
            raise _YamlFaultError("import-aliases", offset, message, "fix the name, or remove it")
        built = self._anchors[event.anchor]
        if built is None:
            message = "the alias stands inside of what it repeats, which would never end"
            help_ = "refer to a named schema by `$ref` instead"
            raise _YamlFaultError("import-aliases", offset, message, help_)
        self._repeated += built.size
        if self._repeated > MOST_REPEATED:
            message = f"aliases repeat more than {MOST_REPEATED} values up to here"
            help_ = "name what is repeated, and refer to it by `$ref`"
            raise _YamlFaultError("import-aliases", offset, message, help_)
        return _Built(_copy(built.value), built.size, built.height)

    def _put(self, built: _Built, offset: int) -> None:
        """Add a value to the group that it belongs to."""
        if not self._stack:
            self._root = built
            return
        if len(self._stack) + built.height > MAX_DEPTH + 1:
            raise _too_deep(offset)
        top = self._stack[-1]
        if isinstance(top.built.value, list):
            top.built.value.append(built.value)
        elif isinstance(top.built.value, dict) and top.key is not None:
            if top.is_merge:
                top.merged = {**_merge(built.value, offset), **top.merged}
            else:
                top.built.value[top.key] = built.value
            top.key = None
        top.built.size += built.size
        top.built.height = max(top.built.height, built.height + 1)


def _too_deep(offset: int) -> _YamlFaultError:
    message = f"arrays and objects nest more than {MAX_DEPTH} deep"
    help_ = "name inner parts, and refer to them with `$ref`"
    return _YamlFaultError("too-deep", offset, message, help_)


def _copy(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: _copy(inner) for name, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, list) else value


def _merge(value: Json, offset: int) -> dict[str, Json]:
    """What `<<` brings in; of several objects, the first one that has a member counts."""
    merged: dict[str, Json] = {}
    for one in reversed(value) if isinstance(value, list) else [value]:
        if not isinstance(one, dict):
            help_ = "write an alias of an object, or quote `<<` if it is the name of a member"
            raise _YamlFaultError("import-yaml", offset, "only objects can be merged", help_)
        merged |= one
    return merged


def _scalar(event: Event, offset: int) -> Json:
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if text[0] in "+-.0123456789":
        return _number(text, offset)
    return text


def _number(text: str, offset: int) -> int | float | str:
    """A number; the text itself if it only begins like one."""
    number: int | float | None = None
    if _INTEGER.fullmatch(text):
        if len(text) <= _MOST_DIGITS:
            number = int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    elif _NUMBER.fullmatch(text):
        number = float(text)
    elif not _NO_NUMBER.fullmatch(text):
        return text
    if number is not None and abs(number) < 2**1024:
        return number
    shown = text if len(text) <= 20 else f"{text[:17]}..."
    help_ = "write a number within the range of a double, or quote a text"
    raise _YamlFaultError("number", offset, f"JSON has no number {shown}", help_)


# --- places --------------------------------------------------------------------------------------


class _YamlPlaces:
    """Finds the positions in a text that was read before; an alias has those of its anchor."""

    def __init__(self) -> None:
        self._root = Position(0, 0, {})
        self._stack: list[tuple[Position, bool]] = []
        self._anchors: dict[str, Position] = {}
        self._key: tuple[str, int] | None = None
        self._merges: list[tuple[Position, Position]] = []

    def read(self, text: str) -> Position:
        for event in _events(text):
            self._event(event)
        for into, brought in reversed(self._merges):
            of_list = "0" in brought.children
            for source in brought.children.values() if of_list else [brought]:
                for name, child in source.children.items():
                    into.children.setdefault(name, child)
            into.children.pop(_MERGE, None)
        return self._root

    def _event(self, event: Event) -> None:
        offset = event.start_mark.index
        if isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()
            self._key = None
            return
        if self._stack and self._stack[-1][1] and self._key is None:
            self._key = (event.value, offset)
            return
        place = self._placed(event, offset)
        if isinstance(event, yaml.CollectionStartEvent):
            self._stack.append((place, isinstance(event, yaml.MappingStartEvent)))
        self._key = None

    def _placed(self, event: Event, offset: int) -> Position:
        children: dict[str, Position] = {}
        if isinstance(event, yaml.AliasEvent):
            children = self._anchors[event.anchor].children
        place = Position(offset, offset, children)
        if not self._stack:
            self._root = place
        else:
            parent, is_object = self._stack[-1]
            step = str(len(parent.children))
            if is_object and self._key is not None:
                step, place.key_offset = self._key
                if step == _MERGE:
                    self._merges.append((parent, place))
            parent.children[step] = place
        if getattr(event, "anchor", None) is not None and not isinstance(event, yaml.AliasEvent):
            self._anchors[event.anchor] = place
        return place
