"""What installed distributions declare, read from their `.dist-info` folders.

`importlib.metadata` tells the same, but importing it takes longer than all that a short command
does. It is asked where a distribution is installed in another way.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache

# As in `typing`, which takes longer to import than `--version` takes.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

_INFO: Final = ".dist-info"


def version(distribution: str) -> str:
    """The version of a distribution.

    Raises:
        importlib.metadata.PackageNotFoundError: It is not installed.
    """
    folder = folders().get(plain(distribution))
    if folder is not None:
        return project_and_version(folder)[1]
    from importlib import metadata

    return metadata.version(distribution)


def text(distribution: str, file: str) -> str:
    """A file of the metadata of a distribution; empty if there is none."""
    folder = folders().get(plain(distribution))
    return "" if folder is None else text_in(folder, file)


def folders() -> Mapping[str, str]:
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
                found.setdefault(plain(project_and_version(place)[0]), place)
    return found


def project_and_version(folder: str) -> tuple[str, str]:
    """What the name of a `.dist-info` folder says."""
    project, _, version_ = os.path.basename(folder).removesuffix(_INFO).partition("-")
    return project, version_


def plain(name: str) -> str:
    """A name in the spelling by which distributions are told apart."""
    return re.sub(r"[-_.]+", "-", name).lower()


def text_in(folder: str, file: str) -> str:
    """A file of a `.dist-info` folder; empty if there is none."""
    try:
        with open(os.path.join(folder, file), encoding="utf-8") as stream:
            return stream.read()
    except OSError:
        return ""
