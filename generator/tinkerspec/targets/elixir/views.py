"""The values for the template of one module; every string is already Elixir source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...contract import model
from ...contract.equality import same
from ...frozen import frozen
from ...report.markdown import code
from ..behaviours import Missing
from ..prose import describe, since_when
from ..render import Code
from . import names
from .extensions import VERIFY, Extension, Function
from .literals import (
    WIDTH,
    Container,
    Either,
    ElixirNode,
    Pair,
    atom,
    bullet,
    flat,
    key,
    layout,
    listing,
    paragraphs,
    string,
    summary,
)
from .literals import term as tuple_
from .spelling import TypespecSpeller, enum_values, has_text, holds_atoms, options

_MODULE: Final = re.compile(r"(?<![\w.:])([A-Z]\w*)\b")
_READS: Final = {"decode": range(1, 2), "from_json": range(1, 2), "__schema__": range(1)}
_WRITES: Final = {"from_map": range(1, 2), "to_map": range(1, 2)}


@frozen
class Delegate:
    """A function of an extension that the module re-exports."""

    attributes: Code
    definition: Code


def functions(definition: model.Definition) -> dict[str, range]:
    """The functions that a type's module has of its own, with their arities."""
    match definition:
        case model.Object():
            own = {"__struct__": range(2), "__list_dtypes__": range(1)}
            return {**_READS, **_WRITES, **own}
        case model.Enum(values=values):
            write = "to_string" if model.are_texts(values) else "to_map"
            return {**_READS, "values": range(1), "parse": range(1, 2), write: range(1, 2)}
        case model.Union() | model.Alias():
            return {**_READS, **_WRITES}


def module_names(
    definition: model.Definition,
    schema: str,
    speller: TypespecSpeller,
    extension: Extension | None,
) -> dict[str, Any]:
    """The names that the template of a definition's module uses; `schema` is its schema's file as
    people name it."""
    namespace = speller.namespace
    match definition:
        case model.Object():
            own = _object(definition, speller)
        case model.Enum():
            own = _enum(definition)
        case model.Union():
            own = _union(definition, speller)
        case model.Alias():
            own = _alias(definition, speller)
    delegates = [_delegate(f, definition, speller, extension) for f in _public(extension)]
    return {
        **own,
        "module": Code(f"{namespace}.{definition.name}"),
        "doc": paragraphs(describe(definition, schema), indent=2),
        "typedoc": paragraphs(summary(definition.description), indent=2),
        "delegates": delegates,
        "verifies": any(f.name == VERIFY for f in extension.functions) if extension else False,
        "encoder": Code(f"{namespace}.Codec.Encoder"),
        "extension": _extension(definition, namespace),
        # Last, because everything above may have named a module.
        "aliases": _aliases(speller, namespace),
    }


def _aliases(speller: TypespecSpeller, namespace: str) -> list[Code]:
    return [Code(f"{namespace}.{name}") for name in sorted({"Codec", *speller.aliases})]


def _extension(definition: model.Definition, namespace: str) -> Code:
    return Code(f"{namespace}.{names.EXTENSIONS}.{definition.name}")


def _public(extension: Extension | None) -> Iterable[Function]:
    functions = extension.functions if extension else ()
    return (function for function in functions if function.name != VERIFY)


# --- records --------------------------------------------------------------------------------------


def _object(definition: model.Object, speller: TypespecSpeller) -> dict[str, Any]:
    named = names.fields(definition, speller.style)
    required = [
        atom(named[field.name])
        for field in definition.fields
        if field.required and _struct_default(field) is model.ABSENT
    ]
    struct = [_member(field, named[field.name], speller) for field in definition.fields]
    spec = [Pair(key(named[field.name]), speller.member(field)) for field in definition.fields]
    policy = ":strict" if definition.strict else ":open"
    return {
        "keyed": True,
        "fields": [_field_doc(field, named[field.name], speller) for field in definition.fields],
        "enforced": layout(listing(required), 2, taken=len("@enforce_keys ")) if required else None,
        "struct": Code(
            ",\n            ".join(layout(item, 12, after=1) for item in struct) or "[]"
        ),
        "spec": [layout(item, 10, after=1) for item in spec],
        "policy": Code(policy),
        "rows": [
            layout(_row(field, named[field.name], speller), 7, after=1)
            for field in definition.fields
        ],
        "list_dtypes": _list_dtypes(definition),
    }


