"""How Python spells a type: the annotation of a field, with what must be imported for it.

The runtime's names carry what a bare annotation cannot say: `Int64` refuses `"12"` and `True`,
`Timestamp` refuses a datetime without an offset, `Int64List` is checked without a Python call an
element. Everything else is plain Python.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field, replace
from typing import Any, Final

from ...contract import facets, model, variants
from ...frozen import frozen
from ..render import Code
from .facets import ARGUMENTS
from .imports import Import, known
from .literals import literal
from .names import attributes

_INT64: Final = model.IntegerType(minimum=model.INT64_MIN, maximum=model.INT64_MAX)


@frozen
class Spelling:
    """Python text and the imports it needs.

    `forward` when it names a type of the module that it stands in; `annotated` when it is an
    `Annotated[...]`, which can take in a further rule.
    """

    text: str
    imports: frozenset[Import] = frozenset()
    forward: bool = False
    annotated: bool = False

    @property
    def code(self) -> Code:
        """The annotation as it is printed: quoted when it names a type that is not defined yet."""
        return literal(self.text) if self.forward else Code(self.text)

    def wrap(self, template: str, *imports: Import) -> Spelling:
        """This spelling inside `template`, at `{}`; the template needs the imports."""
        text = template.format(self.text)
        return replace(self, text=text, imports=self.imports.union(imports), annotated=False)


NULL: Final = Spelling("None")


@frozen
class AnnotationSpeller:
    """Spells types as seen from a module; `homes` are the modules in which types are defined.

    `attributes` are those of the class that the types are spelled in, by the wire names of its
    members: there, each of them hides what the module calls so. `extended` are the types whose
    classes have subclasses, `nesting` the unions that may hold themselves.
    """

    contract: model.Contract
    module: str
    homes: Mapping[str, str]
    attributes: Mapping[str, str] = field(default_factory=dict)
    extended: Collection[str] = ()
    nesting: Collection[model.UnionType] = ()

    @classmethod
    def of(
        cls,
        contract: model.Contract,
        owner: model.Definition,
        homes: Mapping[str, str],
        style: str,
        extended: Collection[str] = (),
        nesting: Collection[model.UnionType] = (),
    ) -> AnnotationSpeller:
        """The speller for a definition, whose attributes are spelled in a style."""
        fields = owner.fields if isinstance(owner, model.Object) else ()
        named = attributes((each.name for each in fields), style)
        return cls(contract, homes[owner.name], homes, named, extended, nesting)

    def spell(self, type_: model.Type) -> Spelling:
        """The annotation of a type."""
        match type_:
            case model.NullableType(of=of):
                return join([self.spell(of), NULL])
            case model.RefType(name=name):
                return self.reference(name)
            case model.ArrayType(items=items):
                numbers = _numbers(self.without_aliases(items))
                array = numbers or self.spell(items).wrap("list[{}]")
                return _ruled(array, type_)
            case model.MapType(values=values):
                return _ruled(self.spell(values).wrap("dict[str, {}]"), type_)
            case model.EnumType() | model.ConstType():
                return choice(type_)
            case model.UnionType():
                return self._choice(type_)
            case model.AnyType():
                return named(known("AnyJson"))
        return _scalar(type_)

    def _choice(self, type_: model.UnionType) -> Spelling:
        """The variants, under the rule that says how many may fit."""
        each = [self.spell(variant) for variant in type_.variants]
        spelled = join(each)
        exclusive = type_.exclusive and not variants.are_disjoint(self.contract, type_)
        arguments: dict[str, Any] = {}
        if (found := variants.telltale(self.contract, type_)) and not exclusive:
            arguments["tag"] = found.name
        elif type_.discriminator:
            arguments["tag"] = type_.discriminator
            arguments["order"] = _orders(type_)
        is_told = "tag" in arguments and "order" not in arguments
        if variants.may_change(self.contract, type_) or (not is_told and self._has_subclass(type_)):
            arguments["read_again"] = True
        if exclusive and self._are_merged(type_):
            arguments["types"] = Code(f"({', '.join(variant.text for variant in each)})")
        found_by = annotated(spelled, _rule("OneOf" if exclusive else "AnyOf", arguments))
        return annotated(found_by, _rule("ReadOnce", {})) if type_ in self.nesting else found_by

    def _has_subclass(self, type_: model.UnionType) -> bool:
        """Whether a variant may hold more than its own members."""
        return any(name in self.extended for name in model.references(type_))

    def _are_merged(self, type_: model.UnionType) -> bool:
        """Whether some variants are equal to Python, which makes one type of them."""
        texts = [self.spell(self.without_aliases(variant)).text for variant in type_.variants]
        return len(set(texts)) < len(texts)

    def reference(self, name: str) -> Spelling:
        """A definition's name; quoted by whoever prints it when it is of the same module."""
        imported = self.imported(f".{self.homes[name]}", name)
        if self.homes[name] == self.module:
            return Spelling(imported.local, forward=True)
        return named(imported)

    def imported(self, module: str, name: str) -> Import:
        """The import of a name of the contract, as the class sees it."""
        return Import(module, name, hidden=name in self.attributes.values())

    def without_aliases(self, type_: model.Type) -> model.Type:
        """The type that an alias stands for, however many there are in between."""
        while isinstance(type_, model.RefType):
            definition = self.contract.by_name[type_.name]
            if not isinstance(definition, model.Alias):
                break
            type_ = definition.type
        return type_

    def union(self, definition: model.Union) -> Spelling:
        """The variants, identified by the value of a member."""
        spelled = join([self.reference(variant.name) for variant in definition.variants])
        tagged = Spelling(f"Tagged({literal(definition.discriminator)})")
        return annotated(spelled, tagged, known("Tagged"))


