r"""Convolution with few channels in a group, depthwise above all: a sum over the kernel's places.

Such a convolution has too few terms for a product of matrices. But with maps one after the other,
(C, H, P, n), what the weight at (u, v) meets is the same run of numbers for each (u, v), begun
elsewhere: the windows of a whole map are one long run, in which rows follow rows. With dilation d

    z[o]       += w[o,c,u,v] x[c][u d P + v d :]             for all c of the group, u, v
    dx[c]      += w[o,c,u,v] dz[o][-u d P - v d :]
    dw[o,c,u,v] = x[c][u d P + v d :] . dz[o]

einsum does the first two in one pass over each run, which stays in the processor's cache: it
multiplies and adds at once, where np.multiply and np.add would store every product in between.
A run has the columns between two rows in it too: what comes out there is not read, and dz is zero.

With a stride s the input is s phases (phases), each a map of its own. The weight at u = t s + f
meets the phase f, begun t rows further, and so for columns; where s does not divide the size of the
kernel, zeros complete it.
"""

from collections.abc import Mapping

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.geometry import Pair, Window
from engine.layers import Convolution
from engine.layers.convolution import rot180
from engine.plan.bias import Bias
from engine.plan.layout import buffer
from engine.plan.phases import phases

_FEW = 16  # weights of a group at one place of the kernel: with more of them, BLAS is faster
_RUN = 64 << 10  # bytes of a run, at most, so that what is added up stays in the cache


