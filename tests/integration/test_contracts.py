"""One folder of schemas that describes three contracts: each is generated, linted and checked."""

from __future__ import annotations

import inspect
import json
import re
import shutil
import sys
import zipfile
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from tinkerspec import cli, pipeline
from tinkerspec.config import Config, load_config
from tinkerspec.diagnostics import DiagnosticError

from .conftest import ROOT

PROJECT = ROOT / "tests" / "cases" / "contracts"
FOLDERS = {"2024-05": "contracts/2024-05", "1.1": "contracts/1.1", "2.0": "."}
"""The contracts, and where each is generated."""

PAYLOADS: dict[str, dict[str, Any]] = {
    "2024-05": {"id": "p", "weight": 2, "code": "c", "note": "n", "labels": {"a": 1}},
    "1.1": {"id": "p", "weight": 2.5, "insured": True, "code": "c", "carrier": {"kind": "bike"}},
    "2.0": {
        "id": "p",
        "weight": 0.5,
        "insured": True,
        "carrier": None,
        "stops": ["Ulm, Donau"],
        "labels": {"a": "text"},
    },
}
"""A parcel of each contract, which no other one accepts."""


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The project, generated."""
    folder = tmp_path_factory.mktemp("contracts") / "project"
    shutil.copytree(PROJECT, folder)
    config = load_config(folder / "pyproject.toml")
    assert pipeline.lint(config) == []
    pipeline.generate(config)
    return config


@pytest.fixture(scope="module")
def packages(config: Config) -> dict[str, ModuleType]:
    """The Python package of each contract, under a name of its own."""
    found = {}
    for number, (name, where) in enumerate(FOLDERS.items()):
        init = config.output / where / "python" / "post_types" / "__init__.py"
        spec = spec_from_file_location(f"post_types_{number}", init)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[spec.name] = found[name] = module_from_spec(spec)
        spec.loader.exec_module(found[name])
    return found


@pytest.mark.parametrize("name", FOLDERS)
def test_parity_runs_the_vectors_of_the_contract_alone(
    config: Config, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # A project that emits no vectors, so that those of the schema folder are run.
    root = shutil.copytree(config.root, tmp_path / "project", ignore=lambda *_: ["generated"])
    package = str(config.output / FOLDERS[name] / "python")
    options = ("--behaviour", "--interpreter", sys.executable, "--format", "json")
    given = ["parity", "--config", str(root / "pyproject.toml"), "--python", package, *options]
    code = cli.main([*given, "--contract", name])
    (comparison,) = json.loads(capsys.readouterr().out)["comparisons"]
    assert (code, comparison["gaps"]) == (0, [])
    assert comparison["behaviour"]["run"] == (2 if name == "1.1" else 1)


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_is_of_one_contract(name: str, packages: dict[str, ModuleType]) -> None:
    def is_read(package: ModuleType) -> bool:
        try:
            package.from_json(package.Parcel, json.dumps(PAYLOADS[name]))
        except ValueError:
            return False
        return True

    assert [each for each, package in packages.items() if is_read(package)] == [name]


def test_what_is_written_by_hand_is_of_the_contract(packages: dict[str, ModuleType]) -> None:
    labels = {
        name: package.from_json(package.Parcel, json.dumps(PAYLOADS[name])).label
        for name, package in packages.items()
    }
    assert labels == {"2024-05": "c", "1.1": "c", "2.0": "Ulm, Donau"}
    assert packages["1.1"].from_json(packages["1.1"].Bike, '{"kind": "bike"}').label == "bike"


def test_vectors_are_of_the_contract(config: Config) -> None:
    found = {}
    for name, where in FOLDERS.items():
        folder = config.output / where / "vectors"
        assert (folder / "bike.json").exists() is (name == "1.1")
        text = (folder / "parcel.json").read_text(encoding="utf-8")
        by_hand = [each for each in json.loads(text)["decode"] if each["source"] == "hand"]
        found[name] = [each["name"] for each in by_hand]
        assert "x-since" not in text
        assert f'"code": "{"stops" if name == "2.0" else "code"}"' in text
    assert found == {
        "2024-05": ["of the first contract"],
        "1.1": ["by bike"],
        "2.0": ["with text"],
    }


@pytest.mark.parametrize(
    "file",
    [
        *("mixins/parcel@3.0.py", "extensions/parcel@3.0.ex", "rules/parcel@3.0.py"),
        *("mixins/_sizes@3.0.py", "mixins/parcel@.py"),
    ],
)
def test_a_file_for_an_unknown_contract_is_told(config: Config, tmp_path: Path, file: str) -> None:
    root = shutil.copytree(config.root, tmp_path / "project", ignore=lambda *_: ["generated"])
    (root / file).write_text("", encoding="utf-8")
    (fault,) = pipeline.lint(load_config(root / "pyproject.toml"))
    assert (fault.code, fault.file) == ("contract-unknown", file)
    assert fault.help == LISTED


LISTED = "the contracts are `2024-05`, `1.1`, `2.0`"


@pytest.mark.parametrize(
    ("marks", "code", "at", "message"),
    [
        ({"x-since": "3.0"}, "contract-unknown", "x-since", "there is no contract `3.0`"),
        ({"x-until": []}, "contract-unknown", "x-until", "there is no contract `[]`"),
        (
            {"x-since": "2.0", "x-until": "1.1"},
            "mark-reversed",
            "x-until",
            "the end, `1.1`, is not after the start, `2.0`",
        ),
    ],
)
def test_a_vector_with_a_faulty_mark_is_told(
    config: Config, tmp_path: Path, marks: dict[str, Any], code: str, at: str, message: str
) -> None:
    root = shutil.copytree(config.root, tmp_path / "project", ignore=lambda *_: ["generated"])
    file = root / "schemas" / "vectors" / "parcel.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["decode"][0] = {**document["decode"][0], **marks}
    file.write_text(json.dumps(document), encoding="utf-8")
    (fault,) = pipeline.lint(load_config(root / "pyproject.toml"))
    assert (fault.code, fault.message, fault.pointer) == (code, message, f"/decode/0/{at}")
    assert fault.help.endswith(LISTED)


def test_a_package_has_the_version_of_its_contract(packages: dict[str, ModuleType]) -> None:
    versions = [package.CONTRACT_VERSION for package in packages.values()]
    assert versions == ["0.9.0", "1.1", "2.0"]


def test_a_contract_has_its_own_operations(config: Config) -> None:
    found = {}
    for name, where in FOLDERS.items():
        text = (config.output / where / "openapi.json").read_text(encoding="utf-8")
        assert not any(mark in text for mark in ("x-since", "x-until", "x-was", "x-values"))
        paths = json.loads(text)["paths"]
        found[name] = [f"{method} {path}" for path in paths for method in paths[path]]
    assert found == {
        "2024-05": ["post /parcels"],
        "1.1": ["post /parcels", "get /carriers"],
        "2.0": ["post /parcels", "get /parcels"],
    }


def test_pages_say_since_when_and_until_when(config: Config) -> None:
    docs = config.output / FOLDERS["1.1"] / "docs"
    parcel = (docs / "types" / "post" / "parcel.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \|.*\*\*(.*)\.\*\*", parcel, re.MULTILINE))
    assert told == {"insured": "Since 1.1", "code": "Until 2.0", "carrier": "Since 1.1"}
    priority = (docs / "types" / "post" / "priority.md").read_text(encoding="utf-8")
    assert [line for line in priority.splitlines() if line.startswith('- `"')] == [
        '- `"low"`',
        '- `"lazy"` **Until 2.0.**',
        '- `"urgent"` **Since 1.1.**',
        '- `"high"`',
    ]
    (history,) = re.findall(r"\n## History\n\n.*\n.*\n((?:\|.*\n)+)", parcel)
    assert history.splitlines() == [
        "| 1.1 | `labels`: no longer required; `weight`: different `type`; `insured`: new; "
        "`note`: different `default`; `note.null`: new; `carrier`: new |",
        "| 2.0 | `stops`: required; `weight`: different `minimum`, `maximum`; `code`: gone; "
        "`labels.string`: new; `carrier.null`: new; `stops`: different `maxLength` |",
    ]
    carrier = (docs / "types" / "post" / "carrier.md").read_text(encoding="utf-8")
    assert "\n| 1.1 | the type: new |\n| 2.0 | `Bike`: gone; `Drone`: new |\n" in carrier
    assert "- Since: 1.1\n" in carrier
    assert "| A bike. **Until 2.0.** |\n" in carrier
    assert "| A van. |\n" in carrier


def test_the_index_leads_to_the_pages_of_the_other_contracts(config: Config) -> None:
    docs = config.output / FOLDERS["1.1"] / "docs"
    index = (docs / "README.md").read_text(encoding="utf-8")
    others = {"2024-05": "../../2024-05/docs/README.md", "2.0": "../../../docs/README.md"}
    links = {name: f"[{name}]({file})" for name, file in others.items()}
    assert f"of contract 1.1; there are also those of {', '.join(links.values())}." in index
    assert all((docs / file).is_file() for file in others.values())
    (rows,) = re.findall(r"^\| Contract .*\n.*\n((?:\|.*\n)+)", index, re.MULTILINE)
    assert rows.splitlines() == [
        f"| {links['2024-05']} | none |",
        "| **1.1** | 1.1.0, 1.1.4 |",
        f"| {links['2.0']} | 2.0.0 |",
    ]
    assert "- `GET /carriers`: **Since 1.1, until 2.0.** List carriers.\n" in index


def test_packages_say_since_when(packages: dict[str, ModuleType], config: Config) -> None:
    """They do not say until when, so that a later contract leaves those of earlier ones alone."""
    described = packages["1.1"].Parcel.model_fields
    assert described["insured"].description == "Whether it is insured. Since 1.1."
    assert described["code"].description == "The code of before."
    assert "Since" not in described["id"].description
    assert "\n\nSince 1.1.\n\n" in (inspect.getdoc(packages["1.1"].Bike) or "")
    elixir = config.output / FOLDERS["1.1"] / "elixir" / "lib" / "post" / "types"
    bike = (elixir / "bike.ex").read_text(encoding="utf-8")
    assert "\n  Since 1.1.\n" in bike
    parcel = (elixir / "parcel.ex").read_text(encoding="utf-8")
    assert "\n  * `insured` - Whether it is insured. Since 1.1.\n" in parcel
    assert "\n  * `code` - The code of before.\n" in parcel


def test_each_contract_is_brought_up_to_date_alone(config: Config, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[tool.tinkerspec]\ncontracts = {'1.1' = 'old/1.1'}\n[tool.tinkerspec.openapi]\n",
        encoding="utf-8",
    )
    shutil.copytree(config.schemas, tmp_path / "schemas")
    project = load_config(tmp_path / "pyproject.toml")
    pipeline.generate(project)
    assert pipeline.check(project).plan.is_clean
    file = project.output / "old" / "1.1" / "openapi.json"
    file.write_text("{}", encoding="utf-8")
    assert pipeline.check(project).plan.changed == ("old/1.1/openapi.json",)
    assert pipeline.generate(project, contracts=["2.0"]).changed == ()
    assert pipeline.generate(project, contracts=["1.1"]).changed == ("old/1.1/openapi.json",)
    assert pipeline.generate(project).unchanged


@pytest.mark.parametrize(
    ("name", "code", "message", "help_"),
    [
        (
            "1.1",
            "config-invalid",
            "contract '1.1' is not generated: [tool.tinkerspec] does not name it",
            "add it to `contracts` with its folder; contracts named: 2.0",
        ),
        ("1.2", "contract-unknown", "there is no contract `1.2`", f"did you mean `1.1`? {LISTED}"),
    ],
)
def test_a_contract_that_is_not_generated_is_named(
    config: Config, name: str, code: str, message: str, help_: str
) -> None:
    of_one = replace(config, output=config.root / "elsewhere", contracts={})
    for run in (pipeline.generate, pipeline.check):
        with pytest.raises(DiagnosticError) as caught:
            run(of_one, contracts=[name])
        (fault,) = caught.value.diagnostics
        assert (fault.code, fault.message, fault.help) == (code, message, help_)


def test_a_fault_says_at_which_contracts_it_is(config: Config, tmp_path: Path) -> None:
    folder = tmp_path / "schemas"
    shutil.copytree(config.schemas, folder)
    file = folder / "types" / "post" / "parcel.json"
    text = file.read_text(encoding="utf-8")
    wrong = text.replace(
        '"until": "2.0",\n          "minimum": 1', '"until": "2.0",\n          "minimum": "1"'
    )
    assert wrong != text
    file.write_text(wrong, encoding="utf-8")
    (fault,) = pipeline.lint(replace(config, schemas=folder))
    assert fault.code == "keyword-value"
    assert fault.message.endswith("(at contract 2024-05, 1.1)")
    assert fault.pointer == "/properties/weight/x-was/1/minimum"
    assert wrong.split("\n")[fault.line - 1][fault.column - 1 :].startswith('"1"')


@pytest.mark.parametrize(
    ("line", "column"), [('contract = "3.0"', 12), ('contracts = {"3.0" = "contracts/3.0"}', 14)]
)
def test_an_unknown_contract_is_told_where_the_configuration_names_it(
    config: Config, tmp_path: Path, line: str, column: int, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(config.schemas, tmp_path / "schemas")
    file = tmp_path / "pyproject.toml"
    file.write_text(f"[tool.tinkerspec]\n{line}\n[tool.tinkerspec.openapi]\n", encoding="utf-8")
    project = load_config(file)
    faults = list(pipeline.lint(project))
    for run in (pipeline.generate, pipeline.check):
        with pytest.raises(DiagnosticError) as caught:
            run(project)
        faults += caught.value.diagnostics
    assert len(faults) == 3
    for fault in faults:
        assert (fault.code, fault.message) == ("contract-unknown", "there is no contract `3.0`")
        assert (fault.file, fault.line, fault.column) == (str(file), 2, column)
        assert fault.help.endswith(LISTED)
    for command in ("validate parcel.json", "parity --python .", f"diff {config.schemas}"):
        assert cli.main([*command.split(), "--config", str(file)]) == 2
        assert f"{file}:2:{column}: error[contract-unknown]" in capsys.readouterr().err


def alone(config: Config, name: str, folder: Path) -> Config:
    """A project of what is exported of one contract, whose folder has no `contracts.json`."""
    arguments = ["--contract", name, "--output", str(folder / "schemas")]
    assert cli.main(["export", *arguments, "--config", str(config.file)]) == 0
    lines = config.file.read_text(encoding="utf-8").splitlines()
    kept = "\n".join(line for line in lines if not line.startswith("contract"))
    (folder / "pyproject.toml").write_text(kept, encoding="utf-8")
    return load_config(folder / "pyproject.toml")


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [("2024-05", ["parcel"]), ("1.1", ["parcel", "bike"]), ("2.0", ["parcel@2.0"])],
)
def test_what_is_exported_generates_the_same(
    config: Config, tmp_path: Path, name: str, by_hand: list[str]
) -> None:
    """Only what names contracts differs, and the lines that name a hand-written file of one."""
    for folder in ("mixins", "extensions", "rules"):
        (tmp_path / folder).mkdir()
        for file in (config.root / folder).iterdir():
            if file.stem in by_hand:
                shutil.copy(file, tmp_path / folder / (file.stem.split("@")[0] + file.suffix))
    project = alone(config, name, tmp_path)
    pipeline.generate(project)
    several = tree(config.output / FOLDERS[name])
    unnamed = {path: unnaming(path, data) for path, data in several.items()}
    assert tree(project.output) == {p: d.replace(b"@2.0", b"") for p, d in unnamed.items()}
    named = {path for path in several if unnamed[path] != several[path]}
    assert {path.split("/")[0] for path in named} == NAMING[name]


def test_what_is_exported_of_ours_generates_the_same(tmp_path: Path) -> None:
    ours = load_config(ROOT / "pyproject.toml")
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    project = alone(ours, ours.contract, tmp_path)
    pipeline.generate(project)
    several = tree(ours.output)
    unnamed = {path: unnaming(path, data) for path, data in several.items()}
    assert tree(project.output) == unnamed
    # Every page of the site offers the other contracts.
    named = {path for path in several if unnamed[path] != several[path]}
    assert {path for path in named if not path.startswith("site/")} == {
        "docs/README.md",
        "model.json",
        *(f"docs/types/{folder}/{name}.md" for folder, names in CHANGED.items() for name in names),
    }


CHANGED = {
    "input": (
        "image_asset_pointer_chunk",
        "image_chunk",
        "model_input_chunk",
    ),
    "optim": (
        "adam_params",
        "optim_step_request",
    ),
    "run": (
        "checkpoint",
        "checkpoint_type",
    ),
    "tensor": ("tensor_data",),
    "training": (
        "datum",
        "forward_backward_input",
        "forward_backward_output",
        "loss_fn_type",
    ),
}
"""The types of ours that later contracts change, by their folders: their pages have a history."""

NAMING = {
    "2024-05": {"docs", "model.json"},
    "1.1": {"docs", "elixir", "model.json", "python"},
    "2.0": {"docs", "elixir", "model.json", "python"},
}
"""The outputs that name contracts. Of the first one, packages do not: nothing came later."""

NAME = r"[\w.-]+?"
WHEN = rf"\*\*(Since|Until) {NAME}(, until {NAME})?\.\*\*"
NAMED = {
    "docs/README.md": (r"\nThese pages are of .*?\n(?=\n)", r"\n## Contracts\n.*"),
    "docs/types/": (r"\n## History\n\n(\|[^\n]*\n)+",),
    "docs/": (rf"- (Since|Until): {NAME}\n", rf"(?<=: ){WHEN} |(?<=\| ){WHEN} | {WHEN}"),
    "site/": (
        r'<details class="choose">\n<summary><span class="word">Contract .*?</details>\n',
        r"<p>These pages are of contract .*?</p>\n",
        r'<section aria-labelledby="(contracts|history)">.*?</section>\n',
        r'<li><a href="#history">History</a></li>\n',
        rf"<strong>(Since|Until) {NAME}(, until {NAME})?\.</strong> ",
    ),
    "python/": (rf"\n *Since {NAME}\.\n", rf"(?<=\.) Since {NAME}\.(?=\"|\n)"),
    "elixir/": (rf"\n *Since {NAME}\.\n", rf"(?<=\.) Since {NAME}\.(?=\n)"),
}
"""What exists to name contracts, by where it stands."""


def unnaming(path: str, data: bytes) -> bytes:
    """A generated file without what exists to name contracts."""
    if path == "model.json":
        return (
            json.dumps(timeless(json.loads(data)), indent=2, ensure_ascii=False) + "\n"
        ).encode()
    text = data.decode()
    for where, patterns in NAMED.items():
        for pattern in patterns if path.startswith(where) else ():
            text = re.sub(pattern, "", text, flags=re.DOTALL)
    return text.encode()


def timeless(node: Any) -> Any:
    """A part of model.json without periods."""
    if isinstance(node, list):
        return [timeless(each) for each in node]
    if isinstance(node, dict):
        return {k: timeless(v) for k, v in node.items() if k not in ("period", "periods")}
    return node


def tree(folder: Path) -> dict[str, bytes]:
    """The files of one contract, without the manifest, which is about all."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    paths = [path.relative_to(folder).as_posix() for path in files]
    ours = [path for path in paths if path.split("/")[0] not in ("contracts", "MANIFEST.json")]
    return {path: (folder / path).read_bytes() for path in ours}


