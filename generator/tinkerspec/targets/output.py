"""What a target hands to publication: files, by their place below the output folder."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from functools import cached_property
from typing import Final

from ..frozen import frozen


class Published(str):
    """The text of a file as it is published already: its path below the output folder, its bytes,
    and their SHA-256."""

    __slots__ = ("data", "digest", "path")
    path: str
    data: bytes
    digest: str

    @classmethod
    def read(cls, path: str, data: bytes, digest: str) -> Published:
        """The text that stands in a file.

        Raises:
            UnicodeDecodeError: It is no text.
        """
        text = cls(data, "utf-8")
        text.path, text.data, text.digest = path, data, digest
        return text


@frozen(slots=False)
class OutputFile:
    """One emitted file; `path` is relative to the output folder and written with `/`."""

    path: str
    text: str | bytes

    def __post_init__(self) -> None:
        if not is_inside(self.path):
            raise ValueError(f"{self.path!r} is no plain path below the output folder")

    def below(self, folder: str) -> OutputFile:
        """The file with a folder, or none, around it."""
        return replace(self, path=posixpath.join(folder, self.path)) if folder else self

    @cached_property
    def data(self) -> bytes:
        """The bytes on disk: text is always UTF-8, whatever the locale."""
        if isinstance(self.text, Published):
            return self.text.data
        return self.text if isinstance(self.text, bytes) else self.text.encode("utf-8")


def is_inside(path: str) -> bool:
    """Whether the path is relative, in its shortest form, and cannot lead out of its folder."""
    return _LEADING.isdisjoint(path.split("/")) and "\\" not in path and "\0" not in path


_LEADING: Final = frozenset({"", ".", ".."})
"""Parts of a path that are no names."""
