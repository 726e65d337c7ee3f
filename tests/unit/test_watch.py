"""The watch: which rounds are news, what counts as a change, and how it ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

import pytest
import watchfiles
from tinkerspec import resources, watch
from tinkerspec.config import Config, load_config
from tinkerspec.diagnostics import Diagnostic
from tinkerspec.pipeline import GenerateOutcome
from tinkerspec.publish import inputs
from tinkerspec.watch import Round

SETTINGS = """
[tool.tinkerspec]
[tool.tinkerspec.python]
package = "my_types"
mixins = "mixins"
[tool.tinkerspec.openapi]
"""
FAULT = Diagnostic(code="c", message="m", help="h", file="f")
OTHER = Diagnostic(code="c", message="n", help="h", file="f")
SAVED = frozenset({Path("a.json")})
NOTHING: frozenset[Path] = frozenset()

Patch = pytest.MonkeyPatch


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "schemas").mkdir()
    return load_config(tmp_path / "pyproject.toml")


def round_(*faults: Diagnostic, changed: frozenset[Path] = SAVED, wrote: bool = False) -> Round:
    config = Config(Path(), Path(), Path(), Path(), MappingProxyType({}))
    outcome = GenerateOutcome(changed=("a",)) if wrote else GenerateOutcome(unchanged=True)
    return Round(config=config, changed=changed, outcome=outcome, faults=faults, seconds=0)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (round_(), round_(wrote=True), True),
        (round_(), round_(), False),
        (round_(), round_(FAULT), True),
        (round_(FAULT), round_(FAULT), True),
        (round_(FAULT), round_(FAULT, changed=NOTHING), False),
        (round_(FAULT), round_(OTHER, changed=NOTHING), True),
        (round_(FAULT), round_(), True),
        (round_(FAULT), round_(changed=NOTHING, wrote=True), True),
    ],
)
def test_what_is_news(before: Round, now: Round, expected: bool) -> None:
    assert watch.is_news(before, now) is expected


def test_places_are_what_the_digest_reads(config: Config, monkeypatch: Patch) -> None:
    read: set[Path] = set()
    content = inputs._content

    def recorded(file: str) -> bytes:
        read.add(Path(file))
        return content(file)

    for path in ("schemas/types/shop/order.json", "mixins/order.py"):
        (config.root / path).parent.mkdir(parents=True, exist_ok=True)
        (config.root / path).write_text("")
    monkeypatch.setattr(inputs, "_content", recorded)
    inputs.read(config)
    places = inputs.places(config)
    assert config.root / "mixins/order.py" in read
    assert [file for file in read if not any(map(file.is_relative_to, places))] == []
    assert config.file in places
    assert not any(other in place.parents for place in places for other in places)


def test_the_program_is_what_is_read_once_and_not_what_it_ships(
    config: Config, monkeypatch: Patch, tmp_path: Path
) -> None:
    assert inputs.is_program(config, resources.vocabulary_file())
    assert not inputs.is_program(config, config.root / "schemas/vocabulary.json")
    monkeypatch.setattr(inputs, "_PACKAGE", tmp_path)
    assert inputs.is_program(config, tmp_path / "targets/python/emit.py")
    assert not inputs.is_program(config, tmp_path / "templates/python/package/_runtime/model.py")
    assert inputs.is_program(config, tmp_path / "diff/codes.toml")
    assert not inputs.is_program(config, tmp_path / "config.schema.json")
    assert not inputs.is_program(config, tmp_path.parent / "emit.py")


def test_templates_that_are_missing_do_not_end_the_watch(
    config: Config, monkeypatch: Patch
) -> None:
    def missing() -> Path:
        raise resources.ResourceError("gone")

    monkeypatch.setattr(resources, "templates_folder", missing)
    assert watch._places(config) == (config.file, config.schemas)


# --- changes -------------------------------------------------------------------------------------


class System:
    """Stands in for what tells of changes: gives these, one after the other, and what was asked."""

    def __init__(self, monkeypatch: Patch, *found: set[tuple[int, str]]) -> None:
        self.found = list(found)
        self.watched: list[tuple[Path, ...]] = []
        monkeypatch.setattr(watchfiles, "watch", self._watch)

    def _watch(self, *folders: Path, **_: object) -> Iterator[set[tuple[int, str]]]:
        assert self.found, f"nothing more is told of {folders}"
        self.watched.append(folders)
        for folder in folders:
            if not folder.is_dir():
                raise FileNotFoundError(folder)
        while self.found:
            yield self.found.pop(0)


def test_the_first_batch_is_to_look_and_quiet_gives_none(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    saved = tmp_path / "a.json"
    system = System(monkeypatch, set(), set(), {(1, str(saved))}, set())
    with closing(watch.batches(lambda: [tmp_path])) as batches:
        assert [next(batches), next(batches)] == [frozenset(), {saved}]
    assert system.watched == [(tmp_path,)]


def test_a_folder_that_was_replaced_is_watched_anew(tmp_path: Path, monkeypatch: Patch) -> None:
    folder = tmp_path / "schemas"
    folder.mkdir()
    system = System(monkeypatch, *[set() for _ in range(9)])
    with closing(watch.batches(lambda: [folder])) as batches:
        assert next(batches) == frozenset()
        folder.rename(tmp_path / "old")
        assert next(batches) == {folder}
        assert next(batches) == frozenset()
        folder.mkdir()
        assert next(batches) == {folder}
        assert next(batches) == frozenset()
    assert system.watched == [(folder,), (), (folder,)]


def test_a_folder_that_is_told_to_be_deleted_is_watched_anew(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    """Another one may have its name, and even its inode, by the next look."""
    system = System(monkeypatch, set(), {(3, str(tmp_path))}, set())
    with closing(watch.batches(lambda: [tmp_path])) as batches:
        assert [next(batches) for _ in range(3)] == [frozenset(), {tmp_path}, frozenset()]
    assert system.watched == [(tmp_path,), (tmp_path,)]


def test_a_file_is_looked_at_and_not_watched(tmp_path: Path, monkeypatch: Patch) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text("a")
    system = System(monkeypatch, *[set() for _ in range(9)])
    with closing(watch.batches(lambda: [file])) as batches:
        next(batches)
        (tmp_path / "new").write_text("b")
        (tmp_path / "new").rename(file)
        assert next(batches) == {file}
        next(batches)
        os.utime(file, ns=(0, 0))
        assert next(batches) == {file}
    assert set(system.watched) == {()}


def test_other_places_are_watched_as_soon_as_they_are_named(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    places = [one]
    system = System(monkeypatch, *[{(1, str(one / "x"))} for _ in range(9)])
    with closing(watch.batches(lambda: places)) as batches:
        next(batches)
        places.append(two)
        next(batches)
    assert system.watched == [(one,), (one, two)]


# --- the end -------------------------------------------------------------------------------------


def terminated_as_watchfiles_tells_it() -> None:
    try:
        os.kill(os.getpid(), signal.SIGTERM)
    except SystemExit:
        raise KeyboardInterrupt from None


def test_sigterm_is_told_from_ctrl_c() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as exited, watch._ended_by_sigterm():
        terminated_as_watchfiles_tells_it()
    assert exited.value.code == 143
    with pytest.raises(KeyboardInterrupt), watch._ended_by_sigterm():
        raise KeyboardInterrupt
    assert signal.getsignal(signal.SIGTERM) == before
