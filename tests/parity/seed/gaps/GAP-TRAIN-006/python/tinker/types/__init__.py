from .lora_config import LoraConfig as LoraConfig
from .model_id import ModelID as ModelID
from .optim_step_request import AdamParams as AdamParams
from .optim_step_request import OptimStepRequest as OptimStepRequest
from .optim_step_response import OptimStepResponse as OptimStepResponse
from .training_run import TrainingRun as TrainingRun
from .training_runs_response import TrainingRunsResponse as TrainingRunsResponse
