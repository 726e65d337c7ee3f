"""What a source has, lacks or does otherwise than the contract: the stages of `parity`."""

from typing import Final, Literal, get_args

GapSeverity = Literal["critical", "high", "medium", "low"]
"""How bad a gap is; `gaps` says by which rule."""

SEVERITIES: Final[tuple[GapSeverity, ...]] = get_args(GapSeverity)
"""From the worst to the least."""

FORMATS: Final = ("text", "markdown", "json", "github", "html")
"""What a report is written as."""
