"""References point to a schema in this folder: a file relative to their own, with a pointer or
without one.

Anything else (a URL, an absolute path) could read what it should not.
"""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from ...diagnostics import Diagnostic
from ..load import Document, Sources
from ..pointer import value_at
from ..tree import nodes, target
from ..wording import did_you_mean, show

_HOW: Final = "write a file relative to this one, such as `../user/user_account.json`"
_POINTER: Final = "write the way to a schema, such as `#/$defs/Name` or `#/properties/user`"

_SPELLINGS: Final = (
    (re.compile(r".*[\x00-\x1f\x7f].*", re.DOTALL), "contains a control character", _HOW),
    (
        re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.*"),
        "is a URL or names a drive: nothing is fetched",
        _HOW,
    ),
    (re.compile(r"[/\\].*"), "is absolute", _HOW),
    (re.compile(r".*\\.*"), "contains a backslash", "separate folders by `/`"),
    (re.compile(r"[^#]*[%?\s].*"), "contains an escape, a query or a space", _HOW),
)
"""Forms of references that are refused without a lookup; the first match counts."""


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check every `$ref` under `types/`."""
    for node in nodes(sources):
        ref = node.schema.get("$ref")
        if isinstance(ref, str) and target(sources, node.document, ref) is None:
            reason, help_ = explain(sources, node.document, ref)
            yield node.fault("ref", ("$ref",), f"{show(ref)} {reason}", help_)


def explain(sources: Sources, document: Document, ref: str) -> tuple[str, str]:
    """Return why a reference is broken, and what to write instead."""
    file, _, fragment = ref.partition("#")
    for pattern, reason, help_ in _SPELLINGS:
        if pattern.fullmatch(ref):
            return reason, help_
    if file and target(sources, document, file) is None:
        return _unknown_file(sources, document, file)
    if fragment and not fragment.startswith("/"):
        return "names an anchor, and schemas here have none", _POINTER
    return _unknown_place(sources, document, file, unquote(fragment))


def _unknown_place(
    sources: Sources, document: Document, file: str, pointer: str
) -> tuple[str, str]:
    owner = sources.by_path[document.beside(file)] if file else document
    if value_at(owner.data, pointer) is not None:
        return "is a place where no schema stands", _POINTER
    known = [f"{file}#{node.pointer}" for node in nodes(sources) if node.document is owner]
    return f"is not in {'that' if file else 'this'} file", did_you_mean(
        f"{file}#{pointer}", known, _POINTER
    )


def _unknown_file(sources: Sources, document: Document, ref: str) -> tuple[str, str]:
    folder = posixpath.dirname(document.path)
    path = document.beside(ref)
    if path == ".." or path.startswith("../"):
        return "leaves the schema folder", "copy the schema into the folder"
    if not path.startswith("types/"):
        return "leaves the folder `types`, which contains all types", _HOW
    if not ref.endswith(".json"):
        return "is not a schema file", did_you_mean(f"{ref}.json", _relative(sources, folder), _HOW)
    same_name = [known for known in sources.by_path if _name(known) == _name(path)]
    close = difflib.get_close_matches(_name(path), map(_name, sources.by_path), n=1, cutoff=0.6)
    named = [known for known in sources.by_path if close and _name(known) == close[0]]
    for known in same_name or named:
        return "is not there", f"did you mean `{posixpath.relpath(known, folder)}`?"
    return "is not there", "add the file, or fix the name"


def _relative(sources: Sources, folder: str) -> list[str]:
    return [posixpath.relpath(path, folder) for path in sources.by_path]


def _name(path: str) -> str:
    return posixpath.basename(path).lower()
