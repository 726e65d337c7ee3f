"""MANIFEST.json: which files in the output folder are generated, and from what.

A listed file may be overwritten and removed; any other file belongs to somebody else.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ..files import read_file
from ..frozen import frozen
from ..targets.output import OutputFile, Published, is_inside

FILE_NAME: Final = "MANIFEST.json"
_GENERATOR: Final = "tinkerspec"
_PARTIAL: Final = "partial"


@frozen(kw_only=True)
class ManifestFacts:
    """What the files were made from.

    `inputs` is the digest of everything that decides the output, `schemas` that of only the
    schemas, `versions` the versions of the programs involved.
    """

    inputs: str
    schemas: str
    versions: Mapping[str, str]

    def partial(self) -> ManifestFacts:
        """The facts of a tree that also has older files, so that no later run treats it as
        current."""
        return replace(self, inputs=_PARTIAL)


@frozen
class Manifest:
    """The facts, and the SHA-256 of every file by its path."""

    facts: ManifestFacts
    files: Mapping[str, str]

    def dumps(self) -> bytes:
        """The manifest as text, sorted so that the same output always has the same manifest."""
        body = {
            "command": "tinkerspec generate",
            "files": dict(self.files),
            "generator": _GENERATOR,
            "inputs": self.facts.inputs,
            "schemas": self.facts.schemas,
            "versions": dict(self.facts.versions),
        }
        # The seal reveals edits of the manifest itself.
        return _json({**body, "seal": sha256(_json(body))})


class ForeignManifestError(ValueError):
    """A MANIFEST.json that another program wrote."""


class BrokenManifestError(ValueError):
    """A MANIFEST.json that cannot be read: it was edited, cut off, or left in a merge conflict."""


def loads(data: bytes) -> Manifest:
    """Read a manifest.

    Raises:
        ForeignManifestError: Another program wrote the file.
        BrokenManifestError: The file cannot be read.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise BrokenManifestError("it is not JSON") from None
    if not isinstance(document, dict) or document.get("generator") != _GENERATOR:
        raise ForeignManifestError("it was not written by tinkerspec")
    files = _strings(document, "files")
    if outside := [path for path in files if not is_inside(path)]:
        raise BrokenManifestError(f"it lists {outside[0]!r}, which is not inside the folder")
    facts = ManifestFacts(
        inputs=_string(document, "inputs"),
        schemas=_string(document, "schemas"),
        versions=_strings(document, "versions"),
    )
    return Manifest(facts, files)


def is_published(folder: Path) -> bool:
    """Whether the folder has ever been published to."""
    return (folder / FILE_NAME).exists()


def is_current(folder: Path, inputs: str) -> bool:
    """Whether the folder was made from these inputs, and no file in it was edited or removed."""
    try:
        known = _made_from(folder, inputs)
        start = os.path.join(folder, "")
        return known is not None and all(
            _digest(start + path) == digest for path, digest in known.files.items()
        )
    except OSError:
        return False


def current(folder: Path, inputs: str, places: Collection[str]) -> Mapping[str, bytes] | None:
    """The published files among these places, and below those that are folders, by their paths;
    None unless all were made from these inputs, and none was edited or removed."""
    try:
        known = _made_from(folder, inputs)
        if known is None:
            return None
        files: dict[str, bytes] = {}
        for path in under(known.files, places):
            data = content(os.path.join(folder, path))
            if data is None or sha256(data) != known.files[path]:
                return None
            files[path] = data
        return files
    except OSError:
        return None


def _made_from(folder: Path, inputs: str) -> Manifest | None:
    """The manifest of a folder that was made from these inputs."""
    data = content(folder / FILE_NAME)
    if data is None or json.dumps(inputs).encode("ascii") not in data:
        return None  # It is soon seen, and most often so.
    try:
        known = loads(data) if _is_sealed(data) else None
    except (ForeignManifestError, BrokenManifestError):
        return None
    return known if known is not None and known.facts.inputs == inputs else None


def _is_sealed(data: bytes) -> bool:
    """Whether the text of a manifest is as it was written."""
    before, _, after = data.partition(b'\n  "seal": "')
    seal, _, rest = after.partition(b'",')
    return sha256(before + rest).encode("ascii") == seal


def under(paths: Iterable[str], places: Collection[str]) -> Iterator[str]:
    """Those of the paths that are one of the places, or below one."""
    below = tuple(f"{place.rstrip('/')}/" for place in places)
    return (path for path in paths if path in places or path.startswith(below))


def content(file: str | Path, *, follows: bool = False) -> bytes | None:
    """The bytes of a regular file with plain line ends; None where there is none. A link is not
    one, unless it `follows` links."""
    data = read_file(file, follows=follows)
    return None if data is None else with_plain_ends(data)


def digest(file: OutputFile) -> str:
    """The SHA-256 of an emitted file."""
    return file.text.digest if isinstance(file.text, Published) else sha256(file.data)


def sha256(data: bytes) -> str:
    """The SHA-256 of a file in hexadecimal, the same whatever its line ends are."""
    return hashlib.sha256(with_plain_ends(data)).hexdigest()


def with_plain_ends(data: bytes) -> bytes:
    """The content of a file with the line ends that git stores, `\\n`; binary files have none."""
    # One byte is found sooner than two, and most files have none.
    return data if b"\r" not in data or b"\0" in data else data.replace(b"\r\n", b"\n")


def _digest(file: str) -> str | None:
    data = content(file)
    return None if data is None else sha256(data)


def _string(document: Mapping[str, Any], key: str) -> str:
    value = document.get(key)
    if not isinstance(value, str):
        raise BrokenManifestError(f"its {key!r} is not a string")
    return value


def _strings(document: Mapping[str, Any], key: str) -> dict[str, str]:
    value = document.get(key)
    if not isinstance(value, dict):
        raise BrokenManifestError(f"its {key!r} is not an object")
    return {name: _string(value, name) for name in value}


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True) + "\n").encode("ascii")
