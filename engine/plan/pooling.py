"""Pooling whose windows lie side by side, by strided halves of the input instead of windows."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from engine.arrays import Array, IntArray
from engine.geometry import Windows
from engine.layers import AveragePooling, MaxPooling
from engine.plan.layout import buffer, images_first, runs, twice

_LARGE = 32 << 10  # numbers that are pooled


def _tiles(around: Windows) -> bool:
    """Whether windows lie side by side, each of them full."""
    return all(
        w.stride == w.kernel and w.dilation == 1 and w.padded == w.size and w.read <= w.size
        for w in around
    )


def by_pairs(layer: MaxPooling | AveragePooling, input_shape: tuple[int, ...]) -> bool:
    """Whether windows are of 2x2 and lie side by side."""
    around = layer.windows(input_shape)
    return _tiles(around) and all(w.kernel == 2 for w in around)


class PairMaxPooling:
    """Max pooling of 2x2 windows: the larger of two columns, then of two rows.

    In this order an equal number never wins over one before it in reading order. Masks tell who
    won: on the way back an error goes to the winner and leaves the other with nothing.

    First the upper rows of all windows are put together, and the lower ones: then whatever is done
    to pairs runs over all of them at once, not row by row. Where they are too many for the cache
    that waits until masks are asked for: for the largest number alone any order will do.
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
        upper_rows = buffer((channels, rows.output, columns.read), n, dtype)
        self._two_rows = twice(upper_rows)
        self.dy = np.zeros_like(upper_rows[:, :, 0::2])  # in the same order
        self._read = self._rows(self.x)
        self._larger = twice(self.dy)  # of each pair of columns
        right_won, lower_won = np.empty_like(self._larger, bool), np.empty_like(self.dy, bool)
        self._won = right_won, lower_won
        errors = np.empty_like(self._larger)
        self._spread = np.empty_like(self._two_rows)
        self._taller = self._spread[0]  # of each pair of rows
        self._is_large = self.x.size > _LARGE

        self._columns = _pairs(self._two_rows, self._larger, right_won)
        self._halves = runs(*self._larger, lower_won)
        self._shares = runs(self.dy, lower_won, *errors)
        self._to_columns = _pairs(self._spread, errors, right_won)
        corners = np.add.outer(np.arange(rows.output) * 2 * width, np.arange(columns.output) * 2)
        self._corners = np.broadcast_to(corners[:, None, :, None], self.dy.shape).copy()
        self._winners = np.array([0, 1, width, width + 1])  # from the corner of a window

    def _rows(self, x: Array) -> Array:
        """The upper and the lower rows of all windows (2, H', C, 2 W', n), a view."""
        used = x[: self._height, :, : self._width]
        return used.reshape(len(used) // 2, 2, *used.shape[1:]).swapaxes(0, 1)

    def connect(self, y: Array, dx: Array | None) -> None:
        self._y = y
        self._highest = runs(*self._larger, y)
        self._dx = None if dx is None else self._rows(dx)

    def forward(self) -> None:
        if self._is_large:
            np.maximum(self._read[0], self._read[1], out=self._taller)
            np.maximum(self._taller[:, :, 0::2], self._taller[:, :, 1::2], out=self._y)
        else:
            self._gather()
            upper, lower, y = self._highest
            np.maximum(upper, lower, out=y)

    def _gather(self) -> None:
        self._two_rows[...] = self._read
        left, right, larger, _ = self._columns
        np.maximum(left, right, out=larger)

    def _compare(self) -> None:
        if self._is_large:
            self._gather()
        left, right, _, right_won = self._columns
        np.greater(right, left, out=right_won)
        upper, lower, lower_won = self._halves
        np.greater(lower, upper, out=lower_won)

    def backward(self) -> None:
        if self._dx is None:
            return
        self._compare()
        dy, lower_won, upper, lower = self._shares
        np.multiply(dy, lower_won, out=lower)
        np.subtract(dy, lower, out=upper)
        left, right, errors, right_won = self._to_columns
        np.multiply(errors, right_won, out=right)
        np.subtract(errors, right, out=left)
        self._dx[...] = self._spread

    def saved(self) -> IntArray:
        """What max_pool2d would have recorded (N, C, H', W'), a view."""
        self._compare()
        if np.isnan(self._larger).any():  # a NaN wins no comparison, yet counts
            return self._layer.forward(images_first(self.x))[1]
        right_won, lower_won = self._won
        upper, lower = right_won.view(np.uint8)
        winner = upper ^ lower
        winner &= lower_won
        winner ^= upper  # the right column, in the row that won
        winner += lower_won
        winner += lower_won
        places = self._winners.take(winner)
        places += self._corners
        return places.transpose(3, 1, 0, 2)


def _pairs(rows: Array, *halves: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """rows (2, H', C, 2 W', n) -> its left and its right columns; then `halves`, which have half as
    many columns; all as one run for each image: (..., n), or (...) of one image. Views.
    """
    n = rows.shape[-1]
    (run,) = runs(rows)
    left, right = run.reshape(-1, 2, n).swapaxes(0, 1)
    made = (left, right, *(runs(half)[0].reshape(-1, n) for half in halves))
    return tuple(array[:, 0] for array in made) if n == 1 else made


class TileAveragePooling:
    """Average pooling of windows side by side: sums of rows, then of columns."""

    def __init__(
        self, layer: AveragePooling, input_shape: tuple[int, ...], n: int, dtype: DTypeLike
    ) -> None:
        self._around = rows, columns = layer.windows(input_shape)
        channels = input_shape[0]
        self.x = buffer(input_shape, n, dtype)
        self.dy = buffer((channels, rows.output, columns.output), n, dtype)
        self._sums = buffer((channels, rows.output, columns.size), n, dtype)
        self._rows = [self.x[u : rows.read : rows.kernel] for u in range(rows.kernel)]
        self._columns = [
            self._sums[:, :, v : columns.read : columns.kernel] for v in range(columns.kernel)
        ]
        self._share = self.dy.dtype.type(1 / (rows.kernel * columns.kernel))
        self._shares = np.empty_like(self.dy)

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
            cells[...] = self._shares


def _add_up(terms: list[Array], out: Array) -> None:
    if len(terms) == 1:
        np.copyto(out, terms[0])
        return
    np.add(terms[0], terms[1], out=out)
    for term in terms[2:]:
        np.add(out, term, out=out)
