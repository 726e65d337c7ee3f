# Copied by tinkerspec from templates/python/mixins/image_chunk@0.6.3.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
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
        """Number of tokens that the sender expects the image to take up in the context.

        Raises:
            ValueError: When `expected_tokens` is not given: the service alone knows the number.
        """
        if self.expected_tokens is None:
            raise ValueError(
                "the length of an image is its expected_tokens, which this one does not give"
            )
        return self.expected_tokens
