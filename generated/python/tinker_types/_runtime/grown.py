# Copied by tinkerspec from templates/python/package/_runtime/grown.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""Lists that grow by appending: each value is new, and all of them share one storage."""

from collections.abc import Callable
from threading import Lock
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from .held import Held, members

M = TypeVar("M", bound=BaseModel)
Sprout = Callable[[int], Any]


class _Storage:
    """Entries that are only ever appended; `whole` has those of them that are no seeds."""

    __slots__ = ("entries", "lock", "sprout", "whole")

    def __init__(self, entries: list[Any], whole: list[Any], sprout: Sprout) -> None:
        self.entries = entries
        self.whole = whole
        self.sprout = sprout
        self.lock = Lock()


class Grown(Held):
    """The first entries of a shared storage.

    An int among the entries is a seed: the item that it stands for is made when the list is asked
    for, by each value for itself.
    """

    __slots__ = ("_length", "_storage", "seeds")

    def __init__(self, storage: _Storage, length: int, seeds: int) -> None:
        self._list = None
        self._storage = storage
        self._length = length
        self.seeds = seeds
        """How many entries are seeds."""

    def __len__(self) -> int:
        return self._length

    def entries(self) -> list[Any]:
        """Give seeds and items in order, as a new list."""
        return self._storage.entries[: self._length]

    def whole(self) -> list[Any]:
        """Give the items that are no seeds, as a new list."""
        return self._storage.whole[: self._length - self.seeds]

    def fresh(self) -> list[Any]:
        """Give all items, as a new list."""
        sprout = self._storage.sprout
        return [sprout(entry) if type(entry) is int else entry for entry in self.entries()]

    def grow(self, entry: Any) -> "Grown":
        """Give the list with one more entry, at the same cost however long it is.

        Only one value can grow in place. When another has grown from this one before, the entries
        are copied.
        """
        storage = self._storage
        length = self._length
        seeds = 1 if type(entry) is int else 0
        with storage.lock:
            if len(storage.entries) == length:
                storage.entries.append(entry)
                if not seeds:
                    storage.whole.append(entry)
                return Grown(storage, length + 1, self.seeds + seeds)
        return _started(self.entries(), self.whole(), storage.sprout).grow(entry)


def _started(entries: list[Any], whole: list[Any], sprout: Sprout) -> Grown:
    return Grown(_Storage(entries, whole, sprout), len(entries), len(entries) - len(whole))


def grow(model: M, name: str, entry: Any, sprout: Sprout) -> M:
    """Give a copy of a model with one more item at the end of a list.

    Args:
        model: The model, which stays as it is. Its other members are shared, as by `model_copy`.
        name: Attribute of the list.
        entry: An item, known to be sound; or a seed, an int that `sprout` makes the item of.
        sprout: Makes an item; the same function whenever this list grows.
    """
    kind: Any = type(model)
    if kind._holdable != (name,):
        # Two models may share what they hold, but not the making of a list that each may change.
        item = sprout(entry) if type(entry) is int else entry
        return model.model_copy(update={name: [*getattr(model, name), item]})
    found = members(model)
    value = found[name]
    if type(value) is not Grown:
        value = _started([*value], [*value], sprout)
    new: M = kind.__new__(kind)
    extra, private = model.__pydantic_extra__, model.__pydantic_private__
    _set_members(new, {**found, name: value.grow(entry)})
    _set_fields(new, {*model.__pydantic_fields_set__, name})
    _set_extra(new, extra and dict(extra))
    _set_private(new, private and dict(private))
    return new


def trusted(kind: type[M], **given: Any) -> M:
    """Make a model of members that are known to be sound, without looking at them again.

    Args:
        kind: The model's class.
        **given: Members by attribute. The others get their defaults, which must be plain values.
    """
    new: M = kind.__new__(kind)
    _set_members(new, {**_defaults(kind), **given})
    _set_fields(new, set(given))
    _set_extra(new, None)
    _set_private(new, None)
    return new


def _defaults(kind: type[BaseModel]) -> dict[str, Any]:
    found = _DEFAULTS.get(kind)
    if found is None:
        found = {name: field.default for name, field in kind.model_fields.items()}
        _DEFAULTS[kind] = found
    return found


_DEFAULTS: Final[dict[type[BaseModel], dict[str, Any]]] = {}

_SLOTS: Final[dict[str, Any]] = dict(vars(BaseModel))
_set_members: Final[Callable[[Any, Any], None]] = _SLOTS["__dict__"].__set__
_set_fields: Final[Callable[[Any, Any], None]] = _SLOTS["__pydantic_fields_set__"].__set__
_set_extra: Final[Callable[[Any, Any], None]] = _SLOTS["__pydantic_extra__"].__set__
_set_private: Final[Callable[[Any, Any], None]] = _SLOTS["__pydantic_private__"].__set__
