# Part of every package that tinkerspec generates; do not edit.
"""The base of all rules for values."""

from dataclasses import FrozenInstanceError
from inspect import get_annotations
from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(frozen_default=True)
class Rule:
    """A piece of `Annotated` metadata that says how a value is read.

    A rule names its members as a frozen dataclass does, and with `kw_only` they are given by name.
    All rules share their methods: to write and compile those of each is what `dataclass` takes most
    of its time for, and every program that imports the package would wait for it.
    """

    looks_inside: ClassVar[bool]
    """Whether the rule looks at what is in the items or members of a value. Where one does, all of
    them are read as Python's own objects; where none does, arrays in them may be in another form.
    """

    compares_items: ClassVar[bool] = False
    """Whether the rule compares items with each other, which may be equal when they are written."""

    _names: ClassVar[tuple[str, ...]] = ()
    _positions: ClassVar[int] = 0

    def __init_subclass__(cls, *, kw_only: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "looks_inside" not in vars(cls):
            raise TypeError(f"the rule {cls.__name__} does not say whether it looks_inside")
        of_class = get_annotations(Rule)
        own = (name for name in get_annotations(cls) if name not in of_class)
        cls._names = (*cls._names, *own)
        cls._positions = cls._positions if kw_only else len(cls._names)

    def __init__(self, *given: Any, **named: Any) -> None:
        members = dict(zip(self._names[: self._positions], given, strict=False)) | named
        absent = [name for name in self._names if name not in members]
        is_complete = all(hasattr(type(self), name) for name in absent)
        if not is_complete or len(given) + len(named) + len(absent) != len(self._names):
            raise TypeError(f"{type(self).__name__} has other members: {', '.join(self._names)}")
        vars(self).update(members)

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rule) or type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), *self._values()))

    def __repr__(self) -> str:
        members = zip(self._names, self._values(), strict=True)
        shown = (f"{name}={value!r}" for name, value in members)
        return f"{type(self).__name__}({', '.join(shown)})"

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self._names)
