"""Mutated IRs: does any vector tell the package of a wrong reading from that of the right one?

    python tests/conformance/mutants.py [--seed N] [--count N] [--set NAME]...

Each mutant is the IR with one thing changed that a reader of the schemas may get wrong: a member, a
bound, a default, a tag, an enum's value, null, strictness, a type. The Python package is emitted
from it and put to the vectors. A mutant whose package gives every vector its outcome is missed.

The schemas are ours (`ours`), and the sets of tests/cases that say what other APIs say, with the
vectors that are derived from them.
"""

from __future__ import annotations

import argparse
import importlib
import math
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias, TypeVar

import drive
from tinkerspec import pipeline
from tinkerspec.config import load_config
from tinkerspec.contract import model, read_folder
from tinkerspec.contract.formats import TEXT_FORMATS
from tinkerspec.contract.resolve import resolve
from tinkerspec.contract.variants import are_disjoint
from tinkerspec.targets import Job
from tinkerspec.targets.python.emit import Package
from vectors import CASES, ROOT, SETS, DecodeVector, decode_vectors

Changed: TypeAlias = Iterator[tuple[str, model.Type]]
"""Types with one thing changed, each with what was changed."""

_LIMITS: Final = ("minimum", "maximum", "exclusive_minimum", "exclusive_maximum")
_SIZES: Final = (
    *("min_length", "max_length", "min_items", "max_items", "min_properties", "max_properties"),
)


@dataclass(frozen=True)
class Mutant:
    """An IR that reads the schemas wrongly in one thing."""

    name: str
    type: str
    contract: model.Contract

    def is_far_from(self, vector: DecodeVector) -> tuple[bool, bool, bool]:
        """Sorts vectors: those of its type, of the member and of the value concerned, are the
        likeliest to tell it."""
        place, _, what = self.name.removeprefix(f"{self.type}.").rpartition(": ")
        is_elsewhere = f"/{place}" not in vector.name
        return vector.type != self.type, is_elsewhere, what.split()[-1] not in vector.name.split()


def mutants(contract: model.Contract) -> Iterator[Mutant]:
    """Every mutant of a contract."""
    for definition in contract.definitions:
        for what, changed in _definition(contract, definition):
            if changed == definition:  # A text that is not empty anyway.
                continue
            definitions = tuple(
                changed if other is definition else other for other in contract.definitions
            )
            name = f"{definition.name}{what}"
            yield Mutant(name, definition.name, replace(contract, definitions=definitions))


def _definition(
    contract: model.Contract, definition: model.Definition
) -> Iterator[tuple[str, model.Definition]]:
    match definition:
        case model.Object(fields=fields, strict=strict):
            yield ": other strictness", replace(definition, strict=not strict)
            for index, field in enumerate(fields):
                rest = (fields[:index], fields[index + 1 :])
                yield f".{field.name}: dropped", replace(definition, fields=rest[0] + rest[1])
                for what, changed in _field(contract, field):
                    # A class that has the member of a base would have it as it is there.
                    yield (
                        f".{field.name}: {what}",
                        replace(definition, fields=(*rest[0], changed, *rest[1]), bases=()),
                    )
        case model.Enum():
            for what, other in _enum(definition):
                yield f": {what}", other
        case model.Union():
            yield from _union(contract, definition)
        case model.Alias(type=type_):
            for what, other in _type(contract, type_):
                yield f": {what}", replace(definition, type=other)


def _union(contract: model.Contract, union: model.Union) -> Iterator[tuple[str, model.Union]]:
    variants = union.variants
    for index, variant in enumerate(variants):
        rest = variants[:index] + variants[index + 1 :]
        yield f": without {variant.name}", replace(union, variants=rest)
        # Where the variant lists its tags itself, the package has them from there.
        is_listed = _lists(contract, variant.name, union.discriminator)
        for tag in variant.tags if len(variant.tags) > 1 and not is_listed else ():
            fewer = replace(variant, tags=tuple(each for each in variant.tags if each != tag))
            changed = (*variants[:index], fewer, *variants[index + 1 :])
            yield f": without the tag {tag}", replace(union, variants=changed)
    yield ": another tag", replace(union, discriminator=f"{union.discriminator}_")


def _lists(contract: model.Contract, name: str, member: str) -> bool:
    """Whether a record lists the values of a member."""
    record = contract.by_name[name]
    fields = record.fields if isinstance(record, model.Object) else ()
    return any(
        field.name == member and isinstance(field.type, model.EnumType) and not field.type.open
        for field in fields
    )


