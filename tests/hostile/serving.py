"""Stands for the command where many short runs are wanted: each is a fork of one process.

    python serving.py SOCKET

That process has imported the program, which takes most of the time of a short run. `served` starts
it, and writes a program that is called like the command: what it is called with, its folder, its
environment and its standard streams are those of the fork. Signals are not passed on.
"""

from __future__ import annotations

import json
import os
import select
import shlex
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

CALLER: Final = """\
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({socket!r})
    request = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode() + b"\\n"
    sent = socket.send_fds(server, [request], [0, 1, 2])
    server.sendall(request[sent:])
    os._exit(int(server.recv(16)))
"""


@contextmanager
def served(python: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    """Gives a program `tinkerspec` that does what the command of a Python environment does."""
    with tempfile.TemporaryDirectory() as own:
        address, caller, command = Path(own, "s"), Path(own, "caller.py"), Path(own, "tinkerspec")
        caller.write_text(CALLER.format(socket=str(address)), encoding="utf-8")
        words = shlex.join([sys.executable, "-IS", str(caller)])
        command.write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
        command.chmod(0o755)
        with subprocess.Popen(
            [python, __file__, address],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Streams that begin as files would look for their place in what a fork makes of them.
            stderr=subprocess.STDOUT,
        ) as server:
            assert server.stdout is not None
            assert server.stdout.readline() == b"ready\n"
            yield command
            server.communicate(timeout=30)


def serve(address: str) -> None:
    """Answer one caller after the other, until standard input ends."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        print("ready", flush=True)
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            caller, _ = listener.accept()
            with caller:
                child = os.fork()
                if child == 0:
                    listener.close()
                    become(caller)
                code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                with suppress(BrokenPipeError):
                    caller.sendall(str(code % 256).encode())


def become(caller: socket.socket) -> None:
    """Be the process of a command, to its end."""
    try:
        data, streams, _, _ = socket.recv_fds(caller, 65536, 3)
        while not data.endswith(b"\n"):
            data += caller.recv(65536)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        arguments, folder, environment = json.loads(data)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        tempfile.tempdir = None
        sys.argv = ["tinkerspec", *arguments]
        from tinkerspec import cli

        cli.process()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


if __name__ == "__main__":
    from forking import import_everything

    # A command finds nothing that lies beside this file.
    del sys.path[0]
    import_everything()
    serve(sys.argv[1])
