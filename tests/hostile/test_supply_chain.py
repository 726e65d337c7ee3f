"""What is emitted needs what it declares, and no more; SECURITY.md promises what tests hold."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import guarding
from guarding import ROOT
from packaging.requirements import Requirement

PACKAGE = ROOT / "generated" / "python"
USED_WHERE_THEY_ARE = {"numpy", "torch"}
"""What the user may bring; looked for among the loaded modules, and imported only then."""


def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((PACKAGE / "pyproject.toml").read_text("utf-8"))
    return found["project"]


def names(requirements: list[str]) -> set[str]:
    return {Requirement(line).name.lower().replace("-", "_") for line in requirements}


def pinned_by(distribution: str) -> Iterator[str]:
    """What a distribution brings along in one version alone, as a part of itself: pydantic-core."""
    for line in metadata.requires(distribution) or []:
        requirement = Requirement(line)
        if [pin.operator for pin in requirement.specifier] == ["=="] and not requirement.marker:
            yield requirement.name.lower().replace("-", "_")


def imported(tree: ast.AST) -> Iterator[str]:
    """The top-level names of the modules that a tree imports absolutely."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module).partition(".")[0]


def at_import(tree: ast.Module) -> ast.Module:
    """What of a module runs when it is imported: no bodies of functions, nothing for checkers."""

    class Outside(ast.NodeTransformer):
        def visit_FunctionDef(self, node: ast.FunctionDef) -> None:  # ast names it
            return None

        def visit_If(self, node: ast.If) -> ast.AST:
            return ast.Pass() if "TYPE_CHECKING" in ast.unparse(node.test) else node

    outside: ast.Module = Outside().visit(tree)
    return outside


def test_the_package_imports_what_it_declares() -> None:
    declared = names(project()["dependencies"])
    extras = {
        name for of in project().get("optional-dependencies", {}).values() for name in names(of)
    }
    declared |= {name for owner in declared for name in pinned_by(owner)}
    files = list(PACKAGE.rglob("*.py"))
    assert len(files) > 30
    for file in files:
        found = set(imported(ast.parse(file.read_text("utf-8")))) - sys.stdlib_module_names
        strange = found - declared - extras - USED_WHERE_THEY_ARE
        # Some distributions are named like their module with `py` before it.
        assert {name for name in strange if f"py{name}" not in extras} == set(), file
        always = set(imported(at_import(ast.parse(file.read_text("utf-8")))))
        assert always - sys.stdlib_module_names <= declared, file


def test_the_package_loads_what_it_declares(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); before = set(sys.modules);"
        "import tinker_types, pkgutil, importlib;"
        "[importlib.import_module(m.name) for m in"
        " pkgutil.walk_packages(tinker_types.__path__, 'tinker_types.')];"
        "tinker_types.AdamParams().to_json();"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    done = guarding.run(["-c", program, PACKAGE], tmp_path, read=[PACKAGE])
    assert (done.code, done.errors, done.refused) == (0, "", ())
    loaded = set(done.output.split()) - sys.stdlib_module_names - {"tinker_types"}
    loaded = {name for name in loaded if not name.startswith("_sysconfigdata")}
    owners = metadata.packages_distributions()
    brought = {
        name.lower().replace("-", "_") for module in loaded for name in owners.get(module, [module])
    }
    extras = project().get("optional-dependencies", {}).values()
    allowed = {name.replace("-", "_") for of in extras for name in names(of)}
    pending = list(names(project()["dependencies"]))
    while pending:
        name = pending.pop()
        if name not in allowed:
            allowed.add(name)
            lines = metadata.requires(name) or []
            pending += names([line for line in lines if "extra ==" not in line])
    assert {"pydantic", "orjson"} <= brought <= allowed


def test_security_md_names_what_is_there() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"^\| `([a-z]+)`", text, re.MULTILINE))
    from tinkerspec.commands import COMMANDS

    assert commands >= COMMANDS.keys()
    for path in re.findall(r"\]\(([^)#]+)\)", text):
        assert path.startswith("https://") or (ROOT / path).exists(), path