def _struct_default(field: model.Field) -> model.Json | model.Absent:
    """What a struct that is built without the field holds: at least what an absent member means."""
    return field.lang.get("elixir", {}).get("struct_default", field.default)


def _member(field: model.Field, name: str, speller: TypespecSpeller) -> Pair:
    default = _struct_default(field)
    given = "nil" if default is model.ABSENT else speller.literal(field.type, default)
    return Pair(key(name), given)


def _row(field: model.Field, name: str, speller: TypespecSpeller) -> Container:
    return tuple_(
        atom(name), string(field.name), speller.row(field.type), _presence(field, speller)
    )


def _presence(field: model.Field, speller: TypespecSpeller) -> ElixirNode:
    """Whether payloads have the member, and what the default of the struct does not say of it."""
    if field.required:
        return tuple_(":required", "nil") if _struct_default(field) is None else ":required"
    if _is_other(field):
        return tuple_(":optional", speller.literal(field.type, _or_null(field.default)))
    return ":optional"


def _is_other(field: model.Field) -> bool:
    """Whether the struct holds another default than absence means."""
    return not same(_or_null(_struct_default(field)), _or_null(field.default))


def _or_null(default: model.Json | model.Absent) -> model.Json:
    return None if isinstance(default, model.Absent) else default


def _field_doc(field: model.Field, name: str, speller: TypespecSpeller) -> Code:
    notes = [field.description] if field.description else []
    if name != field.name:
        notes.append(f"On the wire {code(field.name)}.")
    default = _struct_default(field)
    shown = "" if default is model.ABSENT else flat(speller.literal(field.type, default))
    if field.required and shown:
        notes.append(f"Required in payloads; the default of the struct is `{shown}`.")
    elif not field.required and _is_other(field):
        absent = flat(speller.literal(field.type, _or_null(field.default)))
        notes.append(f"Absent from a payload: `{absent}`; the default of the struct is `{shown}`.")
    elif shown != "nil" and shown:
        notes.append(f"Default: `{shown}`.")
    elif field.is_silent:
        notes.append("Where it is nil, the payload lacks it.")
    if field.deprecated:
        notes.append("Deprecated.")
    notes += filter(None, [since_when(field.period)])
    return bullet(code(key(name)[:-1]), " ".join(notes), indent=2)


def _list_dtypes(definition: model.Object) -> Code | None:
    dtypes = [
        Pair(f"{string(field.name)} =>", _keyed(field, field.list_dtype))
        for field in definition.fields
        if field.list_dtype is not None
    ]
    return layout(Container("%{", tuple(dtypes), "}"), 4) if dtypes else None


def _keyed(field: model.Field, dtypes: Mapping[str, str]) -> Container:
    """The element types by key, and what a list under another key is."""
    pairs = (Pair(f"{string(name)} =>", atom(dtype)) for name, dtype in dtypes.items())
    unknown = field.lang.get("elixir", {}).get("unknown_list_key", "error")
    rule = (
        Pair("dtypes:", Container("%{", tuple(pairs), "}")),
        Pair("unknown:", atom(str(unknown))),
    )
    return Container("%{", rule, "}")


def missing_function(missing: Missing) -> tuple[Code, Code]:
    """The name of a function that is not written yet, and why it cannot be called."""
    reason = f"{missing.definition.name} has no {missing.name}/1 yet: {missing.remedy}"
    # A backslash at the end of a line makes one line of two.
    return Code(missing.name), Code(paragraphs(reason, indent=4).replace("\n", " \\\n"))


# --- other types ----------------------------------------------------------------------------------


