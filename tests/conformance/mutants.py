"""Mutated IRs: does any vector tell the package of a wrong reading from that of the right one?

    python tests/conformance/mutants.py [--seed N] [--count N]

Each mutant is the IR with one thing changed that a reader of the schemas may get wrong: a member, a
bound, a default, a tag, an enum's value, null, strictness, a type. The Python package is emitted
from it and put to the vectors. A mutant whose package gives every vector its outcome is missed.
"""

from __future__ import annotations

import argparse
import importlib
import math
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeAlias

import drive
from tinkerspec.config import load_config
from tinkerspec.contract import model
from tinkerspec.contract.load import load_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.targets import Job
from tinkerspec.targets.python.emit import Package
from vectors import ROOT, SCHEMAS, DecodeVector, decode_vectors

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


def mutants(contract: model.Contract) -> Iterator[Mutant]:
    """Every mutant of a contract."""
    for definition in contract.definitions:
        for what, changed in _definition(contract, definition):
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
                    yield (
                        f".{field.name}: {what}",
                        replace(definition, fields=(*rest[0], changed, *rest[1])),
                    )
        case model.Enum(values=values):
            for what, others in _values(values):
                yield f": {what}", replace(definition, values=others)
        case model.Union():
            yield from _union(definition)
        case model.Alias(type=type_):
            for what, other in _type(contract, type_):
                yield f": {what}", replace(definition, type=other)


def _union(union: model.Union) -> Iterator[tuple[str, model.Union]]:
    variants = union.variants
    for index, variant in enumerate(variants):
        rest = variants[:index] + variants[index + 1 :]
        yield f": without {variant.name}", replace(union, variants=rest)
    yield ": another tag", replace(union, discriminator=f"{union.discriminator}_")


def _field(contract: model.Contract, field: model.Field) -> Iterator[tuple[str, model.Field]]:
    for what, other in _type(contract, field.type):
        yield what, replace(field, type=other)
    if field.required:
        nullable = model.NullableType(of=model.strip_null(field.type))
        yield "optional", replace(field, type=nullable, required=False, default=None)
        return
    yield "required", replace(field, required=True, default=model.ABSENT)
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
    if isinstance(type_, model.NullableType):
        yield "not null", type_.of
        for what, other in _type(contract, type_.of):
            if not model.is_nullable(other):
                yield what, replace(type_, of=other)
        return
    yield "or null", model.NullableType(of=type_)
    yield "any value", model.AnyType()
    match type_:
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
            other_ = next(d for d in contract.definitions if d.name != name)
            yield f"a {other_.name}", model.RefType(name=other_.name)
            yield "a boolean", model.BooleanType()
        case _:
            yield from _scalar(type_)
    yield from _sized(type_)


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
        case _:
            yield "text", model.StringType()
    if isinstance(type_, model.ConstType):
        yield "another constant", model.ConstType(value=f"{type_.value}_")
    if isinstance(type_, model.EnumType):
        for what, others in _values(type_.values):
            yield what, replace(type_, values=others)


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


def _values(values: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for value in values:
        yield f"without {value}", tuple(other for other in values if other != value)
    yield "one value more", (*values, f"{values[0]}_")
    yield "a value in capitals", (*values[:-1], values[-1].upper())


# --- putting them to the vectors ------------------------------------------------------------------


class Laboratory:
    """Emits mutants into a folder and puts them to the vectors."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        config = load_config(ROOT / "pyproject.toml")
        sources = load_folder(SCHEMAS, display="schemas")
        self.contract = resolve(sources)
        settings = config.targets["python"]
        self._job = Job(sources, self.contract, settings, ROOT, "schemas", config.targets)
        self._root = f"{settings['folder']}/{settings['package']}/"
        self._base = self._emitted(self.contract)
        self._number = 0

    def _emitted(self, contract: model.Contract) -> Mapping[str, str]:
        files = Package(replace(self._job, contract=contract)).rendered()
        return {
            path.removeprefix(self._root): text
            for path, text in files
            if path.startswith(self._root)
        }

    @cached_property
    def _vectors(self) -> list[DecodeVector]:
        return decode_vectors()

    def killer(self, mutant: Mutant) -> str | None:
        """The vector that tells a mutant from the contract; None when none does.

        What cannot be imported is told from it too.
        """
        self._number += 1
        name = f"mutant_{self._number}"
        self._write(self._folder / name, self._emitted(mutant.contract))
        sys.path.insert(0, str(self._folder))
        try:
            return self._put(name, mutant)
        finally:
            sys.path.remove(str(self._folder))
            for module in [m for m in sys.modules if m.partition(".")[0] == name]:
                del sys.modules[module]

    def _write(self, folder: Path, emitted: Mapping[str, str]) -> None:
        """The package as it is published, but for the modules that the mutant has otherwise."""
        folder.mkdir()
        changed = {path: text for path, text in emitted.items() if text != self._base.get(path)}
        published = ROOT / "generated" / "python" / "tinker_types"
        tops = {path.partition("/")[0] for path in changed}
        for path in published.iterdir():
            if path.name not in tops and path.name != "__pycache__":
                (folder / path.name).symlink_to(path)
        for name, text in changed.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")

    def _put(self, name: str, mutant: Mutant) -> str | None:
        try:
            package = importlib.import_module(name)
            for type_ in package.__all__:
                getattr(package, type_)
        except Exception as error:  # Whatever a package of nonsense raises.
            return f"import: {type(error).__name__}"
        binding = drive.PackageBinding(package)
        # Those of its own type are the likeliest to tell.
        for vector in sorted(self._vectors, key=lambda vector: vector.type != mutant.type):
            if not _agrees(binding, vector):
                return vector.id
        return None


def _agrees(binding: drive.PackageBinding, vector: DecodeVector) -> bool:
    try:
        actual = drive.decode(binding, vector.type, vector.text)
    except Exception:  # A crash is another outcome as well.
        return False
    return drive.agrees(actual, vector.outcome, exact=True)


def main() -> int:
    """Puts mutants to the vectors; 1 when one is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0, help="decides which, where --count is few")
    parser.add_argument("--count", type=int, help="how many mutants (default: all)")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        laboratory = Laboratory(Path(folder))
        every = list(mutants(laboratory.contract))
        chosen = random.Random(options.seed).sample(
            every, min(options.count or len(every), len(every))
        )
        killers = {mutant.name: laboratory.killer(mutant) for mutant in chosen}
    missed = sorted(name for name, killer in killers.items() if killer is None)
    broken = sum(killer is not None and killer.startswith("import") for killer in killers.values())
    for name in missed:
        print(f"missed: {name}")
    print(f"{len(killers)} of {len(every)} mutants, {broken} not importable, {len(missed)} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
