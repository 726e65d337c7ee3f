"""How many examples a drawn test takes: a few in `make test`, and as many as one likes in
`make fuzz ARGS="--only properties"`."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("few", max_examples=15, deadline=None)
settings.register_profile("many", max_examples=int(os.environ.get("EXAMPLES", "15")), deadline=None)
settings.load_profile("few")
