from typing import TypeAlias

from .tensor_data import TensorData

LossFnInputs: TypeAlias = dict[str, TensorData]
