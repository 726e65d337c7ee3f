"""What an `EncodedTextChunk` does beyond its fields."""

from typing import TYPE_CHECKING

from .._runtime import held

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from .._runtime import SupportsToList
    from ..encoded_text_chunk import EncodedTextChunkFields as _Base
else:
    _Base = object


class EncodedTextChunkMixin(_Base):
    """Length, and the conveniences of the constructor."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            tokens: Sequence[int] | SupportsToList,
            type: Literal["encoded_text"] = "encoded_text",
        ) -> None:
            """Take a list, a tuple, a range or an array of integers."""

    @property
    def length(self) -> int:
        """Number of tokens."""
        return len(held(self, "tokens"))
