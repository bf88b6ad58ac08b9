"""Tensors that a graph names and that are handed over when a session is opened."""

from __future__ import annotations

from onnx import TensorProto

_BYTES = {TensorProto.FLOAT: 4, TensorProto.INT8: 1, TensorProto.UINT8: 1}


def handed_over(name: str, *shape: int, kind: int = TensorProto.FLOAT) -> TensorProto:
    """A tensor of that name without its values."""
    size = _BYTES[kind]
    for length in shape:
        size *= length
    tensor = TensorProto(name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL)
    # Read by nobody, but a tensor that lies elsewhere must say where.
    for key, value in (("location", "none"), ("offset", "0"), ("length", str(size))):
        tensor.external_data.add(key=key, value=value)
    return tensor
