"""The values for the templates of one module; every string is already source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...contract import model
from ...frozen import frozen
from ..behaviours import Missing
from ..prose import describe, describe_member, remarks_on
from ..render import Code
from ..sample_layout import Labelled, SampleNode
from .behaviours import function
from .literals import WIDTH, doc, key, laid_out, listing, member, scalar, string
from .spelling import Speller, has_default, options


@frozen
class ModuleView:
    """A type with what decides its module: its documentation, whether rules judge it too, the
    functions that are written by hand, and the behaviours that are not written yet."""

    definition: model.Definition
    schema: str
    verified: bool
    functions: tuple[str, ...]
    missing: Sequence[Missing] = ()

    @property
    def doc(self) -> str:
        """What the type is, and which schema says so."""
        return describe(self.definition, self.schema)


def module_names(module: ModuleView, speller: Speller) -> dict[str, Any]:
    """The names that the templates of a module use."""
    definition = module.definition
    name = definition.name
    has_input = name in speller.inputs
    written = speller.inputs.get(name, name)
    declared = [Code(doc(module.doc) + _declare(definition, speller))]
    if has_input:
        note = f"{name} as it may be written: a member that has a default may be left out."
        declared.append(Code(doc(note) + _declare(definition, speller, written=True)))
    plan = Labelled("export const plan = ", _plan(module, speller))
    values = list(map(scalar, definition.values)) if isinstance(definition, model.Enum) else []
    of_values = laid_out(Labelled("export const values = ", listing(values)), taken=1)
    return {
        "doc": doc(module.doc),
        "name": Code(name),
        "module": Code(definition.module),
        "input": Code(written),
        "declared": declared,
        "plan": laid_out(plan, taken=1),
        "values": of_values if values else None,
        "known": Code("known " if isinstance(definition, model.Enum) and definition.open else ""),
        "verify": Code(definition.module) if module.verified else None,
        "functions": Code(", ".join(module.functions)),
        "missing": [_missing(one) for one in module.missing],
        "behaviours": [*_behaviours(module, speller)],
        # Last, because everything above may have named a type.
        "imports": [_imported(names, speller) for names in _by_module(speller.named)],
        "planned": [
            (Code(other), Code(speller.contract.by_name[other].module))
            for other in sorted(speller.planned)
        ],
    }


def _plan(module: ModuleView, speller: Speller) -> SampleNode:
    match module.definition:
        case model.Object() as definition:
            return speller.record(definition, verified=module.verified)
        case model.Union() as definition:
            return speller.union(definition)
        case model.Enum(open=is_open):
            return f'{{kind: "{"openEnum" if is_open else "enum"}", values}}'
        case model.Alias(type=type_):
            return speller.plan(type_)


def _missing(missing: Missing) -> dict[str, Code]:
    """A function that only says that it is not written yet."""
    name = function(missing.name)
    reason = f"{missing.definition.name} has no {name} yet: {missing.remedy}"
    return {"name": Code(name), "reason": string(reason)}


def _behaviours(module: ModuleView, speller: Speller) -> Iterator[dict[str, Any]]:
    """What a union can do because each of its variants can."""
    union = module.definition
    if not isinstance(union, model.Union):
        return
    for behaviour in union.behaviours:
        name = function(behaviour)
        if name in module.functions:
            continue
        yield {
            "name": Code(name),
            "tag": member("value", union.discriminator),
            "variants": [
                {
                    "tags": [string(tag) for tag in variant.tags],
                    "function": Code(f"{name}Of{variant.name}"),
                    "module": Code(speller.contract.by_name[variant.name].module),
                }
                for variant in union.variants
            ],
            "otherwise": string(f"no {union.name} has this {union.discriminator}"),
        }


# --- types ----------------------------------------------------------------------------------------


def _declare(definition: model.Definition, speller: Speller, *, written: bool = False) -> str:
    name = speller.inputs[definition.name] if written else definition.name
    match definition:
        case model.Object(fields=fields):
            members = [_member(field, speller, written) for field in fields]
            return "\n".join([f"export interface {name} {{", *members, "}"])
        case model.Union(variants=variants):
            found = [speller.reference(each.name, written=written) for each in variants]
        case model.Enum(type=type_):
            found = list(options(type_))
        case model.Alias(type=type_):
            return _alias(name, [speller.type(type_, written=written)])
    return _alias(name, found)


def _alias(name: str, options_: list[str]) -> str:
    line = f"export type {name} = {' | '.join(options_)};"
    if len(line) <= WIDTH or len(options_) == 1:
        return line
    return "\n  | ".join([f"export type {name} =", *options_]) + ";"


def _member(field: model.Field, speller: Speller, written: bool) -> str:
    may_lack = field.is_silent or (written and has_default(field))
    spelled = f"{key(field.name)}{'?' if may_lack else ''}: "
    text = doc("" if written else _about(field), indent=2)
    return f"  {text}{spelled}{speller.type(field.type, written=written)};"


def _about(field: model.Field) -> str:
    remarks = (" ".join(remark).strip() for remark in remarks_on(field))
    return "\n\n".join(filter(None, [describe_member(field), *remarks]))


# --- imports --------------------------------------------------------------------------------------


def _by_module(named: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The names of types of other modules, by the module."""
    modules: dict[str, list[str]] = {}
    for name, module in sorted(named.items()):
        modules.setdefault(module, []).append(name)
    yield from sorted(modules.items())


def _imported(found: tuple[str, list[str]], speller: Speller) -> Code:
    module, names = found
    own = speller.contract.by_name[speller.owner].module
    assert module != own
    return Code(f'import type {{ {", ".join(names)} }} from "./{module}.js";')
