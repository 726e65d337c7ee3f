from typing import Literal

from pydantic import ConfigDict

from .._models import StrictBase
from .model_id import ModelID


class AdamParams(StrictBase):
    learning_rate: float = 0.0001
    beta1: float = 0.9
    beta2: float = 0.95
    eps: float = 1e-12


class OptimStepRequest(StrictBase):
    adam_params: AdamParams
    model_id: ModelID
    seq_id: int | None = None
    type: Literal["optim_step"] = "optim_step"

    model_config = ConfigDict(protected_namespaces=())
