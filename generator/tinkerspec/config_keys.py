"""The keys of the configuration: what each means, the JSON Schema of its value, and its default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from .frozen import frozen

if TYPE_CHECKING:
    from .targets import Setting

TABLE: Final = "tool.tinkerspec"
"""The table that holds them."""


@frozen
class ConfigKey:
    """A key of a table: what it says, the JSON Schema of its value, a value as an example, and what
    is meant without it; if that is None, the key is required."""

    name: str
    means: str
    schema: Mapping[str, Any]
    example: Any
    default: Any


_TEXT: Final = {"type": "string"}

GENERAL: Final = (
    ConfigKey(
        "schemas",
        "The folder of the schemas; or a document of OpenAPI or JSON Schema, which is imported "
        "each time.",
        _TEXT,
        "schemas",
        "schemas",
    ),
    ConfigKey(
        "output",
        "The folder of everything that is generated. It belongs to the program alone.",
        _TEXT,
        "generated",
        "generated",
    ),
    ConfigKey(
        "contract",
        "The contract that is generated, of those in `contracts.json` of the schemas; without it, "
        "the newest.",
        _TEXT,
        "0.2.0",
        "",
    ),
    ConfigKey(
        "contracts",
        "Other contracts that are generated, by their names, and the folder of each, in the output "
        "folder.",
        {"type": "object", "additionalProperties": _TEXT},
        {"0.1.0": "contracts/0.1.0"},
        {},
    ),
    ConfigKey(
        "strict",
        "Whether warnings are errors, except those that `lint.levels` says otherwise of.",
        {"type": "boolean"},
        True,
        False,
    ),
    ConfigKey(
        "additional_properties",
        "What objects are whose schemas do not say `additionalProperties`: `open`, as JSON Schema "
        "means it, ignores unknown keys; `strict` refuses them.",
        {"enum": ["open", "strict"]},
        "strict",
        "open",
    ),
)
"""The keys of the table itself."""


def default(name: str) -> Any:
    """What a key of the table means when it is not there."""
    return next(key.default for key in GENERAL if key.name == name)


LINT_TABLE: Final = "lint"
LINT: Final = (
    ConfigKey(
        "levels",
        "The level of warnings, by their codes. Errors always stay errors.",
        {"type": "object", "additionalProperties": {"enum": ["error", "warning"]}},
        {"description-missing": "error"},
        {},
    ),
    ConfigKey(
        "ignore",
        "Files and folders of which a warning is not reported, by its code; as lint names them, "
        "or with `*` for any characters. Errors cannot be ignored.",
        {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}},
        {"example-missing": ["schemas/types/legacy"]},
        {},
    ),
)
"""The keys of the table `lint`."""

RESERVED: Final = frozenset({LINT_TABLE, *(key.name for key in GENERAL)})
"""Names in the table that no target can have."""


def keys(settings: Iterable[Setting]) -> tuple[ConfigKey, ...]:
    """The keys of a target's table."""
    return tuple(
        ConfigKey(
            each.name,
            each.means,
            {"enum": [*each.choices]} if each.choices else _TEXT,
            each.example or each.default,
            each.default,
        )
        for each in settings
    )
