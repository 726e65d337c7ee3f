"""Watches every Python process that finds this folder on its path, and refuses what it must not do.

`HOSTILE_GUARD` holds the rules as JSON, which processes inherit: the folders that may be `read` and
written (`write`), the programs that may be `run`, and the `log` that every refusal is added to.
Whatever is refused raises as well, so that nothing comes of it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

RULES = json.loads(os.environ.get("HOSTILE_GUARD", "{}"))

# What changes a file or folder, and which of its arguments is the folder that a path begins in.
_CHANGES = {
    "os.chmod": 2,
    "os.chown": 3,
    "os.mkdir": 2,
    "os.remove": 1,
    "os.rmdir": 1,
    "os.utime": 3,
    "os.link": 2,
    "os.rename": 2,
    "os.symlink": 2,
    "os.truncate": None,
    "os.setxattr": None,
    "os.removexattr": None,
    "os.mkfifo": None,
}
_LISTS = {"os.listdir", "os.scandir", "os.walk", "os.chdir", "glob.glob"}
_PROGRAMS = {"os.exec", "os.posix_spawn", "os.spawn", "os.system", "pty.spawn", "os.startfile"}
_NETWORK = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "ssl.", "webbrowser.")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _install() -> None:  # noqa: C901  # small functions, which nobody else must get at
    descriptor = os.open(RULES["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC)
    real = os.path.realpath  # before anybody can put another in its place
    readable = tuple(map(real, [*RULES["read"], *RULES["write"]]))
    writable = tuple(map(real, RULES["write"]))
    # A tree is staged, and a lock held, under hidden names beside the output folder.
    siblings = tuple(
        os.path.join(os.path.dirname(folder), f".{os.path.basename(folder)}.")
        for folder in writable
        if folder != os.devnull
    )
    runnable = frozenset(map(real, RULES["run"]))
    traced = RULES.get("trace", False)

    def refuse(event: str, what: object) -> None:
        os.write(descriptor, f"{json.dumps([event, str(what)])}\n".encode())
        raise PermissionError(f"the guard refuses {event}: {what}")

    def check(event: str, path: Any, allowed: tuple[str, ...], folder: int = -1) -> None:
        if isinstance(path, int) or path is None:
            return  # a descriptor was opened before, and looked at then
        beside = os.readlink(f"/proc/self/fd/{folder}") if folder >= 0 else ""
        place = real(os.path.join(beside, os.fsdecode(path)))
        inside = any(place == folder or place.startswith(f"{folder}/") for folder in allowed)
        if not inside and not (allowed is writable and place.startswith(siblings)):
            refuse(event, place)

    def on_open(event: str, arguments: tuple[Any, ...]) -> None:
        path, mode, flags = arguments
        writes = bool(flags & _WRITING) or (mode is not None and not set("wax+").isdisjoint(mode))
        check("write" if writes else "read", path, writable if writes else readable)

    def on_process(event: str, arguments: tuple[Any, ...]) -> None:
        program = arguments[0] if event == "subprocess.Popen" else None
        if program is None or real(os.fsdecode(program)) not in runnable:
            refuse(event, arguments[:2])

    def on_code(event: str, arguments: tuple[Any, ...]) -> None:
        code = arguments[0]
        if code.co_filename.startswith("<") and "frozen" not in code.co_filename:
            names = [code.co_filename, *code.co_names]
            os.write(descriptor, f"{json.dumps(['exec', names])}\n".encode())

    def on_library(event: str, arguments: tuple[Any, ...]) -> None:
        if arguments[0] is not None:
            check(event, arguments[0], readable)

    handlers: dict[str, Callable[[str, tuple[Any, ...]], None]] = {
        "open": on_open,
        "subprocess.Popen": on_process,
        "ctypes.dlopen": on_library,
        **dict.fromkeys(_PROGRAMS, on_process),
        **({"exec": on_code} if traced else {}),
    }

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in handlers:
            handlers[event](event, arguments)
        elif event == "os.mkdir" and os.path.isdir(arguments[0]):
            return  # it is there: nothing comes of it
        elif event in _CHANGES:
            at = _CHANGES[event]
            folder = arguments[at] if at is not None and len(arguments) > at else -1
            for path in arguments[:2] if event in ("os.link", "os.rename") else arguments[:1]:
                check(event, path, writable, folder)
        elif event in _LISTS:
            check(event, arguments[0] if arguments else None, readable)
        elif event.startswith(_NETWORK):
            refuse(event, arguments[1:])

    sys.addaudithook(hook)


if RULES:
    _install()
