"""Publication: what is planned, what is written, and that nothing is ever written by halves."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tinkerspec.diagnostics import Diagnostic, DiagnosticError
from tinkerspec.publish import exchange, manifest
from tinkerspec.publish import plan as publish
from tinkerspec.publish.manifest import ManifestFacts
from tinkerspec.targets.output import OutputFile, Published

from . import publish_cases as cases
from .publish_cases import NEW, NEW_FACTS, NEW_TREE, OLD, OLD_FACTS, OLD_TREE, snapshot


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return cases.start(tmp_path)


def write(folder: Path, files: dict[str, str], inputs: str = "i", **options: Any) -> publish.Plan:
    facts = ManifestFacts(inputs=inputs, schemas="s", versions={})
    outputs = [OutputFile(path, text) for path, text in files.items()]
    return publish.apply(outputs, folder, facts, **options)


def fault(run: Callable[[], object]) -> Diagnostic:
    with pytest.raises(DiagnosticError) as caught:
        run()
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.help
    return diagnostic


# --- output files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "/a", "../a", "a/../b", "a//b", "a/", "./a", "a\\b", "a\0"])
def test_a_path_that_may_lead_out_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no plain path"):
        OutputFile(path, "")


def test_text_is_utf8() -> None:
    assert OutputFile("a", "é\n").data == b"\xc3\xa9\n"
    assert OutputFile("a", b"\xff").data == b"\xff"


def test_what_was_read_is_written_as_it_was_read() -> None:
    data = "é\n".encode()
    file = OutputFile("a", Published.read("a", data, manifest.sha256(data)))
    assert file.text == "é\n"
    assert file.data is data


# --- plan -----------------------------------------------------------------------------------------


def test_a_plan_says_what_is_new_changed_stale_and_unchanged(folder: Path) -> None:
    plan = publish.plan(NEW, folder, NEW_FACTS)
    assert plan.new == ("python/fresh/new.py",)
    assert plan.changed == ("MANIFEST.json", "python/pkg/changes.py")
    assert plan.stale == ("python/gone/stale.py",)
    assert plan.unchanged == ("model.json", "python/pkg/stays.py")
    assert plan.written == ("MANIFEST.json", "python/fresh/new.py", "python/pkg/changes.py")
    assert not plan.is_clean
    assert snapshot(folder) == OLD_TREE


def test_a_plan_for_what_is_there_is_clean(folder: Path) -> None:
    plan = publish.plan(OLD, folder, OLD_FACTS)
    assert plan.is_clean
    assert plan.diff() == ""


class Walked(dict[str, bytes]):
    """Counts how often somebody goes through all of it."""

    times = 0

    def __iter__(self) -> Iterator[str]:
        self.times += 1
        return super().__iter__()


def test_what_this_run_has_read_is_not_read_again_unless_another_run_was_there(
    folder: Path, tmp_path: Path
) -> None:
    stays = "python/pkg/stays.py"
    text = Published.read(stays, b"b = 1\n", manifest.sha256(b"b = 1\n"))
    files = [*(each for each in NEW if each.path != stays), OutputFile(stays, text)]
    before = exchange.identity(folder)
    (folder / stays).write_text("b = 2\n")
    assert stays in publish.plan(files, folder, NEW_FACTS, tree=before).unchanged
    assert stays in publish.plan(files, folder, NEW_FACTS).changed
    publish.apply([*OLD, OutputFile("other.txt", "")], folder, OLD_FACTS)
    (folder / stays).write_text("b = 2\n")
    assert stays in publish.plan(files, folder, NEW_FACTS, tree=before).changed
    moved = [*NEW, OutputFile("python/pkg/moved.py", text)]
    (folder / "python/pkg/moved.py").write_text("b = 2\n")
    tree = exchange.identity(folder)
    assert "python/pkg/moved.py" in publish.plan(moved, folder, NEW_FACTS, tree=tree).changed
    assert exchange.identity(tmp_path / "nothing") is None


def test_only_a_file_has_content(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a\r\n")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "folder", "pipe", "nothing", "file/below"):
        assert manifest.content(tmp_path / name) is None
    assert manifest.content(tmp_path / "file") == b"a\n"
    assert manifest.content(tmp_path / "link", follows=True) == b"a\n"


def test_all_of_a_file_is_read_that_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"abc" * 1000)
    read = os.read
    monkeypatch.setattr(os, "read", lambda handle, size: read(handle, min(size, 700)))
    assert manifest.content(tmp_path / "file") == b"abc" * 1000


def test_a_plan_does_not_go_through_all_files_for_each_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"python/{number}.py": "" for number in range(50)}
    write(tmp_path / "out", files)
    wanted = Walked(dict.fromkeys(files, b"new\n"))
    monkeypatch.setattr(publish, "_wanted", lambda *_: wanted)
    assert len(publish.plan([], tmp_path / "out", OLD_FACTS).changed) == len(files)
    assert 0 < wanted.times < 10


def test_the_diff_shows_missing_differing_and_stale_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    diff = publish.plan(NEW, folder, OLD_FACTS).diff()
    assert "--- a/generated/python/pkg/changes.py\n+++ b/generated/python/pkg/changes.py\n" in diff
    assert "-a = 1\n+a = 2\n" in diff
    assert "--- /dev/null\n+++ b/generated/python/fresh/new.py\n@@ -0,0 +1 @@\n+d = 1\n" in diff
    assert "--- a/generated/python/gone/stale.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-c = 1\n" in diff
    assert "stays.py" not in diff.replace('"python/pkg/stays.py"', "")


def test_the_diff_is_a_patch_that_does_what_generate_does(folder: Path) -> None:
    for path in ("link", "shortcut", "empty"):
        subprocess.run(["rm", "-r", folder / path], check=True)
    (folder / "python/pkg/changes.py").write_text("no end of line\x0c\u2028here")
    (folder / "python/pkg/stays.py").write_bytes(b"b = 1\r\n")
    patch = publish.plan(NEW, folder, NEW_FACTS).diff()
    subprocess.run(
        ["git", "apply", "-p1", "-"], input=patch.encode(), cwd=folder.parent, check=True
    )
    assert publish.plan(NEW, folder, NEW_FACTS).is_clean


def test_the_diff_of_binary_files_says_so(folder: Path) -> None:
    (folder / "model.json").write_bytes(b"\xff\x00")
    diff = publish.plan(OLD, folder, OLD_FACTS).diff()
    assert diff == "Binary files a/generated/model.json and b/generated/model.json differ\n"


# --- files of others -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "python/pkg/handmade.py",
        "elixir/lib/handmade.ex",
        "handmade.txt",
        "docs/more/page.md",
        "python/deps.py",
        "elixir/mix.exs",
    ],
)
def test_a_file_that_was_not_generated_is_named(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "generated"
    write(folder, {"python/pkg/a.py": "", "build/b.txt": ""})
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text("")
    plan = publish.plan([OutputFile("python/pkg/a.py", "")], folder, OLD_FACTS)
    assert plan.strays == publish.strays(folder) == (path,)
    (warning,) = publish.warnings(folder, plan.strays)
    assert (warning.code, warning.severity) == ("output-stray", "warning")
    assert warning.file.endswith(path)
    assert "move it out" in warning.help


def test_in_a_generated_folder_called_build_a_file_is_named_too(tmp_path: Path) -> None:
    write(tmp_path / "out", {"build/b.txt": ""})
    (tmp_path / "out" / "build" / "mine.txt").write_text("")
    assert publish.strays(tmp_path / "out") == ("build/mine.txt",)


def test_what_tools_make_is_not_named(folder: Path) -> None:
    made = [
        "elixir/_build/dev/app.beam",
        "elixir/deps/lib/mix.exs",
        "elixir/mix.lock",
        "python/pkg/__pycache__/a.pyc",
        "python/.mypy_cache/a.json",
        "python/pkg.egg-info/PKG-INFO",
        "python/build/lib/pkg/a.py",
        ".DS_Store",
    ]
    for path in made:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("")
    assert publish.strays(folder) == ("link", "notes.txt", "shortcut")


def test_of_many_files_the_first_are_named(tmp_path: Path) -> None:
    *first, last = publish.warnings(tmp_path, [f"{number}.py" for number in range(30)])
    assert len(first) == 20
    assert last.message == "10 more files were not generated"


# --- line ends ------------------------------------------------------------------------------------


def recode(folder: Path, old: bytes, new: bytes) -> None:
    """Change the line ends of every file, as git does when it checks out."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.write_bytes(path.read_bytes().replace(old, new))


