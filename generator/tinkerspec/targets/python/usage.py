"""How Python shows a type in use."""

from __future__ import annotations

import ast
import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Final

from ...contract import model
from ...contract.model import Json
from ...contract.variants import variant_of
from .. import Job, digest
from ..sample_layout import Group, Labelled, SampleNode, Style, lay_out
from ..samples import Behaviour, Shown, ShownTypes, Usage
from ..value_tables import MapForm, Moment, Numbers, Quoting, TypeForm, ValueTable
from . import mixins
from .bases import bases
from .constructor import Constructor
from .layout import homes, moved
from .literals import literal, summary
from .mixins import Mixin
from .names import MIXIN_SUFFIX, attributes
from .spelling import AnnotationSpeller

_STYLE: Final = Style(indent=4, last=",")
_FRACTION: Final = re.compile(r"\.([0-9]+)")
_READ, _WRITE = "from_json", "to_json"
_CLOCK: Final = "import datetime as dt"
_KEYS: Final = MapForm("{", "}", ": ")
_MOMENT: Final = Moment("dt.datetime(", ")", ("tzinfo=dt.UTC",))
_DAY: Final = Moment("dt.date(", ")")


def usage(job: Job) -> Usage:
    """Every type of the contract, as a program that has the package would use it."""
    found = mixins.of(job)
    package = job.settings["package"]
    made = mixins.made(job.contract, found)
    style = job.settings["members"]
    home = homes(job.contract, bases(job.contract, found, style))

    def show(definition: model.Definition) -> Shown:
        speller = AnnotationSpeller.of(job.contract, definition, home, style)
        return _shown(definition, package, found, Constructor(speller, made), style)

    types = ShownTypes(job.contract.definitions, show)
    decided_by = digest([mixins.chosen(found), moved(job.contract, home)])
    table = partial(_table, job.contract, package, style)
    return Usage("Python", "python", types, decided_by, table)


def _table(contract: model.Contract, package: str, style: str) -> ValueTable:
    return ValueTable(
        style=_STYLE,
        types={each.name: _named(each, style) for each in contract.definitions},
        words=("None", "True", "False"),
        text=Quoting(
            quotes=('"', "'"),
            escapes={"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"},
            codes=((0xFF, "\\x", 2, ""), (0xFFFF, "\\u", 4, ""), (0x10FFFF, "\\U", 8, "")),
        ),
        numbers=Numbers(),
        keys=_KEYS,
        imports=f"from {package} import ",
        clock=_CLOCK,
        bytes="b",
        timestamp=_MOMENT,
        date=_DAY,
    )


def _named(definition: model.Definition, style: str) -> TypeForm:
    name, lead = definition.name, _lead(definition)
    if not isinstance(definition, model.Object):
        return TypeForm(lead, name if name in lead else "")
    named = attributes((member.name for member in definition.fields), style)
    labels = {wire: f"{attribute}=" for wire, attribute in named.items()}
    return TypeForm(lead, "", f"{name}(", labels, ")", name)


def _lead(definition: model.Definition) -> str:
    """A checker knows the type of a record by itself; a union is each of its variants."""
    is_known = isinstance(definition, model.Object | model.Union)
    return "value = " if is_known else f"value: {definition.name} = "


def _shown(
    definition: model.Definition,
    package: str,
    found: Mapping[str, Mixin],
    constructor: Constructor,
    style: str,
) -> Shown:
    speller = _ValueSpeller(constructor.speller.contract, style)
    programs = (_program(definition, e, speller, package) for e in definition.examples)
    name, mixin = definition.name, found.get(definition.module)
    behaviours = list(_forms(definition, constructor))
    if mixin is not None:
        behaviours += _methods(definition, mixins.functions(mixin, name + MIXIN_SUFFIX, found))
    return Shown(f"{package}.{name}", tuple(programs), tuple(behaviours))


def _program(
    definition: model.Definition, example: Json, speller: _ValueSpeller, package: str
) -> str:
    """Make the example's value, write it, and read it again."""
    speller = replace(speller, used=set())
    made = speller.named(definition.name, example)
    name = definition.name
    is_record = isinstance(definition, model.Object)
    write = "value.to_json()" if is_record else "to_json(value)"
    read = f"{name}.from_json(payload)" if is_record else f"from_json({name}, payload)"
    names = {name, *speller.used, *(() if is_record else (_READ, _WRITE))}
    imports = _import(package, sorted(names, key=_as_imported))
    return "\n".join(
        [
            *([_CLOCK, ""] if speller.tells_time else []),
            imports,
            "",
            lay_out(Labelled(_lead(definition), made), _STYLE),
            "",
            f"payload = {write}",
            f"assert {read} == value",
        ]
    )


def _as_imported(name: str) -> tuple[bool, str]:
    """Classes before functions, as formatters sort them."""
    return (name[0].islower(), name)


def _import(package: str, names: Sequence[str]) -> str:
    line = f"from {package} import {', '.join(names)}"
    if len(line) <= _STYLE.width:
        return line
    # A name a line, as formatters write it; `lay_out` would share lines between short ones.
    return "\n".join([f"from {package} import (", *(f"    {name}," for name in names), ")"])


