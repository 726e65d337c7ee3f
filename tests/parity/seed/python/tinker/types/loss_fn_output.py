from typing import TypeAlias

from .tensor_data import TensorData

LossFnOutput: TypeAlias = dict[str, TensorData]
