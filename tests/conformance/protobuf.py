"""A pass that was sent as a protobuf message, as JSON of the type `ForwardBackwardRequest`.

The message is given in protobuf's own JSON: bytes are base64, numbers of 64 bits are texts, and
what is zero or empty is left out. Arrays are bytes of numpy: elements of tensors have the tensor's
type, tokens 32 bits, indices 64.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from vectors import Json

_DTYPES: Final = {"DTYPE_FLOAT32": "float32", "DTYPE_INT64": "int64"}


def request(message: Mapping[str, Any]) -> Json:
    """The request that a message is; whether it is `forward_only` is no part of it."""
    batch = {
        "data": [_datum(each) for each in message.get("data", [])],
        "loss_fn": message["loss_fn"],
        **_config(message),
    }
    return {
        "forward_backward_input": batch,
        "model_id": message["model_id"],
        "seq_id": message.get("seq_id", 0),
    }


def _config(message: Mapping[str, Any]) -> dict[str, Json]:
    """Settings of the loss, of which the numbers are sent twice since text may be among them."""
    numbers = message.get("loss_fn_config", {})
    either = message.get("loss_fn_config_v2", {})
    every = {name: each.get("text", each.get("number", 0)) for name, each in either.items()}
    assert not every or {k: v for k, v in every.items() if not isinstance(v, str)} == numbers
    return {"loss_fn_config": every or numbers} if every or numbers else {}


def _datum(datum: Mapping[str, Any]) -> Json:
    spans = ("model_input_spans", "loss_fn_input_spans")
    return {
        "model_input": {"chunks": [_chunk(each) for each in datum.get("model_input", [])]},
        "loss_fn_inputs": {k: _tensor(v) for k, v in datum.get("loss_fn_inputs", {}).items()},
        **{name: [_span(each) for each in datum[name]] for name in spans if name in datum},
    }


def _chunk(chunk: Mapping[str, Any]) -> Json:
    ((kind, given),) = chunk.items()
    if kind == "encoded_text":
        return {"type": kind, "tokens": _array(given.get("tokens", ""), "int32")}
    assert kind in ("image", "dmel")
    return {"type": kind, **given}


def _tensor(tensor: Mapping[str, Any]) -> Json:
    dtype = _DTYPES[tensor["dtype"]]
    made = {"dtype": dtype, "shape": [int(side) for side in tensor.get("shape", [])]}
    if "sparse_csr" not in tensor:
        return {**made, "data": _array(tensor.get("dense", ""), dtype)}
    sparse = tensor["sparse_csr"]
    return {
        **made,
        "data": _array(sparse.get("values", ""), dtype),
        "sparse_crow_indices": _array(sparse["crow_indices"], "int64"),
        "sparse_col_indices": _array(sparse.get("col_indices", ""), "int64"),
    }


def _span(span: Mapping[str, Any]) -> Json:
    """Where tokens come from; the contract's JSON does not say which of the two kinds it is."""
    (given,) = span.values()
    numbers = {name: int(given.get(name, 0)) for name in ("offset", "length")}
    return {"sequence_id": given["sequence_id"], **numbers}


def _array(text: str, dtype: str) -> list[Any]:
    listed: list[Any] = np.frombuffer(
        base64.b64decode(text), f"<{np.dtype(dtype).str[1:]}"
    ).tolist()
    return listed
