"""How many examples Hypothesis draws for each test."""

from __future__ import annotations

from drawn import many
from hypothesis import settings

settings.register_profile("drawn", max_examples=many(10), deadline=None)
settings.load_profile("drawn")
