"""Inputs (C, H, W) in plain numbers: ready ones, and those that are made from another. No Qt."""

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, frozen

SMALLEST_GRID, LARGEST_GRID = 3, 28  # cells of a line, of what is drawn or typed
LEVELS = 9  # the ink of a cell, in whole numbers
LUMA = np.array([0.299, 0.587, 0.114])  # how bright red, green and blue are to the eye (BT.601)
SIDES = (128, 64, LARGEST_GRID)  # longer sides that a picture can be scaled down to
READY = (
    "vertical_edge",
    "horizontal_edge",
    "diagonal",
    "cross",
    "box",
    "checkerboard",
    "ramp",
    "point",
)


def typable(x: Array) -> bool:
    """Whether an input is small enough to be typed into."""
    return max(x.shape[1:]) <= LARGEST_GRID


def same(a: Array, b: Array) -> bool:
    """Whether two inputs are views of the same numbers."""
    return a.shape == b.shape and np.may_share_memory(a, b)


def ready(name: str, rows: int, columns: int) -> Array:
    """(1, rows, columns): one of READY, in whole numbers from 0 to LEVELS."""
    row, column = np.indices((rows, columns))
    to_edge = np.minimum(np.minimum(row, rows - 1 - row), np.minimum(column, columns - 1 - column))
    # from corner to corner: the cells that are half a cell or less away from the line
    beside = abs(row * (columns - 1) - column * (rows - 1)) / (max(rows, columns) - 1)
    shares = {
        "vertical_edge": column >= columns // 2,
        "horizontal_edge": row >= rows // 2,
        "diagonal": beside <= 0.5,
        "cross": (row == rows // 2) | (column == columns // 2),
        "box": to_edge == (1 if min(rows, columns) > 4 else 0),
        "checkerboard": (row + column) % 2 == 0,
        "ramp": column / (columns - 1),
        "point": (row == rows // 2) & (column == columns // 2),
    }
    return frozen(np.rint(LEVELS * shares[name].astype(np.float64))[None])


def shifted(x: Array, down: int, right: int) -> Array:
    """The input moved by -1, 0 or 1 cells; zeros come in."""
    rows, columns = x.shape[1:]
    wide = np.pad(x, ((0, 0), (1, 1), (1, 1)))
    return frozen(wide[:, 1 - down : 1 - down + rows, 1 - right : 1 - right + columns])


def sized(x: Array, channels: int, rows: int, columns: int) -> Array:
    """What of the input fits into another shape; the rest of it is 0."""
    made = np.zeros((channels, rows, columns))
    kept = x[:channels, :rows, :columns]
    made[: kept.shape[0], : kept.shape[1], : kept.shape[2]] = kept
    return frozen(made)


def grey(x: Array) -> Array:
    """(1, H, W): how bright each cell of red, green and blue is."""
    return frozen((LUMA[:, None, None] * x).sum(0, keepdims=True))


def fitted(shape: tuple[int, ...], side: int) -> tuple[int, int]:
    """The rows and columns of a picture with `side` as its longer side; 3 is the least."""
    rows, columns = (max(3, round(n * side / max(shape[1:]))) for n in shape[1:])
    return rows, columns


def scaled(x: Array, rows: int, columns: int) -> Array:
    """The input in fewer cells: each is the mean of the area that it covers."""
    fewer = _means(_means(x, rows).transpose(0, 2, 1), columns).transpose(0, 2, 1)
    return frozen(np.round(fewer, 12))  # sums of many numbers: white stays 1


def gridded(ink: NDArray[np.uint8], size: int, whole: bool) -> Array:
    """A drawing (h, w), 0 to 255, as an input (1, size, size): the mean ink of each cell.

    From 0 to 1; as whole numbers from 0 to LEVELS, where the strongest cell is LEVELS.
    """
    means = scaled(ink[None] / 255.0, size, size)
    return frozen(np.rint(LEVELS * means / max(means.max(), 1e-9))) if whole else means


def _means(x: Array, size: int) -> Array:
    """The means of `size` equal pieces of axis 1; they may cut through cells."""
    cells = x.shape[1]
    edges = np.linspace(0, cells, size + 1)
    cut = np.minimum(edges.astype(int), cells - 1)
    before = np.cumsum(x, axis=1)[:, cut] - x[:, cut]
    sums = before + x[:, cut] * (edges - cut)[:, None]
    return np.diff(sums, axis=1) * (size / cells)
