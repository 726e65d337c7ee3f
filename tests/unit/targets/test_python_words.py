"""The committed tables of names are those of the Python and the pydantic that run."""

from __future__ import annotations

import keyword

from tinker_types import _runtime
from tinkerspec.targets.python.words import ATTRIBUTES, KEYWORDS

BASES = (
    _runtime.OpenListModel,
    _runtime.OpenModel,
    _runtime.StrictListModel,
    _runtime.StrictModel,
)


def test_the_keywords_are_those_of_python() -> None:
    assert set(keyword.kwlist) == KEYWORDS


def test_the_attributes_are_those_of_the_model_classes_and_of_their_classes() -> None:
    found = {name for base in BASES for kind in (base, type(base)) for name in dir(kind)}
    assert {name for name in found if not name.startswith("_")} == ATTRIBUTES
