"""Classes of frozen data: what `dataclass(frozen=True)` makes, in a quarter of the time.

A short command makes a hundred of them before it does anything else. What takes `dataclass` most of
the time is to write and compile the methods of each. Here that is done for the constructor alone;
the others are the same functions in every class.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from types import MemberDescriptorType
from typing import Any, TypeVar, dataclass_transform, overload

_Class = TypeVar("_Class", bound=type)


@overload
def frozen(class_: _Class, /) -> _Class: ...
@overload
def frozen(
    *, eq: bool = True, kw_only: bool = False, slots: bool = True
) -> Callable[[_Class], _Class]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(
    class_: Any = None, /, *, eq: bool = True, kw_only: bool = False, slots: bool = True
) -> Any:
    """Make a class a dataclass whose instances cannot be changed.

    Everything in `dataclasses` works with it: `field`, `fields`, `replace`, `asdict`.

    Args:
        class_: The class, with annotated members.
        eq: Whether instances are equal, and hashed, by their members; otherwise each is equal only
            to itself.
        kw_only: Whether members are given by name alone.
        slots: Whether instances hold nothing but members. What `cached_property` finds needs more.
    """

    def made(given: Any) -> Any:
        return _with_methods(
            dataclass(init=False, repr=False, eq=False, kw_only=kw_only, slots=slots)(given), eq=eq
        )

    return made if class_ is None else made(class_)


def _with_methods(class_: Any, *, eq: bool) -> Any:
    """Give a class the methods that it does not have of its own."""
    members = fields(class_)
    methods = {
        "__init__": _constructor(class_, members),
        "__repr__": _shown,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        **({"__setstate__": _restore} if "__slots__" in vars(class_) else {}),
        **(_comparison([each.name for each in members if each.compare]) if eq else {}),
    }
    for name, method in methods.items():
        if name not in vars(class_):
            setattr(class_, name, method)
    return class_


def _constructor(class_: Any, members: Sequence[Field[Any]]) -> Any:
    """Write `__init__`, and compile it."""
    known: dict[str, Any] = {"_MISSING": MISSING}
    by_place, by_name, body = ["self"], ["*"], []
    for each in (member for member in members if member.init):
        name = given = value = each.name
        default = f"_{name}_default"
        if each.default_factory is not MISSING:
            known[default] = each.default_factory
            given, value = f"{name}=_MISSING", f"{default}() if {name} is _MISSING else {name}"
        elif each.default is not MISSING:
            known[default] = each.default
            given = f"{name}={default}"
        (by_name if each.kw_only else by_place).append(given)
        if (put := _setter(class_, name)) is not None:
            known[f"_put_{name}"] = put
            body.append(f"_put_{name}(self, {value})")
        else:
            body.append(f"self.__dict__[{name!r}] = {value}")
    if hasattr(class_, "__post_init__"):
        body.append("self.__post_init__()")
    given = ", ".join(by_place + by_name * (len(by_name) > 1))
    exec(f"def __init__({given}):\n " + "\n ".join(body or ["pass"]), known)
    known["__init__"].__qualname__ = f"{class_.__qualname__}.__init__"
    return known["__init__"]


def _setter(class_: Any, name: str) -> Callable[[Any, Any], None] | None:
    """What sets a member that has a slot, in half the time of `object.__setattr__`, which looks for
    the slot each time; None if it has none."""
    slot = getattr(class_, name, None)
    return slot.__set__ if isinstance(slot, MemberDescriptorType) else None


def _comparison(names: Sequence[str]) -> dict[str, Any]:
    """`__eq__` and `__hash__` by these members."""
    compared: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

    def equal(self: Any, other: Any) -> Any:
        return compared(self) == compared(other) if type(other) is type(self) else NotImplemented

    def hashed(self: Any) -> int:
        return hash(compared(self))

    return {"__eq__": equal, "__hash__": hashed}


def _shown(self: Any) -> str:
    members = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(members)})"


def _refuse(self: Any, name: str, *_: Any) -> None:
    raise FrozenInstanceError(f"cannot change member {name!r} of {type(self).__qualname__}")


def _restore(self: Any, state: tuple[Any, dict[str, Any]]) -> None:
    """Set the members of a copy, or of what was sent from another process."""
    for name, value in state[1].items():
        object.__setattr__(self, name, value)
