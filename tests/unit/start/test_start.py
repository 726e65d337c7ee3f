"""`init` and `new`: what they write, and what they leave alone."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
import yaml
from tinkerspec import __version__, cli, pipeline
from tinkerspec.config import load_config

Capture: TypeAlias = pytest.CaptureFixture[str]
Run: TypeAlias = Callable[..., tuple[int, str, str]]

WORKFLOW: Final = ".github/workflows/tinkerspec.yml"
WRITTEN: Final = (
    ".gitattributes",
    WORKFLOW,
    "pyproject.toml",
    "schemas/types/cool_shop/order.json",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    folder = tmp_path / "Cool-Shop"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(capsys: Capture) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(arguments)
        return code, *capsys.readouterr()

    return run


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def table(folder: Path) -> Any:
    return tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["tool"]["tinkerspec"]


# --- init ----------------------------------------------------------------------------------------


def test_two_commands_make_a_package_of_an_empty_folder(folder: Path, run: Run) -> None:
    code, out, err = run("init")
    assert (code, err) == (0, "")
    assert sorted(files(folder)) == sorted(WRITTEN)
    assert [line.partition(":")[0] for line in out.splitlines()] == [
        "pyproject.toml",
        "schemas/types/cool_shop/order.json",
        ".gitattributes",
        WORKFLOW,
        "next",
    ]
    assert table(folder) == {
        "schemas": "schemas",
        "output": "generated",
        "python": {"package": "cool_shop_types"},
        "vectors": {},
    }
    assert pipeline.lint(load_config()) == []
    assert run("generate")[0] == 0
    assert (folder / "generated/python/cool_shop_types/order.py").is_file()
    assert (folder / "generated/vectors/order.json").is_file()
    assert run("check") == (0, "generated/ is up to date\n", "")


def test_the_workflow_checks_with_the_version_that_wrote_the_output(folder: Path, run: Run) -> None:
    run("init")
    workflow = yaml.safe_load((folder / WORKFLOW).read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    steps = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    assert steps == [
        f"python -m pip install tinkerspec=={__version__}",
        "tinkerspec lint --format github",
        "tinkerspec check",
    ]


def test_in_a_larger_repository_the_workflow_is_at_its_top(folder: Path, run: Run) -> None:
    (folder.parent / ".git").mkdir()
    code, out, _ = run("init")
    assert code == 0
    assert "../.github/workflows/tinkerspec-cool_shop.yml: written\n" in out
    text = (folder.parent / ".github/workflows/tinkerspec-cool_shop.yml").read_text("utf-8")
    job = yaml.safe_load(text)["jobs"]["check"]
    assert job["defaults"] == {"run": {"working-directory": "Cool-Shop"}}
    assert [step["run"] for step in job["steps"] if "run" in step][1:] == [
        "tinkerspec lint",
        "tinkerspec check",
    ]
    assert not (folder / ".github").exists()


def test_what_is_there_stays_as_it_is(folder: Path, run: Run) -> None:
    run("init")
    (folder / "generated").mkdir()
    before = files(folder)
    code, out, _ = run("init")
    assert (code, files(folder)) == (0, before)
    assert out.count("already") == 4


def test_a_file_that_is_there_is_told_what_it_lacks(folder: Path, run: Run) -> None:
    (folder / ".gitattributes").write_text("*.png binary\n", encoding="utf-8")
    (folder / ".github/workflows").mkdir(parents=True)
    (folder / WORKFLOW).write_text("mine", encoding="utf-8")
    code, out, _ = run("init")
    assert code == 0
    assert (
        ".gitattributes: is there already; add to it:\n"
        "  generated/** text=auto eol=lf linguist-generated\n" in out
    )
    assert (folder / ".gitattributes").read_text("utf-8") == "*.png binary\n"
    assert (folder / WORKFLOW).read_text("utf-8") == "mine"


@pytest.mark.parametrize("text", ['[project]\nname = "Big.Shop"', '[project]\nname = "Big.Shop"\n'])
def test_the_table_is_added_to_a_pyproject_that_is_there(folder: Path, run: Run, text: str) -> None:
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    assert "pyproject.toml: table [tool.tinkerspec] added\n" in run("init")[1]
    now = (folder / "pyproject.toml").read_text("utf-8")
    assert now.startswith(f"{text.rstrip()}\n\n[tool.tinkerspec]\n")
    assert table(folder)["python"] == {"package": "big_shop_types"}
    assert (folder / "schemas/types/big_shop/order.json").is_file()


def test_what_the_folder_has_decides_the_targets(folder: Path, run: Run) -> None:
    (folder / "mix.exs").write_text("defmodule BigShop.MixProject do\nend\n", encoding="utf-8")
    (folder / ".gitlab-ci.yml").write_text("", encoding="utf-8")
    code, out, _ = run("init")
    assert code == 0
    assert table(folder)["elixir"] == {"namespace": "BigShop.Types"}
    assert f"{WORKFLOW}: not written, since there is .gitlab-ci.yml" in out
    assert not (folder / ".github").exists()
    assert pipeline.lint(load_config()) == []


def test_flags_say_what_cannot_be_found_out(folder: Path, run: Run) -> None:
    wishes = ("strict=true", "schemas=contract", "elixir.namespace=Shop", "vectors.folder=v")
    sets = [part for wish in wishes for part in ("--set", wish)]
    targets = ("--target", "elixir", "--target", "docs")
    code, _, err = run("init", "--no-ci", "--type", "OrderLine", *targets, *sets)
    assert (code, err) == (0, "")
    assert table(folder) == {
        "schemas": "contract",
        "output": "generated",
        "strict": True,
        "elixir": {"namespace": "Shop"},
        "docs": {},
        "vectors": {"folder": "v"},
    }
    assert (folder / "contract/types/cool_shop/order_line.json").is_file()
    assert not (folder / ".github").exists()
    assert pipeline.lint(load_config()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "schemas"], "error[init-refused] this is not KEY=VALUE"),
        (["--set", "schemas.a=1"], "error[init-refused] 'schemas' is a value, not a table"),
        (["--set", "schema=x"], "error[config-invalid] unknown key 'schema'"),
        (["--set", "schemas=1"], "error[config-invalid] 'schemas' in [tool.tinkerspec] is not a"),
        (["--target", "rust"], "error[config-invalid] unknown target [tool.tinkerspec.rust]"),
        (["--type", "order"], "error[new-refused] the name of a type is PascalCase in ASCII"),
    ],
)
def test_what_is_not_possible_leaves_no_trace(
    folder: Path, run: Run, arguments: list[str], message: str
) -> None:
    code, out, err = run("init", *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert files(folder) == {}


@pytest.mark.parametrize("name", ["schemas", "generated"])
def test_a_folder_with_something_else_is_left_alone(folder: Path, run: Run, name: str) -> None:
    (folder / name).mkdir()
    (folder / name / "tables.sql").write_text("", encoding="utf-8")
    code, _, err = run("init")
    assert code == 2
    assert f"{name}: error[init-refused] something else is here" in err
    assert list(files(folder)) == [f"{name}/tables.sql"]
    key = "schemas" if name == "schemas" else "output"
    assert run("init", "--set", f"{key}=other")[0] == 0


def test_a_table_that_is_there_is_not_changed(folder: Path, run: Run) -> None:
    run("init")
    code, _, err = run("init", "--target", "docs")
    assert code == 2
    assert "error[init-refused] there is a [tool.tinkerspec] table already" in err
    (folder / "pyproject.toml").write_text("tool = {}\n", encoding="utf-8")
    code, _, err = run("init")
    assert code == 2
    assert "a table cannot be added at the end of this file" in err
    assert '    [tool.tinkerspec.python]\n    package = "cool_shop_types"\n' in err


BEGINNINGS = [
    ("api.yaml", "# An API.\nopenapi: 3.0.3\n", True),
    ("pets.json", '{\n "$schema": "http://json-schema.org/draft-07/schema#"}', True),
    ("package.json", '{"$schema": "https://json.schemastore.org/package.json"}', False),
    ("notes.yml", "about: openapi\n", False),
    ("notes.md", "openapi: 3.0.3\n", False),
]


@pytest.mark.parametrize(("name", "text", "is_one"), BEGINNINGS)
def test_a_document_is_known_by_what_it_says(
    folder: Path, run: Run, name: str, text: str, is_one: bool
) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    assert run("init", "--no-ci")[0] == 0
    assert table(folder)["schemas"] == (name if is_one else "schemas")


@pytest.mark.parametrize("name", ["openapi.yaml", "books.json"])
def test_a_document_that_is_there_takes_the_place_of_schemas(
    folder: Path, run: Run, name: str
) -> None:
    book = {"type": "object", "properties": {"pages": {"type": "integer"}}}
    api = {
        "openapi": "3.1.0",
        "info": {"title": "Books", "version": "1.0.0"},
        "paths": {},
        "components": {"schemas": {"Book": book}},
    }
    (folder / name).write_text(json.dumps(api), encoding="utf-8")
    (folder / "mix.exs").write_text("defmodule Books.MixProject do\nend\n", encoding="utf-8")
    code, out, err = run("init", "--no-ci")
    assert (code, err) == (0, "")
    assert f"{name}: has the types\n" in out
    assert table(folder)["schemas"] == name
    assert "vectors" not in table(folder), "those of many types take long"
    code, _, err = run("generate")
    assert code == 0
    assert f"{name}:1:" in err, "what it lacks is warned of at its place in the document"
    book_py = (folder / "generated/python/cool_shop_types/book.py").read_text("utf-8")
    assert book_py.startswith(f"# Generated by tinkerspec from {name}; do not edit.\n")
    book_ex = (folder / "generated/elixir/lib/books/types/book.ex").read_text("utf-8")
    assert book_ex.startswith(f"# Generated by tinkerspec from {name}; do not edit.\n")
    assert "types/openapi/" not in book_py + book_ex, "there is no such file"
    assert run("check")[:2] == (0, "generated/ is up to date\n")


def test_a_document_has_the_types_already(folder: Path, run: Run) -> None:
    (folder / "api.json").write_text("{}", encoding="utf-8")
    code, out, _ = run("init", "--set", "schemas=api.json", "--no-ci")
    assert (code, sorted(files(folder))) == (0, [".gitattributes", "api.json", "pyproject.toml"])
    assert "api.json: has the types\n" in out
    code, _, err = run("new", "type", "Order")
    assert code == 2
    assert "api.json: error[new-refused] the schemas are one document" in err


# --- new -----------------------------------------------------------------------------------------


def test_a_new_type_is_right_by_itself(folder: Path, run: Run) -> None:
    run("init")
    assert run("new", "type", "UserAccount") == (
        0,
        "schemas/types/cool_shop/user_account.json: written\n",
        "",
    )
    schema = json.loads((folder / "schemas/types/cool_shop/user_account.json").read_text("utf-8"))
    assert (schema["title"], schema["description"]) == ("UserAccount", "One user account.")
    assert run("new", "type", "Order", "--folder", "other")[0] == 2
    assert run("new", "type", "Note", "--folder", "notes")[0] == 0
    assert pipeline.lint(load_config()) == []


@pytest.mark.parametrize(
    ("arguments", "message", "help_"),
    [
        (["user-account"], "the name of a type is PascalCase", "write a name like `UserAccount`"),
        (["Order"], "schemas/types/cool_shop/order.json is there already", "choose another name"),
        (["Note", "--folder", "My-Notes"], "the folder 'My-Notes' is not snake_case", "write a"),
        (
            ["Note"],
            "the types are in several folders: cool_shop, more",
            "name a folder by --folder",
        ),
    ],
)
def test_a_new_type_is_refused(
    folder: Path, run: Run, arguments: list[str], message: str, help_: str
) -> None:
    run("init")
    run("new", "type", "Thing", "--folder", "more")
    before = files(folder)
    code, _, err = run("new", "type", *arguments)
    assert code == 2
    assert f"error[new-refused] {message}" in err
    assert help_ in err
    assert files(folder) == before
