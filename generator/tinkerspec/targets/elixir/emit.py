"""The Elixir target: contract -> the files of one mix project.

Each type becomes a module rendered from `templates/elixir/types`; the modules that every package
has and the project's own files are rendered from `package` and `project`; extensions are copied.
What is written is formatted already, because generation runs without Elixir.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from ...contract import model, variants
from ...contract.formats import TEXT_FORMATS
from .. import Job, digest
from ..behaviours import Missing
from ..output import OutputFile
from ..prose import SHIPPED
from ..render import Code, Renderer
from ..semver import semver
from . import behaviours, extensions, names, templates, views
from .literals import Container, Pair, comment, layout, paragraphs, string
from .spelling import TypespecSpeller

_SUFFIX: Final = ".j2"
_NAMESPACE_FILE: Final = "namespace.ex"


def emit(job: Job) -> list[OutputFile]:
    """Every file of the project."""
    project = Project(job)
    return [OutputFile(f"{job.settings['folder']}/{path}", text) for path, text in project.files()]


class Project:
    """The files of one mix project, by their path in it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._contract = job.contract
        self._namespace = job.settings["namespace"]
        self._style = job.settings["members"]
        self._app = job.settings["app"] or names.app(self._namespace)
        self._lib = f"lib/{names.path(self._namespace)}"
        self._templates = templates()
        self._renderer = Renderer(self._templates)
        self._extensions = extensions.of(job)
        self._changing = variants.changing(job.contract)
        self._nesting = variants.nesting(job.contract)
        self._missing = defaultdict[str, list[Missing]](list)
        for one in behaviours.missing(job, self._extensions):
            self._missing[one.definition.name].append(one)

    def files(self) -> Iterator[tuple[str, str]]:
        """Every file with its text."""
        everywhere = digest(extensions.chosen(self._extensions))
        for definition in self._contract.definitions:
            path = f"{self._lib}/{definition.module}.ex"
            yield path, self._rendered(path, definition, everywhere) or self._module(definition)
        for folder in ("package", "project"):
            for path in _files(self._templates / folder):
                yield from self._shipped(folder, path)
        for extension in self._extensions.values():
            path = f"{self._lib}/{names.path(names.EXTENSIONS)}/{extension.module}.ex"
            yield path, _header(extension.file, "Copied") + extension.text

    def _rendered(self, path: str, definition: model.Definition, everywhere: str) -> str | None:
        """The module as an earlier run has rendered it."""
        return self._job.rendered(
            f"{self._job.settings['folder']}/{path}",
            [definition],
            everywhere,
            [[one.name, one.remedy] for one in self._missing[definition.name]],
        )

    def _module(self, definition: model.Definition) -> str:
        kind = {model.Object: "object", model.Enum: "enum"}.get(type(definition), "alias")
        extension = self._extensions.get(definition.module)
        template_names = {
            **views.module_names(
                definition,
                self._job.schema(definition),
                TypespecSpeller(
                    self._contract, self._namespace, definition.name, self._style, self._nesting
                ),
                extension,
            ),
            "missing": [views.missing_function(one) for one in self._missing[definition.name]],
            "check": Code(", :same" if definition.name in self._changing else ""),
        }
        source = self._job.file(definition)
        return _header(source) + self._renderer.render(f"types/{kind}.ex.j2", template_names)

    def _shipped(self, folder: str, path: str) -> Iterator[tuple[str, str]]:
        place = path.removesuffix(_SUFFIX)
        if folder == "package":
            place = f"{self._lib}.ex" if place == _NAMESPACE_FILE else f"{self._lib}/{place}"
        text = self._text(f"{self._job.settings['folder']}/{place}", f"{folder}/{path}")
        if text.strip():  # Nothing is left of a file that this contract does not need.
            yield place, text

    def _text(self, place: str, source: str) -> str:
        """The text of a file that every project has."""
        if source.endswith(_SUFFIX):
            earlier = self._job.rendered(place, (), source, self._package_digest)
            if earlier is not None:
                return earlier
            text = self._renderer.render(source, self._package_names)
        else:
            text = (self._templates / source).read_text(encoding="utf-8")
        is_code = place.endswith((".ex", ".exs")) and text.strip()
        return f"# {SHIPPED}\n" + text.lstrip() if is_code else text

    @cached_property
    def _package_digest(self) -> str:
        return digest(self._package_names)

    @cached_property
    def _package_names(self) -> dict[str, Any]:
        definitions = self._contract.definitions
        structs = [d.name for d in definitions if isinstance(d, model.Object)]
        return {
            "namespace": Code(self._namespace),
            "project_module": Code(self._namespace.replace(".", "")),
            "app": Code(self._app),
            "title": paragraphs(self._contract.title or self._namespace, indent=2),
            "version": Code(comment(self._contract.version)),
            "version_literal": string(self._contract.version),
            "project_version": string(semver(self._contract.version)),
            "structs": bool(structs),
            "text_patterns": _texts("@patterns ", {k: f.pattern for k, f in TEXT_FORMATS.items()}),
            "text_meanings": _texts("@meanings ", {k: f.meaning for k, f in TEXT_FORMATS.items()}),
            "types": [Code(f"{self._namespace}.{d.name}") for d in definitions],
            "example": Code((structs or [definitions[0].name])[0]),
        }


def _texts(name: str, texts: Mapping[str, str]) -> Code:
    """A map of texts, as an attribute of a module holds it."""
    pairs = (Pair(f"{string(key)} =>", string(text)) for key, text in texts.items())
    return Code(name + layout(Container("%{", tuple(pairs), "}"), 2, taken=len(name)))


def _files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def _header(source: str, made: str = "Generated") -> str:
    edit = "the schema" if made == "Generated" else "that file"
    return (
        f"# {made} by tinkerspec from {comment(source)}; do not edit.\n"
        f"# To change it, edit {edit} and run `tinkerspec generate`.\n"
    )
