"""What a user must not write: each marked line is an error to both checkers, and no other line is."""

import numpy as np
import tinker_types
from tinker_types import AdamParams, Datum, EncodedTextChunk, ImageChunk, ModelInput
from tinker_types import loss_fn_type, wire
from tinker_types import AdamParms  # error

tinker_types.ModelInputt  # error
loss_fn_type.valuess()  # error

AdamParams(learning_rate="fast")  # error
AdamParams(learning_rate=np.zeros(1))  # error
EncodedTextChunk(tokens=["a"])  # error
EncodedTextChunk(tokens=[1.5])  # error
Datum(model_input=ModelInput.empty(), loss_fn_inputs={"weights": ["a"]})  # error
ImageChunk(data=b"", format="gif", height=1, tokens=1, width=1)  # error
ModelInput.from_ints([1]).append_int("x")  # error
tinker_types.convert(1, to=AdamParams).beta3  # error
tinker_types.convert(1, to=AdamParams, extra="drop")  # error

complete: wire.Cursor = {"offset": 1, "limit": 2, "total_count": 3}
missing: wire.Cursor = {"offset": 1, "limit": 2}  # error
unknown: wire.AdamParams = {"rate": 1}  # error
