"""An output folder before and after a run, and the ways in which a run can be made to end early.

Run as a program, it kills a run in every state that the disk is in meanwhile, one process a state,
and where trees are exchanged otherwise, in every state from that on:

    python publish_cases.py FOLDER native|journal|overlay

and prints one JSON object a kill, for test_publish.py to judge. A killed run leaves nothing but
what is on the disk, so that two kills in one state are one.
"""

from __future__ import annotations

import errno
import itertools
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from tinkerspec.publish import exchange, whole
from tinkerspec.publish import plan as publish
from tinkerspec.publish.manifest import ManifestFacts
from tinkerspec.targets.output import OutputFile

OLD_FACTS = ManifestFacts(inputs="old", schemas="s", versions={"tinkerspec": "1"})
NEW_FACTS = ManifestFacts(inputs="new", schemas="s", versions={"tinkerspec": "1"})
OLD = [
    OutputFile("model.json", "{}\n"),
    OutputFile("python/pkg/changes.py", "a = 1\n"),
    OutputFile("python/pkg/stays.py", "b = 1\n"),
    OutputFile("python/gone/stale.py", "c = 1\n"),
]
NEW = [
    OutputFile("model.json", "{}\n"),
    OutputFile("python/pkg/changes.py", "a = 2\n"),
    OutputFile("python/pkg/stays.py", "b = 1\n"),
    OutputFile("python/fresh/new.py", "d = 1\n"),
]
UNMANAGED = {
    "notes.txt": "mine",
    "elixir/_build/dev/app.beam": "beam",
    "elixir/deps/lib/mix.exs": "dep",
    "python/pkg/__pycache__/stays.pyc": "pyc",
    "python/.venv/pyvenv.cfg": "home",
}
SHELL = {"python/gone/__pycache__/stale.pyc": "pyc"}


def start(parent: Path) -> Path:
    """The folder as the previous run left it, with other people's files in it."""
    parent.mkdir(exist_ok=True)
    folder = parent / "generated"
    publish.apply(OLD, folder, OLD_FACTS)
    for path, text in {**UNMANAGED, **SHELL}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    (folder / "link").symlink_to("notes.txt")
    (folder / "shortcut").symlink_to("elixir")
    (folder / "empty").mkdir()
    return folder


def copy(folder: Path, parent: Path) -> Path:
    """The folder once more, elsewhere."""
    return Path(shutil.copytree(folder, parent / folder.name, symlinks=True))


def finish(folder: Path) -> publish.Plan:
    """The run that is to bring the folder up to date."""
    return publish.apply(NEW, folder, NEW_FACTS)


def snapshot(folder: Path) -> dict[str, str] | None:
    """Everything in the folder except the manifest's text; None when there is no folder."""
    if not folder.exists():
        return None
    return {path: _text(folder / path) for path in _paths(folder)}


def _paths(folder: Path) -> list[str]:
    everything = sorted(folder.rglob("*"))
    return [
        path.relative_to(folder).as_posix()
        for path in everything
        if path.is_symlink() or not path.is_dir() or not any(path.iterdir())
    ]


def _text(path: Path) -> str:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    if path.is_dir():
        return "(folder)"
    text = path.read_text()
    return str(json.loads(text)["inputs"]) if path.name == "MANIFEST.json" else text


def expected(files: list[OutputFile], inputs: str, unmanaged: dict[str, str]) -> dict[str, str]:
    """What a snapshot of a whole tree is."""
    mine = {"link": "-> notes.txt", "shortcut": "-> elixir", "empty": "(folder)", **unmanaged}
    return {**{f.path: f.data.decode() for f in files}, "MANIFEST.json": inputs, **mine}


OLD_TREE = expected(OLD, "old", {**UNMANAGED, **SHELL})
NEW_TREE = expected(NEW, "new", UNMANAGED)


def siblings(folder: Path) -> list[str]:
    """What lies beside the folder."""
    return sorted(path.name for path in folder.parent.iterdir() if path != folder)


def without_swap(*_: object) -> bool:
    """In place of `exchange._swap`: a platform that cannot exchange two trees."""
    return False


def without_folder_rename(rename: Callable[..., None]) -> Callable[..., None]:
    """In place of `os.rename`: an overlay file system that cannot rename the published folder."""

    def refuse(source: Any, target: Any, **options: Any) -> None:
        if os.fspath(target).endswith(".retired"):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source)
        rename(source, target, **options)

    return refuse


# --- the program ----------------------------------------------------------------------------------

_FILES = {exchange.__file__, shutil.__file__}
_FUNCTIONS = {  # The rest of these files only reads.
    publish.__file__: {"apply"},
    whole.__file__: {"alone", "replace", "_write", "_link"},
}


def _finish(folder: Path, on_line: Callable[[str], None]) -> None:
    """Run, and tell before each line that may touch the disk which one comes."""

    def trace(frame: FrameType, event: str, _: object) -> Any:
        code = frame.f_code
        is_own = code.co_name in _FUNCTIONS.get(code.co_filename, ())
        if not is_own and code.co_filename not in _FILES:
            return None
        if event == "line":
            on_line(f"{code.co_name}:{frame.f_lineno}")
        return trace

    sys.settrace(trace)
    finish(folder)
    sys.settrace(None)


def _moments(folder: Path) -> dict[int, str]:
    """How many lines have come by when the disk is in a state that it was not in before, and which
    line comes then."""
    lines: list[str] = []
    seen: dict[object, int] = {}

    def look(line: str) -> None:
        seen.setdefault(_state(folder.parent), len(lines))
        lines.append(line)

    _finish(folder, look)
    return {number: lines[number] for number in seen.values()}


def _state(parent: Path) -> object:
    """Everything below a folder, without reading it."""
    return tuple(
        (place, name, *(entry.st_ino, entry.st_mode, entry.st_size, entry.st_mtime_ns))
        for place, folders, files in os.walk(parent)
        for name in (*folders, *files)
        for entry in [os.lstat(os.path.join(place, name))]
    )


def _killed_at(number: int, folder: Path) -> int:
    """How a process ended that is killed after so many lines."""
    left = itertools.count(number, -1)

    def kill(_: str) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        _finish(folder, kill)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _kill_everywhere(parent: Path, *, is_native: bool) -> None:
    template = start(parent / "template")
    moments = _moments(copy(template, parent / "count"))
    built = max(number for number, line in moments.items() if line.startswith("_link:"))
    for number, line in moments.items():
        if number < built and not is_native:
            continue  # Until the new tree is built, a run is the same everywhere.
        place = parent / str(number)
        folder = copy(template, place)
        result: dict[str, Any] = {"line": line}
        result["exit"] = _killed_at(number, folder)
        result["killed"] = snapshot(folder)
        publish.recover(folder)
        result["recovered"] = snapshot(folder)
        result["recovered_siblings"] = siblings(folder)
        finish(folder)
        result["repeated"] = snapshot(folder)
        result["siblings"] = siblings(folder)
        print(json.dumps(result))
        shutil.rmtree(place)


if __name__ == "__main__":
    os.fsync = lambda _: None  # As in all tests: power does not fail.
    if sys.argv[2] != "native":
        exchange._swap = without_swap
    if sys.argv[2] == "overlay":
        os.rename = without_folder_rename(os.rename)
    _kill_everywhere(Path(sys.argv[1]), is_native=sys.argv[2] == "native")
