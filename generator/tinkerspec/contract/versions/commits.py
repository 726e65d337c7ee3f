"""Reads the schema folder of a commit through git and writes it to a temporary folder.

Nothing in the repository is executed or checked out: git lists the files of the commit and returns
their contents, ignoring filters and attributes.
"""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from ...diagnostics import Diagnostic, DiagnosticError
from ...frozen import frozen
from ..naming import printable
from .archives import is_wanted, write

_SECONDS: Final = 120
_GIT: Final = "git"
"""The place of faults that are not about a repository."""
_MOST_FILES: Final = 20_000
_MOST_BYTES: Final = 256 * 2**20
_REGULAR: Final = ("100644", "100755")
_ENVIRONMENT: Final = {
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_OF_HOOKS: Final = ("GIT_DIR", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX")


@frozen
class _Blob:
    """A file of a commit."""

    path: str
    object: str
    size: int


def export(given: str, schemas: Path, target: Path) -> str | None:
    """Write the schema folder of a commit to a folder.

    `given` is the commit, or `COMMIT:FOLDER` if the schemas were in another folder then: the folder
    of the schemas or of the project, from the root of the repository. Returns the folder that was
    found there; None for the usual one.

    Raises:
        DiagnosticError: There is no such commit, or it has no schemas.
    """
    ref, _, folder = given.partition(":")
    place = next(folder for folder in (schemas, *schemas.parents) if folder.is_dir())
    top = _top(place, given)
    usual = Path(os.path.realpath(schemas)).relative_to(Path(os.path.realpath(top))).as_posix()
    inside = posixpath.normpath(folder.strip("/")) if folder else usual
    commit = _commit(place, ref, given)
    blobs = [] if inside.startswith("..") else list(_blobs(top, commit, inside))
    tried = (inside, posixpath.join(inside, schemas.name), posixpath.join(inside, "schemas"))
    prefixes = [posixpath.normpath(path) for path in (tried if folder else (usual,))]
    found = next((path for path in prefixes if _has_schemas(blobs, path)), None)
    if found is None:
        message = f"the commit has no schemas in {printable(inside)}"
        help_ = f"name a commit with schemas; if they were in another folder then, {ref}:FOLDER"
        raise _error(given, "contract-source", message, help_)
    prefix = _prefix(found)
    wanted = [blob for blob in blobs if is_wanted(blob.path, prefix)]
    if len(wanted) > _MOST_FILES or sum(blob.size for blob in wanted) > _MOST_BYTES:
        message = (
            f"the commit has more than {_MOST_FILES} files or {_MOST_BYTES // 2**20} MiB there"
        )
        raise _error(given, "contract-git", message, "name a folder that contains only the schemas")
    for blob, data in zip(wanted, _contents(top, wanted), strict=True):
        write(target, blob.path.removeprefix(prefix), data)
    return found if folder else None


def _has_schemas(blobs: Iterable[_Blob], folder: str) -> bool:
    return any(blob.path.startswith(f"{_prefix(folder)}types/") for blob in blobs)


def _prefix(folder: str) -> str:
    return "" if folder == "." else f"{folder}/"


def _top(place: Path, ref: str) -> Path:
    """The root folder of the repository."""
    try:
        return Path(_git(place, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    except DiagnosticError as error:
        (fault,) = error.diagnostics
        if fault.file == _GIT:
            raise
        message = f"there is no such folder or archive, and it cannot be a commit: {fault.message}"
        raise _error(ref, "contract-git", message, "fix the name, or name a folder") from None


def _commit(place: Path, ref: str, given: str) -> str:
    try:
        found = _git(
            place, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"
        )
    except DiagnosticError:
        message = "there is no such folder, archive, installed package or commit"
        help_ = "fix the name; in a shallow clone, fetch the commit first: git fetch --unshallow"
        raise _error(given, "contract-source", message, help_) from None
    return found.decode().split()[-1]


def _blobs(top: Path, commit: str, inside: str) -> Iterator[_Blob]:
    """The regular files of a commit below a folder: links could lead anywhere."""
    arguments = ("ls-tree", "-r", "-z", "--long", "--full-tree", commit, "--", inside)
    for line in _git(top, *arguments).split(b"\0"):
        facts, _, path = line.partition(b"\t")
        if path:
            mode, _, object_, size = facts.decode().split()
            if mode in _REGULAR:
                yield _Blob(path.decode("utf-8", "surrogateescape"), object_, int(size))


def _contents(top: Path, blobs: Sequence[_Blob]) -> Iterator[bytes]:
    """The contents of files, in their order."""
    wanted = "".join(f"{blob.object}\n" for blob in blobs).encode()
    answer = memoryview(_git(top, "cat-file", "--batch", given=wanted))
    at = 0
    for blob in blobs:
        # "<object> blob <size>\n", the content, and a line break.
        at += len(f"{blob.object} blob {blob.size}\n")
        yield bytes(answer[at : at + blob.size])
        at += blob.size + 1


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    command = ["git", "-C", str(folder), *arguments]
    environment = {**os.environ, **_ENVIRONMENT}
    if "GIT_WORK_TREE" not in environment:
        # Hooks set these; without a working tree, git takes the folder that it is called in for it.
        for name in _OF_HOOKS:
            environment.pop(name, None)
    try:
        done = subprocess.run(
            command,
            input=given,
            capture_output=True,
            check=False,
            env=environment,
            timeout=_SECONDS,
        )
    except FileNotFoundError:
        message = "reading commits needs git, which is not installed"
        raise _error(_GIT, "contract-git", message, "install git, or name a folder") from None
    except subprocess.TimeoutExpired:
        message = f"git did not answer within {_SECONDS} seconds"
        raise _error(_GIT, "contract-git", message, "name a folder or an archive instead") from None
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split()) or "it gave no reason"
        message = f"git cannot read the repository: {said}"
        help_ = "fix it (git fetch --refetch, if the clone is partial), or name a folder"
        raise _error(str(folder), "contract-git", message, help_)
    return done.stdout


def _error(file: str, code: str, message: str, help_: str) -> DiagnosticError:
    return DiagnosticError([Diagnostic(code=code, message=message, help=help_, file=file)])
