"""What the templates of the site print beside what all reference pages have."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from json import JSONDecoder
from typing import Any

from ...contract import model
from ...explain import Explanation
from ...frozen import frozen
from .. import Job
from ..reference import views
from ..reference.contracts import ContractPages
from ..reference.graph import DIRECTIONS, KINDS
from ..reference.markup import comment, first_sentence, joined, json_source
from ..reference.operations import OperationTypes, ToldAnswer, ToldParameter
from ..reference.places import anchor, relative
from ..reference.spelling import PageSpeller
from ..render import Code
from . import html, names


@frozen
class ChoosableContract:
    """A contract that can be chosen, and the page that shows the same of it, or its index."""

    name: Code
    href: Code
    is_shown: bool


@frozen
class ParameterView:
    """A parameter of an operation. `label` is its name without markup, `anchor` its id."""

    name: Code
    label: Code
    anchor: Code
    place: Code
    required: bool
    description: Code


@frozen
class Card:
    """What a type has, shown where somebody points at it in the graph."""

    key: Code
    name: Code
    kind: Code
    summary: Code
    members: tuple[tuple[Code, Code], ...]
    taken: Code | None
    given: Code | None


def shell(
    job: Job, page: str, kind: str, contracts: Sequence[ContractPages], period: model.Period
) -> dict[str, Any]:
    """What is around every page: the way to the others. `period` is when there is what the page
    shows, and `kind` says which kind of page it is."""
    root = posixpath.relpath(".", posixpath.dirname(page) or ".")
    return {
        "origin": comment(job.origin),
        "root": Code("" if root == "." else f"{root}/"),
        "page": html.plain(page),
        "kind": Code(kind),
        "site": html.plain(job.contract.title or "The contract"),
        "contract_version": html.plain(job.contract.version),
        "choices": list(_choices(page, contracts, period)),
    }


def _choices(
    page: str, contracts: Sequence[ContractPages], period: model.Period
) -> Iterator[ChoosableContract]:
    has_it = not period.since
    for each in contracts:  # from the oldest to the newest
        has_it = (has_it or each.name == period.since) and each.name != period.until
        if each.index:
            folder = posixpath.dirname(each.index)
            target = posixpath.join(folder, page) if has_it else each.index
            href = relative(target, page)
            yield ChoosableContract(html.plain(each.name), html.plain(href), each.is_shown)


# --- the index ------------------------------------------------------------------------------------


def pointed_at(
    contract: model.Contract, taken: views.ByName, given: views.ByName
) -> dict[str, str]:
    """What a type is and has, as one text: for readers who point at it without any script."""
    return {each.name: " ".join(_told(each, taken, given)) for each in contract.definitions}


def _told(definition: model.Definition, taken: views.ByName, given: views.ByName) -> Iterator[str]:
    yield first_sentence(definition.description)
    if isinstance(definition, model.Object) and definition.fields:
        yield f"Fields: {', '.join(field.name for field in definition.fields)}."
    for what, found in (("requests", taken), ("answers", given)):
        if keys := found[definition.name]:
            yield f"In {what} of: {', '.join(keys)}."


def cards(speller: PageSpeller, taken: views.ByName, given: views.ByName) -> list[Card]:
    """A card for each type of the graph."""
    return [
        Card(
            key=Code(each.module),
            name=html.plain(each.name),
            kind=html.plain(f"{KINDS[type(each)]}, {DIRECTIONS[each.direction]}"),
            summary=speller.summary(each.name),
            members=tuple(_members(each, speller)),
            taken=joined(map(speller.operation, taken[each.name])) or None,
            given=joined(map(speller.operation, given[each.name])) or None,
        )
        for each in speller.contract.definitions
    ]


def _members(definition: model.Definition, speller: PageSpeller) -> Iterator[tuple[Code, Code]]:
    match definition:
        case model.Object(fields=fields):
            for field in fields:
                yield html.code(field.name), speller.type(field.type)
        case model.Union(variants=variants):
            for variant in variants:
                tags = joined(map(speller.value, variant.tags), " or ")
                yield tags, speller.reference(variant.name)
        case model.Enum(values=values):
            for value in values:
                yield speller.value(value), Code("")
        case model.Alias(type=type_):
            yield Code("is"), speller.type(type_)


# --- operations and faults ------------------------------------------------------------------------


def operation(operation: OperationTypes, speller: PageSpeller) -> dict[str, Any]:
    """The names that the template of an operation's page uses."""
    view = views.operation_view(operation, speller)
    method, _, path = operation.key.partition(" ")
    return {
        "method": html.plain(method),
        "path": html.code(path),
        "key": html.plain(operation.key),
        "description": view.description,
        "parameters": [_parameter(each, speller) for each in operation.parameters],
        "takes": [(speller.reference(n), speller.summary(n)) for n in operation.takes],
        "answers": [_answer(each, speller) for each in operation.answers],
        "examples": [
            (
                html.plain(name),
                speller.reference(name),
                html.block(json_source(examples[0]), "json"),
            )
            for name in operation.takes
            if (examples := speller.contract.by_name[name].examples)
        ],
    }


def _parameter(parameter: ToldParameter, speller: PageSpeller) -> ParameterView:
    return ParameterView(
        name=html.code(parameter.name),
        label=html.plain(parameter.name),
        anchor=Code(anchor("parameter", f"{parameter.place}-{parameter.name}")),
        place=html.plain(parameter.place),
        required=parameter.required,
        description=_noted(parameter, speller),
    )


def _answer(answer: ToldAnswer, speller: PageSpeller) -> tuple[Code, Code, Code]:
    """Its status, what it says, and the types in it."""
    types = joined(map(speller.reference, answer.types))
    return html.plain(answer.status), _noted(answer, speller), types


def _noted(told: ToldParameter | ToldAnswer, speller: PageSpeller) -> Code:
    return joined([*views.when(told.period, html), speller.inline(told.description)], " ")


def faults(found: Sequence[Explanation]) -> dict[str, Any]:
    """The names that the template of the list of faults uses."""
    pages = ((each, names.fault_page(each.code)) for each in found)
    return {
        "faults": [
            (html.link(html.code(each.code), page), html.inline(each.means)) for each, page in pages
        ]
    }


def fault(explained: Explanation) -> dict[str, Any]:
    """The names that the template of a fault's page uses: what is wrong for example, and how it is
    right."""
    return {
        "code": html.plain(explained.code),
        "means": html.inline(explained.means),
        "example": _payload(explained.example),
        "fix": _payload(explained.fix),
    }


def _payload(text: str) -> tuple[Code, Code]:
    """A payload, and what is said about it behind a comma; a text without one is shown as it is."""
    try:
        _, end = JSONDecoder().raw_decode(text)
    except ValueError:
        return html.block(text, ""), Code("")
    said = text[end:].lstrip(",: ")
    return html.block(text[:end], "json"), html.inline(
        f"{said[:1].upper()}{said[1:]}."
    ) if said else Code("")
