"""The stages of `diff`: what changed between two sets of schemas, and who breaks."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

from ..targets.callers import ChangeSeverity

SEVERITIES: Final[tuple[ChangeSeverity, ...]] = get_args(ChangeSeverity)
"""From the worst to the least."""

Audience: TypeAlias = str
"""Who may break: one of the two mixtures, or the name of a target, for its callers."""

MIXTURES: Final[Mapping[Audience, str]] = MappingProxyType(
    {
        "old-client": "old client with new server",
        "new-client": "new client with old server",
    }
)
"""The two mixtures of versions on the wire, in words."""

WIRE: Final[tuple[Audience, ...]] = tuple(MIXTURES)
"""The audiences that a payload can break, so that there may be a witness."""

NOTES: Final = frozenset(
    {
        "$comment",
        "contact",
        "description",
        "example",
        "examples",
        "externalDocs",
        "license",
        "summary",
        "tags",
        "termsOfService",
        "title",
    }
)
"""Members of openapi.json that no program depends on."""

FORMATS: Final = ("text", "markdown", "json", "github")
"""The formats of a report."""

Side = Literal["old", "new"]
Way = Literal["request", "response"]
"""Who writes: the client, or the server."""


def worst(severities: Iterable[ChangeSeverity]) -> ChangeSeverity:
    """The worst of the given severities; `cosmetic` if there are none."""
    found = frozenset(severities)
    for severity in SEVERITIES:
        if severity in found:
            return severity
    return "cosmetic"
