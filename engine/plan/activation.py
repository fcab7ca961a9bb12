"""Activations."""

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.layers import Activation
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
        self._positive = np.empty_like(self.x, bool)

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