class TapConvolution:
    """A convolution padded with zeros, of any groups, stride, padding and dilation."""

    def __init__(
        self, layer: Convolution, input_shape: tuple[int, ...], n: int, dtype: DTypeLike
    ) -> None:
        maps, fan_in = layer.weight.shape[:2]
        rows, columns = layer.windows(input_shape)
        channels, groups = input_shape[0], layer.groups
        self._flip, self._shape = layer.flip_kernel, layer.weight.shape
        tall, wide = _Axis(rows), _Axis(columns)
        kernel = groups, maps // groups, fan_in, tall.taps, tall.step, wide.taps, wide.step
        self._weight = np.zeros(kernel, dtype)
        self._back = np.empty(kernel, dtype)
        self._places = np.s_[..., : tall.span : tall.apart, : wide.span : wide.apart]

        pitch, size = max(wide.cells, wide.errors), (rows.output, columns.output)
        padded = np.zeros((channels, tall.step, wide.step, tall.cells, pitch, n), dtype)
        self._phases: list[tuple[Array, Array]] = []
        if tall.step == wide.step == 1:
            self.x = padded[:, 0, 0, rows.inside, columns.inside].swapaxes(0, 1)
        else:
            self.x = buffer(input_shape, n, dtype)
            self._phases = _paired(self.x, padded, (tall, wide), (0, 0))
        by_phase = padded.reshape(-1, *padded.shape[3:])
        self._read = _Taps(by_phase, groups, (tall, wide), (tall.step, wide.step), size)
        sums = np.empty((maps, rows.output, pitch, n), dtype)
        self._sums = sums[:, :, : columns.output].swapaxes(0, 1)
        self._z = _runs(sums, size).reshape(groups, maps // groups, -1)

        errors = np.zeros((maps, tall.errors, pitch, n), dtype)
        inside = errors[:, tall.reach :, wide.reach :]
        self.dy = inside[:, : rows.output, : columns.output].swapaxes(0, 1)
        self._dz = _runs(inside, size).reshape(groups, maps // groups, 1, 1, 1, 1, 1, -1)
        size = tall.end - tall.first, wide.end - wide.first
        reading = errors[:, tall.first :, wide.first :]
        self._readers = _Taps(reading, groups, (tall, wide), (1, 1), size)
        spread = np.empty((channels, tall.step, wide.step, size[0], pitch, n), dtype)
        self._spread, self._axes = spread, (tall, wide)
        runs = _runs(spread.reshape(-1, *spread.shape[3:]), size)
        self._dx_runs = runs.reshape(groups, fan_in, tall.step, wide.step, -1)

        self._bias = Bias(layer, dtype)
        self.grads = {"weight": np.empty(kernel, dtype), **self._bias.grads}

    @staticmethod
    def fits(layer: Convolution) -> bool:
        """Whether it has few weights at each place of the kernel."""
        maps, fan_in = layer.weight.shape[:2]
        return maps // layer.groups * fan_in <= _FEW

    def connect(self, y: Array, dx: Array | None) -> None:
        first = self._axes[0].first, self._axes[1].first
        self._y = y
        self._dx = [] if dx is None else _paired(dx, self._spread, self._axes, first)

    def load(self, parameters: Mapping[str, Array]) -> None:
        weight = rot180(parameters["weight"]) if self._flip else parameters["weight"]
        there = self._dense(self._weight)[self._places]
        np.copyto(there, weight.reshape(there.shape), casting="same_kind")
        np.copyto(self._back, self._weight[:, :, :, ::-1, :, ::-1])
        self._bias.load(parameters)

    def forward(self) -> None:
        for cells, phase in self._phases:
            np.copyto(phase, cells)
        self._read.add_up("goctfsh,gctfshl->gol", self._weight, self._z)
        self._bias.add(self._sums, out=self._y)

    def backward(self) -> None:
        np.vecdot(self._read.met[:, None], self._dz, out=self.grads["weight"])
        self._bias.backward(self.dy)
        if self._dx:
            self._readers.add_up("goctfsh,gotisjl->gcfhl", self._back, self._dx_runs)
            for cells, phase in self._dx:
                np.copyto(cells, phase)

    def unpacked(self, name: str, grad: Array) -> Array:
        if name == "bias":
            return grad.copy()
        grad = self._dense(grad)[self._places].reshape(self._shape)
        return np.array(rot180(grad) if self._flip else grad, order="C")

    def _dense(self, weight: Array) -> Array:
        """(..., taps, step, taps, step) -> the kernel with the zeros that complete it, a view."""
        tall, wide = weight.shape[3:5], weight.shape[5:]
        return weight.reshape(*weight.shape[:3], tall[0] * tall[1], wide[0] * wide[1])


class _Axis:
    """How a kernel meets the phases of an axis, and how long that of the errors is.

    A dilation moves the kernel's places apart; under a stride it fills them up with zeros instead.
    """

    def __init__(self, window: Window) -> None:
        self.step = window.stride
        self.apart, self.dilation = 1, window.dilation
        self.span = window.kernel
        if self.step > 1:
            self.apart, self.dilation, self.span = window.dilation, 1, window.span
        self.taps = -(-self.span // self.step)
        self.reach = (self.taps - 1) * self.dilation  # zeros before the errors
        self.cells = max(-(-window.padded // self.step), window.output + self.reach)
        self.phases = phases(window.size, self.step, window.before)
        self.first = min(phase.first for phase in self.phases)
        self.end = max(phase.end for phase in self.phases)
        self.errors = max(self.end, window.output) + self.reach


def _paired(
    maps: Array, by_phase: Array, axes: tuple[_Axis, _Axis], first: Pair
) -> list[tuple[Array, Array]]:
    """The cells of maps (H, C, W, n) of each phase, and where these are in (C, s, s, H', P, n)."""
    made = []
    tall, wide = axes
    for row in tall.phases:
        for column in wide.phases:
            places = row.places(first[0]), column.places(first[1])
            phase = by_phase[:, row.f, column.f, places[0], places[1]].swapaxes(0, 1)
            made.append((maps[row.cells, :, column.cells], phase))
    return made


def _runs(maps: Array, size: Pair) -> Array:
    """(C, H, P, n) -> (C, L): from the first cell of each map to that at `size`, a view.

    All rows, and what is between them.
    """
    a, b, _, d = maps.strides
    length = (size[0] - 1) * (b // d) + size[1] * maps.shape[3]
    return as_strided(maps, (len(maps), length), (a, d))


class _Taps:
    """What the weights of a kernel meet on `maps` (C steps, H, P, n), phase after phase.

    `met` is (groups, c, taps, step, taps, step, L): rows, then columns.

    What is added up is done in parts. Those of one image alone are copied first, for each column of
    the kernel: einsum takes the axis of the least stride for the run, and columns would be that.
    """

    def __init__(
        self, maps: Array, groups: int, axes: tuple[_Axis, _Axis], steps: Pair, size: Pair
    ) -> None:
        tall, wide = axes
        fan_in = len(maps) // (groups * steps[0] * steps[1])
        length = _runs(maps, size).shape[-1]
        a, b, c, d = maps.strides
        shape = groups, fan_in, tall.taps, steps[0], wide.taps, steps[1]

        def met(maps: Array, length: int, a: int, across: int) -> Array:
            channel, row = steps[0] * steps[1] * a, steps[1] * a
            down = tall.dilation * b
            strides = fan_in * channel, channel, down, row, across, a, d
            return as_strided(maps, (*shape, length), strides)

        across = wide.dilation * c
        self.met = met(maps, length, a, across)
        step = min(length, max(1, _RUN // d))
        self._parts = [slice(first, first + step) for first in range(0, length, step)]
        self._read = [self.met[..., part] for part in self._parts]
        self._copies: list[tuple[Array, Array]] = []
        if across == d and wide.taps > 1:
            above = tall.reach * (b // d)
            copy = np.empty((len(maps), wide.taps, above + step), maps.dtype)
            for index, read in enumerate(self._read):
                run = read.shape[-1]
                there = as_strided(read, (*copy.shape[:2], above + run), (a, d, d))
                self._copies.append((copy[..., : above + run], there))
                self._read[index] = met(copy, run, *copy.strides[:2])

    def add_up(self, terms: str, weight: Array, out: Array) -> None:
        """The sums over the places of the kernel, and over channels as `terms` says."""
        for index, part in enumerate(self._parts):
            if self._copies:
                np.copyto(*self._copies[index])
            np.einsum(terms, weight, self._read[index], out=out[..., part])
