r"""Convolution of one image with stride 1, as one product of matrices for each thing that is asked.

The input is unfolded (im2col): a row of U for each weight of a kernel, which has what this weight
meets at all places of the kernel. A last row of ones meets the bias. Maps lie one after the other.

    z  = W U                         W (O, C kh kw + 1), U (C kh kw + 1, H' W'), z (O, H' W')
    dW = dz U^T

U is made in two steps, first shifted by columns and then by rows, as that leaves longer runs.

On the way back dz has zeros around it. R are the kh rows of dz that read a row of the input, all of
them at once, and S tells apart by which column of the kernel they did. What remains is a sum over
kw shifted pieces; where one reaches over an edge it meets the zeros between two rows of dz.

    S        = B R                   R (kh O, H P), B (kw C, kh O), S (kw C, H P)
    dx[c,p,q] = sum over v of S[v, c, p P + q + l - v]       l: the columns of padding on the left

A row of P has W' errors, and zeros as far as a piece reaches over either edge.

Source of im2col: K. Chellapilla, S. Puri, P. Simard, High Performance Convolutional Neural Networks
for Document Processing, 2006.
"""

from collections.abc import Mapping

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.geometry import Windows
from engine.layers import Convolution
from engine.layers.convolution import rot180
from engine.plan.convolution import RowConvolution
from engine.plan.layout import map_by_map

_LARGEST = 512 << 10  # bytes of U: where it leaves the cache, rows are faster


class UnfoldedConvolution:
    """A convolution that `fits`, with its bias, of one image."""

    def __init__(
        self, layer: Convolution, input_shape: tuple[int, ...], n: int, dtype: DTypeLike
    ) -> None:
        maps, channels, kh, kw = layer.weight.shape
        rows, columns = around = layer.windows(input_shape)
        terms, cells = channels * kh * kw, rows.output * columns.output
        self._flip, self._shape = layer.flip_kernel, layer.weight.shape

        padded = np.zeros((channels, rows.padded, columns.padded, n), dtype)
        self.x = padded[:, rows.inside, columns.inside].swapaxes(0, 1)
        a, b, c, _ = padded.strides
        self._across = np.empty((channels, kw, rows.padded, columns.output), dtype)
        self._shifted = as_strided(padded, self._across.shape, (a, c, b, c))
        unfolded = np.ones((terms + 1, cells), dtype)
        a, b, c, d = self._across.strides
        self._down = unfolded[:terms].reshape(channels, kh, kw, cells)
        self._runs = as_strided(self._across, self._down.shape, (a, c, b, d))

        met = terms + 1 if layer.bias is not None else terms
        self._unfolded = unfolded[:met]
        self._weight = np.empty((maps, met), dtype)
        self.dy, _ = map_by_map((maps, rows.output, columns.output), n, dtype)
        self._dz = _map_by_map(self.dy)
        self._errors = self._dz.reshape(maps, cells).T
        self._terms = terms
        self.grads = self._named(np.empty((met, maps), dtype))
        self._pieces = _Pieces(around, channels, maps, dtype)

    @staticmethod
    def fits(layer: Convolution, input_shape: tuple[int, ...], n: int, dtype: DTypeLike) -> bool:
        """Whether it slides cell by cell over one image that is not too large."""
        rows, columns = layer.windows(input_shape)
        unfolded = layer.weight[0].size * rows.output * columns.output * np.dtype(dtype).itemsize
        return n == 1 and unfolded <= _LARGEST and RowConvolution.fits(layer, input_shape)

    def connect(self, y: Array, dx: Array | None) -> None:
        maps = _map_by_map(y)
        self._z = maps.reshape(self._errors.shape[::-1])
        self._copied = None
        if not np.may_share_memory(self._z, y):  # y has a border: its rows are not one run
            self._copied = maps, self._z.reshape(maps.shape)
        self._dx = None if dx is None else _map_by_map(dx)

    def load(self, parameters: Mapping[str, Array]) -> None:
        weight = rot180(parameters["weight"]) if self._flip else parameters["weight"]
        kernel = self._weight[:, : self._terms]
        np.copyto(kernel, weight.reshape(kernel.shape), casting="same_kind")
        if "bias" in parameters:
            np.copyto(self._weight[:, -1], parameters["bias"], casting="same_kind")
        self._pieces.load(weight)

    def forward(self) -> None:
        self._across[...] = self._shifted
        self._down[...] = self._runs
        np.matmul(self._weight, self._unfolded, out=self._z)
        if self._copied is not None:
            maps, z = self._copied
            maps[...] = z

    def backward(self) -> None:
        # a new array, which need not be copied when it is handed out
        self.grads = self._named(np.matmul(self._unfolded, self._errors))
        if self._dx is not None:
            self._pieces.add_up(self._dz, self._dx)

    def unpacked(self, name: str, grad: Array) -> Array:
        if name == "bias":
            return grad
        grad = grad.T.reshape(self._shape)
        return rot180(grad) if self._flip else grad

    def _named(self, grads: Array) -> dict[str, Array]:
        """(terms, O), and those of the bias below, if it has one."""
        if len(grads) == self._terms:
            return {"weight": grads}
        return {"weight": grads[:-1], "bias": grads[-1]}


class _Pieces:
    """The error of the input as a sum of shifted pieces: B, R and S above."""

    def __init__(self, around: Windows, channels: int, maps: int, dtype: DTypeLike) -> None:
        rows, columns = around
        kh, kw = rows.kernel, columns.kernel
        above = kh - 1 - rows.before
        pitch = columns.output + kw - 1 - min(columns.before, columns.after)
        errors = np.zeros((maps, rows.size + kh - 1, pitch), dtype)
        self._inside = errors[:, above : above + rows.output, : columns.output]
        readers = np.empty((kh, maps, rows.size * pitch), dtype)
        a, b, c = errors.strides
        self._by_row, self._rows = readers, as_strided(errors, readers.shape, (b, a, c))
        self._readers = readers.reshape(kh * maps, -1)
        self._back = np.empty((kw, channels, kh, maps), dtype)
        self._weight = self._back.reshape(kw * channels, kh * maps)
        self._apart = np.empty((kw * channels, rows.size * pitch), dtype)
        apart = self._apart.reshape(kw, channels, rows.size, pitch)
        a, b, c, d = apart.strides
        shape = kw, channels, rows.size, columns.size
        self._pieces = as_strided(apart[..., columns.before :], shape, (a - d, b, c, d))

    def load(self, weight: Array) -> None:
        np.copyto(self._back, weight[:, :, ::-1].transpose(3, 1, 2, 0), casting="same_kind")

    def add_up(self, errors: Array, dx: Array) -> None:
        """errors (O, H', W') -> dx (C, H, W)."""
        self._inside[...] = errors
        self._by_row[...] = self._rows
        np.matmul(self._weight, self._readers, out=self._apart)
        np.add.reduce(self._pieces, 0, out=dx)


def _map_by_map(maps: Array) -> Array:
    """(H, C, W, 1) -> (C, H, W), a view."""
    return maps[..., 0].swapaxes(0, 1)
