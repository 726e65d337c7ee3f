"""Whatever happens, the output folder is the old tree or the new one, and the next run heals."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus import BESIDE, type_of, write
from guarding import command
from kills import PLATFORMS, Edition, Siege, at_once, editions, fingerprint, platform
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.publish import plan as publish

ATTACKS = 24


def test_no_attack_leaves_a_mixture_and_the_next_run_heals_it(tmp_path: Path) -> None:
    tally = Siege(tmp_path, seed=7).run(ATTACKS)
    assert tally.attacks == ATTACKS
    assert tally.killed > ATTACKS / 3
    assert {"old", "new"} <= tally.found.keys()


def test_an_attack_on_a_careless_publisher_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The siege itself finds a publisher that writes into the published tree."""

    def careless(self: Edition, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for file in self.files:
            shutil.rmtree(folder / file.path, ignore_errors=True)
            (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / file.path).write_bytes(file.data)

    monkeypatch.setattr(Edition, "publish", careless)
    with pytest.raises(AssertionError, match=r"seed 7.*(mixture|heal|ended)"):
        Siege(tmp_path, seed=7).run(ATTACKS)


# --- the command, killed at any time --------------------------------------------------------------


WITHOUT_PYTHON = """\
[tool.tinkerspec]
schemas = "schemas"
output = "generated"

[tool.tinkerspec.docs]

[tool.tinkerspec.elixir]
namespace = "Some.Types"
"""


def describe(folder: Path, text: str) -> None:
    schema = {"description": text, "type": "string", "examples": ["x"]}
    write(folder, {BESIDE: type_of("Beside", schema)})
    (folder / "pyproject.toml").write_text(WITHOUT_PYTHON, encoding="utf-8")


def generate(folder: Path) -> None:
    subprocess.run([sys.executable, *command("generate")], cwd=folder, check=True, timeout=120)


def test_the_command_may_be_killed_at_any_time(tmp_path: Path) -> None:
    trees = {}
    for text in ("Old.", "New."):
        describe(tmp_path, text)
        generate(tmp_path)
        trees[text] = fingerprint(tmp_path / "generated")
    chance = random.Random(3)
    for number in range(3):
        text = ("Old.", "New.")[number % 2]
        describe(tmp_path, text)
        process = subprocess.Popen([sys.executable, *command("generate")], cwd=tmp_path)
        time.sleep(chance.uniform(0.05, 0.5))
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
        assert fingerprint(tmp_path / "generated") in trees.values()
        generate(tmp_path)
        assert fingerprint(tmp_path / "generated") == trees[text]
        assert not list(tmp_path.glob(".generated.*"))
    assert trees["Old."] != trees["New."]


# --- a disk that is full --------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 160 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs root that may mount: test_publish.py has files that must not grow")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_full_disk_leaves_the_old_tree(small_disk: Path, name: str) -> None:
    """However much is free: a run either does all of it, or says why and leaves all as it was."""
    old, new, _ = editions(random.Random(5))
    folder = small_disk / "generated"
    outcomes = set()
    new.publish(folder)
    wanted = fingerprint(folder)
    with platform(name):
        for free in range(0, 120_000, 8_000):
            shutil.rmtree(folder, ignore_errors=True)
            old.publish(folder)
            before = fingerprint(folder)
            ballast = small_disk / "ballast"
            fill_up(ballast, free)
            try:
                new.publish(folder)
                outcomes.add("new")
            except DiagnosticError as error:
                (fault,) = error.diagnostics
                assert fault.code == "output-unwritable"
                assert "No space left" in fault.message
                assert fingerprint(folder) == before
                outcomes.add("old")
            assert not list(small_disk.glob(".generated.*"))
            ballast.unlink()
            new.publish(folder)
            assert fingerprint(folder) == wanted
    assert outcomes == {"old", "new"}


def fill_up(ballast: Path, free: int) -> None:
    with ballast.open("wb", buffering=0) as file:
        while (left := os.statvfs(ballast.parent).f_bavail * 4096 - free) > 0:
            try:
                file.write(b"x" * min(left, 4096))
            except OSError:
                return


# --- an output that cannot be written -------------------------------------------------------------


@pytest.mark.parametrize("which", ["nothing", "output", "parent"])
@pytest.mark.parametrize("name", PLATFORMS)
def test_a_folder_that_may_not_be_written_is_left_alone(which: str, name: str) -> None:
    """As somebody who is not root, whom no mode would stop."""
    import ctypes  # noqa: F401  # here, because the child may not be able to read it

    old, new, _ = editions(random.Random(5))
    with tempfile.TemporaryDirectory() as home:  # pytest's own folders are private
        folder = Path(home, "generated")
        old.publish(folder)
        before = fingerprint(folder)
        for path in [folder.parent, *folder.parent.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
        if which != "nothing":
            (folder if which == "output" else folder.parent).chmod(0o555)
        with platform(name):
            (ended,) = at_once(lambda: as_nobody(new, folder))
        folder.parent.chmod(0o755)
        # A folder is exchanged whole: it is up to the one that holds it whether that may be done.
        assert ended == (2 if which == "parent" else 0)
        assert (fingerprint(folder) == before) is (which == "parent")
        assert [path.name for path in folder.parent.iterdir()] == ["generated"]


NOBODY = 65534 if os.geteuid() == 0 else os.geteuid()


def as_nobody(edition: Edition, folder: Path) -> None:
    """Publish as somebody without rights."""
    os.chdir(folder.parent)
    if not os.geteuid():
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    edition.publish(folder)


# --- clocks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [0, 4_102_444_800])
def test_times_of_files_mean_nothing(tmp_path: Path, moment: int) -> None:
    """Content alone decides: in 1970, in 2100, and when the clock was set back in between."""
    describe(tmp_path, "Old.")
    generate(tmp_path)
    for path in [tmp_path, *tmp_path.rglob("*")]:
        os.utime(path, (moment, moment))
    assert "is up to date" in output_of(tmp_path)
    page = tmp_path / "generated" / "docs" / "README.md"
    text = page.read_text("utf-8")
    page.write_text(text[:-2] + "x\n", encoding="utf-8")
    os.utime(page, (moment, moment))
    assert "docs: 1 written" in output_of(tmp_path)
    assert page.read_text("utf-8") == text
    describe(tmp_path, "New.")
    os.utime(tmp_path / "schemas" / BESIDE, (moment, moment))
    assert "written" in output_of(tmp_path)
    manifest = json.loads((tmp_path / "generated" / "MANIFEST.json").read_text("utf-8"))
    assert "2100" not in json.dumps(manifest)


def output_of(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, *command("generate")],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def test_a_lock_with_a_strange_time_is_no_lock(tmp_path: Path) -> None:
    old, new, _ = editions(random.Random(5))
    folder = tmp_path / "generated"
    old.publish(folder)
    lock = tmp_path / ".generated.lock"
    lock.write_text("1")
    os.utime(lock, (4_102_444_800, 4_102_444_800))
    publish.recover(folder)
    new.publish(folder)
    assert not lock.exists()