@dataclass(slots=True)
class _ValueSpeller:
    """Spells values as expressions, and remembers the classes that they name."""

    contract: model.Contract
    style: str
    used: set[str] = field(default_factory=set)
    tells_time: bool = False

    def value(self, type_: model.Type, json: Json) -> SampleNode:
        """A JSON value as an expression that makes what reading it as this type gives."""
        match model.strip_null(type_), json:
            case model.RefType(name=name), _ if json is not None:
                return self.named(name, json)
            case model.UnionType() as union, _ if json is not None:
                return self.value(variant_of(self.contract, union, json), json)
            case model.ArrayType(items=items), list():
                return Group("[", tuple(self.value(items, item) for item in json), "]")
            case model.MapType(values=values), dict():
                return _dict({key: self.value(values, item) for key, item in json.items()})
            case model.BytesType(), str():
                return _bytes(json)
            case model.DateTimeType(), str():
                self.tells_time = True
                return _moment(json)
            case model.DateType(), str():
                self.tells_time = True
                return _day(json)
            case model.AnyType(), _:
                return _plain(json)
        return _literal(json)

    def named(self, name: str, json: Json) -> SampleNode:
        """A JSON value as a value of the type of this name."""
        match self.contract.by_name[name], json:
            case model.Alias(type=type_), _:
                return self.value(type_, json)
            case model.Union() as union, dict():
                return self.named(self.contract.variant_of(union, json), json)
            case model.Object() as definition, dict():
                return self._record(definition, json)
        return _literal(json)

    def _record(self, definition: model.Object, json: dict[str, Json]) -> Group:
        self.used.add(definition.name)
        members = {member.name: member for member in definition.fields}
        named = attributes(members, self.style)
        arguments = (
            Labelled(f"{named[name]}=", self.value(members[name].type, item))
            for name, item in json.items()
            if name in members
        )
        return Group(f"{definition.name}(", tuple(arguments), ")")


def _bytes(text: str) -> str:
    """Bytes that travel as this base64 text."""
    raw = base64.b64decode(text)
    # With a single quote in it, `repr` takes double quotes, as formatters do.
    return repr(raw) if b'"' in raw else 'b"' + repr(b"'" + raw)[3:]


def _literal(json: Json) -> str:
    """A scalar; a string in double quotes where that needs no escape, as formatters write it."""
    if not isinstance(json, str) or '"' in json:
        return literal(json)
    return '"' + literal("'" + json)[2:]


def _plain(json: Json) -> SampleNode:
    match json:
        case list():
            return Group("[", tuple(map(_plain, json)), "]")
        case dict():
            return _dict({key: _plain(item) for key, item in json.items()})
    return _literal(json)


def _dict(items: Mapping[str, SampleNode]) -> Group:
    pairs = (Labelled(_literal(key) + _KEYS.after, item) for key, item in items.items())
    return Group(_KEYS.opening, tuple(pairs), _KEYS.closing)


def _day(text: str) -> Group:
    """A date of a schema."""
    day = date.fromisoformat(text)
    return Group(_DAY.opening, (str(day.year), str(day.month), str(day.day)), _DAY.closing)


def _moment(text: str) -> Group:
    """A timestamp of a schema: the same moment in UTC, cut to microseconds."""
    cut = _FRACTION.sub(lambda found: f".{found[1][:6]:0<6}", text.upper())
    moment = datetime.fromisoformat(cut.replace("Z", "+00:00")).astimezone(UTC)
    parts = [moment.year, moment.month, moment.day, moment.hour, moment.minute]
    if moment.second or moment.microsecond:
        parts.append(moment.second)
    if moment.microsecond:
        parts.append(moment.microsecond)
    return Group(_MOMENT.opening, (*map(str, parts), *_MOMENT.more), _MOMENT.closing)


# --- behaviour ------------------------------------------------------------------------------------


def _forms(definition: model.Definition, constructor: Constructor) -> Iterator[Behaviour]:
    """The members that the constructor takes in other forms than they are held in."""
    for member in definition.fields if isinstance(definition, model.Object) else ():
        if (forms := constructor.forms(member)) is not None:
            attribute = constructor.speller.attributes[member.name]
            yield Behaviour(f"{definition.name}({attribute}=...)", f"Takes {forms}.")


def _methods(
    definition: model.Definition, functions: Mapping[str, ast.FunctionDef]
) -> Iterator[Behaviour]:
    """The public functions of the mixin's class."""
    for name, function in functions.items():
        if not name.startswith("_"):
            yield Behaviour(_call(function, definition.name), _summary(function))


def _summary(function: ast.FunctionDef) -> str:
    return summary((ast.get_docstring(function) or "").split("\n\n")[0])


def _call(function: ast.FunctionDef, name: str) -> str:
    decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
    if decorators & {"property", "cached_property"}:
        return f".{function.name}"
    owner = f"{name}." if decorators & {"classmethod", "staticmethod"} else "."
    arguments = ast.unparse(_without_types(function, receiver="staticmethod" not in decorators))
    return f"{owner}{function.name}({arguments})"


def _without_types(function: ast.FunctionDef, *, receiver: bool) -> ast.arguments:
    """The parameters by their names and defaults, without the one that is not written in a call."""
    given = function.args
    plain = [[ast.arg(arg.arg) for arg in group] for group in (given.posonlyargs, given.args)]
    if receiver and (positional := plain[0] or plain[1]):
        positional.pop(0)
    return ast.arguments(
        posonlyargs=plain[0],
        args=plain[1],
        vararg=ast.arg(given.vararg.arg) if given.vararg else None,
        kwonlyargs=[ast.arg(arg.arg) for arg in given.kwonlyargs],
        kw_defaults=given.kw_defaults,
        kwarg=ast.arg(given.kwarg.arg) if given.kwarg else None,
        defaults=given.defaults,
    )
