"""Activations, and the bias and relu that have been moved behind a pooling."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.layers import Activation
from engine.plan.convolution import channel_sums
from engine.plan.layout import buffer


class Elementwise:
    """Any activation, by the layer's own functions: they do not mind how numbers lie."""

    def __init__(self, layer: Activation, shape: tuple[int, ...], n: int, dtype: DTypeLike) -> None:
        self._layer = layer
        self.x, self.dy = buffer(shape, n, dtype), buffer(shape, n, dtype)

    def connect(self, y: Array, dx: Array | None) -> None:
        self._y, self._dx = y, dx

    def forward(self) -> None:
        np.copyto(self._y, self._layer.forward(self.x)[0])

    def backward(self) -> None:
        if self._dx is not None:
            np.copyto(self._dx, self._layer.backward(self.dy, self.x, self._y, None)[0])


class Relu:
    """y = max(0, x)."""

    def __init__(self, shape: tuple[int, ...], n: int, dtype: DTypeLike) -> None:
        self.x, self.dy = buffer(shape, n, dtype), buffer(shape, n, dtype)
        self._zeros = np.zeros_like(self.x)  # NumPy is three times as fast with these as with a 0
        self._positive = np.empty(self.x.shape, bool)

    def connect(self, y: Array, dx: Array | None) -> None:
        self._y, self._dx = y, dx

    def forward(self) -> None:
        np.maximum(self.x, self._zeros, out=self._y)

    def backward(self) -> None:
        if self._dx is not None:
            np.greater(self.x, self._zeros, out=self._positive)
            np.multiply(self.dy, self._positive, out=self._dx)


class Tanh:
    """y = tanh(x), dx = dy (1 - y^2)."""

    def __init__(self, shape: tuple[int, ...], n: int, dtype: DTypeLike) -> None:
        self.x, self.dy = buffer(shape, n, dtype), buffer(shape, n, dtype)
        self._slope = np.empty_like(self.x)

    def connect(self, y: Array, dx: Array | None) -> None:
        self._y, self._dx = y, dx

    def forward(self) -> None:
        np.tanh(self.x, out=self._y)

    def backward(self) -> None:
        if self._dx is not None:
            np.multiply(self._y, self._y, out=self._slope)
            np.subtract(self._slope.dtype.type(1), self._slope, out=self._slope)
            np.multiply(self.dy, self._slope, out=self._dx)


class BiasRelu:
    """y = max(0, x + b), with a bias for each channel of x (H, C, W, n)."""

    def __init__(self, shape: tuple[int, ...], n: int, dtype: DTypeLike) -> None:
        self.x, self.dy = buffer(shape, n, dtype), buffer(shape, n, dtype)
        self._bias = np.empty((shape[0], 1, 1), dtype)
        self._zeros = np.zeros_like(self.x)
        self._positive = np.empty(self.x.shape, bool)
        self.grads = {"bias": np.empty((shape[0],), dtype)}

    def connect(self, y: Array, dx: Array | None) -> None:
        self._y, self._dx = y, dx

    def load(self, parameters: Mapping[str, Array]) -> None:
        np.copyto(self._bias, parameters["bias"][:, None, None], casting="same_kind")

    def forward(self) -> None:
        np.add(self.x, self._bias, out=self.x)
        np.maximum(self.x, self._zeros, out=self._y)

    def backward(self) -> None:
        assert self._dx is not None  # a convolution goes before
        np.greater(self.x, self._zeros, out=self._positive)
        np.multiply(self.dy, self._positive, out=self._dx)
        channel_sums(self._dx, out=self.grads["bias"])

    def unpacked(self, name: str, grad: Array) -> Array:
        return grad.copy()
