from typing import Any

from pydantic import model_validator

from .._models import StrictBase
from .loss_fn_inputs import LossFnInputs
from .model_input import ModelInput
from .tensor_data import TensorData


class Datum(StrictBase):
    loss_fn_inputs: LossFnInputs
    model_input: ModelInput

    @model_validator(mode="before")
    @classmethod
    def convert_tensors(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("loss_fn_inputs"), dict):
            inputs = data["loss_fn_inputs"]
            converted = {key: cls._maybe_convert_array(inputs[key]) for key in inputs}
            return {**data, "loss_fn_inputs": converted}
        return data

    @classmethod
    def _maybe_convert_array(cls, value: Any) -> Any:
        if isinstance(value, list):
            # The first element alone decides.
            dtype = "int64" if value and isinstance(value[0], int) else "float32"
            return TensorData(data=value, dtype=dtype, shape=[len(value)])
        return value
