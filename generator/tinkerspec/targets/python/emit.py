"""The Python target: contract -> the files of one package.

Each type becomes a module rendered from `templates/python/types`; the package's own modules and its
project files are rendered from `package` and `project`, and what is no template there is copied, as
are the mixins.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, Final

from ...contract import model
from ...diagnostics import Diagnostic, DiagnosticError
from ...resources import templates_folder
from .. import Job
from ..output import OutputFile
from ..render import Code, Renderer
from . import mixins, views
from .format import format_python
from .literals import comment, docstring, literal
from .mixins import Mixin
from .names import TAKEN, is_identifier
from .spelling import Speller
from .wire import wire_names

_TEMPLATES: Final = "templates/python"
_SUFFIX: Final = ".j2"


def emit(job: Job) -> list[OutputFile]:
    """Every file of the package, formatted.

    Raises:
        DiagnosticError: A mixin does not fit its type, or the types cannot be laid out as Python
            modules.
    """
    package = Package(job)
    rendered = format_python(dict(package.rendered()))
    return [OutputFile(path, text) for path, text in {**rendered, **dict(package.copied())}.items()]


class Package:
    """The files of one package, by path below the output folder."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._contract = job.contract
        self._templates = templates_folder() / "python"
        self._renderer = Renderer(self._templates)
        self._name = _package_name(job.settings["package"])
        self._project = job.settings["folder"]
        self._folder = f"{self._project}/{self._name}"
        self._mixins = _mixins(job)
        self._re_exported = _re_exported(job.contract)
        _stop_at(_layout_faults(job, self._templates))

    def rendered(self) -> Iterator[tuple[str, str]]:
        """What is made from templates, not formatted yet."""
        for definition in self._contract.definitions:
            yield f"{self._folder}/{definition.module}.py", self._module(definition)
        for folder, target in (("package", self._folder), ("project", self._project)):
            for path in _files(self._templates / folder):
                if path.endswith(_SUFFIX):
                    text = self._render(f"{folder}/{path}", self._package_names())
                    yield f"{target}/{path.removesuffix(_SUFFIX)}", text

    def copied(self) -> Iterator[tuple[str, str]]:
        """What somebody wrote by hand, under a header that says where."""
        for folder, target in (("package", self._folder), ("project", self._project)):
            for path in _files(self._templates / folder):
                if not path.endswith(_SUFFIX):
                    text = (self._templates / folder / path).read_text(encoding="utf-8")
                    yield f"{target}/{path}", _copied(path, f"{_TEMPLATES}/{folder}/{path}", text)
        for mixin in self._mixins.values():
            path = f"{self._folder}/{views.MIXINS}/{mixin.module}.py"
            yield path, _copied(path, mixin.file, mixin.text)

    def _module(self, definition: model.Definition) -> str:
        kind = {model.Object: "object", model.Enum: "enum"}.get(type(definition), "alias")
        speller = Speller(self._contract, definition.name)
        names = views.module_names(
            definition,
            speller,
            mixin=self._mixins.get(definition.module),
            also=self._re_exported.get(definition.module, ()),
        )
        source = f"{self._job.schemas}/{definition.source}"
        return _header(source) + self._renderer.render(f"types/{kind}.py.j2", names)

    def _render(self, template: str, names: Mapping[str, Any]) -> str:
        header = (
            _header(f"{self._job.schemas}/") if template.endswith((".py.j2", ".toml.j2")) else ""
        )
        return header + self._renderer.render(template, names)

    def _package_names(self) -> dict[str, Any]:
        contract = self._contract
        return {
            **wire_names(contract),
            "package": Code(self._name),
            "package_doc": docstring(contract.title or self._name, indent=0),
            "distribution": Code(self._job.settings["distribution"] or self._name),
            "version": comment(contract.version),
            "version_toml": _toml(contract.version),
            "summary_toml": _toml(f"Typed values of the contract, version {contract.version}"),
            "version_literal": literal(contract.version),
            "has_mixins": bool(self._mixins),
            "types": [(Code(d.name), Code(d.module)) for d in contract.definitions],
            "enum_modules": [
                Code(d.module) for d in contract.definitions if isinstance(d, model.Enum)
            ],
        }


