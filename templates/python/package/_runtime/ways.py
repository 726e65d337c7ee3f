"""Work that `_speed` does faster, with the same results: here it is done in the plain way.

The folder `_speed` next to this one does the same faster. It may be deleted: nothing else refers to
it, and the code here is then used instead.
"""

import binascii
from collections.abc import Callable
from importlib import import_module
from operator import countOf
from types import NoneType
from typing import Any, Final, TypeVar

from pydantic import BaseModel
from pydantic_core import SchemaValidator, core_schema

from .held import Held, Sprout, held

M = TypeVar("M", bound=BaseModel)

_INTEGERS: Final = SchemaValidator(
    core_schema.list_schema(core_schema.int_schema(strict=True), strict=True, fail_fast=True)
)
_BASE64: Final = SchemaValidator(core_schema.bytes_schema(), {"val_json_bytes": "base64"})
"""Decodes in compiled code; several times faster than what Python brings."""


class Ways:
    """All that `_speed` replaces, and what each piece of it has to give."""

    @staticmethod
    def accelerators() -> dict[str, str | None]:
        """Give the version of each package that makes work faster; None for a missing one."""
        return {}

    @staticmethod
    def read_text(type_: Any, validator: Any, text: Any) -> Any:
        """Read JSON text as a type, or give None to have it read in the usual way.

        Args:
            type_: The type.
            validator: Pydantic's validator of it.
            text: As str, bytes, bytearray or memoryview.
        """
        return None

    @staticmethod
    def integers(items: list[Any]) -> list[int]:
        """Copy a list of ints.

        Raises:
            ValueError: When an item is anything else, a bool for example.
        """
        found: list[int] = _INTEGERS.validate_python(items)
        return found

    @staticmethod
    def numbers(items: list[Any], *, own: bool) -> list[Any] | None:
        """Copy a list of ints and floats; None when an item is anything else.

        Args:
            items: The list.
            own: Whether the list is not shared, so that it need not be copied.
        """
        if items and countOf(map(type, items), type(items[0])) == len(items):
            are_numbers = type(items[0]) in (int, float)
        else:
            are_numbers = set(map(type, items)) <= {int, float}
        if not are_numbers:
            return None
        return items if own else items.copy()

    @staticmethod
    def encode_base64(data: bytes) -> str:
        """Give bytes as padded base64 text of the standard alphabet."""
        return binascii.b2a_base64(data, newline=False).decode("ascii")

    @staticmethod
    def dumps(tree: Any) -> bytes:
        """Write a tree as JSON text without spaces.

        Args:
            tree: A JSON value. Arrays of numpy and bytes, which become base64, may be in it.

        Raises:
            TypeError: When it holds an integer beyond 64 bits, or anything else.
        """
        return write(tree, as_text)

    @staticmethod
    def decode_base64(text: str) -> bytes:
        """Read base64 text of the standard alphabet; the unused bits of the last letter may be set.

        Raises:
            ValueError: When the text is no such text.
        """
        if "-" in text or "_" in text:
            raise ValueError("another alphabet, which pydantic takes too")
        # It also accepts a single text, although its signature has only mappings.
        decoded: bytes = _BASE64.validate_strings(text)  # type: ignore[arg-type]
        return decoded

    @staticmethod
    def hold_array(array: Any, integral: bool) -> list[Any] | Held:
        """Give the elements of a numpy array of shape `[n]` and type int64, float32 or float64.

        Args:
            array: The array.
            integral: Whether its elements are integers.
        """
        elements: list[Any] = array.tolist()
        return elements

    @staticmethod
    def list_model(kind: type[M]) -> type[M]:
        """Return the class to use for a base class of models with lists."""
        return kind

    sound: type = NoneType
    """The type of the `__dict__` of a model that nobody can have changed: here there is none, and
    every model is read again before it is written."""

    @staticmethod
    def watch(kind: type[BaseModel]) -> None:
        """Have a new class note which members of its models are handed out."""

    @staticmethod
    def unchanged(kind: type[BaseModel], name: str, value: Any) -> Any:
        """Give a member that nobody can have changed in the form in which it is read soonest.

        Args:
            kind: The model's class.
            name: The member's attribute.
            value: The member as it is stored: a list, a dict or a `Held`.
        """
        return value

    @staticmethod
    def checked(kind: type[M], given: dict[str, Any]) -> M:
        """Make a model of members, as `model_validate` does.

        Args:
            kind: The model's class.
            given: Members by attribute. A list may be `Held`; an error shows the list.
        """
        return kind.model_validate(given)

    @staticmethod
    def trusted(kind: type[M], given: dict[str, Any]) -> M:
        """Make a model of members that are known to be sound.

        Args:
            kind: The model's class.
            given: Members by attribute, in the order of the fields; the model keeps it. The others
                get their defaults, which must be plain values.
        """
        return kind.model_validate(given)

    @staticmethod
    def grow(model: M, name: str, entry: Any, sprout: Sprout) -> M:
        """Give a copy of a model with one more item at the end of a list.

        Args:
            model: The model, which stays as it is. Its other members are shared, as by
                `model_copy`.
            name: Attribute of the list, whose items are no ints.
            entry: An item, known to be sound; or a seed, an int that `sprout` makes the item of.
            sprout: Makes an item; the same function whenever this list grows.
        """
        item = sprout(entry) if type(entry) is int else entry
        return model.model_copy(update={name: [*held(model, name), item]})


def as_text(value: object) -> str:
    """Give what stands for a value that orjson does not know; `TypeError` where it is no bytes."""
    if type(value) is bytes:
        return best.encode_base64(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")


def write(tree: Any, replace: Callable[[Any], Any]) -> bytes:
    """Write a tree as `Ways.dumps` does; what orjson does not know is replaced."""
    import orjson  # Not before it is needed: importing a type stays cheap.

    return orjson.dumps(tree, default=replace, option=orjson.OPT_SERIALIZE_NUMPY)


best: type[Ways] = Ways
"""The ways in use: these, or those of `_speed`."""


def load_speed() -> None:
    """Use `_speed` from now on, if the folder exists."""
    global best
    package = f"{__name__.rsplit('.', 2)[0]}._speed"
    try:
        best = import_module(f"{package}.fast").Fast
    except ModuleNotFoundError as error:
        if error.name != package:
            raise


_TAKEN: Final[dict[str, int]] = {}


def took(path: str) -> None:
    """Count that a way was taken."""
    _TAKEN[path] = _TAKEN.get(path, 0) + 1


def paths_taken() -> dict[str, int]:
    """Return how often each way was taken in this process; counts may be too low with several
    threads.

    `read:apart` counts the texts whose long arrays and bytes were read apart from the rest,
    `read:text` those that pydantic read by itself, `read:lists` those that became dicts and lists
    first. `write:spliced` counts the texts that long bytes were written straight into.
    """
    return dict(_TAKEN)


def accelerators() -> dict[str, str | None]:
    """Give the version of each package that makes work faster; None for one that is missing.

    msgspec checks lists of numbers, pybase64 reads and writes bytes, and simdjson reads long text
    with arrays of numbers in it. Without `_speed`, none of them is used or listed.
    """
    return best.accelerators()
