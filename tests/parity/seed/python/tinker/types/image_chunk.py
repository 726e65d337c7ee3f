import base64
from typing import Literal

from pydantic import field_serializer, field_validator

from .._models import StrictBase


class ImageChunk(StrictBase):
    data: bytes
    format: Literal["png", "jpeg"]
    height: int
    tokens: int
    width: int
    expected_tokens: int | None = None
    type: Literal["image"] = "image"

    @field_validator("data", mode="before")
    @classmethod
    def validate_data(cls, value: bytes | str) -> bytes:
        return base64.b64decode(value) if isinstance(value, str) else value

    @field_serializer("data")
    def serialize_data(self, value: bytes) -> str:
        return base64.b64encode(value).decode("ascii")

    @property
    def length(self) -> int:
        return self.tokens
