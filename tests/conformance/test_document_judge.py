"""The judge of imported documents knows the moments that there are."""

from __future__ import annotations

import pytest
from document_judge import FORMATS


@pytest.mark.parametrize(
    ("offset", "expected"), [("Z", True), ("-19:59", True), ("-19:60", False), ("+24:00", False)]
)
def test_an_offset_is_a_time_of_day(offset: str, *, expected: bool) -> None:
    assert FORMATS.conforms(f"6942-06-24T02:46:08{offset}", "date-time") is expected
