"""The docs target: contract -> pages in Markdown, an index, and a picture of the types."""

from __future__ import annotations

from collections.abc import Iterator

from ...contract import model
from .. import Job, digest
from ..installed import usages
from ..output import OutputFile
from ..reference import views
from ..reference.contracts import contracts
from ..reference.graph import picture
from ..reference.history import rows
from ..reference.markup import comment
from ..reference.operations import operations
from ..reference.spelling import PageSpeller
from ..render import Code, Renderer
from . import markdown, names, templates


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
    offered = list(operations(job.sources))
    others = list(contracts(job, job.settings["folder"], names.INDEX))
    graph = picture(contract, names.PLACES)
    index_names = views.index_names(
        _speller(contract, names.INDEX), job.origin, shown, offered, others
    )
    index_names["graph"] = Code(names.GRAPH) if graph is not None else None
    yield names.INDEX, renderer.render("index.md.j2", index_names)
    if graph is not None:
        yield names.GRAPH, renderer.render("graph.svg.j2", {**graph, "source": comment(job.origin)})
    users = views.users_of(contract)
    taken, given = views.users_in(offered)
    # What a description mentions may be any type.
    everywhere = digest([(each.name, names.page(each)) for each in contract.definitions])
    for definition in contract.definitions:
        path, name = names.page(definition), definition.name
        history = rows(definition, job, markdown)
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
                _speller(contract, path),
                job.file(definition),
                users[name],
                shown,
                taken[name],
                given[name],
                history,
            )
            text = renderer.render("type.md.j2", page_names)
        yield path, text


def _speller(contract: model.Contract, page: str) -> PageSpeller:
    return PageSpeller(contract, page, markdown, names.PLACES)
