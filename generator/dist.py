"""Packs what others take from this project: the schemas with their vectors, and what is emitted.

`python generator/dist.py [--config FILE] [FOLDER]` writes one archive for the schema folder and one
for every target that has a folder of its own, a bill of materials in the form of CycloneDX, and
SHA256SUMS, which `sha256sum -c` reads. The same files give the same bytes: members are sorted, and
their times, owners and modes fixed.

It works beside the program and is no part of it: a command of tinkerspec writes only what a
manifest can vouch for, and archives are not that.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import os
import re
import sys
import tarfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tinkerspec.config import Config, load_config
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.publish import manifest

SUMS: Final = "SHA256SUMS"
LICENCE: Final = "LICENSE"
FOLDER: Final = "dist"
BILL: Final = ".cdx.json"
"""How a bill of materials in the form of CycloneDX ends."""


class DistError(Exception):
    """Nothing can be packed; the message says why, and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Packs, and lists the archives with their sums; 1 when nothing can be packed."""
    parser = argparse.ArgumentParser(description="Packs the schemas and the emitted packages.")
    parser.add_argument("folder", nargs="?", type=Path, help="where to (default: dist)")
    parser.add_argument("--config", type=Path, help="the pyproject.toml with [tool.tinkerspec]")
    options = parser.parse_args(arguments)
    try:
        config = load_config(options.config)
        folder = options.folder if options.folder is not None else config.root / FOLDER
        found = archives(config)
        write({**found, **bill(config, found)}, folder)
    except (DistError, DiagnosticError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print((folder / SUMS).read_text(encoding="ascii"), end="")
    return 0


def archives(config: Config) -> dict[str, bytes]:
    """The bytes of every archive, by its file name."""
    project = _project(config)
    version = _version(config)
    contents = {"schemas": _schemas(config.schemas)}
    for name, settings in config.targets.items():
        if "folder" in settings:
            contents[name] = _emitted(config.output, settings["folder"])
    licence = config.root / LICENCE
    found = {}
    for name, files in contents.items():
        stem = f"{project}-{name}-{version}"
        extra = {LICENCE: licence.read_bytes()} if licence.is_file() else {}
        found[f"{stem}.tar.gz"] = pack(stem, {**extra, **files})
    return found


def bill(config: Config, found: Mapping[str, bytes]) -> dict[str, bytes]:
    """The bill of materials, by its file name: the archives, what made them, and what they need."""
    project, version = _project(config), _version(config)
    made_by = _manifest(config.output).facts.versions
    needed = [_library(name) for name in _needed(config)]
    packages = [_archive(name, data) for name, data in sorted(found.items())]
    body = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": project,
                "name": project,
                "version": version,
            },
            "tools": {"components": [_library(*tool) for tool in sorted(made_by.items())]},
        },
        "components": [*packages, *needed],
        "dependencies": [
            {"ref": project, "dependsOn": [package["bom-ref"] for package in packages]},
            {
                "ref": f"{project}-python-{version}.tar.gz",
                "dependsOn": [library["bom-ref"] for library in needed],
            },
        ][: 1 + bool(needed)],
    }
    return {f"{project}-{version}{BILL}": (json.dumps(body, indent=2) + "\n").encode("ascii")}


def _library(name: str, version: str = "") -> dict[str, str]:
    """A distribution of PyPI; without a version where whoever installs it decides."""
    where = f"pkg:pypi/{name}" + (f"@{version}" if version else "")
    known = {"version": version} if version else {}
    return {"type": "library", "bom-ref": where, "name": name, **known, "purl": where}


def _archive(name: str, data: bytes) -> dict[str, Any]:
    digest = hashlib.sha256(data).hexdigest()
    hashes = [{"alg": "SHA-256", "content": digest}]
    return {"type": "file", "bom-ref": name, "name": name, "hashes": hashes}


def _needed(config: Config) -> list[str]:
    """The distributions that the emitted Python package declares, without their bounds."""
    if "python" not in config.targets:
        return []
    project = config.output / config.targets["python"]["folder"] / "pyproject.toml"
    with project.open("rb") as file:
        declared = tomllib.load(file)["project"]["dependencies"]
    return sorted(
        re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0] for requirement in declared
    )


def pack(stem: str, files: Mapping[str, bytes]) -> bytes:
    """An archive of the files in one folder, without a trace of when and by whom it was made."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in sorted(files):
            # A new TarInfo has no owner and no time; only the mode is to be said.
            member = tarfile.TarInfo(f"{stem}/{name}")
            member.size = len(files[name])
            member.mode = 0o644
            archive.addfile(member, io.BytesIO(files[name]))
    return gzip.compress(plain.getvalue(), compresslevel=9, mtime=0)


def write(found: Mapping[str, bytes], folder: Path) -> None:
    """Puts the archives and their sums into the folder; each file is whole or not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in _listed(folder / SUMS) - found.keys():
        (folder / old).unlink(missing_ok=True)
    sums = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(found.items())
    )
    for name, data in {**found, SUMS: sums.encode("ascii")}.items():
        part = folder / f"{name}.part"
        part.write_bytes(data)
        os.replace(part, folder / name)


def _listed(sums: Path) -> set[str]:
    """What an earlier run packed: what other files there are belongs to somebody else."""
    lines = sums.read_text(encoding="ascii").splitlines() if sums.is_file() else []
    names = {line.partition("  ")[2] for line in lines}
    return {name for name in names if name.endswith((".tar.gz", BILL)) and "/" not in name}


def _project(config: Config) -> str:
    with config.file.open("rb") as file:
        name = tomllib.load(file).get("project", {}).get("name")
    if not isinstance(name, str):
        raise DistError(f"{config.file}: archives are named after `name` in its [project] table")
    return name


def _version(config: Config) -> str:
    path = config.schemas / "openapi.json"
    try:
        version = json.loads(path.read_text(encoding="utf-8"))["info"]["version"]
    except FileNotFoundError:
        raise DistError(f"{path} is missing: it has the version of the contract") from None
    return str(version)


def _schemas(folder: Path) -> dict[str, bytes]:
    """Every file of the schema folder but hidden ones."""
    return {name: (folder / name).read_bytes() for name in _visible(folder)}


def _visible(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not any(part.startswith((".", "__")) for part in relative.parts):
            yield relative.as_posix()


def _manifest(output: Path) -> manifest.Manifest:
    try:
        return manifest.loads((output / manifest.FILE_NAME).read_bytes())
    except (FileNotFoundError, ValueError) as error:
        raise DistError(f"{output / manifest.FILE_NAME}: {error}; run `make generate`") from None


def _emitted(output: Path, target: str) -> dict[str, bytes]:
    """The files of one target: those of the manifest, as it knows them, whatever lies beside."""
    files = {}
    for name, digest in _manifest(output).files.items():
        if not name.startswith(f"{target}/"):
            continue
        path = output / name
        data = path.read_bytes() if path.is_file() else b""
        if manifest.sha256(data) != digest:
            raise DistError(f"{path} is not what was generated; run `make generate`")
        files[name.removeprefix(f"{target}/")] = data
    if not files:
        raise DistError(f"nothing has been generated for {target}; run `make generate`")
    return files


if __name__ == "__main__":
    sys.exit(main())
