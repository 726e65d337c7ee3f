# Copied by tinkerspec from templates/python/mixins/dmel_chunk@0.23.0.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""What a `DmelChunk` does beyond its fields."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..dmel_chunk import DmelChunkFields as _Base
else:
    _Base = object


class DmelChunkMixin(_Base):
    """Length."""

    @property
    def length(self) -> int:
        """Number of tokens: the first dimension of the tensor in `dmel`.

        Raises:
            ValueError: When `dmel` does not begin as such a tensor does, or the tensor has no
                dimension.
        """
        header = iter(self.dmel[:_LONGEST_HEADER])
        dtype = next(header, None)
        if dtype == _ONE_VALUE:  # All elements are equal, and the tensor holds one of them.
            dtype = next(header, None)
        if dtype is None or dtype > _LAST_DTYPE:
            raise ValueError(f"dmel is not a tensor of the service: {_HEADER}")
        if not _varint(header):
            raise ValueError("the tensor in dmel has no dimension, so no number of tokens")
        return _varint(header)


_ONE_VALUE = 254
_LAST_DTYPE = 7
_LONGEST_HEADER = 22
"""Bytes in which the type, the number of dimensions and the first dimension stand."""
_HEADER = "it begins with the type of its elements, the number of dimensions and each of them"


def _varint(header: "Iterator[int]") -> int:
    """The next number, seven bits a byte, the lowest first."""
    number = 0
    for shift in range(0, 70, 7):
        byte = next(header, None)
        if byte is None:
            break
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number
    raise ValueError(f"dmel is not a tensor of the service: {_HEADER}")
