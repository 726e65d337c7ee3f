# Part of every package that tinkerspec generates; do not edit.
"""The base of all rules for values."""

from typing import Any, ClassVar


class Rule:
    """A piece of `Annotated` metadata that says how a value is read."""

    __slots__ = ()

    looks_inside: ClassVar[bool]
    """Whether the rule looks at what is in the items or members of a value. Where one does, all of
    them are read as Python's own objects; where none does, arrays in them may be in another form.
    """

    compares_items: ClassVar[bool] = False
    """Whether the rule compares items with each other, which may be equal when they are written."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "looks_inside" not in vars(cls):
            raise TypeError(f"the rule {cls.__name__} does not say whether it looks_inside")
