from typing import Literal, TypeAlias

TensorDtype: TypeAlias = Literal["int64", "float32"]
