"""The archives of `make dist`: complete, the same bytes each time, and with the right sums."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import dist
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from tinkerspec.config import load_config

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "generator" / "dist.py"
NPM = ("tinker-types-0.1.0.tgz", "tinker-types-0.38.0.tgz")


def copy_checkout(folder: Path) -> Path:
    """This project with its output, as a checkout has it."""
    skip = shutil.ignore_patterns("__pycache__", "_build", "deps")
    for name in ("schemas", "generated"):
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout."""
    return copy_checkout(tmp_path / "project")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout that was packed; nobody may change it."""
    folder = copy_checkout(tmp_path_factory.mktemp("packed") / "project")
    code, printed, _ = run(folder)
    assert code == 0
    assert printed == (folder / "dist" / dist.SUMS).read_text("ascii")
    return folder


@pytest.fixture
def packed_before(packed: Path, tmp_path: Path) -> Path:
    """A copy of it, to change and to pack again."""
    return shutil.copytree(packed, tmp_path / "project")


def run(project: Path, *arguments: str | Path, umask: int = 0o022) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, arguments)],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        umask=umask,
    )
    return done.returncode, done.stdout, done.stderr


def members(path: Path) -> dict[str, bytes]:
    """The files of an archive, without the folder that they share."""
    stem = path.name.removesuffix(".tar.gz")
    found = {}
    with tarfile.open(path) as archive:
        for member in archive:
            content = archive.extractfile(member)
            assert content is not None
            found[member.name.removeprefix(f"{stem}/")] = content.read()
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_each_folder_has_an_archive_with_all_that_is_in_it(packed: Path) -> None:
    version = json.loads((ROOT / "schemas/openapi.json").read_text("utf-8"))["info"]["version"]
    contents = {path.name: members(path) for path in (packed / "dist").glob("*.tar.gz")}
    targets = load_config(ROOT / "pyproject.toml").targets
    folders = {name: s["folder"] for name, s in targets.items() if "folder" in s}
    assert {"python"} <= folders.keys()
    licence = {"LICENSE": (ROOT / "LICENSE").read_bytes()}
    assert contents == {
        f"tinkerspec-schemas-{version}.tar.gz": {**licence, **files(packed / "schemas")},
        **{
            f"tinkerspec-{name}-{version}.tar.gz": {
                **licence,
                **files(packed / "generated" / folder),
            }
            for name, folder in folders.items()
        },
    }
    vectors = [
        name for name in contents[f"tinkerspec-schemas-{version}.tar.gz"] if "vectors" in name
    ]
    assert len(vectors) == len(list((ROOT / "schemas" / "vectors").iterdir()))


def test_the_same_files_give_the_same_bytes(packed: Path, project: Path, tmp_path: Path) -> None:
    moved = project.rename(tmp_path / "elsewhere")
    for path in moved.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(path.stat().st_mode ^ 0o050)
    assert run(moved, tmp_path / "two", umask=0o077)[0] == 0
    assert files(packed / "dist") == files(tmp_path / "two")


def test_an_archive_says_nothing_of_when_and_by_whom(project: Path) -> None:
    config = load_config(project / "pyproject.toml")
    for name, data in {**dist.archives(config), **dist.npm(config)}.items():
        assert data[4:8] == bytes(4), "the time in gzip's own header"
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            found = archive.getmembers()
        assert [member.name for member in found] == sorted(member.name for member in found)
        stem = "package" if name.endswith(dist.NPM) else name.removesuffix(".tar.gz")
        assert {member.name.split("/")[0] for member in found} == {stem}
        facts = {(m.uid, m.gid, m.uname, m.gname, m.mtime, m.mode, m.type) for m in found}
        assert facts == {(0, 0, "", "", 0, 0o644, tarfile.REGTYPE)}


def test_the_sums_are_those_of_the_archives(packed: Path) -> None:
    folder = packed / "dist"
    listed = (folder / dist.SUMS).read_text("ascii")
    lines = [line.split("  ") for line in listed.splitlines()]
    sums = {name: digest for digest, name in lines}
    others = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != dist.SUMS}
    assert [name for name in others if name.endswith(dist.BILL)]
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in others.items()}


@pytest.mark.parametrize("told", ["https://example.org/team/tinkerspec/", ""])
def test_wheels_say_their_licence_and_lead_to_the_repository_if_the_build_was_told_of_it(
    project: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv("TINKERSPEC_REPOSITORY", told)
    found = dist.wheels(load_config(project / "pyproject.toml"))
    assert len(found) > 1
    for data in found.values():
        with zipfile.ZipFile(io.BytesIO(data)) as wheel:
            (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
            text = wheel.read(name).decode("utf-8")
        said = Parser().parsestr(text)
        assert said["License-Expression"] == "Apache-2.0"
        links = [f"Source, {told.rstrip('/')}"] if told else None
        assert said.get_all("Project-URL") == links
        # Its description would be read where no file of it is.
        assert re.findall(r"\]\((?!https:|#)", str(said.get_payload())) == []


def test_archives_for_npm_are_what_npm_would_pack(
    packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = load_config(packed / "pyproject.toml")
    assert {name: (packed / "dist" / name).read_bytes() for name in NPM} == dist.npm(config)
    with tarfile.open(packed / "dist" / "tinker-types-0.38.0.tgz") as archive:
        names = {member.name for member in archive}
    folder = packed / "generated/contracts/0.38.0/typescript"
    assert names == {"package/LICENSE", *(f"package/{name}" for name in files(folder))}
    monkeypatch.setenv("TINKERSPEC_REPOSITORY", "https://example.org/team/tinkerspec")
    for data in dist.npm(config).values():
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            content = archive.extractfile("package/package.json")
            assert content is not None
            package = json.loads(content.read())
        url = "https://example.org/team/tinkerspec"
        assert package["repository"] == {"type": "git", "url": url}
        assert package["license"] == "Apache-2.0"


def test_two_contracts_need_two_versions_in_npm(packed_before: Path) -> None:
    config = load_config(packed_before / "pyproject.toml")
    path = packed_before / "generated/contracts/0.38.0/typescript/package.json"
    path.write_text(path.read_text("utf-8").replace('"0.38.0"', '"0.1.0"'), encoding="utf-8")
    record = packed_before / "generated/MANIFEST.json"
    text = record.read_text("utf-8")
    old = hashlib.sha256((ROOT / path.relative_to(packed_before)).read_bytes()).hexdigest()
    record.write_text(text.replace(old, hashlib.sha256(path.read_bytes()).hexdigest()), "utf-8")
    with pytest.raises(dist.DistError, match=r"^contract .*: npm has 0\.1\.0 for an earlier"):
        dist.npm(config)


def test_the_packed_package_works(packed: Path, tmp_path: Path) -> None:
    (path,) = (packed / "dist").glob("*-python-*.tar.gz")
    with tarfile.open(path) as archive:
        archive.extractall(tmp_path / "vendor", filter="data")
    (package,) = (tmp_path / "vendor").glob("*/tinker_types")
    script = "import tinker_types; print(tinker_types.AdamParams().to_json().decode())"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(package.parent)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert json.loads(done.stdout)["beta1"] == 0.9


def test_what_lies_beside_the_output_is_left_out(packed_before: Path) -> None:
    before = files(packed_before / "dist")
    (packed_before / "generated/python/tinker_types/notes.py").write_text("mine")
    (packed_before / "schemas/.swap").write_text("an editor's")
    assert run(packed_before)[0] == 0
    assert files(packed_before / "dist") == before


@pytest.mark.parametrize("change", ["edit", "remove"])
def test_what_was_not_generated_is_not_packed(project: Path, change: str) -> None:
    path = project / "generated" / "python" / "tinker_types" / "cursor.py"
    if change == "edit":
        path.write_text(path.read_text("utf-8") + "# by hand\n", encoding="utf-8")
    else:
        path.unlink()
    code, printed, error = run(project)
    assert (code, printed) == (1, "")
    assert error == f"error: {path} is not what was generated; run `make generate`\n"
    assert not (project / "dist").exists()


def test_without_a_manifest_nothing_is_packed(project: Path) -> None:
    (project / "generated" / "MANIFEST.json").unlink()
    code, _, error = run(project)
    assert code == 1
    assert "MANIFEST.json" in error
    assert "run `make generate`" in error


def test_archives_of_an_older_version_go_and_files_of_others_stay(packed_before: Path) -> None:
    mine = packed_before / "dist" / "mine.tar.gz"
    mine.write_text("mine")
    openapi = packed_before / "schemas" / "openapi.json"
    document = json.loads(openapi.read_text("utf-8"))
    document["info"]["version"] = "9.9.9"
    openapi.write_text(json.dumps(document), encoding="utf-8")
    assert run(packed_before)[0] == 0
    names = [path.name for path in (packed_before / "dist").iterdir()]
    assert "tinkerspec-schemas-9.9.9.tar.gz" in names
    of_packages = (dist.WHEEL, dist.NPM)
    assert [name for name in names if "-0." in name and not name.endswith(of_packages)] == []
    assert mine.read_text() == "mine"
    assert "mine.tar.gz" not in (packed_before / "dist" / dist.SUMS).read_text("ascii")


def test_the_bill_of_materials_is_one(packed: Path) -> None:
    """By the schema of CycloneDX; and it says of each archive what its sum is and what it needs."""
    (path,) = (packed / "dist").glob(f"*{dist.BILL}")
    text = path.read_text("ascii")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    found = json.loads(text)
    components = {one["bom-ref"]: one for one in found["components"]}
    suffixes = (".tar.gz", dist.WHEEL, dist.NPM)
    made = (path for path in (packed / "dist").iterdir() if path.name.endswith(suffixes))
    archives = {path.name: path for path in made}
    for name, archive in archives.items():
        (digest,) = components[name]["hashes"]
        assert digest["content"] == hashlib.sha256(archive.read_bytes()).hexdigest()
    declared = tomllib.loads((packed / "generated/python/pyproject.toml").read_text("utf-8"))
    names = {Requirement(line).name for line in declared["project"]["dependencies"]}
    assert {one["name"] for one in components.values() if one["type"] == "library"} == names
    depends = {one["ref"]: one["dependsOn"] for one in found["dependencies"]}
    needing = [name for name in archives if "-python-" in name or name.endswith(dist.WHEEL)]
    assert len(needing) > 1
    for name in needing:
        assert depends[name] == sorted(f"pkg:pypi/{each}" for each in names)
    assert depends[found["metadata"]["component"]["bom-ref"]] == sorted(archives)
    manifest = json.loads((packed / "generated/MANIFEST.json").read_text("utf-8"))
    tools = found["metadata"]["tools"]["components"]
    assert {tool["name"]: tool["version"] for tool in tools} == manifest["versions"]


def test_a_bill_of_something_else_is_noticed() -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str('{"bomFormat": "CycloneDX", "specVersion": "1.6", "parts": []}')
