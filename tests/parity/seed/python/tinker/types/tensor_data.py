from typing import Any

import numpy as np

from .._models import StrictBase
from .tensor_dtype import TensorDtype


class TensorData(StrictBase):
    data: list[int] | list[float]
    dtype: TensorDtype
    shape: list[int] | None = None

    @classmethod
    def from_numpy(cls, array: "np.ndarray[Any, Any]") -> "TensorData":
        dtype: TensorDtype = "float32" if array.dtype.kind == "f" else "int64"
        return cls(data=array.flatten().tolist(), dtype=dtype, shape=list(array.shape))

    @classmethod
    def from_torch(cls, tensor: Any) -> "TensorData":
        return cls.from_numpy(tensor.numpy())

    def to_numpy(self) -> "np.ndarray[Any, Any]":
        array = np.array(self.data, dtype=self.dtype)
        return array if self.shape is None else array.reshape(self.shape)

    def to_torch(self) -> Any:
        import torch

        return torch.from_numpy(self.to_numpy())

    def tolist(self) -> list[Any]:
        return self.to_numpy().tolist()