def test_a_plain_export_is_json_schema_alone(config: Config, tmp_path: Path) -> None:
    arguments = ["export", "--plain", "--output", str(tmp_path / "plain")]
    assert cli.main([*arguments, "--config", str(config.file)]) == 0
    found = {path.name: json.loads(path.read_text()) for path in tmp_path.rglob("*.json")}
    assert found.keys() == {
        *("carrier.json", "drone.json", "openapi.json"),
        *("parcel.json", "priority.json", "van.json"),
    }
    assert '"x-' not in json.dumps(found)
    validator = Draft202012Validator(
        found["parcel.json"],
        registry=Registry().with_resources(
            (f"{name}", Resource.from_contents(schema, default_specification=DRAFT202012))
            for name, schema in found.items()
        ),
    )
    assert [name for name in PAYLOADS if validator.is_valid(PAYLOADS[name])] == ["2.0"]


def test_an_export_leaves_what_is_there(
    config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.md").write_text("mine", encoding="utf-8")
    arguments = ["export", "--output", str(tmp_path), "--config", str(config.file)]
    assert cli.main(arguments) == 2
    assert "export-refused" in capsys.readouterr().err
    assert cli.main([*arguments[:2], str(tmp_path / "new"), "--contract", "3", *arguments[3:]]) == 2
    assert "the contracts are `2024-05`, `1.1`, `2.0`" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.md"]


def test_a_payload_is_checked_against_the_contract_that_is_named(
    config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, payload in PAYLOADS.items():
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps(payload), encoding="utf-8")
        for other in PAYLOADS:
            arguments = ["--contract", other, "--config", str(config.file), "--jobs", "1"]
            assert cli.main(["validate", "Parcel", str(file), *arguments]) == (other != name)
    assert cli.main(["validate", "Parcel", str(file), "--config", str(config.file)]) == 0
    capsys.readouterr()
    assert cli.main(["validate", "x.json", "--contract", "3", "--config", str(config.file)]) == 2
    assert "the contracts are `2024-05`, `1.1`, `2.0`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "labels", "changes"),
    [
        (
            ["--contract", "2024-05", "--contract", "1.1"],
            ("contract 2024-05", "contract 1.1"),
            {"Bike:type-added", "Parcel.insured:required-member-added"},
        ),
        (["--contract", "1.1"], ("contract 1.1", "the working tree"), {"Drone:type-added"}),
        (["SCHEMAS", "--contract", "1.1"], ("SCHEMAS at contract 1.1", "contract 1.1"), set()),
        (["SCHEMAS"], ("SCHEMAS", "the working tree"), set()),
    ],
)
def test_contracts_are_compared(
    config: Config,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    labels: tuple[str, str],
    changes: set[str],
) -> None:
    schemas = str(config.schemas)
    given = [schemas if each == "SCHEMAS" else each for each in arguments]
    code = cli.main(["diff", *given, "--format", "json", "--config", str(config.file)])
    report = json.loads(capsys.readouterr().out)
    found = {change["id"] for change in report["changes"]}
    assert (report["old"]["label"], report["new"]["label"]) == tuple(
        label.replace("SCHEMAS", schemas) for label in labels
    )
    assert changes <= found
    assert bool(found) is bool(changes)
    assert code == bool(changes)


