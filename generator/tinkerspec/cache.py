"""What earlier runs found and rendered, so that `generate` does only what has changed since.

The cache is one file, which may be deleted at any time, and holds no output. For each file of the
output that most changes leave alone, it has a key, which covers all that decides the file's text,
and the SHA-256 of that text. The text itself is the published file: it is taken over where the key
and the file are as they were. Of the schemas, it has those that lint found no fault in.

`check` does not use the cache. So it reports a file that a forged cache has kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .contract.accepted import Accepted, Findings
from .contract.naming import json_line
from .diagnostics import Diagnostic
from .publish import exchange, manifest
from .publish.manifest import content, sha256, under
from .targets.output import OutputFile, Published

if TYPE_CHECKING:
    from .contract.model import Contract, Definition

FOLDER: Final = ".tinkerspec_cache"
"""The folder of the cache, in that of the project."""

_FILE: Final = "known.json"
_ODD: Final[tuple[type[Exception], ...]] = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What comes of reading a cache that is not as it was written."""


class Cache:
    """The cache of a project. `means` is the digest of all that decides the output, except the
    schemas: another program, template or setting has another one."""

    def __init__(self, root: Path, output: Path, means: str) -> None:
        self._file = root / FOLDER / _FILE
        self._output = os.path.join(output, "")
        self._means = means
        self.tree = exchange.identity(output)
        self._known, accepted = _read(self._file)
        self.accepted = Accepted(means, accepted)
        self._keys: dict[str, str] = {}

    def text(self, path: str, decides: object) -> Published | None:
        """The text of an output file, if it was rendered from the same; None if it has to be
        rendered. `decides` is all that decides it beside the means, as JSON."""
        key = sha256(json_line([self._means, path, decides]))
        self._keys[path] = key
        known, digest = self._known.get(path, ("", ""))
        if known != key:
            return None
        with suppress(OSError, UnicodeDecodeError):
            data = content(self._output + path)
            if data is not None and sha256(data) == digest:
                return Published.read(path, data, digest)
        return None

    def save(self, files: Iterable[OutputFile], keep: Sequence[str]) -> None:
        """Remember files that `text` was asked for, and still know those in places that this run
        has kept. A cache that cannot be written is left as it is."""
        entries = {path: self._known[path] for path in under(self._known, keep)}
        for file in files:
            if file.path in self._keys:
                entries[file.path] = (self._keys[file.path], manifest.digest(file))
        if entries == self._known and self.accepted.seen == self.accepted.known:
            return
        accepted = {
            digest: [*map(_kept, warnings)] for digest, warnings in self.accepted.seen.items()
        }
        whole = {"accepted": accepted, "files": entries}
        with suppress(OSError):
            _write(self._file, json_line(whole))


def _write(file: Path, data: bytes) -> None:
    """Put data in the place of a file. What stands in a folder that is a link is another's."""
    folder = file.parent
    if not os.path.lexists(folder):
        folder.mkdir()
        (folder / ".gitignore").write_text("*\n", encoding="ascii")
    if not folder.is_symlink():
        fresh = folder / f"{file.name}.{os.getpid()}"
        with fresh.open("xb") as stream:
            stream.write(data)
        os.replace(fresh, file)


def _read(file: Path) -> tuple[Mapping[str, tuple[str, str]], Findings]:
    """The key and the digest of each file, and the accepted schemas; none if anything in the cache
    is odd."""
    try:
        whole: Any = json.loads(file.read_bytes())
        files = {path: (str(key), str(digest)) for path, (key, digest) in whole["files"].items()}
        accepted = whole["accepted"].items()
        return files, {digest: [_warning(*each) for each in found] for digest, found in accepted}
    except _ODD:
        return {}, {}


def _kept(warning: Diagnostic) -> list[str | int]:
    """A warning as the cache has it; its level is that of its code."""
    said = [warning.code, warning.message, warning.help]
    return [*said, warning.file, warning.line, warning.column, warning.pointer]


def _warning(
    code: object, message: object, help: object, file: object, line: Any, column: Any, at: object
) -> Diagnostic:
    return Diagnostic(
        code=str(code),
        message=str(message),
        help=str(help),
        file=str(file),
        line=int(line),
        column=int(column),
        pointer=str(at),
    )


class Earlier:
    """What earlier runs rendered of one contract, whose output is in a folder of the output.

    `plain` are its definitions as JSON.
    """

    def __init__(
        self, cache: Cache, folder: str, contract: Contract, plain: Iterable[Mapping[str, Any]]
    ) -> None:
        self._cache = cache
        self._folder = f"{folder}/" if folder else ""
        self._contract = contract
        self._plain = plain

    def text(self, path: str, definitions: Iterable[Definition], beside: object) -> str | None:
        """The text of a file, if it was rendered from the same types, the same types that they lead
        to, and the same `beside`, which is JSON; None if it has to be rendered."""
        digests = [self._digests[definition.name] for definition in definitions]
        decides = [self._contract.title, self._contract.version, digests, beside]
        return self._cache.text(self._folder + path, decides)

    @cached_property
    def _digests(self) -> Mapping[str, str]:
        """A digest of each type and of all types that it leads to, by its name."""
        from .contract import model, rings  # here, because most runs do nothing

        definitions = self._contract.definitions
        bases = {d.name: d.bases for d in definitions if isinstance(d, model.Object)}
        mentions = self._contract.mentions
        graph = {name: [*found, *bases.get(name, ())] for name, found in mentions.items()}
        return rings.digests(graph, {d["name"]: json_line(d).decode("utf-8") for d in self._plain})
