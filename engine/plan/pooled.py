r"""A convolution, an activation and a pooling of 2x2 windows at once, for training.

The products are told in convolution. z lies cell by cell of the windows, (row of 2, column of 2, O,
H', W', n), so that what is done to pairs of cells runs over all windows at once. On the
way back dz is written where z was.
"""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.layers import Convolution
from engine.plan.convolution import ErrorRows, InputRows, PackedKernel, multiply

_MANY = 16  # maps: with fewer of them, one product for two columns is faster than one for each


class Pooling(Protocol):
    """What becomes of the windows z, to which the bias (O, 1) is still to be added."""

    scale: float  # by which both come multiplied

    def __init__(self, z: Array, dy: Array) -> None:
        """z (2, 2, O, L); dy (O, H', W', n), however it lies."""

    def forward(self, bias: Array, y: Array) -> None:
        """z -> y (O, H', W', n)."""

    def backward(self, grad_bias: Array) -> None:
        """dy -> dz, in the place of z, and the gradient of the bias (O,)."""


class Largest:
    """y = max(0, b + max z): as bias and relu rise with their input, they can follow the maximum.

    There are fewer numbers then. Masks tell who won. Of equal numbers the first in reading order
    does: first the left one of two, then the upper one.
    """

    scale = 1.0

    def __init__(self, z: Array, dy: Array) -> None:
        pairs = z.reshape(2, 2, -1)
        self._left, self._right = pairs[:, 0], pairs[:, 1]
        self._larger = np.empty_like(self._left)  # of each pair of columns
        self._upper, self._lower = self._larger
        self._largest = np.empty(z.shape[2:], z.dtype)
        self._pooled = self._largest.reshape(-1)
        self._errors = self._largest.reshape(dy.shape)
        self._dy, self._zeros = dy, np.zeros_like(self._errors)
        self._right_won = np.empty(self._larger.shape, bool)
        self._lower_won = np.empty(self._pooled.shape, bool)
        self._positive = np.empty(dy.shape, bool)

    def forward(self, bias: Array, y: Array) -> None:
        np.greater(self._right, self._left, out=self._right_won)
        np.maximum(self._left, self._right, out=self._larger)
        np.greater(self._lower, self._upper, out=self._lower_won)
        np.maximum(self._upper, self._lower, out=self._pooled)
        np.add(self._largest, bias, out=self._largest)
        np.greater(self._errors, self._zeros, out=self._positive)
        np.maximum(self._errors, self._zeros, out=y)

    def backward(self, grad_bias: Array) -> None:
        np.multiply(self._dy, self._positive, out=self._errors)
        np.add.reduce(self._largest, 1, out=grad_bias)
        np.multiply(self._pooled, self._lower_won, out=self._lower)
        np.subtract(self._pooled, self._lower, out=self._upper)
        np.multiply(self._larger, self._right_won, out=self._right)
        np.subtract(self._larger, self._right, out=self._left)


class Means:
    """y = mean of tanh(b + z) = 1 - 2 r, r = 1 / (exp(2 (b + z)) + 1);  tanh' = 4 (r - r^2).

    What is rounded is rounded like numbers near 1, however small y is.
    """

    scale = 2.0

    def __init__(self, z: Array, dy: Array) -> None:
        self._maps = z.reshape(4, *z.shape[2:])
        self._run = z.reshape(-1)
        self._squares = np.empty_like(self._run)
        self._sums = np.empty_like(z[:, 0])  # of each pair of columns
        self._left, self._right = z[:, 0], z[:, 1]
        self._sum = np.empty(z.shape[2:], z.dtype)
        self._dy, self._errors = dy, self._sum.reshape(dy.shape)
        self._one, self._half = dy.dtype.type(1), dy.dtype.type(0.5)

    def forward(self, bias: Array, y: Array) -> None:
        run = self._run
        np.add(self._maps, bias, out=self._maps)
        np.exp(run, out=run)  # where it is inf, r is 0
        np.add(run, self._one, out=run)
        np.divide(self._one, run, out=run)
        np.add(self._left, self._right, out=self._sums)
        np.add(self._sums[0], self._sums[1], out=self._sum)
        np.multiply(self._sum, self._half, out=self._sum)
        np.subtract(self._one, self._errors, out=y)

    def backward(self, grad_bias: Array) -> None:
        np.multiply(self._run, self._run, out=self._squares)
        np.subtract(self._run, self._squares, out=self._run)
        np.copyto(self._errors, self._dy)
        np.multiply(self._maps, self._sum, out=self._maps)
        np.add.reduce(np.add.reduce(self._maps, 2), 0, out=grad_bias)


class PooledConvolution:
    """A convolution that fits a RowConvolution and has an even number of columns."""

    def __init__(
        self,
        layer: Convolution,
        pooling: type[Pooling],
        input_shape: tuple[int, ...],
        n: int,
        dtype: DTypeLike,
    ) -> None:
        maps, channels = layer.weight.shape[:2]
        rows, columns = around = layer.windows(input_shape)
        height, width = rows.output // 2, columns.output // 2  # an odd row is not read
        together = 2 if maps < _MANY else 1
        runs = 2 // together
        self._kernel = PackedKernel(layer, dtype, together)
        self._input = InputRows(around, channels, n, dtype, tall=2, runs=runs, columns=together)
        self.x = self._input.inside

        cells = np.empty((2, 2, maps, height, width, n), dtype)
        self.dy = np.zeros((height, maps, width, n), dtype)
        windows = cells.reshape(2, 2, maps, -1)
        self._pooling = pooling(windows, self.dy.swapaxes(0, 1))
        z = cells.reshape(2, runs, -1, height, width * n).transpose(3, 0, 1, 2, 4)
        self._products = self._input.products(self._kernel.forward, z)
        row_grads = np.zeros((height, 2, runs, *self._kernel.forward.shape[::-1]), dtype)
        self._back = self._input.products_back(z, row_grads)
        self._row_grads = row_grads.reshape(-1, *row_grads.shape[3:])

        self._errors = ErrorRows(around, channels, self._kernel, n, dtype)
        in_order = self._errors.inside[: 2 * height].reshape(height, 2, maps, width, 2, n)
        self._in_order = in_order, cells.transpose(3, 0, 2, 4, 1, 5)
        self._bias, self._bias_grad = np.zeros((maps, 1), dtype), np.empty((maps,), dtype)
        self.grads = {"weight": np.empty(row_grads.shape[3:], dtype)}
        if layer.bias is not None:
            self.grads["bias"] = self._bias_grad

    def connect(self, y: Array, dx: Array | None) -> None:
        self._y, self._dx = y.swapaxes(0, 1), dx

    def load(self, parameters: Mapping[str, Array]) -> None:
        scale = self._pooling.scale
        self._kernel.load(parameters["weight"], scale)
        if "bias" in parameters:
            np.multiply(parameters["bias"][:, None], scale, out=self._bias, casting="same_kind")

    def forward(self) -> None:
        self._input.expand()
        multiply(self._products)
        self._pooling.forward(self._bias, self._y)

    def backward(self) -> None:
        self._pooling.backward(self._bias_grad)
        multiply(self._back)
        np.add.reduce(self._row_grads, 0, out=self.grads["weight"])
        if self._dx is not None:
            np.copyto(*self._in_order)
            self._errors.spread(self._dx)

    def unpacked(self, name: str, grad: Array) -> Array:
        return grad.copy() if name == "bias" else self._kernel.unpacked(grad)