def released(config: Config, contract: str, release: str, folder: Path) -> str:
    """A wheel of this release that has the package of a contract."""
    wheel = folder / f"post_types-{release}-py3-none-any.whl"
    package = config.output / FOLDERS[contract] / "python"
    with zipfile.ZipFile(wheel, "w") as archive:
        for file in package.glob("post_types/**/*.py"):
            archive.write(file, file.relative_to(package))
    return str(wheel)


def test_the_changes_of_a_release_are_held_against_the_contract_that_it_speaks(
    config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = (released(config, v, v, tmp_path) for v in ("1.1", "2.0"))
    given = ["parity", "--config", str(config.file), "--since", old, new]
    assert cli.main(given) == 1
    printed = capsys.readouterr()
    assert printed.err == "release 2.0: compared with contract 2.0, the last one up to it\n"
    assert "\n  to do    nothing\n" in printed.out
    assert cli.main([*given, "--contract", "1.1"]) == 1
    assert re.search(r"\n  to do    .*Parcel\.stops", capsys.readouterr().out)


def test_a_package_is_compared_with_the_contract_that_its_release_speaks(
    config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def compared(release: str, *arguments: str) -> tuple[int, str]:
        wheel = released(config, "1.1", release, tmp_path)
        given = ["parity", "--python", wheel, *arguments, "--config", str(config.file)]
        return cli.main(given), capsys.readouterr().err

    assert compared("1.1.4") == (
        0,
        "release 1.1.4: compared with contract 1.1, the last one up to it\n",
    )
    assert compared("1.9") == (
        0,
        "release 1.9: compared with contract 1.1, the last one up to it\n",
    )
    assert compared("2.0.1") == (
        1,
        "release 2.0.1: compared with contract 2.0, the last one up to it\n",
    )
    assert compared("1.0") == (1, "")  # None of the contracts is as old, so it is the newest.
    assert compared("2.0.1", "--contract", "1.1") == (0, "")
