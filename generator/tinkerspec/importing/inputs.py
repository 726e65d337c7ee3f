"""Which files decide what a document imports to, found without parsing them.

It is asked before each run, which mostly has nothing else to do. A file too many costs one run.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from ..contract.load import ADDITIONS

_REF: Final = re.compile(rb"""\$ref["']?\s*:\s*["']?([^"'#\s,}\]][^"'#\r\n,}\]]*)""")


def names(document: Path) -> list[str]:
    """The document, its additions, and every file that it refers to, relative to its folder."""
    folder = document.parent
    found = {document.name: None}
    pending = [document.name]
    while pending:
        name = pending.pop()
        file = folder / name
        try:
            text = file.read_bytes() if file.is_file() else b""
        except OSError:  # The import says so, with the place of the reference.
            del found[name]
            continue
        for ref in _REF.findall(text):
            path = unquote(ref.decode("utf-8", "replace").strip())
            other = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
            if other not in found and not other.startswith(("../", "/")) and "\0" not in other:
                found[other] = None
                pending.append(other)
    return [*sorted(found), ADDITIONS]
