"""Which types a package has and where: exports, imports, homes, and what is read at all."""

from __future__ import annotations

from pathlib import Path

import our_schemas
import pytest
from tinkerspec import source_files
from tinkerspec.diagnostics import Place
from tinkerspec.parity import python_source
from tinkerspec.parity.surface import Choice, ListOf, MapOf, NamedShape, ScalarShape, one_of
from tinkerspec.source_files import open_tree

from .python_trees import fault, members, methods, read, read_type, tree

ROOT = Path(__file__).resolve().parents[3]
MODEL = "from pydantic import BaseModel\nclass {}(BaseModel):\n    x: int\n"


def model(name: str) -> str:
    return MODEL.format(name)


# --- home ----------------------------------------------------------------------------------------


def test_home_is_the_module_that_exports_most(tmp_path: Path) -> None:
    surface = read(
        tmp_path,
        {
            "shop/__init__.py": "from .types import Item, Order\n__all__ = ['Item']\n",
            "shop/types/__init__.py": "from .item import Item\nfrom .order import Order\n",
            "shop/types/item.py": model("Item"),
            "shop/types/order.py": model("Order"),
            "shop/client.py": "from .types import Item, Order\nclass Client: ...\n",
        },
        "Item",
        "Order",
        "Absent",
    )
    assert surface.home == "shop.types"
    assert surface.types.keys() == {"Item", "Order"}
    assert surface.types["Order"].spelled == "shop.types.order.Order"
    assert surface.types["Order"].place == Place("src/shop/types/order.py", 2)
    assert all(type_.at_home for type_ in surface.types.values())
    assert (surface.language, surface.path) == ("python", "src")


def test_of_equals_the_shortest_public_name_wins(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "shop/__init__.py": "",
        "shop/_m.py": model("Item"),
        "shop/types.py": "from ._m import Item as Item\n",
        "shop/type_list.py": "from ._m import Item as Item\n",
    }
    assert read(tmp_path, files, "Item").home == "shop.types"
    files["shop/__init__.py"] = "from ._m import *\n"
    assert read(tmp_path, files, "Item").home == "shop"


def test_who_imports_for_itself_is_no_home(tmp_path: Path) -> None:
    surface = read(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/a.py": model("Item"),
            "shop/b.py": model("Order"),
            "shop/b2.py": "from .b import Order as Order\n" + model("Cart"),
            "shop/use.py": "from .a import Item\nfrom .b import Order\ndef use(): ...\n",
            "tests/test_use.py": "from shop.a import Item\nfrom shop.b2 import Cart, Order\n"
            "print(Item, Cart, Order)\n",
        },
        "Item",
        "Order",
        "Cart",
    )
    assert surface.home == "shop.b2"
    assert {name: type_.at_home for name, type_ in surface.types.items()} == {
        "Item": False,
        "Order": True,
        "Cart": True,
    }


def test_a_module_of_nothing_but_imports_exports_them(tmp_path: Path) -> None:
    surface = read(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/a.py": model("Item"),
            "shop/b.py": model("Order"),
            "shop/types.py": '"""All types."""\nfrom .a import Item\nfrom .b import Order\n',
        },
        "Item",
        "Order",
    )
    assert surface.home == "shop.types"


def test_a_type_elsewhere_is_the_most_public_one(tmp_path: Path) -> None:
    surface = read(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/types.py": model("Item") + "class Order(Item): ...\n",
            "shop/_hidden.py": "class Cart: ...\n",
            "shop/other.py": model("Cart"),
            "shop/zz/__init__.py": "from .._secret import Cash\n",
            "shop/_secret.py": model("Cash"),
            "shop/unlisted.py": "__all__ = []\n" + model("Bill"),
        },
        *("Item", "Order", "Cart", "Cash", "Bill"),
    )
    types = surface.types
    assert types["Cart"].spelled == "shop.other.Cart"
    assert types["Cash"].spelled == "shop._secret.Cash"
    assert types["Bill"].spelled == "shop.unlisted.Bill"
    assert [types[name].at_home for name in ("Order", "Cart", "Cash", "Bill")] == [
        True,
        False,
        False,
        False,
    ]


