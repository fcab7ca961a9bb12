"""Where each feature map stands on the canvas of the network map. Without Qt.

The canvas has the proportions of what is seen of it. It is as large as that where all columns find
room at a legible size; for a larger network it is larger, and seen from farther away.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from cnnviz.stage.map_view import Rects, Size
from engine.values import dataclass

SIDE = 10.0  # free at the left and at the right
TOP, BOTTOM = 4.0, 10.0  # and above and below
ROWS = (8, 12, 16, 24, 32)  # maps one below the other, before a column gets a second row of them
INPUT = 100.0  # the largest picture of the input
LARGEST = 64.0  # the largest of any other map
LEGIBLE = 14.0  # the smallest of many cells, before the canvas grows
NUMBER = 30.0  # a cell with a number; few cells are that large where there is room
CLOSE = 8.0  # the least room between the names of two columns
JOINED = 22.0  # and between their pictures, for the lines
APART = 4.0  # and between two maps
NAMED = 44.0  # the least width of a column, for its name
BAR = 12.0  # the width of a long vector
SHORT = 16  # a vector up to this length is shown number by number
GROWTH = 1.12  # of the canvas, until all is legible

Shape = tuple[int, ...]
Shapes = tuple[Shape, ...]


def pictures(shape: Shape) -> int:
    """How many pictures a column of this shape has."""
    if len(shape) == 3:
        return shape[0]
    return shape[0] if shape[0] <= SHORT else 1


def cells(shape: Shape) -> tuple[int, int]:
    """Rows and columns of each picture."""
    if len(shape) == 3:
        return shape[1], shape[2]
    return (1, 1) if shape[0] <= SHORT else (shape[0], 1)


@dataclass(frozen=True, eq=False)
class Stack:
    """The pictures of one column: `rects` (n, 4) on the canvas, `abreast` in each row."""

    shape: Shape
    abreast: int
    rects: Rects

    @property
    def left(self) -> float:
        return float(self.rects[:, 0].min())

    @property
    def right(self) -> float:
        return float((self.rects[:, 0] + self.rects[:, 2]).max())


@dataclass(frozen=True, eq=False)
class Canvas:
    """All columns, and the size of what they stand on."""

    stacks: tuple[Stack, ...]
    size: Size


@lru_cache(maxsize=8)
def canvas(shapes: Shapes, width: float, height: float, unit: float) -> Canvas:
    """The columns of these shapes, to be seen in width x height pixels; a `unit` is a word's."""
    larger = 1.0
    while True:
        size = width * larger, height * larger
        for sizes, rows in _trials(shapes, size, unit):
            return Canvas(_placed(shapes, sizes, rows, size, unit), size)
        larger *= GROWTH


def _trials(shapes: Shapes, size: Size, unit: float) -> Iterator[tuple[list[Size], int]]:
    """Sizes of the pictures of each column that fit a canvas, the largest first."""
    most = max(pictures(shape) if len(shape) == 3 else 1 for shape in shapes)
    # more rows than there are pictures would make no column narrower
    tried = [rows for rows, fewer in zip(ROWS, (0, *ROWS), strict=False) if most > fewer]
    tried = [
        rows for rows in tried if _fits(shapes, _sizes(shapes, rows, size, 0.0), rows, size, unit)
    ]
    for share in np.linspace(1.0, 0.0, 16).tolist() if tried else ():
        for rows in tried:
            sizes = _sizes(shapes, rows, size, share)
            if _fits(shapes, sizes, rows, size, unit):
                yield sizes, rows


def _fits(shapes: Shapes, sizes: list[Size], rows: int, size: Size, unit: float) -> bool:
    """Whether the columns have room beside each other, and their pictures one below the other."""
    wide = sum(_widths(shapes, sizes, rows, unit)) + CLOSE * len(shapes) + 2 * SIDE
    tall = max(
        _down(shape, rows) * (high + (1.0 if len(shape) == 1 else APART))
        for shape, (_, high) in zip(shapes, sizes, strict=True)
    )
    return wide <= size[0] and tall <= size[1] - TOP - BOTTOM


