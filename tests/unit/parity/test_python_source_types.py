"""Annotations as shapes, as far as they say anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from tinkerspec.diagnostics import Place
from tinkerspec.parity.surface import (
    ANY,
    NULL,
    Choice,
    ListOf,
    MapOf,
    NamedShape,
    ScalarShape,
    Shape,
    one_of,
)

from .python_trees import members, read, read_type

INTEGER, NUMBER, STRING = ScalarShape("integer"), ScalarShape("number"), ScalarShape("string")
BOOLEAN, BYTES, MOMENT = ScalarShape("boolean"), ScalarShape("bytes"), ScalarShape("datetime")

HEAD = """
import collections.abc as cabc
import datetime as dt
import typing
import typing as t
import typing_extensions as te
import numpy as np
import torch
import uuid
from collections import OrderedDict, defaultdict, deque
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import *
from typing_extensions import Annotated, TypeAliasType
import pydantic
from pydantic import *
from pydantic import BaseModel, Field, SerializeAsAny, StrictBool, conint, conlist, constr
from pydantic.types import StrictInt
from nowhere import Something

T = TypeVar("T")
Text2 = str
Count = Annotated[int, Field(ge=0)]
Counts = List[Count]
Ident = NewType("Ident", str)
Late = TypeAliasType("Late", "Optional[Count]")
Word = Literal["a", "b"]
Both = Literal[Word, "c"]
UNION = int | None
CONSTANT = 3
def function(): ...
class Plain: ...
class Colour(Enum):
    RED = "red"
    BLUE = "blue"
class Item(BaseModel): ...
class Box(BaseModel, Generic[T]): ...
__all__ = ["Thing", "Item"]
class Thing(BaseModel):
    class Nested(BaseModel): ...
    value: {}