def test_a_name_that_home_binds_but_does_not_list_is_at_home(tmp_path: Path) -> None:
    surface = read(
        tmp_path,
        {"shop/__init__.py": "__all__ = ['Item']\n" + model("Item") + "class Order(Item): ...\n"},
        "Item",
        "Order",
    )
    assert surface.types["Order"].at_home


def test_what_a_build_left_behind_is_no_home(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"{place}shop/{path}": text
        for place in ("build/lib/", "src/")
        for path, text in {
            "__init__.py": "from .item import Item\n",
            "item.py": model("Item"),
        }.items()
    }
    surface = read(tmp_path, files, "Item")
    assert surface.home == "shop"
    assert surface.types["Item"].place == Place("src/src/shop/item.py", 2)


def test_nothing_found_is_an_empty_surface(tmp_path: Path) -> None:
    surface = read(tmp_path, {"shop/__init__.py": "x = 1\n"}, "Item")
    assert (surface.types, surface.others, surface.home) == ({}, (), "")


@pytest.mark.parametrize(
    "text",
    ["def Item(): ...", "Item = 3", "Item = ('a', 'b')", "import Item", "from . import Item"],
)
def test_what_has_the_name_but_is_no_type(tmp_path: Path, text: str) -> None:
    surface = read(tmp_path, {"shop/__init__.py": text, "shop/Item.py": "x = 1"}, "Item")
    assert surface.types == {}


# --- exports -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "from .item import Item\n",
        "from .item import Item as Item\n",
        "from shop.item import Item\n",
        "from .item import *\n",
        "from .item import _Item as Item\n",
        "from .middle import Item\n",
        "from .middle import *\n",
        "from . import item\nItem = item.Item\n",
        "import shop.item\nItem = shop.item.Item\n",
        "import shop.item as it\nItem = it.Item\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .item import Item as Item\n"
        "if not TYPE_CHECKING:\n    from .wrong import Item\n    def __getattr__(name): ...\n",
        "import typing as t\nif t.TYPE_CHECKING:\n    from .item import Item\n"
        "else:\n    Item = object\n",
        "try:\n    from .item import Item\nexcept ImportError:\n    Item = None\n",
        "import sys\nif sys.version_info >= (3, 8):\n    from .item import Item\n"
        "else:\n    from .wrong import Item\n",
        "import sys\nif sys.version_info < (3, 8):\n    from .wrong import Item\n"
        "else:\n    from .item import Item\n",
        "with x:\n    from .item import Item\n",
        "from .wrong import Item\nfrom .item import Item\n",
        "from .nowhere import *\nfrom .item import Item\n",
        "import os as os\nfrom os import *\nfrom .item import *\n",
        "__all__ = ('Item',)\nfrom .item import Item\n",
        "__all__ = [*item.__all__]\nfrom . import item\nfrom .item import *\n",
        "__all__: list[str] = []\n__all__ += ['Item']\nfrom .item import Item\n",
        "__all__ = []\n__all__.extend(['Item'])\nfrom .item import Item\n",
        "__all__ = [] + ['It' 'em']\n__all__.append('Other')\nfrom .item import Item\n",
    ],
)
def test_ways_to_hand_a_type_on(tmp_path: Path, text: str) -> None:
    surface = read(
        tmp_path,
        {
            "shop/__init__.py": text,
            "shop/item.py": "__all__ = ['Item']\n" + model("Item") + "_Item = Item\n",
            "shop/middle.py": "from .item import *\n",
            "shop/wrong.py": "class Item: ...\n",
        },
        "Item",
    )
    assert surface.home == "shop"
    assert members(surface.types["Item"]).keys() == {"x"}
    assert surface.types["Item"].spelled == "shop.item.Item"


def test_folders_without_init_are_packages_too(tmp_path: Path) -> None:
    surface = read(
        tmp_path,
        {
            "shop/__init__.py": "from .lib.deep.item import Item\n"
            "from shop.lib.order import Order\n",
            "shop/lib/deep/item.py": "from ...base import Base\nclass Item(Base): ...\n",
            "shop/lib/order.py": "from .deep import item\nclass Order(item.Item): ...\n",
            "shop/base.py": model("Base"),
        },
        "Item",
        "Order",
    )
    assert surface.types["Order"].spelled == "shop.lib.order.Order"
    assert members(surface.types["Order"]).keys() == {"x"}


