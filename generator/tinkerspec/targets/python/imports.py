"""Import statements of one module: collected by name, printed in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Final

from ...frozen import frozen
from ..render import Code
from .facets import NAMES

RUNTIME: Final = "._runtime"

_NAMES: Final = {
    "collections.abc": ("Mapping",),
    "pydantic": ("ConfigDict", "Field"),
    "sys": ("getrecursionlimit", "setrecursionlimit"),
    "typing": (
        *("TYPE_CHECKING", "Annotated", "Any", "ClassVar", "Literal", "NotRequired", "TypeAlias"),
        *("TypedDict", "get_args"),
    ),
    RUNTIME: (
        *("INT64_MAX", "INT64_MIN", "AbsentAsNone", "AnyJson", "AnyOf", "Base64Data"),
        *("Boolean",),
        *("BooleanLike", "BytesLike", "CalendarDate", "ChoiceRule", "ConstructorDefault"),
        *("DateLike",),
        *("Int64", "Int64List", "Integer"),
        *("IntegerItems", "IntegerLike", "IntegerRule", "IntegersLike", "KeyedLists", "ListLike"),
        *(
            "MomentLike",
            "Number",
            "NumberItems",
            "NumberLike",
            "NumberList",
            "NumberRule",
            "NumbersLike",
        ),
        *(
            "OneOf",
            "OpenChoiceRule",
            "OpenListModel",
            "OpenModel",
            "ReadOnce",
            "StrictListModel",
            "StrictModel",
            "Tagged",
        ),
        *("SupportsItem", "SupportsTruth", "TextsLike", "Timestamp", "from_json"),
        *NAMES,
    ),
}
MODULES: Final[Mapping[str, str]] = MappingProxyType(
    {name: module for module, names in _NAMES.items() for name in names}
)
"""The origin of each name that an emitted module may import, other than types."""


@frozen
class Import:
    """`from module import name`; `module` is relative where it begins with a dot.

    `hidden` where something else in the module's class has the name: the import gets another one.
    """

    module: str
    name: str
    hidden: bool = False

    @property
    def local(self) -> str:
        """What the importing module calls it."""
        return f"_{self.name}" if self.hidden else self.name

    def __str__(self) -> str:
        return f"{self.name} as {self.local}" if self.hidden else self.name


def known(name: str) -> Import:
    """The import of a name that is none of the contract's."""
    return Import(MODULES[name], name)


def render(imports: Iterable[Import]) -> Code:
    """The statements: standard library, third party, own package, each sorted."""
    ordered = sorted(set(imports), key=_order)
    blocks = [
        "\n".join(_statements(block))
        for _, block in groupby(ordered, key=lambda i: _section(i.module))
    ]
    return Code("\n\n".join(blocks))


def _statements(imports: Iterable[Import]) -> Iterator[str]:
    for module, group in groupby(imports, key=lambda i: i.module):
        yield f"from {module} import {', '.join(map(str, group))}"


def _section(module: str) -> int:
    if module.startswith("."):
        return 2
    return 1 if module == "pydantic" else 0


def _order(import_: Import) -> tuple[int, str, int, str]:
    """By section and module; within a module constants, then classes, then functions."""
    name = import_.name
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return (_section(import_.module), import_.module, kind, name)
