"""Members, defaults and methods of classes: what is read is what pydantic and Python make of it."""

from __future__ import annotations

import dataclasses
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict
from tinkerspec.contract.model import ABSENT
from tinkerspec.diagnostics import Place
from tinkerspec.parity.surface import (
    DYNAMIC,
    NULL,
    ListOf,
    NamedShape,
    ScalarShape,
    Surface,
    one_of,
)

from .python_trees import members, methods, read, read_type

INTEGER, NUMBER, STRING = ScalarShape("integer"), ScalarShape("number"), ScalarShape("string")

MODELS = """
import sys
import typing as t
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, ClassVar, Final, Generic, List, Literal, Optional, TypeVar

import pydantic
import pydantic as p
from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, PrivateAttr
from pydantic import computed_field, field_validator, model_validator
from pydantic.alias_generators import to_camel, to_pascal

T = TypeVar("T")
PYDANTIC_V2 = pydantic.VERSION.startswith("2.")
PYDANTIC_V1 = not PYDANTIC_V2
LIMIT = 10
_NESTED = {"a": [1, -2.5, None, True], "b": {}}


class Colour(str, Enum):
    RED = "red"


class Plain(BaseModel):
    a: int
    b: int = 1
    c: Optional[int]
    d: Optional[int] = None
    e: int = ...
    f: float = -1.5
    g: str = LIMIT
    h: dict = _NESTED
    i: Colour = Colour.RED
    j: str = Colour.RED.value
    k: Any = (1, "x")
    l: bool = False
    _m: int = 3
    _n: int = PrivateAttr(default=3)
    o: ClassVar[int] = 3
    q: "ClassVar[int]" = 3
    r: Final[int] = 3
    s: "t.ClassVar[t.Any]" = None
    model_config = ConfigDict(protected_namespaces=())


class Fields(BaseModel):
    a: int = Field()
    b: int = Field(...)
    c: int = Field(1)
    d: int = Field(default=1, ge=0)
    e: List[int] = Field(default_factory=list)
    f: dict = Field(default_factory=dict)
    g: int = Field(default_factory=lambda: 7)
    h: datetime = Field(default_factory=datetime.now)
    i: Annotated[int, Field(default=4)]
    j: Annotated[int, Field(ge=1)] = 5
    k: Annotated["int", Field(gt=0)]
    l: set = Field(default_factory=set)
    m: "Annotated[int, Field(description='An m.')]" = pydantic.Field(8)
    n: int = p.fields.Field(default=2)
    o: list[int] = Field(default_factory=list[int])
    q: Optional[str] = Field(None, exclude=True)


class Aliases(BaseModel):
    a: int = Field(alias="Alpha")
    b: int = Field(validation_alias="Beta")
    c: int = Field(serialization_alias="Gamma")
    d: int = Field(alias="delta", serialization_alias="Delta")
    e: int = Field(validation_alias=AliasChoices("e", "Epsilon", AliasPath("x", 0)))
    f: int = Field(alias="Phi", validation_alias="phi")
    g: Annotated[int, Field(alias="Eta")]
    h: int = Field(validation_alias=AliasPath("theta"))


class ByName(Aliases):
    model_config = ConfigDict(populate_by_name=True)


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    some_name: int
    some_2nd_name: int = 1
    plain: int
    own_alias: int = Field(alias="OTHER")


class Pascal(BaseModel, alias_generator=to_pascal):
    some_name: int


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StrictChild(Strict):
    x: int


class Loosened(Strict, extra="ignore"): ...


class Allowed(BaseModel, extra="allow"): ...


class DictConfig(BaseModel):
    model_config = {"extra": "forbid"}


FORBID = ConfigDict(extra="forbid")


class NamedConfig(BaseModel):
    model_config = FORBID | ConfigDict(frozen=True)


class SpreadConfig(BaseModel):
    model_config = {**FORBID, "frozen": True}


class CallSpreadConfig(BaseModel):
    model_config = ConfigDict(**FORBID)


class OldConfig(BaseModel):
    class Config:
        extra = "forbid"
        populate_by_name = True

    x: int = Field(alias="y")


class DottedConfig(BaseModel):
    class Config:
        extra = pydantic.Extra.forbid


class Lax(BaseModel, extra="ignore"): ...


class LastBaseWins(Strict, Lax): ...


class Inner(BaseModel):
    if PYDANTIC_V2:
        x: int = 1
        model_config = ConfigDict(extra="forbid")
    else:
        y: int = 2


class Compatible(BaseModel):
    if PYDANTIC_V1:
        y: int = 2
    else:
        x: int = 1
        model_config = ConfigDict(extra="forbid")


class Diamond(BaseModel):
    a: int
    b: int = 1


class Left(Diamond):
    a: int = 2


class Right(Diamond):
    b: str
    c: int


class Bottom(Left, Right):
    c: int = 3


class Turned(Right, Left):
    d: int


class Middle(Left): ...


class Lower(Middle, Bottom):
    a: int


class Mixin:
    m: int = 0

    def help(self) -> int:
        return 1


class Mixed(Mixin, BaseModel):
    n: int


class Page(BaseModel, Generic[T]):
    items: List[T]


class Items(Page[Plain]):
    total: int


class Outside(BaseModel):
    data: List["Colour"]
    type: Literal["x"] = "x"
    datetime: Optional[datetime] = None


@p.dataclasses.dataclass(config=ConfigDict(extra="forbid"))
class PydanticDataclass:
    x: int
    y: int = 2


@p.dataclasses.dataclass
class LooseDataclass:
    w: int = Field(...)
    x: int = Field(default=1, description="An x.")
"""


