"""What a target of a language says of plain lists where the contract asks for arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

UNKNOWN_LIST_KEY: Final[Mapping[str, Any]] = {
    "description": "What a plain list under a key that `x-list-dtype` does not name is: an error, "
    "or an array whose element type follows from its first element.",
    "enum": ["error", "infer"],
}
"""The schema of the fact `unknown_list_key`."""
