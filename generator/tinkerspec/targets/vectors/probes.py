"""Values that are worth asking about, by what a raw schema says of a value.

Each has a name for its edit, which is stable: it says what the value has to do with the schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...contract.model import Json
from ...contract.tree import NOTES
from . import facets
from .facets import Probe
from .raw import Raw

KINDS: Final[tuple[Probe, ...]] = (
    ("null", None),
    ("boolean", True),
    ("integer", 1),
    ("fraction", 0.5),
    ("string", "?"),
    ("array", []),
    ("object", {}),
)
"""A value of each JSON type."""

LIGHT: Final[tuple[Probe, ...]] = (("null", None), ("string", "?"), ("object", {}))
"""What is asked of a place whose type has vectors of its own: that faults are found through it."""

_NUMBERS: Final[tuple[Probe, ...]] = (
    ("zero", 0),
    ("minus zero", -0.0),
    ("whole number as a float", 2.0),
    ("digits in a string", "12"),
)
_BOOLEANS: Final[tuple[Probe, ...]] = (
    ("false", False),
    ("zero", 0),
    ("true in a string", "true"),
)
_TEXTS: Final[tuple[Probe, ...]] = (("empty", ""), ("with letters beyond ASCII", "é🚀\0"))

_ANYTHING: Final[tuple[Probe, ...]] = (
    ("null in an object", {"a": None}),
    ("null in a list", [None]),
    ("a list of several types", [1, "1", True, None, 0.5, [], {}]),
    ("objects and lists in each other", {"a": {"b": [{"": [{}]}]}}),
    ("an empty key", {"": 1}),
    ("a key with what pointers escape", {"a/b~c": 1}),
    ("minus zero", -0.0),
    ("whole number as a float", 2.0),
    ("an integer of many digits", 10**30),
    ("a text like a timestamp", "2026-01-01T00:00:00+01:00"),
    ("with letters beyond ASCII", {"é": "é🚀\0"}),
)
"""Where a schema says nothing: what is kept as it came."""

_BASE64: Final[tuple[Probe, ...]] = (
    ("of no bytes", ""),
    ("of one byte", "YQ=="),
    ("of two bytes", "YWI="),
    ("of all bits", "////"),
    ("of plus and slash", "+/+/"),
    ("in the alphabet for URLs", "-_-_"),
    ("without padding", "YQ"),
    ("with too little padding", "YQ="),
    ("with too much padding", "YWJj="),
    ("with bits after the end", "YR=="),
    ("of padding alone", "===="),
    ("with padding inside", "YQ==YQ=="),
    ("outside the alphabet", "!!!!"),
    ("of a data URL", "data:image/png;base64,YWJj"),
    ("with a space", "YW Jj"),
    ("with a line break", "YWJj\n"),
    ("with a letter beyond ASCII", "YWJé"),
)


def probes(schema: Raw, usual: Json) -> Iterator[Probe]:
    """Every value that the keywords of a schema give a reason to ask about, then every type.

    `usual` is a valid value, which others are made of.
    """
    node, kind = schema.node, schema.kind
    for value in [*node.get("enum", ()), *([node["const"]] if "const" in node else [])]:
        yield from _choice(value)
    yield from facets.probes(schema, usual)
    match kind:
        case "integer" | "number":
            yield from _NUMBERS
        case "string" if not {"enum", "const"} & node.keys():
            yield from _BASE64 if "contentEncoding" in node else ()
            yield from _TEXTS
        case "boolean":
            yield from _BOOLEANS
        case "array":
            yield from _lists(schema, usual)
        case "object" if not schema.is_record:
            yield "an empty key", {"": schema.map_value()}
        case _ if node.keys() <= NOTES:
            yield from _ANYTHING
    yield from KINDS


def _choice(value: Json) -> Iterator[Probe]:
    """A value of an enum or a constant, and others that are easily taken for it."""
    match value:
        case str():
            yield f"is {value}", value
            yield f"is {value} with more", f"{value}_"
            yield f"is {value} in the other case", value.swapcase()
        case bool():
            yield f"is {_shown(value)}", value
            yield f"is {_shown(value)} in a string", _shown(value)
            yield f"is {int(value)} for {_shown(value)}", int(value)
        case int() | float():
            yield f"is {value}", value
            yield f"is {value} in a string", str(value)
            yield f"is {value} with a fraction", value + 0.25
            yield f"is the number after {value}", value + 1
            if value == int(value):
                yield f"is {value} as a float", float(value)
            if value in (0, 1):
                yield f"is {_shown(bool(value))} for {value}", bool(value)


def _shown(value: bool) -> str:
    return "true" if value else "false"


def _lists(schema: Raw, usual: Json) -> Iterator[Probe]:
    item = schema.item(usual)
    yield "one item", [item]
    yield "twice the same item", [item, item]
    if schema.inner(schema.node["items"]).resolved.kind in ("integer", "number"):
        yield "integers and fractions", [1, 0.5]
        yield "two items of another type", [1, "?", "?"]
