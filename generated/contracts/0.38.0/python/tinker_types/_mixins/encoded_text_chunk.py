# Copied by tinkerspec from templates/python/mixins/encoded_text_chunk.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""What an `EncodedTextChunk` does beyond its fields."""

from typing import TYPE_CHECKING

from .._runtime import held

if TYPE_CHECKING:
    from ..encoded_text_chunk import EncodedTextChunkFields as _Base
else:
    _Base = object


class EncodedTextChunkMixin(_Base):
    """Length, and the conveniences of the constructor."""

    @property
    def length(self) -> int:
        """Number of tokens."""
        return len(held(self, "tokens"))
