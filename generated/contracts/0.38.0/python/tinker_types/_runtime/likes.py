# Part of every package that tinkerspec generates; do not edit.
"""What constructors take where a member holds something narrower, for type checkers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeAlias, TypeVar

from .foreign import SupportsItem, SupportsToList, SupportsTruth

T = TypeVar("T")

BooleanLike: TypeAlias = bool | SupportsTruth
"""True or false, or a numpy scalar of that."""
IntegerLike: TypeAlias = int | SupportsItem[int]
"""An integer, or a numpy scalar of one."""
NumberLike: TypeAlias = float | SupportsItem[float]
"""A number, or a numpy scalar of one."""
IntegersLike: TypeAlias = Sequence[IntegerLike] | SupportsToList
"""A list, a tuple, a range or an array of integers."""
NumbersLike: TypeAlias = Sequence[NumberLike] | SupportsToList
"""A list, a tuple, a range or an array of numbers."""
BytesLike: TypeAlias = bytes | bytearray | memoryview | str
"""Bytes, or the base64 text that they travel as."""
MomentLike: TypeAlias = datetime | str
"""An aware datetime, or RFC 3339 text with an offset."""
DateLike: TypeAlias = date | str
"""A date, or RFC 3339 text of one."""
ListLike: TypeAlias = Sequence[T]
"""A list or another sequence."""
TextsLike: TypeAlias = list[T] | tuple[T, ...]
"""A list or a tuple of texts: a single text is a sequence of texts, too, but no list."""
