from typing import Any

from .._models import StrictBase
from .encoded_text_chunk import EncodedTextChunk
from .model_input_chunk import ModelInputChunk


class ModelInput(StrictBase):
    chunks: list[ModelInputChunk]

    @classmethod
    def from_ints(cls, tokens: list[int]) -> "ModelInput":
        return cls(chunks=[EncodedTextChunk(tokens=tokens)])

    @classmethod
    def from_text(cls, text: str, tokenizer: Any, **kwargs: Any) -> "ModelInput":
        return cls.from_ints(tokenizer.encode(text, **kwargs))

    def to_ints(self) -> list[int]:
        if not all(isinstance(chunk, EncodedTextChunk) for chunk in self.chunks):
            raise ValueError("images have no token IDs")
        return [token for chunk in self.chunks for token in chunk.tokens]

    @property
    def length(self) -> int:
        return sum(chunk.length for chunk in self.chunks)
