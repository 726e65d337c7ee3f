"""What the templates of one module print: every string already Python text."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, Final

from ...contract import model
from ...frozen import frozen
from ..behaviours import Missing
from ..prose import describe, describe_member
from ..render import Code
from . import imports as import_statements
from .bases import inherited
from .constructor import Constructor
from .imports import Import, known
from .layout import Module
from .literals import docstring, literal, summary
from .mixins import Mixin
from .names import FIELDS_SUFFIX, MIXIN_SUFFIX, MIXINS
from .spelling import NULL, AnnotationSpeller, Spelling, annotated, choice, held, join


@frozen
class FieldView:
    """One line of a class body, and the docstring under it."""

    name: Code
    annotation: Code
    default: Code | None
    doc: Code


@frozen
class ArgumentView:
    """One argument of a constructor."""

    name: Code
    annotation: Code
    default: Code | None


@frozen
class TypeView:
    """What the template of a type's kind prints, with the imports that it needs; `checked` are
    those that only type checkers need, `hidden` types of its own module under other names."""

    kind: str
    names: Mapping[str, Any]
    imports: Set[Import]
    checked: Set[Import] = frozenset()
    hidden: Set[Import] = frozenset()


def type_view(
    definition: model.Definition,
    speller: AnnotationSpeller,
    *,
    schema: str,
    bases: Sequence[str],
    mixin: Mixin | None,
    made: Collection[str],
    missing: Sequence[Missing],
) -> TypeView:
    """What is printed of a definition.

    `schema` is its schema's file as people name it, `bases` are the types whose classes that of a
    record extends, `made` the types that can be made from other values, `missing` the behaviours
    that are not written yet.
    """
    view = _view(definition, speller, bases, mixin, made, missing)
    indent = 4 if isinstance(definition, model.Object) else 0
    doc = docstring(describe(definition, schema), indent=indent)
    return replace(view, names={**view.names, "doc": doc})


def _view(
    definition: model.Definition,
    speller: AnnotationSpeller,
    bases: Sequence[str],
    mixin: Mixin | None,
    made: Collection[str],
    missing: Sequence[Missing],
) -> TypeView:
    match definition:
        case model.Object():
            return _object(definition, Constructor(speller, made), bases, mixin, missing)
        case model.Enum():
            return _enum(definition)
        case model.Union():
            return _alias("alias", definition, speller.union(definition))
        case model.Alias(type=type_):
            return _alias("alias", definition, speller.spell(type_))


def _origin(import_: Import) -> tuple[str, str]:
    return import_.module, import_.name


def module_names(
    module: Module, home: Mapping[str, str], views: Sequence[TypeView]
) -> dict[str, Any]:
    """The names that the template of a module uses, beside what is printed of each type."""
    shown = [*module.defined, *module.re_exported]
    needed = {Import(f".{home[other.name]}", other.name) for other in module.re_exported}
    needed = needed.union(*(view.imports for view in views))
    checked = frozenset[Import]().union(*(view.checked for view in views)) - needed
    hidden = sorted(frozenset[Import]().union(*(view.hidden for view in views)), key=_origin)
    is_early = len(module.defined) > 1 or bool(hidden)
    records = [each for each in module.defined if isinstance(each, model.Object) and is_early]
    is_deep = len(records) > _USUAL_DEPTH
    if is_deep:
        needed |= {import_statements.known(name) for name in _LIMITING}
    return {
        "module_doc": docstring(summary(module.definition.description), indent=0),
        "imports": import_statements.render(needed),
        "checked_imports": Code(textwrap.indent(import_statements.render(checked), " " * 4)),
        "exported": literal([*sorted({definition.name for definition in shown})]),
        "hidden": [(Code(each.local), Code(each.name)) for each in hidden],
        "rebuilt": [Code(record.name) for record in records],
        "frames": Code(str(len(records) * _FRAMES) if is_deep else ""),
    }


_LIMITING: Final = ("getrecursionlimit", "setrecursionlimit")
_USUAL_DEPTH: Final = 10
"""So many records of a ring can be built inside of one another without further ado."""
_FRAMES: Final = 100
"""More calls than pydantic makes inside of one another to build one of them."""


def _object(
    definition: model.Object,
    constructor: Constructor,
    bases: Sequence[str],
    mixin: Mixin | None,
    missing: Sequence[Missing],
) -> TypeView:
    speller = constructor.speller
    above = inherited(speller.contract, bases)
    spelled = {field.name: speller.spell(field.type) for field in definition.fields}
    own = [field for field in definition.fields if field.name not in above]
    annotations = [_annotation(field, spelled[field.name], speller) for field in own]
    arguments = [constructor.argument(field) for field in definition.fields]
    extended = _extended(definition, bases, speller)
    needed = set[Import]().union(extended, *(spelling.imports for spelling in annotations))
    needed -= {Import(f".{speller.module}", name) for name in bases}
    hidden = _hidden(speller, [*annotations, *arguments])
    if hidden:
        needed.add(known("TypeAlias"))
    if by_name := _is_ambiguous(speller.attributes):
        needed.add(known("ConfigDict"))
    list_dtypes: dict[str, model.Json] = {
        f.name: dict(f.list_dtype) for f in definition.fields if f.list_dtype is not None
    }
    if has_dtypes := any(field.list_dtype is not None for field in own):
        needed |= {known("Mapping"), known("ClassVar")}
    if mixin:
        needed.add(Import(f".{MIXINS}.{definition.module}", definition.name + MIXIN_SUFFIX))
    names = {
        "name": Code(definition.name),
        "bases": Code(", ".join(each.name for each in extended)),
        "fields_name": Code(definition.name + FIELDS_SUFFIX),
        "mixin_name": Code(definition.name + MIXIN_SUFFIX) if mixin else None,
        "list_dtypes": literal(list_dtypes) if has_dtypes else None,
        "fields": [
            FieldView(
                name=Code(speller.attributes[field.name]),
                annotation=annotation.code,
                default=_default(field, spelled[field.name], speller),
                doc=docstring(describe_member(field)),
            )
            for field, annotation in zip(own, annotations, strict=True)
        ],
        "arguments": [
            ArgumentView(
                name=Code(speller.attributes[field.name]),
                annotation=argument.code,
                default=_argument_default(field, spelled[field.name], speller),
            )
            for field, argument in zip(definition.fields, arguments, strict=True)
        ],
        "receiver": _receiver(speller),
        "missing": [(Code(one.name), _reason(one)) for one in missing],
        "by_name": by_name,
    }
    if missing:
        needed.add(known("Any"))
    read = {field.name: field for field in definition.fields if _is_read(field, speller)}
    if not above.issuperset(read):
        needed.add(known("from_json"))
    if any(not field.required for name, field in read.items() if name not in above):
        needed.add(known("Field"))
    if arguments:
        needed.add(known("TYPE_CHECKING"))
    # A constructor also names the defaults of the members that the class inherits.
    signed = [*arguments, *(spelled[name].wrap("{}", known("from_json")) for name in read)]
    checked = frozenset[Import]().union(*(spelling.imports for spelling in signed))
    return TypeView("object", names, needed, checked, hidden)


def _hidden(speller: AnnotationSpeller, spelled: Sequence[Spelling]) -> frozenset[Import]:
    """The types of the same module that a class names while its members hide them."""
    words = {word for each in spelled if each.forward for word in re.findall(r"\w+", each.text)}
    attributes, module = speller.attributes.values(), speller.module
    own = {name for name in attributes if speller.homes.get(name) == module}
    imports = {speller.imported(module, name) for name in own}
    return frozenset(each for each in imports if each.local in words)


def _reason(missing: Missing) -> Code:
    """Why a behaviour cannot be had."""
    return literal(f"{missing.definition.name} has no {missing.name} yet: {missing.remedy}")


def _receiver(speller: AnnotationSpeller) -> Code:
    """What the constructor calls the value that it makes: a member may be called `self`."""
    return Code("_self" if "self" in speller.attributes.values() else "self")


def _is_ambiguous(attributes: Mapping[str, str]) -> bool:
    """Whether an attribute has the wire name of another member, as `class_` has beside `class`."""
    return any(
        attribute != wire_name and attribute in attributes
        for wire_name, attribute in attributes.items()
    )


def _extended(
    definition: model.Object, bases: Sequence[str], speller: AnnotationSpeller
) -> list[Import]:
    """The base classes: those of other types, and that of the runtime where they have another."""
    found = [Import(f".{speller.homes[name]}", name) for name in reversed(bases)]
    needed = _runtime_base(definition, speller)
    had = {_runtime_base(speller.contract.by_name[name], speller) for name in bases}
    return found if needed in had else [*found, known(needed)]


def _runtime_base(definition: model.Definition, speller: AnnotationSpeller) -> str:
    """The base class of the runtime; one for types with lists, which may be held as arrays."""
    assert isinstance(definition, model.Object)
    lists = any(
        isinstance(speller.without_aliases(field.type), model.ArrayType)
        for field in definition.fields
    )
    return f"{'Strict' if definition.strict else 'Open'}{'List' if lists else ''}Model"


def _alias(
    kind: str, definition: model.Definition, spelling: Spelling, *imports: Import
) -> TypeView:
    """A name for a type. It is never quoted: what it names in its own module stands above it."""
    names = {
        "name": Code(definition.name),
        "annotation": Code(spelling.text),
    }
    return TypeView(kind, names, spelling.imports.union(imports, [known("TypeAlias")]))


def _enum(definition: model.Enum) -> TypeView:
    """An alias, and functions that say which values there are; a bare `Literal` says so itself."""
    spelled = choice(definition)
    is_bare = spelled == held(definition)
    texts = model.are_texts(definition.values)
    needed = ([known("get_args")] if is_bare else []) + ([] if texts else [known("ChoiceRule")])
    view = _alias("enum", definition, spelled, *needed)
    values = f"get_args({definition.name})" if is_bare else repr(definition.values)
    names = {
        **view.names,
        "values": Code(values),
        "known": Code("known " if definition.open else ""),
        "are_texts": texts,
    }
    return replace(view, names=names)


def _annotation(field: model.Field, spelled: Spelling, speller: AnnotationSpeller) -> Spelling:
    """The annotation with what pydantic must know of the field beside its type."""
    value = _value(field, spelled, speller)
    is_absent_as_none = field.is_silent and not speller.contract.allows_null(field.type)
    if is_absent_as_none:
        spelled = join([spelled, NULL])
    if field.list_dtype is not None:
        unknown = field.lang.get("python", {}).get("unknown_list_key", "error")
        rule = f"KeyedLists(LIST_DTYPES[{literal(field.name)}], unknown={literal(unknown)})"
        spelled = annotated(spelled, Spelling(rule), known("KeyedLists"))
    if is_absent_as_none:
        is_union = isinstance(speller.without_aliases(field.type), model.UnionType)
        rule = f"AbsentAsNone({literal('union') if is_union else ''})"
        spelled = annotated(spelled, Spelling(rule), known("AbsentAsNone"))
    elif field.required and value is not None:
        default = Spelling(f"ConstructorDefault(lambda: {value})")
        spelled = annotated(spelled, default, known("ConstructorDefault"))
    facts = []
    if speller.attributes[field.name] != field.name:
        facts.append(f"alias={literal(field.name)}")
    if field.deprecated:
        facts.append("deprecated=True")
    if not facts:
        return spelled
    return annotated(spelled, Spelling(f"Field({', '.join(facts)})"), known("Field"))


def _default(field: model.Field, spelling: Spelling, speller: AnnotationSpeller) -> Code | None:
    """The default as the class states it; `spelling` is of the type alone."""
    value = _value(field, spelling, speller)
    if field.required:
        return None
    if _is_read(field, speller):
        return Code(f"Field(default_factory=lambda: {value})")
    return value


def _argument_default(
    field: model.Field, spelling: Spelling, speller: AnnotationSpeller
) -> Code | None:
    """The default in the signature of the constructor, where the class itself has no name yet, and
    where a list of what a union holds is to checkers no list of what constructors take for it."""
    if (spelling.forward or _lists_unions(field, speller)) and _is_read(field, speller):
        return Code("...")
    return _value(field, spelling, speller)


def _lists_unions(field: model.Field, speller: AnnotationSpeller) -> bool:
    """Whether a member is a list of what may be of several types."""
    behind = speller.without_aliases(model.strip_null(field.type))
    if not isinstance(behind, model.ArrayType):
        return False
    items = speller.without_aliases(model.strip_null(behind.items))
    return isinstance(items, model.UnionType)


def _value(field: model.Field, spelling: Spelling, speller: AnnotationSpeller) -> Code | None:
    """The default as an expression for what reading it would give."""
    if _is_read(field, speller):
        text = literal(json.dumps(field.default, ensure_ascii=False))
        return Code(f"from_json({spelling.text}, {text})")
    if isinstance(field.default, model.Absent):
        return None if field.required else literal(None)
    return literal(field.default)


def _is_read(field: model.Field, speller: AnnotationSpeller) -> bool:
    """Whether the default must be read: it is no Python literal, as a timestamp's or a record's."""
    if field.default is model.ABSENT or field.default is None:
        return False
    return not _is_plain(field.type, speller.contract)


def _is_plain(type_: model.Type, contract: model.Contract) -> bool:
    """Whether a JSON value of the type and the Python value it reads as are the same."""
    match type_:
        case model.DateTimeType() | model.DateType() | model.BytesType():
            return False
        case (
            model.NullableType(of=inner)
            | model.ArrayType(items=inner)
            | model.MapType(values=inner)
        ):
            return _is_plain(inner, contract)
        case model.UnionType(variants=variants):
            return all(_is_plain(variant, contract) for variant in variants)
        case model.RefType(name=name):
            definition = contract.by_name[name]
            if isinstance(definition, model.Alias):
                return _is_plain(definition.type, contract)
            return isinstance(definition, model.Enum)
    return True
