# Part of every package that tinkerspec generates; do not edit.
"""Lists that grow by appending: each value is new, and all of them share what they have in common.

Entries lie in blocks of bounded size, each of which knows the one before it. A value appends to its
last block where nobody has done so before it; elsewhere a new block begins. So appending costs the
same for any length, a branch copies no more than a block, and a value keeps no more than a block
alive of what others have appended to it.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from .._runtime.held import STORED, Held, Sprout, members

M = TypeVar("M", bound=BaseModel)

_SIZE: Final = 256
"""Entries of a block: as many as there are ints that Python holds ready, for their keys."""


class _Block:
    """Entries that are only ever added, so those that a reader knows never change.

    They are keyed by their place, in order, because `setdefault` is one step in every Python:
    whoever finds its own entry in its place afterwards has appended it.
    """

    __slots__ = ("before", "entries", "sprout", "start", "whole", "whole_before")

    def __init__(self, before: "_Block | None", entries: list[Any], sprout: Sprout) -> None:
        self.sprout = sprout
        self.before = before
        """The block before this one, which is full."""
        self.start: int = 0 if before is None else before.start + _SIZE
        """How many entries are before this block."""
        self.whole_before: int = 0 if before is None else before.whole_before + len(before.whole)
        """How many of them are no seeds."""
        self.entries = dict(enumerate(entries))
        self.whole: dict[int, Any] = {
            place: entry for place, entry in self.entries.items() if type(entry) is not int
        }
        """Those entries that are no seeds."""


class Grown(Held):
    """Entries up to a place in a block, and all before it.

    An int among the entries is a seed: its item is made when the list is asked for, by each value
    for itself.
    """

    __slots__ = ("_block", "_place", "_whole")

    def __init__(self, block: _Block, place: int, whole: int) -> None:
        self._made = []
        self._block = block
        # Counted from the start of the block, both are ints that Python holds ready.
        self._place = place
        self._whole = whole

    def __len__(self) -> int:
        return self._block.start + self._place

    @property
    def seeds(self) -> int:
        """How many entries are seeds."""
        return len(self) - self._block.whole_before - self._whole

    def entries(self) -> list[Any]:
        """Give seeds and items in order, as a new list."""
        found: list[Any] = []
        for block in self._blocks():
            found += block.entries.values()
        del found[len(self) :]
        return found

    def whole(self) -> list[Any]:
        """Give the items that are no seeds, as a new list."""
        count = self._block.whole_before + self._whole
        found: list[Any] = []
        for block in self._blocks() if count else ():
            found += block.whole.values()
        del found[count:]
        return found

    def _blocks(self) -> list[_Block]:
        blocks = [self._block]
        while (before := blocks[-1].before) is not None:
            blocks.append(before)
        return blocks[::-1]

    def fresh(self) -> list[Any]:
        """Give all items, as a new list."""
        sprout = self._block.sprout
        return [sprout(entry) if type(entry) is int else entry for entry in self.entries()]

    def _own(self) -> list[Any]:
        """Give the entries of the last block."""
        return [*self._block.entries.values()][: self._place]


def _started(items: list[Any], sprout: Sprout) -> Grown:
    block: _Block | None = None
    full = len(items) // _SIZE * _SIZE
    for start in range(0, full, _SIZE):
        block = _Block(block, items[start : start + _SIZE], sprout)
    block = _Block(block, items[full:], sprout)
    return Grown(block, len(block.entries), len(block.whole))


def grow(model: M, name: str, entry: Any, sprout: Sprout) -> M:
    """Give a copy of a model with one more item at the end of a list, as `Ways.grow` says."""
    stored, given = members(model), model.__pydantic_fields_set__
    value = stored[name]
    if type(value) is not Grown:
        # Every class that can grow has it; naming that class here would be a circle of imports.
        if type(model)._watched != (name,) or int in map(type, value):  # type: ignore[attr-defined]
            # Two models may share what they hold, but not a list that is still to be made, nor one
            # that either of them may have changed. An int in a list is no seed, but a fault.
            item = sprout(entry) if type(entry) is int else entry
            return model.model_copy(update={name: [*getattr(model, name), item]})
        value, given = _started([*value], sprout), given | {name}
    block, place, whole = value._block, value._place, value._whole
    if place == _SIZE:
        block, place, whole = _Block(block, [], sprout), 0, 0
    if block.entries.setdefault(place, entry) is not entry:  # Another value has grown here.
        block = _Block(block.before, [*value._own(), entry], sprout)
    if type(entry) is not int:
        block.whole[place] = entry
        whole += 1
    stored = stored.copy()
    stored[name] = Grown(block, place + 1, whole)
    new: M = _new(type(model))
    _set_members(new, stored)
    _set_fields(new, given.copy())
    extra, private = model.__pydantic_extra__, model.__pydantic_private__
    _set_extra(new, extra and extra.copy())
    _set_private(new, private and private.copy())
    return new


def trusted(kind: type[M], given: dict[str, Any]) -> M:
    """Make a model of members that are known to be sound, without looking at them again."""
    new: M = _new(kind)
    defaults = _defaults(kind)
    _set_members(new, given if len(given) == len(defaults) else {**defaults, **given})
    _set_fields(new, set(given))
    _set_extra(new, None)
    _set_private(new, None)
    return new


@cache
def _defaults(kind: type[BaseModel]) -> dict[str, Any]:
    return {name: field.default for name, field in kind.__pydantic_fields__.items()}


# Looked up once: through the class of model classes each costs as much as the making itself.
_new: Final[Callable[[Any], Any]] = BaseModel.__new__
_SLOTS: Final[dict[str, Any]] = dict(vars(BaseModel))
_set_members: Final[Callable[[Any, Any], None]] = STORED.__set__
_set_fields: Final[Callable[[Any, Any], None]] = _SLOTS["__pydantic_fields_set__"].__set__
_set_extra: Final[Callable[[Any, Any], None]] = _SLOTS["__pydantic_extra__"].__set__
_set_private: Final[Callable[[Any, Any], None]] = _SLOTS["__pydantic_private__"].__set__