@contextmanager
def run(text: str, name: str) -> Iterator[ModuleType]:
    """A text as a module, run."""
    module = ModuleType(name)
    sys.modules[module.__name__] = module
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(text, "test", "exec", dont_inherit=True), vars(module))
        yield module
    finally:
        del sys.modules[module.__name__]


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The models above, run: what pydantic makes of them is what is right."""
    with run(MODELS, "models_of_the_test") as real:
        yield real


@pytest.fixture(scope="module")
def surface(tmp_path_factory: pytest.TempPathFactory, module: ModuleType) -> Surface:
    names = [
        name
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__
    ]
    return read(tmp_path_factory.mktemp("models"), {"shop/__init__.py": MODELS}, *names)


def models() -> list[str]:
    return [
        line.removeprefix("class ").split("(")[0]
        for line in MODELS.splitlines()
        if line.startswith("class ") and "(" in line and "Enum" not in line
    ]


def real_default(field: Any) -> Any:
    if field.default_factory is not None:
        made = field.default_factory()
        return list(made) if isinstance(made, set) else made
    default = field.default.value if hasattr(field.default, "value") else field.default
    return list(default) if isinstance(default, tuple) else default


@pytest.mark.parametrize("name", models())
def test_members_are_those_of_pydantic(name: str, module: ModuleType, surface: Surface) -> None:
    real: type[BaseModel] = getattr(module, name)
    type_ = surface.types[name]
    assert [member.spelled for member in type_.members] == list(real.model_fields)
    for member in type_.members:
        field = real.model_fields[member.spelled]
        assert member.required == field.is_required(), member.spelled
        assert (member.default is ABSENT) == field.is_required()
        if member.default not in (ABSENT, DYNAMIC):
            assert member.default == real_default(field), member.spelled
        assert member.written == (field.exclude is not True)


@pytest.mark.parametrize("name", models())
def test_names_on_the_wire_are_those_of_pydantic(
    name: str, module: ModuleType, surface: Surface
) -> None:
    real: type[BaseModel] = getattr(module, name)
    by_name = bool(real.model_config.get("populate_by_name"))
    for member in surface.types[name].members:
        field = real.model_fields[member.spelled]
        assert member.name == (field.serialization_alias or field.alias or member.spelled)
        read_as = field.validation_alias or member.spelled
        if isinstance(read_as, AliasChoices):
            names = {choice for choice in read_as.choices if isinstance(choice, str)}
        elif isinstance(read_as, AliasPath):
            names = {str(read_as.path[0])}
        else:
            names = {str(read_as)}
        expected = names | ({member.spelled} if by_name else set())
        assert set(member.aliases) == expected - {member.name}


@pytest.mark.parametrize("name", models())
def test_unknown_keys_are_treated_as_by_pydantic(
    name: str, module: ModuleType, surface: Surface
) -> None:
    config: ConfigDict = getattr(module, name).model_config
    expected = "rejected" if config.get("extra") == "forbid" else "ignored"
    assert surface.types[name].unknown_keys == expected


def test_a_configuration_that_must_be_run_says_nothing(tmp_path: Path) -> None:
    text = "from pydantic import BaseModel\nclass Thing(BaseModel, extra=choose()): ...\n"
    assert read_type(tmp_path, text).unknown_keys is None


def test_only_what_must_be_run_is_dynamic(surface: Surface) -> None:
    dynamic = [
        f"{type_.name}.{member.name}"
        for type_ in surface.types.values()
        for member in type_.members
        if member.default is DYNAMIC
    ]
    assert dynamic == ["Fields.h"]


def test_dataclasses_of_pydantic(surface: Surface) -> None:
    strict, loose = surface.types["PydanticDataclass"], surface.types["LooseDataclass"]
    assert (strict.unknown_keys, loose.unknown_keys) == ("rejected", "ignored")
    assert members(loose)["w"].required
    assert members(loose)["x"].default == 1
    assert members(loose)["x"].doc == "An x."


def test_shapes_see_past_members_of_the_same_name(surface: Surface) -> None:
    outside = members(surface.types["Outside"])
    assert outside["data"].shape == ListOf(NamedShape("Colour"))
    assert outside["datetime"].shape == one_of(ScalarShape("datetime"), NULL)


def test_generic_models_have_any_item(surface: Surface) -> None:
    assert members(surface.types["Items"])["items"].shape == ListOf(ScalarShape("any"))


# --- places and docs -----------------------------------------------------------------------------


def test_places_and_docs(tmp_path: Path) -> None:
    text = '''\
from pydantic import BaseModel, Field

@decorator
class Thing(
    BaseModel
):
    """The thing,
    in two lines.

    More.
    """

    a: int = Field(
        default=1
    )
    """The a.

    More."""

    b: int = Field(description="The b.")
    c: int
    "" "The c."
    d: int
    x = 1
    """Not of d."""

    @classmethod
    def make(cls) -> "Thing":
        """
        Make one
        of them.

        More.
        """
'''
    type_ = read_type(tmp_path, text)
    file = "src/shop/__init__.py"
    assert type_.doc == "The thing, in two lines."
    assert type_.place == Place(file, 4)
    found = [(m.name, m.doc, m.place) for m in type_.members]
    assert found == [
        ("a", "The a.", Place(file, 13)),
        ("b", "The b.", Place(file, 20)),
        ("c", "The c.", Place(file, 21)),
        ("d", "", Place(file, 23)),
    ]
    (make,) = type_.methods
    assert (make.doc, make.place) == ("Make one of them.", Place(file, 28))


def test_an_inherited_member_is_placed_where_it_is_said_last(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "shop/__init__.py": "from .base import Base\nclass Thing(Base):\n    b: int = 2\n",
        "shop/base.py": "from pydantic import BaseModel\nclass Base(BaseModel):\n"
        "    a: int\n    b: int\n",
    }
    found = members(read(tmp_path, files, "Thing").types["Thing"])
    assert found["a"].place == Place("src/shop/base.py", 3)
    assert found["b"].place == Place("src/shop/__init__.py", 3)
    assert list(found) == ["a", "b"]


# --- dataclasses ---------------------------------------------------------------------------------

DATACLASSES = """
import dataclasses
import dataclasses as dc
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import Any, ClassVar, Optional