def _field(contract: model.Contract, field: model.Field) -> Iterator[tuple[str, model.Field]]:
    for what, other in _type(contract, field.type):
        yield what, replace(field, type=other)
    if field.required:
        nullable = model.NullableType(of=model.strip_null(field.type))
        yield "optional", replace(field, type=nullable, required=False, default=None)
        yield "silent", replace(field, required=False, default=model.ABSENT)
        return
    yield "required", replace(field, required=True, default=model.ABSENT)
    if field.default not in (None, model.ABSENT):
        yield "silent", replace(field, default=model.ABSENT)
    for default in _defaults(field.default):
        yield f"default {default!r}", replace(field, default=default)
    if isinstance(model.strip_null(field.type), model.IntegerType | model.NumberType):
        yield "default 7", replace(field, default=7)


def _defaults(default: Any) -> Iterator[Any]:
    match default:
        case bool():
            yield not default
        case int() | float():
            yield default * 2 + 0.25 if isinstance(default, float) else default + 1


def _type(contract: model.Contract, type_: model.Type) -> Changed:
    match type_:
        case model.NullableType(of=inner):
            yield "not null", inner
            for what, other in _type(contract, inner):
                if not contract.allows_null(other):
                    yield what, replace(type_, of=other)
        case model.AnyType():
            yield "text", model.StringType()
            yield "an object", model.MapType(values=type_)
        case _:
            if not contract.allows_null(type_):
                yield "or null", model.NullableType(of=type_)
            if not _is_any(contract, type_):
                yield "any value", model.AnyType()
            yield from _without_null(contract, type_)
            yield from _sized(type_)


def _meant(contract: model.Contract, name: str) -> str:
    """The type that a name stands for: a union of one variant takes the values of that one."""
    match contract.by_name[name]:
        case model.Union(variants=(variant,)):
            return _meant(contract, variant.name)
        case model.Alias(type=model.RefType(name=other)):
            return _meant(contract, other)
    return name


def _is_any(contract: model.Contract, type_: model.Type) -> bool:
    """Whether a type is the name of any value: without the name, it takes the same payloads."""
    definitions = {definition.name: definition for definition in contract.definitions}
    while isinstance(type_, model.RefType):
        named = definitions[type_.name]
        if not isinstance(named, model.Alias):
            return False
        type_ = named.type
    return isinstance(type_, model.AnyType)


def _without_null(contract: model.Contract, type_: model.Type) -> Changed:
    match type_:
        case model.UnionType():
            yield from _union_type(contract, type_)
        case model.ArrayType(items=items):
            yield "a map", model.MapType(values=items)
            yield "unique", replace(type_, unique=not type_.unique)
            for what, other in _type(contract, items):
                yield f"items {what}", replace(type_, items=other)
        case model.MapType(values=values):
            yield "a list", model.ArrayType(items=values)
            for what, other in _type(contract, values):
                yield f"values {what}", replace(type_, values=other)
        case model.RefType(name=name):
            names = [definition.name for definition in contract.definitions]
            meant = _meant(contract, name)
            for other_ in [each for each in names if _meant(contract, each) != meant][:1]:
                yield f"a {other_}", model.RefType(name=other_)
            yield "a boolean", model.BooleanType()
        case _:
            yield from _scalar(type_)


def _union_type(contract: model.Contract, union: model.UnionType) -> Changed:
    """`anyOf` for `oneOf` and the reverse, a variant less, another order, and a variant changed."""
    variants = union.variants
    disjoint = are_disjoint(contract, union)  # Then neither says anything of any value.
    if not disjoint:
        yield "the other kind of union", replace(union, exclusive=not union.exclusive)
    if not disjoint and not union.exclusive:
        yield "in reverse", replace(union, variants=variants[::-1], tags=union.tags[::-1])
    for index, variant in enumerate(variants):
        rest = variants[:index] + variants[index + 1 :]
        tags = union.tags[:index] + union.tags[index + 1 :]
        fewer = replace(union, variants=rest, tags=tags)
        yield f"without variant {index}", fewer if len(rest) > 1 else rest[0]
        for what, other in _type(contract, variant):
            if not model.is_nullable(other) and not isinstance(other, model.AnyType):
                changed = (*variants[:index], other, *variants[index + 1 :])
                yield f"variant {index} {what}", replace(union, variants=changed)


