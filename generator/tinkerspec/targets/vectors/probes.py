"""Values that are worth asking about, by what a raw schema says of a value.

Each has a name for its edit, which is stable: it says what the value has to do with the schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...contract.model import Json
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

_TIMES: Final[tuple[Probe, ...]] = (
    ("with an offset", "2025-11-26T10:00:00+02:30"),
    ("with a negative offset", "2025-11-26T23:30:00-01:00"),
    ("with the offset -00:00", "2025-11-26T10:00:00-00:00"),
    ("in small letters", "2025-11-26t10:00:00z"),
    ("with a fraction", "2025-11-26T10:00:00.25Z"),
    ("with seven digits of a fraction", "2025-11-26T10:00:00.1234567Z"),
    ("with a fraction of zero", "2025-11-26T10:00:00.000Z"),
    ("of a leap day", "2024-02-29T00:00:00Z"),
    ("of a leap day that is none", "2025-02-29T00:00:00Z"),
    ("with hour 24", "2025-11-26T24:00:00Z"),
    ("with second 60", "2016-12-31T23:59:60Z"),
    ("with an offset of 24 hours", "2025-11-26T10:00:00+24:00"),
    ("without an offset", "2025-11-26T10:00:00"),
    ("with an offset without a colon", "2025-11-26T10:00:00+0230"),
    ("with a space for T", "2025-11-26 10:00:00Z"),
    ("with an offset of hours alone", "2025-11-26T10:00:00+02"),
    ("with an offset of seconds", "2025-11-26T10:00:00+02:00:00"),
    ("with an offset without a sign", "2025-11-26T10:00:0002:00"),
    ("with a minus beyond ASCII", "2025-11-26T10:00:00\u221202:00"),
    ("with a name of a zone", "2025-11-26T10:00:00 UTC"),
    ("with a zone in brackets", "2025-11-26T10:00:00Z[UTC]"),
    ("with a year of five digits", "12025-11-26T10:00:00Z"),
    ("with a year of two digits", "25-11-26T10:00:00Z"),
    ("with a sign before the year", "+2025-11-26T10:00:00Z"),
    ("with parts of one digit", "2025-1-2T3:4:5Z"),
    ("in the basic format", "20251126T100000Z"),
    ("in the week format", "2025-W48-3T10:00:00Z"),
    ("with a space before it", " 2025-11-26T10:00:00Z"),
    ("of Unix seconds", "1764151200"),
    ("without seconds", "2025-11-26T10:00Z"),
    ("of a date alone", "2025-11-26"),
    ("with a comma before the fraction", "2025-11-26T10:00:00,5Z"),
    ("with a point and no fraction", "2025-11-26T10:00:00.Z"),
    ("with a line break after it", "2025-11-26T10:00:00Z\n"),
    ("in digits beyond ASCII", "٢٠٢٥-11-26T10:00:00Z"),
    ("at the first moment", "0001-01-01T00:00:00Z"),
    ("before the first moment in UTC", "0001-01-01T00:00:00+00:01"),
    ("of year 0", "0000-12-31T23:59:59Z"),
    ("at the last moment", "9999-12-31T23:59:59.999999Z"),
    ("after the last moment in UTC", "9999-12-31T23:59:59-00:01"),
)
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
        yield f"is {value}", value
        yield f"is {value} with more", f"{value}_"
        yield f"is {value} in the other case", value.swapcase()
    yield from facets.probes(schema, usual)
    match kind:
        case "integer" | "number":
            yield from _NUMBERS
        case "string" if not {"enum", "const"} & node.keys():
            yield from _TIMES if "format" in node else ()
            yield from _BASE64 if "contentEncoding" in node else ()
            yield from _TEXTS
        case "boolean":
            yield from _BOOLEANS
        case "array":
            yield from _lists(schema, usual)
        case "object" if not schema.is_record:
            yield "an empty key", {"": schema.map_value()}
    yield from KINDS


def _lists(schema: Raw, usual: Json) -> Iterator[Probe]:
    item = schema.item(usual)
    yield "one item", [item]
    yield "twice the same item", [item, item]
    if schema.inner(schema.node["items"]).resolved().kind in ("integer", "number"):
        yield "integers and fractions", [1, 0.5]
        yield "two items of another type", [1, "?", "?"]
