"""What other repositories and GitHub run: the action, the hooks and the workflows.

The scripts in them are run for real, in a repository of their own, with what a runner would have
put into the environment.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from .conftest import ROOT, Once, Run
from .test_watch import ORDER, order

ACTION: Final = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS: Final = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
WORKFLOWS: Final = {
    path.name: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / ".github/workflows").glob("*.yml"))
}
COMMENT: Final = WORKFLOWS["contract-diff-comment.yml"]
SETTINGS: Final = '[tool.tinkerspec]\n[tool.tinkerspec.elixir]\nnamespace = "Shop.Types"\n'
MARKER: Final = "<!-- tinkerspec: contract diff -->"
HEAD: Final = "0123456789abcdef0123456789abcdef01234567"


def steps() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for step in ACTION["runs"]["steps"]:
        yield "action.yml", step
    for name, workflow in WORKFLOWS.items():
        for job in workflow["jobs"].values():
            for step in job["steps"]:
                yield name, step


SCRIPTS: Final = [(name, step["run"]) for name, step in steps() if "run" in step]


# --- all of them ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "script"), SCRIPTS)
def test_no_expression_stands_in_a_script(name: str, script: str) -> None:
    assert "${{" not in script, f"{name}: give it to the script as an environment variable"


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
@pytest.mark.parametrize(("name", "script"), SCRIPTS)
def test_scripts_pass_shellcheck(name: str, script: str) -> None:
    done = subprocess.run(
        ["shellcheck", "--shell=bash", "--severity=warning", "-"],
        input=script,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == ""


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_has_few_rights_and_an_end(name: str) -> None:
    workflow = WORKFLOWS[name]
    triggers = workflow[True]  # YAML reads `on` as a boolean
    assert "pull_request_target" not in triggers
    assert set(workflow["permissions"].values()) <= {"read"}
    assert "concurrency" in workflow
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 30
        writes = [right for right, level in job.get("permissions", {}).items() if level == "write"]
        if writes:
            uses = [step["uses"] for step in job["steps"] if "uses" in step]
            # There is no other way to publish pages, and these rights are good for nothing else.
            usual = ["actions/deploy-pages@v4"] if {*writes} == {"pages", "id-token"} else []
            assert uses == usual, f"{name}: a job that may write runs code of others"


def test_the_comment_is_made_of_the_workflow_that_compares() -> None:
    compare = WORKFLOWS["contract-diff.yml"]
    assert COMMENT[True]["workflow_run"]["workflows"] == [compare["name"]]
    artifact = compare["jobs"]["diff"]["steps"][-1]["with"]["name"]
    assert f"--name {artifact} " in script_of(COMMENT["jobs"]["comment"]["steps"])


def test_inputs_and_outputs_of_the_action_are_used() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    for name in ACTION["inputs"]:
        assert f"inputs.{name}" in text
    given = compared = WORKFLOWS["contract-diff.yml"]["jobs"]["diff"]["steps"]
    (given,) = [step["with"] for step in compared if step.get("uses") == "./"]
    assert given.keys() <= ACTION["inputs"].keys()


def test_hooks_are_commands(tinkerspec: Run, tmp_path: Path) -> None:
    assert [hook["id"] for hook in HOOKS] == [
        "tinkerspec-lint",
        "tinkerspec-check",
        "tinkerspec-generate",
    ]
    for hook in HOOKS:
        program, *arguments = hook["entry"].split()
        assert (program, hook["language"], hook["pass_filenames"]) == (
            "tinkerspec",
            "python",
            False,
        )
        assert tinkerspec(*arguments, "--help", cwd=tmp_path).returncode == 0


def test_what_the_readme_shows_is_what_there_is() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    action, hooks = (
        yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```$", readme, re.M | re.S)
    )
    (given,) = [step["with"] for step in action if "tinkerspec" in step["uses"]]
    assert given.keys() <= ACTION["inputs"].keys()
    assert {hook["id"] for hook in hooks[0]["hooks"]} <= {hook["id"] for hook in HOOKS}


# --- the pictures --------------------------------------------------------------------------------

LOOKS: Final = WORKFLOWS["ci.yml"]["jobs"]["browser"]["steps"]


def test_what_chromium_shows_is_kept_even_when_it_is_wrong() -> None:
    (at,) = [n for n, step in enumerate(LOOKS) if step.get("run") == "make test-browser"]
    (kept,) = [step for step in LOOKS[at:] if "actions/upload-artifact" in step.get("uses", "")]
    assert kept["with"]["path"] == LOOKS[at]["env"]["BROWSER_PICTURES"]
    assert kept["if"] == "${{ !cancelled() }}"


@pytest.mark.parametrize(
    ("there", "taken"),
    [(("chromium", "google-chrome"), "chromium"), (("google-chrome",), "google-chrome"), ((), "")],
)
def test_a_browser_is_found_or_the_job_fails(
    tmp_path: Path, there: tuple[str, ...], taken: str
) -> None:
    for name in there:
        (tmp_path / name).symlink_to("/bin/true")
    (script,) = [step["run"] for step in LOOKS if step.get("name") == "Which browser?"]
    found = tmp_path / "environment"
    done = subprocess.run(
        [str(shutil.which("bash")), "-eo", "pipefail", "-c", script],
        env={"PATH": str(tmp_path), "GITHUB_ENV": str(found)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == (0 if taken else 1)
    assert ("::error::" in done.stdout) is (not taken)
    assert (found.read_text() if found.exists() else "") == (f"CHROMIUM={taken}\n" if taken else "")


# --- the action ----------------------------------------------------------------------------------


def script_of(listed: list[dict[str, Any]]) -> str:
    (script,) = [
        step["run"] for step in listed if step.get("id", "run") == "run" and "run" in step
    ][-1:]
    return str(script)


def bash(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script as the runner does."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@dataclass(frozen=True, slots=True)
class Result:
    code: int
    log: str
    summary: str
    outputs: Mapping[str, str]


class Repository:
    """A project in a git repository with one commit, which is the base of a pull request."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder = folder / "repository"
        self._temporary = folder / "runner"
        self._base = folder / "base"
        self._run = run

    def start(self) -> None:
        """Make the project and its first commit."""
        (self.folder / "schemas/types/shop").mkdir(parents=True)
        (self.folder / "pyproject.toml").write_text(SETTINGS)
        (self.folder / ORDER).write_text(order("Goods."))
        info = {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1.0.0"}, "paths": {}}
        (self.folder / "schemas/openapi.json").write_text(json.dumps(info))
        (self._temporary / "tinkerspec/bin").mkdir(parents=True)
        self.generate()
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=base")
        self._base.write_text(self.git("rev-parse", "HEAD").strip())

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        return subprocess.run(
            ["git", *who, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout

    def generate(self) -> None:
        done = self._run("generate", cwd=self.folder)
        assert done.returncode == 0, done.stderr

    def act(self, **inputs: str) -> Result:
        summary, outputs = self._temporary / "summary", self._temporary / "outputs"
        for file in (summary, outputs):
            file.write_text("")
        given = {
            "BASE": self._base.read_text(),
            "COMMANDS": ACTION["inputs"]["commands"]["default"],
            "CONFIG": "",
            "FAIL_ON": ACTION["inputs"]["fail-on"]["default"],
            **inputs,
        }
        done = bash(
            script_of(ACTION["runs"]["steps"]),
            self.folder,
            GITHUB_OUTPUT=str(outputs),
            GITHUB_STEP_SUMMARY=str(summary),
            RUNNER_TEMP=str(self._temporary),
            **given,
        )
        written = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
        return Result(done.returncode, done.stdout + done.stderr, summary.read_text(), written)


@pytest.fixture
def repository(tmp_path: Path, program: Path, tinkerspec: Run, once: Once) -> Repository:
    template = once("repository", lambda folder: Repository(folder, tinkerspec).start())
    copy = shutil.copytree(template, tmp_path, symlinks=True, dirs_exist_ok=True)
    (copy / "runner/tinkerspec/bin/tinkerspec").symlink_to(program)
    return Repository(copy, tinkerspec)


def narrowed() -> str:
    """A version of the type that requires what could be left out: writers break."""
    schema = json.loads(order("Goods."))
    del schema["properties"]["count"]["default"]
    schema["required"] = ["count"]
    return json.dumps(schema, indent=2)


def results(result: Result) -> list[str]:
    return [result.outputs[name] for name in ("lint", "check", "diff")]


def test_a_clean_repository_passes(repository: Repository) -> None:
    result = repository.act()
    assert (result.code, results(result)) == (0, ["passed"] * 3), result.log
    assert "::error" not in result.log
    assert "| `diff` | passed |" in result.summary


def test_without_a_base_there_is_nothing_to_compare(repository: Repository) -> None:
    result = repository.act(BASE="")
    assert (result.code, results(result)) == (0, ["passed", "passed", "skipped"])
    assert "report" not in result.outputs


def test_a_faulty_schema_is_annotated(repository: Repository) -> None:
    (repository.folder / ORDER).write_text(order("Goods.").replace('"required"', '"requird"'))
    result = repository.act(COMMANDS="lint")
    assert (result.code, results(result)) == (1, ["failed", "skipped", "skipped"])
    assert f"::error file={ORDER},line=9," in result.log
    assert "failed: lint" in result.log


def test_what_was_not_generated_fails_and_is_shown_without_being_obeyed(
    repository: Repository,
) -> None:
    (repository.folder / ORDER).write_text(order("Goods.\\n::warning::obey me\\nMore."))
    result = repository.act(COMMANDS="check")
    assert (result.code, result.outputs["check"]) == (1, "failed"), result.log
    lines = result.log.splitlines()
    (start,) = [n for n, line in enumerate(lines) if line.startswith("::stop-commands::")]
    end = lines.index(f"::{lines[start].removeprefix('::stop-commands::')}::")
    assert any("obey me" in line for line in lines[start:end])
    assert not any("obey me" in line for line in lines[:start] + lines[end:])
    assert lines[end + 1].startswith("::error title=tinkerspec check::")


def test_a_breaking_change_fails_and_is_reported(repository: Repository) -> None:
    (repository.folder / ORDER).write_text(narrowed())
    repository.generate()
    result = repository.act()
    assert (result.code, results(result)) == (1, ["passed", "passed", "failed"]), result.log
    assert "::error" in result.log
    report = Path(result.outputs["report"]).read_text(encoding="utf-8")
    assert "count" in report
    assert report in result.summary


def test_it_may_be_reported_without_failing(repository: Repository) -> None:
    (repository.folder / ORDER).write_text(narrowed())
    result = repository.act(COMMANDS="diff", FAIL_ON="")
    assert (result.code, result.outputs["diff"]) == (0, "failed")


def test_a_base_is_fetched_when_it_is_missing(repository: Repository, tmp_path: Path) -> None:
    (repository.folder / ORDER).write_text(narrowed())
    repository.git("commit", "--quiet", "--all", "--message=change")
    origin = repository.folder.rename(tmp_path / "origin")
    clone = ["git", "clone", "--quiet", "--depth=1", origin.as_uri(), str(repository.folder)]
    subprocess.run(clone, check=True, capture_output=True, timeout=60)
    result = repository.act(COMMANDS="diff")
    assert result.outputs["diff"] == "failed", result.log


@pytest.mark.parametrize("base", ["nowhere", "--all", "$(touch hacked)", "; touch hacked"])
def test_a_base_that_is_none_is_an_error_and_no_command(repository: Repository, base: str) -> None:
    result = repository.act(BASE=base, COMMANDS="diff", FAIL_ON="")
    assert (result.code, result.outputs["diff"]) == (1, "error")
    assert not (repository.folder / "hacked").exists()


def test_a_command_that_is_none_is_an_error(repository: Repository) -> None:
    result = repository.act(COMMANDS="lint publish")
    assert (result.code, result.summary) == (2, "")
    assert "::error title=tinkerspec::" in result.log


def test_a_configuration_may_be_named(repository: Repository, tmp_path: Path) -> None:
    inner = repository.folder.rename(tmp_path / "inner")
    repository.folder.mkdir()
    inner.rename(repository.folder / "my project")
    result = repository.act(COMMANDS="lint check", CONFIG="my project/pyproject.toml")
    assert (result.code, results(result)) == (0, ["passed", "passed", "skipped"]), result.log
    result = repository.act(COMMANDS="lint", CONFIG="elsewhere/pyproject.toml", FAIL_ON="")
    assert (result.code, result.outputs["lint"]) == (1, "error")


def test_the_action_installs_what_it_was_checked_out_with(tmp_path: Path) -> None:
    (install,) = [s["run"] for s in ACTION["runs"]["steps"] if s["name"] == "Install tinkerspec"]
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\necho "$@" >>"$LOG"\n'
        'if [ "$2" = venv ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; fi\n'
    )
    python.chmod(0o755)
    log = tmp_path / "log"
    done = bash(
        install,
        tmp_path,
        GITHUB_ACTION_PATH="/its own/checkout",
        LOG=str(log),
        PYTHON=str(python),
        RUNNER_TEMP=str(tmp_path / "runner"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert log.read_text().splitlines() == [
        f"-m venv {tmp_path}/runner/tinkerspec",
        "-m pip install --quiet --disable-pip-version-check /its own/checkout",
    ]


# --- the comment ---------------------------------------------------------------------------------

GH: Final = """#!/bin/sh
echo "$@" >>"$LOG"
case "$*" in
  "run download "*) cp -R "$ARTIFACT" "$RUNNER_TEMP/contract-diff";;
  *"/pulls/"*) echo "$REMOTE_HEAD";;
  *"/comments --jq"*) printf '%s' "$COMMENTS";;
  *body=@*) cp "$RUNNER_TEMP/body.md" "$LOG.body";;
esac
"""


class Commenting:
    """The script of the comment, with a stand-in for `gh` that keeps a log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.artifact = folder / "artifact"
        self.artifact.mkdir()
        (self.artifact / "number").write_text("7\n")
        (self.artifact / "report.md").write_text("# What changed\n")
        (folder / "bin").mkdir()
        (folder / "bin/gh").write_text(GH)
        (folder / "bin/gh").chmod(0o755)
        (folder / "runner").mkdir()

    def run(self, **environment: str) -> tuple[int, list[str]]:
        log = self.folder / "log"
        done = bash(
            script_of(COMMENT["jobs"]["comment"]["steps"]),
            self.folder,
            **{
                "ARTIFACT": str(self.artifact),
                "COMMENTS": "",
                "GH_REPO": "o/r",
                "HEAD": HEAD,
                "LOG": str(log),
                "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
                "REMOTE_HEAD": HEAD,
                "RUN": "99",
                "RUNNER_TEMP": str(self.folder / "runner"),
                **environment,
            },
        )
        called = log.read_text().splitlines()
        return done.returncode, [line for line in called if "--method" in line]

    @property
    def body(self) -> str:
        return (self.folder / "log.body").read_text(encoding="utf-8")


@pytest.fixture
def commenting(tmp_path: Path) -> Commenting:
    return Commenting(tmp_path)


def test_the_first_report_is_a_new_comment(commenting: Commenting) -> None:
    code, written = commenting.run()
    assert code == 0
    (call,) = written
    assert call.startswith("api --silent --method POST repos/o/r/issues/7/comments --field body=@")
    assert commenting.body == f"{MARKER}\n# What changed\n"


def test_a_later_report_takes_the_place_of_the_first(commenting: Commenting) -> None:
    code, (call,) = commenting.run(COMMENTS="41\n42\n")
    assert code == 0
    assert call.startswith("api --silent --method PATCH repos/o/r/issues/comments/41 ")


@pytest.mark.parametrize("number", ["", "x", "7; touch hacked", "../1", "0", "1234567890123", "-1"])
def test_what_is_no_number_is_refused(commenting: Commenting, number: str) -> None:
    (commenting.artifact / "number").write_text(number)
    assert commenting.run() == (1, [])
    assert not (commenting.folder / "hacked").exists()


def test_another_pull_request_is_not_written_to(commenting: Commenting) -> None:
    assert commenting.run(REMOTE_HEAD="f" * 40) == (0, [])


@pytest.mark.parametrize("file", ["number", "report.md"])
def test_a_link_is_refused(commenting: Commenting, file: str) -> None:
    (commenting.artifact / file).unlink()
    (commenting.artifact / file).symlink_to("/etc/passwd")
    assert commenting.run() == (1, [])


def test_a_long_report_is_cut_between_characters(commenting: Commenting) -> None:
    (commenting.artifact / "report.md").write_text("x" + "ü" * 100_000, encoding="utf-8")
    code, written = commenting.run()
    assert (code, len(written)) == (0, 1)
    assert commenting.body.removeprefix(f"{MARKER}\n") == "x" + "ü" * 29_999


# --- the releases of the SDK ---------------------------------------------------------------------

UPSTREAM: Final = WORKFLOWS["upstream.yml"]["jobs"]
PYTHON: Final = """#!/bin/sh
case "$*" in
  "-m pip index versions tinker") printf '%b' "$PIP_SAYS";;
  *) exec {python} "$@";;
esac
"""
ISSUES: Final = """#!/bin/sh
case "$1 $2" in
  "issue list") printf '%b' "$TITLES";;
  "issue create") echo "$@" >>"$LOG";;
