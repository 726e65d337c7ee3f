"""Keywords that begin with `x-`: a few are ours, and any other is somebody else's."""

from __future__ import annotations

import json
from functools import cache
from typing import Final

from ..resources import vocabulary_file

PREFIX: Final = "x-"


@cache
def own() -> frozenset[str]:
    """The extensions that the vocabulary of the program has."""
    vocabulary = json.loads(vocabulary_file().read_text(encoding="utf-8"))
    keywords = vocabulary["$defs"]["schema"]["properties"]
    return frozenset(name for name in keywords if name.startswith(PREFIX))


def is_foreign(keyword: str) -> bool:
    """Whether a keyword is an extension of somebody else, which no part of the program reads."""
    return keyword.startswith(PREFIX) and keyword not in own()
