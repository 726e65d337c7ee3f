"""Targets of other distributions: one that is installed beside a wheel, and broken ones."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tinkerspec import pipeline
from tinkerspec.config import load_config
from tinkerspec.diagnostics import Diagnostic
from tinkerspec.targets import installed

from .conftest import ROOT, Run, install, run_clean

PLUGIN = ROOT / "tests" / "interfaces" / "plugin"

SETTINGS = """\
[tool.tinkerspec]
schemas = "schemas"
output = "generated"

[tool.tinkerspec.docs]
"""

ORDER = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Order",
    "description": "An order.",
    "x-direction": "both",
    "type": "object",
    "properties": {"count": {"description": "How many.", "type": "integer"}},
    "required": ["count"],
    "additionalProperties": False,
    "examples": [{"count": 1}],
}


def write_project(folder: Path, *tables: str, title: str = "Order") -> Path:
    """A project of one type, with these tables of targets beside that of the documentation."""
    file = folder / "schemas" / "types" / "shop" / f"{title.lower()}.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({**ORDER, "title": title}, indent=2), encoding="utf-8")
    (folder / "pyproject.toml").write_text(SETTINGS + "\n".join(tables), encoding="utf-8")
    return folder


# --- one that works -------------------------------------------------------------------------------

INTERFACE = """
/** An order. */
export interface Order {
  /** How many. */
  count: number;
}
"""


@pytest.fixture(scope="session")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a fresh environment with the wheel, and beside it the target of interfaces."""
    folder = tmp_path_factory.mktemp("plugin")
    build = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    built = run_clean(*build, cwd=PLUGIN)
    assert built.returncode == 0, built.stderr
    (plugin,) = folder.glob("*.whl")
    return install(folder, wheel, plugin) / "tinkerspec"


