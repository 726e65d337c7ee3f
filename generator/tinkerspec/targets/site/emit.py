"""The site target: contract -> pages of HTML, their style, and the data that their scripts need.

The scripts themselves are bundled from `templates/site/scripts`, which needs Node.js; the pages are
complete without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from ...contract import model
from ...explain import Explanation
from .. import Job, digest
from ..installed import usages
from ..output import OutputFile
from ..reference import views
from ..reference.contracts import contracts
from ..reference.graph import picture
from ..reference.history import rows
from ..reference.operations import OperationTypes, operations
from ..reference.places import Places
from ..reference.spelling import PageSpeller
from ..render import Renderer
from . import data, html, names, pages, templates
from .explained import explained


def emit(job: Job) -> list[OutputFile]:
    """Every file of the site.

    Raises:
        DiagnosticError: Hand-written behaviour of a language cannot be read.
    """
    folder = job.settings["folder"]
    return [OutputFile(f"{folder}/{path}", text) for path, text in SiteFiles(job).files()]


class SiteFiles:
    """The files of one site, by their path in it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._contract = job.contract
        self._renderer = Renderer(templates())
        self._usages = usages(job)
        self._operations = list(operations(job.sources))
        self._taken, self._given = views.users_in(self._operations)
        self._users = views.users_of(job.contract)
        self._faults = explained(job)
        self._contracts = list(contracts(job, "", names.INDEX))
        on_pages = names.operation_pages(each.key for each in self._operations)
        self._places = Places(names.INDEX, names.page, on_pages)
        # What a description mentions may be any type, and every page has links to the others.
        self._everywhere = digest(
            [
                [(each.name, names.page(each)) for each in job.contract.definitions],
                [(each.name, each.index) for each in self._contracts],
                on_pages,
            ]
        )

    def files(self) -> Iterator[tuple[str, str]]:
        """Every file with its text."""
        yield names.INDEX, self._index()
        for definition in self._contract.definitions:
            yield names.page(definition), self._type(definition)
        for operation in self._operations:
            yield self._places.operations[operation.key], self._operation(operation)
        yield names.FAULTS, self._page("faults", names.FAULTS, pages.faults(self._faults))
        for fault in self._faults:
            yield names.fault_page(fault.code), self._fault(fault)
        yield names.PLAYGROUND, self._page("playground", names.PLAYGROUND, {})
        for style in sorted((templates() / "assets").glob("*.css")):
            yield f"assets/{style.name}", style.read_text(encoding="utf-8")
        yield (
            names.SEARCH,
            data.search(self._contract, self._places, self._operations, self._faults),
        )
        yield names.CONTRACT, data.contract(self._contract, self._faults, self._usages)

    def _index(self) -> str:
        speller = self._speller(names.INDEX)
        facts = views.index_names(
            speller, self._job.origin, self._usages, self._operations, self._contracts
        )
        said = pages.pointed_at(self._contract, self._taken, self._given)
        graph = picture(self._contract, self._places, said)
        cards = pages.cards(speller, self._taken, self._given) if graph is not None else []
        return self._page("index", names.INDEX, {**facts, "graph": graph, "cards": cards})

    def _type(self, definition: model.Definition) -> str:
        path, name = names.page(definition), definition.name
        users, taken, given = (found[name] for found in (self._users, self._taken, self._given))
        history = rows(definition, self._job, html)
        text = self._earlier(
            path,
            [definition],
            [users, taken, given],
            [[row.contract, row.changes] for row in history],
            [views.decided_by(usage, name) for usage in self._usages],
        )
        if text is not None:
            return text
        source = self._job.file(definition)
        facts = views.page_names(
            definition, self._speller(path), source, users, self._usages, taken, given, history
        )
        return self._page("type", path, facts, definition.period)

    def _operation(self, operation: OperationTypes) -> str:
        path = self._places.operations[operation.key]
        types = [self._contract.by_name[name] for name in (*operation.takes, *operation.gives)]
        text = self._earlier(path, types, asdict(operation))
        if text is not None:
            return text
        facts = pages.operation(operation, self._speller(path))
        return self._page("operation", path, facts, operation.period)

    def _fault(self, fault: Explanation) -> str:
        path = names.fault_page(fault.code)
        told = [fault.code, fault.means, fault.example, fault.fix]
        return self._earlier(path, [], told) or self._page("fault", path, pages.fault(fault))

    def _earlier(
        self, path: str, definitions: Sequence[model.Definition], *beside: object
    ) -> str | None:
        place = f"{self._job.settings['folder']}/{path}"
        return self._job.rendered(place, definitions, self._everywhere, *beside)

    def _page(
        self, template: str, path: str, facts: dict[str, Any], period: model.Period = model.ALWAYS
    ) -> str:
        shell = pages.shell(self._job, path, template, self._contracts, period)
        return self._renderer.render(f"{template}.html.j2", {**shell, **facts})

    def _speller(self, page: str) -> PageSpeller:
        return PageSpeller(self._contract, page, html, self._places)
