"""Draws one matrix: colours, grid, numbers, and what is marked on it."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPen

from cnnviz.formula import number
from cnnviz.scales import INKS, ZERO, Table, light_ink
from cnnviz.stage.contents import FEW
from cnnviz.stage.numbers import WIDEST, NumberPainter, scale_exponent
from cnnviz.stage.scene import Box
from cnnviz.theme import Theme
from engine.arrays import Array
from engine.steps import Role

LARGE = 10_000  # cells from which on a picture is kept
KEPT = 12
_pictures: dict[tuple[Any, ...], tuple[QImage, Array]] = {}

GRID_FROM = 5.0  # the smallest cell that has a line around it


def levels(values: Array, role: Role, limit: float) -> NDArray[np.integer]:
    """The level of each number on the scale of a role, 0 to LEVELS - 1."""
    top = limit
    if not top:
        return np.full(values.shape, ZERO)
    if not np.isfinite(top):  # a number that is none makes the limit none, too
        top = 1.0
    share = np.nan_to_num(values / top, nan=0.0, posinf=1.0, neginf=-1.0)
    scaled: NDArray[np.integer] = np.rint(np.clip(share, -1, 1) * ZERO).astype(np.int16)
    return scaled + ZERO


def picture(values: Array, role: Role, limit: float, theme: Theme) -> QImage:
    """One pixel a cell."""
    return image_of(theme.table(role)[levels(values, role, limit)])


def image_of(rgb: Table) -> QImage:
    """(rows, columns) of 0xffRRGGBB as a picture."""
    rows, columns = rgb.shape
    image = QImage(rgb.tobytes(), columns, rows, columns * 4, QImage.Format.Format_RGB32)
    return image.copy()  # the bytes live no longer than this call


@lru_cache(maxsize=32)
def _numbers(family: str, size: int) -> NumberPainter:
    font = QFont(family)
    font.setPixelSize(size)
    return NumberPainter(font)


def paint_box(painter: QPainter, box: Box, theme: Theme, family: str) -> None:
    """The cells, then what is read and what is written."""
    rect = QRectF(*box.rect)
    written = box.values.size if box.written is None else box.written
    # cells smaller than a pixel are averaged, all others keep their edges
    smooth = min(box.pitch) < 1
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(rect, _picture(box, theme))
    _paint_unwritten(painter, box, theme, written)
    _paint_grid(painter, box, theme)
    if box.values.size == 1:
        _paint_single(painter, box, theme, family)
    elif box.vector and box.values.size <= FEW:
        _paint_texts(painter, box, theme, family, written)
    elif box.has_numbers:
        _paint_numbers(painter, box, theme, family, written)
    _paint_unread(painter, box, theme)
    _paint_marks(painter, box, theme)


def _paint_unwritten(painter: QPainter, box: Box, theme: Theme, written: int) -> None:
    """What is still to be computed does not look like a zero."""
    left = box.values.size - max(written, 0)
    if left <= 0:
        return
    columns = box.shape[1]
    row, column = divmod(max(written, 0), columns)
    ground = QBrush(QColor(theme.unwritten))
    dots = QBrush(QColor(theme.line), Qt.BrushStyle.Dense7Pattern)
    spans = []
    if column:
        spans.append(box.span((row, column, 1, columns - column)))
        row += 1
    spans.append(box.span((row, 0, box.shape[0] - row, columns)))
    for span in spans:
        painter.fillRect(QRectF(*span), ground)
        painter.fillRect(QRectF(*span), dots)


def _picture(box: Box, theme: Theme) -> QImage:
    """The colours of all cells; those that were filled in and have no number have their own."""
    if box.values.size < LARGE:
        return _coloured(box, theme)
    # of arrays that can't change the picture stays the same; the cache keeps them alive
    where = box.values.__array_interface__["data"][0], box.values.strides, box.shape
    key = *where, box.role, box.limit, theme.dark
    if key not in _pictures:
        while len(_pictures) >= KEPT:
            del _pictures[next(iter(_pictures))]
        _pictures[key] = (_coloured(box, theme), box.values)
    return _pictures[key][0]


def _coloured(box: Box, theme: Theme) -> QImage:
    rgb = theme.table(box.role)[levels(box.values, box.role, box.limit)]
    if box.filler is not None:
        ground = np.uint32(QColor(theme.filler).rgb())
        rgb = np.where(box.filler & (box.values == 0), ground, rgb)
    return image_of(rgb)


def _paint_grid(painter: QPainter, box: Box, theme: Theme) -> None:
    x, y, width, height = box.rect
    w, h = box.pitch
    line = QColor(theme.text)
    line.setAlpha(34 if theme.dark else 26)
    if min(w, h) >= GRID_FROM:
        rows, columns = box.shape
        for i in range(1, columns):
            painter.fillRect(QRectF(x + i * w, y, 1, height), line)
        for i in range(1, rows):
            painter.fillRect(QRectF(x, y + i * h, width, 1), line)
    line.setAlpha(90)
    painter.setPen(QPen(line, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(x - 0.5, y - 0.5, width + 1, height + 1))


def _paint_numbers(painter: QPainter, box: Box, theme: Theme, family: str, written: int) -> None:
    x, y, _, _ = box.rect
    w, h = box.pitch
    count = max(0, min(written, box.values.size))
    if not count:
        return
    values = box.values.ravel()[:count] * 10.0 ** -scale_exponent(box.limit)
    index = np.arange(count)
    columns = box.shape[1]
    level = levels(box.values, box.role, box.limit).ravel()[:count]
    ink = light_ink(theme.table(box.role))[level].astype(int)
    ink[values == 0] = 2
    size = int(max(9, min((w - 4) / WIDEST, h * 0.62, 30)))
    faint = QColor(theme.muted)
    faint.setAlpha(215 if theme.dark else 150)
    _numbers(family, size).paint(
        painter,
        values,
        x + (index % columns + 0.5) * w,
        y + (index // columns + 0.5) * h,
        ink,
        (QColor(INKS[0]), QColor(INKS[1]), faint),
    )


def _paint_single(painter: QPainter, box: Box, theme: Theme, family: str) -> None:
    """A number that stands alone has room for all its digits."""
    value = float(box.values.ravel()[0])
    text = number(value)
    light = light_ink(theme.table(box.role))[levels(box.values, box.role, box.limit).ravel()[0]]
    painter.setPen(QColor(INKS[int(light)]) if value else QColor(theme.muted))
    font = QFont(family)
    font.setPixelSize(int(max(9.0, min(box.pitch[1] * 0.5, 1.7 * box.pitch[0] / len(text)))))
    painter.setFont(font)
    painter.drawText(QRectF(*box.rect), Qt.AlignmentFlag.AlignCenter, text)


def _paint_texts(painter: QPainter, box: Box, theme: Theme, family: str, written: int) -> None:
    """The numbers of a short vector: there is room for three digits of each, however small."""
    if box.pitch[1] < 11:
        return
    font = QFont(family)
    font.setPixelSize(int(max(9.0, min(box.pitch[1] * 0.62, box.pitch[0] / 4.4))))
    painter.setFont(font)
    light = light_ink(theme.table(box.role))[levels(box.values, box.role, box.limit)]
    columns = box.shape[1]
    for index in range(min(written, box.values.size)):
        row, column = divmod(index, columns)
        value = float(box.values[row, column])
        ink = INKS[int(light[row, column])] if value else theme.muted
        painter.setPen(QColor(ink))
        cell = QRectF(*box.span((row, column, 1, 1)))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, number(value))


def _paint_unread(painter: QPainter, box: Box, theme: Theme) -> None:
    rows, columns = box.shape
    hatch = QBrush(QColor(theme.muted), Qt.BrushStyle.BDiagPattern)
    if box.unread[0]:
        span = (rows - box.unread[0], 0, box.unread[0], columns)
        painter.fillRect(QRectF(*box.span(span)), hatch)
    if box.unread[1]:
        span = (0, columns - box.unread[1], rows - box.unread[0], box.unread[1])
        painter.fillRect(QRectF(*box.span(span)), hatch)


def _paint_marks(painter: QPainter, box: Box, theme: Theme) -> None:
    if box.read is not None:
        painter.setPen(QPen(QColor(theme.window_outline), 2))
        for row, column in box.read:
            painter.drawRect(QRectF(*box.span((row, column, 1, 1))).adjusted(1, 1, -1, -1))
    for span in box.windows:
        outline(painter, QRectF(*box.span(span)), QColor(theme.window_outline), theme)
    if box.pin is not None:
        paint_pin(painter, box, theme)
    if box.cell is not None:
        outline(painter, QRectF(*box.span((*box.cell, 1, 1))), QColor(theme.cell_outline), theme)


def outline(painter: QPainter, rect: QRectF, colour: QColor, theme: Theme) -> None:
    """A mark that is seen on any colour: bright, with a dark or light edge around it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # tiny cells get a frame around them, not on them
    grown = rect if rect.width() >= 12 else rect.adjusted(-2, -2, 2, 2)
    edge = QColor("#0b0d12" if theme.dark else "#ffffff")
    edge.setAlpha(230)
    painter.setPen(QPen(edge, 5))
    painter.drawRoundedRect(grown, 2, 2)
    painter.setPen(QPen(colour, 3))
    painter.drawRoundedRect(grown, 2, 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_pin(painter: QPainter, box: Box, theme: Theme) -> None:
    """The recorded place of a maximum."""
    assert box.pin is not None
    rect = QRectF(*box.span((*box.pin, 1, 1))).adjusted(3, 3, -3, -3)
    outline(painter, rect, QColor(theme.cell_outline), theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.cell_outline))
    painter.drawEllipse(QPointF(rect.right() - 1, rect.top() + 1), 5, 5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
