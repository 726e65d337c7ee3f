"""How Python spells the names of a contract."""

from __future__ import annotations

import keyword
import unicodedata
from typing import Final

from ...contract import naming

FIELDS_SUFFIX: Final = "Fields"
MIXIN_SUFFIX: Final = "Mixin"

_ANNOTATION_BUILTINS: Final = frozenset({"dict", "float", "int", "list", "str"})

TAKEN: Final = frozenset(
    {
        *(
            "Annotated",
            "Any",
            "ClassVar",
            "Literal",
            "Mapping",
            "NotRequired",
            "TypeAlias",
            "TypedDict",
        ),
        *("Field", "StrictBool"),
        *("Base64Data", "Fault", "Int64", "Int64List", "Integer", "IntegerItems", "IntegerRule"),
        *(
            "Number",
            "NumberItems",
            "NumberList",
            "NumberRule",
            "OpenListModel",
            "OpenModel",
            "SizeRule",
            "StrictListModel",
            "StrictModel",
            "Tagged",
        ),
        *("TextRule", "Timestamp", "UniqueItems"),
    }
)
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
