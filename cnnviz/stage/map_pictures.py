"""Draws the feature maps of the network map: as small pictures, and from near with numbers."""

from collections.abc import Iterable, Sequence
from math import ceil, floor
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPen

from cnnviz.formula import number
from cnnviz.frame import Column
from cnnviz.scales import INKS, Table, levels, light_ink_of, table_of
from cnnviz.stage.bitmap import Bitmap
from cnnviz.stage.box_pixels import lay_box
from cnnviz.stage.items import around
from cnnviz.stage.map_layout import MapLayout
from cnnviz.stage.map_scale import ends, is_ink, pages, shares
from cnnviz.stage.matrix import paint_border, paint_box
from cnnviz.stage.painter import Style, range_of
from cnnviz.stage.scene import Box, has_numbers
from cnnviz.state import MapScale
from cnnviz.theme import Theme
from engine.arrays import Array

GRIDDED = 8.0  # pixels of a cell from which on there are lines between them
TOLD = 26.0  # pixels of a number that stands alone, from which on it is printed
BORDERED = 5.0  # pixels of a picture from which on it has a line around it
SMOOTH = Qt.TransformationMode.SmoothTransformation
BELOW = 11.0  # room below a picture, in units, for its range


class Pictures:
    """The coloured pictures of some columns; a column is coloured when it is first asked for."""

    def __init__(self, columns: Sequence[Column], scale: MapScale, theme: Theme) -> None:
        self.columns = columns
        self.ends = ends(columns, scale)
        self._theme = theme
        self._levels: dict[int, NDArray[np.integer]] = {}
        self._coloured: dict[int, Table] = {}
        self._averaged: dict[int, tuple[tuple[int, int], Table]] = {}

    def page(self, column: int, index: int) -> Array:
        """(rows, columns): the numbers of a picture."""
        page: Array = pages(self.columns[column].matrix.values)[index]
        return page

    def levels(self, column: int) -> NDArray[np.integer]:
        """(pictures, rows, columns): the levels of the colours."""
        self.prepare([column])
        return self._levels[column]

    def prepare(self, columns: Iterable[int]) -> None:
        """Colour columns all at once, which is faster than one by one."""
        new = [column for column in columns if column not in self._levels]
        if not new:
            return
        found = [pages(self.columns[column].matrix.values) for column in new]
        made = levels(shares(found, [self.ends[column] for column in new]), 1.0)
        begin = 0
        for column, page in zip(new, found, strict=True):
            self._levels[column] = made[begin : begin + page.size].reshape(page.shape)
            begin += page.size

    def coloured(self, column: int, width: int, height: int) -> Table:
        """(pictures, rows, columns): 0xffRRGGBB, to be shown with width x height pixels each.

        It has a pixel a cell; where cells are smaller than pixels, these average them.
        """
        rgb = self._coloured.get(column)
        if rgb is None:
            table = table_of(self._theme, self.columns[column].matrix.role)
            rgb = self._coloured[column] = table.take(self.levels(column), mode="clip")
        size = min(width, rgb.shape[2]), min(height, rgb.shape[1])
        if size == rgb.shape[:0:-1]:
            return rgb
        if column not in self._averaged or self._averaged[column][0] != size:
            self._averaged[column] = size, _averaged(rgb, *size)
        return self._averaged[column][1]


def _averaged(rgb: Table, width: int, height: int) -> Table:
    """Pictures (count, rows, columns) with fewer pixels, (count, height, width)."""
    count, rows, columns = rgb.shape
    # any buffer will do
    image = QImage(cast(bytes, rgb.data), columns, count * rows, QImage.Format.Format_RGB32)
    scaled = Bitmap(image.scaled(QSize(width, height * count), transformMode=SMOOTH))
    return scaled.pixels.reshape(count, height, width).copy()  # the memory is the image's


def paint_pictures(
    bitmap: Bitmap, ground: Bitmap | None, layout: MapLayout, pictures: Pictures, style: Style
) -> None:
    """All pictures that are in sight, on a `bitmap` that shows others, or nothing but the ground.

    Where others were, those that leave some of it free are painted on `ground` again.
    """
    seen = [column for column, visible in enumerate(layout.sights) if visible]
    pictures.prepare(seen)
    small = [column for column in seen if _is_small(layout, column)]
    others = [column for column in seen if column not in small]
    ranged = seen if layout.frame.map_scale is MapScale.MAP else []
    if ground is not None:
        for column in ranged or others:
            bitmap.take(ground, _around(layout, [column]), layout.ratio)
    for column in small:
        _copy_small(bitmap.pixels, layout, pictures, column)
    if not (ranged or others):
        return
    near = [
        _near(layout, pictures, column, index)
        for column in others
        if not layout.is_alone(column)
        for index in layout.sights[column]
    ]
    laid = [_lay(bitmap.pixels, layout, box, style) for box in near]
    with QPainter(bitmap.image) as painter:
        painter.scale(layout.ratio, layout.ratio)
        painter.setClipRect(QRectF(*layout.body))
        for column in others:
            if layout.is_alone(column):
                visible = layout.sights[column]
                _paint_alone(painter, layout, pictures, style, column, visible)
        for box, is_laid in zip(near, laid, strict=True):
            if is_laid:
                paint_border(painter, box, style.theme)
            else:
                paint_box(painter, box, style.theme, style.family)
        for column in ranged:
            _paint_ranges(painter, layout, pictures, style, column, layout.sights[column])