def _enum(definition: model.Enum) -> dict[str, Any]:
    atoms, is_open = holds_atoms(definition), definition.open
    found = options(definition.values, atoms=atoms, text_too=is_open)
    spec = found[0] if len(found) == 1 else Either(tuple(found))
    values = enum_values(definition.values, atoms=atoms)
    shown = [flat(value) for value in values.items]
    lead = "Known values" if is_open else "Values"
    # A text may stand for its atom.
    text_too = atoms and has_text(definition.values) and not is_open
    return {
        "spec": _defined("t", spec),
        "are_texts": model.are_texts(definition.values),
        "is_open": is_open,
        "known": Code("known " if is_open else ""),
        "value_spec": Code("t() | String.t()" if text_too else "t()"),
        "values": _body("values", values),
        "kind": Code(":open_enum" if is_open else ":enum"),
        "listed": paragraphs(f"{lead}: " + ", ".join(f"`{value}`" for value in shown) + ".", 2),
    }


def _union(definition: model.Union, speller: TypespecSpeller) -> dict[str, Any]:
    modules = [speller.reference(variant.name) for variant in definition.variants]
    variants = [
        tuple_(string(tag), module)
        for variant, module in zip(definition.variants, modules, strict=True)
        for tag in variant.tags
    ]
    spec = Either(tuple(f"{module}.t()" for module in modules))
    schema = tuple_(":union", string(definition.discriminator), listing(variants))
    return {"spec": _defined("t", spec), "schema": _body("__schema__", schema), "keyed": True}


def _alias(definition: model.Alias, speller: TypespecSpeller) -> dict[str, Any]:
    return {
        "spec": _defined("t", speller.typespec(definition.type)),
        "schema": _body("__schema__", speller.row(definition.type)),
        "keyed": _is_keyed(definition.type, speller.contract),
    }


def _is_keyed(type_: model.Type, contract: model.Contract) -> bool:
    """Whether a payload of an alias may be a map."""
    match model.strip_null(type_):
        case model.MapType():
            return True
        case model.UnionType(variants=variants):
            named = [contract.by_name[v.name] for v in variants if isinstance(v, model.RefType)]
            has_maps = any(isinstance(variant, model.MapType) for variant in variants)
            return has_maps or any(isinstance(d, model.Object | model.Union) for d in named)
    return False


def _defined(name: str, spec: ElixirNode) -> Code:
    """A type's definition, as it follows `@type `."""
    lead = f"{name} :: "
    if isinstance(spec, Container):
        return Code(lead + layout(spec, 10, taken=len(lead) - 2))
    if len("  @type " + lead + flat(spec)) <= WIDTH:
        return Code(lead + flat(spec))
    broken = layout(spec, 10, taken=WIDTH)
    return Code(f"{name} ::\n          {broken}")


def _body(name: str, result: ElixirNode) -> Code:
    """A function without parameters, by what it gives."""
    short = f"def {name}, do: {flat(result)}"
    if len(short) + 2 <= WIDTH:
        return Code(short)
    return Code(f"def {name} do\n    {layout(result, 4)}\n  end")


# --- extensions -----------------------------------------------------------------------------------


def _delegate(
    function: Function,
    definition: model.Definition,
    speller: TypespecSpeller,
    extension: Extension | None,
) -> Delegate:
    assert extension is not None
    specs = [_localised(spec, definition.name) for spec in function.specs]
    prefix = f"{speller.namespace}."
    for spec in specs:
        for short in _MODULE.findall(spec):
            full = extension.aliases.get(short, "")
            if full.startswith(prefix) and "." not in full.removeprefix(prefix):
                speller.aliases.add(full.removeprefix(prefix))
    doc = [f"@doc {function.doc}"] if function.doc else []
    attributes = "\n  ".join([*doc, *specs])
    lead = f"defdelegate {function.head},"
    to = f"to: {_extension(definition, speller.namespace)}"
    joint = " " if len(f"  {lead} {to}") <= WIDTH else "\n    "
    return Delegate(Code(attributes), Code(lead + joint + to))


def _localised(spec: str, name: str) -> str:
    """A typespec in which the module speaks of its own type; one over several lines stays as is."""
    return spec if "\n" in spec else re.sub(rf"(?<![\w.]){name}\.t\(\)", "t()", spec)
