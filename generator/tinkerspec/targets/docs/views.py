"""What the templates of the pages print: every string already Markdown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from ...contract import model
from ..prose import remarks_on
from ..render import Code
from ..samples import Shown, Usage
from . import names
from .contracts import ContractPages
from .graph import DIRECTIONS, KINDS
from .history import HistoryRow
from .markdown import block, code, comment, inline, joined, json_block, link, plain, prose, value
from .operations import OperationTypes
from .spelling import PageSpeller, bounds

_ByName: TypeAlias = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class MemberView:
    """A row of the table of fields."""

    name: Code
    type: Code
    default: Code
    bounds: Code
    description: Code


@dataclass(frozen=True, slots=True)
class ProgramView:
    """An example in one language."""

    language: Code
    block: Code


@dataclass(frozen=True, slots=True)
class ExampleView:
    """An example: its heading, the payload, and a program a language."""

    title: Code
    payload: Code
    programs: tuple[ProgramView, ...]


@dataclass(frozen=True, slots=True)
class BehaviourView:
    """What a type can do in one language, an item each."""

    language: Code
    calls: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the index."""

    link: Code
    kind: Code
    direction: Code
    summary: Code


@dataclass(frozen=True, slots=True)
class OperationView:
    """An operation; empty parts are not shown."""

    key: Code
    takes: Code
    gives: Code
    description: Code


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract of the index: its name, with a link to its pages if there are any."""

    name: Code
    releases: Code


@dataclass(frozen=True, slots=True)
class DomainView:
    """A table of the index; `title` is None where all types stand in one folder."""

    title: Code | None
    rows: tuple[RowView, ...]


# --- a type ---------------------------------------------------------------------------------------


def page_names(
    definition: model.Definition,
    contract: model.Contract,
    source: str,
    users: Sequence[str],
    usages: Sequence[Usage],
    taken: Sequence[str],
    given: Sequence[str],
    history: Sequence[HistoryRow],
) -> dict[str, Any]:
    """The names that the template of a type's page uses; `users` are the types that refer to it,
    `taken` and `given` the operations that take and give it."""
    page = names.page(definition)
    speller = PageSpeller(contract, page)
    shown = [(usage, usage.types[definition.name]) for usage in usages]
    used = sorted(set(model.mentions(definition)))
    return {
        "source": comment(source),
        "name": plain(definition.name),
        "index": link("Types", names.relative(names.INDEX, page)),
        "domain": plain(names.domain(definition)) if names.domain(definition) else None,
        "remarks": _remarks(definition),
        "description": prose(definition.description, speller.mention),
        "facts": _facts(definition, source, shown),
        "body": _body(definition, speller),
        "examples": _examples(definition, shown),
        "behaviours": [view for usage, one in shown if (view := _behaviours(usage, one))],
        "history": history,
        "uses": joined(map(speller.reference, used)) or None,
        "users": joined(map(speller.reference, users)) or None,
        "taken": joined(map(code, taken)) or None,
        "given": joined(map(code, given)) or None,
    }


def decided_by(usage: Usage, name: str) -> object:
    """What decides how a language shows a type, beside the type; the whole of it, if the language
    does not say."""
    return repr(usage.types[name]) if usage.decided_by is None else usage.decided_by


def _facts(
    definition: model.Definition, source: str, shown: Sequence[tuple[Usage, Shown]]
) -> list[tuple[Code, Code]]:
    kind = KINDS[type(definition)]
    facts = [("Kind", plain(kind)), ("Direction", plain(DIRECTIONS[definition.direction]))]
    if isinstance(definition, model.Object):
        facts.append(("Unknown keys", plain("rejected" if definition.strict else "ignored")))
    facts += [(usage.language, code(one.name)) for usage, one in shown]
    if isinstance(definition, model.Union) and definition.behaviours:
        facts.append(("Behaviours of every variant", joined(map(code, definition.behaviours))))
    if definition.period.since:
        facts.append(("Since", plain(definition.period.since)))
    if definition.period.until:
        facts.append(("Until", plain(definition.period.until)))
    if definition.renamed_from:
        facts.append(("Renamed from", joined(map(code, definition.renamed_from))))
    facts.append(("Schema", code(source)))
    return [(plain(label), fact) for label, fact in facts]


def _body(definition: model.Definition, speller: PageSpeller) -> dict[str, Any]:
    match definition:
        case model.Object(fields=fields):
            rows = [_field(field, speller) for field in fields]
            return {
                "fields": rows,
                "has_bounds": any(row.bounds for row in rows),
                "has_descriptions": any(row.description for row in rows),
            }
        case model.Enum(values=values, open=is_open):
            when = definition.periods or (model.ALWAYS for _ in values)
            choices = [
                joined([value(each), *_period(period)], " ")
                for each, period in zip(values, when, strict=True)
            ]
            return {"choices": choices, "is_open": is_open}
        case model.Union(variants=variants):
            return {
                "tag": code(definition.discriminator),
                "variants": [
                    (
                        joined(map(value, v.tags), " or "),
                        speller.reference(v.name),
                        joined([speller.summary(v.name), *_period(v.period)], " "),
                    )
                    for v in variants
                ],
            }
        case model.Alias(type=type_):
            return {"type": speller.type(type_), "bounds": bounds(type_) or None}


def _field(field: model.Field, speller: PageSpeller) -> MemberView:
    return MemberView(
        name=code(field.name),
        type=speller.type(field.type),
        default=_default(field),
        bounds=bounds(field.type),
        description=joined(_notes(field, speller), " "),
    )


def _default(field: model.Field) -> Code:
    """What an absent member is, in the column of defaults."""
    if field.default is model.ABSENT:
        return Code("*required*" if field.required else "*optional*")
    shown = value(field.default)
    return Code(f"*required*, in constructors {shown}") if field.required else shown


def _notes(field: model.Field, speller: PageSpeller) -> list[Code]:
    notes = [*_remarks(field), *_period(field.period)]
    if field.description:
        paragraphs = field.description.split("\n\n")
        notes += [inline(paragraph, speller.mention) for paragraph in paragraphs]
    if field.examples:
        shown = joined(map(value, field.examples), " or ")
        notes.append(Code(f"For example {shown}."))
    if field.renamed_from:
        notes.append(Code(f"Renamed from {joined(map(code, field.renamed_from))}."))
    if field.list_dtype:
        notes.append(Code(f"Elements of a plain list are {_by_dtype(field.list_dtype)}."))
    return notes


def _remarks(noted: model.Definition | model.Field) -> list[Code]:
    """What people have to know before they use a type or a member."""
    return [Code(f"**{word}** {meaning}".strip()) for word, meaning in remarks_on(noted)]


def _period(period: model.Period) -> list[Code]:
    """Since when something is there, and until when, where not always."""
    when = [f"since {plain(period.since)}"] if period.since else []
    when += [f"until {plain(period.until)}"] if period.until else []
    told = ", ".join(when)
    return [Code(f"**{told[0].upper()}{told[1:]}.**")] if told else []


def _by_dtype(dtypes: Mapping[str, str]) -> Code:
    """The keys of lists, by the element type that they stand for."""
    keys: dict[str, list[Code]] = {}
    for key, dtype in dtypes.items():
        keys.setdefault(dtype, []).append(code(key))
    return joined((Code(f"{plain(d)} under {joined(k)}") for d, k in keys.items()), "; ")


def _examples(
    definition: model.Definition, shown: Sequence[tuple[Usage, Shown]]
) -> list[ExampleView]:
    several = len(definition.examples) > 1
    return [
        ExampleView(
            title=Code(f"Example {number}" if several else "Example"),
            payload=json_block(example),
            programs=tuple(
                ProgramView(plain(usage.language), block(one.programs[number - 1], usage.block))
                for usage, one in shown
            ),
        )
        for number, example in enumerate(definition.examples, start=1)
    ]


def _behaviours(usage: Usage, shown: Shown) -> BehaviourView | None:
    calls = tuple(
        Code(f"{code(one.call)}: {inline(one.summary)}" if one.summary else code(one.call))
        for one in shown.behaviours
    )
    return BehaviourView(plain(usage.language), calls) if calls else None


# --- the index ------------------------------------------------------------------------------------


def index_names(
    contract: model.Contract,
    source: str,
    usages: Sequence[Usage],
    operations: Sequence[OperationTypes],
    contracts: Sequence[ContractPages],
    *,
    has_graph: bool,
) -> dict[str, Any]:
    """The names that the template of the index uses."""
    speller = PageSpeller(contract, names.INDEX)
    domains: dict[str, list[model.Definition]] = {}
    for definition in contract.definitions:
        domains.setdefault(names.domain(definition), []).append(definition)
    return {
        "source": comment(source),
        "title": plain(contract.title or "The contract"),
        "version": plain(contract.version),
        "count": Code(str(len(contract.definitions))),
        "schemas": code(source),
        "languages": _enumerated([plain(usage.language) for usage in usages]) or None,
        "graph": Code(names.GRAPH) if has_graph else None,
        "domains": [
            DomainView(
                title=plain(domain) if domain else None,
                rows=tuple(_row(definition, speller) for definition in domains[domain]),
            )
            for domain in sorted(domains)
        ],
        "operations": [_operation(operation, speller) for operation in operations],
        "contracts": [_contract(each) for each in contracts],
        "shown": next((plain(each.name) for each in contracts if each.is_shown), None),
        "others": joined(_pages(each) for each in contracts if each.index and not each.is_shown),
    }


def _enumerated(words: Sequence[Code]) -> Code:
    return joined(filter(None, [joined(words[:-1]), *words[-1:]]), " and ")


def _row(definition: model.Definition, speller: PageSpeller) -> RowView:
    kind = KINDS[type(definition)]
    return RowView(
        link=link(definition.name, names.page(definition)),
        kind=plain(f"{kind}, deprecated" if definition.deprecated else kind),
        direction=plain(DIRECTIONS[definition.direction]),
        summary=joined([speller.summary(definition.name), *_period(definition.period)], " "),
    )


def _contract(contract: ContractPages) -> ContractView:
    name = Code(f"**{plain(contract.name)}**") if contract.is_shown else _pages(contract)
    return ContractView(name=name, releases=plain(", ".join(contract.releases) or "none"))


def _pages(contract: ContractPages) -> Code:
    return link(contract.name, contract.index) if contract.index else plain(contract.name)


def _operation(operation: OperationTypes, speller: PageSpeller) -> OperationView:
    notes = [Code("**Deprecated.**")] if operation.deprecated else []
    notes += _period(operation.period)
    notes += [inline(operation.description, speller.mention)] if operation.description else []
    return OperationView(
        key=code(operation.key),
        takes=joined(map(speller.reference, operation.takes)),
        gives=joined(map(speller.reference, operation.gives)),
        description=joined(notes, " "),
    )


def users_in(operations: Iterable[OperationTypes]) -> tuple[_ByName, _ByName]:
    """The operations that take each type, and those that give it, by the name of the type."""
    taken, given = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for operation in operations:
        for found, names_ in ((taken, operation.takes), (given, operation.gives)):
            for name in names_:
                found[name].append(operation.key)
    return taken, given


def users_of(contract: model.Contract) -> Mapping[str, list[str]]:
    """The types that refer to each type, by name."""
    users: dict[str, list[str]] = {definition.name: [] for definition in contract.definitions}
    for definition in contract.definitions:
        for name in sorted(set(model.mentions(definition))):
            users[name].append(definition.name)
    return users
