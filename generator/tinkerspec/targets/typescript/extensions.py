"""Hand-written rules of types, found by file name: `<module>.js` exports `verify`.

`verify` is given a value whose members are sound, and gives an array of the faults that it has as a
whole. The files are copied, and never run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ...diagnostics import Diagnostic, DiagnosticError
from .. import Job, handwritten

FOLDER: Final = "_extensions"
"""Where they stand in the package."""

_VERIFY: Final = re.compile(r"^export function verify\(", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ScriptExtension:
    """One file; `file` is its path as the project's people name it."""

    module: str
    file: str
    text: str

    @property
    def verifies(self) -> bool:
        """Whether it judges values of its type."""
        return _VERIFY.search(self.text) is not None


def of(job: Job) -> Mapping[str, ScriptExtension]:
    """Every file of the project's folder of extensions, by module name.

    A file whose name begins with an underscore is a helper of the others and belongs to no type.

    Raises:
        DiagnosticError: There is no such folder, a file has no type, or it is for a contract that
            there is not.
    """
    folder = job.settings["extensions"]
    if not folder:
        return {}
    if not (job.root / folder).is_dir():
        message = "the folder of the extensions does not exist"
        help_ = "create it, or remove `extensions` from [tool.tinkerspec.typescript]"
        raise _fault("typescript-extension-folder", message, help_, folder)
    found = {
        module: ScriptExtension(module, f"{folder}/{path.name}", path.read_text(encoding="utf-8"))
        for module, path in handwritten.files(job.root / folder, ".js", job.sources, folder).items()
    }
    modules = {definition.module for definition in job.contract.definitions}
    for module, extension in found.items():
        if module not in modules and not module.startswith("_"):
            message = f"no type has the module name `{module}`"
            help_ = (
                "name the file after its type, begin the name with `_` for a helper, or delete it"
            )
            raise _fault("typescript-extension-orphan", message, help_, extension.file)
    return found


def _fault(code: str, message: str, help_: str, file: str) -> DiagnosticError:
    return DiagnosticError([Diagnostic(code=code, message=message, help=help_, file=file)])