def run(command: Path, project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_clean(command, *arguments, cwd=project)


def test_a_target_is_generated_as_soon_as_it_is_installed(command: Path, tmp_path: Path) -> None:
    project = write_project(tmp_path, "[tool.tinkerspec.interfaces]")
    done = run(command, project, "generate")
    assert (done.returncode, done.stderr) == (0, "")
    assert INTERFACE in (project / "generated/interfaces/types.ts").read_text("utf-8")
    manifest = json.loads((project / "generated/MANIFEST.json").read_text("utf-8"))
    assert manifest["versions"]["tinkerspec-interfaces"] == "1.0"
    page = (project / "generated/docs/types/shop/order.md").read_text("utf-8")
    assert "const value: Order = {" in page
    assert run(command, project, "check").returncode == 0
    assert run(command, project, "generate").stdout == "generated/ is up to date\n"


def test_what_a_target_refuses_is_said_by_lint_and_explained(command: Path, tmp_path: Path) -> None:
    project = write_project(tmp_path, "[tool.tinkerspec.interfaces]", title="Json")
    done = run(command, project, "lint")
    assert done.returncode == 1
    assert "error[interfaces-name-taken]" in done.stdout
    assert "schemas/types/shop/json.json:3:12" in done.stdout
    told = run(command, project, "explain", "interfaces-name-taken")
    assert '"title": "JsonDocument"' in told.stdout


def test_an_unknown_target_is_told_which_there_are(command: Path, tmp_path: Path) -> None:
    project = write_project(tmp_path, "[tool.tinkerspec.typscript]")
    done = run(command, project, "generate")
    assert done.returncode == 2
    assert "unknown target [tool.tinkerspec.typscript]" in done.stderr
    assert "docs, elixir, openapi, python, site, typescript" in done.stderr
    assert "interfaces (of tinkerspec-interfaces 1.0)" in done.stderr


def test_the_code_of_a_target_is_an_input(command: Path, tmp_path: Path) -> None:
    project = write_project(tmp_path, "[tool.tinkerspec.interfaces]")
    run(command, project, "generate")
    (template,) = command.parents[1].rglob("templates/types.ts.j2")
    whole = template.read_text("utf-8")
    try:
        template.write_text(whole.replace("do not edit.", "leave it alone."), encoding="utf-8")
        done = run(command, project, "generate")
    finally:
        template.write_text(whole, encoding="utf-8")
    assert "generated/interfaces: 1 written" in done.stdout
    assert "leave it alone." in (project / "generated/interfaces/types.ts").read_text("utf-8")


# --- broken ones ----------------------------------------------------------------------------------

GOOD = """\
from tinkerspec.contract import facets
from tinkerspec.targets import Setting, Target
from tinkerspec.targets.output import OutputFile

def emit(job):
    return [OutputFile(f"{job.settings['folder']}/a.txt", "text")]

TARGET = Target(facets=facets.COPIED, settings=(Setting("folder", "lists"),), emit=emit)
"""


def declare(folder: Path, code: str, distribution: str = "acme-lists") -> Path:
    """Install a distribution with a target `lists` in a folder of the path."""
    information = folder / f"{distribution.replace('-', '_')}-2.0.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Name: {distribution}\nVersion: 2.0\n")
    (information / "entry_points.txt").write_text(
        "[tinkerspec.targets]\nlists = acme_lists:TARGET\n"
    )
    (folder / "acme_lists.py").write_text(code)
    return folder


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import acme_base", "cannot be loaded: ModuleNotFoundError: No module named 'acme_base'"),
        ("TARGET =", "cannot be loaded: SyntaxError"),
        ("", "cannot be loaded: AttributeError: module 'acme_lists' has no attribute 'TARGET'"),
        ("TARGET = {'emit': print}", "is not a Target but dict"),
        (
            "from tinkerspec.targets import Target\nTARGET = Target(facets={}, settings=())",
            "missing 1 required keyword-only argument: 'emit'",
        ),
        (GOOD.replace("emit=emit", "emit=None"), "has no function `emit`"),
        (
            GOOD.replace("facets.COPIED", "{}"),
            "does not say what it does with the facet `minimum`",
        ),
        (
            GOOD.replace("facets.COPIED", "facets.each('acme_lists', {'minimum': 1, 'least': 2})"),
            "cannot be loaded: acme_lists does not say what it does with the facet `exclusive",
        ),
        (
            GOOD.replace("settings=(", "settings=(Setting('style'), Setting('style'), "),
            "declares the setting 'style' twice",
        ),
        (
            GOOD.replace("settings=(", "settings=(Setting('file', 'x'), "),
            "needs one of the settings `folder` and `file`",
        ),
        (GOOD.replace('"lists"', "7"), "the default of the setting 'folder' is not a string"),
        (
            GOOD.replace("    return", "    job.contract.nothing\n    return"),
            "fails while it emits: AttributeError: 'Contract' object has no attribute 'nothing'",
        ),
        (
            GOOD.replace("emit=emit", "emit=emit, check=lambda job: job.nothing"),
            "fails while it checks: AttributeError: 'Job' object has no attribute 'nothing'",
        ),
        (GOOD.replace("/a.txt", "/../docs/README.md"), "is no plain path below the output folder"),
        (
            GOOD.replace("f\"{job.settings['folder']}/a.txt\"", '"docs/README.md"'),
            "emits docs/README.md, which is not below lists",
        ),
        (GOOD.replace('[OutputFile(f"', '[(f"'), "emits a tuple, which is not an OutputFile"),
    ],
)
def test_a_broken_target_is_named_and_the_others_do_their_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    # Written twice within a second, and at one size, the module would be taken from its bytecode.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    project = write_project(tmp_path, "[tool.tinkerspec.lists]")
    monkeypatch.syspath_prepend(str(declare(tmp_path / "path", GOOD)))
    assert generate(project) == ()
    (tmp_path / "path" / "acme_lists.py").write_text(code)
    page = project / "generated/docs/README.md"
    page.unlink()
    (fault,) = generate(project)
    assert fault.code == "target-failure"
    assert fault.message.startswith("the target 'lists' of acme-lists 2.0 ")
    assert said in fault.message
    forgets = said.startswith("cannot be loaded: acme_lists does not say")
    fix = "add it in the table of facets" if forgets else "install a version of acme-lists"
    assert fault.help.startswith(fix)
    assert page.exists()
    assert (project / "generated/lists/a.txt").read_text() == "text"


def generate(project: Path) -> tuple[Diagnostic, ...]:
    """Generate as a new process would, and give what is wrong with targets."""
    sys.modules.pop("acme_lists", None)
    for known in (installed.found, installed.load):
        known.cache_clear()
    try:
        return pipeline.generate(load_config(project / "pyproject.toml")).faults
    finally:
        for known in (installed.found, installed.load):
            known.cache_clear()


