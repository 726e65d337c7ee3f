"""The stages of `parity`: what is missing, extra or different in a source, compared with the
contract."""

from typing import Final, Literal, get_args

GapSeverity = Literal["critical", "high", "medium", "low"]
"""How bad a gap is, by the rules in `gaps`."""

SEVERITIES: Final[tuple[GapSeverity, ...]] = get_args(GapSeverity)
"""From the worst to the least."""

PackageRole = Literal["client", "server"]
"""What a package is: the side that sends requests, or the one that answers them."""

ROLES: Final[tuple[PackageRole, ...]] = get_args(PackageRole)
"""Every role."""

FORMATS: Final = ("text", "markdown", "json", "github", "html")
"""The formats of a report."""