@dataclass
class Base:
    a: int
    b: int = 1
    c: list = field(default_factory=list)
    _hidden: int = field(default=0, repr=False)


@dataclasses.dataclass
class Derived(Base):
    b: float
    d: InitVar[int] = 3
    e: ClassVar[int] = 4
    _: KW_ONLY
    f: Optional[int] = field(default=None, kw_only=True)
    g: int = dc.field(init=False)
    h: int = field(default=5, init=False)


class Mixin:
    not_a_field: int = 1

    @property
    def size(self): ...


@dataclass(kw_only=True, slots=True)
class Mixed(Mixin):
    x: Any = field(default_factory=lambda: {"a": [1]})
    y: int


class NotDecorated(Base):
    z: int = 1


@dataclass
class Left(Base):
    a: int = 2


@dataclass
class Right(Base):
    a: int
    b: int = 7
    c: list = field(default_factory=lambda: [1])


@dataclass
class Bottom(Left, Right):
    z: int = 0


@dataclass
class Again(Left):
    a: int
"""


def test_dataclasses_are_those_of_python(tmp_path: Path) -> None:
    names = ["Base", "Derived", "Mixed", "NotDecorated", "Bottom", "Again"]
    surface = read(tmp_path, {"shop/__init__.py": DATACLASSES}, *names)
    with run(DATACLASSES, "dataclasses_of_the_test") as real:
        fields = {name: dataclasses.fields(getattr(real, name)) for name in names}
    for name in names:
        type_ = surface.types[name]
        assert type_.unknown_keys is None
        public = [field for field in fields[name] if not field.name.startswith("_")]
        assert [m.name for m in type_.members] == [f.name for f in public]
        for member, field in zip(type_.members, public, strict=True):
            missing = dataclasses.MISSING
            given = field.default is not missing or field.default_factory is not missing
            assert member.required == (field.init and not given), member.name
            if field.default is not missing:
                assert member.default == field.default
            elif field.default_factory is not missing:
                assert member.default == field.default_factory()
            else:
                assert member.default is (ABSENT if field.init else DYNAMIC)


CONSTRUCTED = """
from dataclasses import dataclass
from functools import cached_property
from typing import Optional, Union