def test_the_folder_of_an_installed_module(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "__init__.py": "from shop.types import Item\n",
        "types/__init__.py": "from shop._base import Base\nclass Item(Base): ...\n",
        "_base.py": model("Base"),
    }
    surface = read(tmp_path / "shop", files, "Item")
    assert surface.home == "shop"
    assert surface.types["Item"].spelled == "shop.types.Item"
    assert surface.types["Item"].unknown_keys == "ignored"


def test_a_folder_inside_a_package_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "__init__.py": "from .item import Item\n",
        "item.py": "from .._base import Base\nclass Item(Base):\n    x: int\n",
    }
    surface = read(tmp_path / "types", files, "Item")
    assert members(surface.types["Item"]).keys() == {"x"}
    assert surface.types["Item"].unknown_keys is None


def test_modules_below_src_and_below_an_sdist(tmp_path: Path) -> None:
    for start in ("src/", "shop-1.2/", "shop-1.2/src/", "python/"):
        files: dict[str, str | bytes] = {
            f"{start}shop/__init__.py": "from .item import Item\n",
            f"{start}shop/item.py": model("Item"),
        }
        assert read(tmp_path / start.replace("/", "_"), files, "Item").home == "shop"


def test_modules_in_no_package(tmp_path: Path) -> None:
    surface = read(tmp_path, {"src/item.py": model("Item"), "src/x-y/order.py": ""}, "Item")
    assert surface.home == "item"


def test_imports_in_a_circle_end(tmp_path: Path) -> None:
    surface = read(
        tmp_path,
        {
            "shop/__init__.py": "from .a import Item, Order\nfrom .a import *\n",
            "shop/a.py": "from .b import Item\nfrom .b import *\nfrom . import *\n",
            "shop/b.py": "from .a import Item\nfrom .a import *\n" + model("Order"),
        },
        "Item",
        "Order",
    )
    assert surface.types.keys() == {"Order"}


def test_a_type_of_several_names_goes_by_its_own(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "shop/__init__.py": "from .item import Item as All, Item, Item as Zero\n"
        "from .cart import Cart\n",
        "shop/item.py": model("Item"),
        "shop/cart.py": "from pydantic import BaseModel\nfrom .item import Item\n"
        "class Cart(BaseModel):\n    i: Item\n",
    }
    surface = read(tmp_path, files, "All", "Cart", "Item", "Zero")
    assert members(surface.types["Cart"])["i"].shape == NamedShape("Item")
    assert surface.types["All"].members == surface.types["Item"].members


def test_one_type_under_two_names(tmp_path: Path) -> None:
    surface = read(
        tmp_path,
        {"shop/__init__.py": model("Item") + "Old = Item\nclass Cart(Item):\n    y: Old\n"},
        *("Item", "Old", "Cart"),
    )
    assert surface.types["Old"].members == surface.types["Item"].members
    assert members(surface.types["Cart"])["y"].shape == NamedShape("Old")


# --- what is reached -----------------------------------------------------------------------------


def test_what_is_reached_is_read_too_and_the_rest_is_named(tmp_path: Path) -> None:
    surface = read(
        tmp_path,
        {
            "shop/__init__.py": """
                from ._types import *
                from ._types import _Private as Public, Base, Price, Colour
                from .errors import Failure, helper, LIMIT
                class Plain: ...
                """,
            "shop/_types.py": """
                from enum import Enum
                from typing import Optional, Union, Literal
                from pydantic import BaseModel
                class Base(BaseModel): ...
                class _Private(Base): ...
                class Hidden(Base): ...
                class Colour(Enum):
                    RED = "red"
                Unit = Literal["kg"]
                Price = Union[_Private, "Offer"]
                class Offer(Base):
                    unit: Unit
                class Item(Base):
                    price: Optional[Price]
                class Unused(Base):
                    colour: Colour
                """,
            "shop/errors.py": "class Failure(Exception): ...\ndef helper(): ...\nLIMIT = 3\n",
        },
        "Item",
    )
    assert list(surface.types) == ["Item", "Price", "Public", "Offer", "Unit"]
    assert surface.others == ("Base", "Colour", "Hidden", "Unused")
    assert surface.types["Price"].shape == one_of(NamedShape("Public"), NamedShape("Offer"))


