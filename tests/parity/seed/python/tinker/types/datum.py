from typing import Any

from pydantic import model_validator

from .._models import StrictBase
from .loss_fn_inputs import LossFnInputs
from .model_input import ModelInput
from .tensor_data import TensorData

_key_to_type = {
    "target_tokens": "int64",
    "weights": "float32",
    "advantages": "float32",
    "logprobs": "float32",
    "clip_low_threshold": "float32",
    "clip_high_threshold": "float32",
}


class Datum(StrictBase):
    loss_fn_inputs: LossFnInputs
    model_input: ModelInput

    @model_validator(mode="before")
    @classmethod
    def convert_tensors(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("loss_fn_inputs"), dict):
            inputs = data["loss_fn_inputs"]
            converted = {key: cls._maybe_convert_array(key, inputs[key]) for key in inputs}
            return {**data, "loss_fn_inputs": converted}
        return data

    @classmethod
    def _maybe_convert_array(cls, key: str, value: Any) -> Any:
        if isinstance(value, list):
            return TensorData(data=value, dtype=_key_to_type[key], shape=[len(value)])
        return value
