"""Draws the feature maps of the network map: as small pictures, and from near with numbers."""

from collections.abc import Sequence
from math import ceil, floor

import numpy as np
from PyQt6.QtCore import QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPen

from cnnviz.formula import number
from cnnviz.frame import Column
from cnnviz.scales import INKS, Table, light_ink_of, table_of
from cnnviz.stage.map_grid import cells
from cnnviz.stage.map_layout import MapLayout
from cnnviz.stage.map_scale import ends, is_ink, pages, shares
from cnnviz.stage.matrix import image_of, levels, paint_box
from cnnviz.stage.painter import Style, box_range
from cnnviz.stage.scene import Box
from cnnviz.state import MapScale
from cnnviz.theme import Theme
from engine.arrays import Array

GRIDDED = 8.0  # pixels of a cell from which on there are lines between them
TOLD = 26.0  # pixels of a number that stands alone, from which on it is printed
MAGNIFIED = 500_000  # pixels of a column up to which all of them are kept
BORDERED = 5.0  # pixels of a picture from which on it has a line around it
BELOW = 11.0  # room below a picture, in units, for its range


class Pictures:
    """The coloured pictures of some columns; each column is coloured when it is first asked for."""

    def __init__(self, columns: Sequence[Column], scale: MapScale, theme: Theme) -> None:
        self.columns = columns
        self.ends = ends(columns, scale)
        self._theme = theme
        self._images: dict[int, QImage] = {}
        self._scaled: dict[int, QImage] = {}
        self._large: dict[tuple[int, int, int], QImage] = {}

    def page(self, column: int, index: int) -> Array:
        """(rows, columns): the numbers of a picture."""
        page: Array = pages(self.columns[column].matrix.values)[index]
        return page

    def image(self, column: int) -> QImage:
        """One pixel a cell, all pictures of a column one below the other."""
        if column not in self._images:
            self._images[column] = image_of(self._coloured(column))
        return self._images[column]

    def _coloured(self, column: int) -> Table:
        matrix = self.columns[column].matrix
        parts = shares(pages(matrix.values), self.ends[column])
        rgb: Table = table_of(self._theme, matrix.role)[levels(parts, matrix.role, 1.0)]
        return rgb.reshape(-1, rgb.shape[-1])

    def magnified(self, column: int, width: int, height: int) -> QImage:
        """The same with width x height pixels a cell: to copy them is faster than to scale."""
        key = column, width, height
        if key not in self._large:
            rgb = self._coloured(column).repeat(height, axis=0).repeat(width, axis=1)
            self._large = {k: image for k, image in self._large.items() if k[0] != column}
            self._large[key] = image_of(rgb)
        return self._large[key]

    def scaled(self, column: int, width: int, height: int) -> QImage:
        """The same with width x height pixels a picture: averages, where there are fewer."""
        wanted = width, height * len(self.ends[column])
        kept = self._scaled.get(column)
        if kept is None or (kept.width(), kept.height()) != wanted:
            kept = self.image(column).scaled(
                *wanted,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self._scaled[column] = kept
        return kept


def paint_pictures(painter: QPainter, layout: MapLayout, pictures: Pictures, style: Style) -> None:
    """All pictures that are in sight."""
    for column in range(len(layout.placed)):
        visible = layout.visible(column).tolist()
        if not visible:
            continue
        if cells(layout.canvas.stacks[column].shape) == (1, 1):
            _paint_alone(painter, layout, pictures, style, column, visible)
        elif min(layout.pitch(column)) >= GRIDDED:
            for index in visible:
                paint_box(
                    painter, _near(layout, pictures, column, index), style.theme, style.family
                )
        else:
            _paint_small(painter, layout, pictures, style, column, visible)
        if layout.frame.map_scale is MapScale.MAP:
            _paint_ranges(painter, layout, pictures, style, column, visible)


def _paint_small(
    painter: QPainter,
    layout: MapLayout,
    pictures: Pictures,
    style: Style,
    column: int,
    visible: list[int],
) -> None:
    rects = layout.placed[column]
    rows, columns = cells(layout.canvas.stacks[column].shape)
    width, height = (round(v * layout.ratio) for v in rects[0, 2:].tolist())
    if width < columns or height < rows:
        # cells smaller than a pixel are averaged, all others keep their edges
        image = pictures.scaled(column, max(width, 1), max(height, 1))
        columns, rows = max(width, 1), max(height, 1)
    elif width % columns == height % rows == 0 and width * height * len(rects) <= MAGNIFIED:
        image = pictures.magnified(column, width // columns, height // rows)
        columns, rows = width, height
    else:
        image = pictures.image(column)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.scale(1 / layout.ratio, 1 / layout.ratio)  # they stand on whole device pixels
    device = np.rint(rects[visible] * layout.ratio).astype(int).tolist()
    for place, index in zip(device, visible, strict=True):
        painter.drawImage(QRect(*place), image, QRect(0, index * rows, columns, rows))
    painter.restore()
    targets = [QRectF(*rect) for rect in rects[visible].tolist()]
    painter.setPen(QPen(_line(style.theme), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if rects[0, 2] >= BORDERED:
        painter.drawRects(*(target.adjusted(-0.5, -0.5, 0.5, 0.5) for target in targets))


def _line(theme: Theme) -> QColor:
    line = QColor(theme.text)
    line.setAlpha(60)
    return line


def _near(layout: MapLayout, pictures: Pictures, column: int, index: int) -> Box:
    """What is seen of a picture, and one cell more on each side."""
    x, y, _, _ = layout.rect(column, index)
    wide, high = layout.pitch(column)
    left, top, width, height = layout.body
    values = pictures.page(column, index)
    first = max(0, floor((top - y) / high) - 1), max(0, floor((left - x) / wide) - 1)
    last = ceil((top + height - y) / high) + 1, ceil((left + width - x) / wide) + 1
    return Box(
        "",
        values[first[0] : last[0], first[1] : last[1]],
        pictures.columns[column].matrix.role,
        float(pictures.ends[column][index]),
        pitch=(wide, high),
        origin=(x + first[1] * wide, y + first[0] * high),
    )


def _paint_alone(
    painter: QPainter,
    layout: MapLayout,
    pictures: Pictures,
    style: Style,
    column: int,
    visible: list[int],
) -> None:
    """Numbers that stand one by one, as dots of their colour."""
    matrix = pictures.columns[column].matrix
    values = matrix.values.ravel()[visible]
    level = levels(shares(values[:, None, None], pictures.ends[column][visible]), matrix.role, 1.0)
    table = table_of(style.theme, matrix.role)
    light = light_ink_of(style.theme, matrix.role)[level.ravel()]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = float(layout.placed[column][0, 2])
    for place, rgb, value, white in zip(
        layout.placed[column][visible].tolist(),
        table[level.ravel()].tolist(),
        values.tolist(),
        light.tolist(),
        strict=True,
    ):
        rect = QRectF(*place)
        painter.setPen(QPen(_line(style.theme), 1))
        painter.setBrush(QColor.fromRgb(rgb))
        painter.drawEllipse(rect)
        if side >= TOLD:
            text = number(value, 2)
            painter.setFont(style.font(max(8.0, min(0.4 * side, 1.5 * side / len(text), 30))))
            painter.setPen(QColor(INKS[int(white)]))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_ranges(
    painter: QPainter,
    layout: MapLayout,
    pictures: Pictures,
    style: Style,
    column: int,
    visible: list[int],
) -> None:
    """The range of each picture below it, where there is room for it."""
    rects, matrix = layout.placed[column], pictures.columns[column].matrix
    if is_ink(pictures.columns[column]) or matrix.values.ndim == 1:
        return
    high = BELOW * layout.unit
    apart = np.diff(np.unique(rects[:, 1]))
    free = float(apart.min()) - rects[0, 3] if len(apart) else layout.seen[1] - rects[0, 3]
    if free < high + 2 or rects[0, 2] < 3.2 * high:
        return
    painter.setFont(style.font(high - 1))
    painter.setPen(QColor(style.theme.muted))
    for index in visible:
        x, y, width, height = layout.rect(column, index)
        text = range_of(layout, pictures, column, index)
        below = QRectF(x - 20, y + height + 1, width + 40, high + 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)


def range_of(layout: MapLayout, pictures: Pictures, column: int, index: int) -> str:
    """The ends of a picture's colours, and the unit of its numbers where they are printed."""
    matrix = pictures.columns[column].matrix
    limit = float(pictures.ends[column][index])
    return box_range(Box("", np.zeros((2, 2)), matrix.role, limit, pitch=layout.pitch(column)))
