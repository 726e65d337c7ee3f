"""Packs what others take from this project: the schemas with their vectors, and what is emitted.

`python generator/dist.py [--config FILE] [FOLDER]` writes one archive for the schema folder and one
for every target that has a folder of its own, a wheel of the Python package and an archive for npm
of the TypeScript package of each contract that is generated, a bill of materials in the form of
CycloneDX, and SHA256SUMS, which `sha256sum -c` reads. The same files give the same bytes: members
are sorted, and their times, owners and modes fixed.

A wheel carries the schemas of its contract, so that `tinkerspec validate` and `parity` need nothing
else, and has the version of the contract. `--post N` numbers a wheel that fixes the package of a
contract and leaves the contract as it is: 0.2.0.post1.

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
import posixpath
import re
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import addresses
from hatchling.builders.wheel import WheelBuilder
from packaging.version import Version
from tinkerspec import contract
from tinkerspec.config import Config, load_config
from tinkerspec.contract.axis import export
from tinkerspec.contract.naming import json_file
from tinkerspec.contract.versions.packages import GROUP
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.publish import manifest

SUMS: Final = "SHA256SUMS"
LICENCE: Final = "LICENSE"
FOLDER: Final = "dist"
BILL: Final = ".cdx.json"
"""How a bill of materials in the form of CycloneDX ends."""
WHEEL: Final = ".whl"
NPM: Final = ".tgz"
CARRIED: Final = "_contract"
"""The folder of a package in a wheel that has the schemas of its contract."""

_VERSION: Final = re.compile(r"^version = (.*)$", re.MULTILINE)
_RELEASE: Final = re.compile(r"\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?")


class DistError(Exception):
    """Nothing can be packed; the message says why, and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Packs, and lists the archives with their sums; 1 when nothing can be packed."""
    parser = argparse.ArgumentParser(description="Packs the schemas and the emitted packages.")
    parser.add_argument("folder", nargs="?", type=Path, help="where to (default: dist)")
    parser.add_argument("--config", type=Path, help="the pyproject.toml with [tool.tinkerspec]")
    parser.add_argument(
        "--post", type=int, default=0, metavar="N", help="the number of a fix of the wheels"
    )
    options = parser.parse_args(arguments)
    if options.post < 0:
        parser.error("--post counts the fixes of a package: write 1 for the first one")
    os.environ.pop("SOURCE_DATE_EPOCH", None)  # Wheels would have this time instead of a fixed one.
    try:
        config = load_config(options.config)
        folder = options.folder if options.folder is not None else config.root / FOLDER
        found = {**archives(config), **wheels(config, options.post), **npm(config)}
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
    licence = _licence(config)
    found = {}
    for name, files in contents.items():
        stem = f"{project}-{name}-{version}"
        found[f"{stem}.tar.gz"] = pack(stem, {**licence, **files})
    return found


def wheels(config: Config, post: int = 0) -> dict[str, bytes]:
    """The bytes of the wheel of each contract that is generated, by its file name.

    `post` is the number of a fix of the package, 0 if there was none.
    """
    settings = config.targets.get("python")
    if settings is None:
        return {}
    found: dict[str, bytes] = {}
    newest = Version("0.dev0")
    for name, folder in _contracts(config).items():
        files = _emitted(config.output, posixpath.join(folder, settings["folder"]))
        project = files["pyproject.toml"].decode("utf-8")
        version = _checked_version(project, name, newest)
        newest = Version(version)
        numbered = version + (f".post{post}" if post else "")
        contract_name = name or version
        extra = f'\n[project.entry-points."{GROUP}"]\n'
        extra += f'"{contract_name}" = "{settings["package"]}.{CARRIED}"\n'
        if (repository := addresses.told()) and not settings["homepage"]:
            extra += f"[project.urls]\nSource = {json.dumps(repository)}\n"
        text = _VERSION.sub(f'version = "{numbered}"', project, count=1) + extra
        files["pyproject.toml"] = text.encode("utf-8")
        for path, schema in _carried(config, name):
            files[f"{settings['package']}/{CARRIED}/{path}"] = schema.encode("utf-8")
        file_name, data = _wheel({**files, **_licence(config)})
        found[file_name] = data
    return found


def npm(config: Config) -> dict[str, bytes]:
    """The bytes of the archive for npm of each contract that is generated, by its file name: what
    `npm pack` would make of the TypeScript package."""
    settings = config.targets.get("typescript")
    found: dict[str, bytes] = {}
    for name, folder in _contracts(config).items() if settings is not None else ():
        assert settings is not None
        files = _emitted(config.output, posixpath.join(folder, settings["folder"]))
        package = json.loads(files["package.json"])
        if (repository := addresses.told()) and not settings["homepage"]:
            package["repository"] = {"type": "git", "url": repository}
            files["package.json"] = json_file(package).encode("utf-8")
        stem = package["name"].removeprefix("@").replace("/", "-")
        archive = f"{stem}-{package['version']}{NPM}"
        if archive in found:
            raise DistError(
                f"contract {name}: npm has {package['version']} for an earlier contract too; give "
                "each a `version` in contracts.json, such as 0.1.0"
            )
        found[archive] = pack("package", {**_licence(config), **files})
    return found


def _licence(config: Config) -> dict[str, bytes]:
    path = config.root / LICENCE
    return {LICENCE: path.read_bytes()} if path.is_file() else {}


def _contracts(config: Config) -> Mapping[str, str]:
    """The folder of each contract that is generated, from the oldest to the newest."""
    known = contract.names(config.schemas, display=config.display(config.schemas))
    named = {name or (known[-1] if known else ""): at for name, at in config.folders.items()}
    return {name: named[name] for name in known or named if name in named}


def _checked_version(project: str, name: str, newest: Version) -> str:
    """The version of the package of a contract, by which pip takes the newest contract."""
    version = str(tomllib.loads(project)["project"]["version"])
    remedy = "give it a `version` in contracts.json, such as 0.1.0"
    if not _RELEASE.fullmatch(version):
        raise DistError(
            f"contract {name}: {version} is no version of a release of a Python package; {remedy}"
        )
    if not newest < Version(version):
        raise DistError(
            f"contract {name}: pip takes {version} for older than the {newest} of an earlier "
            f"contract; {remedy}"
        )
    return version


def _carried(config: Config, name: str) -> Iterator[tuple[str, str]]:
    """The schemas of a contract as they mean the same without any configuration, with the vectors.

    What is about every contract stays out, so that a change of one leaves the wheels of others.
    """
    sources = contract.read_folder(
        config.schemas,
        display=config.display(config.schemas),
        contract=name,
        additional_properties=config.additional_properties,
    )
    for path, text in export.files(sources, is_plain=False):
        if path not in export.COPIED:
            yield path, text


def _wheel(files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """The wheel of a project with these files: its name and its bytes."""
    with tempfile.TemporaryDirectory(prefix="tinkerspec-") as temporary:
        root = Path(temporary).resolve()
        for path, data in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        (made,) = WheelBuilder(str(root)).build(directory=str(root / FOLDER))
        return Path(made).name, Path(made).read_bytes()


def bill(config: Config, found: Mapping[str, bytes]) -> dict[str, bytes]:
    """The bill of materials, by its file name: the archives, what made them, and what they need."""
    project, version = _project(config), _version(config)
    made_by = _manifest(config.output).facts.versions
    needed = [_library(name) for name in _needed(config)]
    packages = [_archive(name, data) for name, data in sorted(found.items())]
    of_python = f"{project}-python-{version}.tar.gz"
    needing = [name for name in sorted(found) if name == of_python or name.endswith(WHEEL)]
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
            *(
                {"ref": name, "dependsOn": [library["bom-ref"] for library in needed]}
                for name in needing
            ),
        ],
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
    return {
        name for name in names if name.endswith((".tar.gz", WHEEL, NPM, BILL)) and "/" not in name
    }


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
