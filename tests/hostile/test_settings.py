"""Every hostile string as the licence and the address of a package."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import our_schemas
import pytest
from corpus import breakouts
from inspecting import check_visible
from tinkerspec.targets import Job
from tinkerspec.targets.installed import emit, load

TEXTS = breakouts().values()


def job(target: str, said: dict[str, str], root: Path) -> Job:
    """Our own types, and the settings of a package with these."""
    settings = {**load(target).defaults, "package": "hostile", **said}
    return Job(our_schemas.sources(), our_schemas.contract(), settings, root, "schemas")


@pytest.mark.parametrize(
    ("target", "name"), [("typescript", "package.json"), ("python", "pyproject.toml")]
)
def test_they_are_carried_as_they_are_and_can_be_seen(
    target: str, name: str, tmp_path: Path
) -> None:
    said = {"license": "\n".join(TEXTS), "homepage": " ".join(TEXTS)}
    for file in emit(target, job(target, said, tmp_path)):
        path = tmp_path / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    check_visible(tmp_path)
    text = (tmp_path / target / name).read_text(encoding="utf-8")
    if target == "typescript":
        assert said.items() <= json.loads(text).items()
    else:
        project = tomllib.loads(text)["project"]
        assert (project["license"], project["urls"]) == (
            said["license"],
            {"Homepage": said["homepage"]},
        )
