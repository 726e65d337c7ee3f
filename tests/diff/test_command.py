"""`tinkerspec diff` as a user runs it: versions from anywhere, exit codes, fragments, changelog."""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from diff_cases import base_files, write
from tinkerspec.commands import DIFFERS, OK, diff
from tinkerspec.diagnostics import DiagnosticError

CONFIG: Final = '[tool.tinkerspec]\nschemas = "contract"\n'


@pytest.fixture(scope="session")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the base set as its first commit, tagged v1."""
    folder = tmp_path_factory.mktemp("committed")
    write(base_files(), folder / "contract")
    (folder / "pyproject.toml").write_text(CONFIG, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        _move(patch, folder)
        git("init", "--quiet")
        commit("first")
        git("tag", "v1")
    return folder


@pytest.fixture
def project(committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the repository."""
    folder: Path = shutil.copytree(committed, tmp_path / "project")
    _move(monkeypatch, folder)
    return folder


def _move(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Go to a folder, with nothing of git in the environment."""
    patch.chdir(folder)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        patch.delenv(name)


def git(*arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True, timeout=60)


def commit(message: str) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", message)


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", type=Path, default=None)
    diff.arguments(parser)
    return diff.run(parser.parse_args(arguments))


def ids(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    capsys.readouterr()
    run(*arguments, "--format", "json")
    return [change["id"] for change in json.loads(capsys.readouterr().out)["changes"]]


def faults(*arguments: str) -> Sequence[Any]:
    with pytest.raises(DiagnosticError) as caught:
        run(*arguments)
    return caught.value.diagnostics


def edit(folder: Path, path: str = "types/shop/state.json", **members: Any) -> None:
    file = folder / path
    data = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(data | members, indent=2), encoding="utf-8")


VOID: Final = {"enum": ["open", "paid", "late", "void"]}


# --- versions ------------------------------------------------------------------------------------


def test_a_commit_is_compared_with_the_working_tree(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("v1") == OK
    edit(project / "contract", **VOID)
    assert run("v1") == DIFFERS
    assert ids(capsys, "v1") == ["State:value-added:void"]


def test_two_commits_are_compared(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project / "contract", **VOID)
    commit("second")
    edit(project / "contract", description="Something else.")
    assert ids(capsys, "HEAD~1", "HEAD") == ["State:value-added:void"]
    assert ids(capsys, "HEAD", "v1") == ["State:value-removed:void"]


def test_folders_are_compared(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(write(base_files(), tmp_path / "other"), **VOID)
    assert ids(capsys, "contract", str(tmp_path / "other")) == ["State:value-added:void"]
    write(base_files(), tmp_path / "release" / "schemas")
    assert ids(capsys, str(tmp_path / "release"), str(tmp_path / "other")) == [
        "State:value-added:void"
    ]


def _tar(folder: Path, archive: Path) -> None:
    with tarfile.open(archive, "w:gz") as opened:
        opened.add(folder, arcname="shop-schemas-1.0.0")


def _zip(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w") as opened:
        for path in sorted(folder.rglob("*.json")):
            opened.write(path, f"shop-1.0.0/schemas/{path.relative_to(folder).as_posix()}")


@pytest.mark.parametrize(("name", "pack"), [("old.tar.gz", _tar), ("old.zip", _zip)])
def test_a_release_archive_is_compared(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, pack: Any
) -> None:
    pack(project / "contract", tmp_path / name)
    edit(project / "contract", **VOID)
    assert ids(capsys, str(tmp_path / name)) == ["State:value-added:void"]


def test_what_make_dist_packs_is_compared(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        path.relative_to(project / "contract").as_posix(): path.read_bytes()
        for path in (project / "contract").rglob("*")
        if path.is_file()
    }
    import importlib.util

    place = Path(__file__).parents[2] / "generator" / "dist.py"
    spec = importlib.util.spec_from_file_location("dist", place)
    assert spec is not None
    assert spec.loader is not None
    dist = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dist)
    archive = tmp_path / "shop-schemas-1.0.0.tar.gz"
    archive.write_bytes(dist.pack("shop-schemas-1.0.0", files))
    assert ids(capsys, str(archive)) == []


def test_a_commit_is_read_past_attributes_links_and_hidden_files(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / ".gitattributes").write_text("contract/** export-ignore\n", encoding="utf-8")
    (project / "contract" / "types" / "shop" / "away.json").symlink_to("/etc/passwd")
    commit("second")
    (project / "contract" / "types" / "shop" / "away.json").unlink()
    assert ids(capsys, "HEAD") == []


def test_a_commit_in_which_the_schemas_were_in_another_folder(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git("mv", "contract", "moved")
    (project / "pyproject.toml").write_text(CONFIG.replace("contract", "moved"), encoding="utf-8")
    edit(project / "moved", **VOID)
    commit("second")
    (fault,) = faults("v1")
    assert fault.message == "the commit has no schemas in moved"
    assert fault.help.endswith("v1:FOLDER")
    assert ids(capsys, "v1:contract") == ["State:value-added:void"]
    assert ids(capsys, "HEAD:moved") == []


def test_a_project_that_was_in_another_folder(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "old").mkdir()
    git("mv", "contract", "old/contract")
    commit("second")
    git("mv", "old/contract", "contract")
    edit(project / "contract", **VOID)
    assert ids(capsys, "HEAD:old") == ["State:value-added:void"]
    assert ids(capsys, "HEAD:old/contract/", "v1") == []


def test_a_hook_in_a_linked_worktree_sees_what_a_user_sees(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As git runs a hook: with its folder and its index in the environment, and nothing else."""
    git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    linked = tmp_path / "linked" / "contract"
    edit(linked, **VOID)
    hooks = project / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "pre-commit").write_text("#!/bin/sh\nenv | grep ^GIT_ > told\n", encoding="utf-8")
    (hooks / "pre-commit").chmod(0o755)
    monkeypatch.chdir(tmp_path / "linked")
    commit("second")
    told = (tmp_path / "linked" / "told").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in told)
    assert "GIT_DIR" in given
    assert "GIT_WORK_TREE" not in given
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(linked)
    assert run("v1", "--format", "json") == DIFFERS
    assert run("HEAD") == OK


