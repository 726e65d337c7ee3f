"""How Python spells the names of a contract.

The attribute of a member depends on its wire name and the style alone. So neither a new member nor
another version of pydantic renames an attribute, unless two members share one in snake_case.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from ...contract import naming
from .. import members
from .imports import MODULES
from .words import ATTRIBUTES, IN_BODIES, KEYWORDS

MIXINS: Final = "_mixins"
"""The package of the mixins, in the emitted one."""

FIELDS_SUFFIX: Final = "Fields"
LIKE_SUFFIX: Final = "Like"
MIXIN_SUFFIX: Final = "Mixin"

EXPORTS: Final = ("Fault", "convert", "from_json", "payload_errors", "to_json", "to_wire")
"""What the package offers from its runtime, beside the types."""

TAKEN: Final = frozenset({*MODULES, *EXPORTS})
"""Names that emitted modules import: a type of the same name would hide one of them."""


_IN_BODIES: Final = frozenset({"LIST_DTYPES", "dict", "float", "int", "list", "property", "str"})
"""What the bodies of emitted classes use: a member of that name would hide it there."""

_NEEDED: Final = KEYWORDS | ATTRIBUTES | IN_BODIES | _IN_BODIES | MODULES.keys()
_CODED: Final = re.compile(r"_0x[0-9a-f]+$")
_HASH_DIGITS: Final = 12


def attribute(wire_name: str) -> str:
    """The attribute that holds a member; another one for every wire name.

    - It is the wire name, where that is a public identifier: `fooBar`.
    - A name that Python, pydantic or emitted code needs gets an underscore, and so does such a name
      with underscores at its end: `class` is `class_`, and `class_` is `class__`.
    - Anything else becomes an identifier that ends in a code: `x-y` is `x_y_0x2d`.
    """
    if wire_name.rstrip("_") in _NEEDED:
        return f"{wire_name}_"
    if is_identifier(wire_name) and wire_name[0] != "_" and not _CODED.search(wire_name):
        return wire_name
    base = naming.identifier(wire_name) or "field"
    return f"{base}_0x{_code(wire_name, base)}"


def attributes(wire_names: Iterable[str], style: str) -> Mapping[str, str]:
    """The attribute of each member of a type, by its wire name, in the style of the project."""
    return members.spelled(wire_names, style, attribute)


def _code(wire_name: str, base: str) -> str:
    """What tells a wire name from all others that give the same identifier.

    It is the character that was replaced, in hexadecimal, if the wire name follows from it;
    otherwise the beginning of a hash of the wire name.
    """
    replaced = next((char for char in wire_name if not char.isalnum()), "")
    if replaced and _uncoded(base, replaced) == wire_name:
        return f"{ord(replaced):02x}"
    return hashlib.sha256(wire_name.encode()).hexdigest()[:_HASH_DIGITS]


def _uncoded(base: str, replaced: str) -> str:
    """The one wire name that has this character as its code: `+1`, `_id`, `$ref` or `x-y`."""
    after_prefix = base.removeprefix("field_")
    if after_prefix[:1].isdigit():
        return replaced + after_prefix
    if replaced == "_" or "_" not in base:
        return replaced + base
    return base.replace("_", replaced)


def is_identifier(name: str) -> bool:
    """Whether Python can spell the name as it stands, to the letter."""
    return (
        name.isidentifier() and name not in KEYWORDS and unicodedata.normalize("NFKC", name) == name
    )
