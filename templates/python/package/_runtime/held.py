"""Lists in another form: a model may hold one until somebody asks for the list.

An array of numbers is held as it came, and a list that grew by appending shares its storage with
the value that it grew from. Asking for the attribute makes the list, once, and from then on the
list is what the model holds: what is done to it counts.

Nobody sees the other form. Pydantic, `copy`, `pickle` and everything else that looks at a model as
a whole does so through its `__dict__`, and that attribute makes the lists first. What reads past it
(the encoder and a few mixins) uses `members` and `held`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, dataclass_transform, get_args, get_origin

from pydantic import BaseModel, Field, PrivateAttr
from pydantic.fields import FieldInfo

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass as _ModelClass
else:
    _ModelClass = type(BaseModel)


class Held:
    """A list in another form; its length and items never change.

    Each form has `__len__` and `fresh` of its own: this class alone stands for no list. It is no
    `abc.ABC`, whose `isinstance` takes several times as long, and every attribute asks.
    """

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: list[list[Any]] = []

    def __len__(self) -> int:
        raise NotImplementedError

    def fresh(self) -> list[Any]:
        """Make a list that nobody else has."""
        raise NotImplementedError

    def items(self) -> list[Any]:
        """Give the list; the same one to everybody, in every thread."""
        made = self._made
        if not made:
            # Appending is one step, and the first list counts: no lock, which whoever interrupts
            # its holder would wait for in vain.
            made.append(self.fresh())
        return made[0]


# How Python itself reads and writes the attribute, whatever a class has in its place.
_STORED: Final[Any] = vars(BaseModel)["__dict__"]
members: Final[Callable[[BaseModel], dict[str, Any]]] = _STORED.__get__
"""Give what a model holds by the names of its attributes, lists in whatever form they are."""


def held(model: BaseModel, name: str) -> Any:
    """Give what a model holds under a name: a list, or the `Held` that stands for one."""
    return members(model)[name]


def _whole(model: Any) -> dict[str, Any]:
    found = members(model)
    for name in type(model)._holdable:
        value = found.get(name)
        if isinstance(value, Held):
            found[name] = value.items()
    return found


# Checkers do not see this on a class of classes that derives from one that has it.
@dataclass_transform(kw_only_default=True, field_specifiers=(Field, PrivateAttr))
class HoldsLists(_ModelClass):
    """The class of model classes that may hold their lists in another form.

    It puts the attribute `__dict__` into each of them, since any class without one of its own
    would bring Python's back.
    """

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **kwargs: Any
    ) -> Any:
        """Make a model class."""
        namespace["__dict__"] = property(_whole, _STORED.__set__)
        return super().__new__(cls, name, bases, namespace, **kwargs)


def hold_lists(kind: Any) -> None:
    """Find the lists among the fields of a class, and put an attribute over each."""
    kind._holdable = tuple(name for name, field in kind.model_fields.items() if _is_list(field))
    for name in kind._holdable:
        setattr(kind, name, _ListAttribute(name))


def _is_list(field: FieldInfo) -> bool:
    if field.deprecated:  # Pydantic has an attribute of its own over these.
        return False
    if get_origin(field.annotation) is list:
        return True
    choices = get_args(field.annotation)
    return bool(choices) and all(get_origin(choice) is list for choice in choices)


class _ListAttribute:
    """The attribute of a list: makes it when it is asked for."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, model: Any, owner: object = None) -> Any:
        # The class has no such attribute: pydantic would take it for the default of the field.
        found = {} if model is None else members(model)
        try:
            value = found[self._name]
        except KeyError:
            raise AttributeError(self._name) from None
        if isinstance(value, Held):
            value = found[self._name] = value.items()
        return value

    def __set__(self, model: Any, value: Any) -> None:
        members(model)[self._name] = value

    def __delete__(self, model: Any) -> None:
        try:
            del members(model)[self._name]
        except KeyError:
            raise AttributeError(self._name) from None
