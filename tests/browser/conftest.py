"""All that is looked at, in one browser."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from looking import Views, looked, write_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, put together."""
    return write_site(tmp_path_factory.mktemp("below"))


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory, site: Path) -> Mapping[str, Any]:
    """What Chromium says of everything."""
    return looked(tmp_path_factory.mktemp("looked"), site)


@pytest.fixture(scope="session")
def seen(told: Mapping[str, Any]) -> Views:
    """Each view by its name, width and colour scheme."""
    return {(each["name"], each["width"], each["scheme"]): each for each in told["views"]}
