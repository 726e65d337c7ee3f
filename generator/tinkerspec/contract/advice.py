"""What is valid and is emitted as it is written, but may mean something else than it seems to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..codes import graded
from ..diagnostics import Diagnostic
from ..frozen import frozen
from . import model
from .load import Document
from .pointer import value_at
from .resolve import pointer_of
from .tags import doubt
from .variants import overlapping

if TYPE_CHECKING:
    from .load import Sources


def warnings(sources: Sources, contract: model.Contract) -> list[Diagnostic]:
    """Every warning about a resolved contract."""
    return graded(_warnings(sources, contract))


def _warnings(sources: Sources, contract: model.Contract) -> Iterator[Diagnostic]:
    for definition in contract.definitions:
        advice = _Advice(contract, sources.by_path[definition.source])
        match definition:
            case model.Alias(name=name, type=type_):
                yield from advice.of(type_, pointer_of(sources, name))
            case model.Object(fields=fields):
                for field in fields:
                    yield from advice.of(field.type, field.pointer)


@frozen
class _Advice:
    contract: model.Contract
    document: Document

    def of(self, type_: model.Type, pointer: str) -> Iterator[Diagnostic]:
        """The warnings about the type of the schema at a pointer, and what it contains."""
        match type_:
            case model.NullableType(of=of):
                yield from self.of(of, pointer)
            case model.ArrayType(items=items):
                yield from self.of(items, f"{pointer}/items")
            case model.MapType(values=values):
                yield from self.of(values, f"{pointer}/additionalProperties")
            case model.UnionType():
                yield from self._undecided(type_, pointer)
                if not type_.exclusive:
                    yield from self._dropping(type_, pointer)

    def _undecided(self, union: model.UnionType, pointer: str) -> Iterator[Diagnostic]:
        """A discriminator that does not decide."""
        schema = value_at(self.document.data, pointer)
        given = schema.get("discriminator") if isinstance(schema, dict) else None
        if given is None:
            return
        names = [each.name for each in union.variants if isinstance(each, model.RefType)]
        if len(names) < len(union.variants):
            reason = "a variant is no type with a name"
        else:
            reason = doubt(self.contract.by_name, given["propertyName"], names) or "null is a value"
        message = f"the discriminator does not decide between the variants: {reason}"
        help_ = (
            "a value is read as any union without a tag; to have the tag decide, make it a "
            "constant in every variant, and required"
        )
        yield self._warn("union-tag", f"{pointer}/discriminator", message, help_)

    def _dropping(self, union: model.UnionType, pointer: str) -> Iterator[Diagnostic]:
        """An open variant that drops members of a later one, whose values it takes first."""
        for one, other in overlapping(self.contract, union):
            earlier, later = self._record(one), self._record(other)
            if earlier is None or later is None or earlier.strict:
                continue
            known = {field.name for field in earlier.fields}
            lost = [field.name for field in later.fields if field.name not in known]
            if lost:
                names = f"`{earlier.name}` comes before `{later.name}`"
                members = ", ".join(f"`{name}`" for name in lost[:_FEW])
                more = f" and {len(lost) - _FEW} more" if len(lost) > _FEW else ""
                message = f"{names}, takes values of it and drops {members}{more}"
                help_ = (
                    f"put `{later.name}` first, or tell them apart by a constant or a required "
                    "member"
                )
                yield self._warn("union-order", self._branch(union, other, pointer), message, help_)

    def _record(self, type_: model.Type) -> model.Object | None:
        found = self.contract.by_name[type_.name] if isinstance(type_, model.RefType) else None
        return found if isinstance(found, model.Object) else None

    def _branch(self, union: model.UnionType, variant: model.Type, pointer: str) -> str:
        schema: Any = value_at(self.document.data, pointer)
        branches = schema.get("anyOf", ()) if isinstance(schema, dict) else ()
        if len(branches) != len(union.variants):
            return pointer
        return f"{pointer}/anyOf/{union.variants.index(variant)}"

    def _warn(self, code: str, pointer: str, message: str, help_: str) -> Diagnostic:
        shown = pointer
        while shown and value_at(self.document.data, shown, _ABSENT) is _ABSENT:
            shown = shown.rpartition("/")[0]  # What an entry of `$defs` says stands elsewhere.
        return self.document.diagnostic(code, shown, message, help_)


_ABSENT: Any = object()
_FEW = 3
