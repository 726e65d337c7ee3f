"""Reads regular files, in few calls of the system: of many small files, these are nearly all of the
cost."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path
from typing import Final

_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Never waits: a pipe gives nothing."""
_NO_LINKS: Final = getattr(os, "O_NOFOLLOW", 0)
"""Fails where a link stands; 0 where the system cannot say that."""
_NOT_FILES: Final = frozenset({errno.ELOOP, errno.ENXIO, errno.ENODEV})
"""What the system says of links in a circle, or that are not followed, of sockets and devices."""


def read_file(file: str | Path, *, follows: bool = True, most: int = sys.maxsize) -> bytes | None:
    """The bytes of a regular file; None where there is none. With more than `most` bytes, it is
    more than those. A link is a regular file if it leads to one, and `follows` says so.

    Raises:
        OSError: It cannot be read.
    """
    try:
        if not (follows or _NO_LINKS) and os.path.islink(file):
            return None
        handle = os.open(file, _FLAGS if follows else _FLAGS | _NO_LINKS)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno in _NOT_FILES or os.path.isdir(file):
            return None
        raise
    try:
        status = os.fstat(handle)
        return _read(handle, status.st_size, most) if stat.S_ISREG(status.st_mode) else None
    finally:
        os.close(handle)


def _read(handle: int, size: int, most: int) -> bytes:
    """The bytes of a file that had this size when it was opened."""
    data = os.read(handle, min(size, most) + 1)
    while len(data) != size and len(data) <= most and (more := os.read(handle, 2**20)):
        data += more
    return data