def test_a_tree_with_other_line_ends_is_the_same_tree(folder: Path) -> None:
    recode(folder, b"\n", b"\r\n")
    assert manifest.is_current(folder, "old")
    assert publish.plan(OLD, folder, OLD_FACTS).is_clean
    plan = publish.apply(NEW, folder, NEW_FACTS)
    assert plan.changed == ("MANIFEST.json", "python/pkg/changes.py")
    assert "b = 1" not in plan.diff()
    assert manifest.is_current(folder, "new")
    recode(folder, b"\r\n", b"\n")
    assert publish.plan(NEW, folder, NEW_FACTS).is_clean


def test_line_ends_of_a_binary_file_count(tmp_path: Path) -> None:
    facts = ManifestFacts(inputs="i", schemas="s", versions={})
    publish.apply([OutputFile("a", b"\0\n")], tmp_path / "out", facts)
    recode(tmp_path / "out", b"\n", b"\r\n")
    assert not manifest.is_current(tmp_path / "out", "i")


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for other in ("a.py", "A.py"):
        files = [OutputFile("a.py", ""), OutputFile(other, "")]
        with pytest.raises(ValueError, match="same name"):
            publish.plan(files, tmp_path / "out", OLD_FACTS)
    with pytest.raises(ValueError, match="names the manifest"):
        write(tmp_path / "out", {"MANIFEST.json": ""})


