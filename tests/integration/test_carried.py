"""A contract from elsewhere: a folder, an archive, or an installed package that carries it."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import dist
import pytest
from packaging.version import Version
from tinkerspec import cli, contract, pipeline
from tinkerspec.config import load_config
from tinkerspec.contract.versions import named
from tinkerspec.publish import inputs

from .conftest import ROOT, install, run_clean

PROJECT = ROOT / "tests" / "cases" / "contracts"
TABLES = """[project]
name = "post"

[tool.tinkerspec]
schemas = "schemas"
output = "generated"
contracts = {"2024-05" = "contracts/2024-05", "1.1" = "contracts/1.1"}

[tool.tinkerspec.python]
package = "post_types"
mixins = "mixins"
"""
PARCEL = {"id": "p", "weight": 2.5, "insured": True, "code": "c", "carrier": {"kind": "bike"}}
"""A parcel of contract 1.1 alone."""

Tell = Callable[..., tuple[int, str, str]]


def copied(folder: Path) -> Path:
    """The project, with only the Python target."""
    for name in ("schemas", "mixins"):
        shutil.copytree(PROJECT / name, folder / name)
    mixin = folder / "mixins" / "parcel.py"
    mixin.write_text(mixin.read_text("utf-8") + RULE, encoding="utf-8")
    (folder / "pyproject.toml").write_text(TABLES, encoding="utf-8")
    faults = {"code": {"means": "No such code.", "example": "{}", "mend": "{}"}}
    (folder / "schemas" / "faults.json").write_text(json.dumps(faults), encoding="utf-8")
    return folder


RULE = '''
    def model_post_init(self, context: object) -> None:
        """Refuse a code that only a rule written by hand refuses."""
        if self.code == "by hand":
            raise ValueError("no such code")
'''


def packed(project: Path) -> dict[str, bytes]:
    """The wheels of the project, generated anew."""
    config = load_config(project / "pyproject.toml")
    pipeline.generate(config)
    return dist.wheels(config)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("carried"))


@pytest.fixture(scope="module")
def wheels(project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheel of each contract, by its version."""
    folder = tmp_path_factory.mktemp("wheels")
    for name, data in packed(project).items():
        (folder / name).write_bytes(data)
    return {path.name.split("-")[1]: path for path in folder.iterdir()}


