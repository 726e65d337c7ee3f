"""Publication under fire: killed at its n-th call to the file system, starved, and raced.

One process emits what is to be published, and forks a child for each attack; so thousands of them
take minutes. The program knows nothing of it: calls are counted by an audit hook, which Python
calls before it acts.
"""

from __future__ import annotations

import errno
import hashlib
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.publish import exchange
from tinkerspec.publish import plan as publish
from tinkerspec.publish.manifest import ManifestFacts
from tinkerspec.targets.output import OutputFile

PLATFORMS: Final = ("native", "journal", "overlay")
"""How the trees are exchanged: in one step; by a journal; where the old tree cannot be renamed."""

_CALLS: Final = frozenset(
    {
        *("open", "ctypes.dlsym", "fcntl.flock", "os.chmod", "os.link", "os.listdir", "os.mkdir"),
        *("os.remove", "os.rename", "os.rmdir", "os.scandir", "os.truncate", "os.utime"),
        *("shutil.copymode", "shutil.copytree", "shutil.rmtree"),
    }
)
_SURVIVORS: Final = {"notes.txt": b"mine", "python/pkg/__pycache__/a.pyc": b"bytecode"}


# --- what is published ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of an output folder."""

    files: tuple[OutputFile, ...]
    facts: ManifestFacts

    @classmethod
    def of(cls, name: str, files: Mapping[str, str]) -> Edition:
        outputs = tuple(OutputFile(path, text) for path, text in files.items())
        return cls(outputs, ManifestFacts(inputs=name, schemas="s", versions={}))

    def publish(self, folder: Path) -> None:
        publish.apply(self.files, folder, self.facts)


def editions(chance: random.Random, count: int = 3) -> tuple[Edition, ...]:
    """Versions that have files, folders and links in common, and differ in the rest."""
    made = []
    for number in range(count):
        files = {
            f"python/pkg/{name}.py": f"{name} = {chance.choice((0, number))}\n"
            * chance.randint(1, 40)
            for name in chance.sample("abcdefghij", 6)
        }
        files[f"docs/{number}/page.md"] = "page\n"
        files["turns" if number % 2 else "turns/into.txt"] = "a file that becomes a folder\n"
        made.append(Edition.of(f"edition {number}", files))
    return tuple(made)


def fingerprint(folder: Path) -> str:
    """What a tree is, whole: every path, kind and content in it; `""` when there is none."""
    if not folder.is_dir():
        return ""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        kind = "link" if path.is_symlink() else "folder" if path.is_dir() else "file"
        content = path.read_bytes() if kind == "file" else b""
        total.update(repr((path.relative_to(folder).as_posix(), kind, content)).encode())
    return total.hexdigest()


# --- attacks --------------------------------------------------------------------------------------