# --- what is written ------------------------------------------------------------------------------


def test_a_run_writes_prunes_and_leaves_other_files_alone(folder: Path) -> None:
    plan = cases.finish(folder)
    assert snapshot(folder) == NEW_TREE
    assert plan.stale == ("python/gone/stale.py",)
    assert not (folder / "python/gone").exists()
    assert cases.siblings(folder) == []


def test_what_stays_is_the_same_file(folder: Path) -> None:
    stays = ["python/pkg/stays.py", "notes.txt", "elixir/_build/dev/app.beam"]
    before = {path: (folder / path).stat() for path in stays}
    cases.finish(folder)
    for path, stat in before.items():
        after = (folder / path).stat()
        assert (after.st_ino, after.st_mtime_ns) == (stat.st_ino, stat.st_mtime_ns)
        assert after.st_nlink == 1


def test_modes_stay(folder: Path) -> None:
    (folder / "elixir/_build").chmod(0o750)
    folder.chmod(0o711)
    cases.finish(folder)
    assert (folder / "elixir/_build").stat().st_mode & 0o777 == 0o750
    assert folder.stat().st_mode & 0o777 == 0o711


def test_an_unlisted_file_in_a_pruned_folder_keeps_the_folder(folder: Path) -> None:
    (folder / "python/gone/mine.txt").write_text("mine")
    cases.finish(folder)
    kept = {path for path in snapshot(folder) or {} if path.startswith("python/gone/")}
    assert kept == {"python/gone/mine.txt", "python/gone/__pycache__/stale.pyc"}


def test_a_folder_that_was_emptied_by_hand_goes(folder: Path) -> None:
    (folder / "python/gone/stale.py").unlink()
    cases.finish(folder)
    assert not (folder / "python/gone").exists()


def test_only_listed_files_are_pruned(folder: Path) -> None:
    (folder / "python/pkg/by_hand.py").write_text("mine")
    cases.finish(folder)
    assert (folder / "python/pkg/by_hand.py").read_text() == "mine"


