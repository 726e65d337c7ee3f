"""`convert`: values as those of classes that have the same members, and back."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal, NewType, Optional

import numpy as np
import pytest
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, create_model
from tinker_types import AdamParams, TensorData, convert, payload_errors
from tinker_types._runtime import Int64, Number, NumberList, StrictListModel, StrictModel, held
from typing_extensions import TypeAliasType

if TYPE_CHECKING:
    from decimal import Decimal

    Unknown = Decimal


# --- ours -----------------------------------------------------------------------------------------


class Dot(StrictModel):
    x: Int64
    label: str = ""
    kind: Literal["dot"] = "dot"


class Line(StrictModel):
    ends: list[Dot]
    kind: Literal["line"] = "line"


class Page(StrictModel):
    shapes: list[Dot | Line]
    by_name: dict[str, Dot] = Field(default_factory=dict)
    cover: Dot | Line | None = None
    class_: str = Field(default="", alias="class")
    size: Number = 1.0
    colour: str = "red"


class Track(StrictListModel):
    data: NumberList
    rate: Int64 = 1


# --- theirs ---------------------------------------------------------------------------------------


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


Name = NewType("Name", str)


class TheirDot(BaseModel):
    x: int
    label: Name = Name("")
    kind: Literal["dot"] = "dot"


Names = TypeAliasType("Names", Mapping[str, TheirDot])


class TheirLine(BaseModel):
    ends: Sequence[TheirDot]
    kind: Literal["line"] = "line"


class TheirPage(BaseModel):
    """The same members, spelled as another generator does."""

    shapes: list[Annotated[TheirDot | TheirLine, "told apart by kind"]]
    names: Names = Field(default={}, validation_alias=AliasChoices("names", "by_name"))
    cover: Optional[TheirDot | TheirLine] = None  # noqa: UP045
    category: str = Field(default="", alias="class")
    size: int = 1
    colour: Colour = Colour.RED


@dataclass(frozen=True)
class FlatDot:
    x: int
    label: str = ""
    kind: Literal["dot"] = "dot"


@dataclass(frozen=True)
class FlatPage:
    shapes: tuple[FlatDot, ...]
    by_name: dict[str, FlatDot] = field(default_factory=dict)
    cover: FlatDot | None = None
    size: float = 1.0
    colour: Colour = Colour.RED
    unresolved: "Unknown | None" = None

    def __post_init__(self) -> None:
        if self.size > 100:
            raise ValueError("a page of this size")


@dataclass(frozen=True)
class FlatName:
    name: str


@dataclass(frozen=True, init=False)
class FlatTrack:
    """Holds an array under another name than its constructor takes it by."""

    rate: int
    _array: np.ndarray

    def __init__(self, data: list[float] | np.ndarray, rate: int = 1) -> None:
        object.__setattr__(self, "rate", rate)
        object.__setattr__(self, "_array", np.asarray(data))

    @property
    def data(self) -> list[float]:
        raise AssertionError("nobody needs the list")


def faults(value: object, to: Any, **options: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        convert(value, to, **options)
    return sorted((fault["code"], fault["pointer"]) for fault in payload_errors(caught.value))


PAGE = Page(
    shapes=[Dot(x=1), Line(ends=[Dot(x=2, label="b")])],
    by_name={"a/b": Dot(x=3)},
    cover=Line(ends=[]),
    colour="blue",
    **{"class": "c"},  # pyright: ignore[reportArgumentType]
)


def test_models_at_any_depth_and_back() -> None:
    theirs = convert(PAGE, TheirPage)
    assert theirs == TheirPage.model_validate(
        {
            "shapes": [{"x": 1}, {"ends": [{"x": 2, "label": "b"}], "kind": "line"}],
            "names": {"a/b": {"x": 3}},
            "cover": {"ends": [], "kind": "line"},
            "class": "c",
            "colour": "blue",
        }
    )
    assert type(theirs.shapes[1]) is TheirLine
    assert theirs.colour is Colour.BLUE
    assert convert(theirs, Page) == PAGE


def test_dataclasses_at_any_depth_and_back() -> None:
    page = Page(shapes=[Dot(x=1)], by_name={"a": Dot(x=2)}, cover=Dot(x=3), colour="blue")
    flat = convert(page, FlatPage)
    assert flat == FlatPage((FlatDot(1),), {"a": FlatDot(2)}, FlatDot(3), 1.0, Colour.BLUE)
    back = convert(flat, Page)
    assert back == page
    assert back.model_fields_set == page.model_fields_set
    assert convert(Page(shapes=[]), FlatPage).by_name == {}


def test_what_was_not_given_stays_so_where_the_default_is_the_same() -> None:
    class Other(BaseModel):
        x: int = 0
        label: str = "none"
        kind: str = "dot"
        more: list[int] = []

    other = convert(Dot(x=1), Other)
    assert other.model_fields_set == {"x", "label"}
    assert other.label == ""
    assert convert(Other(x=1, label=""), Dot).model_fields_set == {"x", "label"}
    assert convert(FlatDot(1, "a"), Dot).model_fields_set == {"x", "label"}


def test_a_list_a_dict_and_a_value_that_is_one_already() -> None:
    dots = [Dot(x=1), Dot(x=2)]
    assert convert(dots, list[TheirDot]) == [TheirDot(x=1), TheirDot(x=2)]
    assert convert({"a": dots}, dict[str, list[FlatDot]]) == {"a": [FlatDot(1), FlatDot(2)]}
    assert convert(dots[0], Dot) is dots[0]
    assert convert([*dots], list[Any]) == dots


def test_a_member_that_the_other_class_lacks() -> None:
    class Bare(BaseModel):
        x: int

    page = Page(shapes=[Dot(x=1, label="a"), Dot(x=2, label="")], by_name={"a/b": Dot(x=3)})

    class BarePage(BaseModel):
        shapes: list[Bare]

    assert faults(page, BarePage) == [("extra", "/by_name"), ("extra", "/shapes/0/label")]
    with pytest.raises(
        ValidationError, match=r"\.BarePage has no such member; extra='ignore' leaves"
    ):
        convert(page, BarePage)
    bare = convert(page, BarePage, extra="ignore")
    assert bare == BarePage(shapes=[Bare(x=1), Bare(x=2)])
    assert convert(bare, Page) == Page(shapes=[Dot(x=1), Dot(x=2)])


def test_a_member_that_the_value_lacks() -> None:
    class Bare(BaseModel):
        label: str

    class Classed(StrictModel):
        class_: str = Field(alias="class")

    assert faults(Bare(label="a"), Classed) == [("extra", "/label"), ("missing", "/class")]
    assert faults([Bare(label="a")], list[Dot]) == [("missing", "/0/x")]
    assert faults([Bare(label="a")], list[FlatDot]) == [("missing", "/0/x")]


def test_members_that_are_not_declared() -> None:
    class Open(BaseModel):
        model_config = ConfigDict(extra="allow")
        x: int

    class Bag(BaseModel):
        model_config = ConfigDict(extra="allow")

    given = convert(Dot(x=1, label="a"), Open)
    assert given.model_extra == {"label": "a"}
    assert convert(Track(data=[0.5], rate=2), Open | Bag).model_extra == {"data": [0.5], "rate": 2}
    assert convert(given, Dot) == Dot(x=1, label="a")
    assert faults(Open.model_validate({"x": 1, "z": None}), Dot) == [("extra", "/z")]


@pytest.mark.parametrize(
    ("value", "to", "expected"),
    [
        (3, Dot, ("type", "")),
        (Dot(x=1), str, ("type", "")),
        (Dot(x=1), list[Dot], ("type", "")),
        ([[1]], list[Dot], ("type", "/0")),
        ({"a": [3]}, dict[str, list[FlatDot]], ("type", "/a/0")),
        ([FlatDot(2**63)], list[Dot], ("range", "/0/x")),
        ([Page(shapes=[], size=101)], list[FlatPage], ("value_error", "/0")),
        ([FlatTrack(np.array([True]))], list[Track], ("type", "/0/data")),
        (Track(data=[1]), Dot, ("extra", "/data")),
    ],
)
def test_what_the_other_class_does_not_take(
    value: object, to: Any, expected: tuple[str, str]
) -> None:
    assert expected in faults(value, to)


def test_variants_without_a_tag() -> None:
    class Named(BaseModel):
        name: str

    class Sized(BaseModel):
        size: int
        name: str = ""

    class Spot(BaseModel):
        x: int

    assert type(convert(FlatDot(1), Named | Sized | Spot)) is Spot
    assert type(convert(Named(name="a"), Sized | FlatName)) is FlatName
    assert type(convert(TheirDot(x=1), Spot | Dot)) is Dot
    assert type(convert(TheirDot(x=1), Spot | FlatDot | None)) is FlatDot
    assert faults([Spot(x=1)], list[TheirDot | FlatDot]) == [("tag", "/0")]


def test_the_name_of_the_class_decides_last() -> None:
    def class_named(name: str) -> Any:
        return create_model(name, x=(int, ...))

    one, other, again = map(class_named, ("One", "Other", "One"))
    assert type(convert(one(x=1), other | again)) is again


def test_arrays_are_passed_on_and_shared() -> None:
    array = np.arange(4, dtype=np.float32)
    ours = Track.model_validate({"data": array})
    theirs = convert(ours, FlatTrack)
    assert theirs._array.dtype in ("float32", "float64")
    assert theirs._array.tolist() == [0, 1, 2, 3]
    back = convert(FlatTrack(array), Track)
    assert back.data == [0, 1, 2, 3]
    assert back.model_fields_set == {"data"}
    elements = held(convert(FlatTrack(array), Track), "data")
    if not isinstance(elements, list):  # Without `_speed`, every list is one.
        assert np.shares_memory(elements.raw(), array)
        assert np.shares_memory(theirs._array, held(ours, "data").raw())
    assert convert(Track(data=[0.5]), FlatTrack)._array.tolist() == [0.5]


def test_an_array_becomes_a_list_where_none_is_taken() -> None:
    class Plain(BaseModel):
        data: list[int] | list[float]
        dtype: str
        shape: list[int] | None = None

    ours = TensorData.from_numpy(np.array([[1, 2], [3, 4]]))
    plain = convert(ours, Plain)
    assert plain == Plain(data=[1, 2, 3, 4], dtype="int64", shape=[2, 2])
    assert convert(plain, TensorData) == ours


def test_lists_and_dicts_are_not_shared() -> None:
    @dataclass
    class Box:
        items: list[int]
        more: dict[str, Any]
        anything: Any

    class OurBox(StrictModel):
        items: list[int]
        more: dict[str, Any]
        anything: Any

    ours = OurBox(items=[1], more={"a": [1]}, anything=[[1]])
    before = ours.model_copy(deep=True)
    theirs = convert(ours, Box)
    theirs.items.append(2)
    theirs.more["a"].append(2)
    theirs.anything[0].append(2)
    assert ours == before
    assert theirs == Box([1, 2], {"a": [1, 2]}, [[1, 2]])


def test_none_is_refused_where_a_value_is_asked() -> None:
    for to, value in ((TheirDot, None), (list[TheirDot], None), (list[TheirDot], [Dot(x=1), None])):
        with pytest.raises(ValidationError) as caught:
            convert(value, to=to)
        (found,) = payload_errors(caught.value)
        assert (found["code"], found["pointer"]) == ("type", "/1" if value else "")
    assert convert(None, to=TheirDot | None) is convert(None, to=Optional[TheirDot]) is None  # noqa: UP045
    assert convert([None], to=list[TheirDot | None]) == [None]


def test_any_other_word_for_extra_is_refused() -> None:
    word: Any = "ignored"
    with pytest.raises(ValueError, match="extra should be 'forbid' or 'ignore', not 'ignored'"):
        convert(Dot(x=1), to=TheirDot, extra=word)


MAKES = "; what has members becomes a pydantic model or a dataclass"


@pytest.mark.parametrize(
    ("value", "to", "message"),
    [
        (AdamParams(), dict, f"Input should be dict, not AdamParams{MAKES}"),
        (AdamParams(), int | None, f"Input should be int | None, not AdamParams{MAKES}"),
        (AdamParams(), list[int], "Input should be list[int], not AdamParams"),
        (1, AdamParams, "Input should be AdamParams, not int"),
        ([AdamParams()], dict[str, int], "Input should be dict[str, int], not list"),
    ],
)
def test_what_cannot_be_converted_is_told_what_it_should_be(
    value: Any, to: Any, message: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        convert(value, to)
    assert [fault["message"] for fault in payload_errors(caught.value)] == [message]