@pytest.fixture
def site(tmp_path: Path, wheels: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages that has the wheel of contract 1.1."""
    folder = tmp_path / "site"
    unpack(wheels["1.1"], folder)
    monkeypatch.syspath_prepend(folder)
    return folder


def unpack(wheel: Path, folder: Path) -> None:
    """What an installer does with a wheel without scripts."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)


@pytest.fixture
def tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Tell:
    """Runs a command in an empty folder, without a configuration."""
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "parcel.json").write_text(json.dumps(PARCEL), encoding="utf-8")
    monkeypatch.chdir(folder)

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = cli.main([str(each) for each in arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


# --- the wheels ----------------------------------------------------------------------------------


def test_each_contract_has_a_wheel_of_its_version(wheels: dict[str, Path]) -> None:
    """2024-05 is 0.9.0 by contracts.json: pip would take 2024.5 for newer than 2.0."""
    assert sorted(wheels) == ["0.9.0", "1.1", "2.0"]
    points = {}
    for version, wheel in wheels.items():
        with zipfile.ZipFile(wheel) as archive:
            file = f"post_types-{version}.dist-info/entry_points.txt"
            points[version] = archive.read(file).decode().splitlines()[1]
            names = archive.namelist()
            assert "post_types/_contract/types/post/parcel.json" in names
            assert ("post_types/_contract/types/post/bike.json" in names) is (version == "1.1")
            assert "post_types/_contract/contracts.json" not in names
            text = archive.read("post_types/_contract/types/post/parcel.json").decode()
            assert not any(mark in text for mark in ("x-since", "x-until", "x-was", "x-values"))
    assert points == {
        "0.9.0": "2024-05 = post_types._contract",
        "1.1": "1.1 = post_types._contract",
        "2.0": "2.0 = post_types._contract",
    }


def test_a_change_to_one_contract_leaves_the_wheels_of_others(
    project: Path, wheels: dict[str, Path], tmp_path: Path
) -> None:
    changed = copied(tmp_path / "changed")
    parcel = changed / "schemas" / "types" / "post" / "parcel.json"
    schema = json.loads(parcel.read_text("utf-8"))
    note = {"description": "New.", "type": "string", "default": "", "x-since": "2.0"}
    schema["properties"]["sender"] = note
    parcel.write_text(json.dumps(schema), encoding="utf-8")
    contracts = changed / "schemas" / "contracts.json"
    listed = json.loads(contracts.read_text("utf-8"))
    listed[-1]["releases"].append("2.0.1")
    listed.append({"name": "3.0"})
    contracts.write_text(json.dumps(listed), encoding="utf-8")
    faults = changed / "schemas" / "faults.json"
    faults.write_text(faults.read_text("utf-8").replace("such code", "such code (2.0: name)"))
    vectors = changed / "schemas" / "vectors" / "parcel.json"
    cases = json.loads(vectors.read_text("utf-8"))
    cases["decode"].append({**cases["decode"][-1], "name": "one more", "x-since": "2.0"})
    vectors.write_text(json.dumps(cases), encoding="utf-8")
    table = changed / "pyproject.toml"
    text = table.read_text("utf-8").replace("contracts = {", 'contract = "2.0"\ncontracts = {')
    table.write_text(text, encoding="utf-8")
    made = packed(changed)
    same = {name for name, data in made.items() if wheels[name.split("-")[1]].read_bytes() == data}
    assert same == {"post_types-0.9.0-py3-none-any.whl", "post_types-1.1-py3-none-any.whl"}
    assert len(made) == 3


def test_a_fix_of_a_package_has_a_number(project: Path, wheels: object) -> None:
    made = dist.wheels(load_config(project / "pyproject.toml"), post=2)
    versions = sorted(name.split("-")[1] for name in made)
    assert versions == ["0.9.0.post2", "1.1.post2", "2.0.post2"]


def test_a_fix_without_a_number_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        dist.main(["--post", "-1"])
    assert caught.value.code == 2
    assert "error: --post counts the fixes of a package" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("2024-05", "contract 2024-05: 2024-05 is no version of a release of a Python package"),
        ("2024.05", "contract 1.1: pip takes 1.1 for older than the 2024.5 of an earlier contract"),
    ],
)
def test_a_version_that_pip_would_misunderstand_is_refused(
    tmp_path: Path, version: str, message: str
) -> None:
    changed = copied(tmp_path)
    contracts = changed / "schemas" / "contracts.json"
    text = contracts.read_text("utf-8").replace('"0.9.0"', f'"{version}"')
    contracts.write_text(text, encoding="utf-8")
    with pytest.raises(dist.DistError) as caught:
        packed(changed)
    assert str(caught.value) == f"{message}; give it a `version` in contracts.json, such as 0.1.0"


# --- without a configuration ---------------------------------------------------------------------


def test_the_only_package_that_carries_a_contract_is_taken_and_told(tell: Tell, site: Path) -> None:
    told = "the contract is that of post_types 1.1\n"
    assert tell("validate", "Parcel", "parcel.json") == (0, ONE_VALID, told)
    code, _, error = tell("parity", "--python", site / "post_types")
    assert (code, error) == (0, told)
    assert tell("export", "--output", "exported") == (0, "exported: 8 written\n", told)
    again = Path("exported/types/post/parcel.json").read_bytes()
    assert again == (site / "post_types/_contract/types/post/parcel.json").read_bytes()


ONE_VALID = "1 file, 1 payload: 1 valid, 0 faulty\n"


def test_rules_written_by_hand_come_with_the_package(
    tell: Tell, site: Path, wheels: dict[str, Path]
) -> None:
    Path("bad.json").write_text(json.dumps({**PARCEL, "code": "by hand"}), encoding="utf-8")
    code, printed, error = tell("validate", "Parcel", "bad.json", "--contract", "Post.Types")
    assert (code, error) == (1, "")
    assert "no such code" in printed
    code, printed, error = tell("validate", "Parcel", "bad.json", "--contract", wheels["1.1"])
    assert (code, printed) == (0, ONE_VALID)
    assert error == (
        "only what schemas can say is checked: rules that are written by hand come with a project "
        "or an installed package\n"
    )
    assert "post_types" not in sys.modules


