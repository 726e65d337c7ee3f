"""What installed distributions declare, read from their `.dist-info` folders.

`importlib.metadata` tells the same, but importing it takes longer than all that a short command
does. It is asked where a distribution is installed in another way.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final, NamedTuple

_INFO: Final = ".dist-info"


class EntryPoint(NamedTuple):  # No dataclass: `--version` does without importing those.
    """An object that a distribution declares: `value` is its place, as `module:attribute`, and
    `root` the folder that the distribution is installed in."""

    name: str
    value: str
    distribution: str
    version: str
    root: str

    @property
    def module(self) -> str:
        """The module of the object."""
        return self.value.partition(":")[0].strip()

    def load(self) -> Any:
        """Import the object."""
        found: Any = import_module(self.module)
        for name in filter(None, self.value.partition(":")[2].strip().split(".")):
            found = getattr(found, name)
        return found


def version(distribution: str) -> str:
    """The version of a distribution.

    Raises:
        importlib.metadata.PackageNotFoundError: It is not installed.
    """
    folder = _folders().get(plain(distribution))
    if folder is not None:
        return _project_and_version(folder)[1]
    from importlib import metadata

    return metadata.version(distribution)


def entry_points(group: str) -> Iterator[EntryPoint]:
    """The objects that distributions declare in a group."""
    for folder in _folders().values():
        points = _text(folder, "entry_points.txt")
        if group in points:
            name = re.search(r"^Name:(.*)$", _text(folder, "METADATA"), re.MULTILINE)
            project, version_ = _project_and_version(folder)
            distribution = name[1].strip() if name else project
            for key, value in _section(points, group):
                yield EntryPoint(key, value, distribution, version_, os.path.dirname(folder))


def text(distribution: str, file: str) -> str:
    """A file of the metadata of a distribution; empty if there is none."""
    folder = _folders().get(plain(distribution))
    return "" if folder is None else _text(folder, file)


def _folders() -> Mapping[str, str]:
    """The `.dist-info` folder of each distribution by its name; of two, Python uses the first."""
    return _folders_in(tuple(sys.path))


@cache
def _folders_in(path: tuple[str, ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for folder in path:
        try:
            names = sorted(os.listdir(folder or "."))
        except OSError:  # A zip file, or not there.
            continue
        for name in names:
            if name.endswith(_INFO):
                place = os.path.join(folder, name)
                found.setdefault(plain(_project_and_version(place)[0]), place)
    return found


def _project_and_version(folder: str) -> tuple[str, str]:
    project, _, version_ = os.path.basename(folder).removesuffix(_INFO).partition("-")
    return project, version_


def plain(name: str) -> str:
    """A name in the spelling by which distributions are told apart."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _text(folder: str, file: str) -> str:
    try:
        with open(os.path.join(folder, file), encoding="utf-8") as stream:
            return stream.read()
    except OSError:
        return ""


def _section(text: str, group: str) -> Iterator[tuple[str, str]]:
    """The keys and values of one section of a file in the form of INI."""
    inside = False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            inside = line == f"[{group}]"
        elif inside and line and not line.startswith(("#", ";")):
            key, _, value = line.partition("=")
            # What stands in brackets after it names extras, which nothing depends on.
            yield key.strip(), value.partition("[")[0].strip()
