"""The types of a constructor's arguments, as they follow from the members'."""

from __future__ import annotations

import pytest
from tinkerspec.contract import model
from tinkerspec.contract.model import ABSENT, AnyType, ArrayType, MapType, NullableType, RefType
from tinkerspec.targets.python import imports
from tinkerspec.targets.python.constructor import Constructor
from tinkerspec.targets.python.layout import homes
from tinkerspec.targets.python.spelling import AnnotationSpeller

INTEGER, NUMBER, TEXT = model.IntegerType(), model.NumberType(), model.StringType()
BYTES, MOMENT = model.BytesType(), model.DateTimeType()


def named(name: str) -> dict[str, object]:
    return {
        "name": name,
        "module": name.lower(),
        "source": f"types/odd/{name.lower()}.json",
        "description": "",
        "direction": "both",
    }


def alias(name: str, type_: model.Type) -> model.Alias:
    return model.Alias(**named(name), type=type_)  # type: ignore[arg-type]


DEFINITIONS = (
    model.Object(**named("Cell"), fields=(), strict=True),  # type: ignore[arg-type]
    model.Object(**named("Tensor"), fields=(), strict=True),  # type: ignore[arg-type]
    model.Enum(**named("Kind"), values=("a", "b")),  # type: ignore[arg-type]
    alias("Count", INTEGER),
    alias("Label", TEXT),
    alias("Mark", RefType(name="Kind")),
    alias("Tensors", MapType(values=RefType(name="Tensor"))),
    alias("SameTensors", RefType(name="Tensors")),
    alias("Cells", MapType(values=RefType(name="Cell"))),
)
CONTRACT = model.Contract(title="", version="1", definitions=DEFINITIONS)
CONSTRUCTOR = Constructor(
    AnnotationSpeller(CONTRACT, "cell", homes(CONTRACT, {})), frozenset({"Tensor"})
)


def argument(type_: model.Type, *, keyed: bool = False) -> str:
    """The argument as it is printed; everything that it names is imported."""
    field = model.Field(
        name="member",
        type=type_,
        required=True,
        default=ABSENT,
        description="",
        pointer="",
        list_dtype={"a": "int64"} if keyed else None,
    )
    spelled = CONSTRUCTOR.argument(field)
    names = {word for word in imports.MODULES if word in spelled.text.replace("[", " ").split()}
    assert names <= {imported.name for imported in spelled.imports}
    return str(spelled.code)


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        (TEXT, "str"),
        (BYTES, "BytesLike"),
        (MOMENT, "MomentLike"),
        (INTEGER, "IntegerLike"),
        (model.IntegerType(minimum=1), "IntegerLike"),
        (NUMBER, "NumberLike"),
        (model.BooleanType(), "BooleanLike"),
        (AnyType(), "Any"),
        (model.ConstType(value="a"), "Literal['a']"),
        (model.EnumType(values=("a", "b")), "Literal['a', 'b']"),
        (model.EnumType(values=("a", 1)), "Literal['a', 1] | SupportsItem[int]"),
        (
            model.EnumType(values=(True, 0.5)),
            "Literal[True] | float | SupportsTruth | SupportsItem[float]",
        ),
        (model.EnumType(values=("a",), open=True), "Literal['a'] | str"),
        (model.ConstType(value=1), "Literal[1] | SupportsItem[int]"),
        (NullableType(of=INTEGER), "IntegerLike | None"),
        (RefType(name="Kind"), "Kind"),
        (RefType(name="Mark"), "Kind"),
        (RefType(name="Label"), "Label"),
        (RefType(name="Count"), "IntegerLike"),
        (RefType(name="Cell"), "'Cell'"),
        (RefType(name="Tensor"), "TensorLike"),
        (ArrayType(items=INTEGER), "IntegersLike"),
        (ArrayType(items=RefType(name="Count")), "IntegersLike"),
        (ArrayType(items=NUMBER, max_items=3), "NumbersLike"),
        (ArrayType(items=NullableType(of=INTEGER)), "ListLike[IntegerLike | None]"),
        (ArrayType(items=ArrayType(items=NUMBER)), "ListLike[NumbersLike]"),
        (ArrayType(items=RefType(name="Kind")), "ListLike[Kind]"),
        (ArrayType(items=RefType(name="Cell")), "'ListLike[Cell]'"),
        (MapType(values=BYTES), "Mapping[str, BytesLike]"),
        (RefType(name="SameTensors"), "Mapping[str, TensorLike]"),
    ],
)
def test_an_argument_takes_what_the_runtime_reads(type_: model.Type, expected: str) -> None:
    assert argument(type_) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (TEXT, "TextsLike[str]"),
        (RefType(name="Label"), "TextsLike[Label]"),
        (model.EnumType(values=("a",), open=True), "TextsLike[Literal['a'] | str]"),
        (model.EnumType(values=("a", "b")), "ListLike[Literal['a', 'b']]"),
        (NullableType(of=TEXT), "TextsLike[str | None]"),
        (AnyType(), "TextsLike[Any]"),
        (BYTES, "ListLike[Base64Data]"),
        (NullableType(of=MOMENT), "ListLike[Timestamp | None]"),
    ],
)
def test_a_single_text_is_no_list_of_texts(items: model.Type, expected: str) -> None:
    assert argument(ArrayType(items=items)) == expected


def test_lists_stand_for_what_can_be_made_from_them() -> None:
    tensors, cells = RefType(name="SameTensors"), RefType(name="Cells")
    assert argument(tensors, keyed=True) == "Mapping[str, TensorLike | NumbersLike]"
    assert argument(NullableType(of=tensors), keyed=True).endswith("NumbersLike] | None")
    assert argument(cells, keyed=True) == "'Mapping[str, Cell]'"
