from typing import Annotated, TypeAlias

from pydantic import Field

from .encoded_text_chunk import EncodedTextChunk
from .image_asset_pointer_chunk import ImageAssetPointerChunk
from .image_chunk import ImageChunk

ModelInputChunk: TypeAlias = Annotated[
    EncodedTextChunk | ImageAssetPointerChunk | ImageChunk, Field(discriminator="type")
]