@dataclass(frozen=True, init=False)
class Thing:
    dtype: str
    shape: Optional[list[int]] = None
    derived: int
    _held: object

    def __init__(self, data: Union[list[int], "Array", None] = None, dtype=None, shape=None,
                 *rest, copy: bool = False, size: int, _private=1, **more):
        self.copied = copy

    @property
    def data(self) -> list[int]:
        '''The data.'''

    @cached_property
    def size(self): ...

    @property
    def sum(self) -> int: ...

    def copy(self): ...
"""


def test_a_constructor_written_by_hand_says_what_properties_are_members(tmp_path: Path) -> None:
    type_ = read_type(tmp_path, CONSTRUCTED)
    found = members(type_)
    assert list(found) == ["dtype", "shape", "derived", "data", "size"]
    assert found["dtype"].required
    assert found["shape"].default is None
    assert found["data"].shape == ListOf(INTEGER)
    assert (found["data"].required, found["data"].default) == (False, DYNAMIC)
    assert found["data"].doc == "The data."
    assert found["data"].place == Place("src/shop/__init__.py", 19)
    assert found["size"].shape == INTEGER
    assert found["size"].required
    assert methods(type_).keys() == {"sum", "copy"}


def test_what_a_constructor_does_not_take_is_never_required(tmp_path: Path) -> None:
    text = CONSTRUCTED.replace(", **more", "")
    derived = members(read_type(tmp_path, text))["derived"]
    assert (derived.required, derived.default) == (False, DYNAMIC)


def test_a_constructor_of_a_model_for_type_checkers_alone_says_nothing(tmp_path: Path) -> None:
    text = """
from typing import TYPE_CHECKING
from pydantic import BaseModel
class Thing(BaseModel):
    a: int
    if TYPE_CHECKING:
        b: int
        def __init__(self, a: int, length: int = 0) -> None: ...
        def shown(self) -> int: ...
    @property
    def length(self) -> int: ...
"""
    type_ = read_type(tmp_path, text)
    assert members(type_).keys() == {"a"}
    assert methods(type_).keys() == {"shown", "length"}


def test_a_plain_class_by_its_constructor(tmp_path: Path) -> None:
    text = """
class Base:
    label: str
    unit: str
    def __init__(self, name: str, count=1, *, price: float = 0.5, secret=None, other=2,
                 unit="kg"):
        self.name = name
        self.count: int = count
        self.other = self._other = other
    @property
    def price(self): ...
class Thing(Base):
    def total(self): ...
"""
    type_ = read_type(tmp_path, text)
    found = members(type_)
    assert found.keys() == {"label", "unit", "name", "count", "price", "other"}
    assert (found["unit"].required, found["unit"].default) == (False, "kg")
    assert (found["name"].shape, found["name"].required) == (STRING, True)
    assert (found["count"].shape, found["count"].default) == (INTEGER, 1)
    assert (found["price"].shape, found["price"].default) == (NUMBER, DYNAMIC)
    assert found["label"].required is False
    assert methods(type_).keys() == {"total"}
    assert (type_.kind, type_.unknown_keys) == ("record", None)


def test_a_class_of_an_unknown_library_by_its_annotations(tmp_path: Path) -> None:
    text = (
        "import msgspec\nclass Thing(msgspec.Struct):\n    a: int\n    b: int = 2\n    c: 'Other'\n"
    )
    type_ = read_type(tmp_path, text + "class Other(msgspec.Struct):\n    x: int\n")
    found = members(type_)
    assert (found["a"].required, found["b"].default) == (True, 2)
    assert found["c"].shape == NamedShape("Other")


def test_attrs_classes(tmp_path: Path) -> None:
    text = "import attrs\n@attrs.define\nclass Thing:\n    a: int\n    b: list = attrs.field({})\n"
    found = members(read_type(tmp_path, text.format("factory=list")))
    assert (found["a"].required, found["b"].default) == (True, [])


# --- typed dicts and named tuples ----------------------------------------------------------------


def test_typed_dicts(tmp_path: Path) -> None:
    text = """