def test_aliases_that_are_not_public_are_spelled_out(tmp_path: Path) -> None:
    surface = read(
        tmp_path,
        {
            "shop/__init__.py": "from .item import Item\n",
            "shop/item.py": """
                from typing import Dict, List
                from pydantic import BaseModel
                from .numbers import Count
                Counts = List[Count]
                class Item(BaseModel):
                    by_name: Dict[str, Counts]
                """,
            "shop/numbers.py": "from typing import Annotated\nCount = Annotated[int, 'count']\n",
        },
        "Item",
    )
    assert surface.types.keys() == {"Item"}
    shape = members(surface.types["Item"])["by_name"].shape
    assert shape == MapOf(ListOf(ScalarShape("integer")))


def test_classes_that_are_not_public_are_types_all_the_same(tmp_path: Path) -> None:
    surface = read(
        tmp_path,
        {
            "shop/__init__.py": "from .item import Item\n",
            "shop/item.py": """
                from pydantic import BaseModel
                class Part(BaseModel): ...
                class Item(BaseModel):
                    class Size(BaseModel):
                        width: int
                    part: Part
                    size: Size
                """,
        },
        "Item",
    )
    assert surface.types.keys() == {"Item", "Part", "Size"}
    assert surface.types["Size"].spelled == "shop.item.Item.Size"
    assert [surface.types[name].at_home for name in ("Item", "Part")] == [True, False]


def test_a_twin_of_a_public_type_stands_for_it(tmp_path: Path) -> None:
    surface = read(
        tmp_path,
        {
            "shop/__init__.py": "from .item import Item\nfrom .cart import Cart\n"
            "from ._models.order import Order\n",
            "shop/item.py": "from dataclasses import dataclass\n"
            "@dataclass\nclass Item:\n    x: int\n",
            "shop/_models/item.py": model("Item") + "Items = list[Item]\n",
            "shop/_models/order.py": "from pydantic import BaseModel\nfrom .item import Items\n"
            "class Order(BaseModel):\n    items: Items\n",
            "shop/cart.py": "from pydantic import BaseModel\nfrom .item import Item\n"
            "class Cart(BaseModel):\n    item: Item\n",
        },
        *("Cart", "Item", "Order"),
    )
    assert surface.types.keys() == {"Cart", "Item", "Order"}
    assert surface.types["Item"].spelled == "shop.item.Item"
    assert members(surface.types["Order"])["items"].shape == ListOf(NamedShape("Item"))


def test_types_that_are_made_of_themselves(tmp_path: Path) -> None:
    surface = read(
        tmp_path,
        {
            "shop/__init__.py": """
                from __future__ import annotations
                from typing import Dict, List, Union
                from pydantic import BaseModel
                __all__ = ["Node", "Tree"]
                Json = Union[str, List["Json"], Dict[str, "Json"]]
                Tree = Union["Node", List["Tree"]]
                class Node(BaseModel):
                    children: list[Node]
                    payload: Json
                """
        },
        "Node",
        "Tree",
    )
    node = members(surface.types["Node"])
    assert node["children"].shape == ListOf(NamedShape("Node"))
    text, items, entries = (
        ScalarShape("string"),
        ListOf(ScalarShape("any")),
        MapOf(ScalarShape("any")),
    )
    assert node["payload"].shape == one_of(text, items, entries)
    assert surface.types["Tree"].shape == one_of(NamedShape("Node"), ListOf(NamedShape("Tree")))


# --- files that are not read ---------------------------------------------------------------------

BROKEN = "class Item(:\n"


def test_a_broken_file_that_nobody_needs_does_no_harm(tmp_path: Path) -> None:
    surface = read(
        tmp_path,
        {
            "shop/__init__.py": "from .item import Item\nfrom .broken import Other\n",
            "shop/item.py": model("Item"),
            "shop/broken.py": "class Other(:\n",
            "shop/stale.py": "class Item(:\n",
            "shop/large.py": "# Item\n" + "#" * source_files.LARGEST_FILE,
        },
        "Item",
        "Absent",
    )
    assert surface.types.keys() == {"Item"}
    assert surface.others == ()


