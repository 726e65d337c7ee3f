"""How Python spells the names of a contract."""

from __future__ import annotations

import keyword
import unicodedata
from typing import Final

from ...contract import naming
from .imports import MODULES

MIXINS: Final = "_mixins"
"""The package of the mixins, in the emitted one."""

FIELDS_SUFFIX: Final = "Fields"
LIKE_SUFFIX: Final = "Like"
MIXIN_SUFFIX: Final = "Mixin"

_ANNOTATION_BUILTINS: Final = frozenset({"dict", "float", "int", "list", "str"})

EXPORTS: Final = ("Fault", "convert", "from_json", "payload_errors", "to_json", "to_wire")
"""What the package offers from its runtime, beside the types."""

TAKEN: Final = frozenset({*MODULES, *EXPORTS})
"""Names that emitted modules import: a type of the same name would hide one of them."""


def attribute(wire_name: str) -> str:
    """The attribute that holds the member `wire_name`; equal to it wherever Python allows that.

    `x-y` becomes `x_y`, `_id` becomes `id` (pydantic keeps names with a leading underscore for
    itself), `class` becomes `class_`, and `int` becomes `int_`, as does every name that the
    annotations below it in the class body need.
    """
    name = naming.identifier(wire_name)
    taken = keyword.iskeyword(name) or name in _ANNOTATION_BUILTINS or name in TAKEN
    return f"{name}_" if taken else name


def is_identifier(name: str) -> bool:
    """Whether Python can spell the name as it stands, to the letter."""
    return (
        name.isidentifier()
        and not keyword.iskeyword(name)
        and unicodedata.normalize("NFKC", name) == name
    )
