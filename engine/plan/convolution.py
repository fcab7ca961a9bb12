r"""Convolution with stride 1, as products of matrices that hardly need a copy.

A row of the output reads kh rows of the input. Each row of the input is copied kw times, once for
each column v of the kernel, shifted by v. In this expanded input (H, kw, C, W', n), whatever the
row i of the output reads lies in one piece and is a matrix as it stands, overlapping that of i + 1:

    z[i] = W^T V[i]                  V[i] (kh kw C, W' n): the kh rows from i on; W (kh kw C, O)
    dW   = sum over i of V[i] dz[i]^T

On the way back the same is done with the errors, which need no expanding at all: R[p] are the kh
rows of dz that read the row p of the input, and S tells apart by which column of the kernel they
did. What remains is a sum over kw shifted pieces:

    S[p]      = B R[p]               R[p] (kh O, W' n); B (kw C, kh O): W with its rows turned over
    dx[p,c,q] = sum over v of S[p, v, c, q + l - v]            l: the columns of padding on the left

Rows of the kernel that would meet nothing but padding are left out of the products.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.geometry import Windows
from engine.layers import Convolution
from engine.layers.convolution import rot180
from engine.plan.bias import Bias
from engine.plan.layout import merged

Products: TypeAlias = list[tuple[Array, Array, Array]]  # two stacks of matrices, and where to write


class RowConvolution:
    """A convolution that `fits`, with its bias."""

    def __init__(
        self, layer: Convolution, input_shape: tuple[int, ...], n: int, dtype: DTypeLike
    ) -> None:
        channels, around = layer.weight.shape[1], layer.windows(input_shape)
        self._kernel = PackedKernel(layer, dtype)
        self._input = InputRows(around, channels, n, dtype)
        self.x = self._input.inside
        self._errors = ErrorRows(around, channels, self._kernel, n, dtype)
        self.dy = self._errors.inside
        self._row_grads = np.zeros((len(self.dy), *self._kernel.forward.shape[::-1]), dtype)
        self._back = self._input.products_back(_single(merged(self.dy)), _single(self._row_grads))
        self._bias = Bias(layer, dtype)
        self.grads = {"weight": np.empty(self._row_grads.shape[1:], dtype), **self._bias.grads}

    @staticmethod
    def fits(layer: Convolution, input_shape: tuple[int, ...]) -> bool:
        """Whether it slides cell by cell over one group, and no window meets padding alone."""
        around = layer.windows(input_shape)
        plain = layer.groups == 1 and all(w.stride == w.dilation == 1 for w in around)
        bordered = all(max(w.before, w.after) < w.kernel for w in around)
        zeros = layer.padding_mode == "zeros" or all(w.padded == w.size for w in around)
        return plain and bordered and zeros

    def connect(self, y: Array, dx: Array | None) -> None:
        self._y, self._dx = y, dx
        self._products = self._input.products(self._kernel.forward, _single(merged(y)))

    def load(self, parameters: Mapping[str, Array]) -> None:
        self._kernel.load(parameters["weight"])
        self._bias.load(parameters)

    def forward(self) -> None:
        self._input.expand()
        multiply(self._products)
        self._bias.add(self._y, out=self._y)

    def backward(self) -> None:
        multiply(self._back)
        np.add.reduce(self._row_grads, 0, out=self.grads["weight"])
        self._bias.backward(self.dy)
        if self._dx is not None:
            self._errors.spread(self._dx)

    def unpacked(self, name: str, grad: Array) -> Array:
        return grad.copy() if name == "bias" else self._kernel.unpacked(grad)


class PackedKernel:
    """The weights of a layer as the two products take them: W and B above.

    With two `columns` of the output one product makes both, by a kernel that is a column
    wider: the last one is zero for the left of the two, the first one for the right. BLAS likes so
    few maps so little that it takes less time all the same.
    """

    def __init__(self, layer: Convolution, dtype: DTypeLike, columns: int = 1) -> None:
        maps, channels, kh, kw = layer.weight.shape
        self._flip = layer.flip_kernel
        self._weight = np.zeros((kh, kw + columns - 1, channels, columns, maps), dtype)
        self._each = self._of_each(self._weight)
        self._back = np.empty((kw, channels, kh, maps), dtype)
        self.forward = self._weight.reshape(-1, columns * maps).T
        self.backward = self._back.reshape(kw * channels, kh * maps)

    def load(self, weight: Array, scale: float = 1) -> None:
        """The weight of the layer; `scale` tells what z is to be multiplied by."""
        rows = (rot180(weight) if self._flip else weight).transpose(2, 3, 1, 0)
        for kernel in self._each:
            np.multiply(rows, scale, out=kernel, casting="same_kind")
        np.copyto(self._back, rows[::-1].transpose(1, 2, 0, 3), casting="same_kind")

    def unpacked(self, grad: Array) -> Array:
        first, *others = self._of_each(grad.reshape(self._weight.shape))
        total = sum(others, first).transpose(3, 2, 0, 1)
        return np.array(rot180(total) if self._flip else total, order="C")

    @staticmethod
    def _of_each(weight: Array) -> list[Array]:
        """The kernel (kh, kw, C, O) of each of the columns together, views."""
        together = weight.shape[3]
        kw = weight.shape[1] - together + 1
        return [weight[:, column : column + kw, :, column] for column in range(together)]


class InputRows:
    """x with zeros around it, and expanded: V above.

    Rows of the output can be told `tall` at a time. Its columns can be in so many `runs`: with two,
    first the even and then the odd ones. A kernel can make `columns` of them (PackedKernel).
    """

    def __init__(
        self,
        around: Windows,
        channels: int,
        n: int,
        dtype: DTypeLike,
        *,
        tall: int = 1,
        runs: int = 1,
        columns: int = 1,
    ) -> None:
        rows, across = around
        kw, step = across.kernel + columns - 1, runs * columns
        padded = np.zeros((rows.padded, channels, across.padded, n), dtype)
        self.inside = padded[rows.inside, :, across.inside]
        a, b, c, d = padded.strides
        shape = runs, rows.padded, kw, channels, across.output // step, n
        shifted = as_strided(padded, shape, (c, a, c, b, step * c, d))
        expanded = np.zeros(shape, dtype)
        self._copied = expanded[:, rows.inside], shifted[:, rows.inside]
        terms, run = kw * channels, shape[-2] * n
        r, a, _, b, _, d = expanded.strides
        self._read = as_strided(
            expanded,
            (rows.output // tall, tall, runs, rows.kernel * terms, run),
            (tall * a, a, r, b, d),
        )
        self._groups = list(_groups(rows.output, rows.kernel, rows.size, rows.before, terms, tall))

    def expand(self) -> None:
        np.copyto(*self._copied)

    def products(self, kernel: Array, z: Array) -> Products:
        """kernel (M, K) -> z (rows, tall, runs, M, L)."""
        return [
            (kernel[:, terms], self._read[rows, ..., terms, :], z[rows])
            for rows, terms in self._groups
        ]

    def products_back(self, dz: Array, grads: Array) -> Products:
        """dz (rows, tall, runs, M, L) -> grads (rows, tall, runs, K, M), zeros before."""
        errors = dz.swapaxes(-1, -2)
        return [
            (self._read[rows, ..., terms, :], errors[rows], grads[rows, ..., terms, :])
            for rows, terms in self._groups
        ]


class ErrorRows:
    """dz with rows around it, so that kh rows read each row of the input; and S."""

    def __init__(
        self, around: Windows, channels: int, kernel: PackedKernel, n: int, dtype: DTypeLike
    ) -> None:
        rows, columns = around
        kh, kw = rows.kernel, columns.kernel
        maps = kernel.backward.shape[1] // kh
        above, run = kh - 1 - rows.before, columns.output * n
        errors = np.zeros((rows.size + kh - 1, maps, columns.output, n), dtype)
        self.inside = errors[above : above + rows.output]
        a, b, _, d = errors.strides
        readers = as_strided(errors, (rows.size, kh * maps, run), (a, b, d))
        # columns of zeros on both sides, so that each piece of S reaches all columns
        bordered = np.zeros((rows.size, kw, channels, columns.output + 2 * (kw - 1), n), dtype)
        a, b, c, d, e = bordered.strides
        first = bordered[:, :, :, kw - 1 :]
        apart = as_strided(first, (rows.size, kw * channels, run), (a, c, e))
        self._products = [
            (kernel.backward[:, terms], readers[group, terms], apart[group])
            for group, terms in _groups(rows.size, kh, rows.output, above, maps)
        ]
        self._pieces = as_strided(
            first[:, :, :, columns.before :],
            (rows.size, kw, channels, columns.size, n),
            (a, b - d, c, d, e),
        )

    def spread(self, dx: Array) -> None:
        """Write the error of the input (H, C, W, n)."""
        multiply(self._products)
        np.add.reduce(self._pieces, 1, out=dx)


def multiply(products: Products) -> None:
    for product in products:
        np.matmul(*product)


def _single(rows: Array) -> Array:
    """(rows, M, L) -> (rows, 1, 1, M, L): one at a time, in one run."""
    return rows[:, None, None]


def _groups(
    outputs: int, kernel: int, inputs: int, before: int, terms: int, tall: int = 1
) -> Iterable[tuple[slice, slice]]:
    """Rows of an output, so many together, that meet the same rows of a kernel; and its terms.

    The others meet the padding, of which there are so many rows `before` the inputs.
    """

    def met(index: int) -> tuple[int, int]:
        first, last = index * tall, index * tall + tall - 1
        return max(0, before - last), min(kernel, before + inputs - first)

    for (first, end), group in groupby(range(outputs // tall), met):
        rows = list(group)
        yield slice(rows[0], rows[-1] + 1), slice(first * terms, end * terms)