"""

CASES: list[tuple[str, Shape]] = [
    ("str", STRING),
    ("int", INTEGER),
    ("float", NUMBER),
    ("bool", BOOLEAN),
    ("bytes", BYTES),
    ("bytearray", BYTES),
    ("object", ANY),
    ("Any", ANY),
    ("None", NULL),
    ("datetime", MOMENT),
    ("dt.datetime", MOMENT),
    ("AwareDatetime", MOMENT),
    ("date", ScalarShape("date")),
    ("PastDate", ScalarShape("date")),
    ("uuid.UUID", STRING),
    ("Decimal", ANY),
    # lists
    ("list", ListOf(ANY)),
    ("List", ListOf(ANY)),
    ("list[int]", ListOf(INTEGER)),
    ("List[int]", ListOf(INTEGER)),
    ("typing.List[t.List[int]]", ListOf(ListOf(INTEGER))),
    ("Sequence[int]", ListOf(INTEGER)),
    ("cabc.Sequence[int]", ListOf(INTEGER)),
    ("Iterable[int]", ListOf(INTEGER)),
    ("set[int]", ListOf(INTEGER)),
    ("FrozenSet[int]", ListOf(INTEGER)),
    ("deque[int]", ListOf(INTEGER)),
    ("tuple", ListOf(ANY)),
    ("tuple[int, ...]", ListOf(INTEGER)),
    ("Tuple[int, int]", ListOf(INTEGER)),
    ("tuple[int, str]", ListOf(one_of(INTEGER, STRING))),
    ("tuple[()]", ListOf(ANY)),
    ("conlist(int, min_length=1)", ListOf(INTEGER)),
    ("pydantic.conset(item_type=int)", ListOf(INTEGER)),
    ("conlist", ListOf(ANY)),
    # maps
    ("dict", MapOf(ANY)),
    ("dict[str, int]", MapOf(INTEGER)),
    ("Dict[str, Any]", MapOf(ANY)),
    ("Mapping[str, List[int]]", MapOf(ListOf(INTEGER))),
    ("cabc.MutableMapping[str, int]", MapOf(INTEGER)),
    ("defaultdict[str, int]", MapOf(INTEGER)),
    ("OrderedDict[Word, int]", MapOf(INTEGER)),
    ("dict[str]", MapOf(ANY)),
    # unions
    ("Optional[int]", one_of(INTEGER, NULL)),
    ("int | None", one_of(INTEGER, NULL)),
    ("None | int", one_of(NULL, INTEGER)),
    ("Union[int, str, None]", one_of(INTEGER, STRING, NULL)),
    ("Union[int, Union[str, int]]", one_of(INTEGER, STRING)),
    ("Union[int]", INTEGER),
    ("Union[List[int], List[float]]", one_of(ListOf(INTEGER), ListOf(NUMBER))),
    ("Union[List[int], np.ndarray]", ANY),
    ("Optional[Any]", ANY),
    ("UNION", one_of(INTEGER, NULL)),
    ("Literal['a'] | Literal['b', 'a'] | None", one_of(Choice(("a", "b")), NULL)),
    # constants
    ("Literal['a']", Choice(("a",))),
    ("t.Literal['a', 'b']", Choice(("a", "b"))),
    ("te.Literal['a', None]", one_of(Choice(("a",)), NULL)),
    ("Literal[1]", Choice((1,))),
    ("Literal[-1, 'a', 0xA]", Choice((-1, "a", 10))),
    (f"Literal[{hex(10**400)}]", INTEGER),
    ("Literal[True]", BOOLEAN),
    ("Literal[Colour.RED]", Choice(("red",))),
    ("Literal[Word, 'c']", Choice(("a", "b", "c"))),
    ("Literal[Literal['a'], 'c']", Choice(("a", "c"))),
    ("Literal['int']", Choice(("int",))),
    ("Both", Choice(("a", "b", "c"))),
    # wrappers
    ("Annotated[int, 'x', 3]", INTEGER),
    ("Annotated[Annotated[List[int], 1], 2]", ListOf(INTEGER)),
    ("SerializeAsAny[Item]", NamedShape("Item")),
    ("SkipValidation[int]", INTEGER),
    ("Final[int]", INTEGER),
    # pydantic
    ("StrictBool", BOOLEAN),
    ("StrictInt", INTEGER),
    ("pydantic.StrictStr", STRING),
    ("PositiveInt", INTEGER),
    ("NonNegativeFloat", NUMBER),
    ("conint(ge=1)", INTEGER),
    ("constr(min_length=1) | None", one_of(STRING, NULL)),
    ("HttpUrl", STRING),
    ("Base64Bytes", BYTES),
    # names of the tree
    ("Item", NamedShape("Item")),
    ("Item | None", one_of(NamedShape("Item"), NULL)),
    ("Box[Item]", NamedShape("Box")),
    ("Colour", NamedShape("Colour")),
    ("Nested", NamedShape("Nested")),
    ("Thing.Nested", NamedShape("Nested")),
    ("Text2", STRING),
    ("Count", INTEGER),
    ("Optional[Counts]", one_of(ListOf(INTEGER), NULL)),
    ("Ident", STRING),
    ("Late", one_of(INTEGER, NULL)),
    # quotes
    ("'int'", INTEGER),
    ("'Optional[List[Item]]'", one_of(ListOf(NamedShape("Item")), NULL)),
    ("List['Item']", ListOf(NamedShape("Item"))),
    ("\"List['Item']\"", ListOf(NamedShape("Item"))),
    ("Optional['Thing']", one_of(NamedShape("Thing"), NULL)),
    ("'not a type'", ANY),
    ("''", ANY),
    # what says nothing
    ("T", ANY),
    ("List[T]", ListOf(ANY)),
    ("np.ndarray", ANY),
    ("torch.Tensor", ANY),
    ("Something", ANY),
    ("Missing", ANY),
    ("Plain", ANY),
    ("function", ANY),
    ("CONSTANT", ANY),
    ("function()", ANY),
    ("Callable[[int], str]", ANY),
    ("Type[int]", ANY),
    ("int & str", ANY),
    ("[int]", ANY),
    ("3", ANY),
    ("Item.nothing.at.all", ANY),
    ("Colour.RED", ANY),
    ("np.int", ANY),
    ("Union[()]", ANY),
    ("Literal[()]", ANY),
]


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Shape]:
    """The shape of each annotation, all of them read in one class."""
    fields = "\n".join(f"    f{n}: {annotation}" for n, (annotation, _) in enumerate(CASES))
    text = HEAD.replace("    value: {}", fields)
    found = members(read_type(tmp_path_factory.mktemp("types"), text))
    return {annotation: found[f"f{n}"].shape for n, (annotation, _) in enumerate(CASES)}


@pytest.mark.parametrize(("annotation", "shape"), CASES, ids=[case[0] for case in CASES])
def test_shapes(annotation: str, shape: Shape, shapes: dict[str, Shape]) -> None:
    assert shapes[annotation] == shape


def test_a_name_of_the_tree_hides_one_of_python(tmp_path: Path) -> None:
    text = (
        "from pydantic import BaseModel\n__all__ = ['Thing']\n"
        "str = int\nclass list(BaseModel): ...\n"
        "class Thing(BaseModel):\n    a: str\n    b: list\n    def dict(self): ...\n    c: dict\n"
    )
    found = members(read_type(tmp_path, text))
    assert [found[name].shape for name in "abc"] == [INTEGER, NamedShape("list"), MapOf(ANY)]


def test_a_name_of_another_library_is_not_that_of_typing(tmp_path: Path) -> None:
    text = (
        "from shapes import List, Optional, int\nfrom pydantic import BaseModel\n"
        "class Thing(BaseModel):\n    a: List[str]\n    b: Optional[str]\n    c: int\n"
    )
    assert {member.shape for member in read_type(tmp_path, text).members} == {ANY}


def test_types_handed_on_by_a_module_of_the_tree(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "shop/__init__.py": "from ._compat import BaseModel, Lit, List, t\n"
        "class Thing(BaseModel):\n    a: List[Lit['x']]\n    c: t.List[int]\n",
        "shop/_compat.py": "import typing as t\nfrom typing import List as List\n"
        "from typing import Literal as Lit\nfrom pydantic import BaseModel as BaseModel\n",
    }
    found = members(read(tmp_path, files, "Thing").types["Thing"])
    assert found["a"].shape == ListOf(Choice(("x",)))
    assert found["c"].shape == ListOf(INTEGER)


def test_places_of_values_and_variants(tmp_path: Path) -> None:
    text = """\
from enum import Enum
from typing import Annotated, Literal, Union
from pydantic import BaseModel, Field
class A(BaseModel): ...
class B(BaseModel): ...
Word = Literal[
    "a",
    "b",
]
Thing = Annotated[
    Union[
        A,
        "B",
    ],
    Field(discriminator="type"),
]
class Colour(Enum):
    RED = "red"
    BLUE = "blue"
"""
    surface = read(tmp_path, {"shop/__init__.py": text}, "Word", "Thing", "Colour")
    file = "src/shop/__init__.py"
    assert surface.types["Word"].option_places == {"a": Place(file, 7), "b": Place(file, 8)}
    assert surface.types["Thing"].option_places == {"A": Place(file, 12), "B": Place(file, 13)}
    assert surface.types["Colour"].option_places == {
        "red": Place(file, 18),
        "blue": Place(file, 19),
    }
