"""The TypeScript target: contract -> the files of one package.

Each type becomes two files rendered from `templates/typescript/types`: a module, and its types. The
files that every package has are rendered from `package` and `project`; what is no template there is
copied, as are the extensions. Generation runs without Node.js.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from ...contract import model, variants
from ...contract.formats import TEXT_FORMATS
from ...contract.naming import printable_json
from .. import Job, digest
from ..behaviours import Missing
from ..output import OutputFile
from ..prose import SHIPPED
from ..render import Code, Renderer
from ..semver import semver
from . import behaviours, extensions, templates
from .literals import comment, laid_out, record, string
from .spelling import Speller, inputs, unusual
from .views import ModuleView, module_names

_SUFFIX: Final = ".j2"
_ENDINGS: Final = ("js", "d.ts")


def emit(job: Job) -> list[OutputFile]:
    """Every file of the package."""
    package = EsPackage(job)
    return [OutputFile(f"{job.settings['folder']}/{path}", text) for path, text in package.files()]


class EsPackage:
    """The files of one package, by their path in it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._contract = job.contract
        self._templates = templates()
        self._renderer = Renderer(self._templates)
        self._extensions = extensions.of(job)
        self._inputs = inputs(job.contract)
        self._nesting = variants.nesting(job.contract)
        self._missing = defaultdict[str, list[Missing]](list)
        for one in behaviours.missing(job, self._extensions):
            self._missing[one.definition.name].append(one)

    def files(self) -> Iterator[tuple[str, str]]:
        """Every file with its text."""
        everywhere = digest([extensions.chosen(self._extensions), unusual(self._inputs)])
        for definition in self._contract.definitions:
            paths = [f"{definition.module}.{ending}" for ending in _ENDINGS]
            places = [f"{self._job.settings['folder']}/{path}" for path in paths]
            missing = [[one.name, one.remedy] for one in self._missing[definition.name]]
            earlier = [
                self._job.rendered(place, [definition], everywhere, missing) for place in places
            ]
            texts = [text for text in earlier if text is not None]
            if len(texts) < len(paths):
                texts = [*self._module(definition)]
            yield from zip(paths, texts, strict=True)
        for folder in ("package", "project"):
            for path in _files(self._templates / folder):
                place = path.removesuffix(_SUFFIX)
                yield place, self._shipped(place, f"{folder}/{path}")
        for extension in self._extensions.values():
            path = f"{extensions.FOLDER}/{extension.module}"
            yield f"{path}.js", _header(extension.file, "Copied") + extension.text
            if extension.types:
                yield f"{path}.d.ts", _header(extension.types_file, "Copied") + extension.types

    def _module(self, definition: model.Definition) -> Iterator[str]:
        """The text of each file of a type."""
        extension = self._extensions.get(definition.module)
        verified = isinstance(definition, model.Object) and extension is not None
        module = ModuleView(
            definition,
            self._job.schema(definition),
            verified and extension is not None and extension.verifies,
            extension.functions if extension is not None else (),
            self._missing[definition.name],
        )
        names = module_names(module, self._speller(definition))
        for ending in _ENDINGS:
            text = self._renderer.render(f"types/module.{ending}.j2", names)
            yield _header(self._job.file(definition)) + text

    def _speller(self, definition: model.Definition) -> Speller:
        return Speller(self._contract, definition.name, self._inputs, self._nesting)

    def _shipped(self, place: str, source: str) -> str:
        """The text of a file that every package has."""
        if source.endswith(_SUFFIX):
            path = f"{self._job.settings['folder']}/{place}"
            earlier = self._job.rendered(path, (), source, self._package_digest)
            if earlier is not None:
                return earlier
            text = self._renderer.render(source, self._package_names)
        else:
            text = (self._templates / source).read_text(encoding="utf-8")
        return f"// {SHIPPED}\n\n{text}" if place.endswith((".js", ".ts")) else text

    @cached_property
    def _package_digest(self) -> str:
        return digest(self._package_names)

    @cached_property
    def _package_names(self) -> dict[str, Any]:
        contract = self._contract
        metadata = json.dumps(self._metadata(), indent=2, ensure_ascii=False)
        return {
            "package": comment(self._job.settings["package"]),
            "metadata": Code(printable_json(metadata)),
            "version": comment(contract.version),
            "version_literal": string(contract.version),
            "formats": laid_out(
                record(
                    (name, record((("pattern", string(f.pattern)), ("meaning", string(f.meaning)))))
                    for name, f in TEXT_FORMATS.items()
                )
            ),
            "types": [
                {
                    "name": Code(each.name),
                    "module": Code(each.module),
                    "input": Code(self._inputs[each.name]) if each.name in self._inputs else None,
                    "is_enum": isinstance(each, model.Enum),
                }
                for each in contract.definitions
            ],
            "example": self._example(),
        }

    def _example(self) -> dict[str, Code]:
        """The type that the introduction shows: a record, if there is one."""
        definitions = self._contract.definitions
        records = [each for each in definitions if isinstance(each, model.Object)]
        shown = (*records, *definitions)[0]
        return {"name": Code(shown.name), "module": Code(shown.module)}

    def _metadata(self) -> dict[str, Any]:
        settings = self._job.settings
        given = {name: settings[name] for name in ("license", "homepage") if settings[name]}
        return {
            "name": settings["package"],
            "version": semver(self._contract.version),
            "description": f"Typed values of the contract, version {self._contract.version}",
            **given,
            "type": "module",
            "sideEffects": False,
            "engines": {"node": ">=20"},
            "exports": {
                ".": _entry("_index"),
                "./_runtime": _entry("_runtime/index"),
                "./*": _entry("*"),
            },
        }


def _entry(module: str) -> dict[str, str]:
    return {"types": f"./{module}.d.ts", "default": f"./{module}.js"}


def _files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def _header(source: str, made: str = "Generated") -> str:
    edit = "the schema" if made == "Generated" else "that file"
    return (
        f"// {made} by tinkerspec from {comment(source)}; do not edit.\n"
        f"// To change it, edit {edit} and run `tinkerspec generate`.\n\n"
    )
