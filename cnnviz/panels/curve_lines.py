"""The lines of a training: what is plotted of so many numbers, and in which colours."""

import numpy as np
from PyQt6.QtGui import QColor

from engine.arrays import Array, IntArray
from engine.values import dataclass

WINDOW = 25  # batches of the running mean
PALE = 0.45  # how much of its colour the line of each batch has
PIECES = 300  # of a line in view; a smooth one needs fewer
SMOOTH_PIECES = 150


@dataclass(frozen=True, eq=False)
class Lines:
    """Numbers (n,), one after each batch; and those of the examinations (m,) after `at` batches."""

    batches: Array
    at: Array
    examined: Array


def running_mean(values: Array, index: IntArray) -> Array:
    """The means of `values` (n,) at `index` (m,) and of those before them, WINDOW in all; (m,)."""
    window = index[:, None] - np.arange(WINDOW)
    inside = window >= 0
    sums = np.where(inside, values[np.maximum(window, 0)], 0).sum(1, dtype=np.float64)
    return sums / inside.sum(1)


def smooth(values: Array, left: float, right: float) -> tuple[Array, Array]:
    """The running mean between two numbers of batches, at so many places as can be seen."""
    first, seen = _in_view(values, left, right)
    index = first + np.arange(0, len(seen), max(1, len(seen) // SMOOTH_PIECES))
    index = np.append(index, [first + len(seen) - 1] * bool(len(seen))).astype(np.intp)
    return (index + 1).astype(np.float64), running_mean(values, index)


def thinned(values: Array, left: float, right: float) -> tuple[Array, Array]:
    """The line of `values` (n,), one after each batch, between two numbers of batches: x and y.

    Where there are more than can be seen, the lowest and the highest of each piece are kept.
    """
    first, seen = _in_view(values, left, right)
    size = -(-len(seen) // PIECES)
    if size < 3:
        return np.arange(first + 1.0, first + 1 + len(seen)), seen
    whole = len(seen) // size * size
    pieces = seen[:whole].reshape(-1, size)
    x = np.repeat(np.arange(first + 1.0, first + 1 + whole, size), 2)
    rest = np.arange(first + 1.0 + whole, first + 1 + len(seen))
    ends = np.stack([pieces.min(1), pieces.max(1)], 1).ravel()
    return np.concatenate([x, rest]), np.concatenate([ends, seen[whole:]])


def _in_view(values: Array, left: float, right: float) -> tuple[int, Array]:
    """The numbers between two places, and one beyond on each side; the index of the first."""
    first = min(max(0, int(left) - 2), len(values))
    return first, values[first : max(first, int(right) + 2)]


def mixed(colour: str, ground: str, share: float = PALE) -> QColor:
    """`share` of a colour on a ground; a line that is opaque is faster than one that is not."""
    a, b = QColor(colour), QColor(ground)
    channels = zip(a.getRgb()[:3], b.getRgb()[:3], strict=True)
    return QColor(*(round(share * x + (1 - share) * y) for x, y in channels))
