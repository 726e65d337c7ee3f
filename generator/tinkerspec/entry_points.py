"""The objects that installed distributions declare for others, such as the targets."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from .distributions import folders, project_and_version, text_in
from .frozen import frozen


@frozen
class EntryPoint:
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


def entry_points(group: str) -> Iterator[EntryPoint]:
    """The objects that distributions declare in a group."""
    for folder in folders().values():
        points = text_in(folder, "entry_points.txt")
        if group in points:
            name = re.search(r"^Name:(.*)$", text_in(folder, "METADATA"), re.MULTILINE)
            project, version_ = project_and_version(folder)
            distribution = name[1].strip() if name else project
            for key, value in _section(points, group):
                yield EntryPoint(key, value, distribution, version_, os.path.dirname(folder))


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
