"""Writes a folder as a whole: the new tree is built beside it, from new files and hard links to
those that stay, and the two trees are exchanged. If anything goes wrong, the folder is the old tree
or the new one."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ..diagnostics import Diagnostic, DiagnosticError
from . import exchange

# Where a file system has no hard links, or no more for this file.
_NO_LINK: Final = frozenset(
    {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
)

_HELP: Final = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
    errno.EROFS: "make the file system writable, or set {setting} to a folder on one that is",
    errno.EACCES: "make the folder and its parent writable",
    errno.EPERM: "make the folder and its parent writable",
    errno.EBUSY: "set {setting} to a folder below the mount point, which cannot be replaced itself",
    errno.EXDEV: "unmount what is there, or set {setting} to a folder below the mount point",
}


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """A context in which no other run touches the folder, and in which it is whole.

    Raises:
        DiagnosticError: Another run holds it for too long (`output-locked`).
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with exchange.exclusive(folder):
        exchange.fix(folder)
        yield


def replace(
    folder: Path, files: Mapping[str, bytes], written: Collection[str], survivors: Collection[str]
) -> None:
    """Put a tree in the place of the folder: the written ones of the files, and what stays of it.

    Every path is relative to the folder; one that ends in `/` is an empty folder. Call it `alone`.
    """
    if os.path.ismount(folder):
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(folder))
    with exchange.staging(folder) as stage:
        every = folders([*written, *survivors])
        for name in sorted(every):
            (stage / name).mkdir()
        old, new = os.path.join(folder, ""), os.path.join(stage, "")
        for path in written:
            _write(new + path, files[path])
        for path in (each for each in survivors if not each.endswith("/")):
            if not _link(old + path, new + path) and path in files:
                _write(new + path, files[path])
        for name in folders(written):
            exchange.sync(stage / name)
        for name in ("", *every):
            if (folder / name).is_dir():
                shutil.copymode(folder / name, stage / name)
        exchange.exchange(stage, folder)


def scan(folder: Path, prefix: str = "") -> Iterator[str]:
    """Everything below a folder that is no folder, and, with a `/` at its end, every empty one."""
    with os.scandir(folder / prefix) as entries:
        children = sorted(entries, key=lambda entry: entry.name)
    for child in children:
        if child.is_dir(follow_symlinks=False):
            yield from scan(folder, f"{prefix}{child.name}/")
        else:
            yield prefix + child.name
    if prefix and not children:
        yield prefix


def folders(paths: Iterable[str]) -> set[str]:
    """Every folder that one of the paths is in."""
    found: set[str] = set()
    pending = {path.rpartition("/")[0] for path in paths}
    while pending := {*filter(None, pending)} - found:
        found |= pending
        pending = {folder.rpartition("/")[0] for folder in pending}
    return found


@contextmanager
def explained(folder: Path, code: str, *, command: str, setting: str) -> Iterator[None]:
    """Turn a refusal of the operating system into a diagnostic.

    `command` is what to run again, `setting` what says which folder it is.
    """
    try:
        yield
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        hint = _HELP.get(error.errno or 0, "remove the cause").format(setting=setting)
        fault = Diagnostic(
            code=code,
            message=f"{error.strerror or error}{place}",
            help=f"{hint}, and run `{command}` again; no file has been half written",
            file=exchange.display(folder),
        )
        raise DiagnosticError([fault]) from error


def _write(file: str, data: bytes) -> None:
    # Without a buffer, which would ask the system three things more about each file.
    with open(file, "xb", buffering=0) as stream:
        left = memoryview(data)
        while left:
            left = left[stream.write(left) :]
        os.fsync(stream.fileno())


def _link(source: str, target: str) -> bool:
    """Have a file in both trees; False when it has vanished since it was seen."""
    try:
        os.link(source, target, follow_symlinks=False)
    except FileNotFoundError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        shutil.copy2(source, target, follow_symlinks=False)
    return True
