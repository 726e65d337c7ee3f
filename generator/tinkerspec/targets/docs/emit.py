"""The docs target: contract -> reference pages in Markdown, an index, and a picture of the types.

The description of a type comes only from the IR; its use in each language comes from the targets of
the languages.
"""

from __future__ import annotations

import hashlib
import json
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
    taken, given = views.users_in(offered)
    # What a description mentions may be any type.
    pages = json.dumps([(each.name, names.page(each)) for each in contract.definitions])
    everywhere = hashlib.sha256(pages.encode("ascii")).hexdigest()
    for definition in contract.definitions:
        path, name = names.page(definition), definition.name
        history = rows(definition, job)
        text = job.rendered(
            f"{job.settings['folder']}/{path}",
            [definition],
            everywhere,
            [users[name], taken[name], given[name]],
            [[row.contract, row.changes] for row in history],
            [views.decided_by(usage, name) for usage in shown],
        )
        if text is None:
            page_names = views.page_names(
                definition,
                contract,
                job.file(definition),
                users[name],
                shown,
                taken[name],
                given[name],
                history,
            )
            text = renderer.render("type.md.j2", page_names)
        yield path, text


def _picture(contract: model.Contract, source: str) -> Mapping[str, Any] | None:
    try:
        return graph_names(contract, source)
    except TooDenseError:
        return None