def _scalar(type_: model.Type) -> Changed:
    match type_:
        case model.IntegerType() | model.NumberType():
            yield from _number(type_)
        case model.StringType():
            yield "a boolean", model.BooleanType()
            yield "a timestamp", model.DateTimeType()
            yield "a date", model.DateType()
            yield "bytes", model.BytesType()
            yield "an enum", model.EnumType(values=("a", "b"))
            yield "shorter", replace(type_, max_length=1)
            yield "not empty", replace(type_, min_length=1)
            yield "of letters", replace(type_, pattern="^[a-z]*$")
            if type_.format in TEXT_FORMATS:
                yield "of no format", replace(type_, format=None)
                yield "of another format", replace(type_, format=_another(type_.format))
        case model.EnumType(open=True):  # Of which every text is a value.
            yield "bytes", model.BytesType()
        case _:
            yield "text", model.StringType()
    if isinstance(type_, model.ConstType):
        yield "another constant", model.ConstType(value=_other(type_.value))
    if isinstance(type_, model.EnumType):
        yield from _enum(type_)


def _another(format_: str) -> str:
    return next(name for name in TEXT_FORMATS if name != format_)


def _number(type_: model.IntegerType | model.NumberType) -> Changed:
    is_integer = isinstance(type_, model.IntegerType)
    number = model.NumberType if is_integer else model.IntegerType
    yield ("a number" if is_integer else "an integer"), number()
    yield "a multiple of 2", replace(type_, multiple_of=2)
    for name in _LIMITS:
        limit = getattr(type_, name)
        if limit is None:
            continue
        yield f"no {name}", replace(type_, **{name: None})
        # Past the edges of a double's integers only the nearest other double is another bound.
        for step in (-1, 1):
            near = limit + step if is_integer else math.nextafter(limit, math.inf * step)
            yield f"{name} {near}", replace(type_, **{name: near})
        twin = name.removeprefix("exclusive_") if "exclusive" in name else f"exclusive_{name}"
        yield f"{twin} instead", replace(type_, **{name: None, twin: limit})


def _sized(type_: model.Type) -> Changed:
    for name in _SIZES:
        size = getattr(type_, name, None)
        if size is not None:
            changed: Any = type_
            yield f"no {name}", replace(changed, **{name: None})
            yield f"{name} {size + 1}", replace(changed, **{name: size + 1})


_Enum = TypeVar("_Enum", model.Enum, model.EnumType)


def _enum(enum: _Enum) -> Iterator[tuple[str, _Enum]]:
    # Which values of an open one are known decides nothing in payloads.
    for what, values in _values(enum.values) if not enum.open else ():
        yield what, replace(enum, values=values)
    if model.are_texts(enum.values):
        yield "closed" if enum.open else "open", replace(enum, open=not enum.open)


def _values(values: tuple[model.Scalar, ...]) -> Iterator[tuple[str, tuple[model.Scalar, ...]]]:
    for index, value in enumerate(values if len(values) > 1 else ()):
        yield f"without {value}", values[:index] + values[index + 1 :]
    others = [_other(value) for value in values if value is not None]
    for other in [other for other in others if other not in values][:1]:
        yield "one value more", (*values, other)
    if isinstance(values[-1], str) and values[-1].upper() not in values:
        yield "a value in capitals", (*values[:-1], values[-1].upper())


def _other(value: model.Scalar) -> model.Scalar:
    """Another value of the same kind."""
    match value:
        case bool():
            return not value
        case str():
            return f"{value}_"
    return value + 1


# --- putting them to the vectors ------------------------------------------------------------------

_COMMON: Final = ("._runtime", "._speed")
"""The parts of a package in which no type is."""


_PATIENCE: Final = 30
"""Seconds of processor time that a mutant may take: it needs a fraction of one."""
_IMPORT: Final = "the import"
_ENDLESS: Final = "the patience"


class _Endless(BaseException):  # No exception of a package, which are caught.
    """A mutant takes too long."""


