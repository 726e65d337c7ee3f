from .._models import StrictBase
from .encoded_text_chunk import EncodedTextChunk


class ModelInput(StrictBase):
    chunks: list[EncodedTextChunk]
