"""The docs target: contract -> reference pages in Markdown, an index, and a picture of the types.

The description of a type comes only from the IR; its use in each language comes from the targets of
the languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...contract import model
from .. import Job
from ..installed import usages
from ..output import OutputFile
from ..render import Renderer
from . import names, templates, views
from .contracts import contracts
from .graph import graph_names
from .history import rows
from .layers import TooDenseError
from .operations import operations


def emit(job: Job) -> list[OutputFile]:
    """Every page.

    Raises:
        DiagnosticError: Hand-written behaviour of a language cannot be read.
    """
    folder = job.settings["folder"]
    return [OutputFile(f"{folder}/{path}", text) for path, text in _files(job)]


def _files(job: Job) -> Iterator[tuple[str, str]]:
    contract = job.contract
    renderer = Renderer(templates())
    shown = usages(job)
    schemas = job.origin
    offered = list(operations(job.sources))
    picture = _picture(contract, schemas)
    index_names = views.index_names(
        contract, schemas, shown, offered, list(contracts(job)), has_graph=picture is not None
    )
    yield names.INDEX, renderer.render("index.md.j2", index_names)
    if picture is not None:
        yield names.GRAPH, renderer.render("graph.svg.j2", picture)
    users = views.users_of(contract)
    for definition in contract.definitions:
        page_names = views.page_names(
            definition,
            contract,
            job.file(definition),
            users[definition.name],
            shown,
            offered,
            rows(definition, job),
        )
        yield names.page(definition), renderer.render("type.md.j2", page_names)


def _picture(contract: model.Contract, source: str) -> Mapping[str, Any] | None:
    try:
        return graph_names(contract, source)
    except TooDenseError:
        return None
