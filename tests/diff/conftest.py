"""All that is asked of one case comes one after the other, so that its sets are read once."""

from __future__ import annotations

import pytest
from diff_cases import CASES


@pytest.fixture(scope="session", params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    """The name of a case; pytest puts the tests of each together."""
    return str(request.param)
