"""Every command works where Python has nothing that only POSIX systems have, as on Windows."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

SHOP: Final = Path(__file__).with_name("shop")

WITHOUT_POSIX: Final = """
import os, signal, sys
sys.modules["fcntl"] = None
for module, names in (
    (os, "O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK"),
    (os, "fchmod getuid geteuid killpg sched_getaffinity"),
    (signal, "SIGKILL pthread_sigmask"),
):
    for name in names.split():
        delattr(module, name)
from tinkerspec.cli import main
from tinkerspec.publish import exchange
exchange.LOCK_SECONDS = 0.2
sys.exit(main(sys.argv[1:]))
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_POSIX, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("windows") / "shop"
    shutil.copytree(SHOP, folder)
    done = run(folder, "generate")
    assert (done.returncode, done.stderr) == (0, "")
    assert "generated/python: " in done.stdout
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ("generate",),
        ("check",),
        ("lint",),
        ("diff", "schemas"),
        ("parity", "--python", "sdk"),
        ("validate", "Order", "orders.jsonl"),
        ("explain", "output-locked"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_command_runs(shop: Path, arguments: tuple[str, ...]) -> None:
    (shop / "orders.jsonl").write_text("{}\n", encoding="utf-8")
    done = run(shop, *arguments)
    assert (done.returncode in (0, 1), done.stderr) == (True, "")
    assert done.stdout


def test_one_run_publishes_at_a_time(shop: Path) -> None:
    """The lock is then a file; one that a killed run has left excludes nobody."""
    lock = shop / ".generated.lock"
    held = (
        "from pathlib import Path\n"
        "with exchange.exclusive(Path('generated').resolve()):\n"
        "    print('held', flush=True)\n"
        "    input()\n"
    )
    script = WITHOUT_POSIX.replace("sys.exit(main(sys.argv[1:]))\n", held)
    (shop / "generated" / "model.json").unlink()
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=shop, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        done = run(shop, "generate")
        assert (done.returncode, "error[output-locked]" in done.stderr) == (2, True)
        other.kill()
    assert lock.exists()
    done = run(shop, "generate")
    assert (done.returncode, done.stderr) == (0, "")
    assert not lock.exists()
