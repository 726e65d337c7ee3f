from __future__ import annotations

from .checkpoint import Checkpoint as Checkpoint
from .checkpoint import CheckpointType as CheckpointType
from .checkpoint import ParsedCheckpointTinkerPath as ParsedCheckpointTinkerPath
from .cursor import Cursor as Cursor
from .datum import Datum as Datum
from .encoded_text_chunk import EncodedTextChunk as EncodedTextChunk
from .forward_backward_input import ForwardBackwardInput as ForwardBackwardInput
from .forward_backward_output import ForwardBackwardOutput as ForwardBackwardOutput
from .forward_backward_request import ForwardBackwardRequest as ForwardBackwardRequest
from .forward_request import ForwardRequest as ForwardRequest
from .image_asset_pointer_chunk import ImageAssetPointerChunk as ImageAssetPointerChunk
from .image_chunk import ImageChunk as ImageChunk
from .lora_config import LoraConfig as LoraConfig
from .loss_fn_inputs import LossFnInputs as LossFnInputs
from .loss_fn_output import LossFnOutput as LossFnOutput
from .loss_fn_type import LossFnType as LossFnType
from .model_id import ModelID as ModelID
from .model_input import ModelInput as ModelInput
from .model_input_chunk import ModelInputChunk as ModelInputChunk
from .optim_step_request import AdamParams as AdamParams
from .optim_step_request import OptimStepRequest as OptimStepRequest
from .optim_step_response import OptimStepResponse as OptimStepResponse
from .tensor_data import TensorData as TensorData
from .tensor_dtype import TensorDtype as TensorDtype
from .training_run import TrainingRun as TrainingRun
from .training_runs_response import TrainingRunsResponse as TrainingRunsResponse
