"""Types and values in a few words."""

from __future__ import annotations

import pytest
from tinkerspec.contract import model
from tinkerspec.contract.model import ABSENT, INT64_MAX, INT64_MIN, Absent, Json
from tinkerspec.diff.wording import need_in_words, type_in_words


@pytest.mark.parametrize(
    ("type_", "words"),
    [
        (model.StringType(), "string"),
        (
            model.StringType(min_length=1, max_length=2, pattern="^a"),
            'string, 1 to 2, matching "^a"',
        ),
        (model.IntegerType(minimum=INT64_MIN, maximum=INT64_MAX), "int64"),
        (model.IntegerType(minimum=1, multiple_of=2), "integer, >= 1, multiple of 2"),
        (model.NumberType(exclusive_maximum=1000.0), "number, < 1000"),
        (model.ConstType(value="a"), 'always "a"'),
        (model.EnumType(values=tuple("abcdefgh")), 'one of "a", "b", "c", "d", "e", "f", ...'),
        (
            model.ArrayType(items=model.BytesType(), min_items=1, unique=True),
            "list of base64, 1 or more, all different",
        ),
        (model.NullableType(of=model.RefType(name="A")), "A or null"),
        (model.MapType(values=model.AnyType()), "map of anything"),
        (
            model.UnionType(variants=(model.StringType(), model.RefType(name="A")), exclusive=True),
            "exactly one of string or A",
        ),
    ],
)
def test_types(type_: model.Type, words: str) -> None:
    assert type_in_words(type_) == words


def _member(*, required: bool, default: Json | Absent) -> model.Field:
    return model.Field(
        name="it",
        type=model.StringType(),
        required=required,
        default=default,
        description="",
        pointer="",
    )


def test_needs() -> None:
    assert need_in_words(_member(required=True, default=ABSENT)) == "required"
    assert need_in_words(_member(required=False, default=ABSENT)) == "no default"
    assert need_in_words(_member(required=False, default=None)) == "default null"
    assert need_in_words(_member(required=True, default="a")) == (
        'required, default "a" in constructors'
    )