def count_events(act: Callable[[], None]) -> int:
    """How many calls to the file system an act makes, in a child that is thrown away."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        counted = 0

        def count(event: str, _: Any) -> None:
            nonlocal counted
            counted += event in _CALLS

        sys.addaudithook(count)
        act()
        os.write(write, str(counted).encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with open(read, "rb") as answer:
        return int(answer.read() or b"0")


def kill_at(event_number: int, act: Callable[[], None]) -> int:
    """Kill a child that acts before its n-th call to the file system; gives how it ended."""
    child = os.fork()
    if child == 0:
        left = event_number

        def kill(event: str, _: Any) -> None:
            nonlocal left
            if event in _CALLS:
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(kill)
        _act(act)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_after(seconds: float, act: Callable[[], None]) -> int:
    """Kill a child that acts after a time, wherever it is then; gives how it ended."""
    child = os.fork()
    if child == 0:
        _act(act)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def at_once(acts: Callable[[], None], *others: Callable[[], None]) -> list[int]:
    """Have several children act at the same time; gives how each ended."""
    children = []
    for act in (acts, *others):
        child = os.fork()
        if child == 0:
            _act(act)
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def _act(act: Callable[[], None]) -> None:
    """Act and leave: 0 when it is done, 2 at a diagnostic, 1 for anything else."""
    code = 1
    try:
        act()
        code = 0
    except DiagnosticError:
        code = 2
    except BaseException:  # a fault of the program: shown, and known by the exit code
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(code)


@contextmanager
def platform(name: str) -> Iterator[None]:
    """Exchange trees as on this kind of file system."""
    swap, rename = exchange._swap, os.rename

    def refuse(source: Any, target: Any, **options: Any) -> None:
        if os.fspath(target).endswith(".retired"):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source)
        rename(source, target, **options)

    if name != "native":
        exchange._swap = lambda *_: False
    if name == "overlay":
        os.rename = refuse
    try:
        yield
    finally:
        exchange._swap, os.rename = swap, rename


# --- the loop -------------------------------------------------------------------------------------


class MixedTreeError(AssertionError):
    """A tree is neither one edition nor another, or did not heal."""


@dataclass(slots=True)
class Tally:
    """What came of the attacks: how many, how many really killed, and which tree was found."""

    attacks: int = 0
    killed: int = 0
    found: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Siege:
    """One output folder that is attacked again and again; `seed` decides everything but timing."""

    parent: Path
    seed: int

    def run(self, attacks: int) -> Tally:
        """Attack so many times.

        Raises:
            MixedTreeError: After an attack, or after the run that is to heal it.
        """
        chance = random.Random(self.seed)
        tally = Tally()
        while tally.attacks < attacks:
            for name in PLATFORMS:
                with platform(name):
                    self._round(chance, name, min(40, attacks - tally.attacks), tally)
        return tally

    def _round(self, chance: random.Random, name: str, attacks: int, tally: Tally) -> None:
        old, new, other = editions(chance)
        template = self.parent / "template" / "generated"
        shutil.rmtree(self.parent, ignore_errors=True)
        old.publish(template)
        for path, data in _SURVIVORS.items():
            (template / path).parent.mkdir(parents=True, exist_ok=True)
            (template / path).write_bytes(data)
        whole = {
            self._whole(template, edition): title for edition, title in _named(old, new, other)
        }
        events = count_events(lambda: new.publish(self._copy(template)))
        for number in range(attacks):
            folder = self._copy(template)
            self._attack(chance, folder, new, other, events, number, tally)
            tally.attacks += 1
            waits = self._waits(folder, name)
            state = whole.get(fingerprint(folder))
            if state is None:
                raise MixedTreeError(f"seed {self.seed}, {name}: a mixture after {tally.attacks}")
            tally.found["waiting" if waits else state] += 1
            self._heal(folder, new, whole, name)

    def _attack(
        self,
        chance: random.Random,
        folder: Path,
        new: Edition,
        other: Edition,
        events: int,
        number: int,
        tally: Tally,
    ) -> None:
        act = lambda: new.publish(folder)  # noqa: E731
        match chance.randrange(4):
            case 0:
                ended = [kill_after(chance.random() * 0.02, act)]
            case 1:  # two generators, of which one may be killed
                rival = lambda: other.publish(folder)  # noqa: E731
                ended = at_once(act, rival)
            case 2:  # the run that heals is killed as well
                at = chance.randrange(events)
                ended = [kill_at(at, act), kill_at(chance.randrange(events), act)]
            case _:
                ended = [kill_at(number % events, act)]
        tally.killed += sum(code == -signal.SIGKILL for code in ended)
        if unexpected := set(ended) - {0, 2, -signal.SIGKILL}:
            raise MixedTreeError(f"seed {self.seed}: a run ended with {unexpected}")

    def _waits(self, folder: Path, name: str) -> bool:
        """Whether the new tree, complete, waits to be brought in, as it may; then it is.

        Where trees cannot be exchanged in one step there is an instant without one, and where not
        even a name can be changed, one in which the old tree is being deleted.
        """
        waits = folder.with_name(".generated.next").is_dir()
        may_wait = name == "overlay" or (name == "journal" and not folder.exists())
        if waits and may_wait:
            publish.recover(folder)
        return waits and may_wait

    def _heal(self, folder: Path, new: Edition, whole: Mapping[str, str], name: str) -> None:
        new.publish(folder)
        if whole.get(fingerprint(folder)) != "new":
            raise MixedTreeError(f"seed {self.seed}, {name}: the next run did not heal it")
        left = [path.name for path in folder.parent.iterdir() if path != folder]
        if left:
            raise MixedTreeError(f"seed {self.seed}, {name}: {left} were left behind")

    def _whole(self, template: Path, edition: Edition) -> str:
        folder = self._copy(template)
        edition.publish(folder)
        return fingerprint(folder)

    def _copy(self, template: Path) -> Path:
        folder = self.parent / "attacked" / "generated"
        shutil.rmtree(folder.parent, ignore_errors=True)
        shutil.copytree(template, folder, symlinks=True)
        return folder


def _named(old: Edition, new: Edition, other: Edition) -> list[tuple[Edition, str]]:
    return [(old, "old"), (new, "new"), (other, "other")]