from typing_extensions import NotRequired, ReadOnly, Required, TypedDict
class Base(TypedDict, total=False):
    a: int
    b: Required[int]
class Thing(Base):
    c: int
    '''The c.'''
    d: NotRequired[ReadOnly[list[int]]]
    e: "NotRequired[int]"
    f: ReadOnly[Required[int]]
"""
    type_ = read_type(tmp_path, text)
    found = members(type_)
    assert {name: member.required for name, member in found.items()} == {
        "a": False,
        "b": True,
        "c": True,
        "d": False,
        "e": False,
        "f": True,
    }
    assert found["d"].shape == ListOf(INTEGER)
    assert found["c"].doc == "The c."
    assert (found["a"].default, found["b"].default) == (DYNAMIC, ABSENT)
    assert type_.unknown_keys is None


def test_typed_dicts_by_a_call(tmp_path: Path) -> None:
    text = """
from typing import NotRequired, TypedDict
Thing = TypedDict("Thing", {
    "in": int,
    "x-y": NotRequired[str],
})
Part = TypedDict("Part", {"a": Thing}, total=False)
"""
    surface = read(tmp_path, {"shop/__init__.py": text}, "Thing", "Part")
    found = members(surface.types["Thing"])
    assert (found["in"].required, found["x-y"].required) == (True, False)
    assert found["x-y"].place == Place("src/shop/__init__.py", 5)
    (part,) = surface.types["Part"].members
    assert (part.shape, part.required) == (NamedShape("Thing"), False)


def test_named_tuples(tmp_path: Path) -> None:
    text = "from typing import NamedTuple\nclass Thing(NamedTuple):\n    a: int\n    b: int = 1\n"
    found = members(read_type(tmp_path, text))
    assert (found["a"].required, found["b"].default) == (True, 1)


# --- methods -------------------------------------------------------------------------------------


def test_methods(tmp_path: Path) -> None:
    text = """
from functools import cached_property
from typing import overload
import pydantic
from pydantic import BaseModel, computed_field, field_serializer, field_validator, model_validator
class Base(BaseModel):
    def inherited(self, a): ...
    def overridden(self, a): ...
class Thing(Base):
    x: int
    def overridden(self): ...
    def plain(self, a, b=1, /, c=2, *, d, f, e=3, **more): ...
    def endless(self, a, *rest): ...
    async def later(self, a): ...
    @classmethod
    def from_numpy(cls, array): ...
    @staticmethod
    def static(a, b=1): ...
    @property
    def length(self): ...
    @length.setter
    def length(self, value): ...
    @cached_property
    def cached(self): ...
    @computed_field
    @property
    def computed(self): ...
    also = plain
    def _hidden(self): ...
    def __len__(self): ...
    @field_validator("x", mode="before")
    @classmethod
    def check(cls, value): ...
    @pydantic.model_validator(mode="after")
    def check_all(self): ...
    @field_serializer("x")
    def write(self, value): ...
    @overload
    def get(self, a: int): ...
    @overload
    def get(self, a: str, b: int): ...
    def get(self, a, b=None): ...
    class Inner: ...
    constant = 3
"""
    found = methods(read_type(tmp_path, text))
    assert {name: (method.least, method.most) for name, method in found.items()} == {
        "overridden": (0, 0),
        "plain": (3, 6),
        "endless": (1, None),
        "later": (1, 1),
        "from_numpy": (1, 1),
        "static": (1, 2),
        "length": (0, 0),
        "cached": (0, 0),
        "computed": (0, 0),
        "also": (3, 6),
        "get": (1, 2),
        "inherited": (1, 1),
    }
    assert found["from_numpy"].name == "from_array"
    assert found["plain"].name == "plain"


def test_methods_of_a_hidden_base_and_none_of_a_library(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "shop/__init__.py": "from ._base import Base as _Base\nclass Thing(_Base): ...\n",
        "shop/_base.py": "from pydantic import BaseModel\nclass Base(BaseModel):\n"
        "    def to_wire(self): ...\n",
    }
    assert methods(read(tmp_path, files, "Thing").types["Thing"]).keys() == {"to_wire"}
