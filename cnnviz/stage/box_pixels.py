"""The cells of a matrix with their numbers, pixel by pixel."""

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QPaintEngine, QPainter

from cnnviz.image_memory import view_of
from cnnviz.scales import Table, levels
from cnnviz.stage.cell_pixels import FILLED, ZEROS, Edges, lay_cells, shades_of, tiles_of
from cnnviz.stage.contents import FEW
from cnnviz.stage.numbers import printed, scale_exponent, size_of
from cnnviz.stage.scene import Box, Span
from cnnviz.theme import Theme


def has_cell_numbers(box: Box) -> bool:
    """Whether each cell shows its number as all others do; few that stand alone have more room."""
    return box.has_numbers and box.values.size > 1 and not is_short(box)


def is_short(box: Box) -> bool:
    """A vector of few numbers."""
    return box.vector and box.values.size <= FEW


def part_of(span: Span) -> tuple[slice, slice]:
    row, column, rows, columns = (int(i) for i in span)
    return slice(row, row + rows), slice(column, column + columns)


def thickness(ratio: float) -> int:
    """The device pixels of what is about one pixel thick."""
    return max(1, round(ratio))


def looks_of(box: Box, part: tuple[slice, slice]) -> NDArray[np.integer]:
    """Of cells: their level; or that of a zero, or of one that was filled in."""
    values = box.values[part]
    looks = np.where(values == 0, ZEROS, levels(values, box.limit))
    if box.filler is not None:
        looks[box.filler[part] & (values == 0)] = FILLED
    return looks


def paint_pixels(painter: QPainter, box: Box, theme: Theme, family: str, span: Span) -> bool:
    """Colours, lines and numbers of a span of cells, pixel by pixel; whether that is possible."""
    at, engine = painter.deviceTransform(), painter.paintEngine()
    ratio = at.m11()
    straight = not at.isRotating() and ratio == at.m22() > 0
    if not straight or engine is None or engine.type() is not QPaintEngine.Type.Raster:
        return False
    down, along = _edges(box, ratio, (at.dy(), at.dx()))
    rows, columns = part_of(span)
    top, left = int(down[rows.start]), int(along[columns.start])
    pixels = np.empty((down[rows.stop] - top, along[columns.stop] - left), np.uint32)
    if not _lay(pixels, box, theme, family, span, (down - top, along - left), ratio):
        return False
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    painter.drawImage(QPointF(left - at.dx(), top - at.dy()), view_of(pixels))
    painter.restore()
    return True


def lay_box(
    pixels: Table, box: Box, theme: Theme, family: str, ratio: float, corner: tuple[int, int]
) -> bool:
    """Lay all cells with their numbers on pixels, of which the first is in `corner` (down, along).

    Nothing is laid, and False returned, where there are no numbers or no room for them.
    """
    if not has_cell_numbers(box):
        return False
    edges = _edges(box, ratio, (-corner[0], -corner[1]))
    return _lay(pixels, box, theme, family, (0, 0, *box.shape), edges, ratio)


def _edges(box: Box, ratio: float, shift: tuple[float, float]) -> tuple[Edges, Edges]:
    """The device pixels where rows and columns begin, and where the last ones end."""
    down, along = (
        np.floor(by + (begin + np.arange(count + 1) * pitch) * ratio + 0.5).astype(int)
        for by, begin, pitch, count in zip(
            shift, box.origin[::-1], box.pitch[::-1], box.shape, strict=True
        )
    )
    return down, along


def _lay(
    pixels: Table,
    box: Box,
    theme: Theme,
    family: str,
    span: Span,
    edges: tuple[Edges, Edges],
    ratio: float,
) -> bool:
    """Lay a span of cells on pixels, if the numbers of all cells have room in them."""
    down, along = edges
    high, wide = (int((some[1:] - some[:-1]).max()) for some in edges)
    tiles = tiles_of(family, size_of(box.pitch), ratio, (high % 2, wide % 2))
    numbers = printed(box.values * 10.0 ** -scale_exponent(box.limit))
    if not tiles.fit(numbers.ravel(), wide):  # whatever of them is to be painted
        return False
    rows, columns = part = part_of(span)
    lay_cells(
        pixels,
        numbers[part],
        looks_of(box, part),
        shades_of(theme, box.role),
        tiles,
        (down[rows.start : rows.stop + 1], along[columns.start : columns.stop + 1]),
        (int(not rows.start), int(not columns.start), thickness(ratio)),
    )
    return True