def test_a_broken_target_is_not_forgotten_until_it_is_fixed(
    tmp_path: Path, tinkerspec: Run
) -> None:
    project = write_project(tmp_path, "[tool.tinkerspec.lists]")
    broken = GOOD.replace("    return", "    job.contract.nothing\n    return")
    path = {"PYTHONPATH": str(declare(tmp_path / "path", broken))}
    for _ in range(2):
        done = tinkerspec("generate", cwd=project, env=path)
        assert done.returncode == 2
        assert "error[target-failure]" in done.stderr
        assert "Traceback" not in done.stderr
    (tmp_path / "path" / "acme_lists.py").write_text(GOOD)
    assert tinkerspec("generate", cwd=project, env=path).returncode == 0
    assert tinkerspec("check", cwd=project, env=path).returncode == 0


def test_lint_and_check_name_a_broken_target_too(tmp_path: Path, tinkerspec: Run) -> None:
    project = write_project(tmp_path, "[tool.tinkerspec.lists]")
    path = {"PYTHONPATH": str(declare(tmp_path / "path", "import acme_base"))}
    linted = tinkerspec("lint", cwd=project, env=path)
    assert (linted.returncode, linted.stdout.count("target-failure")) == (1, 1)
    checked = tinkerspec("check", cwd=project, env=path)
    assert (checked.returncode, checked.stderr.count("target-failure")) == (2, 1)
    assert "+++ b/generated/docs/README.md" in checked.stdout
    asked = tinkerspec("generate", "--target", "lists", cwd=project, env=path)
    assert (asked.returncode, asked.stderr.count("target-failure")) == (2, 1)
    others = tinkerspec("generate", "--target", "docs", cwd=project, env=path)
    assert (others.returncode, others.stderr) == (0, "")


def test_a_name_that_two_distributions_declare_is_neither_s(
    tmp_path: Path, tinkerspec: Run
) -> None:
    project = write_project(tmp_path, "[tool.tinkerspec.lists]")
    path = declare(tmp_path / "path", GOOD)
    declare(path, GOOD, "other-lists")
    done = tinkerspec("generate", cwd=project, env={"PYTHONPATH": str(path)})
    assert done.returncode == 2
    assert "is declared twice, by " in done.stderr
    assert "acme-lists 2.0" in done.stderr
    assert "other-lists 2.0" in done.stderr
    assert "help: uninstall one of the two" in done.stderr
    assert (project / "generated/docs/README.md").exists()


def test_a_broken_target_that_nobody_asks_for_is_no_fault(tmp_path: Path, tinkerspec: Run) -> None:
    project = write_project(tmp_path)
    path = {"PYTHONPATH": str(declare(tmp_path / "path", "import acme_base"))}
    done = tinkerspec("generate", cwd=project, env=path)
    assert (done.returncode, done.stderr) == (0, "")
    told = tinkerspec("explain", "default-value", cwd=project, env=path)
    assert told.returncode == 0
    assert "the target 'lists' of acme-lists 2.0 cannot be loaded" in told.stderr


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (
            '[lists-long]\nmeans = "It is too long."',
            "lists-long has not exactly means, example, fix",
        ),
        ("[lists-long", "Expected ']'"),
        ('lists-long = "It is too long."', "lists-long has not exactly means, example, fix"),
    ],
)
def test_codes_that_are_not_explained_are_their_target_s_fault(
    tmp_path: Path, tinkerspec: Run, codes: str, said: str
) -> None:
    code = GOOD.replace("emit=emit", "emit=emit, codes=Path(__file__).with_name('codes.toml')")
    path = declare(tmp_path / "path", f"from pathlib import Path\n{code}")
    (path / "codes.toml").write_text(codes)
    done = tinkerspec("explain", "lists-long", cwd=tmp_path, env={"PYTHONPATH": str(path)})
    assert (done.returncode, done.stdout) == (2, "")
    assert "the target 'lists' of acme-lists 2.0 has codes that cannot be read" in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            'folder = "docs"',
            "'docs' in [tool.tinkerspec.lists] is a place of [tool.tinkerspec.docs]",
        ),
        ('folder = "docs/lists"', "is a place of [tool.tinkerspec.docs]"),
        ('folder = "model.json"', "is a place of the program itself"),
        ('folder = "../lists"', "is not a place below the output folder"),
    ],
)
def test_each_target_has_a_place_of_its_own(
    tmp_path: Path, tinkerspec: Run, table: str, said: str
) -> None:
    project = write_project(tmp_path, f"[tool.tinkerspec.lists]\n{table}")
    path = {"PYTHONPATH": str(declare(tmp_path / "path", GOOD))}
    done = tinkerspec("generate", cwd=project, env=path)
    assert (done.returncode, done.stderr.count("config-invalid")) == (2, 1)
    assert said in done.stderr
    assert not (project / "generated").exists()
