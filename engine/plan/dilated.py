r"""Convolution with a dilation d, as one without.

The cells that a window reads are d apart: all have the same remainder when their place is divided
by d. The cells of each remainder are an image of their own, on which the kernel slides without
dilation, to the outputs of the same remainder. So d x d smaller images take the place of each:

    x'[n, f; c, q] = x[n, c, q d + f]                y[n, o, q d + f] = y'[n, f; o, q]

Source: F. Yu, V. Koltun, Multi-scale context aggregation by dilated convolutions, 2016, whose
implementations call it "space to batch".
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.layers import Convolution
from engine.plan.layout import buffer
from engine.plan.part import ParametricPart
from engine.plan.phases import phases
from engine.values import replace

Make = Callable[[Convolution, tuple[int, ...], int, DTypeLike], ParametricPart]
Pairs = list[tuple[Array, Array]]


class DilatedConvolution:
    """A convolution padded with zeros that `fits`, by a part that `make` makes."""

    def __init__(
        self, layer: Convolution, input_shape: tuple[int, ...], n: int, dtype: DTypeLike, make: Make
    ) -> None:
        self._around = rows, columns = layer.windows(input_shape)
        phases = rows.dilation * columns.dilation * n
        size = -(-rows.padded // rows.dilation), -(-columns.padded // columns.dilation)
        small = replace(layer, dilation=1, padding=0)
        shape = input_shape[0], *size
        self._part = make(small, shape, phases, dtype)
        self.x = buffer(input_shape, n, dtype)
        self.dy = buffer(layer.output_shape(input_shape), n, dtype)
        self._small_y = buffer(small.output_shape(shape), phases, dtype)
        self._small_dx = buffer(shape, phases, dtype)
        self._x = self._phases(self.x, self._part.x, inputs=True)
        self._errors = self._phases(self.dy, self._part.dy, inputs=False)

    @staticmethod
    def fits(layer: Convolution, input_shape: tuple[int, ...]) -> bool:
        """Whether an axis has a dilation, and none a stride as well."""
        around = layer.windows(input_shape)
        single = all(w.dilation == 1 or w.stride == 1 for w in around)
        return single and any(w.dilation > 1 for w in around)

    @property
    def grads(self) -> Mapping[str, Array]:
        return self._part.grads

    def connect(self, y: Array, dx: Array | None) -> None:
        self._part.connect(self._small_y, None if dx is None else self._small_dx)
        self._y = self._phases(y, self._small_y, inputs=False)
        self._dx = [] if dx is None else self._phases(dx, self._small_dx, inputs=True)

    def load(self, parameters: Mapping[str, Array]) -> None:
        self._part.load(parameters)

    def forward(self) -> None:
        for cells, small in self._x:
            np.copyto(small, cells)
        self._part.forward()
        for cells, small in self._y:
            np.copyto(cells, small)

    def backward(self) -> None:
        for cells, small in self._errors:
            np.copyto(small, cells)
        self._part.backward()
        for cells, small in self._dx:
            np.copyto(cells, small)

    def unpacked(self, name: str, grad: Array) -> Array:
        return self._part.unpacked(name, grad)

    def _phases(self, maps: Array, small: Array, *, inputs: bool) -> Pairs:
        """The cells of `maps` (H, C, W, n) of each phase, and where they are in `small`; views."""
        rows, columns = self._around
        height, _, width, n = maps.shape
        apart = small.reshape(*small.shape[:3], rows.dilation, columns.dilation, n)
        before = (rows.before, columns.before) if inputs else (0, 0)
        return [
            (
                maps[row.cells, :, column.cells],
                apart[row.places(), :, column.places(), row.f, column.f],
            )
            for row in phases(height, rows.dilation, before[0])
            for column in phases(width, columns.dilation, before[1])
        ]
