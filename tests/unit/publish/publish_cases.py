"""An output folder before and after a run, and the ways in which a run can be made to end early.

Run as a program, it kills a run at every line that may touch the disk, one process a line:

    python publish_cases.py FOLDER native|journal|overlay

and prints one JSON object a kill, for test_publish.py to judge.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
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
    publish.apply(publish.plan(OLD, folder, OLD_FACTS))
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
    return publish.apply(publish.plan(NEW, folder, NEW_FACTS))


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
_Line = tuple[CodeType, int]


def _trace(on_line: Callable[[_Line], None]) -> Callable[..., Any]:
    def trace(frame: FrameType, event: str, _: object) -> Any:
        code = frame.f_code
        is_own = code.co_name in _FUNCTIONS.get(code.co_filename, ())
        if not is_own and code.co_filename not in _FILES:
            return None
        if event == "line":
            on_line((frame.f_code, frame.f_lineno))
        return trace

    return trace


def _lines(folder: Path) -> list[_Line]:
    """The lines that a run executes, each once, in order."""
    seen: dict[_Line, None] = {}
    sys.settrace(_trace(lambda line: seen.setdefault(line)))
    finish(folder)
    sys.settrace(None)
    return list(seen)


def _killed_at(line: _Line, folder: Path) -> int:
    """How a process ended that is killed before it executes the line."""

    def kill(reached: _Line) -> None:
        if reached == line:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        sys.settrace(_trace(kill))
        finish(folder)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _kill_everywhere(parent: Path) -> None:
    template = start(parent / "template")
    for number, line in enumerate(_lines(copy(template, parent / "count"))):
        place = parent / str(number)
        folder = copy(template, place)
        result: dict[str, Any] = {"line": f"{line[0].co_name}:{line[1]}"}
        result["exit"] = _killed_at(line, folder)
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
    if sys.argv[2] != "native":
        exchange._swap = without_swap
    if sys.argv[2] == "overlay":
        os.rename = without_folder_rename(os.rename)
    _kill_everywhere(Path(sys.argv[1]))
