"""What a project makes of warnings: `strict`, and the table `[tool.tinkerspec.lint]`.

Errors stay errors: nothing here lowers or drops one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from .diagnostics import Diagnostic, Severity
from .frozen import frozen


@frozen
class Levels:
    """The levels of a project.

    With `strict`, a warning is an error, unless `chosen` says otherwise for its code. `ignored`
    names by code the files and folders whose warnings are dropped; names may have wildcards.
    """

    strict: bool = False
    chosen: Mapping[str, Severity] = field(default_factory=dict)
    ignored: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def applied(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The diagnostics as the project wants them."""
        return [
            self._raised(each) if each.severity == "warning" else each
            for each in diagnostics
            if each.severity == "error" or not self._ignores(each)
        ]

    def _raised(self, warning: Diagnostic) -> Diagnostic:
        usual: Severity = "error" if self.strict else "warning"
        return replace(warning, severity=self.chosen.get(warning.code, usual))

    def _ignores(self, warning: Diagnostic) -> bool:
        path = PurePosixPath(warning.file)
        names = [path.as_posix(), *(folder.as_posix() for folder in path.parents)]
        patterns = self.ignored.get(warning.code, ())
        return any(fnmatchcase(name, pattern.rstrip("/")) for pattern in patterns for name in names)
