"""Draws the feature maps of the network map: as small pictures, and from near with numbers."""

from collections.abc import Iterable, Sequence
from math import ceil, floor
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPen

from cnnviz.formula import number
from cnnviz.frame import Column
from cnnviz.scales import INKS, Table, light_ink_of, table_of
from cnnviz.stage.items import around
from cnnviz.stage.map_grid import cells
from cnnviz.stage.map_layout import MapLayout
from cnnviz.stage.map_scale import ends, is_ink, pages, shares
from cnnviz.stage.matrix import levels, paint_box
from cnnviz.stage.painter import Style, box_range
from cnnviz.stage.scene import Box
from cnnviz.state import MapScale
from cnnviz.theme import Theme
from engine.arrays import Array
from engine.values import dataclass

GRIDDED = 8.0  # pixels of a cell from which on there are lines between them
TOLD = 26.0  # pixels of a number that stands alone, from which on it is printed
BORDERED = 5.0  # pixels of a picture from which on it has a line around it
MOST = 2_000_000  # pixels of a column up to which its pictures are kept in their size
BELOW = 11.0  # room below a picture, in units, for its range


@dataclass(frozen=True, eq=False)
class Sized:
    """Pictures as they are copied to the screen; `over` is the array that they lie over."""

    key: tuple[int, ...]
    image: QImage
    over: Table | None = None


class Pictures:
    """The coloured pictures of some columns; a column is coloured when it is first asked for."""

    def __init__(self, columns: Sequence[Column], scale: MapScale, theme: Theme) -> None:
        self.columns = columns
        self.ends = ends(columns, scale)
        self._theme = theme
        self._levels: dict[int, NDArray[np.integer]] = {}
        self._sized: dict[int, Sized] = {}

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
        begins = np.cumsum([page.size for page in found[:-1]])
        for column, page, part in zip(new, found, np.split(made, begins), strict=True):
            self._levels[column] = part.reshape(page.shape)

    def sized(self, column: int, width: int, height: int, shown: Sequence[int]) -> QImage:
        """Some pictures of a column, one below the other, with width x height pixels each.

        To copy them pixel by pixel is faster than to scale them at each painting; so many that
        their pixels fill memory come with one pixel a cell.
        """
        key = width, height, *shown
        kept = self._sized.get(column)
        if kept is None or kept.key != key:
            table = table_of(self._theme, self.columns[column].matrix.role)
            levels = self.levels(column)[shown]
            count, rows, columns = levels.shape
            small = width < columns or height < rows
            if not small and width * height * count <= MOST:  # cells keep their edges
                wide = table[levels.take(_places(width, columns), axis=2)]
                kept = _over(key, wide.take(_places(height, rows), axis=1))
            else:
                kept = _over(key, table[levels])
            if small:  # cells smaller than a pixel are averaged
                averaged = kept.image.scaled(
                    width,
                    height * count,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
                kept = Sized(key, averaged)
            self._sized[column] = kept
        return kept.image


def _places(pixels: int, cells: int) -> NDArray[np.integer]:
    """(pixels,): in which cell the middle of each pixel lies."""
    return (2 * np.arange(pixels) + 1) * cells // (2 * pixels)


def _over(key: tuple[int, ...], rgb: Table) -> Sized:
    """Pictures (count, rows, columns) of 0xffRRGGBB as one that lies over their array."""
    count, rows, columns = rgb.shape
    buffer = cast(bytes, rgb.data)  # any buffer will do
    size = columns, count * rows, 4 * columns
    return Sized(key, QImage(buffer, *size, QImage.Format.Format_RGB32), rgb)


def paint_pictures(painter: QPainter, layout: MapLayout, pictures: Pictures, style: Style) -> None:
    """All pictures that are in sight."""
    pictures.prepare(column for column, visible in enumerate(layout.sights) if visible)
    for column in range(len(layout.placed)):
        visible = layout.sights[column]
        if not visible:
            continue
        if cells(layout.canvas.stacks[column].shape) == (1, 1):
            _paint_alone(painter, layout, pictures, style, column, visible)
        elif _is_near(layout, column):
            for index in visible:
                paint_box(
                    painter, _near(layout, pictures, column, index), style.theme, style.family
                )
        else:
            _paint_small(painter, layout, pictures, column, visible)
        if layout.frame.map_scale is MapScale.MAP:
            _paint_ranges(painter, layout, pictures, style, column, visible)


def spot(layout: MapLayout) -> QRectF:
    """Where the pictures stand, and the ranges below them where each has its own."""
    all_of_them = around((QRectF(*span) for span in layout.spans), 2)
    all_of_them.adjust(-20, 0, 20, BELOW * layout.unit + 3)
    return all_of_them.intersected(QRectF(*layout.body))


def _paint_small(
    painter: QPainter,
    layout: MapLayout,
    pictures: Pictures,
    column: int,
    visible: list[int],
) -> None:
    rects = layout.placed[column]
    width, height = (max(round(v * layout.ratio), 1) for v in rects[0, 2:].tolist())
    image = pictures.sized(column, width, height, visible)
    across, down = image.width(), image.height() // len(visible)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.scale(1 / layout.ratio, 1 / layout.ratio)  # they stand on whole device pixels
    corners = np.rint(rects[visible, :2] * layout.ratio).astype(int).tolist()
    for place, (x, y) in enumerate(corners):
        target = QRect(x, y, width, height)
        painter.drawImage(target, image, QRect(0, place * down, across, down))
    painter.restore()


def _is_near(layout: MapLayout, column: int) -> bool:
    """Whether the pictures of a column have lines between their cells."""
    return min(layout.pitch(column)) >= GRIDDED


def paint_frames(painter: QPainter, layout: MapLayout, theme: Theme) -> None:
    """The lines around the pictures, where these do not bring their own."""
    painter.setPen(QPen(_line(theme), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for column, visible in enumerate(layout.sights):
        rects = layout.placed[column]
        alone = cells(layout.canvas.stacks[column].shape) == (1, 1)
        if visible and not alone and rects[0, 2] >= BORDERED and not _is_near(layout, column):
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
    light = light_ink_of(style.theme, matrix.role)[level]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = float(layout.placed[column][0, 2])
    for place, rgb, value, white in zip(
        layout.placed[column][visible].tolist(),
        table[level].tolist(),
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
