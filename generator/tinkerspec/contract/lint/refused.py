"""Keywords of other dialects: why ours lacks them, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

MAGIC: Final = re.compile(r"custom(?:Base|Type)Path.*|default_factory|x-python-.*", re.IGNORECASE)
"""Keywords that could control a code generator: imports, base classes, raw code."""

_CONDITIONS: Final = (
    "it makes the validity of one member depend on another, which no type can express"
)
_WHOLE_LISTS: Final = "an array here has items of one type"
_CLOSED: Final = "only `additionalProperties` says whether unknown keys are allowed"
_IDENTITY: Final = "a file is identified by its path, and a second name could disagree"
_SPLIT: Final = "make it a union: `oneOf` of object types with a `discriminator`"
_OWN_OBJECT: Final = "make the items an object type with named members"

UNSUPPORTED: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "not": ("what a value is not cannot become a type", "say what it is, with enum or bounds"),
        "if": (_CONDITIONS, _SPLIT),
        "then": (_CONDITIONS, _SPLIT),
        "else": (_CONDITIONS, _SPLIT),
        "dependentRequired": (_CONDITIONS, _SPLIT),
        "dependentSchemas": (_CONDITIONS, _SPLIT),
        "dependencies": (_CONDITIONS, _SPLIT),
        "contains": (_WHOLE_LISTS, "constrain every item with `items`"),
        "minContains": (_WHOLE_LISTS, "constrain the array with `minItems`"),
        "maxContains": (_WHOLE_LISTS, "constrain the array with `maxItems`"),
        "prefixItems": (_WHOLE_LISTS, _OWN_OBJECT),
        "additionalItems": (_WHOLE_LISTS, _OWN_OBJECT),
        "unevaluatedItems": (_WHOLE_LISTS, _OWN_OBJECT),
        "unevaluatedProperties": (_CLOSED, "use `additionalProperties`"),
        "patternProperties": (
            "members are named, or free keys with values of one type",
            "name the members in `properties`, or use a map",
        ),
        "contentSchema": ("no language would check it", "say it in the description"),
        "definitions": ("it belongs to older dialects", "write `$defs`"),
        "id": (_IDENTITY, "remove it"),
        "$id": (_IDENTITY, "remove it"),
        "$anchor": (_IDENTITY, "refer to `#/$defs/Name`"),
        "$dynamicAnchor": (_IDENTITY, "refer to `#/$defs/Name`"),
        "$dynamicRef": ("its target depends on the context", "use `$ref`"),
        "$recursiveRef": ("its target depends on the context", "use `$ref`"),
        "$vocabulary": ("the vocabulary of a schema set is its vocabulary.json", "remove it"),
    }
)
"""The reason and the workaround for each keyword that JSON Schema or OpenAPI has, but we do not."""
