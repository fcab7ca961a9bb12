"""Linear layers, convolutions that are linear layers, and the flattening between the two."""

from collections.abc import Mapping
from math import prod

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.layers import Convolution, Linear
from engine.layers.convolution import rot180
from engine.plan.layout import buffer, map_by_map


class Dense:
    """y = W x + b for n images side by side: x (in, n), W (out, in), y (out, n).

    A convolution is of this kind where its kernel covers all of its input.
    """

    def __init__(
        self, layer: Linear | Convolution, input_shape: tuple[int, ...], n: int, dtype: DTypeLike
    ) -> None:
        outputs = len(layer.weight)
        self.x, self._inputs = map_by_map(input_shape, n, dtype)
        self._turned = self._inputs.T
        self.dy = buffer(layer.output_shape(input_shape), n, dtype)
        self._errors = self.dy.reshape(outputs, n)
        self._flip = isinstance(layer, Convolution) and layer.flip_kernel
        self._shape = layer.weight.shape
        self._weight = np.zeros((outputs, len(self._inputs)), dtype)
        self._bias: Array | None = None
        self._single = n == 1
        self.grads = {"weight": np.empty_like(self._weight)}
        if layer.bias is not None:
            self._bias = np.zeros((outputs, 1), dtype)
            self.grads["bias"] = self._errors[:, 0] if n == 1 else np.empty((outputs,), dtype)

    @staticmethod
    def fits(layer: Convolution, input_shape: tuple[int, ...]) -> bool:
        """Whether the kernel is as large as the input."""
        around = layer.windows(input_shape)
        return layer.groups == 1 and all(
            w.kernel == w.size == w.padded and w.dilation == 1 for w in around
        )

    def connect(self, y: Array, dx: Array | None) -> None:
        self._y = y if y.ndim == 2 else y[0, :, 0]
        self._dx = self._copied = None
        if dx is not None:
            maps = dx if dx.ndim == 2 else dx.transpose(1, 0, 2, 3)
            self._dx = maps.reshape(self._inputs.shape)
            if not np.may_share_memory(self._dx, dx):  # its maps do not lie one after the other
                self._copied = maps, self._dx.reshape(maps.shape)

    def load(self, parameters: Mapping[str, Array]) -> None:
        weight = rot180(parameters["weight"]) if self._flip else parameters["weight"]
        self._weight = weight.reshape(self._weight.shape).astype(self._weight.dtype, copy=False)
        if self._bias is not None:
            self._bias = parameters["bias"][:, None].astype(self._bias.dtype, copy=False)

    def forward(self) -> None:
        np.matmul(self._weight, self._inputs, out=self._y)
        if self._bias is not None:
            np.add(self._y, self._bias, out=self._y)

    def backward(self) -> None:
        if self._single:  # sums of one term, at which BLAS is slow; a new array, not to be copied
            self.grads["weight"] = np.multiply(self._errors, self._turned)
        else:
            np.matmul(self._errors, self._turned, out=self.grads["weight"])
            if self._bias is not None:
                np.add.reduce(self._errors, 1, out=self.grads["bias"])
        if self._dx is not None:
            np.matmul(self._weight.T, self._errors, out=self._dx)
        if self._copied is not None:
            maps, dx = self._copied
            maps[...] = dx

    def unpacked(self, name: str, grad: Array) -> Array:
        if name == "bias":
            return grad.copy()
        grad = grad.reshape(self._shape)
        if self._flip:
            return np.array(rot180(grad), order="C")
        return grad if self._single else grad.copy()


class Unrolled:
    """Flatten: (H, C, W, n) -> (C * H * W, n)."""

    def __init__(self, input_shape: tuple[int, ...], n: int, dtype: DTypeLike) -> None:
        self.x, self._inputs = map_by_map(input_shape, n, dtype)
        self.dy = buffer((prod(input_shape),), n, dtype)
        channels, *size = input_shape
        folded = self.dy.reshape(channels, *size, n)
        self._folded = folded.transpose(1, 0, 2, 3) if folded.ndim == 4 else folded

    def connect(self, y: Array, dx: Array | None) -> None:
        self._y, self._dx = y, dx

    def forward(self) -> None:
        self._y[...] = self._inputs

    def backward(self) -> None:
        if self._dx is not None:
            self._dx[...] = self._folded
