"""Every type, field, bound, fault code and method has its vectors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import covering
import drive
import pytest
import tinker_types
import vectors
from tinkerspec.contract import load, model
from tinkerspec.contract.resolve import resolve

CONTRACT = resolve(load.load_folder(vectors.SCHEMAS, display="schemas"))
DECODE = vectors.decode_vectors()
BEHAVIOUR = vectors.behaviour_vectors()

NEUTRAL = {
    "from_numpy": "from_array",
    "from_torch": "from_array",
    "to_numpy": "to_array",
    "to_torch": "to_array",
}
"""The neutral name of each method that is named after an array library."""


def public_methods() -> Iterator[str]:
    """What the package's types do beyond their fields, as `Type.method`."""
    binding = drive.PackageBinding(tinker_types)
    for definition in CONTRACT.definitions:
        owner = binding.owner(definition.name)
        if isinstance(definition, model.Enum):
            names = {name for name in ("parse", "values") if hasattr(owner, name)}
        elif isinstance(definition, model.Object):
            mixins = [base for base in owner.__mro__ if "._mixins." in base.__module__]
            names = {name for base in mixins for name in vars(base) if name[0] != "_"}
        else:
            continue
        yield from (f"{definition.name}.{NEUTRAL.get(name, name)}" for name in names)


METHODS = frozenset(public_methods())


def gaps(contract: model.Contract = CONTRACT) -> list[str]:
    return covering.gaps(contract, DECODE, BEHAVIOUR, METHODS)


def test_nothing_is_without_vectors() -> None:
    assert gaps() == []


def test_the_methods_are_found() -> None:
    assert {"ModelInput.append_int", "TensorData.from_array", "LossFnType.parse"} <= METHODS


def test_covers_names_steps_that_are_there() -> None:
    for vector in BEHAVIOUR:
        steps = {covering.step_name(step) for step in vector.steps}
        assert set(vector.covers) <= steps, vector.id


def test_neutral_names_are_the_bindings() -> None:
    for neutral, name in drive.NumpyArrays.names.items():
        assert NEUTRAL[name] == neutral


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        (
            model.Field(
                name="alpha",
                type=model.IntegerType(minimum=0, maximum=9),
                required=True,
                default=model.ABSENT,
                description="New.",
                pointer="/properties/alpha",
            ),
            [
                "LoraConfig.alpha: missing",
                "LoraConfig.alpha: accepted",
                "LoraConfig.alpha: null refused",
                "LoraConfig.alpha: of another type",
                "LoraConfig.alpha: at its minimum",
                "LoraConfig.alpha: beyond its minimum",
                "LoraConfig.alpha: at its maximum",
                "LoraConfig.alpha: beyond its maximum",
            ],
        ),
        (
            model.Field(
                name="alpha",
                type=model.NullableType(of=model.StringType(min_length=2, pattern="a")),
                required=False,
                default=None,
                description="New.",
                pointer="/properties/alpha",
            ),
            [
                "LoraConfig.alpha: accepted",
                "LoraConfig.alpha: null accepted",
                "LoraConfig.alpha: of another type",
                "LoraConfig.alpha: of its least length",
                "LoraConfig.alpha: too short",
                "LoraConfig.alpha: against its pattern",
            ],
        ),
    ],
    ids=["required", "optional"],
)
def test_a_new_field_without_vectors_is_seen(change: model.Field, gap: list[str]) -> None:
    definitions = tuple(
        replace(definition, fields=(*definition.fields, change))
        if isinstance(definition, model.Object) and definition.name == "LoraConfig"
        else definition
        for definition in CONTRACT.definitions
    )
    assert gaps(replace(CONTRACT, definitions=definitions)) == gap


def test_a_new_bound_without_vectors_is_seen() -> None:
    cursor = CONTRACT.by_name["Cursor"]
    assert isinstance(cursor, model.Object)
    first, *rest = cursor.fields
    narrower = replace(first, type=model.IntegerType(minimum=3, maximum=model.INT64_MAX))
    definitions = tuple(
        replace(cursor, fields=(narrower, *rest)) if definition is cursor else definition
        for definition in CONTRACT.definitions
    )
    assert gaps(replace(CONTRACT, definitions=definitions)) == ["Cursor.offset: at its minimum"]


def test_a_new_method_without_vectors_is_seen() -> None:
    missing = covering.gaps(CONTRACT, DECODE, BEHAVIOUR, {*METHODS, "Cursor.next_page"})
    assert missing == ["Cursor.next_page: a call", "Cursor.next_page: a call that is refused"]


def test_a_stale_total_method_is_seen() -> None:
    missing = covering.gaps(CONTRACT, DECODE, BEHAVIOUR, METHODS - {"ModelInput.empty"})
    assert missing == ["ModelInput.empty: there is no such method, but TOTAL lists it"]


def test_a_type_without_vectors_is_seen() -> None:
    left = [vector for vector in DECODE if vector.type != "ModelID"]
    assert covering.gaps(CONTRACT, left, BEHAVIOUR, METHODS) == [
        "ModelID: accepted",
        "ModelID: accepted",
        "ModelID: null refused",
        "ModelID: of another type",
    ]
