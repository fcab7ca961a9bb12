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
from engine.geometry import Window
from engine.layers import Convolution
from engine.layers.convolution import rot180
from engine.plan.layout import merged

_TURNED = 64  # from this many terms on, BLAS gains more from turned errors than turning them costs


class RowConvolution:
    """A convolution that `fits`, with its bias.

    For a pooling of pairs of columns there is another form, `for_pairs`: its bias is left to a part
    behind the pooling, and the even columns of its output come before the odd ones, so that those
    of all pairs lie in two long runs. A product does not mind in which order its columns are.
    """

    def __init__(
        self,
        layer: Convolution,
        input_shape: tuple[int, ...],
        n: int,
        dtype: DTypeLike,
        for_pairs: bool = False,
    ) -> None:
        maps, channels, kh, kw = layer.weight.shape
        rows, columns = layer.windows(input_shape)
        self._flip = layer.flip_kernel
        self._weight = np.empty((kh, kw, channels, maps), dtype)
        self._back = np.empty((kw, channels, kh, maps), dtype)
        padded = np.zeros((rows.padded, channels, columns.padded, n), dtype)
        self.x = padded[rows.inside, :, columns.inside]
        self._shifted, self._expanded, self._read = _expanding(padded, kh, columns, for_pairs)

        above = kh - 1 - rows.before  # rows of zeros, so that kh rows read each row
        errors = np.zeros((rows.size + kh - 1, maps, columns.output, n), dtype)
        inside = errors[above : above + rows.output]
        self.dy = np.zeros_like(inside) if for_pairs else inside
        self._in_order: tuple[Array, Array] | None = None
        if for_pairs:
            pairs = (rows.output, maps, columns.output // 2, 2, n)
            halves = (rows.output, maps, 2, columns.output // 2, n)
            self._in_order = inside.reshape(pairs).swapaxes(2, 3), self.dy.reshape(halves)
        a, b, _, d = errors.strides
        run = columns.output * n
        self._readers = as_strided(errors, (rows.size, kh * maps, run), (a, b, d))
        self._errors = merged(self.dy).transpose(0, 2, 1)
        turned = kh * kw * channels >= _TURNED
        self._turned = np.empty(self._errors.shape, dtype) if turned else None
        self._apart, self._pieces = _telling_apart(rows.size, channels, columns, n, dtype)

        self._row_grads = np.empty((rows.output, kh * kw * channels, maps), dtype)
        self.grads = {"weight": np.empty(self._row_grads.shape[1:], dtype)}
        self._bias: Array | None = None
        if layer.bias is not None and not for_pairs:
            self._bias = np.empty((maps, 1, 1), dtype)
            self.grads["bias"] = np.empty((maps,), dtype)

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
        weight = rot180(parameters["weight"]) if self._flip else parameters["weight"]
        np.copyto(self._weight, weight.transpose(2, 3, 1, 0), casting="same_kind")
        np.copyto(self._back, self._weight[::-1].transpose(1, 2, 0, 3))
        if self._bias is not None:
            np.copyto(self._bias, parameters["bias"][:, None, None], casting="same_kind")

    def forward(self) -> None:
        np.copyto(self._expanded, self._shifted)
        np.matmul(self._weight.reshape(-1, self._weight.shape[-1]).T, self._read, out=self._z)
        if self._bias is not None:
            np.add(self._y, self._bias, out=self._y)

    def backward(self) -> None:
        errors = self._errors
        if self._turned is not None:
            np.copyto(self._turned, errors)
            errors = self._turned
        np.matmul(self._read, errors, out=self._row_grads)
        np.add.reduce(self._row_grads, 0, out=self.grads["weight"])
        if self._bias is not None:
            channel_sums(self.dy, out=self.grads["bias"])
        if self._dx is not None:
            if self._in_order is not None:
                np.copyto(*self._in_order)
            back = self._back.reshape(-1, self._readers.shape[1])
            np.matmul(back, self._readers, out=self._apart)
            np.add.reduce(self._pieces, 1, out=self._dx)

    def unpacked(self, name: str, grad: Array) -> Array:
        if name == "bias":
            return grad.copy()
        grad = grad.reshape(self._weight.shape).transpose(3, 2, 0, 1)
        return np.array(rot180(grad) if self._flip else grad, order="C")


def _expanding(
    padded: Array, kh: int, columns: Window, for_pairs: bool
) -> tuple[Array, Array, Array]:
    """The padded input (H, C, W, n), shifted; where to copy that; and what each row reads there."""
    rows, channels, _, n = padded.shape
    a, b, c, d = padded.strides
    kw, halves = columns.kernel, 2 if for_pairs else 1
    shifted = as_strided(
        padded,
        (rows, kw, channels, halves, columns.output // halves, n),
        (a, c, b, c, halves * c, d),
    )
    expanded = np.empty(shifted.shape, padded.dtype)
    a, _, b, _, _, d = expanded.strides
    read = as_strided(expanded, (rows - kh + 1, kh * kw * channels, columns.output * n), (a, b, d))
    return shifted, expanded, read


def _telling_apart(
    rows: int, channels: int, columns: Window, n: int, dtype: DTypeLike
) -> tuple[Array, Array]:
    """S as the product writes it, and as its pieces (rows, kw, C, W, n), shifted, are added up.

    Columns of zeros on both sides, so that each piece reaches all columns.
    """
    kw = columns.kernel
    bordered = np.zeros((rows, kw, channels, columns.output + 2 * (kw - 1), n), dtype)
    a, b, c, d, e = bordered.strides
    first = bordered[:, :, :, kw - 1 :]
    apart = as_strided(first, (rows, kw * channels, columns.output * n), (a, c, e))
    pieces = as_strided(
        first[:, :, :, columns.before :], (rows, kw, channels, columns.size, n), (a, b - d, c, d, e)
    )
    return apart, pieces


def channel_sums(errors: Array, out: Array) -> None:
    """(H, C, W, n) -> the sum over each channel (C,)."""
    np.add.reduce(np.add.reduce(merged(errors), 0), 1, out=out)
