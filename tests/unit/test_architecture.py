"""generator/ARCHITECTURE.md is true: it names the parts that exist and no other; its rules hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from tinkerspec.publish.inputs import ASIDE
from tinkerspec.targets import installed

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "generator" / "tinkerspec"
ORACLE = ROOT / "generator" / "tinkerspec_oracle"
TEMPLATES = ROOT / "templates"
DOCUMENT = ROOT / "generator" / "ARCHITECTURE.md"

BEHAVIOUR = ("extensions", "mixins", "rules")
"""Folders of this project's own behaviour, each named as one part."""

ENTRY = re.compile(r"^- `([^`]+)`: (.+)$", re.MULTILINE)


@cache
def modules(package: Path = PROGRAM) -> list[Path]:
    return sorted(path for path in package.rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """A module, parsed once for all rules."""
    return ast.parse(path.read_text(encoding="utf-8"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parts() -> Iterator[str]:
    """Every part that the document has to name: rooms, modules at the top, scripts beside them.

    What a module in a room does, it says itself.
    """
    folders = [PROGRAM, ORACLE, *PROGRAM.rglob("*"), *TEMPLATES.rglob("*")]
    for path in folders:
        if path.is_dir() and "__pycache__" not in path.parts:
            yield f"{relative(path)}/"
    for path in (*PROGRAM.glob("*.py"), *PROGRAM.parent.glob("*.py")):
        if path.name != "__init__.py":
            yield relative(path)


@cache
def imports(path: Path) -> list[str]:
    """Absolute names of all that a module imports, wherever the statement stands."""
    return list(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    package = list(path.relative_to(PROGRAM.parent).parent.parts)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def importers(of: str, package: Path = PROGRAM) -> list[str]:
    return [
        relative(path)
        for path in modules(package)
        if any(name == of or name.startswith(f"{of}.") for name in imports(path))
    ]


def test_the_document_names_every_part_once_and_no_other() -> None:
    named = [name for name, _ in ENTRY.findall(DOCUMENT.read_text(encoding="utf-8"))]
    assert sorted(named) == sorted(set(parts()))


def test_every_stage_of_the_diagram_is_a_part() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    diagram = text.split("```")[1]
    for stage in ("contract/load.py", "contract/lint", "contract/resolve.py", "publish"):
        assert re.search(rf"\b{Path(stage).stem}\b", diagram)
        assert (PROGRAM / stage).exists()
    for target in (path.parent.name for path in (PROGRAM / "targets").glob("*/emit.py")):
        assert re.search(rf"\b{target}:", diagram), f"the diagram lacks the target {target}"


def test_links_of_the_documents_lead_somewhere() -> None:
    for document in (DOCUMENT, ROOT / "README.md", ROOT / "tests" / "README.md"):
        text = document.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            if "://" not in link:
                assert (document.parent / link).exists(), f"{relative(document)}: {link}"


def test_every_folder_of_tests_is_explained() -> None:
    tests = ROOT / "tests"
    table = re.findall(r"^\| `(\w+)/` \|", (tests / "README.md").read_text("utf-8"), re.MULTILINE)
    folders = [path.name for path in tests.iterdir() if path.is_dir() and path.name[0] not in "._"]
    assert sorted(table) == sorted(folders)


def test_the_second_reader_has_one_door() -> None:
    adapter = "generator/tinkerspec/second_reader/adapter.py"
    assert importers("datamodel_code_generator") == [adapter]
    outside = [
        path for path in importers("tinkerspec.second_reader") if "second_reader" not in path
    ]
    assert outside == ["generator/tinkerspec/pipeline.py"]


def test_the_oracle_shares_no_code_with_the_program() -> None:
    assert importers("tinkerspec", ORACLE) == []
    # One door: the target that writes vectors asks the oracle what comes of a payload.
    door = "generator/tinkerspec/targets/vectors/derive.py"
    assert [path for path in importers("tinkerspec_oracle") if path != door] == []


def test_the_ir_depends_on_nothing() -> None:
    """On nothing of the program, but that its data is frozen."""
    frozen = PROGRAM / "frozen.py"
    names = [*imports(PROGRAM / "contract" / "model.py"), *imports(frozen)]
    own = [name for name in names if name.startswith("tinkerspec")]
    assert own == ["tinkerspec.frozen.frozen"]


def emitted_imports(path: Path) -> Iterator[str]:
    """What a module of the emitted package imports of it, from the package on: `_runtime.held`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.level:
            home = () if node.level > 1 else (path.parent.name,)
            yield from (".".join([*home, node.module or alias.name]) for alias in node.names)


def test_in_the_emitted_package_speed_depends_on_meaning_alone() -> None:
    package = TEMPLATES / "python" / "package"
    meaning, speed = (sorted((package / part).glob("*.py")) for part in ("_runtime", "_speed"))
    assert {name.partition(".")[0] for path in speed for name in emitted_imports(path)} == {
        "_runtime",
        "_speed",
    }
    assert {name.partition(".")[0] for path in meaning for name in emitted_imports(path)} == {
        "_runtime"
    }
    # One call of `import_module`, which may fail, has the name as text.
    texts = re.compile(r"[.\w]*_speed[\"']")
    found = {path.name: texts.findall(path.read_text("utf-8")) for path in package.rglob("*.*")}
    assert {name: texts for name, texts in found.items() if texts} == {"ways.py": ['._speed"']}


def test_targets_do_not_know_each_other() -> None:
    assert installed.found().keys() >= {"docs", "elixir", "openapi", "python", "site", "typescript"}
    for target in installed.found():
        package = f"tinkerspec.targets.{target}"
        folder = f"generator/tinkerspec/targets/{target}/"
        strangers = {
            (relative(path), name)
            for path in modules()
            for name in imports(path)
            if name.startswith(f"{package}.") and not relative(path).startswith(folder)
        }
        assert strangers == set(), f"{package} is imported outside of its folder"


SPEAKERS = {
    "commands/generate.py": "the example of the command",
    "commands/parity.py": "the options of the readers of packages",
    "config.py": "the example of a configuration",
    "contract/pattern_flaws.py": "what readers of patterns lack",
    "contract/lint/refused.py": "keywords of other generators",
    "parity/": "readers of packages of two languages",
    "second_reader/": "reads what datamodel-code-generator writes",
    "validate/package.py": "judges by the package that the program itself can run",
}
"""Where a language is named outside of its target, and why."""


def test_nothing_of_a_language_stands_outside_its_target() -> None:
    languages = [name for name, target in installed.every().items() if target.language]
    assert languages == ["elixir", "python"]
    word = re.compile(rf"(?i)\b({'|'.join(languages)})\b")
    found = {
        path.relative_to(PROGRAM).as_posix()
        for path in modules()
        for text in spoken(tree(path))
        if word.search(text)
    }
    homes = {f"targets/{language}/" for language in languages}
    strangers = {path for path in found if not path.startswith((*homes, *SPEAKERS))}
    assert strangers == set()
    assert [place for place in SPEAKERS if not any(path.startswith(place) for path in found)] == []


def spoken(module: ast.Module) -> Iterator[str]:
    """The names and texts of a module that are no docstrings."""
    loose = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in loose:
                yield text
            case ast.Name(id=text) | ast.Attribute(attr=text) | ast.arg(arg=text):
                yield text
            case ast.ClassDef(name=text) | ast.FunctionDef(name=text):
                yield text


def test_a_contract_has_one_door() -> None:
    """Load, lint and resolve stand behind `contract.open`; nothing else puts them in a row."""
    door = "generator/tinkerspec/contract/__init__.py"
    assert importers("tinkerspec.contract.load.load_folder") == [door]
    # What openapi.json has of its own becomes schemas without files, in memory.
    sketches = "generator/tinkerspec/diff/sketches.py"
    assert importers("tinkerspec.contract.resolve.resolve") == [door, sketches]


def test_what_the_door_opens_does_not_open_the_door() -> None:
    """A document comes in by `importing`, which stands on parts of contract/, as the door does."""
    inside = [
        path
        for path in modules()
        if path.is_relative_to(PROGRAM / "importing") or path.is_relative_to(PROGRAM / "contract")
    ]
    names = {each.stem for each in (PROGRAM / "contract").iterdir()} - {"__init__"}
    parts = tuple(f"tinkerspec.contract.{name}" for name in names)
    found = {
        (relative(path), name)
        for path in inside
        for name in imports(path)
        if name.startswith("tinkerspec.contract") and not name.startswith(parts)
    }
    assert found == set()


FEATURES = ("diff", "importing", "parity", "validate")


@pytest.mark.parametrize("feature", FEATURES)
def test_features_do_not_know_each_other(feature: str) -> None:
    """A feature is a folder: what two of them need stands in contract/, report/ or beside them."""
    folder = f"generator/tinkerspec/{feature}/"
    others = [path for path in importers(f"tinkerspec.{feature}") if not path.startswith(folder)]
    assert [path for path in others if path.split("/")[2] in FEATURES] == []


@pytest.mark.parametrize("folder", ASIDE)
def test_what_decides_no_output_is_asked_by_nothing_that_makes_it(folder: str) -> None:
    """`generate` does not see when their code changes. The pipeline asks some for other work."""
    asking = {path.split("/")[2] for path in importers(f"tinkerspec.{folder}")}
    assert asking <= {*ASIDE, "cli.py", "pipeline.py"}


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    """What stands in a package may ask its `__init__`, which says what the package is."""
    paths = [path for path in modules() if path.name != "__init__.py"]
    named = {
        ".".join(path.relative_to(PROGRAM.parent).with_suffix("").parts): path for path in paths
    }
    asked = {
        name: {each for of in imports(path) for each in (of, of.rpartition(".")[0])} & named.keys()
        for name, path in named.items()
    }
    assert len([*TopologicalSorter(asked).static_order()]) == len(named) > 300


def named_types(path: Path) -> Iterator[str]:
    """The names of all classes and type aliases of a module, private ones too."""
    yield from (node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef))
    for node in tree(path).body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id="TypeAlias")):
                yield name
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Subscript(value=ast.Name(id="Callable" | "Literal" | "Mapping")),
            ):
                yield name


def test_a_noun_means_one_thing() -> None:
    """No two classes or aliases have one name, whether or not an underscore begins it."""
    homes: dict[str, list[str]] = {}
    for path in modules():
        for name in named_types(path):
            homes.setdefault(name.lstrip("_"), []).append(relative(path))
    assert homes["Contract"] == ["generator/tinkerspec/contract/model.py"]
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_frozen_data_is_made_in_one_way() -> None:
    """What other interpreters run is a program of its own."""
    found = [
        relative(path)
        for path in modules()
        if "dataclass(frozen" in path.read_text("utf-8") and "runners" not in path.parts
    ]
    assert found == ["generator/tinkerspec/frozen.py"]  # It says what it stands for.


def test_json_pointers_are_spelled_in_one_place() -> None:
    """A program of its own, as those that other interpreters run, has its own."""
    spellers = {
        relative(path) for path in modules() if re.search("~[01]", path.read_text(encoding="utf-8"))
    }
    assert spellers == {"generator/tinkerspec/contract/pointer.py"}


def _shipped() -> list[Path]:
    templates = [
        path
        for path in TEMPLATES.rglob("*")
        if path.is_file() and not {*BEHAVIOUR, "__pycache__"} & set(path.parts)
    ]
    return [*modules(), *modules(ORACLE), *templates]


def test_the_program_names_no_type_of_the_project() -> None:
    titles = [path.stem for path in (ROOT / "schemas" / "types").rglob("*.json")]
    pascal = ["".join(word.capitalize() for word in title.split("_")) for title in titles]
    assert "LossFnType" in pascal
    names = re.compile(rf"\b({'|'.join([*pascal, 'ModelID'])})\b|(?i:tinker)(?!spec)")
    found = [
        f"{relative(path)}:{number}: {match.group()}"
        for path in _shipped()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (match := names.search(line))
    ]
    assert found == []


STARTS = [
    *(f"import tinkerspec.{name}" for name in ("cli", "pipeline", "publish.plan", "config")),
    *(f"import tinkerspec.{name}" for name in ("publish.inputs", "resources")),
    # The configuration asks for the declarations of its targets.
    *(
        f"from tinkerspec.targets import installed; installed.load({name!r})"
        for name in sorted(installed.found())
    ),
]


@pytest.mark.parametrize("start", STARTS)
def test_starting_costs_the_standard_library_alone(start: str) -> None:
    script = (
        f"import sys; before = set(sys.modules); {start}; "
        "loaded = {name.split('.')[0] for name in set(sys.modules) - before}; "
        "print(*sorted(loaded - sys.stdlib_module_names - {'tinkerspec'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")