@contextmanager
def _bounded() -> Iterator[None]:
    """End what takes longer than there is patience."""

    def end(_signal: int, _frame: object) -> None:
        raise _Endless

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, _PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class Laboratory:
    """Emits mutants of a project into a folder and puts them to the project's vectors."""

    def __init__(self, folder: Path, project: Path = ROOT) -> None:
        self._folder = folder
        config = load_config(project / "pyproject.toml")
        sources = read_folder(config.schemas, display="schemas", contract=config.contract)
        self.contract = resolve(sources)
        settings = config.targets["python"]
        self._job = Job(sources, self.contract, settings, project, "schemas", config.targets)
        self._root = f"{settings['folder']}/{settings['package']}/"
        self._published = config.output / self._root
        self._vectors = decode_vectors(config.output / "vectors")
        self._base = self._emitted(self.contract)
        self._number = 0
        self._shared: dict[str, ModuleType] = {}
        """What the packages have in common, by what follows their names."""

    def _emitted(self, contract: model.Contract) -> Mapping[str, str]:
        files = Package(replace(self._job, contract=contract)).rendered()
        return {
            path.removeprefix(self._root): text
            for path, text in files
            if path.startswith(self._root)
        }

    def killer(self, mutant: Mutant) -> str | None:
        """The vector that tells a mutant from the contract; None when none does.

        What cannot be imported is told from it too, and what takes too long.
        """
        self._number += 1
        name = f"mutant_{self._number}"
        self._write(self._folder / name, self._emitted(mutant.contract))
        sys.path.insert(0, str(self._folder))
        sys.modules |= {f"{name}{rest}": module for rest, module in self._shared.items()}
        try:
            with _bounded():
                return self._put(name, mutant)
        except _Endless:
            return f"{_ENDLESS} of {mutant.name}"
        finally:
            sys.path.remove(str(self._folder))
            self._forget(name)

    def _forget(self, name: str) -> None:
        """Forget a package, but for what the next one has too: importing that costs the most."""
        for module in [m for m in sys.modules if m.partition(".")[0] == name]:
            found = sys.modules.pop(module)
            rest = module.removeprefix(name)
            if rest.startswith(_COMMON):
                self._shared[rest] = found
                for member in vars(found).values():
                    getattr(member, "cache_clear", lambda: None)()

    def _write(self, folder: Path, emitted: Mapping[str, str]) -> None:
        """The package as it is published, but for the modules that the mutant has otherwise."""
        folder.mkdir()
        changed = {path: text for path, text in emitted.items() if text != self._base.get(path)}
        tops = {path.partition("/")[0] for path in changed}
        for path in self._published.iterdir():
            if path.name not in tops and path.name != "__pycache__":
                (folder / path.name).symlink_to(path)
        for name, text in changed.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")

    def _put(self, name: str, mutant: Mutant) -> str | None:
        try:
            package = importlib.import_module(name)
            getattr(package, mutant.type)
        except Exception as error:  # Whatever a package of nonsense raises.
            return f"{_IMPORT} of {mutant.name}: {type(error).__name__}"
        binding = drive.PackageBinding(package)
        for vector in sorted(self._vectors, key=mutant.is_far_from):
            if not _agrees(binding, vector):
                return vector.id
        return None


def _agrees(binding: drive.PackageBinding, vector: DecodeVector) -> bool:
    try:
        actual = drive.decode(binding, vector.type, vector.text)
    except Exception:  # A crash is another outcome as well.
        return False
    return drive.agrees(actual, vector.outcome, exact=True)


OURS: Final = "ours"
_PYPROJECT: Final = """\
[tool.tinkerspec]

[tool.tinkerspec.python]
folder = "python"
package = "types_of_{name}"

[tool.tinkerspec.vectors]
folder = "vectors"
"""


def laboratory(name: str, folder: Path) -> Laboratory:
    """The laboratory of our schemas, or of a set of tests/cases, in a folder of its own."""
    (folder / "mutants").mkdir(parents=True)
    if name == OURS:
        return Laboratory(folder / "mutants")
    shutil.copytree(CASES / name / "schemas", folder / "schemas")
    (folder / "pyproject.toml").write_text(_PYPROJECT.format(name=name), encoding="utf-8")
    pipeline.generate(load_config(folder / "pyproject.toml"))
    return Laboratory(folder / "mutants", folder)


def main() -> int:
    """Puts mutants to the vectors; 1 when one is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0, help="decides which, where --count is few")
    parser.add_argument("--count", type=int, help="how many mutants of a set (default: all)")
    parser.add_argument("--set", action="append", choices=(OURS, *SETS), help="this one alone")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    missed = 0
    for name in options.set or (OURS, *SETS):
        with tempfile.TemporaryDirectory() as folder:
            missed += _missed(name, Path(folder), options)
    return 1 if missed else 0


def _missed(name: str, folder: Path, options: argparse.Namespace) -> int:
    """How many mutants of a set are missed."""
    made = laboratory(name, folder)
    every = list(mutants(made.contract))
    count = min(options.count or len(every), len(every))
    chosen = random.Random(options.seed).sample(every, count)
    killers = [(mutant.name, made.killer(mutant)) for mutant in chosen]
    missed = sorted(mutant for mutant, killer in killers if killer is None)
    told = [killer for _, killer in killers if killer is not None]
    for mutant in missed:
        print(f"{name}: missed: {mutant}")
    for killer in (killer for killer in told if killer.startswith(_ENDLESS)):
        print(f"{name}: {killer} ended after {_PATIENCE} s")
    print(
        f"{name}: {len(killers)} of {len(every)} mutants, "
        f"{sum(killer.startswith(_IMPORT) for killer in told)} not importable, "
        f"{sum(killer.startswith(_ENDLESS) for killer in told)} ended, {len(missed)} missed",
        flush=True,
    )
    return len(missed)


if __name__ == "__main__":
    sys.exit(main())
