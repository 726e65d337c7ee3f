"""`generate --watch` as a user runs it: files are saved, broken, fixed, taken away and put back.

Every wait is for something to be seen, and bounded; none is for time to pass.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from kills import fingerprint

from .conftest import ROOT, Run, unimportable

SECONDS: Final = 60.0
"""How long anything may take on a machine that is busy with other things."""

SETTINGS: Final = """
[tool.tinkerspec]
schemas = "schemas"
output = "generated"

[tool.tinkerspec.elixir]
namespace = "Foreign.Types"
extensions = "extensions"

[tool.tinkerspec.openapi]
"""

TYPE: Final = """
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Order",
  "description": "NOTE",
  "x-direction": "request",
  "type": "object",
  "properties": {"count": {"description": "How many.", "type": "integer", "default": 1}},
  "required": [],
  "additionalProperties": false,
  "examples": [{"count": 2}]
}
"""

PYTHON: Final = '[tool.tinkerspec.python]\npackage = "foreign"\n'


class Watch:
    """A running `generate --watch`, and everything that it has printed so far."""

    def __init__(self, folder: Path, *arguments: str, env: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tinkerspec", "generate", "--watch", *arguments],
            cwd=folder,
            env={**os.environ, **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.text = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.text += line

    def wait_for(self, pattern: str, *, after: int = 0) -> None:
        """Until this has been printed, beyond so many characters."""
        until(lambda: re.search(pattern, self.text[after:]) is not None, f"{pattern!r}", self)

    def save(self, path: str, text: str, then: str) -> None:
        """Save a file as an editor does, and wait for what is printed of it."""
        before = len(self.text)
        fresh = (self.folder / path).with_name(f".{Path(path).name}.new")
        fresh.write_text(text, encoding="utf-8")
        fresh.rename(self.folder / path)
        self.wait_for(then, after=before)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        code = self.process.wait(SECONDS)
        self._reader.join(SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def children(self) -> set[int]:
        """The processes of its session, itself not counted."""
        listed = subprocess.run(
            ["ps", "-o", "pid=", "-s", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        return {int(pid) for pid in listed.stdout.split()} - {self.process.pid}


def until(is_so: Callable[[], bool], what: str, watch: Watch) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"no {what} within {SECONDS} s:\n{watch.text}"
        time.sleep(0.02)


def order(note: str) -> str:
    return TYPE.replace("NOTE", note)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "schemas/types/shop").mkdir(parents=True)
    (tmp_path / "extensions").mkdir()
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / ORDER).write_text(order("Goods."))
    openapi = {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1.0.0"}, "paths": {}}
    (tmp_path / "schemas/openapi.json").write_text(json.dumps(openapi))
    return tmp_path


ORDER: Final = "schemas/types/shop/order.json"
MODULE: Final = "generated/elixir/lib/foreign/types/order.ex"


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., Watch]]:
    started: list[Watch] = []

    def start(*arguments: str, env: dict[str, str] | None = None) -> Watch:
        started.append(Watch(folder, *arguments, env=env))
        started[-1].wait_for("Ctrl-C ends it")
        return started[-1]

    yield start
    for watch in started:
        watch.end(signal.SIGKILL)


Start = Callable[..., Watch]


def test_a_saved_schema_is_generated_and_what_changed_is_said(folder: Path, start: Start) -> None:
    watch = start()
    before = len(watch.text)
    kept = (folder / "generated/elixir/mix.exs").stat()
    watch.save(ORDER, order("Many goods."), r"done in")
    assert re.fullmatch(
        r"\d\d:\d\d:\d\d schemas/types/shop/order\.json changed\n"
        r"  generated/MANIFEST\.json: written\n"
        r"  generated/elixir/lib/foreign/types/order\.ex: written\n"
        r"  generated/model\.json: written\n"
        r"  generated/openapi\.json: written\n"
        r"\d\d:\d\d:\d\d done in \d+\.\d\d s\n",
        watch.text[before:],
    )
    assert "Many goods." in (folder / MODULE).read_text()
    after = (folder / "generated/elixir/mix.exs").stat()
    assert (after.st_ino, after.st_mtime_ns) == (kept.st_ino, kept.st_mtime_ns)


def test_a_new_type_appears_and_a_removed_one_goes(folder: Path, start: Start) -> None:
    watch = start()
    other = order("Others.").replace('"Order"', '"Offer"')
    watch.save("schemas/types/shop/offer.json", other, r"types/offer\.ex: written")
    (folder / "schemas/types/shop/offer.json").unlink()
    watch.wait_for(r"types/offer\.ex: removed")
    until(lambda: not (folder / MODULE).with_name("offer.ex").exists(), "pruning", watch)


def test_a_broken_schema_is_shown_and_its_last_output_kept(
    folder: Path, start: Start, tinkerspec: Run
) -> None:
    watch = start()
    good = (folder / MODULE).read_bytes()
    broken = order("Goods.").replace('"required"', '"requird"')
    watch.save(ORDER, broken, r"generated/ stays as it was before")
    lint = tinkerspec("lint", cwd=folder)
    assert "error[unknown-keyword]" in lint.stdout
    assert lint.stdout in watch.text, "the same as lint prints"
    assert (folder / MODULE).read_bytes() == good
    watch.save(ORDER, "{", r"error\[json-syntax\][^\0]*stays as it was before")
    watch.save(ORDER, order("Fixed."), r"order\.ex: written")
    assert "Fixed." in (folder / MODULE).read_text()


def test_an_edit_that_is_taken_back_is_told_to_be_fixed(folder: Path, start: Start) -> None:
    watch = start()
    watch.save(ORDER, "{", r"stays as it was before")
    watch.save(ORDER, order("Goods."), r"generated/ is up to date")


def test_it_starts_with_a_broken_schema(folder: Path, start: Start) -> None:
    (folder / ORDER).write_text("{")
    watch = start()
    assert "error[json-syntax]" in watch.text
    watch.save(ORDER, order("Goods."), r"done in")
    assert (folder / MODULE).is_file()


def test_the_configuration_is_read_anew(folder: Path, start: Start) -> None:
    watch = start()
    new = SETTINGS.replace("Foreign.Types", "Other.Types")
    watch.save(
        "pyproject.toml", new, r"pyproject\.toml changed[^\0]*other/types/order\.ex: written"
    )
    assert not (folder / "generated/elixir/lib/foreign").exists()
    watch.save("pyproject.toml", "[tool.tinkerspec", r"error\[config-invalid\]")
    # Folders are watched anew in this moment: whether the save is told of now or later is chance.
    (folder / ORDER).write_text(order("Later."), encoding="utf-8")
    watch.save("pyproject.toml", new, r"order\.ex: written")
    module = folder / "generated/elixir/lib/other/types/order.ex"
    assert "Later." in module.read_text(encoding="utf-8")


def test_a_folder_that_the_configuration_names_is_watched_from_then_on(
    folder: Path, start: Start
) -> None:
    watch = start()
    shutil.copytree(folder / "schemas", folder / "moved")
    watch.save("pyproject.toml", SETTINGS.replace('"schemas"', '"moved"'), r"order\.ex: written")
    watch.save("moved/types/shop/order.json", order("Moved."), r"order\.ex: written")


def test_the_schema_folder_may_go_and_come_back(folder: Path, start: Start) -> None:
    watch = start()
    good = (folder / MODULE).read_bytes()
    shutil.move(folder / "schemas", folder / "away")
    watch.wait_for(r"error\[no-types\][^\0]*stays as it was before")
    assert (folder / MODULE).read_bytes() == good
    shutil.copytree(folder / "away", folder / "schemas")
    watch.wait_for(r"generated/ is up to date")
    watch.save(ORDER, order("Back."), r"order\.ex: written")
    # Deleted and made again at once, so that no tick may have seen it missing.
    before = len(watch.text)
    shutil.rmtree(folder / "schemas")
    shutil.copytree(folder / "away", folder / "schemas")
    watch.wait_for(r"order\.ex: written", after=before)
    watch.save(ORDER, order("Again."), r"order\.ex: written")


def test_an_extension_is_woven_in_when_it_appears(folder: Path, start: Start) -> None:
    watch = start()
    text = "defmodule Foreign.Types.Ext.Order do\n  def total(order), do: order.count\nend\n"
    watch.save("extensions/order.ex", text, r"types/order\.ex: written")
    assert "defdelegate total" in (folder / MODULE).read_text()
    watch.save("extensions/order.ex", "defmodule", r"error\[extension-module\]")


def test_many_changes_are_few_rounds(folder: Path, start: Start) -> None:
    watch = start()
    before = len(watch.text)
    for number in range(100):
        title = f"Kind{number}"
        text = order("Of many.").replace('"Order"', f'"{title}"')
        (folder / f"schemas/types/shop/kind{number}.json").write_text(text)
    until(lambda: (folder / MODULE).with_name("kind99.ex").is_file(), "last type", watch)
    watch.save(ORDER, order("Last."), r"types/order\.ex: written")
    rounds = len(re.findall(r"done in|stays as it was", watch.text[before:]))
    assert rounds <= 4, watch.text[before:]


def test_its_own_output_and_a_touch_are_no_reason(folder: Path, start: Start) -> None:
    watch = start()
    watch.save(ORDER, order("First."), r"done in")
    before = len(watch.text)
    (folder / ORDER).touch()
    (folder / "generated/extra.txt").write_text("mine")
    # A later save is the proof that those were seen, or nothing was: batches come in order.
    watch.save(ORDER, order("Second."), r"done in")
    assert watch.text[before:].count("done in") == 1


def test_it_runs_without_the_second_reader(folder: Path, start: Start) -> None:
    (folder / "pyproject.toml").write_text(SETTINGS + PYTHON)
    watch = start(env={"PYTHONPATH": str(unimportable(folder / "broken"))})
    watch.save(ORDER, order("Many goods."), r"foreign/order\.py: written")


def test_ctrl_c_ends_it(folder: Path, start: Start) -> None:
    watch = start()
    assert watch.end(signal.SIGINT) == 130
    assert watch.text.endswith("interrupted\n")
    assert_gone(watch)


def test_sigterm_ends_it_between_rounds(folder: Path, start: Start) -> None:
    watch = start()
    assert watch.end(signal.SIGTERM) == 143
    assert_gone(watch)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_the_middle_leaves_the_old_output_or_the_new(
    folder: Path, start: Start, number: signal.Signals, tinkerspec: Run
) -> None:
    (folder / "pyproject.toml").write_text(SETTINGS + PYTHON)
    watch = start()
    (folder / ORDER).write_text(order("In the middle."))
    until(
        lambda: "order.json" in watch.text or bool(list(folder.glob(".generated*"))), "run", watch
    )
    assert watch.end(number) == 128 + number
    until(lambda: not watch.children(), "end of its processes", watch)
    assert "Traceback" not in watch.text
    changed = {
        "In the middle." in (folder / name).read_text()
        for name in (MODULE, "generated/python/foreign/order.py", "generated/model.json")
    }
    assert len(changed) == 1
    # It may have been clearing up just then; whatever it left, the next run takes away.
    assert tinkerspec("generate", cwd=folder).returncode == 0
    assert list(folder.glob(".generated*")) == []


def assert_gone(watch: Watch) -> None:
    """Nothing of it is left: no process, no temporary file, and no traceback was printed."""
    until(lambda: not watch.children(), "end of its processes", watch)
    assert "Traceback" not in watch.text
    assert list(watch.folder.glob(".generated*")) == []


def test_it_may_be_killed_at_any_time(folder: Path, start: Start) -> None:
    generate = [sys.executable, "-m", "tinkerspec", "generate"]
    trees = {}
    for note in ("Old goods.", "New goods."):
        (folder / ORDER).write_text(order(note))
        subprocess.run(generate, cwd=folder, check=True, timeout=SECONDS, capture_output=True)
        trees[note] = fingerprint(folder / "generated")
    assert trees["Old goods."] != trees["New goods."]
    chance = random.Random(5)
    for number in range(3):
        note = ("Old goods.", "New goods.")[number % 2]
        watch = start()
        (folder / ORDER).write_text(order(note))
        time.sleep(chance.uniform(0, 0.3))
        assert watch.end(signal.SIGKILL) == -signal.SIGKILL
        assert fingerprint(folder / "generated") in trees.values()
        subprocess.run(generate, cwd=folder, check=True, timeout=SECONDS, capture_output=True)
        assert fingerprint(folder / "generated") == trees[note]
        assert not list(folder.glob(".generated.*"))


def test_a_reader_that_goes_away_ends_it(folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tinkerspec", "generate", "--watch"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        for line in process.stdout:
            if "Ctrl-C ends it" in line:
                break
        process.stdout.close()
        (folder / ORDER).write_text(order("Nobody reads this."))
        assert process.wait(SECONDS) == 141
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.stderr.close()
        process.wait(SECONDS)


def test_only_the_targets_that_are_asked_for(folder: Path, start: Start) -> None:
    watch = start("--target", "elixir")
    watch.save(ORDER, order("For one."), r"done in")
    assert "order.ex: written" in watch.text
    assert "openapi.json" not in watch.text
    watch.save("pyproject.toml", SETTINGS.replace(".elixir", ".docs"), r"error\[config-invalid\]")
    watch.save("pyproject.toml", SETTINGS, r"pyproject\.toml changed[^\0]*up to date|done in")


def test_an_unknown_target_ends_it_at_once(folder: Path, tinkerspec: Run) -> None:
    done = tinkerspec("generate", "--watch", "--target", "rust", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[config-invalid] there is no target 'rust'" in done.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the program with its templates, to be edited."""
    for name in ("generator/tinkerspec", "templates"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / "checkout" / name, ignore=ignored)
    (tmp_path / "checkout/schemas").mkdir()
    shutil.copy(ROOT / "schemas/vocabulary.json", tmp_path / "checkout/schemas")
    return tmp_path / "checkout"


