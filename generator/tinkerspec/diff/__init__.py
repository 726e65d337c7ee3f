"""What changed between two sets of schemas, and who breaks by it: the stages of `diff`."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Literal, get_args

ChangeSeverity = Literal["breaking", "risky", "compatible", "cosmetic"]
"""How bad a change is for somebody.

- `breaking`: something that worked fails;
- `risky`: nothing is refused, but the same thing means something else, or fails in some programs;
- `compatible`: it can be noticed, and nobody has to do anything;
- `cosmetic`: nothing that runs reads it.
"""

SEVERITIES: Final[tuple[ChangeSeverity, ...]] = get_args(ChangeSeverity)
"""From the worst to the least."""

Audience = Literal["old-client", "new-client", "python", "elixir"]

AUDIENCES: Final[Mapping[Audience, str]] = MappingProxyType(
    {
        "old-client": "old client with new server",
        "new-client": "new client with old server",
        "python": "Python callers",
        "elixir": "Elixir callers",
    }
)
"""Who may break, in words: the two mixtures of versions on the wire, and code that uses a package
and gets the new one."""

WIRE: Final[tuple[Audience, ...]] = ("old-client", "new-client")
"""Those that break by payloads, for which there is a witness."""

FORMATS: Final = ("text", "markdown", "json", "github")
"""What a report is written as."""

Side = Literal["old", "new"]
Way = Literal["request", "response"]
"""Who writes: the client, or the server."""


def worst(severities: Iterable[ChangeSeverity]) -> ChangeSeverity:
    """The worst of some; `cosmetic` when there is none."""
    found = frozenset(severities)
    for severity in SEVERITIES:
        if severity in found:
            return severity
    return "cosmetic"