def spot(layout: MapLayout) -> QRectF:
    """Where the pictures stand, and the ranges below them where each has its own."""
    return _around(layout, range(len(layout.spans)))


def _around(layout: MapLayout, columns: Iterable[int]) -> QRectF:
    """The same of some columns."""
    found = around((QRectF(*layout.spans[column]) for column in columns), 2)
    found.adjust(-20, 0, 20, BELOW * layout.unit + 3)
    return found.intersected(QRectF(*layout.body))


def _is_small(layout: MapLayout, column: int) -> bool:
    """Whether the pictures of a column are colours alone."""
    return not layout.is_alone(column) and not _is_near(layout, column)


def _copy_small(pixels: Table, layout: MapLayout, pictures: Pictures, column: int) -> None:
    """Pixel by pixel, which is faster than to let Qt scale so many pictures."""
    for part in layout.parts[column]:
        rgb = pictures.coloured(column, *part.size)
        some = rgb if len(part.pictures) == len(rgb) else rgb[part.pictures]
        if rgb.shape[1:] == part.size[::-1]:  # a pixel a cell
            (top, bottom), (left, right) = part.rows[[0, -1]], part.columns[[0, -1]]
            shown = some[:, top : bottom + 1, left : right + 1]
        else:
            shown = some.take(part.columns, axis=2, mode="clip")
            shown = shown.take(part.rows, axis=1, mode="clip")
        for page, target in zip(shown, part.targets, strict=True):
            pixels[target] = page


def _lay(pixels: Table, layout: MapLayout, box: Box, style: Style) -> bool:
    """Put the cells of a picture on the pixels of the map, if they have numbers."""
    x, y, width, height = layout.body
    ratio = layout.ratio
    left, top, right, bottom = (round(v * ratio) for v in (x, y, x + width, y + height))
    seen = pixels[top:bottom, left:right]
    return lay_box(seen, box, style.theme, style.family, ratio, (top, left))


def _is_near(layout: MapLayout, column: int) -> bool:
    """Whether the pictures of a column have lines between their cells."""
    return min(layout.pitch(column)) >= GRIDDED


def paint_frames(painter: QPainter, layout: MapLayout, theme: Theme) -> None:
    """The lines around the pictures, where these do not bring their own."""
    painter.setPen(QPen(_line(theme), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for column, visible in enumerate(layout.sights):
        rects = layout.placed[column]
        if visible and rects[0, 2] >= BORDERED and _is_small(layout, column):
            targets = (QRectF(*rect) for rect in rects[visible].tolist())
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
    level = pictures.levels(column).ravel()[visible]
    table = table_of(style.theme, matrix.role)
    light = light_ink_of(style.theme, matrix.role)[level].tolist()
    rects = [QRectF(*place) for place in layout.placed[column][visible].tolist()]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(_line(style.theme), 1))
    for rect, rgb in zip(rects, table[level].tolist(), strict=True):
        painter.setBrush(QColor.fromRgb(rgb))
        painter.drawEllipse(rect)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    side = rects[0].width()
    for rect, value, white in zip(rects, values.tolist(), light, strict=True):
        if side >= TOLD:
            text = number(value, 2)
            word = style.word(text, max(8.0, min(0.4 * side, 1.5 * side / len(text), 30)))
            middle = rect.center()
            word.write(painter, middle.x() - word.width / 2, middle.y(), QColor(INKS[int(white)]))


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
        text = printed_range(layout, pictures, column, index)
        below = QRectF(x - 20, y + height + 1, width + 40, high + 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)


def printed_range(layout: MapLayout, pictures: Pictures, column: int, index: int) -> str:
    """The ends of a picture's colours, and the unit of its numbers where they are printed."""
    role, limit = pictures.columns[column].matrix.role, float(pictures.ends[column][index])
    return range_of(role, limit, with_unit=has_numbers(layout.pitch(column)))
