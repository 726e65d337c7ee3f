from .encoded_text_chunk import EncodedTextChunk as EncodedTextChunk
from .image_asset_pointer_chunk import ImageAssetPointerChunk as ImageAssetPointerChunk
from .image_chunk import ImageChunk as ImageChunk
from .model_input import ModelInput as ModelInput
from .model_input_chunk import ModelInputChunk as ModelInputChunk