def test_a_file_that_vanishes_while_the_tree_is_built_does_no_harm(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def vanish(source: str, target: str, **options: Any) -> None:
        if Path(source).name in ("notes.txt", "stays.py"):
            os.unlink(source)
        link(source, target, **options)

    monkeypatch.setattr(os, "link", vanish)
    cases.finish(folder)
    expected = {path: text for path, text in NEW_TREE.items() if path != "notes.txt"}
    assert snapshot(folder) == expected


def test_without_hard_links_files_are_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    mtime = (folder / "notes.txt").stat().st_mtime_ns
    cases.finish(folder)
    assert snapshot(folder) == NEW_TREE
    assert (folder / "notes.txt").stat().st_mtime_ns == mtime


def test_a_link_in_the_place_of_a_generated_file_is_replaced(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.py"
    elsewhere.write_text("a = 2\n")
    (folder / "python/pkg/changes.py").unlink()
    (folder / "python/pkg/changes.py").symlink_to(elsewhere)
    cases.finish(folder)
    assert not (folder / "python/pkg/changes.py").is_symlink()
    assert elsewhere.read_text() == "a = 2\n"
    assert snapshot(folder) == NEW_TREE


def test_the_folder_itself_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    cases.finish(link)
    assert link.is_symlink()
    assert snapshot(folder) == NEW_TREE


def test_folders_above_the_output_are_made(tmp_path: Path) -> None:
    write(tmp_path / "a/b/out", {"x": "1"})
    assert (tmp_path / "a/b/out/x").read_text() == "1"


@pytest.mark.parametrize("path", ["__pycache__/a.pyc", "_build/a", "y/.venv/a", "empty/"])
def test_a_folder_of_derived_files_counts_as_empty(tmp_path: Path, path: str) -> None:
    target = tmp_path / "out" / path
    if path.endswith("/"):
        target.mkdir(parents=True)
    else:
        target.parent.mkdir(parents=True)
        target.write_text("")
    write(tmp_path / "out", {"x": "1"})
    assert target.exists()


# --- whose folder it is ---------------------------------------------------------------------------


def test_a_folder_with_files_and_no_manifest_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.tex").write_text("years of work")
    diagnostic = fault(lambda: write(out, {"x": "1"}))
    assert diagnostic.code == "output-not-owned"
    assert "thesis.tex" in diagnostic.message
    assert snapshot(out) == {"thesis.tex": "years of work"}


def test_another_programs_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "MANIFEST.json").write_text('{"manifest_version": 3}')
    assert fault(lambda: write(tmp_path, {"x": "1"})).code == "output-not-owned"


@pytest.mark.parametrize(
    "text",
    [
        "<<<<<<< HEAD\n{}\n=======\n",
        "[" * 100_000,
        '{"generator": "tinkerspec", "files": []}',
        '{"generator": "tinkerspec", "files": {"a": 1}}',
        '{"generator": "tinkerspec", "files": {"../../victim": "x"}}',
        '{"generator": "tinkerspec", "files": {}, "schemas": "", "versions": {}}',
    ],
    ids=["conflict", "deep", "no-files", "no-digest", "outside", "no-inputs"],
)
def test_a_manifest_that_cannot_be_read_is_refused(folder: Path, text: str) -> None:
    (folder / "MANIFEST.json").write_text(text)
    diagnostic = fault(lambda: cases.finish(folder))
    assert diagnostic.code == "manifest-unreadable"
    assert diagnostic.file.endswith("generated/MANIFEST.json")
    assert (folder / "python/gone/stale.py").exists()
    assert not manifest.is_current(folder, "old")


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    assert fault(lambda: write(tmp_path / "out", {"x": "1"})).code == "output-not-owned"
    assert (tmp_path / "out").read_text() == "a file"


@pytest.mark.parametrize(("mine", "wanted"), [("a/mine.txt", "a"), ("a", "a/b.py")])
def test_what_is_in_the_way_is_not_overwritten(tmp_path: Path, mine: str, wanted: str) -> None:
    out = tmp_path / "out"
    write(out, {"x": "1"})
    (out / mine).parent.mkdir(exist_ok=True)
    (out / mine).write_text("mine")
    diagnostic = fault(lambda: write(out, {"x": "1", wanted: "2"}))
    assert diagnostic.code == "output-conflict"
    assert diagnostic.file.endswith(f"out/{mine}")
    assert (out / mine).read_text() == "mine"


def test_a_generated_file_may_become_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    write(tmp_path / "out", {"a": "1", "b/c": "2"})
    write(tmp_path / "out", {"a/x": "1", "b": "2"})
    assert (tmp_path / "out/a/x").read_text() == "1"
    assert (tmp_path / "out/b").read_text() == "2"


# --- one target of several ------------------------------------------------------------------------


def test_what_is_kept_stays_listed_and_is_not_pruned(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, {"python/a": "1", "elixir/a": "1", "openapi.json": "{}"}, inputs="one")
    plan = write(out, {"python/b": "2"}, inputs="two", keep=["elixir", "openapi.json"])
    assert plan.stale == ("python/a",)
    listed = manifest.loads((out / "MANIFEST.json").read_bytes()).files
    assert sorted(listed) == ["elixir/a", "openapi.json", "python/b"]
    assert not manifest.is_current(out, "two"), "the kept files are older than these inputs"
    assert not manifest.is_current(out, "one")
    write(out, {"python/b": "2", "elixir/a": "2"}, inputs="two")
    assert manifest.is_current(out, "two")


def test_keeping_files_of_the_same_inputs_stays_current(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, {"python/a": "1", "elixir/a": "1"}, inputs="one")
    (out / "python/a").write_text("edited")
    write(out, {"python/a": "1"}, inputs="one", keep=["elixir"])
    assert manifest.is_current(out, "one")


# --- manifest and the fast path -------------------------------------------------------------------


def test_the_manifest_lists_every_other_file(folder: Path) -> None:
    text = (folder / "MANIFEST.json").read_bytes()
    document = json.loads(text)
    assert document["files"] == {file.path: manifest.sha256(file.data) for file in OLD}
    assert (document["inputs"], document["schemas"]) == ("old", "s")
    assert document["versions"] == {"tinkerspec": "1"}
    assert list(document) == sorted(document)
    assert text.endswith(b"}\n")
    assert manifest.loads(text).dumps() == text


def test_the_manifest_does_not_depend_on_the_surroundings(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tinkerspec.publish import plan as publish;"
        "sys.path.insert(0, sys.argv[2]); import publish_cases as cases;"
        "files = cases.NEW[::int(sys.argv[3])];"
        "publish.apply(files, Path(sys.argv[1]), cases.NEW_FACTS)"
    )
    written = set()
    for number, (locale, order) in enumerate([("C", 1), ("C.UTF-8", -1), ("tr_TR.UTF-8", 1)]):
        out = tmp_path / str(number) / "out"
        out.parent.mkdir()
        subprocess.run(
            [sys.executable, "-c", program, out, Path(__file__).parent, str(order)],
            env={**os.environ, "PYTHONHASHSEED": str(number), "LC_ALL": locale, "TZ": f"X{number}"},
            cwd=out.parent,
            check=True,
        )
        written.add((out / "MANIFEST.json").read_bytes())
    assert len(written) == 1


def test_an_untouched_folder_is_current(folder: Path) -> None:
    assert manifest.is_current(folder, "old")
    assert not manifest.is_current(folder, "new")
    assert not manifest.is_current(folder.parent / "nowhere", "old")


def edit(file: Path) -> None:
    file.write_text(file.read_text() + " ")


def edit_versions(file: Path) -> None:
    file.write_text(file.read_text().replace('"tinkerspec": "1"', '"tinkerspec": "2"'))


def unlist(file: Path) -> None:
    document = json.loads(file.read_text())
    del document["files"]["model.json"]
    file.write_text(json.dumps(document, indent=2, sort_keys=True) + "\n")


def replace_by_link(file: Path) -> None:
    file.rename(file.with_suffix(".moved"))
    file.symlink_to(file.with_suffix(".moved"))


def replace_by_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (edit, "python/pkg/stays.py"),
        (Path.unlink, "model.json"),
        (replace_by_link, "model.json"),
        (replace_by_pipe, "model.json"),
        (edit, "MANIFEST.json"),
        (edit_versions, "MANIFEST.json"),
        (unlist, "MANIFEST.json"),
        (Path.unlink, "MANIFEST.json"),
    ],
)
def test_any_hand_edit_is_noticed(folder: Path, change: Callable[[Path], Any], path: str) -> None:
    change(folder / path)
    assert not manifest.is_current(folder, "old")


