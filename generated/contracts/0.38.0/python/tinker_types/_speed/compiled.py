# Part of every package that tinkerspec generates; do not edit.
"""Lists of numbers and base64, by packages in compiled code where they are installed."""

from binascii import b2a_base64
from functools import partial
from io import BytesIO
from typing import Any, Final

from .._runtime.ways import Ways
from .packages import accelerator

LONG: Final = 32
"""Lists up to this length are not worth another package."""
MANY_BYTES: Final = 256
"""Nor are bytes up to so many."""

_LETTERS_STEP: Final = 1 << 15
_BYTES_STEP: Final = _LETTERS_STEP // 4 * 3
"""What is decoded, or encoded, at once: into memory that the step before has used."""
_NUMBERS: Final[Any] = list[int | float]

accelerator("pybase64")  # Loaded now, in a moment: the first image would take half as long again.


def integers(items: list[Any]) -> list[int]:
    """Copy a list of ints; `ValueError` when an item is anything else."""
    msgspec = accelerator("msgspec") if len(items) > LONG else None
    if msgspec is None:
        return Ways.integers(items)
    try:
        found: list[int] = msgspec.convert(items, list[int])
    except msgspec.ValidationError as error:  # No ValueError in its first releases.
        raise ValueError(str(error)) from None
    return found


def numbers(items: list[Any], *, own: bool) -> list[Any] | None:
    """Copy a list of ints and floats; None when an item is anything else."""
    msgspec = accelerator("msgspec") if len(items) > LONG else None
    if msgspec is None:
        return Ways.numbers(items, own=own)
    try:
        found: list[Any] = msgspec.convert(items, _NUMBERS)
    except msgspec.ValidationError:
        return None
    return found


def encode_base64(data: bytes) -> str:
    """Give bytes as padded base64 text of the standard alphabet."""
    pybase64 = accelerator("pybase64") if len(data) > MANY_BYTES else None
    if pybase64 is None:
        return Ways.encode_base64(data)
    text: str = pybase64.b64encode_as_string(data)
    return text


def write_base64(data: bytes, to: BytesIO) -> None:
    """Write long bytes as padded base64 text of the standard alphabet."""
    pybase64 = accelerator("pybase64")
    encode = partial(b2a_base64, newline=False) if pybase64 is None else pybase64.b64encode
    view = memoryview(data)
    for start in range(0, len(view), _BYTES_STEP):
        to.write(encode(view[start : start + _BYTES_STEP]))


def decode_view(text: memoryview) -> bytes:
    """Decode long base64 text of the standard alphabet, the padding of which counts as it may be.

    Raises:
        ValueError: If it is not valid.
    """
    pybase64 = accelerator("pybase64")
    if pybase64 is not None:
        data: bytes = pybase64.b64decode(text, validate=True)
        return data
    found = BytesIO()
    for start in range(0, len(text), _LETTERS_STEP):
        letters = str(text[start : start + _LETTERS_STEP], "ascii")
        found.write(Ways.decode_base64(letters))
    return found.getvalue()


def decode_base64(text: str) -> bytes:
    """Decode base64 text of the standard alphabet; raises `ValueError` if it is not valid."""
    pybase64 = accelerator("pybase64") if len(text) > MANY_BYTES else None
    if pybase64 is None:
        return Ways.decode_base64(text)
    data: bytes = pybase64.b64decode(text, validate=True)
    return data