def test_folders_and_archives_are_contracts(
    tell: Tell, project: Path, wheels: dict[str, Path]
) -> None:
    archive = Path("post-schemas-1.tar.gz")
    with tarfile.open(archive, "w:gz") as opened:
        opened.add(project / "schemas", "post-schemas-1")
    for place, code in (
        (project, 1),
        (f"{project}@1.1", 0),
        (f"{project / 'schemas'}@2024-05", 1),
        (archive, 1),
        (f"{archive}@1.1", 0),
        (wheels["1.1"], 0),
        (wheels["2.0"], 1),
    ):
        assert tell("validate", "Parcel", "parcel.json", "--contract", place)[0] == code, place


OTHERS = """[tool.tinkerspec]
schemas = "schemas"
output = "generated"

[tool.tinkerspec.lint.levels]
python-behaviour-missing = "warning"

[tool.tinkerspec.python]
package = "their_types"

[tool.tinkerspec.vectors]
stored = "schemas/vectors"
"""
"""A project that makes packages of contracts that others publish: it has no schemas of its own."""


@pytest.mark.parametrize("kind", ["folder", "archive", "wheel", "package"])
def test_every_command_takes_a_contract_from_elsewhere(
    kind: str, tell: Tell, site: Path, project: Path, wheels: dict[str, Path]
) -> None:
    with tarfile.open("post-schemas.tar.gz", "w:gz") as opened:
        opened.add(project / "schemas", "post-schemas-1")
    x = {
        "folder": f"{project}@1.1",
        "archive": "post-schemas.tar.gz@1.1",
        "wheel": str(wheels["1.1"]),
        "package": "post-types",
    }[kind]
    given = ("--contract", x)
    assert tell("validate", "Parcel", "parcel.json", *given)[:2] == (0, ONE_VALID)
    assert tell("export", *given, "--output", "exported")[0] == 0
    assert tell("diff", *given, "--contract", f"{project}@1.1")[0] == 0
    assert tell("parity", *given, "--python", site / "post_types")[0] == 0
    code, printed, error = tell("lint", *given)
    assert (code, error) == (0, "")
    assert "0 errors" in printed or "has no faults" in printed
    # What is made of it, and where, is for a configuration to say.
    code, _, error = tell("generate", *given)
    assert code == 2
    assert "error[config-missing]" in error
    Path("pyproject.toml").write_text(OTHERS, encoding="utf-8")
    assert tell("generate", *given)[0] == 0
    assert tell("generate", *given)[:2] == (0, "generated/ is up to date\n")
    assert tell("lint", *given)[0] == 0
    assert tell("check", *given)[:2] == (0, "generated/ is up to date\n")
    of_theirs = made(Path("generated"))
    Path("generated/python/their_types/parcel.py").unlink()
    code, _, error = tell("check", *given)
    assert code == 1
    assert error.endswith(f"; to fix it: tinkerspec generate --contract {x}\n")
    # Without the option it is of the project's own schemas; the same ones give the same.
    shutil.move("exported", "schemas")
    assert tell("generate")[0] == 0
    of_ours = made(Path("generated"))
    assert [path for path in {**of_ours, **of_theirs} if of_ours[path] != of_theirs[path]] == []


