r"""Convolution with few channels in a group, depthwise above all: a sum over the kernel's places.

Such a convolution has too few terms for a product of matrices. But with maps one after the other,
(C, H, P, n), what the weight at (u, v) meets is the same run of numbers for each (u, v), begun
elsewhere: the windows of a whole map are one long run, in which rows follow rows, and

    z[o]    += w[o,c,u,v] x[c][u d P + v d :]       for all c of the group, u, v
    dx[c]   += w[o,c,u,v] dz[o][(kh-1-u) d P + (kw-1-v) d :]
    dw[o,c,u,v] = x[c][u d P + v d :] . dz[o]

einsum does the first two in one pass over each run, which stays in the processor's cache: it
multiplies and adds at once, where np.multiply and np.add would store every product in between.
A run has the columns between two rows in it too: what comes out there is not read, and dz is zero.

With a stride s, z is the convolution with stride 1, of which y has every s-th number; dz has dy at
these and zeros between. That is more work than there has to be, by the same fast means.
"""

from collections.abc import Mapping

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.geometry import Pair, Window, Windows
from engine.layers import Convolution
from engine.plan.convolution import channel_sums

_FEW = 16  # weights of a group at one place of the kernel: with more of them, BLAS is faster
_RUN = 64 << 10  # bytes of a run, at most, so that what is added up stays in the cache


