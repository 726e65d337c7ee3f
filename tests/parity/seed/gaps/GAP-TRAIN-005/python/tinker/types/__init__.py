from .model_id import ModelID as ModelID
from .optim_step_request import AdamParams as AdamParams
from .optim_step_request import OptimStepRequest as OptimStepRequest
