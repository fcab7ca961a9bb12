"""How pictures of the network map come to the screen pixel by pixel. No Qt."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.stage.map_view import Rects
from cnnviz.stage.scene import Rect

Cells = NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class Part:
    """What is in sight of some pictures, if it is the same part of all of them.

    `size` is the width and height of the pictures in device pixels. `rows` and `columns` tell for
    each pixel in sight which cell it shows, `targets` for each picture where on the screen (rows,
    columns) its pixels go.
    """

    pictures: Cells
    size: tuple[int, int]
    rows: Cells
    columns: Cells
    targets: tuple[tuple[slice, slice], ...]


def parts_of(
    rects: Rects, visible: list[int], cells: tuple[int, int], body: Rect, ratio: float
) -> list[Part]:
    """The parts of a column whose pictures have rows x columns `cells`, or fewer pixels."""
    if not visible:
        return []
    width, height = np.maximum(np.rint(rects[0, 2:] * ratio), 1).astype(int).tolist()
    # where cells are smaller than pixels, what is shown has one for each
    rows, columns = min(cells[0], height), min(cells[1], width)
    down, along = _cells_of(height, rows), _cells_of(width, columns)
    seen = np.array(visible)
    corners = np.rint(rects[seen, :2] * ratio).astype(int)
    begin, end = (np.rint(np.array(v) * ratio).astype(int) for v in (body[:2], _end(body)))
    cut = np.hstack([np.maximum(begin - corners, 0), np.minimum(end - corners, (width, height))])
    alike = defaultdict(list)
    for place, part in enumerate(cut.tolist()):
        alike[tuple(part)].append(place)
    return [
        Part(
            seen[places],
            (width, height),
            down[top:bottom],
            along[left:right],
            tuple(
                (slice(y + top, y + bottom), slice(x + left, x + right))
                for x, y in corners[places].tolist()
            ),
        )
        for (left, top, right, bottom), places in alike.items()
        if right > left and bottom > top
    ]


def _cells_of(pixels: int, cells: int) -> Cells:
    """(pixels,): in which cell the middle of each pixel lies."""
    return (2 * np.arange(pixels) + 1) * cells // (2 * pixels)


def _end(rect: Rect) -> tuple[float, float]:
    x, y, width, height = rect
    return x + width, y + height
