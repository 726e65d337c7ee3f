# Part of every package that tinkerspec generates; do not edit.
"""The lists of models: real lists, or objects that become a list when needed.

`_speed` holds an array of numbers as it came, and a list that grew by appending in pieces that
several values share. Asking for the attribute makes the list, once, and from then on the list is
what the model holds. What looks past the attribute uses `members` and `held`.
"""

from collections.abc import Callable
from typing import Any, Final

from pydantic import BaseModel

Sprout = Callable[[int], Any]
"""Makes the item for a seed."""


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
        """Make a new list that is not shared."""
        raise NotImplementedError

    def head(self, count: int) -> list[Any]:
        """Make a new list of the first items."""
        return self.fresh()[:count]

    def items(self) -> list[Any]:
        """Give the list; the same one to everybody, in every thread."""
        made = self._made
        if not made:
            # Appending is one step, and the first list counts: no lock, which whoever interrupts
            # its holder would wait for in vain.
            made.append(self.fresh())
        return made[0]

    def raw(self) -> Any:
        """Return what numpy makes an array from: an array, a buffer or a list, which must not be
        changed."""
        return self.items()

    def keeps(self, rule: Any) -> bool:
        """Whether the items surely keep a rule, so that none of them has to be looked at."""
        return False

    @property
    def are_int64(self) -> bool:
        """Whether the items surely are integers of 64 bits."""
        return False

    @property
    def are_finite(self) -> bool:
        """Whether the items surely are numbers, none of them NaN or infinity."""
        return False

    def printable(self) -> Any:
        """Give what orjson prints as this list, when its items are finite numbers."""
        return self.fresh()

    @property
    def seeds(self) -> int:
        """How many of the items are held as seeds: ints, each of which an item can be made of."""
        return 0

    def entries(self) -> list[Any]:
        """Give seeds and other items in order, as a new list."""
        return self.fresh()

    def whole(self) -> list[Any]:
        """Give the items that are no seeds, as a new list."""
        return self.fresh()


# How Python itself reads and writes the attribute, whatever a class has in its place.
STORED: Final[Any] = vars(BaseModel)["__dict__"]
members: Final[Callable[[BaseModel], dict[str, Any]]] = STORED.__get__
"""Give what a model holds by the names of its attributes, lists in whatever form they are."""


def held(model: BaseModel, name: str) -> Any:
    """Return the value of a model's field: a list, or the `Held` that represents one.

    This does not count as handing it out, so the caller must not change it or pass it on.
    """
    return members(model)[name]
