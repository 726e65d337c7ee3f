from .datum import Datum as Datum
from .encoded_text_chunk import EncodedTextChunk as EncodedTextChunk
from .loss_fn_inputs import LossFnInputs as LossFnInputs
from .model_input import ModelInput as ModelInput
from .tensor_data import TensorData as TensorData
from .tensor_dtype import TensorDtype as TensorDtype
