"""Unions: the tag, the keys when it is absent, locations free of names of variants."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from tinker_types import from_json, payload_errors, to_wire
from tinker_types._runtime import Int64, OpenModel, StrictModel, Tagged


class Circle(StrictModel):
    radius: Int64
    label: str = ""
    kind: Literal["circle"] = "circle"


class Square(StrictModel):
    side: Int64
    label: str = ""
    kind: Literal["square", "box"] = "square"


class Blob(OpenModel):
    mass: Int64
    kind: Literal["blob"] = "blob"


class Named(StrictModel):
    side: Int64
    tag: Literal["named"] = Field(default="named", alias="kind")


Shape = Annotated[Circle | Square | Blob, Tagged("kind")]


class Drawing(StrictModel):
    shapes: list[Shape]
    cover: Shape | None = None


def faults(value: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        Drawing(shapes=[{"radius": 1}, value])
    return [(fault["code"], fault["pointer"]) for fault in payload_errors(caught.value)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"radius": 1, "kind": "circle"}, Circle(radius=1)),
        ({"side": 1, "kind": "box"}, Square(side=1, kind="box")),
        ({"radius": 1}, Circle(radius=1)),
        ({"side": 1, "label": "a"}, Square(side=1, label="a")),
        ({"mass": 1, "unknown": 2}, Blob(mass=1)),
        ({"mass": 1, "radius": 1}, Blob(mass=1)),
        (Circle(radius=1), Circle(radius=1)),
    ],
)
def test_the_tag_or_the_keys_decide(value: Any, expected: object) -> None:
    drawing = Drawing(shapes=[value], cover=value)
    assert drawing.shapes == [expected]
    assert type(drawing.shapes[0]) is type(expected)
    assert Drawing.from_json(drawing.to_json()) == drawing


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"radius": 1, "kind": "oval"}, [("tag", "/shapes/1/kind")]),
        ({"radius": 1, "kind": 5}, [("type", "/shapes/1/kind")]),
        ({"radius": 1, "kind": None}, [("type", "/shapes/1/kind")]),
        ({}, [("tag", "/shapes/1")]),
        ({"label": "a"}, [("tag", "/shapes/1")]),
        ({"radius": 1, "unknown": 2}, [("tag", "/shapes/1")]),
        (5, [("type", "/shapes/1")]),
        (None, [("type", "/shapes/1")]),
        ([], [("type", "/shapes/1")]),
        ({"radius": "1"}, [("type", "/shapes/1/radius")]),
        (
            {"kind": "circle", "label": 5, "x/y~z": 1},
            [
                ("missing", "/shapes/1/radius"),
                ("type", "/shapes/1/label"),
                ("extra", "/shapes/1/x~1y~0z"),
            ],
        ),
    ],
)
def test_faults_point_into_the_payload(value: Any, expected: list[tuple[str, str]]) -> None:
    assert faults(value) == expected


def test_keys_that_fit_several_variants_do_not_decide() -> None:
    either = Annotated[Square | Named, Tagged("kind")]
    with pytest.raises(ValidationError, match="fit Square and Named"):
        TypeAdapter(either).validate_python({"side": 1})
    # A tag tells them apart, under the name that it has in payloads.
    named = from_json(either, '{"side": 1, "kind": "named"}')
    assert named == Named(side=1)
    assert to_wire(named) == {"side": 1, "kind": "named"}
    with pytest.raises(ValidationError) as caught:
        from_json(either, '{"side": 1, "tag": "named"}')
    assert [(f["code"], f["pointer"]) for f in payload_errors(caught.value)] == [("tag", "")]


def test_instances_of_subclasses_are_kept() -> None:
    class Dot(Circle):
        pass

    dot = Dot(radius=0)
    assert Drawing(shapes=[dot]).shapes[0] is dot


def test_all_faults_of_all_items_are_reported() -> None:
    with pytest.raises(ValidationError) as caught:
        Drawing.from_json('{"shapes": [{"kind": "x"}, {"radius": true}, {}], "cover": 1}')
    assert [(fault["code"], fault["pointer"]) for fault in payload_errors(caught.value)] == [
        ("tag", "/shapes/0/kind"),
        ("type", "/shapes/1/radius"),
        ("tag", "/shapes/2"),
        ("type", "/cover"),
    ]
    text = str(caught.value)
    assert "shapes.1.radius\n" in text
    assert "Circle" not in text.split("shapes.1.radius")[1].split("shapes.2")[0]


def test_a_union_works_in_any_model() -> None:
    class Page(BaseModel):
        shape: Shape
        other: dict[str, Shape] = {}

    page = Page.model_validate_json('{"shape": {"side": 2}, "other": {"a": {"mass": 1}}}')
    assert page == Page(shape=Square(side=2), other={"a": Blob(mass=1)})
    assert page.model_dump()["shape"] == {"side": 2, "label": "", "kind": "square"}
    assert Page.model_validate_json(page.model_dump_json()) == page


def test_json_schema_has_the_discriminator() -> None:
    schema = TypeAdapter(Shape).json_schema()
    assert schema["discriminator"] == {
        "propertyName": "kind",
        "mapping": {
            "circle": "#/$defs/Circle",
            "square": "#/$defs/Square",
            "box": "#/$defs/Square",
            "blob": "#/$defs/Blob",
        },
    }
    assert {"$ref": "#/$defs/Circle"} in schema["oneOf"]


def test_a_union_of_one() -> None:
    assert TypeAdapter(Annotated[Circle, Tagged("kind")]).validate_python({"radius": 1}).radius == 1


def test_variants_need_the_tag() -> None:
    class Plain(StrictModel):
        side: Int64

    with pytest.raises(TypeError, match="Plain has no member 'kind'"):
        TypeAdapter(Annotated[Circle | Plain, Tagged("kind")])
