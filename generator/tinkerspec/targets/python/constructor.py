"""What the constructor of a type takes: every member by its name, in more forms than one.

A field says what it holds. A constructor reads tuples, arrays, numpy scalars and base64 text as
well, and all of it follows from the types of the members: type checkers learn it from the schema.
The names that end in `Like` are the runtime's. A type that can be made from other values has an
alias in its mixin that says which, named after the type: `TensorLike`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from ...contract import model
from ...frozen import frozen
from .imports import known
from .names import LIKE_SUFFIX, MIXINS
from .spelling import NULL, AnnotationSpeller, Spelling, choices, held, join, named

_LIKE: Final[Mapping[type[model.Type], str]] = MappingProxyType(
    {
        model.BooleanType: "BooleanLike",
        model.BytesType: "BytesLike",
        model.DateTimeType: "MomentLike",
        model.DateType: "DateLike",
        model.IntegerType: "IntegerLike",
        model.NumberType: "NumberLike",
    }
)
_ARRAYS: Final[Mapping[type[model.Type], str]] = MappingProxyType(
    {model.IntegerType: "IntegersLike", model.NumberType: "NumbersLike"}
)
_HELD_AS: Final[Mapping[type[model.Type], str]] = MappingProxyType(
    {
        model.AnyType: "Any",
        model.BytesType: "Base64Data",
        model.DateTimeType: "Timestamp",
        model.DateType: "CalendarDate",
    }
)

_FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "BytesLike": "bytes, or the base64 text that they travel as",
        "IntegersLike": "a list, a tuple, a range or a one-dimensional array of integers",
        "NumbersLike": "a list, a tuple, a range or a one-dimensional array of numbers",
    }
)
_KEYED: Final = "plain lists too, whose element type follows from their key"


@frozen
class Constructor:
    """Spells what a constructor takes for a member; `made` are the types with an alias of their own
    for what they can be made from.
    """

    speller: AnnotationSpeller
    made: Collection[str] = ()

    def argument(self, field: model.Field) -> Spelling:
        """The type of the argument that a member is given by."""
        spelled = self._spell(field.type, keyed=field.list_dtype is not None)
        if field.is_silent and not self.speller.contract.allows_null(field.type):
            return join([spelled, NULL])
        return spelled

    def forms(self, field: model.Field) -> str | None:
        """In words, which forms of the member the constructor takes, where they are not plain."""
        if field.list_dtype is not None and self._takes_lists(field.type):
            return _KEYED
        return _FORMS.get(self.argument(field).text.removesuffix(" | None"))

    def _spell(self, type_: model.Type, *, keyed: bool = False) -> Spelling:
        match type_:
            case model.NullableType(of=of):
                return join([self._spell(of, keyed=keyed), NULL])
            case model.UnionType(variants=variants):
                return join([*dict.fromkeys(map(self._spell, variants))])
            case model.RefType(name=name):
                return self._reference(self.speller.contract.by_name[name], keyed)
            case model.ArrayType(items=items):
                return self._array(items)
            case model.MapType(values=values):
                spelled = self._spell(values)
                if keyed and self._takes_lists(type_):
                    spelled = join([spelled, named(known("NumbersLike"))])
                return spelled.wrap("Mapping[str, {}]", known("Mapping"))
            case model.EnumType() | model.ConstType():
                return _choice(type_, held(type_))
        if isinstance(type_, model.StringType):
            return Spelling("str")
        return named(known((_LIKE if type(type_) in _LIKE else _HELD_AS)[type(type_)]))

    def _reference(self, definition: model.Definition, keyed: bool) -> Spelling:
        if definition.name in self.made:
            module = f".{MIXINS}.{definition.module}"
            return named(self.speller.imported(module, definition.name + LIKE_SUFFIX))
        if isinstance(definition, model.Alias) and not _is_held_as_given(definition.type):
            return self._spell(definition.type, keyed=keyed)
        reference = self.speller.reference(definition.name)
        return _choice(definition, reference) if isinstance(definition, model.Enum) else reference

    def _array(self, items: model.Type) -> Spelling:
        behind = self.speller.without_aliases(items)
        if type(behind) in _ARRAYS:
            return named(known(_ARRAYS[type(behind)]))
        plain = self.speller.without_aliases(model.strip_null(behind))
        if self._takes_text(plain):
            return self._spell(items).wrap("TextsLike[{}]", known("TextsLike"))
        if isinstance(plain, model.UnionType):
            return self._choices(plain, is_nullable=model.is_nullable(behind))
        spelled = self._item(plain) or self._spell(items)
        if model.is_nullable(behind) and spelled.text in _HELD_AS.values():
            spelled = join([spelled, NULL])
        return spelled.wrap("ListLike[{}]", known("ListLike"))

    def _choices(self, items: model.UnionType, *, is_nullable: bool) -> Spelling:
        """A list of items of which each is one of several types."""
        plain = [self.speller.without_aliases(variant) for variant in items.variants]
        spelled = [self._item(each) or self._spell(each) for each in plain]
        joined = join([*dict.fromkeys(spelled), *([NULL] if is_nullable else [])])
        takes_text = any(map(self._takes_text, plain))
        like = "TextsLike" if takes_text else "ListLike"
        return joined.wrap(f"{like}[{{}}]", known(like))

    def _item(self, type_: model.Type) -> Spelling | None:
        """An item that a list takes only as it is held; None for any other."""
        is_converted = type(type_) in _HELD_AS and not isinstance(type_, model.AnyType)
        return named(known(_HELD_AS[type(type_)])) if is_converted else None

    def _takes_text(self, type_: model.Type) -> bool:
        """Whether the type allows any text."""
        if isinstance(type_, model.StringType | model.AnyType):
            return True
        found: model.Type | model.Definition = type_
        if isinstance(type_, model.RefType):
            found = self.speller.contract.by_name[type_.name]
        return isinstance(found, model.EnumType | model.Enum) and found.open

    def _takes_lists(self, type_: model.Type) -> bool:
        """Whether the type is a map whose values can be made from lists."""
        match self.speller.without_aliases(model.strip_null(type_)):
            case model.MapType(values=values):
                held = self.speller.without_aliases(values)
                return isinstance(held, model.RefType) and held.name in self.made
        return False


def _choice(type_: model.EnumType | model.Enum | model.ConstType, spelled: Spelling) -> Spelling:
    """What stands for the value of an enum or a constant: itself, or a numpy scalar of it."""
    scalars = [kind for kind in map(_numpy_scalar, choices(type_)) if kind is not None]
    return join([spelled, *(dict.fromkeys(scalars))])


def _numpy_scalar(value: model.Scalar) -> Spelling | None:
    match value:
        case bool():
            return named(known("SupportsTruth"))
        case int() | float():
            text = f"SupportsItem[{type(value).__name__}]"
            return Spelling(text, frozenset({known("SupportsItem")}))
    return None


_MADE_OF_OTHERS: Final = (
    model.ArrayType,
    model.MapType,
    model.NullableType,
    model.RefType,
    model.UnionType,
)


def _is_held_as_given(type_: model.Type) -> bool:
    """Whether what the constructor takes is what the field holds."""
    if isinstance(type_, model.EnumType | model.ConstType):
        return model.are_texts(choices(type_))
    return not isinstance(type_, _MADE_OF_OTHERS) and type(type_) not in _LIKE
