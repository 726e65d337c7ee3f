"""What an `ImageChunk` does beyond its fields."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..image_chunk import ImageChunkFields as _Base
else:
    _Base = object


class ImageChunkMixin(_Base):
    """Length, and the conveniences of the constructor."""

    @property
    def length(self) -> int:
        """Number of tokens that the image takes up in the context."""
        return self.tokens