def test_a_template_with_a_fault_is_shown_and_survived(checkout: Path, start: Start) -> None:
    watch = start(env={"PYTHONPATH": str(checkout / "generator")})
    template = checkout / "templates/elixir/types/object.ex.j2"
    text = template.read_text()
    template.write_text(text + "{% if %}")
    line = text.count("\n") + 1
    watch.wait_for(rf"object\.ex\.j2:{line}:1: error\[template\][^\0]*stays as it was before")
    before = len(watch.text)
    template.write_text(text + "# The end.\n")
    watch.wait_for(r"order\.ex: written[^\0]*done in", after=before)
    assert "# The end." in (watch.folder / MODULE).read_text()


def test_a_changed_program_starts_anew(checkout: Path, start: Start) -> None:
    watch = start(env={"PYTHONPATH": str(checkout / "generator")})
    source = checkout / "generator/tinkerspec/targets/elixir/emit.py"
    text = source.read_text()
    assert "to be edited" not in text
    changed = text.replace('f"# {made} by', 'f"# to be edited, {made} by')
    assert changed != text
    before = len(watch.text)
    source.write_text(changed)
    watch.wait_for(r"restarts[^\0]*Ctrl-C ends it", after=before)
    assert "# to be edited" in (watch.folder / MODULE).read_text()
    assert watch.end(signal.SIGINT) == 130