def made(folder: Path) -> dict[str, str]:
    """The files in an output folder, without the manifest, where they come from and since when."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc")
    told = re.compile(
        r"(?<=# Generated by tinkerspec from ).*| Since 1\.1\.(?=\")|\n *Since 1\.1\.\n"
    )
    return {
        file.relative_to(folder).as_posix(): told.sub("", file.read_text("utf-8"))
        for file in files
        if file.name not in ("MANIFEST.json", "model.json")
    }


def test_a_contract_from_elsewhere_is_generated_alone(
    tell: Tell, site: Path, project: Path
) -> None:
    config = ("--config", project / "pyproject.toml")
    for command in ("generate", "check"):
        for given in (("post-types", "1.1"), ("1.1", f"{project}@2.0")):
            options = [part for each in given for part in ("--contract", each)]
            assert tell(command, *config, *options) == (
                2,
                "",
                "--contract: error[contract-alone] a contract from elsewhere takes the place of "
                "the schemas of the configuration\n"
                "  help: name it alone, or only contracts that the configuration names\n1 error\n",
            )


def test_what_is_written_by_hand_is_the_projects(tell: Tell, site: Path, project: Path) -> None:
    """Whoever publishes the contract has mixins too, and they stay where they are."""
    mixin = Path("mixins/parcel.py")
    mixin.parent.mkdir()
    mixin.write_text('"""Ours."""\n\n\nclass ParcelMixin:\n    """Ours."""\n', encoding="utf-8")
    table = OTHERS.replace('"their_types"', '"their_types"\nmixins = "mixins"')
    Path("pyproject.toml").write_text(table, encoding="utf-8")
    assert tell("generate", "--contract", "post-types", "--target", "python")[0] == 0
    emitted = Path("generated/python/their_types/_mixins")
    assert [file.name for file in emitted.glob("parcel.py")] == ["parcel.py"]
    assert not (emitted / "bike.py").exists()
    assert "Ours." in (emitted / "parcel.py").read_text("utf-8")


def test_a_watch_looks_at_a_folder_and_not_at_what_was_unpacked(
    project: Path, wheels: dict[str, Path]
) -> None:
    ours = load_config(project / "pyproject.toml")
    with named.placed(ours, [f"{project}@1.1"]) as (of_folder, _):
        pass
    with named.placed(ours, [str(wheels["1.1"])]) as (of_archive, _):
        assert inputs.schema_places(of_archive) == (of_archive.schemas,)
    assert inputs.schema_places(of_folder) == (project / "schemas",)
    assert inputs.schema_places(of_archive) == ()


def test_kinds_are_mixed_in_one_comparison(
    tell: Tell, site: Path, project: Path, wheels: dict[str, Path]
) -> None:
    def compared(old: str | Path, new: str | Path) -> tuple[str, str, int]:
        given = ("--contract", old, "--contract", new)
        code, printed, error = tell("diff", *given, "--format", "json")
        assert error == ""
        report = json.loads(printed)
        assert code == bool(report["changes"])
        return report["old"]["label"], report["new"]["label"], len(report["changes"])

    assert compared("post-types", f"{project}@1.1") == (
        "post_types 1.1",
        f"{project}/schemas at contract 1.1",
        0,
    )
    old, new, changes = compared("post-types", wheels["2.0"])
    assert (old, new) == ("post_types 1.1", f"{wheels['2.0']}/post_types/_contract")
    assert changes > 0


def test_packages_folders_and_archives_are_versions_that_are_compared(
    tell: Tell, site: Path, project: Path, wheels: dict[str, Path]
) -> None:
    code, printed, error = tell("diff", "Post_Types", wheels["2.0"], "--format", "json")
    report = json.loads(printed)
    assert (error, code) == ("", 1)
    assert (report["old"]["label"], len(report["changes"]) > 0) == ("Post_Types", True)
    (site / "post_types/_contract/types").rename(site / "types")
    assert "error[contract-damaged]" in tell("diff", "post-types", wheels["2.0"])[2]


def test_a_project_needs_no_package(
    tell: Tell, site: Path, project: Path, wheels: dict[str, Path]
) -> None:
    """Its own contract is meant, and its names come before those of files; others are named."""
    config = ("--config", project / "pyproject.toml")
    assert tell("validate", "Parcel", "parcel.json", *config)[0] == 1
    Path("1.1").mkdir()
    assert tell("validate", "Parcel", "parcel.json", *config, "--contract", "1.1")[0] == 0
    assert tell("validate", "Parcel", "parcel.json", *config, "--contract", "post-types")[0] == 0


# --- bad input -----------------------------------------------------------------------------------

CARRIED = "installed packages that carry one: post_types 1.1 (contract 1.1)"


@pytest.mark.parametrize(
    ("given", "fault", "help_"),
    [
        (
            "nothing",
            "--contract: error[contract-unknown] there is no folder, archive or installed package "
            "`nothing`",
            CARRIED,
        ),
        (
            "./nothing.whl",
            "--contract: error[contract-unknown] there is no folder or archive `./nothing.whl`",
            CARRIED,
        ),
        (
            "pytest",
            "--contract: error[contract-unknown] the installed package `pytest` carries no "
            "contract",
            CARRIED,
        ),
        (
            "post-types@2.0",
            "post_types 1.1: error[contract-unknown] post_types 1.1 carries no contract `2.0`",
            "it carries `1.1`",
        ),
        (
            "PROJECT@2.1",
            "PROJECT/schemas/contracts.json:1:1: error[contract-unknown] there is no contract "
            "`2.1`",
            "did you mean `2.0`? the contracts are `2024-05`, `1.1`, `2.0`",
        ),
        (
            "empty.whl",
            "empty.whl: error[contract-unknown] `empty.whl` carries no contract: it has no folder "
            "`types`",
            CARRIED,
        ),
        (
            "code.whl",
            "code.whl: error[contract-unknown] `code.whl` carries no contract: it has no folder "
            "`types`",
            CARRIED,
        ),
        (
            "cut.whl",
            "cut.whl: error[archive-corrupt] the archive is corrupt: File is not a zip file",
            f"download or build it again; {CARRIED}",
        ),
        (
            ".",
            ".: error[contract-source] this folder contains no schemas: it has no folder `types`",
            None,
        ),
        (
            "parcel.json",
            "parcel.json: error[source-format] neither a wheel nor an sdist",
            None,
        ),
    ],
)
def test_what_is_no_contract_is_told(
    given: str, fault: str, help_: str | None, tell: Tell, site: Path, project: Path
) -> None:
    place = given.replace("PROJECT", str(project))
    with zipfile.ZipFile("empty.whl", "w") as archive:
        archive.writestr("post_types/notes.md", "nothing")
    with zipfile.ZipFile("code.whl", "w") as archive:
        archive.writestr("post_types/parcel.py", "")
    Path("cut.whl").write_bytes(Path("empty.whl").read_bytes()[:-1])
    code, printed, error = tell("validate", "parcel.json", "--contract", place)
    assert (code, printed) == (2, "")
    lines = error.replace(str(project), "PROJECT").splitlines()
    assert lines[0] == fault
    assert lines[-1] == "1 error"
    if help_ is not None:
        assert lines[1] == f"  help: {help_}"
    # One reader for all commands.
    assert tell("lint", "--contract", place) == (2, "", error)
    assert tell("export", "--output", "exported", "--contract", place) == (2, "", error)


def test_a_project_names_what_there_is_elsewhere(tell: Tell, site: Path, project: Path) -> None:
    config = ("--config", project / "pyproject.toml")
    _, _, error = tell("validate", "parcel.json", *config, "--contract", "./nothing")
    assert f"  help: the contracts are `2024-05`, `1.1`, `2.0`; {CARRIED}\n" in error


def test_of_several_packages_one_is_to_be_named(
    tell: Tell, site: Path, wheels: dict[str, Path]
) -> None:
    shutil.copytree(site / "post_types-1.1.dist-info", site / "other_types-1.0.dist-info")
    file = site / "other_types-1.0.dist-info" / "METADATA"
    file.write_text("Metadata-Version: 2.4\nName: other-types\nVersion: 1.0\n", encoding="utf-8")
    code, _, error = tell("validate", "parcel.json")
    assert code == 2
    assert error == (
        "--contract: error[contract-unknown] there is no configuration, and several installed "
        "packages carry a contract\n"
        "  help: name one by --contract: "
        "other-types 1.0 (contract 1.1), post_types 1.1 (contract 1.1)\n1 error\n"
    )


def test_without_a_package_a_project_is_asked_for(tell: Tell) -> None:
    code, _, error = tell("validate", "parcel.json")
    assert code == 2
    assert "error[config-missing] no pyproject.toml with a [tool.tinkerspec] table" in error
    assert (
        "  help: install a package that carries a contract, or name a contract by --contract; or "
        "name one by --config PATH, or write one: run `tinkerspec init`"
    ) in error


def edit(site: Path) -> None:
    file = site / "post_types" / "_contract" / "openapi.json"
    file.write_text(file.read_text("utf-8") + "\n", encoding="utf-8")


def edit_rule(site: Path) -> None:
    file = site / "post_types" / "_mixins" / "parcel.py"
    file.write_text("import os\n", encoding="utf-8")


def remove(site: Path) -> None:
    (site / "post_types" / "_contract" / "types" / "post" / "bike.json").unlink()


def add(site: Path) -> None:
    (site / "post_types" / "_contract" / "types" / "post" / "plane.json").write_text("{}")


def misdeclare(site: Path) -> None:
    file = site / "post_types-1.1.dist-info" / "entry_points.txt"
    file.write_text("[tinkerspec.contracts]\n1.1 = ../../elsewhere\n", encoding="utf-8")


def remove_list(site: Path) -> None:
    (site / "post_types-1.1.dist-info" / "RECORD").unlink()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (edit, "post_types/_contract/openapi.json is not what was installed"),
        (edit_rule, "post_types/_mixins/parcel.py is not what was installed"),
        (remove, "post_types/_contract/types/post/bike.json is missing"),
        (add, "post_types/_contract/types/post/plane.json was not installed with it"),
        (misdeclare, "what it declares under tinkerspec.contracts is no folder in a package"),
        (remove_list, "it declares the folder post_types/_contract, and has no file there"),
    ],
)
def test_a_damaged_package_is_told(
    damage: Callable[[Path], None], message: str, tell: Tell, site: Path
) -> None:
    damage(site)
    code, printed, error = tell("validate", "parcel.json", "--contract", "post-types")
    assert (code, printed) == (2, "")
    assert error == (
        f"post_types 1.1: error[contract-damaged] {message}\n"
        "  help: install it again: pip install --force-reinstall post_types==1.1\n1 error\n"
    )


def test_a_hostile_archive_is_refused(tell: Tell, tmp_path: Path) -> None:
    with zipfile.ZipFile("slip.whl", "w") as archive:
        archive.writestr("post_types/_contract/types/../../../../out.json", "{}")
    code, _, error = tell("validate", "parcel.json", "--contract", "slip.whl")
    assert code == 2
    assert error.startswith("slip.whl: error[archive-unsafe] a member's path leads out of the")
    with tarfile.open("link.tar.gz", "w:gz") as opened:
        link = tarfile.TarInfo("s/types/post/a.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        opened.addfile(link)
    code, _, error = tell("validate", "parcel.json", "--contract", "link.tar.gz")
    assert code == 2
    assert error.startswith("link.tar.gz: error[archive-unsafe] a member is not a plain file")
    assert not (tmp_path / "out.json").exists()


def released(wheel: str) -> Version:
    return Version(wheel.split("-")[1])


# --- as a server's author does -------------------------------------------------------------------


def test_two_packages_are_all_that_a_server_needs(wheel: Path, tmp_path: Path) -> None:
    """The program and the types, installed where there is nothing else of this project."""
    config = load_config(ROOT / "pyproject.toml")
    made = dist.wheels(config)
    assert len(made) > 1
    types = tmp_path / max(made, key=released)
    types.write_bytes(made[types.name])
    scripts = install(tmp_path, wheel, types)
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "tensors.jsonl").write_text('{"data": [1, 2], "dtype": "int64", "shape": [3]}\n')
    done = run_clean(scripts / "tinkerspec", "validate", "TensorData", "tensors.jsonl", cwd=empty)
    assert done.returncode == 1, done.stderr
    newest = contract.names(config.schemas, display="schemas")[-1]
    assert done.stderr == f"the contract is that of tinker-types {newest}\n"
    assert "error[tensor]" in done.stdout
    (installed,) = (tmp_path / "env").glob("lib/*/site-packages/tinker_types")
    arguments = ("parity", "--python", installed, "--role", "server")
    done = run_clean(scripts / "tinkerspec", *arguments, cwd=empty)
    assert done.returncode == 0, done.stdout + done.stderr
    assert os.listdir(empty) == ["tensors.jsonl"]