esac
"""


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    """A folder with contracts, and with stand-ins for the programs that ask others."""
    (tmp_path / "bin").mkdir()
    for name, text in (("python", PYTHON.replace("{python}", sys.executable)), ("gh", ISSUES)):
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    (tmp_path / "schemas").mkdir()
    contracts = [
        {"name": "1", "releases": ["0.6.3"]},
        {"name": "2"},
        {"name": "3", "releases": ["0.38.0"]},
    ]
    (tmp_path / "schemas" / "contracts.json").write_text(json.dumps(contracts))
    return tmp_path


@pytest.mark.parametrize(
    ("says", "code", "found"),
    [
        ("tinker (0.39.0)\\nAvailable versions: 0.39.0, 0.38.0\\n", 0, "release=0.39.0\n"),
        ("tinker (0.38.0)\\nAvailable versions: 0.38.0\\n", 0, ""),
        ("tinker (0.3)\\n", 0, "release=0.3\n"),
        ("", 1, ""),
        ("tinker ($(touch hacked))\\n", 1, ""),
    ],
)
def test_a_release_that_no_contract_lists_is_seen(
    upstream: Path, says: str, code: int, found: str
) -> None:
    output = upstream / "output"
    output.touch()
    done = bash(
        UPSTREAM["look"]["steps"][-1]["run"],
        upstream,
        GITHUB_OUTPUT=str(output),
        PATH=f"{upstream / 'bin'}:{os.environ['PATH']}",
        PIP_SAYS=says,
    )
    assert (done.returncode, output.read_text()) == (code, found)
    assert not (upstream / "hacked").exists()


@pytest.mark.parametrize(
    ("titles", "opened"),
    [("", 1), ("tinker 0.39.00 is out\\nmore\\n", 1), ("old\\ntinker 0.39.0 is out\\n", 0)],
)
def test_one_issue_is_opened_for_each_release(upstream: Path, titles: str, opened: int) -> None:
    log = upstream / "log"
    log.touch()
    done = bash(
        UPSTREAM["report"]["steps"][-1]["run"],
        upstream,
        LOG=str(log),
        PATH=f"{upstream / 'bin'}:{os.environ['PATH']}",
        RELEASE="0.39.0",
        TITLES=titles,
    )
    assert done.returncode == 0, done.stderr
    assert log.read_text().count("issue create --title tinker 0.39.0 is out --body ") == opened
