"""What an `ImageChunk` does beyond its fields."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Literal

    from ..image_chunk import ImageChunkFields as _Base
    from ..image_format import ImageFormat
else:
    _Base = object


class ImageChunkMixin(_Base):
    """Length, and the conveniences of the constructor."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            data: bytes | str,
            format: ImageFormat,
            height: int,
            tokens: int,
            width: int,
            expected_tokens: int | None = None,
            type: Literal["image"] = "image",
        ) -> None:
            """Take bytes, or the base64 text that they travel as."""

    @property
    def length(self) -> int:
        """Number of tokens that the image takes up in the context."""
        return self.tokens
