"""The Python target: contract -> the files of one package.

Each type becomes a module rendered from `templates/python/types`; the package's own modules and its
project files are rendered from `package` and `project`, and what is no template there is copied, as
are the mixins.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from ...contract import model, variants
from ...contract.formats import TEXT_FORMATS
from .. import Job, digest
from ..behaviours import Missing
from ..output import OutputFile
from ..prose import SHIPPED, describe_member
from ..render import Code, Renderer
from . import behaviours, mixins, templates, views
from .bases import bases, inherited
from .format import format_python
from .layout import Module, files, homes, modules, moved
from .literals import comment, docstring, literal, long_literal
from .names import EXPORTS, MIXINS
from .spelling import AnnotationSpeller
from .wire import wire_names

_SUFFIX: Final = ".j2"


def emit(job: Job) -> list[OutputFile]:
    """Every file of the package, formatted."""
    package = Package(job)
    earlier = dict(package.earlier())
    rendered = format_python(dict(package.rendered(earlier)))
    texts = {**earlier, **rendered, **dict(package.copied())}
    return [OutputFile(path, text) for path, text in texts.items()]


class Package:
    """The files of one package, by path below the output folder."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._contract = job.contract
        self._templates = templates()
        self._renderer = Renderer(self._templates)
        self._name = job.settings["package"]
        self._project = job.settings["folder"]
        self._folder = f"{self._project}/{self._name}"
        self._mixins = mixins.of(job)
        self._missing = defaultdict[str, list[Missing]](list)
        for one in behaviours.missing(job, self._mixins):
            self._missing[one.definition.name].append(one)
        self._made = mixins.made(job.contract, self._mixins)
        self._bases = bases(job.contract, self._mixins, job.settings["members"])
        self._extended = frozenset(name for names in self._bases.values() for name in names)
        self._nesting = variants.nesting(job.contract)
        self._homes = homes(job.contract, self._bases)
        self._modules = {
            f"{self._folder}/{module.definition.module}.py": module
            for module in modules(self._contract, self._bases, self._homes)
        }

    def earlier(self) -> Iterator[tuple[str, str]]:
        """The files that an earlier run has rendered and formatted."""
        everywhere = digest(
            [
                mixins.chosen(self._mixins),
                moved(self._contract, self._homes),
                {name: names for name, names in self._bases.items() if names},
            ]
        )
        for path, module in self._modules.items():
            types = [*module.defined, *module.re_exported]
            missing = [[one.name, one.remedy] for d in types for one in self._missing[d.name]]
            text = self._job.rendered(path, [module.definition, *types], everywhere, missing)
            if text is not None:
                yield path, text
        for path, (template, names) in self._shipped.items():
            text = self._job.rendered(path, (), template, digest(names))
            if text is not None:
                yield path, text

    def rendered(self, without: Container[str] = ()) -> Iterator[tuple[str, str]]:
        """What is made from templates, not formatted yet, without the files at some paths."""
        for path, module in self._modules.items():
            if path not in without:
                yield path, self._module(module)
        for path, (template, names) in self._shipped.items():
            if path not in without:
                yield path, self._render(template, names)

    def copied(self) -> Iterator[tuple[str, str]]:
        """What somebody wrote by hand: the files of every package, and the project's own, which say
        where they are from."""
        for folder, target in (("package", self._folder), ("project", self._project)):
            for path in files(self._templates / folder):
                if not path.endswith(_SUFFIX):
                    text = (self._templates / folder / path).read_text(encoding="utf-8")
                    header = f"# {SHIPPED}\n" if path.endswith(".py") else ""
                    yield f"{target}/{path}", header + text
        for mixin in self._mixins.values():
            path = f"{self._folder}/{MIXINS}/{mixin.module}.py"
            yield path, _copied(mixin.file) + mixin.text

    def _module(self, module: Module) -> str:
        shown = [self._view(definition) for definition in module.defined]
        names = views.module_names(module, self._homes, shown)
        types = [
            Code(self._renderer.render(f"types/{view.kind}.py.j2", view.names)) for view in shown
        ]
        source = self._job.file(module.definition)
        text = self._renderer.render("types/module.py.j2", {**names, "types": types})
        return _header(source) + text

    def _view(self, definition: model.Definition) -> views.TypeView:
        return views.type_view(
            definition,
            AnnotationSpeller.of(
                self._contract,
                definition,
                self._homes,
                self._job.settings["members"],
                self._extended,
                self._nesting,
            ),
            schema=self._job.schema(definition),
            bases=self._bases.get(definition.name, ()),
            mixin=self._mixins.get(definition.module),
            made=self._made,
            missing=self._missing[definition.name],
        )

    def _render(self, template: str, names: Mapping[str, Any]) -> str:
        header = _header(self._job.origin) if template.endswith((".py.j2", ".toml.j2")) else ""
        return header + self._renderer.render(template, names)

    @cached_property
    def _shipped(self) -> Mapping[str, tuple[str, Mapping[str, Any]]]:
        """The templates of the files that every package has, each with its names, by path."""
        names = self._package_names()
        own = {
            "package/_descriptions.py.j2": {"described": list(self._described())},
            "package/wire.py.j2": wire_names(self._contract),
        }
        return {
            f"{target}/{path.removesuffix(_SUFFIX)}": (template, own.get(template, names))
            for folder, target in (("package", self._folder), ("project", self._project))
            for path in files(self._templates / folder)
            if path.endswith(_SUFFIX)
            for template in (f"{folder}/{path}",)
        }

    def _package_names(self) -> dict[str, Any]:
        contract = self._contract
        return {
            "package": Code(self._name),
            "package_doc": docstring(contract.title or self._name, indent=0),
            "distribution": Code(self._job.settings["distribution"] or self._name),
            "metadata": [
                (Code(key), _toml(self._job.settings[setting]))
                for key, setting in (("license", "license"), ("urls.Homepage", "homepage"))
                if self._job.settings[setting]
            ],
            "version": comment(contract.version),
            "version_toml": _toml(contract.version),
            "summary_toml": _toml(f"Typed values of the contract, version {contract.version}"),
            "version_literal": literal(contract.version),
            "exports": [Code(name) for name in EXPORTS],
            "has_mixins": bool(self._mixins),
            "text_formats": [
                {
                    "name": literal(name),
                    "pattern": literal(format_.pattern),
                    "message": literal(f"Input should be {format_.meaning}"),
                }
                for name, format_ in TEXT_FORMATS.items()
            ],
            "types": [(Code(d.name), Code(d.module)) for d in contract.definitions],
            "enum_modules": [
                Code(d.module) for d in contract.definitions if isinstance(d, model.Enum)
            ],
        }

    def _described(self) -> Iterator[dict[str, Any]]:
        """The descriptions of the members of each class, without those of its bases."""
        for definition in self._contract.definitions:
            if isinstance(definition, model.Object):
                above = inherited(self._contract, self._bases[definition.name])
                members = [
                    {"name": literal(field.name), "text": long_literal(text)}
                    for field in definition.fields
                    if (text := describe_member(field)) and field.name not in above
                ]
                if members:
                    yield {"name": Code(definition.name), "members": members}


def _toml(text: str) -> Code:
    """A text as a TOML string: one of JSON, but for the escapes of what cannot be seen."""
    quoted = json.dumps(text, ensure_ascii=False)
    return Code("".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted))


def _header(source: str) -> str:
    return (
        f"# Generated by tinkerspec from {comment(source)}; do not edit.\n"
        "# To change it, edit the schema and run `tinkerspec generate`.\n"
    )


def _copied(source: str) -> str:
    return (
        f"# Copied by tinkerspec from {comment(source)}; do not edit.\n"
        "# To change it, edit that file and run `tinkerspec generate`.\n"
    )
