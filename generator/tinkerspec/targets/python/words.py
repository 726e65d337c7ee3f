"""Names that Python and pydantic need themselves.

The tables are written here and not asked of the running versions, so that the output does not
depend on them. A test compares them with the lowest and the newest pydantic.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KEYWORDS: Final = _words("""
    False None True and as assert async await break class continue def del elif else except finally
    for from global if import in is lambda nonlocal not or pass raise return try while with yield
""")

ATTRIBUTES: Final = _words("""
    construct copy dict from_json from_orm json mro parse_file parse_obj parse_raw register schema
    schema_json to_json to_wire update_forward_refs validate
    model_computed_fields model_config model_construct model_copy model_dump model_dump_json
    model_extra model_fields model_fields_set model_json_schema model_parametrized_name
    model_post_init model_rebuild model_validate model_validate_json model_validate_strings
""")
"""The public attributes of the model classes and of their metaclass."""

IN_BODIES: Final = frozenset({"Config"})
"""What pydantic looks for in the body of a model class, where a default would be taken for it."""