def test_of_other_inputs_the_manifest_is_not_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(data: bytes) -> manifest.Manifest:
        raise AssertionError

    monkeypatch.setattr(manifest, "loads", refused)
    assert not manifest.is_current(folder, "other inputs")


def test_a_hand_edit_is_undone(folder: Path) -> None:
    edit(folder / "python/pkg/stays.py")
    plan = publish.apply(OLD, folder, OLD_FACTS)
    assert plan.changed == ("python/pkg/stays.py",)
    assert snapshot(folder) == OLD_TREE


def test_a_clean_plan_writes_nothing(folder: Path) -> None:
    before = {path: path.lstat().st_ctime_ns for path in folder.rglob("*")}
    publish.apply(OLD, folder, OLD_FACTS)
    assert {path: path.lstat().st_ctime_ns for path in folder.rglob("*")} == before


# --- failures -------------------------------------------------------------------------------------


@pytest.fixture(params=["native", "journal", "overlay"])
def platform(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    name = str(request.param)
    if name != "native":
        monkeypatch.setattr(exchange, "_swap", cases.without_swap)
    if name == "overlay":
        monkeypatch.setattr(os, "rename", cases.without_folder_rename(os.rename))
    return name


def test_every_way_of_exchanging_publishes(folder: Path, platform: str) -> None:
    cases.finish(folder)
    assert snapshot(folder) == NEW_TREE, platform
    assert cases.siblings(folder) == []


def test_a_run_killed_at_any_moment_leaves_one_whole_tree(tmp_path: Path, platform: str) -> None:
    program = [sys.executable, cases.__file__, str(tmp_path), platform]
    run = subprocess.run(program, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    kills = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(kills) > (50 if platform == "native" else 25)
    whole = [OLD_TREE, NEW_TREE]
    # Without an exchange in one step there is an instant without a tree; on an overlay, one in
    # which the old tree is being deleted. The next run fixes both before it does anything else.
    at_once = {"native": whole, "journal": [*whole, None]}.get(platform)
    for kill in kills:
        assert kill["exit"] == -9, kill["line"]
        assert at_once is None or kill["killed"] in at_once, kill["line"]
        assert kill["recovered"] in whole, kill["line"]
        assert kill["recovered_siblings"] == [], kill["line"]
        assert kill["repeated"] == NEW_TREE, kill["line"]
        assert kill["siblings"] == [], kill["line"]
    assert [tree for tree in whole if any(kill["recovered"] == tree for kill in kills)] == whole


CALLS = ("link", "rename", "mkdir", "fsync", "open", "write", "scandir", "listdir", "chmod")


@contextmanager
def failing_call(number: int) -> Iterator[list[str]]:
    """Let one call of the operating system fail: the first, the second ..."""
    made: list[str] = []

    def wrap(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **options: Any) -> Any:
            made.append(name)
            if len(made) == number:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))
            return call(*arguments, **options)

        return counted

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, wrap(name, getattr(os, name)))
        yield made