def _abreast(shape: Shape, rows: int) -> int:
    return -(-pictures(shape) // rows) if len(shape) == 3 else 1


def _down(shape: Shape, rows: int) -> int:
    """How many pictures stand one below the other."""
    return -(-pictures(shape) // _abreast(shape, rows))


def _widths(shapes: Shapes, sizes: list[Size], rows: int, unit: float) -> list[float]:
    """The width of each column: its pictures with some room, and at least its name."""
    found = []
    for shape, (wide, _) in zip(shapes, sizes, strict=True):
        abreast = _abreast(shape, rows)
        content = wide * abreast + APART * (abreast - 1)
        found.append(max(content + JOINED - CLOSE, NAMED * unit))
    return found


def _sizes(shapes: Shapes, rows: int, size: Size, share: float) -> list[Size]:
    """Width and height of a picture of each column; `share` from 0, just legible, to 1."""
    deepest = (
        max(max(cells(shape)) for shape in shapes if len(shape) == 3)
        if any(len(shape) == 3 for shape in shapes)
        else 1
    )
    high = size[1] - TOP - BOTTOM
    found = []
    for index, shape in enumerate(shapes):
        if len(shape) == 1:
            found.append(_vector_size(shape, high))
            continue
        room = high / _down(shape, rows) - APART
        longest = max(cells(shape))
        least = min(LEGIBLE, 8.0 + longest)
        told = NUMBER * longest  # where all cells have numbers
        if index:
            # deeper maps have fewer cells and are smaller, so that one sees the picture shrink
            most = max(LARGEST, 0.2 * high) * (0.5 + 0.5 * longest / deepest)
            most = min(room, max(most, min(told, 0.6 * high)))
        else:
            least *= 3 if shape[0] <= 3 else 1
            most = max(INPUT, 0.35 * high)
            most = min(room, told if told <= 0.25 * size[0] else min(most, 0.17 * size[0]))
        side = least + (max(most, least) - least) * share
        found.append(_of_shape(cells(shape), side))
    return found


def _of_shape(shape: tuple[int, int], side: float) -> Size:
    """A picture whose longer side is `side`; very long ones are not as thin as they would be."""
    longest = max(shape)
    least = min(6.0, side)
    return (
        float(int(max(least, side * shape[1] / longest))),
        float(int(max(least, side * shape[0] / longest))),
    )


def _vector_size(shape: Shape, room: float) -> Size:
    if cells(shape) == (1, 1):
        side = max(float(int(min(max(22.0, 0.07 * room), room / shape[0] - 3))), 3.0)
        return side, side
    high = float(int(room * 0.9))
    pitch = high / shape[0]  # where a number fits there is room for all of it
    return (BAR if pitch < 12 else min(60.0, 3.2 * pitch)), high


def _placed(
    shapes: Shapes, sizes: list[Size], rows: int, size: Size, unit: float
) -> tuple[Stack, ...]:
    slots, room = _widths(shapes, sizes, rows, unit), size[1] - TOP - BOTTOM
    gap = (size[0] - 2 * SIDE - sum(slots)) / len(shapes)
    x, stacks = SIDE + gap / 2, []
    for shape, (wide, high), slot in zip(shapes, sizes, slots, strict=True):
        abreast, down = _abreast(shape, rows), _down(shape, rows)
        left = x + (slot - wide * abreast - APART * (abreast - 1)) / 2
        pitch = min(room / down, 2.2 * high)
        top = TOP + (room - pitch * down) / 2
        row, beside = np.divmod(np.arange(pictures(shape)), abreast)
        rects = np.empty((pictures(shape), 4))
        rects[:, 0] = left + beside * (wide + APART)
        rects[:, 1] = top + pitch * (row + 0.5) - high / 2
        rects[:, 2:] = wide, high
        stacks.append(Stack(shape, abreast, rects))
        x += slot + gap
    return tuple(stacks)