@pytest.mark.parametrize("name", ["__init__.py", "item.py", "base.py"])
def test_a_broken_file_that_is_needed_is_a_fault(tmp_path: Path, name: str) -> None:
    files: dict[str, str | bytes] = {
        "shop/__init__.py": "from .item import Item\n",
        "shop/item.py": "from .base import Base\nclass Item(Base): ...\n",
        "shop/base.py": model("Base"),
        "shop/copies.py": "from .item import Item as Item\n",
    }
    files[f"shop/{name}"] = str(files[f"shop/{name}"]) + "\nclass (:\n"
    diagnostic = fault(tmp_path, files, "Item")
    assert (diagnostic.code, diagnostic.file) == ("python-syntax", f"src/shop/{name}")
    assert diagnostic.line == str(files[f"shop/{name}"]).count("\n")
    assert diagnostic.column > 0


def test_a_broken_file_is_needed_when_a_type_may_be_in_it_alone(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"shop/__init__.py": model("Item"), "shop/a.py": BROKEN}
    assert read(tmp_path, files, "Item").types.keys() == {"Item"}
    files["shop/a.py"] = "class Order(:\n"
    assert fault(tmp_path, files, "Item", "Order").file == "src/shop/a.py"


def test_a_large_file_that_has_a_type_is_a_fault_at_its_line(tmp_path: Path) -> None:
    text = "# Item\n\nclass Item: ...\n" + "#" * source_files.LARGEST_FILE
    diagnostic = fault(tmp_path, {"shop/__init__.py": "", "shop/a.py": text}, "Item")
    assert (diagnostic.code, diagnostic.line) == ("source-too-large", 3)


def test_a_large_file_that_is_imported_is_a_fault(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "shop/__init__.py": "from .item import Item\n",
        "shop/item.py": model("Base") + "#" * source_files.LARGEST_FILE,
    }
    assert fault(tmp_path, files, "Item").file == "src/shop/item.py"


# --- whole packages ------------------------------------------------------------------------------


def test_our_own_package_is_read_whole() -> None:
    opened = open_tree(ROOT / "generated" / "python", "generated/python", frozenset({".py"}))
    wanted = our_schemas.contract().by_name.keys()
    surface = python_source.read(opened, wanted)
    assert surface.types.keys() == wanted
    assert surface.home == "tinker_types"
    assert surface.label.startswith("tinker-types ")
    assert all(type_.at_home for type_ in surface.types.values())


def test_our_own_package_as_pydantic_sees_it() -> None:
    import tinker_types
    from pydantic_core import PydanticUndefined

    opened = open_tree(ROOT / "generated" / "python", "generated/python", frozenset({".py"}))
    surface = python_source.read(opened, tinker_types.__all__)
    records = [type_ for type_ in surface.types.values() if type_.unknown_keys]
    assert len(records) > 15
    for type_ in records:
        real = getattr(tinker_types, type_.name)
        assert type_.unknown_keys == (
            "rejected" if real.model_config["extra"] == "forbid" else "ignored"
        )
        assert [member.spelled for member in type_.members] == list(real.model_fields)
        for member in type_.members:
            field = real.model_fields[member.spelled]
            assert member.required == field.is_required()
            if field.default is not PydanticUndefined:
                assert member.default == field.default
        for method in type_.methods:
            assert hasattr(real, method.spelled)


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"shop/{name.lower()}.py": model(name) + f"class Extra{name}(BaseModel):\n    i: {name}\n"
        for name in ("A1", "B1", "C1")
    }
    forward = read(tmp_path / "x" / "shop", dict(files), "A1", "B1", "C1", "ExtraB1")
    backward = read(
        tmp_path / "y" / "shop", dict(reversed(files.items())), "C1", "B1", "ExtraB1", "A1"
    )
    assert forward == backward