def test_any_failing_call_leaves_one_whole_tree(tmp_path: Path, platform: str) -> None:
    template = cases.start(tmp_path / "template")
    folder = cases.copy(template, tmp_path / "count")
    with failing_call(0) as made:
        cases.finish(folder)
    assert set(made) >= {"link", "mkdir", "fsync", "open", "scandir", "chmod"}
    failed = 0
    # Until the trees are exchanged, a run is the same everywhere.
    first = 1 if platform == "native" else made.index("rename") + 1
    for number in range(first, len(made) + 1):
        folder = cases.copy(template, tmp_path / str(number))
        with failing_call(number) as calls:
            try:
                cases.finish(folder)
            except DiagnosticError as error:
                failed += 1
                (diagnostic,) = error.diagnostics
                assert diagnostic.code in ("output-unwritable", "output-unreadable")
                assert diagnostic.message.startswith("No space left on device")
        where = f"{platform}: call {number}, {calls[number - 1]}"
        after = snapshot(folder)
        if after not in (OLD_TREE, NEW_TREE):
            assert platform == "overlay", where
            publish.recover(folder)
            assert snapshot(folder) == NEW_TREE, where
        cases.finish(folder)
        assert snapshot(folder) == NEW_TREE, where
        assert cases.siblings(folder) == [], where
    assert failed > (len(made) / 2 if platform == "native" else 2)


def test_a_full_disk_leaves_the_old_tree(folder: Path) -> None:
    program = (
        "import resource, sys; from pathlib import Path;"
        "from tinkerspec.publish import plan as publish;"
        "from tinkerspec.publish.manifest import ManifestFacts;"
        "from tinkerspec.targets.output import OutputFile;"
        "facts = ManifestFacts(inputs='i', schemas='s', versions={});"
        "files = [OutputFile('a', 'small'), OutputFile('b', 'x' * 100_000)];"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000));"
        "publish.apply(files, Path(sys.argv[1]), facts)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, folder], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "DiagnosticError" in run.stderr
    assert "File too large" in run.stderr
    assert snapshot(folder) == OLD_TREE
    assert cases.siblings(folder) == []


def test_an_interrupt_leaves_the_old_tree(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        cases.finish(folder)
    assert snapshot(folder) == OLD_TREE
    assert cases.siblings(folder) == []


@pytest.mark.parametrize(
    ("number", "hint"),
    [(errno.EROFS, "make the file system writable"), (errno.EACCES, "folder and its parent")],
)
def test_a_refused_write_says_how_to_mend_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, hint: str
) -> None:
    def refuse(path: Any, *_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(os, "mkdir", refuse)
    diagnostic = fault(lambda: cases.finish(folder))
    assert diagnostic.code == "output-unwritable"
    assert hint in diagnostic.help
    assert os.strerror(number) in diagnostic.message


def test_a_mount_point_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "ismount", lambda path: path == folder)
    diagnostic = fault(lambda: cases.finish(folder))
    assert diagnostic.code == "output-unwritable"
    assert "mount point" in diagnostic.help
    assert snapshot(folder) == OLD_TREE


