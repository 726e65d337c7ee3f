"""Describes types for the pages: in words, with links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from ...contract import facets, model
from ...contract.facets import Kind
from ...contract.model import INT64_MAX, INT64_MIN
from ...frozen import frozen
from ..render import Code
from .facets import WORDS
from .markup import Markup, first_sentence, joined, json_text
from .places import Places, relative


@frozen
class PageSpeller:
    """Speaks of types as seen from one page."""

    contract: model.Contract
    page: str
    markup: Markup
    places: Places

    def to(self, page: str) -> str:
        """The way to another page."""
        return relative(page, self.page)

    def reference(self, name: str) -> Code:
        """A link to a type's page."""
        page = self.places.page(self.contract.by_name[name])
        return self.markup.link(self.markup.plain(name), self.to(page))

    def operation(self, key: str) -> Code:
        """An operation, linked to its page if it has one."""
        shown = self.markup.code(key)
        page = self.places.operations.get(key)
        return shown if page is None else self.markup.link(shown, self.to(page))

    def summary(self, name: str) -> Code:
        """What a type is, in a sentence."""
        return self.inline(first_sentence(self.contract.by_name[name].description))

    def inline(self, text: str) -> Code:
        """A description on one line."""
        return self.markup.inline(text, self.mention)

    def mention(self, text: str) -> Code:
        """What a description has in backticks: code, which a type's page is linked from."""
        definition = self.contract.by_name.get(text)
        shown = self.markup.code(text)
        if definition is None or (page := self.places.page(definition)) == self.page:
            return shown
        return self.markup.link(shown, self.to(page))

    def value(self, json_value: model.Json) -> Code:
        """A JSON value as code within a line."""
        return self.markup.code(json_text(json_value))

    def type(self, type_: model.Type) -> Code:
        """What a type is."""
        match type_:
            case model.NullableType(of=model.MapType() as of):
                return Code(f"{self.type(of)}, or null")
            case model.NullableType(of=of):
                return Code(f"{self.type(of)} or null")
            case model.UnionType(variants=variants):
                return joined(map(self.type, variants), " or ")
            case model.RefType(name=name):
                return self.reference(name)
            case model.ArrayType(items=items):
                return Code(f"list of {self._several(items)}")
            case model.MapType(values=values):
                return Code(f"map of strings to {self._several(values)}")
            case model.EnumType(values=values, open=is_open):
                rest = ", or any other string" if is_open else ""
                return Code(f"one of {joined(map(self.value, values))}{rest}")
            case model.ConstType(value=constant):
                return self.value(constant)
        return Code(_WORDS[type(type_)])

    def _several(self, type_: model.Type) -> Code:
        match type_:
            case model.NullableType() | model.UnionType():
                return Code(f"({self.type(type_)})")
            case model.ArrayType(items=items):
                return Code(f"lists of {self._several(items)}")
            case model.MapType(values=values):
                return Code(f"maps of strings to {self._several(values)}")
        return Code(_PLURALS.get(type(type_)) or self.type(type_))


_WORDS: Final = {
    model.StringType: "string",
    model.DateTimeType: "string (RFC 3339 timestamp)",
    model.DateType: "string (RFC 3339 date)",
    model.BytesType: "string (base64)",
    model.BooleanType: "boolean",
    model.IntegerType: "integer",
    model.NumberType: "number",
    model.AnyType: "any JSON value",
}
_VARIANTS: Final[Mapping[type, str]] = {
    **_WORDS,
    model.ArrayType: "list",
    model.MapType: "map",
}
"""What the bounds of a variant are said of."""
_PLURALS: Final[Mapping[type, str]] = {
    model.StringType: "strings",
    model.DateTimeType: "strings (RFC 3339 timestamps)",
    model.DateType: "strings (RFC 3339 dates)",
    model.BytesType: "strings (base64)",
    model.BooleanType: "booleans",
    model.IntegerType: "integers",
    model.NumberType: "numbers",
    model.AnyType: "JSON values of any kind",
}


def bounds(type_: model.Type, markup: Markup) -> Code:
    """What else holds of the values of a type; "" where nothing does."""
    return joined(_bounds(type_, markup))


def _bounds(type_: model.Type, markup: Markup) -> Iterator[Code]:
    match type_:
        case model.NullableType(of=of):
            yield from _bounds(of, markup)
            return
        case model.UnionType(variants=variants, exclusive=exclusive):
            yield Code("exactly one of them fits" if exclusive else "the first that fits counts")
            for variant in variants:
                yield from _inner(_VARIANTS.get(type(variant), "choice"), variant, markup)
            return
        case model.IntegerType(minimum=low, maximum=high) if type_.is_int64 and high == INT64_MAX:
            yield Code("int64")
            type_ = replace(type_, minimum=None if low == INT64_MIN else low, maximum=None)
    yield from _own(type_, markup)
    match type_:
        case model.ArrayType(items=items):
            yield from _inner("each item", items, markup)
        case model.MapType(values=values):
            yield from _inner("each value", values, markup)


def _own(type_: model.Type, markup: Markup) -> Iterator[Code]:
    """What the facets of the type itself say."""
    sized = False
    for facet, stated in facets.stated(type_).items():
        match facet.kind:
            case Kind.LEAST | Kind.MOST:
                if not sized:
                    yield _size(*facets.size(type_), WORDS[facet])
                sized = True
            case Kind.LOWER | Kind.UPPER | Kind.STEP:
                yield Code(f"{WORDS[facet]} {_number(stated)}")
            case Kind.PATTERN | Kind.KEYS | Kind.FORMAT:
                yield Code(f"{WORDS[facet]} {markup.code(stated)}")
            case Kind.DISTINCT:
                yield Code(WORDS[facet])
    if name := facets.unchecked_format(type_):
        yield Code(f"format {markup.code(name)}, not checked")


def _inner(who: str, type_: model.Type, markup: Markup) -> Iterator[Code]:
    if inner := bounds(type_, markup):
        yield Code(f"{who}: {inner}")


def _number(number: float) -> str:
    return f"{number:g}" if float(f"{number:g}") == number else repr(number)


def _size(least: int | None, most: int | None, what: str) -> Code:
    many = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    match least, most:
        case int(), None:
            return Code(f"at least {least} {what if least == 1 else many}")
        case None, _:
            return Code(f"at most {most} {what if most == 1 else many}")
        case _:
            shown = str(most) if least == most else f"{least} to {most}"
            return Code(f"{shown} {what if most == 1 else many}")