def _toml(text: str) -> Code:
    """A text as a TOML string, which JSON's are as long as no character takes two escapes."""
    return Code(json.dumps(text))


def _mixins(job: Job) -> Mapping[str, Mixin]:
    folder = job.settings["mixins"]
    return mixins.load(job.root / folder, folder, job.contract) if folder else {}


def _files(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )


def _header(source: str) -> str:
    return (
        f"# Generated by tinkerspec from {comment(source)}; do not edit.\n"
        "# To change it, edit the schema and run `tinkerspec generate`.\n"
    )


def _copied(path: str, source: str, text: str) -> str:
    if not path.endswith(".py"):
        return text
    return (
        f"# Copied by tinkerspec from {comment(source)}; do not edit.\n"
        "# To change it, edit that file and run `tinkerspec generate`.\n" + text
    )


def _re_exported(contract: model.Contract) -> Mapping[str, list[model.Definition]]:
    """The definitions that a module re-exports, because they ask for it, by the module's name."""
    found = defaultdict[str, list[model.Definition]](list)
    for definition in contract.definitions:
        for module in dict.fromkeys(_also_in(definition)):
            if module != definition.module:
                found[module].append(definition)
    return found


def _also_in(definition: model.Definition) -> list[str]:
    """The modules of other types from which users import this one (`x-lang.python.modules`)."""
    modules = definition.lang.get("python", {}).get("modules", [])
    assert isinstance(modules, list)
    return [str(module) for module in modules]


def _package_name(name: str) -> str:
    if is_identifier(name):
        return name
    raise DiagnosticError(
        [
            Diagnostic(
                code="config-invalid",
                message=f"the package name {name!r} is no Python identifier",
                help="use letters, digits and underscores",
                file="pyproject.toml",
            )
        ]
    )


def _layout_faults(job: Job, templates: Path) -> Iterator[Diagnostic]:
    """Types that cannot become modules of one package."""
    own = {path.split("/")[0].split(".")[0] for path in _files(templates / "package")} | {
        views.MIXINS
    }
    modules = {definition.module for definition in job.contract.definitions}
    for definition in job.contract.definitions:
        document = job.sources.by_path[definition.source]
        if definition.name in TAKEN:
            message = f"emitted modules import another `{definition.name}`"
            yield document.diagnostic(
                "python-name-taken", "/title", message, "give the type another title"
            )
        if definition.module in own:
            message = f"`{definition.module}.py` is a module of the package itself"
            yield document.diagnostic(
                "python-module-taken", "/title", message, "give the type another title"
            )
        for module in sorted(set(_also_in(definition)) - modules):
            message = f"there is no module {module!r} that could re-export {definition.name}"
            yield document.diagnostic(
                "python-module-unknown",
                "/x-lang/python/modules",
                message,
                "name the module of a type",
            )
    yield from _cycles(job)


def _cycles(job: Job) -> Iterator[Diagnostic]:
    """A ring of imports through more than one module, if there is one."""
    contract = job.contract
    re_exported = _re_exported(contract)
    graph = {
        definition.name: {
            *model.mentions(definition),
            *(other.name for other in re_exported.get(definition.module, ())),
        }
        - {definition.name}
        for definition in contract.definitions
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring = sorted(set(error.args[1]))
        document = job.sources.by_path[contract.by_name[ring[0]].source]
        message = f"the modules of these types import each other: {', '.join(ring)}"
        help_ = "a Python type may refer to itself, but not round a ring of other types: break it"
        yield document.diagnostic("python-import-cycle", "", message, help_)


def _stop_at(diagnostics: Iterator[Diagnostic] | list[Diagnostic]) -> None:
    if found := list(diagnostics):
        raise DiagnosticError(found)