def choice(type_: model.EnumType | model.Enum | model.ConstType) -> Spelling:
    """The annotation of an enum or a constant.

    Of texts, a bare `Literal` says it all; but it does not tell an enum of one from a constant.
    """
    values, hint = choices(type_), held(type_)
    if not isinstance(type_, model.ConstType) and type_.open:
        return annotated(hint, Spelling("OpenChoiceRule()", frozenset({known("OpenChoiceRule")})))
    if model.are_texts(values) and (isinstance(type_, model.ConstType) or len(values) > 1):
        return hint
    arguments: dict[str, Any] = {"values": values} if any(map(_has_fraction, values)) else {}
    arguments |= {"code": "const"} if isinstance(type_, model.ConstType) else {}
    return annotated(hint, _rule("ChoiceRule", arguments))


def held(type_: model.EnumType | model.Enum | model.ConstType) -> Spelling:
    """What a field of an enum or a constant holds, without a rule."""
    values = choices(type_)
    options = []
    if whole := [value for value in values if not _has_fraction(value)]:
        members = ", ".join(map(literal, whole))
        options.append(Spelling(f"Literal[{members}]", frozenset({known("Literal")})))
    if len(whole) < len(values):
        options.append(Spelling("float"))
    if not isinstance(type_, model.ConstType) and type_.open:
        options.append(Spelling("str"))
    return join(options)


def choices(type_: model.EnumType | model.Enum | model.ConstType) -> tuple[model.Scalar, ...]:
    """The values of an enum, or the one of a constant."""
    return (type_.value,) if isinstance(type_, model.ConstType) else type_.values


def _has_fraction(value: model.Scalar) -> bool:
    """Whether a value is one that no `Literal` can have."""
    return isinstance(value, float)


def _numbers(items: model.Type) -> Spelling | None:
    """Arrays of numbers are checked as a whole, so they have names of their own."""
    if items == _INT64:
        return named(known("Int64List"))
    if items == model.NumberType():
        return named(known("NumberList"))
    if isinstance(items, model.IntegerType):
        return _ruled(Spelling("list[int]"), items, "IntegerItems")
    if isinstance(items, model.NumberType):
        return _ruled(Spelling("list[int] | list[float]"), items, "NumberItems")
    return None


def join(members: list[Spelling]) -> Spelling:
    """A union of spellings."""
    return Spelling(
        " | ".join(member.text for member in members),
        frozenset().union(*(member.imports for member in members)),
        any(member.forward for member in members),
    )


def _scalar(type_: model.Type) -> Spelling:
    match type_:
        case model.StringType():
            return _ruled(Spelling("str"), type_)
        case _ if type(type_) in _NAMED:
            return named(known(_NAMED[type(type_)]))
        case model.IntegerType() if type_ == _INT64:
            return named(known("Int64"))
        case model.IntegerType() if type_ == model.IntegerType():
            return named(known("Integer"))
        case model.NumberType() if type_ == model.NumberType():
            return named(known("Number"))
        case model.IntegerType():
            return _ruled(Spelling("int"), type_, "IntegerRule")
        case model.NumberType():
            return _ruled(Spelling("float"), type_, "NumberRule")
    raise AssertionError(f"no spelling for {type_!r}")


_NAMED: Final[Mapping[type[model.Type], str]] = {
    model.DateTimeType: "Timestamp",
    model.DateType: "CalendarDate",
    model.BytesType: "Base64Data",
    model.BooleanType: "Boolean",
}


def _ruled(spelled: Spelling, type_: model.Type, numbers: str = "") -> Spelling:
    """The spelling under the rules that the facets of a type ask for.

    `numbers` names the rule that the type has as a number, with bounds or without.
    """
    rules: dict[str, dict[str, Any]] = {numbers: {}} if numbers else {}
    stated = facets.enforced(type_)
    for facet, argument in ARGUMENTS.items():
        if facet in stated:
            given = rules.setdefault(argument.rule or numbers, {})
            given |= {argument.name: stated[facet]} if argument.name else {}
    for rule, arguments in rules.items():
        spelled = annotated(spelled, _rule(rule, arguments))
    return spelled


def _orders(type_: model.UnionType) -> dict[str, int]:
    """Which variant to try first, by the tag."""
    return {tag: index for index, tags in enumerate(type_.tags) for tag in tags}


def _rule(name: str, arguments: Mapping[str, Any]) -> Spelling:
    """A rule of the runtime, with its arguments."""
    constants = frozenset(
        known(_CONSTANTS[value])
        for value in arguments.values()
        if isinstance(value, int) and value in _CONSTANTS
    )
    text = ", ".join(f"{key}={_argument(value)}" for key, value in arguments.items())
    return Spelling(f"{name}({text})", constants | {known(name)})


_CONSTANTS: Final = {model.INT64_MIN: "INT64_MIN", model.INT64_MAX: "INT64_MAX"}


def _argument(value: Any) -> str:
    if isinstance(value, Code):
        return value
    return _CONSTANTS[value] if isinstance(value, int) and value in _CONSTANTS else repr(value)


def annotated(spelled: Spelling, rule: Spelling, *imports: Import) -> Spelling:
    """The spelling under a rule: `Annotated[int, rule]`."""
    inner = (
        spelled.text.removeprefix("Annotated[").removesuffix("]")
        if spelled.annotated
        else spelled.text
    )
    needed = {*spelled.imports, *rule.imports, *imports, known("Annotated")}
    text = f"Annotated[{inner}, {rule.text}]"
    return replace(spelled, text=text, imports=frozenset(needed), annotated=True)


def named(imported: Import) -> Spelling:
    """A name that is imported."""
    return Spelling(imported.local, frozenset({imported}))
