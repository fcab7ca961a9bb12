"""Pooling whose windows lie side by side, by strided halves of the input instead of windows."""

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array, IntArray
from engine.geometry import Windows
from engine.layers import AveragePooling, MaxPooling
from engine.plan.layout import buffer, images_first


def _tiles(around: Windows) -> bool:
    """Whether windows lie side by side, each of them full."""
    return all(
        w.stride == w.kernel and w.dilation == 1 and w.padded == w.size and w.read <= w.size
        for w in around
    )


class PairMaxPooling:
    """Max pooling of 2x2 windows: the larger of two columns, then of two rows.

    In this order an equal number never wins over one before it in reading order. Masks tell who
    won: on the way back an error goes to the winner and leaves the other with nothing.

    For the largest number alone any order will do, and rows are the longer runs.
    """

    def __init__(
        self,
        layer: MaxPooling,
        input_shape: tuple[int, ...],
        n: int,
        dtype: DTypeLike,
    ) -> None:
        self._layer = layer
        channels, _, width = input_shape
        rows, columns = layer.windows(input_shape)
        self._height, self._width = rows.read, columns.read  # an odd edge is not read
        self.x = buffer(input_shape, n, dtype)
        self.dy = buffer((channels, rows.output, columns.output), n, dtype)
        self._left, self._right = self._columns(self.x)
        self._larger = np.empty(self._left.shape, dtype)  # of each pair of columns
        self._right_won = np.empty(self._left.shape, bool)
        self._upper, self._lower = self._larger[0::2], self._larger[1::2]
        used = self.x[: self._height]
        self._pairs = used[0::2], used[1::2]  # rows
        self._taller = np.empty(self._pairs[0].shape, dtype)
        self._pairs_of_taller = self._columns(self._taller)
        self._lower_won = np.empty(self.dy.shape, bool)
        self._errors = np.empty(self._larger.shape, dtype)
        self._upper_errors, self._lower_errors = self._errors[0::2], self._errors[1::2]
        corners = np.add.outer(np.arange(rows.output) * 2 * width, np.arange(columns.output) * 2)
        self._corners = np.broadcast_to(corners[:, None, :, None], self.dy.shape).copy()
        self._winners = np.array([0, 1, width, width + 1])  # from the corner of a window

    @staticmethod
    def fits(layer: MaxPooling, input_shape: tuple[int, ...]) -> bool:
        around = layer.windows(input_shape)
        return _tiles(around) and all(w.kernel == 2 for w in around)

    def _columns(self, x: Array) -> tuple[Array, Array]:
        """The left and the right columns of all windows, views."""
        height, width = self._height, self._width
        return x[:height, :, 0:width:2], x[:height, :, 1:width:2]

    def connect(self, y: Array, dx: Array | None) -> None:
        self._y = y
        self._dx = None if dx is None else self._columns(dx)

    def forward(self) -> None:
        np.maximum(*self._pairs, out=self._taller)
        np.maximum(*self._pairs_of_taller, out=self._y)

    def _compare(self) -> None:
        np.maximum(self._left, self._right, out=self._larger)
        np.greater(self._right, self._left, out=self._right_won)
        np.greater(self._lower, self._upper, out=self._lower_won)

    def backward(self) -> None:
        if self._dx is None:
            return
        self._compare()
        np.multiply(self.dy, self._lower_won, out=self._lower_errors)
        np.subtract(self.dy, self._lower_errors, out=self._upper_errors)
        left, right = self._dx
        np.multiply(self._errors, self._right_won, out=right)
        np.subtract(self._errors, right, out=left)

    def saved(self) -> IntArray:
        """What max_pool2d would have recorded (N, C, H', W'), a view."""
        self._compare()
        if np.isnan(np.vdot(self._larger, self._larger)):  # a NaN wins no comparison, yet counts
            return self._layer.forward(images_first(self.x))[1]
        won = self._right_won.view(np.uint8)
        winner = won[0::2] ^ won[1::2]
        winner &= self._lower_won
        winner ^= won[0::2]  # the right column, in the row that won
        winner += self._lower_won
        winner += self._lower_won
        places = self._winners.take(winner)
        places += self._corners
        return places.transpose(3, 1, 0, 2)


class TileAveragePooling:
    """Average pooling of windows side by side: sums of rows, then of columns."""

    def __init__(
        self, layer: AveragePooling, input_shape: tuple[int, ...], n: int, dtype: DTypeLike
    ) -> None:
        self._around = rows, columns = layer.windows(input_shape)
        channels = input_shape[0]
        self.x = buffer(input_shape, n, dtype)
        self.dy = buffer((channels, rows.output, columns.output), n, dtype)
        self._sums = np.empty((rows.output, channels, columns.size, n), dtype)
        self._rows = [self.x[u : rows.read : rows.kernel] for u in range(rows.kernel)]
        self._columns = [
            self._sums[:, :, v : columns.read : columns.kernel] for v in range(columns.kernel)
        ]
        self._share = self.dy.dtype.type(1 / (rows.kernel * columns.kernel))
        self._shares = np.empty(self.dy.shape, dtype)

    @staticmethod
    def fits(layer: AveragePooling, input_shape: tuple[int, ...]) -> bool:
        return _tiles(layer.windows(input_shape))

    def connect(self, y: Array, dx: Array | None) -> None:
        rows, columns = self._around
        self._y = y
        self._dx = (
            []
            if dx is None
            else [
                dx[u : rows.read : rows.kernel, :, v : columns.read : columns.kernel]
                for u in range(rows.kernel)
                for v in range(columns.kernel)
            ]
        )

    def forward(self) -> None:
        _add_up(self._rows, self._sums)
        _add_up(self._columns, self._y)
        np.multiply(self._y, self._share, out=self._y)

    def backward(self) -> None:
        np.multiply(self.dy, self._share, out=self._shares)
        for cells in self._dx:
            np.copyto(cells, self._shares)


def _add_up(terms: list[Array], out: Array) -> None:
    if len(terms) == 1:
        np.copyto(out, terms[0])
        return
    np.add(terms[0], terms[1], out=out)
    for term in terms[2:]:
        np.add(out, term, out=out)
