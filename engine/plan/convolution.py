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
"""

from collections.abc import Mapping

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.geometry import Windows
from engine.layers import Convolution
from engine.layers.convolution import rot180
from engine.plan.bias import Bias
from engine.plan.layout import merged


class RowConvolution:
    """A convolution that `fits`, with its bias."""

    def __init__(
        self, layer: Convolution, input_shape: tuple[int, ...], n: int, dtype: DTypeLike
    ) -> None:
        maps, channels = layer.weight.shape[:2]
        rows, columns = around = layer.windows(input_shape)
        self._kernel = PackedKernel(layer, dtype)
        padded = np.zeros((rows.padded, channels, columns.padded, n), dtype)
        self.x = padded[rows.inside, :, columns.inside]
        self._shifted, self._expanded, read = expanding(padded, around)
        self._read = read[0]
        self._errors = ErrorRows(around, channels, maps, n, dtype)
        self.dy = self._errors.inside
        self._row_grads = np.empty((rows.output, self._kernel.terms, maps), dtype)
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
        self._y, self._z, self._dx = y, merged(y), dx

    def load(self, parameters: Mapping[str, Array]) -> None:
        self._kernel.load(parameters["weight"])
        self._bias.load(parameters)

    def forward(self) -> None:
        np.copyto(self._expanded, self._shifted)
        np.matmul(self._kernel.forward, self._read, out=self._z)
        self._bias.add(self._y, out=self._y)

    def backward(self) -> None:
        np.matmul(self._read, merged(self.dy).transpose(0, 2, 1), out=self._row_grads)
        np.add.reduce(self._row_grads, 0, out=self.grads["weight"])
        self._bias.backward(self.dy)
        if self._dx is not None:
            self._errors.spread(self._kernel.backward, self._dx)

    def unpacked(self, name: str, grad: Array) -> Array:
        return grad.copy() if name == "bias" else self._kernel.unpacked(grad)


class PackedKernel:
    """The weights of a layer as the two products take them: W and B above."""

    def __init__(self, layer: Convolution, dtype: DTypeLike) -> None:
        maps, channels, kh, kw = layer.weight.shape
        self._flip = layer.flip_kernel
        self._weight = np.empty((kh, kw, channels, maps), dtype)
        self._back = np.empty((kw, channels, kh, maps), dtype)
        self.terms = kh * kw * channels
        self.forward = self._weight.reshape(self.terms, maps).T
        self.backward = self._back.reshape(kw * channels, kh * maps)

    def load(self, weight: Array) -> None:
        if self._flip:
            weight = rot180(weight)
        np.copyto(self._weight, weight.transpose(2, 3, 1, 0), casting="same_kind")
        np.copyto(self._back, self._weight[::-1].transpose(1, 2, 0, 3))

    def unpacked(self, grad: Array) -> Array:
        grad = grad.reshape(self._weight.shape).transpose(3, 2, 0, 1)
        return np.array(rot180(grad) if self._flip else grad, order="C")


class ErrorRows:
    """dz with rows of zeros around it, so that kh rows read each row of the input; and S."""

    def __init__(self, around: Windows, channels: int, maps: int, n: int, dtype: DTypeLike) -> None:
        rows, columns = around
        kh, kw = rows.kernel, columns.kernel
        above, run = kh - 1 - rows.before, columns.output * n
        errors = np.zeros((rows.size + kh - 1, maps, columns.output, n), dtype)
        self.inside = errors[above : above + rows.output]
        a, b, _, d = errors.strides
        self._readers = as_strided(errors, (rows.size, kh * maps, run), (a, b, d))
        # columns of zeros on both sides, so that each piece of S reaches all columns
        bordered = np.zeros((rows.size, kw, channels, columns.output + 2 * (kw - 1), n), dtype)
        a, b, c, d, e = bordered.strides
        first = bordered[:, :, :, kw - 1 :]
        self._apart = as_strided(first, (rows.size, kw * channels, run), (a, c, e))
        self._pieces = as_strided(
            first[:, :, :, columns.before :],
            (rows.size, kw, channels, columns.size, n),
            (a, b - d, c, d, e),
        )

    def spread(self, backward: Array, dx: Array) -> None:
        """Write the error of the input (H, C, W, n); `backward` is that of a PackedKernel."""
        np.matmul(backward, self._readers, out=self._apart)
        np.add.reduce(self._pieces, 1, out=dx)


def expanding(padded: Array, around: Windows, runs: int = 1) -> tuple[Array, Array, Array]:
    """The padded input (H, C, W, n), shifted; where to copy that; and what each row reads there.

    All three are in `runs`: with two, first the even columns of the output and then the odd ones.
    """
    height, channels, _, n = padded.shape
    rows, columns = around
    width = columns.output // runs
    a, b, c, d = padded.strides
    shifted = as_strided(
        padded,
        (runs, height, columns.kernel, channels, width, n),
        (c, a, c, b, runs * c, d),
    )
    expanded = np.empty(shifted.shape, padded.dtype)
    first, a, _, b, _, d = expanded.strides
    read = as_strided(
        expanded,
        (runs, rows.output, rows.kernel * columns.kernel * channels, width * n),
        (first, a, b, d),
    )
    return shifted, expanded, read
