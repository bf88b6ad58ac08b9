"""A low-rank adapter of the bundled encoder: what is added to its matrices, as it is kept in a file of coefficients."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder_layer import ADAPTED, Weights

PARTS = ("into", "out_of")


def read_adapter(loaded: Mapping[str, NDArray[np.generic]], layers: int) -> list[Weights]:
    """The additions, a layer each, for `E5Network.adapted`; kept as bytes with a scale for every column.

    Raises KeyError naming the array that is missing.
    """

    def matrix(name: str) -> NDArray[np.float32]:
        return loaded[name].astype(np.float32) * loaded[f"{name}.scale"].astype(np.float32)

    return [
        {f"{name}.{part}": matrix(f"{number}.{name}.{part}") for name in ADAPTED for part in PARTS} for number in range(layers)
    ]
