"""How Elixir shows a type in use."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from functools import partial
from typing import Final

from ...contract import model
from ...contract.model import Json
from .. import Job, digest
from ..sample_layout import Group, Labelled, SampleNode, Style, lay_out
from ..samples import Behaviour, Shown, ShownTypes, Usage
from ..value_tables import MapForm, Moment, Numbers, TypeForm, ValueTable
from . import extensions, literals, names
from .extensions import VERIFY, Extension
from .literals import Container, Either, Pair, atom, key, string, summary
from .spelling import TypespecSpeller, holds_atoms

_STYLE: Final = Style(indent=2)
_LEAD: Final = "value = "
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)


def usage(job: Job) -> Usage:
    """Every type of the contract, as a program that has the package would use it."""
    namespace, style = job.settings["namespace"], job.settings["members"]
    found = extensions.of(job)

    def show(definition: model.Definition) -> Shown:
        return Shown(
            f"{namespace}.{definition.name}",
            tuple(
                _program(definition, example, _StructSpeller(job.contract, namespace, "", style))
                for example in definition.examples
            ),
            tuple(_behaviours(found.get(definition.module), definition.name)),
        )

    types = ShownTypes(job.contract.definitions, show)
    table = partial(_table, job.contract, namespace, style)
    return Usage("Elixir", "elixir", types, digest(extensions.chosen(found)), table)


def _table(contract: model.Contract, namespace: str, style: str) -> ValueTable:
    return ValueTable(
        style=_STYLE,
        types={each.name: _named(each, namespace, style) for each in contract.definitions},
        words=("nil", "true", "false"),
        text=literals.QUOTING,
        numbers=Numbers(groups="_", has_point=True, are_typed=True),
        keys=MapForm("%{", "}", " => "),
        timestamp=Moment("~U[", "]", separator=" "),
        date=Moment("~D[", "]", separator=""),
        choices={text: atom(text) for text in sorted({*_atoms(contract)})},
        texts=tuple(
            each.name
            for each in contract.definitions
            if isinstance(each, model.Enum) and not holds_atoms(each)
        ),
    )


def _named(definition: model.Definition, namespace: str, style: str) -> TypeForm:
    if not isinstance(definition, model.Object):
        return TypeForm(_LEAD)
    full = f"{namespace}.{definition.name}"
    is_full = names.needs_full_name(definition.name)
    labels = {name: f"{key(one)} " for name, one in names.fields(definition, style).items()}
    opening = f"%{full if is_full else definition.name}{{"
    return TypeForm(_LEAD, "", opening, labels, "}", "" if is_full else _alias(full))


def _alias(module: str) -> str:
    return f"alias {module}"


def _atoms(contract: model.Contract) -> Iterator[str]:
    """Every text that is an atom, as a value of an enum."""
    for definition in contract.definitions:
        if isinstance(definition, model.Enum) and not holds_atoms(definition):
            continue
        for part in (part for type_ in model.stated(definition) for part in model.parts(type_)):
            if isinstance(part, model.EnumType) and names.are_atoms(part.values):
                yield from (value for value in part.values if isinstance(value, str))


def _program(definition: model.Definition, example: Json, speller: _StructSpeller) -> str:
    """Make the example's value, write it, and read it again."""
    module = speller.reference(definition.name)
    made = _node(speller.literal(model.RefType(name=definition.name), example))
    aliases = [_alias(f"{speller.namespace}.{name}") for name in sorted(speller.aliases)]
    lines = [*aliases, *([""] if aliases else []), lay_out(Labelled(_LEAD, made), _STYLE), ""]
    if isinstance(definition, model.Enum) and model.are_texts(definition.values):
        lines.append(f"{string(str(example))} = {module}.to_string(value)")
    else:
        lines.append(f"payload = {module}.to_map(value)")
    # A string is always read as JSON text.
    read = _text(example) if isinstance(example, str) else "payload"
    lines.append(f"{{:ok, ^value}} = {module}.decode({read})")
    return "\n".join(lines)


def _text(value: str) -> str:
    """A string's JSON text as a literal; a sigil, where that shows it as it is."""
    text = json.dumps(value, ensure_ascii=False)
    plain = text.isprintable() and not set(")\\") & set(text)
    return f"~S({text})" if plain else string(text)


class _StructSpeller(TypespecSpeller):
    """Spells structs as people write them: by their name, with the members that are given."""

    __slots__ = ()

    def _struct(self, definition: model.Object, json: dict[str, Json]) -> Container:
        module = self.reference(definition.name)
        members = {member.name: member for member in definition.fields}
        named = names.fields(definition, self.style)
        pairs = (
            Pair(key(named[name]), self.literal(members[name].type, item))
            for name, item in json.items()
            if name in members
        )
        return Container(f"%{module}{{", tuple(pairs), "}")


def _node(node: literals.ElixirNode) -> SampleNode:
    """Source as the pages lay it out, whose lines are shorter than the formatter's."""
    match node:
        case Container(opening, items, closing):
            return Group(opening, tuple(map(_node, items)), closing)
        case Pair(label, value):
            return Labelled(f"{label} ", _node(value))
        case Either():
            return literals.flat(node)
    return node


# --- behaviour ------------------------------------------------------------------------------------


def _behaviours(extension: Extension | None, name: str) -> Iterator[Behaviour]:
    """The documented functions that an extension adds to the type's module."""
    for function in extension.functions if extension else ():
        if function.name != VERIFY:
            doc = _prose(function.doc or "")
            yield Behaviour(f"{name}.{function.head}", summary(doc.split("\n\n")[0]))


def _prose(source: str) -> str:
    """The text of a `@doc`, which is a string or a heredoc, with or without a sigil before it."""
    raw = source.startswith(("~S", "~s"))
    text = source.removeprefix(source[:2]) if raw else source
    for quotes in ('"""', '"'):
        if text.startswith(quotes) and text.endswith(quotes) and len(text) > len(quotes):
            inner = textwrap.dedent(text[len(quotes) : -len(quotes)]).strip()
            return inner if raw else _ESCAPE.sub(r"\1", inner)
    return ""
