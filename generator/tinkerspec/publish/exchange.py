"""Puts a staged tree in place of the published one: whole, and one run at a time.

Everything temporary is a hidden sibling of the folder, so that it is on the same file system:

- `.NAME.lock` is locked by the one run that may touch the folder and its siblings.
- `.NAME.staging-PID` is a tree in the making; after the exchange it is the old tree, and no longer
  needed.
- `.NAME.next` exists only where trees cannot be exchanged in one step. The name is the journal: the
  tree with this name is complete and is to become NAME; if this run is killed, the next one does
  it.
- `.NAME.retired` is the old tree in that case.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from ..diagnostics import Diagnostic, DiagnosticError

LOCK_SECONDS: Final = 30.0
_POLL_SECONDS: Final = 0.05

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2  # Linux, renameat2
_RENAME_SWAP: Final = 2  # macOS, renamex_np

# The kernel, the file system or a sandbox does not know the call. EXDEV comes from overlay file
# systems: a folder of a container image's lower layer cannot be renamed.
_NO_EXCHANGE: Final = frozenset(
    {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM, errno.EXDEV}
)

_NO_FOLDER_SYNC: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def display(folder: Path) -> str:
    """The folder as shown to the user: relative to the working directory if it is inside."""
    with suppress(OSError, ValueError):
        return folder.relative_to(Path.cwd()).as_posix()
    return str(folder)


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """A context that locks the folder against other runs; the lock ends with the process.

    Raises:
        DiagnosticError: Another run holds it for too long (`output-locked`).
    """
    with warnings.catch_warnings():
        # Where the system locks no files, a file that names its process is the lock. It will do.
        warnings.simplefilter("ignore")
        import filelock  # here, because most runs publish nothing

    path = _beside(folder, "lock")
    sign = _sign if filelock.has_fcntl else None
    lock = filelock.FileLock(path, LOCK_SECONDS, poll_interval=_POLL_SECONDS, on_acquired=sign)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise _locked(folder, path) from None
    try:
        yield
    finally:
        if filelock.has_fcntl:
            # Removed while it is locked: a waiting run finds that it is gone, and starts over.
            with suppress(OSError):
                path.unlink()
        lock.release()


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A context with an empty folder next to the target, which is deleted at the end."""
    stage = _beside(folder, f"staging-{os.getpid()}")
    stage.mkdir()
    try:
        yield stage
    finally:
        _remove(stage)


def recover(folder: Path) -> None:
    """Finish or remove what a killed run left behind; waits for a run that is still active."""
    if _leftovers(folder):
        with exclusive(folder):
            fix(folder)


def fix(folder: Path) -> None:
    """Do what `recover` does, for a caller that holds the lock."""
    if _beside(folder, "next").is_dir():
        _finish(folder)
    for leftover in _leftovers(folder):
        if leftover.name != _beside(folder, "lock").name:
            _remove(leftover)


def exchange(stage: Path, folder: Path) -> None:
    """Publish the staged tree; the old one is then at `stage` or deleted."""
    sync(stage)
    if not folder.is_dir() or not any(folder.iterdir()):
        try:
            os.rename(stage, folder)
        except FileExistsError:  # On Windows, an empty folder stands in the way too.
            os.rmdir(folder)
            os.rename(stage, folder)
    elif not _swap(stage, folder):
        os.rename(stage, _beside(folder, "next"))
        sync(folder.parent)
        _finish(folder)
    sync(folder.parent)


def identity(folder: Path) -> tuple[int, int, int] | None:
    """Which tree stands in a folder: another one after each exchange; None if there is none."""
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_ctime_ns


def sync(folder: Path) -> None:
    """Flush the names in a folder to disk, so that they survive a power cut, if possible."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows opens no folders
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)


def _finish(folder: Path) -> None:
    """Publish the tree that waits as `next`. May be killed anywhere and called again."""
    waiting, retired = _beside(folder, "next"), _beside(folder, "retired")
    can_return = folder.is_dir() and _retire(folder, retired)
    try:
        os.rename(waiting, folder)
    except OSError:
        if can_return:
            os.rename(retired, folder)
            _withdraw(folder)
        raise
    sync(folder.parent)
    _remove(retired)


def _retire(folder: Path, retired: Path) -> bool:
    """Move the old tree away; returns whether it can be restored."""
    _remove(retired)
    try:
        os.rename(folder, retired)
    except OSError as error:
        if error.errno != errno.EXDEV:
            _withdraw(folder)
            raise
    else:
        return True
    # It cannot be renamed, only deleted; which must not end half-way at a folder that is read-only.
    try:
        _make_writable(folder)
    except OSError:
        _withdraw(folder)
        raise
    # From here on there is only one way: `next` is complete.
    shutil.rmtree(folder)
    return False


def _make_writable(tree: Path) -> None:
    for folder, _, _ in os.walk(tree):
        os.chmod(folder, stat.S_IMODE(os.stat(folder).st_mode) | stat.S_IRWXU)


def _withdraw(folder: Path) -> None:
    """Let nothing wait any more: the old tree stays."""
    # The name goes first: half deleted, the tree must not be taken for one that waits.
    doomed = _beside(folder, f"staging-{os.getpid()}")
    os.rename(_beside(folder, "next"), doomed)
    _remove(doomed)


def _swap(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False if the system cannot."""
    if sys.platform not in ("darwin", "linux"):
        return False
    import ctypes  # here, because most runs publish nothing

    library = ctypes.CDLL(None, use_errno=True)
    a, b = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        result = library.renamex_np(a, b, ctypes.c_uint(_RENAME_SWAP))
    elif sys.platform == "linux" and hasattr(library, "renameat2"):
        result = library.renameat2(_AT_FDCWD, a, _AT_FDCWD, b, ctypes.c_uint(_RENAME_EXCHANGE))
    else:
        return False
    if result == 0:
        return True
    number = ctypes.get_errno()
    if number in _NO_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def _sign(descriptor: int) -> None:
    """Write who holds the lock, for the message of a run that waits too long."""
    with suppress(OSError):  # on a full disk the lock holds without a name
        os.truncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode("ascii"))


def _locked(folder: Path, lock: Path) -> DiagnosticError:
    holder = ""
    with suppress(OSError, UnicodeDecodeError):
        holder = lock.read_text(encoding="ascii")[:32]
    return DiagnosticError(
        [
            Diagnostic(
                code="output-locked",
                message=f"another run (process {holder or 'unknown'}) has held {lock.name} "
                f"for more than {LOCK_SECONDS:g} seconds",
                help="wait for that run to end, or end it, and try again",
                file=display(folder),
            )
        ]
    )


def _leftovers(folder: Path) -> list[Path]:
    """The hidden siblings that exist, from any run."""
    parent, stem = folder.parent, f".{folder.name}."
    exact = {stem + kind for kind in ("lock", "next", "retired")}
    if not parent.is_dir():
        return []
    return sorted(
        parent / name
        for name in os.listdir(parent)
        if name in exact or name.startswith(f"{stem}staging-")
    )


def _beside(folder: Path, kind: str) -> Path:
    return folder.with_name(f".{folder.name}.{kind}")


def _remove(tree: Path) -> None:
    """Delete a tree that is no longer needed. What cannot be deleted is left to the next run."""
    shutil.rmtree(tree, ignore_errors=True)
    if tree.is_dir():
        for folder, _, _ in os.walk(tree):
            with suppress(OSError):
                os.chmod(folder, 0o700)
        shutil.rmtree(tree, ignore_errors=True)
