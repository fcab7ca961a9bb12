r"""Convolution with any stride and padding, as products of matrices (see convolution for stride 1).

Forward the input is expanded as for stride 1, with every s-th column alone, and the rows that a row
of the output reads begin s rows further each time:

    z[i] = W^T V[i]                  V[i] (kh kw C, W' n): the kh rows from i s on
    dW   = sum over i of V[i] dz[i]^T

A row P = q s + f of the padded input is read by the kernel's rows f, f + s ... alone: its phase f
has a smaller kernel W_f, which slides over the errors with stride 1. So does a column. Nothing is
multiplied with a zero, as it would be by errors spread over a larger map:

    S[P]      = B_f R[P]             R[P]: as many rows of dz as W_f has, up to q; B_f of W_f turned
    dx[p,c,Q] = sum over t of S[p, g + t s, c, r - t]       for the column Q = r s + g
"""

from collections.abc import Mapping

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.geometry import Window
from engine.layers import Convolution
from engine.layers.convolution import rot180
from engine.plan.bias import Bias
from engine.plan.layout import merged
from engine.plan.phases import Phase, phases


class StridedConvolution:
    """A convolution of one group, padded with zeros, that `fits`."""

    def __init__(
        self, layer: Convolution, input_shape: tuple[int, ...], n: int, dtype: DTypeLike
    ) -> None:
        maps, channels, kh, kw = layer.weight.shape
        rows, columns = layer.windows(input_shape)
        self._flip = layer.flip_kernel
        self._weight = np.empty((kh, kw, channels, maps), dtype)
        padded = np.zeros((rows.padded, channels, columns.padded, n), dtype)
        self.x = padded[rows.inside, :, columns.inside]
        self._strided, self._expanded, self._read = _expanding(padded, rows, columns)

        most = -(-kh // rows.stride)  # rows of the kernel in a phase
        errors = np.zeros((_reached(rows) + most - 1, maps, columns.output, n), dtype)
        self.dy = errors[most - 1 : most - 1 + rows.output]
        self._errors = merged(self.dy).transpose(0, 2, 1)
        self._turned = np.empty(self._errors.shape, dtype)
        a, b, _, d = errors.strides
        apart, self._pieces = _telling_apart(rows.size, channels, columns, n, dtype)
        self._products: list[tuple[Array, Array, Array, Array]] = []
        for phase in _read_phases(rows):
            turned = self._weight[phase.f :: rows.stride][::-1].transpose(1, 2, 0, 3)
            back = np.empty(turned.shape, dtype)
            shape = phase.end - phase.first, turned.shape[2] * maps, columns.output * n
            read = as_strided(errors[phase.first + most - turned.shape[2] :], shape, (a, b, d))
            self._products.append((turned, back, read, apart[phase.cells]))

        self._row_grads = np.empty((rows.output, kh * kw * channels, maps), dtype)
        self._bias = Bias(layer, dtype)
        self.grads = {"weight": np.empty(self._row_grads.shape[1:], dtype), **self._bias.grads}

    @staticmethod
    def fits(layer: Convolution, input_shape: tuple[int, ...]) -> bool:
        """Whether it has no dilation."""
        return all(w.dilation == 1 for w in layer.windows(input_shape))

    def connect(self, y: Array, dx: Array | None) -> None:
        self._y, self._z = y, merged(y)
        self._dx = [] if dx is None else [(p, dx[:, :, cells]) for cells, p in self._pieces]

    def load(self, parameters: Mapping[str, Array]) -> None:
        weight = rot180(parameters["weight"]) if self._flip else parameters["weight"]
        np.copyto(self._weight, weight.transpose(2, 3, 1, 0), casting="same_kind")
        for turned, back, _, _ in self._products:
            np.copyto(back, turned)
        self._bias.load(parameters)

    def forward(self) -> None:
        np.copyto(self._expanded, self._strided)
        np.matmul(self._weight.reshape(-1, self._weight.shape[-1]).T, self._read, out=self._z)
        self._bias.add(self._y, out=self._y)

    def backward(self) -> None:
        np.copyto(self._turned, self._errors)
        np.matmul(self._read, self._turned, out=self._row_grads)
        np.add.reduce(self._row_grads, 0, out=self.grads["weight"])
        self._bias.backward(self.dy)
        if self._dx:
            for _, back, read, apart in self._products:
                np.matmul(back.reshape(-1, read.shape[1]), read, out=apart)
            for pieces, dx in self._dx:
                np.add.reduce(pieces, 1, out=dx)

    def unpacked(self, name: str, grad: Array) -> Array:
        if name == "bias":
            return grad.copy()
        grad = grad.reshape(self._weight.shape).transpose(3, 2, 0, 1)
        return np.array(rot180(grad) if self._flip else grad, order="C")


def _read_phases(window: Window) -> list[Phase]:
    """The phases of an axis that a kernel's rows f, f + s ... read."""
    made = phases(window.size, window.stride, window.before)
    return [phase for phase in made if phase.f < window.kernel]


def _reached(window: Window) -> int:
    """How many q there are, P = q s + f."""
    return (window.padded - 1) // window.stride + 1


def _expanding(padded: Array, rows: Window, columns: Window) -> tuple[Array, Array, Array]:
    """The padded input (H, C, W, n) as it is copied; where to; and what each row reads there."""
    channels, n = padded.shape[1], padded.shape[3]
    a, b, c, d = padded.strides
    kh, kw, step = rows.kernel, columns.kernel, rows.stride
    across = kw, channels, columns.output, n
    strides = c, b, c * columns.stride, d
    if kh > step:  # rows overlap
        strided = as_strided(padded, (rows.read, *across), (a, *strides))
    else:
        strided = as_strided(padded, (rows.output, kh, *across), (a * step, a, *strides))
    expanded = np.empty(strided.shape, padded.dtype)
    between = expanded.strides[0] * (step if kh > step else 1)
    shape = rows.output, kh * kw * channels, columns.output * n
    read = as_strided(expanded, shape, (between, expanded.strides[-3], d))
    return strided, expanded, read


def _telling_apart(
    rows: int, channels: int, columns: Window, n: int, dtype: DTypeLike
) -> tuple[Array, list[tuple[slice, Array]]]:
    """S as the products write it; and for each phase of columns, these and the pieces that are
    added up to them (rows, taps, C, columns, n), shifted.

    Columns of zeros on both sides, so that each piece reaches all columns.
    """
    kw, step = columns.kernel, columns.stride
    border = -(-kw // step) - 1
    bordered = np.zeros((rows, kw, channels, border + _reached(columns), n), dtype)
    a, b, c, d, e = bordered.strides
    shape = rows, kw * channels, columns.output * n
    apart = as_strided(bordered[:, :, :, border:], shape, (a, c, e))
    pieces = []
    for phase in _read_phases(columns):
        first = bordered[:, phase.f :: step, :, border + phase.first :]
        size = rows, first.shape[1], channels, phase.end - phase.first, n
        pieces.append((phase.cells, as_strided(first, size, (a, step * b - d, c, d, e))))
    return apart, pieces
