from typing import Literal

from .._models import StrictBase


class ImageAssetPointerChunk(StrictBase):
    format: Literal["png", "jpeg"]
    height: int
    location: str
    tokens: int
    width: int
    type: Literal["image_asset_pointer"] = "image_asset_pointer"

    @property
    def length(self) -> int:
        return self.tokens