def test_a_mount_inside_the_folder_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def cross(source: str, target: str, **options: Any) -> None:
        if "deps" in Path(source).parts:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source)
        link(source, target, **options)

    monkeypatch.setattr(os, "link", cross)
    diagnostic = fault(lambda: cases.finish(folder))
    assert "unmount" in diagnostic.help
    assert snapshot(folder) == OLD_TREE


def test_a_waiting_tree_is_never_taken_up_half_deleted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_swap", cases.without_swap)
    rename = os.rename

    def refuse(source: Any, target: Any, **options: Any) -> None:
        if os.fspath(target).endswith(".retired"):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), source)
        rename(source, target, **options)

    monkeypatch.setattr(os, "rename", refuse)
    removed: list[str] = []
    monkeypatch.setattr(exchange, "_remove", lambda tree: removed.append(tree.name))
    assert fault(lambda: cases.finish(folder)).code == "output-unwritable"
    assert snapshot(folder) == OLD_TREE
    assert not (folder.parent / ".generated.next").exists()
    assert all(name.startswith((".generated.staging-", ".generated.retired")) for name in removed)


@pytest.mark.parametrize("run", [cases.finish, publish.recover], ids=["apply", "recover"])
def test_leftovers_of_a_killed_run_are_removed(folder: Path, run: Callable[[Path], object]) -> None:
    for name in (".generated.staging-1/a", ".generated.retired/b"):
        (folder.parent / name).mkdir(parents=True)
    (folder.parent / ".generatedly").mkdir()
    run(folder)
    assert cases.siblings(folder) == [".generatedly"]


@pytest.mark.parametrize("run", [cases.finish, publish.recover], ids=["apply", "recover"])
def test_a_tree_that_waits_is_brought_in_first(folder: Path, run: Callable[[Path], object]) -> None:
    folder.rename(folder.parent / ".generated.next")
    run(folder)
    assert snapshot(folder) == (NEW_TREE if run is cases.finish else OLD_TREE)
    assert cases.siblings(folder) == []


def test_what_is_written_survives_a_power_cut(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[int] = set()
    fsync = os.fsync

    def record(descriptor: int) -> None:
        synced.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", record)
    plan = cases.finish(folder)
    places = [folder / path for path in plan.written]
    wanted = {*places, *(place.parent for place in places), folder.parent}
    assert {path for path in wanted if path.stat().st_ino not in synced} == set()


def test_leftovers_in_read_only_folders_are_removed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = os.unlink

    def as_nobody(path: Any, *, dir_fd: int | None = None) -> None:
        """Root may remove a file from any folder; nobody else may."""
        if not os.stat(os.path.dirname(path) if dir_fd is None else dir_fd).st_mode & 0o200:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        unlink(path, dir_fd=dir_fd)

    monkeypatch.setattr(os, "unlink", as_nobody)
    leftover = folder.parent / ".generated.staging-1/a/b"
    leftover.mkdir(parents=True)
    (leftover / "c").write_text("")
    leftover.chmod(0o500)
    publish.recover(folder)
    assert cases.siblings(folder) == []


# --- the exchange ---------------------------------------------------------------------------------


class Library:
    """A C library whose calls fail with one error."""

    def __init__(self, number: int, *names: str) -> None:
        self.number = number
        self.calls: list[tuple[object, ...]] = []
        for name in names:
            setattr(self, name, self._call)

    def _call(self, *arguments: object) -> int:
        self.calls.append(arguments)
        ctypes.set_errno(self.number)
        return -1 if self.number else 0


def swap_with(
    library: Library, platform: str, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> bool:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: library)
    monkeypatch.setattr(sys, "platform", platform)
    return exchange._swap(folder / "a", folder / "b")


def test_two_trees_are_exchanged_or_left(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name / name).mkdir(parents=True)
    swapped = exchange._swap(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a" / ("b" if swapped else "a")).is_dir()
    assert (tmp_path / "b" / ("a" if swapped else "b")).is_dir()
    if swapped:
        with pytest.raises(FileNotFoundError):
            exchange._swap(tmp_path / "a", tmp_path / "nowhere")


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_each_platform_has_its_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    library = Library(0, "renameat2", "renamex_np")
    assert swap_with(library, platform, monkeypatch, tmp_path)
    (arguments,) = library.calls
    a, b = os.fsencode(tmp_path / "a"), os.fsencode(tmp_path / "b")
    values = [getattr(argument, "value", argument) for argument in arguments]
    assert values == ([-100, a, -100, b, 2] if platform == "linux" else [a, b, 2])


@pytest.mark.parametrize("platform", ["linux", "darwin", "freebsd14"])
def test_without_the_call_there_is_no_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    assert not swap_with(Library(0), platform, monkeypatch, tmp_path)


@pytest.mark.parametrize("name", ["ENOSYS", "EINVAL", "ENOTSUP", "EPERM", "EXDEV"])
def test_a_file_system_may_refuse_to_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    library = Library(getattr(errno, name), "renameat2")
    assert not swap_with(library, "linux", monkeypatch, tmp_path)


def test_another_refusal_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OSError, match="Read-only") as caught:
        swap_with(Library(errno.EROFS, "renameat2"), "linux", monkeypatch, tmp_path)
    assert caught.value.errno == errno.EROFS


# --- two runs at once -----------------------------------------------------------------------------


HOLD = (
    "import sys, time; from pathlib import Path; from tinkerspec.publish import exchange\n"
    "with exchange.exclusive(Path(sys.argv[1])):\n"
    "    print('held', flush=True); time.sleep(float(sys.argv[2]))"
)


@contextmanager
def other_run(folder: Path, seconds: float) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLD, str(folder), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.mark.parametrize("act", [cases.finish, publish.recover], ids=["apply", "recover"])
def test_a_folder_that_stays_locked_is_reported(
    folder: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Path], object]
) -> None:
    monkeypatch.setattr(exchange, "LOCK_SECONDS", 0.1)
    with other_run(folder, 60) as process:
        diagnostic = fault(lambda: act(folder))
        assert diagnostic.code == "output-locked"
        assert f"process {process.pid}" in diagnostic.message
        assert snapshot(folder) == OLD_TREE