class TapConvolution:
    """A convolution padded with zeros, of any groups, stride, padding and dilation."""

    def __init__(
        self, layer: Convolution, input_shape: tuple[int, ...], n: int, dtype: DTypeLike
    ) -> None:
        maps, fan_in, kh, kw = layer.weight.shape
        rows, columns = layer.windows(input_shape)
        self._flip, groups = layer.flip_kernel, layer.groups
        self._weight = np.empty((groups, maps // groups, fan_in, kh, kw), dtype)
        self._back = np.empty_like(self._weight)

        tall, wide = _Axis(rows), _Axis(columns)
        pitch = max(columns.padded, wide.errors)
        every = np.s_[:, : tall.slid : rows.stride, : wide.slid : columns.stride]
        padded = np.zeros((input_shape[0], rows.padded, pitch, n), dtype)
        self.x = padded[:, rows.inside, columns.inside].swapaxes(0, 1)
        self._read = _Taps(padded, groups, (rows, columns), (tall.slid, wide.slid))
        sums = np.empty((maps, tall.slid, pitch, n), dtype)
        self._sums = sums[every].swapaxes(0, 1)
        self._z = _runs(sums, groups, (tall.slid, wide.slid))

        errors = np.zeros((maps, tall.errors, pitch, n), dtype)
        slid = errors[:, tall.first :, wide.first :]
        self.dy = slid[every].swapaxes(0, 1)
        self._dz = _runs(slid, groups, (tall.slid, wide.slid))
        reading = errors[:, tall.begin :, wide.begin :]
        self._readers = _Taps(reading, groups, (rows, columns), (rows.size, columns.size))
        spread = np.empty((input_shape[0], rows.size, pitch, n), dtype)
        self._spread = spread[:, :, : columns.size].swapaxes(0, 1)
        self._dx_runs = _runs(spread, groups, (rows.size, columns.size))

        self.grads = {"weight": np.empty(self._weight.shape, dtype)}
        self._bias: Array | None = None
        if layer.bias is not None:
            self._bias = np.empty((maps, 1, 1), dtype)
            self.grads["bias"] = np.empty((maps,), dtype)

    @staticmethod
    def fits(layer: Convolution) -> bool:
        """Whether it has few weights at each place of the kernel."""
        maps, fan_in = layer.weight.shape[:2]
        return maps // layer.groups * fan_in <= _FEW

    def connect(self, y: Array, dx: Array | None) -> None:
        self._y, self._dx = y, dx

    def load(self, parameters: Mapping[str, Array]) -> None:
        weight = parameters["weight"].reshape(self._weight.shape)
        turned = weight[..., ::-1, ::-1]
        there, back = (turned, weight) if self._flip else (weight, turned)
        np.copyto(self._weight, there, casting="same_kind")
        np.copyto(self._back, back, casting="same_kind")
        if self._bias is not None:
            np.copyto(self._bias, parameters["bias"][:, None, None], casting="same_kind")

    def forward(self) -> None:
        self._read.add_up("gocuv,gcuvl->gol", self._weight, self._z)
        if self._bias is None:
            np.copyto(self._y, self._sums)
        else:
            np.add(self._sums, self._bias, out=self._y)

    def backward(self) -> None:
        errors = self._dz[:, :, None, None, None]
        np.vecdot(self._read.met[:, None], errors, out=self.grads["weight"])
        if self._bias is not None:
            channel_sums(self.dy, out=self.grads["bias"])
        if self._dx is not None:
            self._readers.add_up("gocuv,gouvl->gcl", self._back, self._dx_runs)
            np.copyto(self._dx, self._spread)

    def unpacked(self, name: str, grad: Array) -> Array:
        if name == "bias":
            return grad.copy()
        grad = grad.reshape(-1, *grad.shape[2:])
        return np.array(grad[..., ::-1, ::-1] if self._flip else grad, order="C")


class _Axis:
    """Lengths of an axis, and places on that of the errors, which has borders of zeros."""

    def __init__(self, window: Window) -> None:
        reach = window.span - 1
        self.slid = (window.output - 1) * window.stride + 1  # windows with stride 1, to the last
        self.first = max(reach - window.before, 0)  # where the errors begin
        self.begin = max(window.before - reach, 0)  # where what reads the first cell begins
        self.errors = max(self.first + self.slid, self.begin + window.size + reach)


def _runs(maps: Array, groups: int, size: Pair) -> Array:
    """(C, H, P, n) -> (groups, C / groups, L): from the first cell of each map to that at `size`.

    A view, of all rows and what is between them.
    """
    channels, _, _, n = maps.shape
    a, b, _, d = maps.strides
    length = (size[0] - 1) * (b // d) + size[1] * n
    return as_strided(maps, (groups, channels // groups, length), (channels // groups * a, a, d))


class _Taps:
    """What the weights of a kernel meet on `maps` (C, H, P, n): `met` (groups, c, kh, kw, L).

    What is added up is done in parts. Those of one image alone are copied first, for each column of
    the kernel: einsum takes the axis of the least stride for the run, and columns would be that.
    """

    def __init__(self, maps: Array, groups: int, around: Windows, size: Pair) -> None:
        rows, columns = around
        length = _runs(maps, groups, size).shape[-1]
        a, b, c, d = maps.strides
        fan_in = len(maps) // groups
        shape = groups, fan_in, rows.kernel, columns.kernel, length
        down, across = rows.dilation * b, columns.dilation * c
        self.met = as_strided(maps, shape, (fan_in * a, a, down, across, d))
        step = min(length, max(1, _RUN // d))
        self._parts = [slice(first, first + step) for first in range(0, length, step)]
        self._read = [self.met[..., part] for part in self._parts]
        self._copies: list[tuple[Array, Array]] = []
        if across == d and columns.kernel > 1:
            above = (rows.span - 1) * (b // d)
            copy = np.empty((len(maps), columns.kernel, above + step), maps.dtype)
            e, f, _ = copy.strides
            for index, read in enumerate(self._read):
                shape = *copy.shape[:2], above + read.shape[-1]
                self._copies.append((copy[..., : shape[-1]], as_strided(read, shape, (a, d, d))))
                strides = fan_in * e, e, down, f, d
                self._read[index] = as_strided(copy, read.shape, strides)

    def add_up(self, terms: str, weight: Array, out: Array) -> None:
        """The sums over the places of the kernel, and over channels as `terms` says."""
        for index, part in enumerate(self._parts):
            if self._copies:
                np.copyto(*self._copies[index])
            np.einsum(terms, weight, self._read[index], out=out[..., part])
