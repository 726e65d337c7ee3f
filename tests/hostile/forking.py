"""Runs commands of ours, each in a process that is forked from this one, which has imported them.

    python forking.py

Each line of standard input is a request as JSON; what comes back is a line with the exit code.
`guarding.py` is the other end. Importing the program takes most of the time of a command that is
refused.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import resource
import signal
import sys
import tempfile
import traceback
from typing import Any


def import_everything() -> None:
    """Import what commands import at the time that they need it."""
    import tinkerspec

    names = [module.name for module in pkgutil.walk_packages(tinkerspec.__path__, "tinkerspec.")]
    for name in ["jsonschema", "referencing.jsonschema", *names]:
        if not name.endswith("__main__") and ".runners" not in name:
            importlib.import_module(name)
    # What a fork does not touch is not copied for it.
    gc.freeze()


def run(request: dict[str, Any]) -> int:
    """The exit code of a command in a process of its own."""
    child = os.fork()
    if child == 0:
        os._exit(become(request))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def become(request: dict[str, Any]) -> int:
    """Be the process of a command, under guard, from its first line to its last."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        file = os.open(request[name], os.O_RDONLY if number == 0 else os.O_WRONLY)
        os.dup2(file, number)
        os.close(file)
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    tempfile.tempdir = None
    signal.alarm(2 * request["seconds"])
    for kind, value in (
        (resource.RLIMIT_AS, request["memory"]),
        (resource.RLIMIT_CPU, request["seconds"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))
    try:
        return command(request["arguments"])
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def command(arguments: list[str]) -> int:
    """Run a command of ours under the rules of the environment."""
    import sitecustomize
    from tinkerspec import cli

    sitecustomize.RULES = json.loads(os.environ["HOSTILE_GUARD"])
    sitecustomize._install()
    sys.argv = ["tinkerspec", *arguments]
    try:
        return cli.main(arguments)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1


if __name__ == "__main__":
    import_everything()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    for line in sys.stdin:
        print(run(json.loads(line)), file=answers)
