r"""Convolution with stride 1 and many channels, with half as many multiplications.

Winograd's way, along the rows. m = 4 rows of the output read the same a = kh + 3 rows of the input;
they need not 4 kh products of a row and a row of the kernel, but a of them. A polynomial of degree
a - 1 is known by its values at a points e, and the values of a product are products of values:

    X[e]       = sum over r of B[e,r] x[4 t + r]  rows of the input (C, W, n)
    U[e]       = sum over u of G[e,u] w[u]        rows of the kernel (kw C, O)
    M[e]       = U[e]^T X[e]                      X expanded (kw C, W' n), see convolution
    z[4 t + i] = sum over e of A[e,i] M[e]

The error of x is the same with the turned kernel, which slides over dz. The gradient of the kernel
goes through the same values the other way:

    Q[e]   = sum over i of A[e,i] dz[4 t + i]
    dw[u]  = sum over e of G[e,u] (sum over t of X[e] Q[e]^T)

One value after the other is expanded and multiplied, so that it is still in the processor's cache.
Where rows are short, as of one image, several t are taken side by side in a product.

The price is rounding: values are larger than what they are made of, and cancel. In float32 results
are within 5e-6 of the largest sum of absolute values.

Source: A. Lavin, S. Gray, Fast algorithms for convolutional neural networks, 2016; the matrices are
those of L. Toom and S. Cook.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.layers import Convolution
from engine.layers.convolution import rot180
from engine.plan.bias import Bias
from engine.plan.convolution import RowConvolution

_ROWS = 4  # of the output at once
_POINTS = (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5)  # those of the largest kernel, and infinity
_RUN = 224  # numbers in a row of a product, at least, where there are so many: BLAS is fast then


class WinogradConvolution:
    """A convolution that `fits`, with its bias."""

    def __init__(
        self, layer: Convolution, input_shape: tuple[int, ...], n: int, dtype: DTypeLike
    ) -> None:
        maps, channels, kh, kw = layer.weight.shape
        rows, columns = layer.windows(input_shape)
        self._flip = layer.flip_kernel
        self._matrices = _Matrices(kh, dtype)
        values = self._matrices.values
        there = _Blocks(rows.output, columns.output * n)
        padded = np.zeros((there.height + kh - 1, channels, columns.padded, n), dtype)
        self.x = padded[rows.inside, :, columns.inside]
        self._slide = _Slide(padded, maps, there, columns.output, kw, self._matrices)

        back = _Blocks(rows.size, columns.size * n)
        above, left = kh - 1 - rows.before, kw - 1 - columns.before
        height = max(back.height + kh - 1, above + there.height)
        errors = np.zeros((height, maps, columns.size + kw - 1, n), dtype)
        across = slice(left, left + columns.output)
        self.dy = errors[above : above + rows.output, :, across]
        self._slide_back = _Slide(errors, channels, back, columns.size, kw, self._matrices)
        self._errors = _ErrorValues(errors[above:], across, there, self._matrices)

        self._weight = np.empty((values, kw * channels, maps), dtype)
        self._back = np.empty((values, kw * maps, channels), dtype)
        self._grads = np.empty(self._weight.shape, dtype)
        self._more = np.empty(self._weight.shape[1:], dtype)
        self._bias = Bias(layer, dtype)
        self.grads = {"weight": np.empty((kh, kw, channels, maps), dtype), **self._bias.grads}

    @staticmethod
    def fits(layer: Convolution, input_shape: tuple[int, ...]) -> bool:
        """Whether it slides cell by cell, with 2 to 5 rows in its kernel."""
        few = 1 < layer.weight.shape[2] <= len(_POINTS) + 2 - _ROWS
        return few and RowConvolution.fits(layer, input_shape)

    def connect(self, y: Array, dx: Array | None) -> None:
        self._slide.connect(y)
        self._dx = dx
        if dx is not None:
            self._slide_back.connect(dx)

    def load(self, parameters: Mapping[str, Array]) -> None:
        weight = rot180(parameters["weight"]) if self._flip else parameters["weight"]
        weight = weight.astype(self._weight.dtype, casting="same_kind")
        rows = weight.transpose(2, 3, 1, 0)  # (kh, kw, C, O)
        turned = weight[:, :, ::-1, ::-1].transpose(2, 3, 0, 1)
        for kernel, out in ((rows, self._weight), (turned, self._back)):
            flat = kernel.reshape(len(kernel), -1)
            np.matmul(self._matrices.kernel, flat, out=out.reshape(len(out), -1))
        self._bias.load(parameters)

    def forward(self) -> None:
        self._slide.run(self._weight, self._bias)

    def backward(self) -> None:
        total = self._grads
        for block in range(self._errors.blocks):
            pairs = zip(self._slide.expanded(block), self._errors.values(block), strict=True)
            for value, (met, errors) in enumerate(pairs):
                np.matmul(met, errors.T, out=self._more if block else total[value])
                if block:
                    np.add(total[value], self._more, out=total[value])
        grad = self.grads["weight"]
        back = self._matrices.kernel.T
        np.matmul(back, total.reshape(len(total), -1), out=grad.reshape(len(grad), -1))
        self._bias.backward(self.dy)
        if self._dx is not None:
            self._slide_back.run(self._back, None)

    def unpacked(self, name: str, grad: Array) -> Array:
        if name == "bias":
            return grad.copy()
        grad = grad.transpose(3, 2, 0, 1)
        return np.array(rot180(grad) if self._flip else grad, order="C")


class _Matrices:
    """B, G and A, for kernels of so many rows: `input`, `kernel` and `output`.

    In A and G the powers of each point, for it is put into a polynomial there; in B the
    coefficients of the polynomial that is zero at all the other points.
    """

    def __init__(self, kernel_rows: int, dtype: DTypeLike) -> None:
        points = np.array(_POINTS[: _ROWS + kernel_rows - 2])
        self.values = len(points) + 1
        others = [np.delete(points, index) for index in range(len(points))]
        scale = [np.prod(p - o) for p, o in zip(points, others, strict=True)]
        output, kernel = np.zeros((self.values, _ROWS)), np.zeros((self.values, kernel_rows))
        output[:-1] = points[:, None] ** np.arange(_ROWS)
        kernel[:-1] = points[:, None] ** np.arange(kernel_rows) / np.array(scale)[:, None]
        output[-1, -1] = kernel[-1, -1] = 1  # infinity: the highest power alone
        zeros = [np.append(np.poly(o)[::-1], 0) for o in others]
        self.input = np.array([*zeros, np.poly(points)[::-1]], dtype)
        self.kernel, self.output = kernel.astype(dtype), output.astype(dtype)


class _Blocks:
    """How so many rows of outputs, each a `run` of numbers, are divided.

    `count` blocks of `together` groups of _ROWS rows; the last may go beyond the end.
    """

    def __init__(self, rows: int, run: int) -> None:
        groups = -(-rows // _ROWS)
        self.count = -(-groups // -(-_RUN // run))
        self.together = -(-groups // self.count)
        self.height = self.count * self.together * _ROWS


class _Slide:
    """A kernel that slides over `padded` (H, C, W, n), whose maps have so many columns."""

    def __init__(
        self, padded: Array, maps: int, blocks: _Blocks, columns: int, kw: int, by: _Matrices
    ) -> None:
        _, channels, _, n = padded.shape
        a, b, c, d = padded.strides
        values, dtype, row, step = by.values, padded.dtype, a // d, _ROWS * a
        together = blocks.together
        self._blocks, self._by = blocks, by
        shape = blocks.count, together, values, row
        self._read = as_strided(padded, shape, (together * step, step, a, d))
        self._values = np.empty(shape[1:], dtype)
        shifted = values, kw, channels, together, columns, n
        self._shifted = as_strided(self._values, shifted, (a, c, b, values * a, c, d))
        self._expanded = np.empty(shifted[1:], dtype)
        self._sums = np.empty((values, maps, together * columns * n), dtype)
        self._made = np.empty((_ROWS, maps, together, columns, n), dtype)

    def connect(self, y: Array) -> None:
        """y (rows, maps, columns, n): where to write."""
        by_group = self._made.transpose(2, 0, 1, 3, 4)
        self._written: list[list[tuple[Array, Array]]] = []
        for block in range(self._blocks.count):
            here = y[block * self._blocks.together * _ROWS :][: self._blocks.together * _ROWS]
            full, rest = divmod(len(here), _ROWS)
            whole = here[: full * _ROWS].reshape(full, _ROWS, *y.shape[1:])
            pairs = [(by_group[:full], whole)]
            if rest:
                pairs.append((by_group[full, :rest], here[full * _ROWS :]))
            self._written.append(pairs)

    def expanded(self, block: int) -> Iterator[Array]:
        """What the kernel meets in a block (kw C, g W' n), value after value, in one buffer."""
        np.matmul(self._by.input, self._read[block], out=self._values)
        met = self._expanded.reshape(-1, self._sums.shape[2])
        for shifted in self._shifted:
            np.copyto(self._expanded, shifted)
            yield met

    def run(self, weight: Array, bias: Bias | None) -> None:
        """weight (values, kw C, O), and the bias if there is to be one -> y."""
        flat, made = (a.reshape(len(a), -1) for a in (self._sums, self._made))
        for block, pairs in enumerate(self._written):
            for value, met in enumerate(self.expanded(block)):
                np.matmul(weight[value].T, met, out=self._sums[value])
            np.matmul(self._by.output.T, flat, out=made)
            for rows, y in pairs:
                if bias is None:
                    np.copyto(y, rows)
                else:
                    bias.add(rows, out=y)


class _ErrorValues:
    """The columns `across` of `errors` (H, O, W, n) as values, for the gradient of the kernel."""

    def __init__(self, errors: Array, across: slice, blocks: _Blocks, by: _Matrices) -> None:
        self.blocks, self._by = blocks.count, by
        a, _, _, d = errors.strides
        row, step, together = a // d, _ROWS * a, blocks.together
        shape = blocks.count, together, _ROWS, row
        self._read = as_strided(errors, shape, (together * step, step, a, d))
        self._values = np.empty((together, by.values, row), errors.dtype)
        by_cell = self._values.reshape(together, by.values, *errors.shape[1:])
        self._used = by_cell[:, :, :, across].transpose(1, 2, 0, 3, 4)
        self._run = np.empty(self._used.shape[1:], errors.dtype)

    def values(self, block: int) -> Iterator[Array]:
        """Those of a block (O, g W' n), value after value, in one buffer."""
        np.matmul(self._by.output, self._read[block], out=self._values)
        run = self._run.reshape(len(self._run), -1)
        for used in self._used:
            np.copyto(self._run, used)
            yield run