# --- what goes wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ref", ["v9", "--upload-pack=x", "v9:contract", "HEAD:elsewhere", "HEAD:../contract", "-"]
)
def test_what_is_no_version_is_said(project: Path, ref: str) -> None:
    parser = argparse.ArgumentParser()
    diff.arguments(parser)
    options = parser.parse_args(["--", ref])
    options.config = None
    with pytest.raises(DiagnosticError) as caught:
        diff.run(options)
    (fault,) = caught.value.diagnostics
    assert fault.code == "contract-source"
    assert fault.file == ref


def test_a_folder_without_schemas_is_said(project: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (fault,) = faults(str(tmp_path / "empty"))
    assert (fault.code, fault.file) == ("contract-source", str(tmp_path / "empty"))


def test_a_commit_without_schemas_is_said(project: Path) -> None:
    git("checkout", "--quiet", "--orphan", "bare")
    git("rm", "-r", "--quiet", "--cached", ".")
    git("commit", "--quiet", "--allow-empty", "--message", "nothing")
    (fault,) = faults("bare")
    assert fault.code == "contract-source"
    assert "contract" in fault.message


def test_an_archive_without_schemas_is_said(project: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as opened:
        opened.writestr("a/b.json", "{}")
    (fault,) = faults(str(tmp_path / "other.zip"))
    assert fault.code == "contract-archive"


def test_a_broken_archive_is_said(project: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.tar.gz").write_bytes(b"\x1f\x8b\x08\x00nothing")
    (fault,) = faults(str(tmp_path / "broken.tar.gz"))
    assert fault.code == "archive-corrupt"


@pytest.mark.parametrize(
    "names", [("a.json", "a.json/b.json"), (f"{'x' * 300}.json",)], ids=["file-and-folder", "long"]
)
def test_names_that_no_folder_can_hold_are_said(
    project: Path, tmp_path: Path, names: Sequence[str]
) -> None:
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as opened:
        for name in names:
            opened.writestr(f"s/types/{name}", "{}")
    (fault,) = faults(str(tmp_path / "odd.zip"))
    assert fault.code == "contract-archive"
    assert "impossible name" in fault.message


def test_a_partial_clone_is_said(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("config", "uploadpack.allowFilter", "true")
    git(
        "clone",
        "--quiet",
        "--filter=blob:none",
        "--no-checkout",
        project.as_uri(),
        str(tmp_path / "part"),
    )
    write(base_files(), tmp_path / "part" / "contract")
    (tmp_path / "part" / "pyproject.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "part")
    (fault,) = faults("HEAD")
    assert fault.code == "contract-git"
    assert "--refetch" in fault.help


def test_without_git_a_commit_cannot_be_read(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    (fault,) = faults("v1")
    assert fault.code == "contract-git"
    assert "needs git, which is not installed" in fault.message
    assert run("contract") == OK


def test_a_member_that_is_a_link_or_a_bomb_is_refused(project: Path, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "link.tar.gz", "w:gz") as opened:
        link = tarfile.TarInfo("s/types/a/a.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        opened.addfile(link)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for number in range(65):
            packed.writestr(f"s/types/a/{number}.json", b"0" * 2**22)
    assert faults(str(tmp_path / "link.tar.gz"))[0].code == "archive-unsafe"
    assert faults(str(bomb))[0].code == "source-too-large"


def test_no_member_of_an_archive_is_written_outside(project: Path, tmp_path: Path) -> None:
    archive = tmp_path / "evil.tar.gz"
    with tarfile.open(archive, "w:gz") as opened:
        member = tarfile.TarInfo("types/../../../evil.json")
        member.size = 2
        opened.addfile(member, io.BytesIO(b"{}"))
    (fault,) = faults(str(archive))
    assert fault.code == "archive-unsafe"


def test_outside_of_a_repository_folders_alone_can_be_named(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(base_files(), tmp_path / "bare" / "contract")
    (tmp_path / "bare" / "pyproject.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "bare")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (fault,) = faults("v1")
    assert fault.code == "contract-git"
    assert run("contract") == OK


def test_faults_of_the_old_version_are_told_as_its_own(project: Path) -> None:
    edit(project / "contract", type="strng")
    commit("faulty")
    edit(project / "contract", type="string")
    first, *rest = faults("HEAD")
    assert first.code == "diff-old-faulty"
    assert {fault.code for fault in rest} == {"unknown-type"}
    assert rest[0].file == "HEAD: contract/types/shop/state.json"


def test_faults_of_the_working_tree_are_told_where_they_stand(project: Path) -> None:
    edit(project / "contract", type="strng")
    assert [fault.file for fault in faults("v1")] == ["contract/types/shop/state.json"]


def test_without_an_old_version_the_command_says_so(project: Path) -> None:
    (fault,) = faults()
    assert fault.code == "diff-request"


# --- fragments -----------------------------------------------------------------------------------


def fragment(project: Path, name: str, text: str) -> None:
    folder = project / "contract" / "changes"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "named", ["State:value-added:void", "State", "`State`", "Order.memo, State", "state"]
)
def test_a_breaking_change_is_to_be_announced(
    project: Path, capsys: pytest.CaptureFixture[str], named: str
) -> None:
    edit(project / "contract", **VOID)
    fragment(project, "void.added.md", f"Receipts may be void.\n\nAnnounces: {named}\n")
    assert run("v1") == (DIFFERS if named == "state" else OK)
    unused = "is announced, but nothing of that name changed" in capsys.readouterr().out
    assert unused == (named in ("state", "Order.memo, State"))


def test_a_fragment_announces_nothing_that_changes_after_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project / "contract", **VOID)
    fragment(project, "void.added.md", "Receipts may be void.\n\nAnnounces: State\n")
    assert run("v1") == OK
    commit("void")
    edit(project / "contract", enum=[*VOID["enum"], "lost"])
    assert run("HEAD") == DIFFERS
    assert run("v1") == OK
    fragment(project, "void.added.md", "Receipts may be void or lost.\n\nAnnounces: State\n")
    assert run("HEAD") == OK


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("void.md", "Text."),
        ("void.other.md", "Text."),
        ("Void.added.md", "Text."),
        ("void.added.md", "\n\nAnnounces: State\n"),
    ],
)
def test_a_faulty_fragment_is_said(project: Path, name: str, text: str) -> None:
    fragment(project, name, text)
    (fault,) = faults("v1")
    assert (fault.code, fault.file) == ("fragment", f"contract/changes/{name}")


def test_the_changelog_is_made_of_the_fragments(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fragment(project, "memo.removed.md", "No memo.\nReally.\n\nAnnounces: Order.memo\n")
    fragment(project, "void.added.md", "Receipts may be void.\n")
    fragment(project, "README.md", "About fragments.\n")
    assert run("--changelog", "1.1.0") == OK
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.startswith("## Contract 1.1.0 - 20")
    assert lines == [
        "",
        "### Added",
        "",
        "- Receipts may be void.",
        "",
        "### Removed",
        "",
        "- No memo.",
        "  Really.",
    ]


def test_a_changelog_wants_a_version_and_nothing_to_compare(project: Path) -> None:
    assert faults("--changelog", "next")[0].code == "changelog-version"
    assert faults("v1", "--changelog", "1.0.0")[0].code == "diff-request"
