"""What the templates of the pages print: every string already in the markup of the pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from ...contract import model
from ...frozen import frozen
from ..prose import remarks_on
from ..render import Code
from ..samples import Shown, Usage
from .contracts import ContractPages
from .graph import DIRECTIONS, KINDS
from .history import HistoryRow
from .markup import Markup, comment, joined, json_source, json_text
from .operations import OperationTypes
from .places import anchor, domain
from .spelling import PageSpeller, bounds

ByName: TypeAlias = Mapping[str, Sequence[str]]


@frozen
class MemberView:
    """A row of the table of fields.

    `default` is what stands in a column of defaults, and `value` the default itself, if there is
    one. `label` is the name without markup, and `anchor` the id of the row, where rows have these.
    """

    name: Code
    label: Code
    anchor: Code
    type: Code
    default: Code
    value: Code | None
    required: bool
    bounds: Code
    description: Code


@frozen
class ChoiceView:
    """A value of an enum. `label` is the value without markup."""

    value: Code
    label: Code
    anchor: Code


@frozen
class VariantView:
    """A variant of a union: the values of the tag that mean it, and what it is."""

    tags: Code
    link: Code
    summary: Code
    anchor: Code


@frozen
class ProgramView:
    """An example in one language. `key` is what code blocks call the language."""

    language: Code
    key: Code
    block: Code


@frozen
class ExampleView:
    """An example: its number from 1, its heading, the payload, and a program a language."""

    number: Code
    title: Code
    payload: Code
    programs: tuple[ProgramView, ...]


@frozen
class BehaviourView:
    """What a type can do in one language, an item each."""

    language: Code
    key: Code
    calls: tuple[Code, ...]


@frozen
class RowView:
    """A row of the index."""

    link: Code
    kind: Code
    direction: Code
    summary: Code


@frozen
class OperationView:
    """An operation; empty parts are not shown."""

    key: Code
    takes: Code
    gives: Code
    description: Code


@frozen
class ContractView:
    """A contract of the index: its name, with a link to its pages if there are any."""

    name: Code
    releases: Code


@frozen
class DomainView:
    """A table of the index; `title` is None where all types stand in one folder."""

    title: Code | None
    rows: tuple[RowView, ...]


# --- a type ---------------------------------------------------------------------------------------


def page_names(
    definition: model.Definition,
    speller: PageSpeller,
    source: str,
    users: Sequence[str],
    usages: Sequence[Usage],
    taken: Sequence[str],
    given: Sequence[str],
    history: Sequence[HistoryRow],
) -> dict[str, Any]:
    """The names that the template of a type's page uses; `users` are the types that refer to it,
    `taken` and `given` the operations that take and give it."""
    markup = speller.markup
    shown = [(usage, usage.types[definition.name]) for usage in usages]
    used = sorted(set(model.mentions(definition)))
    return {
        "source": comment(source),
        "name": markup.plain(definition.name),
        "index": markup.link(Code("Types"), speller.to(speller.places.index)),
        "domain": markup.plain(domain(definition)) if domain(definition) else None,
        "remarks": _remarks(definition, markup),
        "description": markup.prose(definition.description, speller.mention),
        "facts": _facts(definition, source, shown, markup),
        "body": _body(definition, speller),
        "examples": _examples(definition, shown, markup),
        "behaviours": [view for usage, one in shown if (view := _behaviours(usage, one, markup))],
        "history": history,
        "uses": joined(map(speller.reference, used)) or None,
        "users": joined(map(speller.reference, users)) or None,
        "taken": joined(map(speller.operation, taken)) or None,
        "given": joined(map(speller.operation, given)) or None,
    }


def decided_by(usage: Usage, name: str) -> str:
    """What decides how a language shows a type, beside the type; the whole of it, if the language
    does not say."""
    return repr(usage.types[name]) if usage.decided_by is None else usage.decided_by


def _facts(
    definition: model.Definition,
    source: str,
    shown: Sequence[tuple[Usage, Shown]],
    markup: Markup,
) -> list[tuple[Code, Code]]:
    code, plain = markup.code, markup.plain
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
    markup = speller.markup
    match definition:
        case model.Object(fields=fields):
            rows = [_field(field, speller) for field in fields]
            return {
                "fields": rows,
                "has_bounds": any(row.bounds for row in rows),
                "has_descriptions": any(row.description for row in rows),
            }
        case model.Enum(values=values, open=is_open):
            periods = definition.periods or (model.ALWAYS for _ in values)
            choices = [
                ChoiceView(
                    joined([speller.value(each), *when(period, markup)], " "),
                    markup.plain(json_text(each)),
                    _anchor("value", json_text(each)),
                )
                for each, period in zip(values, periods, strict=True)
            ]
            return {"choices": choices, "is_open": is_open}
        case model.Union(variants=variants):
            return {
                "tag": markup.code(definition.discriminator),
                "variants": [
                    VariantView(
                        tags=joined(map(speller.value, v.tags), " or "),
                        link=speller.reference(v.name),
                        summary=joined([speller.summary(v.name), *when(v.period, markup)], " "),
                        anchor=_anchor("variant", v.name),
                    )
                    for v in variants
                ],
            }
        case model.Alias(type=type_):
            return {"type": speller.type(type_), "bounds": bounds(type_, markup) or None}


def _anchor(kind: str, name: str) -> Code:
    return Code(anchor(kind, name))


def _field(field: model.Field, speller: PageSpeller) -> MemberView:
    return MemberView(
        name=speller.markup.code(field.name),
        label=speller.markup.plain(field.name),
        anchor=_anchor("member", field.name),
        type=speller.type(field.type),
        default=_default(field, speller),
        value=None if field.default is model.ABSENT else speller.value(field.default),
        required=field.required,
        bounds=bounds(field.type, speller.markup),
        description=joined(_notes(field, speller), " "),
    )


def _default(field: model.Field, speller: PageSpeller) -> Code:
    """What an absent member is, in the column of defaults."""
    emphasis = speller.markup.emphasis
    if field.default is model.ABSENT:
        return emphasis(Code("required" if field.required else "optional"))
    shown = speller.value(field.default)
    if field.required:
        return Code(f"{emphasis(Code('required'))}, in constructors {shown}")
    return shown


def _notes(field: model.Field, speller: PageSpeller) -> list[Code]:
    markup = speller.markup
    notes = [*_remarks(field, markup), *when(field.period, markup)]
    if field.description:
        notes += map(speller.inline, field.description.split("\n\n"))
    if field.examples:
        shown = joined(map(speller.value, field.examples), " or ")
        notes.append(Code(f"For example {shown}."))
    if field.renamed_from:
        notes.append(Code(f"Renamed from {joined(map(markup.code, field.renamed_from))}."))
    if field.list_dtype:
        told = _by_dtype(field.list_dtype, markup)
        notes.append(Code(f"Elements of a plain list are {told}."))
    return notes


def _remarks(noted: model.Definition | model.Field, markup: Markup) -> list[Code]:
    """What people have to know before they use a type or a member."""
    return [
        Code(f"{markup.strong(Code(word))} {meaning}".strip())
        for word, meaning in remarks_on(noted)
    ]


def when(period: model.Period, markup: Markup) -> list[Code]:
    """Since when something is there, and until when, where not always."""
    since = [f"since {markup.plain(period.since)}"] if period.since else []
    until = [f"until {markup.plain(period.until)}"] if period.until else []
    told = ", ".join(since + until)
    return [markup.strong(Code(f"{told[0].upper()}{told[1:]}."))] if told else []


def _by_dtype(dtypes: Mapping[str, str], markup: Markup) -> Code:
    """The keys of lists, by the element type that they stand for."""
    keys: dict[str, list[Code]] = {}
    for key, dtype in dtypes.items():
        keys.setdefault(dtype, []).append(markup.code(key))
    return joined((Code(f"{markup.plain(d)} under {joined(k)}") for d, k in keys.items()), "; ")


def _examples(
    definition: model.Definition, shown: Sequence[tuple[Usage, Shown]], markup: Markup
) -> list[ExampleView]:
    several = len(definition.examples) > 1
    return [
        ExampleView(
            number=Code(str(number)),
            title=Code(f"Example {number}" if several else "Example"),
            payload=markup.block(json_source(example), "json"),
            programs=tuple(
                ProgramView(
                    markup.plain(usage.language),
                    markup.plain(usage.block),
                    markup.block(one.programs[number - 1], usage.block),
                )
                for usage, one in shown
            ),
        )
        for number, example in enumerate(definition.examples, start=1)
    ]


def _behaviours(usage: Usage, shown: Shown, markup: Markup) -> BehaviourView | None:
    calls = tuple(
        Code(f"{code}: {markup.inline(one.summary, markup.code)}" if one.summary else code)
        for one in shown.behaviours
        for code in (markup.code(one.call),)
    )
    language = (markup.plain(usage.language), markup.plain(usage.block))
    return BehaviourView(*language, calls) if calls else None


# --- the index ------------------------------------------------------------------------------------


def index_names(
    speller: PageSpeller,
    source: str,
    usages: Sequence[Usage],
    operations: Sequence[OperationTypes],
    contracts: Sequence[ContractPages],
) -> dict[str, Any]:
    """The names that the template of the index uses."""
    contract, markup = speller.contract, speller.markup
    domains: dict[str, list[model.Definition]] = {}
    for definition in contract.definitions:
        domains.setdefault(domain(definition), []).append(definition)
    return {
        "source": comment(source),
        "title": markup.plain(contract.title or "The contract"),
        "version": markup.plain(contract.version),
        "count": Code(str(len(contract.definitions))),
        "schemas": markup.code(source),
        "languages": _enumerated([markup.plain(usage.language) for usage in usages]) or None,
        "domains": [
            DomainView(
                title=markup.plain(name) if name else None,
                rows=tuple(_row(definition, speller) for definition in domains[name]),
            )
            for name in sorted(domains)
        ],
        "operations": [operation_view(operation, speller) for operation in operations],
        "contracts": [_contract(each, markup) for each in contracts],
        "shown": next((markup.plain(each.name) for each in contracts if each.is_shown), None),
        "others": joined(
            _pages(each, markup) for each in contracts if each.index and not each.is_shown
        ),
    }


def _enumerated(words: Sequence[Code]) -> Code:
    return joined(filter(None, [joined(words[:-1]), *words[-1:]]), " and ")


def _row(definition: model.Definition, speller: PageSpeller) -> RowView:
    plain = speller.markup.plain
    kind = KINDS[type(definition)]
    period = when(definition.period, speller.markup)
    return RowView(
        link=speller.reference(definition.name),
        kind=plain(f"{kind}, deprecated" if definition.deprecated else kind),
        direction=plain(DIRECTIONS[definition.direction]),
        summary=joined([speller.summary(definition.name), *period], " "),
    )


def _contract(contract: ContractPages, markup: Markup) -> ContractView:
    shown = markup.plain(contract.name)
    name = markup.strong(shown) if contract.is_shown else _pages(contract, markup)
    return ContractView(name, releases=markup.plain(", ".join(contract.releases) or "none"))


def _pages(contract: ContractPages, markup: Markup) -> Code:
    name = markup.plain(contract.name)
    return markup.link(name, contract.index) if contract.index else name


def operation_view(operation: OperationTypes, speller: PageSpeller) -> OperationView:
    """An operation, as seen from a page."""
    notes = [speller.markup.strong(Code("Deprecated."))] if operation.deprecated else []
    notes += when(operation.period, speller.markup)
    notes += [speller.inline(operation.description)] if operation.description else []
    return OperationView(
        key=speller.operation(operation.key),
        takes=joined(map(speller.reference, operation.takes)),
        gives=joined(map(speller.reference, operation.gives)),
        description=joined(notes, " "),
    )


def users_in(operations: Iterable[OperationTypes]) -> tuple[ByName, ByName]:
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
    for user, mentioned in contract.mentions.items():
        for name in sorted(set(mentioned)):
            users[name].append(user)
    return users
