"""The order of the stages of `diff`, and nothing else.

read both versions -> pair -> walk -> classify -> search witnesses -> announce
"""

from __future__ import annotations

from ..frozen import frozen
from . import announcements
from .announcements import Notice
from .change import Finding
from .classify import classify
from .edition import Edition
from .pairing import Pairing
from .walk import walk
from .witness import searched


@frozen(eq=False)
class EditionComparison:
    """Two versions and every change between them, worst first."""

    old: Edition
    new: Edition
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]

    @property
    def unannounced(self) -> tuple[Finding, ...]:
        """The breaking changes that no fragment announces."""
        return tuple(
            finding
            for finding in self.findings
            if finding.severity == "breaking" and not finding.announced_by
        )


def compare(old: Edition, new: Edition) -> EditionComparison:
    """Compare two versions."""
    pairing = Pairing(old, new)
    found = list(searched(pairing, classify(pairing, walk(pairing))))
    findings, notices = announcements.announced(old, new, found)
    return EditionComparison(old, new, findings, notices)
