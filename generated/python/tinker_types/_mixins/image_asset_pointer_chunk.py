# Copied by tinkerspec from templates/python/mixins/image_asset_pointer_chunk.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""What an `ImageAssetPointerChunk` does beyond its fields."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..image_asset_pointer_chunk import ImageAssetPointerChunkFields as _Base
else:
    _Base = object


class ImageAssetPointerChunkMixin(_Base):
    """Length."""

    @property
    def length(self) -> int:
        """Number of tokens that the image takes up in the context."""
        return self.tokens