# --- enums, unions, aliases ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("from typing import Literal\nThing = Literal['a', 'b']", "enum"),
        ("from typing import Union\nThing = Union['A', 'B']", "union"),
        ("Thing = A | B", "union"),
        ("from typing import *\nThing: TypeAlias = Annotated[Union[A, B], 1]", "union"),
        ("from typing import Optional\nThing = Optional[A]", "alias"),
        ("Thing = dict[str, A]", "alias"),
        ("Thing = str", "alias"),
        ("from typing import NewType\nThing = NewType('Thing', int)", "alias"),
        ("from typing import *\nThing = TypeAliasType('Thing', Literal['a'])", "enum"),
        ("from typing import *\nThing: TypeAlias = 'A | B'", "union"),
        ("from pydantic import conint\nThing = conint(ge=1)", "alias"),
        ("from pydantic import RootModel\nclass Thing(RootModel[list[int]]): ...", "alias"),
        ("from pydantic import RootModel\nclass Thing(RootModel):\n    root: list[int]", "alias"),
        ("from enum import Enum\nclass Thing(str, Enum):\n    A = 'a'", "enum"),
        ("from enum import IntEnum\nclass Thing(IntEnum):\n    A = 1", "enum"),
        ("class Thing(A): ...", "record"),
    ],
)
def test_kinds(tmp_path: Path, text: str, kind: str) -> None:
    whole = "from pydantic import BaseModel\nclass A(BaseModel): ...\nclass B(BaseModel): ...\n"
    type_ = read_type(tmp_path, whole + text)
    assert type_.kind == kind
    assert (type_.shape is None) == (kind == "record")


def test_an_alias_by_the_statement_of_newer_python(tmp_path: Path) -> None:
    import sys

    files: dict[str, str | bytes] = {"shop/__init__.py": "type Thing = list[int]\n"}
    if sys.version_info >= (3, 12):
        assert read(tmp_path, files, "Thing").types["Thing"].shape == ListOf(ScalarShape("integer"))
    else:
        assert fault(tmp_path, files, "Thing").code == "python-syntax"


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("Enum", ("red", "GREEN")),
        ("str, Enum", ("red", "GREEN")),
        ("StrEnum", ("red", "GREEN")),
        ("Base", ("red", "GREEN")),
    ],
)
def test_enums_of_texts(tmp_path: Path, body: str, values: tuple[str, ...]) -> None:
    text = f"""
from enum import Enum, StrEnum
class Base(str, Enum):
    def shout(self): ...
class Thing({body}):
    '''A colour.

    Of many.'''
    RED = "red"
    '''Like blood.'''
    GREEN = "GREEN"
    _ignore_ = ["x"]
    @property
    def dark(self) -> bool: ...
    @classmethod
    def parse(cls, text): ...
"""
    type_ = read_type(tmp_path, text)
    assert (type_.kind, type_.shape) == ("enum", Choice(values))
    assert type_.doc == "A colour."
    assert methods(type_).keys() >= {"dark", "parse"}


def test_automatic_values_of_an_enum(tmp_path: Path) -> None:
    text = "import enum\nclass Thing(enum.StrEnum):\n    RED = enum.auto()\n    BLUE = 'b'\n"
    assert read_type(tmp_path, text).shape == Choice(("red", "b"))
    assert read_type(tmp_path, text.replace("StrEnum", "Enum")).kind == "alias"


def test_functions_beside_a_lone_alias_are_its_methods(tmp_path: Path) -> None:
    text = (
        "from typing import Literal\nfrom os import getcwd\n"
        "Thing = Literal['a']\n'''A thing.\n\nNo more.'''\n"
        "def parse(text, strict=False): '''Read it.'''\ndef _hidden(): ...\n"
    )
    type_ = read_type(tmp_path, text)
    assert type_.doc == "A thing."
    (parse,) = type_.methods
    assert (parse.name, parse.least, parse.most, parse.doc) == ("parse", 1, 2, "Read it.")
    assert parse.place == Place("src/shop/__init__.py", 7)
    assert read_type(tmp_path, text + model("Other"), "Thing", "Other").methods == ()


def test_tables_beside_a_type(tmp_path: Path) -> None:
    text = """
from pydantic import BaseModel
DTYPES = {"a": "int64", "b": "float32"}
NOT = {"a": 1}
MIXED = {"a": "x", **DTYPES}
class Thing(BaseModel):
    TABLES = {"field": {"c": "int64"}, "empty": {}}
    def f(self):
        return {"d": "float32"}[1]
"""
    assert read_type(tmp_path, text).tables == (
        {"a": "int64", "b": "float32"},
        {"c": "int64"},
        {"d": "float32"},
    )


def test_the_tree_is_asked_for_nothing_but_python(tmp_path: Path) -> None:
    opened = tree(tmp_path, {"shop/__init__.py": model("Item")})
    opened.files.contents["shop/x.pyi"] = b"class Item(:"  # type: ignore[index]
    assert python_source.read(opened, ["Item"]).types.keys() == {"Item"}
