"""Says in a distribution's metadata where its repository is; hatchling asks it at every build.

A checkout does not know that, so whoever builds says it, with the tag that the version will have:

    TINKERSPEC_REPOSITORY=https://example.org/team/tinkerspec python -m hatchling build

Then the distribution has links, and the links of README, which is its description, are absolute.
Without it, it has no links, and the description has the words of README's own without an address:
an index of packages would look for their files beside the description. `dist.py` gives the wheels
of the emitted package a link in the same way.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Final

from hatchling.metadata.plugin.interface import MetadataHookInterface

VARIABLE: Final = "TINKERSPEC_REPOSITORY"
_RELATIVE: Final = re.compile(r"(!?)\[([^\]]*)\]\((?![a-z]+:|#)([^)\s]+)\)")
"""A link or picture of Markdown that leads to a file of the repository."""


class Addresses(MetadataHookInterface):
    """Fills in the members of `[project]` that depend on the address: `readme` and `urls`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Writes them into the metadata; the version is there already."""
        repository = told()
        tag = f"v{metadata['version']}"
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": description(text, repository, tag),
        }
        metadata["urls"] = links(repository, tag)


def told() -> str:
    """The address of the repository; empty if whoever builds does not say it."""
    return os.environ.get(VARIABLE, "").rstrip("/")


def description(text: str, repository: str, tag: str) -> str:
    """README's text with absolute links, or with plain words where there is no repository."""

    def absolute(found: re.Match[str]) -> str:
        picture, words, path = found.groups()
        if not repository:
            return words
        kind = "raw" if picture else "blob"
        return f"{picture}[{words}]({repository}/{kind}/{tag}/{path})"

    return _RELATIVE.sub(absolute, text)


def links(repository: str, tag: str) -> dict[str, str]:
    """The links of the distribution by their labels; none where there is no repository."""
    if not repository:
        return {}
    return {
        "Changelog": f"{repository}/blob/{tag}/CHANGELOG.md",
        "Documentation": f"{repository}/blob/{tag}/README.md",
        "Issues": f"{repository}/issues",
        "Source": repository,
    }