def test_a_run_waits_for_the_other(folder: Path) -> None:
    with other_run(folder, 0.3):
        started = time.monotonic()
        cases.finish(folder)
        assert time.monotonic() - started > 0.1
    assert snapshot(folder) == NEW_TREE


def test_the_lock_of_a_killed_run_is_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "LOCK_SECONDS", 0.1)
    with other_run(folder, 60):
        pass
    assert cases.siblings(folder) == [".generated.lock"]
    cases.finish(folder)
    assert snapshot(folder) == NEW_TREE
    assert cases.siblings(folder) == []


def test_a_lock_that_was_just_removed_is_not_held(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other run ends after this one has opened its lock: that file excludes nobody any more."""
    lock = folder.parent / ".generated.lock"
    flock = fcntl.flock
    taken: list[int] = []

    def take(descriptor: int, how: int) -> None:
        if not taken:
            lock.unlink()
        taken.append(descriptor)
        flock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", take)
    with exchange.exclusive(folder):
        assert len(taken) == 2
        assert lock.exists()
    assert not lock.exists()


REPEAT = (
    "import sys; from pathlib import Path; from tinkerspec.publish import plan as publish;"
    "from tinkerspec.publish.manifest import ManifestFacts\n"
    "from tinkerspec.targets.output import OutputFile\n"
    "for n in range(25):\n"
    "    text = f'{sys.argv[2]}{n}'; files = [OutputFile(f'd/{i}', text) for i in range(10)]\n"
    "    facts = ManifestFacts(inputs=text, schemas='s', versions={})\n"
    "    publish.apply(files, Path(sys.argv[1]), facts)"
)


def test_runs_at_once_never_mix(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, {f"d/{number}": "start" for number in range(10)})
    runs = [
        subprocess.Popen([sys.executable, "-c", REPEAT, out, name], stderr=subprocess.PIPE)
        for name in ("x", "y")
    ]
    seen = set()
    while any(run.poll() is None for run in runs):
        if (texts := read_at_once(out / "d")) is not None:
            assert len(texts) == 1
            seen |= texts
    assert [run.communicate()[1] for run in runs] == [b"", b""]
    assert len(seen) > 2
    assert manifest.is_current(out, (out / "d/0").read_text())
    assert cases.siblings(out) == []


def read_at_once(folder: Path) -> set[bytes] | None:
    """What the ten files of one tree hold; None when that tree was taken away meanwhile."""
    try:
        opened = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        return {read_in(opened, str(number)) for number in range(10)}
    except FileNotFoundError:
        return None
    finally:
        os.close(opened)


def read_in(opened: int, name: str) -> bytes:
    with open(name, "rb", opener=lambda path, flags: os.open(path, flags, dir_fd=opened)) as file:
        return file.read()
