# Part of every package that tinkerspec generates; do not edit.
"""Values that a model has handed out, and that may have been changed since.

A model is frozen, but its lists and maps are not. Before a model is written, it is read again where
something of it may have changed. Members that were never handed out cannot have.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Self, dataclass_transform

from pydantic import BaseModel, Field, PrivateAttr

from .held import STORED, members

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
    from pydantic.main import TupleGenerator

    # From the class of model classes, checkers learn that no member may be assigned to.
    @dataclass_transform(
        eq_default=False,
        kw_only_default=True,
        frozen_default=True,
        field_specifiers=(Field, PrivateAttr),
    )
    class ModelClass(ModelMetaclass):
        """The class of model classes."""

else:
    ModelClass = type(BaseModel)


class Shown(dict[str, Any]):
    """The members of a model that has handed some of them out.

    It is what the model stores its members in, so that it goes wherever they go: into copies and
    pickles too.
    """

    __slots__ = ("names",)

    names: set[str]
    """Attributes of the members that may have been changed."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        super().__init__(stored)
        self.names = set()

    def copy(self) -> "Shown":
        """Copy the members, and which of them may have been changed."""
        new = Shown(self)
        new.names |= self.names
        return new

    __copy__ = copy


_FIRST: Final = "handed out"
"""Where the members that nobody has seen yet keep what takes their place; no attribute has a
space in its name."""


def shown(model: BaseModel) -> Shown:
    """Give the members of a model in the form that notes which of them are handed out."""
    stored = members(model)
    if isinstance(stored, Shown):
        return stored
    # Of several threads, all take what the first of them has made.
    made: Shown = stored.setdefault(_FIRST, Shown(stored))
    STORED.__set__(model, made)
    return made


def expose(model: BaseModel) -> Shown:
    """Note that every member of a model may be changed from now on."""
    stored = shown(model)
    stored.names.update(stored)
    return stored


class Guarded(BaseModel, metaclass=ModelClass):
    """A model that is read again before it is written, where it may have been changed."""

    def __copy__(self) -> Self:
        expose(self)  # The copy shares lists and maps with it.
        return super().__copy__()

    def __iter__(self) -> "TupleGenerator":
        expose(self)
        return super().__iter__()

    @classmethod
    def model_construct(cls, _fields_set: set[str] | None = None, **values: Any) -> Self:
        """Make a model without any check, as pydantic does; it is checked when it is written."""
        made = super().model_construct(_fields_set, **values)
        expose(made)
        return made

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy the model, as pydantic does; what is updated is checked when it is written."""
        new = super().model_copy(update=update, deep=deep)
        if update:
            expose(new)
        return new
