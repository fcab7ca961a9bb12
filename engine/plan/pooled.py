r"""A convolution, a relu and a max pooling of 2x2 windows at once, for training.

As the bias and the relu rise with their input they can follow the pooling, where there are fewer
numbers: the largest stays the largest, and its error takes the same way.

    y = max(0, b + max over the window of W * x)

Of z nothing is kept but masks that tell who won; on the way back dz is written where z was.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.layers import Convolution
from engine.plan.bias import channel_sums
from engine.plan.convolution import ErrorRows, PackedKernel, expanding


class PooledConvolution:
    """The convolution is one that fits a RowConvolution and has an even number of columns.

    Its products are told there, but the even columns of z come before the odd ones, and of each the
    even rows: so the four cells of all windows lie in four long runs. Products do not mind in which
    order rows and columns are. Of equal numbers the first in reading order wins: first the left one
    of two, then the upper one.
    """

    def __init__(
        self, layer: Convolution, input_shape: tuple[int, ...], n: int, dtype: DTypeLike
    ) -> None:
        maps, channels = layer.weight.shape[:2]
        rows, columns = around = layer.windows(input_shape)
        height, width = rows.output // 2, columns.output // 2  # an odd row is not read
        self._kernel = PackedKernel(layer, dtype)
        padded = np.zeros((rows.padded, channels, columns.padded, n), dtype)
        self.x = padded[rows.inside, :, columns.inside]
        self._shifted, self._expanded, read = expanding(padded, around, runs=2)
        upper_first = (2, height, 2, *read.shape[2:])
        self._read = read[:, : 2 * height].reshape(upper_first).swapaxes(1, 2)

        z = np.empty((2, 2, height, maps, width, n), dtype)  # columns, rows
        self._z = z.reshape(2, 2, height, maps, width * n)
        self._left, self._right = z.reshape(2, -1)
        self._larger = np.empty(self._left.shape, dtype)  # of each pair of columns
        self._upper, self._lower = self._larger.reshape(2, -1)
        self.dy = np.zeros((height, maps, width, n), dtype)
        self._largest = np.empty_like(self.dy)  # on the way back the errors of these
        self._dy, self._pooled = self.dy.reshape(-1), self._largest.reshape(-1)
        self._zeros = np.zeros_like(self.dy)
        self._right_won = np.empty(self._larger.shape, bool)
        self._lower_won = np.empty(self._pooled.shape, bool)
        self._positive = np.empty(self.dy.shape, bool)

        self._errors = ErrorRows(around, channels, maps, n, dtype)
        pairs = self._errors.inside[: 2 * height].reshape(height, 2, maps, width, 2, n)
        self._in_order = pairs.transpose(4, 1, 0, 2, 3, 5), z
        self._row_grads = np.empty((4 * height, self._kernel.terms, maps), dtype)
        self._grads_by_row = self._row_grads.reshape(2, 2, height, *self._row_grads.shape[1:])
        self._bias = np.zeros((maps, 1, 1), dtype)
        self.grads = {"weight": np.empty(self._row_grads.shape[1:], dtype)}
        if layer.bias is not None:
            self.grads["bias"] = np.empty((maps,), dtype)

    def connect(self, y: Array, dx: Array | None) -> None:
        self._y, self._dx = y, dx

    def load(self, parameters: Mapping[str, Array]) -> None:
        self._kernel.load(parameters["weight"])
        if "bias" in parameters:
            np.copyto(self._bias, parameters["bias"][:, None, None], casting="same_kind")

    def forward(self) -> None:
        np.copyto(self._expanded, self._shifted)
        np.matmul(self._kernel.forward, self._read, out=self._z)
        np.greater(self._right, self._left, out=self._right_won)
        np.maximum(self._left, self._right, out=self._larger)
        np.greater(self._lower, self._upper, out=self._lower_won)
        np.maximum(self._upper, self._lower, out=self._pooled)
        np.add(self._largest, self._bias, out=self._largest)
        np.greater(self._largest, self._zeros, out=self._positive)
        np.maximum(self._largest, self._zeros, out=self._y)

    def backward(self) -> None:
        np.multiply(self._dy, self._positive.reshape(-1), out=self._pooled)
        if "bias" in self.grads:
            channel_sums(self._largest, out=self.grads["bias"])
        np.multiply(self._pooled, self._lower_won, out=self._lower)
        np.subtract(self._pooled, self._lower, out=self._upper)
        np.multiply(self._larger, self._right_won, out=self._right)
        np.subtract(self._larger, self._right, out=self._left)
        np.matmul(self._read, self._z.swapaxes(3, 4), out=self._grads_by_row)
        np.add.reduce(self._row_grads, 0, out=self.grads["weight"])
        if self._dx is not None:
            np.copyto(*self._in_order)
            self._errors.spread(self._kernel.backward, self._dx)

    def unpacked(self, name: str, grad: Array) -> Array:
        return grad.copy() if name == "bias" else self._kernel.unpacked(grad)
