"""Texts that are worth asking about, by the format that a schema states."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from ...contract.model import Json

NamedText: TypeAlias = tuple[str, Json]
"""The name of an edit, and the text that it puts."""

_TIMES: Final[tuple[NamedText, ...]] = (
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
_DATES: Final[tuple[NamedText, ...]] = (
    ("of a leap day", "2024-02-29"),
    ("of a leap day that is none", "2025-02-29"),
    ("of the first day", "0001-01-01"),
    ("of the last day", "9999-12-31"),
    ("of year 0", "0000-12-31"),
    ("of month 13", "2025-13-01"),
    ("of month 0", "2025-00-01"),
    ("of day 0", "2025-01-00"),
    ("with a year of five digits", "12025-11-26"),
    ("with a sign before the year", "+2025-11-26"),
    ("with a sign for a digit", "-025-11-26"),
    ("with parts of one digit", "2025-1-2"),
    ("in the basic format", "20251126"),
    ("in the week format", "2025-W48-3"),
    ("with a time", "2025-11-26T10:00:00Z"),
    ("with a space before it", " 2025-11-26"),
    ("with a line break after it", "2025-11-26\n"),
    ("with slashes", "2025/11/26"),
    ("of Unix seconds", "1764151200"),
    ("in digits beyond ASCII", "٢٠٢٥-11-26"),
)
_CLOCKS: Final[tuple[NamedText, ...]] = (
    ("with an offset", "10:00:00+02:30"),
    ("with the offset -00:00", "10:00:00-00:00"),
    ("in small letters", "10:00:00z"),
    ("with a fraction", "10:00:00.1234567Z"),
    ("at the last second", "23:59:59Z"),
    ("with hour 24", "24:00:00Z"),
    ("with minute 60", "10:60:00Z"),
    ("with second 60", "23:59:60Z"),
    ("with an offset of 24 hours", "10:00:00+24:00"),
    ("with an offset of 60 minutes", "10:00:00+02:60"),
    ("without an offset", "10:00:00"),
    ("without seconds", "10:00Z"),
    ("with an offset without a colon", "10:00:00+0230"),
    ("with a comma before the fraction", "10:00:00,5Z"),
    ("with a point and no fraction", "10:00:00.Z"),
    ("with T before it", "T10:00:00Z"),
    ("with a date before it", "2025-11-26T10:00:00Z"),
    ("with a line break after it", "10:00:00Z\n"),
    ("in digits beyond ASCII", "\u0661\u0660:00:00Z"),
)
_UUIDS: Final[tuple[NamedText, ...]] = (
    ("in capitals", "2EB8AA08-AA98-11EA-B4AA-73B441D16380"),
    ("in both cases", "2eb8aa08-AA98-11ea-B4Aa-73B441D16380"),
    ("of zeros", "00000000-0000-0000-0000-000000000000"),
    ("of no known version", "2eb8aa08-aa98-f1ea-04aa-73b441d16380"),
    ("without hyphens", "2eb8aa08aa9811eab4aa73b441d16380"),
    ("with a hyphen too few", "2eb8aa08-aa98-11ea-b4aa73b441d16380"),
    ("with a hyphen too many", "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380"),
    ("with hyphens in other places", "2eb8aa08a-a98-11ea-b4aa-73b441d16380"),
    ("of one digit less", "2eb8aa08-aa98-11ea-b4aa-73b441d1638"),
    ("of one digit more", "2eb8aa08-aa98-11ea-b4aa-73b441d163800"),
    ("with a letter that is no digit", "2eb8aa08-aa98-11ea-b4ga-73b441d16380"),
    ("in braces", "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}"),
    ("as a URN", "urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380"),
    ("with a line break after it", "2eb8aa08-aa98-11ea-b4aa-73b441d16380\n"),
)
_DURATIONS: Final[tuple[NamedText, ...]] = (
    ("of every unit", "P1Y2M3DT4H5M6S"),
    ("of zero", "P0D"),
    ("of weeks", "P2W"),
    ("of a time alone", "PT36H"),
    ("of a month", "P1M"),
    ("of a minute", "PT1M"),
    ("of days and hours", "P1DT12H"),
    ("with zeros before", "PT007S"),
    ("without P", "4DT12H"),
    ("of nothing", "P"),
    ("of no time", "P1YT"),
    ("of T alone", "PT"),
    ("out of order", "P2D1Y"),
    ("of years and days alone", "P1Y2D"),
    ("of hours and seconds alone", "PT1H2S"),
    ("of weeks with years", "P1Y2W"),
    ("of weeks with a time", "P2WT1H"),
    ("with hours before T", "P1D2H"),
    ("with days after T", "PT1D"),
    ("with a unit twice", "P1D2D"),
    ("without a unit", "P1"),
    ("with a fraction", "PT0.5S"),
    ("with a sign", "-P1D"),
    ("with a sign inside", "P-1D"),
    ("in small letters", "p1d"),
    ("with a space", "P 1D"),
    ("with a line break after it", "P1D\n"),
    ("in digits beyond ASCII", "P২Y"),
)

TEXTS: Final[Mapping[str, tuple[NamedText, ...]]] = MappingProxyType(
    {
        "date-time": _TIMES,
        "date": _DATES,
        "time": _CLOCKS,
        "uuid": _UUIDS,
        "duration": _DURATIONS,
    }
)
"""Some of each format, and some near it."""

VALID: Final[Mapping[str, str]] = MappingProxyType(
    {
        "date-time": "2025-11-26T10:00:00Z",
        "date": "2025-11-26",
        "time": "10:00:00Z",
        "uuid": "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
        "duration": "P1DT12H",
    }
)
"""A text of each format."""
