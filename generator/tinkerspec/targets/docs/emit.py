"""The docs target: contract -> reference pages in Markdown, an index, and a picture of the types.

What is said of a type comes from the IR alone; how each language uses it comes from the targets of
the languages, through the registry of targets.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...output import OutputFile
from ...resources import templates_folder
from .. import Job, usages
from ..render import Renderer
from . import names, views
from .graph import graph_names


def emit(job: Job) -> list[OutputFile]:
    """Every page.

    Raises:
        DiagnosticError: Hand-written behaviour of a language cannot be read.
    """
    folder = job.settings["folder"]
    return [OutputFile(f"{folder}/{path}", text) for path, text in _files(job)]


def _files(job: Job) -> Iterator[tuple[str, str]]:
    contract = job.contract
    renderer = Renderer(templates_folder() / "docs")
    shown = usages(job)
    schemas = f"{job.schemas}/"
    yield names.INDEX, renderer.render("index.md.j2", views.index_names(contract, schemas, shown))
    yield names.GRAPH, renderer.render("graph.svg.j2", graph_names(contract, schemas))
    users = views.users_of(contract)
    for definition in contract.definitions:
        page_names = views.page_names(
            definition, contract, schemas + definition.source, users[definition.name], shown
        )
        yield names.page(definition), renderer.render("type.md.j2", page_names)
