"""The bias of a convolution by rows: one number for each map (H, O, W, n)."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.layers import Convolution
from engine.plan.layout import merged


class Bias:
    """What is added to all maps, and its gradient; of a layer without a bias there is none."""

    def __init__(self, layer: Convolution, dtype: DTypeLike) -> None:
        maps = len(layer.weight)
        self._added: Array | None = None
        self.grads: dict[str, Array] = {}
        if layer.bias is not None:
            self._added = np.empty((maps, 1, 1), dtype)
            self.grads["bias"] = np.empty((maps,), dtype)

    def load(self, parameters: Mapping[str, Array]) -> None:
        if self._added is not None:
            np.copyto(self._added, parameters["bias"][:, None, None], casting="same_kind")

    def add(self, z: Array, out: Array) -> None:
        """z with the bias -> out, which may be z itself: (H, O, W, n) or any (..., O, L)."""
        if self._added is not None:
            np.add(z, self._added, out=out)
        elif z is not out:
            np.copyto(out, z)

    def backward(self, dy: Array) -> None:
        if self._added is not None:
            channel_sums(dy, out=self.grads["bias"])


def channel_sums(errors: Array, out: Array) -> None:
    """(H, C, W, n) -> the sum over each channel (C,)."""
    np.add.reduce(np.add.reduce(merged(errors), 0), 1, out=out)
