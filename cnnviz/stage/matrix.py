"""Draws one matrix: colours, grid, numbers, and what is marked on it."""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPen

from cnnviz.formula import number
from cnnviz.image_memory import image_of
from cnnviz.scales import INKS, levels, light_ink_of, table_of
from cnnviz.stage.box_pixels import (
    has_cell_numbers,
    is_short,
    looks_of,
    paint_pixels,
    part_of,
    thickness,
)
from cnnviz.stage.cell_pixels import faint_ink, grid_line
from cnnviz.stage.items import Item, Kept, Key, around, content
from cnnviz.stage.numbers import scale_exponent, size_of, texts
from cnnviz.stage.outlines import MARK, outline, outlined
from cnnviz.stage.scene import Box, Span
from cnnviz.theme import Theme
from engine.arrays import Array, frozen

GRID_FROM = 5.0  # the smallest cell that has a line around it
CENTRED = Qt.AlignmentFlag.AlignCenter


def paint_box(painter: QPainter, box: Box, theme: Theme, family: str) -> None:
    """The cells, then what is read and what is written."""
    paint_cells(painter, box, theme, family)
    for span in unwritten(box):
        _paint_unwritten(painter, box, theme, span)
    paint_border(painter, box, theme)
    for mark in marks_of(box, theme):
        mark.paint(painter)


def box_items(box: Box, theme: Theme, family: str) -> Iterator[Item]:
    """The same as items. A cell that is written changes nothing but what hid it."""
    x, y, width, height = box.rect
    look = box.rect, box.shape, box.vector, box.unread
    shown = box.role, box.limit, box.filler is not None and content(box.filler)
    cells = partial(paint_cells, box=box, theme=theme, family=family)
    kept = _kept(("cells", *look, *shown), box, box.values, cells)
    key = ("cells", *look, *shown, content(box.values))
    yield Item(key, QRectF(x, y, width, height), cells, kept)
    for span in unwritten(box):
        empty = partial(_paint_unwritten, box=box, theme=theme)
        kept = _kept(("unwritten", *look), box, _nothing(box.shape), empty)
        rect = QRectF(*box.span(span))
        yield Item(("unwritten", span, *look), rect, partial(empty, span=span), kept)
    around_it = QRectF(x - 1, y - 1, width + 2, height + 2)
    yield Item(("border", box.rect), around_it, partial(paint_border, box=box, theme=theme))
    yield from marks_of(box, theme)


@lru_cache(maxsize=64)
def _nothing(shape: tuple[int, int]) -> Array:
    """What cells show that are still to be computed, whatever their numbers will be."""
    return frozen(np.zeros(shape))


def _kept(place: Key, box: Box, values: Array, paint: Callable[..., None]) -> Kept | None:
    """Matrices are kept whole: what a scaled picture looks like depends on its clip."""
    if values.size == 1:
        return None
    return Kept(
        place,
        values,
        box.pitch,
        rect=lambda span: QRectF(*box.span(span)),
        paint=lambda painter, span: paint(painter, span=span),
    )


def paint_cells(
    painter: QPainter, box: Box, theme: Theme, family: str, span: Span | None = None
) -> None:
    """Colours, lines and numbers of all cells, or of a span of them."""
    span = span or (0, 0, *box.shape)
    told = has_cell_numbers(box)
    if told and paint_pixels(painter, box, theme, family, span):
        _paint_unread(painter, box, theme)
        return
    # cells smaller than a pixel are averaged, all others keep their edges
    smooth = min(box.pitch) < 1
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(QRectF(*box.span(span)), _coloured(box, theme, span))
    _paint_grid(painter, box, theme, span)
    if box.values.size == 1:
        _paint_single(painter, box, theme, family)
    elif is_short(box):
        _paint_texts(painter, box, theme, family)
    elif told:
        _paint_numbers(painter, box, theme, family, span)
    _paint_unread(painter, box, theme)


def unwritten(box: Box) -> list[Span]:
    """The cells that are still to be computed: the rest of a row, and all rows below."""
    if box.written is None or box.written >= box.values.size:
        return []
    rows, columns = box.shape
    row, column = divmod(max(box.written, 0), columns)
    spans: list[Span] = []
    if column:
        spans.append((row, column, 1, columns - column))
        row += 1
    return [*spans, (row, 0, rows - row, columns)] if row < rows else spans


def _paint_unwritten(painter: QPainter, box: Box, theme: Theme, span: Span) -> None:
    """What is still to be computed does not look like a zero."""
    rect = QRectF(*box.span(span))
    painter.fillRect(rect, QColor(theme.unwritten))
    _paint_dots(painter, box, rect, QColor(theme.line))
    _paint_grid(painter, box, theme, span)


def _paint_dots(painter: QPainter, box: Box, rect: QRectF, colour: QColor) -> None:
    """Every fourth pixel of every fourth row, counted from the corner of the matrix.

    Qt's patterns begin elsewhere on the screen than in a picture that is kept.
    """
    ratio = abs(painter.deviceTransform().m11()) or 1.0
    left, top = (round(v * ratio) for v in (rect.left(), rect.top()))
    first = (left - round(box.origin[0] * ratio), top - round(box.origin[1] * ratio))
    size = (round(rect.width() * ratio), round(rect.height() * ratio))
    one = thickness(ratio)  # of a dot
    x, y = (
        np.arange(start, start + n) // one % 4 == 1 for start, n in zip(first, size, strict=True)
    )
    dots = np.where(y[:, None] & x, np.uint32(colour.rgba()), np.uint32(0))
    image = QImage(dots.tobytes(), *size, 4 * size[0], QImage.Format.Format_ARGB32_Premultiplied)
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    painter.drawImage(QPointF(left, top), image)
    painter.restore()


def _coloured(box: Box, theme: Theme, span: Span) -> QImage:
    """The colours of cells; those that were filled in and have no number have their own."""
    part = part_of(span)
    values = box.values[part]
    rgb = table_of(theme, box.role)[levels(values, box.limit)]
    if box.filler is not None:
        ground = np.uint32(QColor(theme.filler).rgb())
        rgb = np.where(box.filler[part] & (values == 0), ground, rgb)
    return image_of(rgb)


def _paint_grid(painter: QPainter, box: Box, theme: Theme, span: Span) -> None:
    """The line left of each cell and the one above it, but for those at the edges."""
    if min(box.pitch) < GRID_FROM:
        return
    line = grid_line(theme)
    x, y = box.origin
    w, h = box.pitch
    left, top, width, height = box.span(span)
    thin = _thin(painter)
    row, column, rows, columns = (int(i) for i in span)
    for i in range(max(1, column), column + columns):
        painter.fillRect(QRectF(x + i * w, top, thin, height), line)
    for i in range(max(1, row), row + rows):
        painter.fillRect(QRectF(left, y + i * h, width, thin), line)


def _thin(painter: QPainter) -> float:
    """A line of about one pixel, as wide as whole device pixels are."""
    ratio = abs(painter.deviceTransform().m11()) or 1.0
    return thickness(ratio) / ratio


def paint_border(painter: QPainter, box: Box, theme: Theme) -> None:
    x, y, width, height = box.rect
    line = QColor(theme.text)
    line.setAlpha(90)
    painter.setPen(QPen(line, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(x - 0.5, y - 0.5, width + 1, height + 1))


def _paint_numbers(painter: QPainter, box: Box, theme: Theme, family: str, span: Span) -> None:
    """The numbers as texts."""
    row, column, _, columns = (int(i) for i in span)
    part = part_of(span)
    looks = looks_of(box, part).ravel().tolist()
    light = light_ink_of(theme, box.role).tolist()
    inks = [*(QColor(INKS[white]) for white in light), faint_ink(theme), faint_ink(theme)]
    font = QFont(family)
    font.setPixelSize(size_of(box.pitch))
    painter.setFont(font)
    shown = texts(box.values[part].ravel() * 10.0 ** -scale_exponent(box.limit))
    for number_of, (text, look) in enumerate(zip(shown, looks, strict=True)):
        down, along = divmod(number_of, columns)
        painter.setPen(inks[look])
        cell = QRectF(*box.span((row + down, column + along, 1, 1)))
        painter.drawText(cell.adjusted(-cell.width(), 0, cell.width(), 0), CENTRED, text)


def _paint_single(painter: QPainter, box: Box, theme: Theme, family: str) -> None:
    """A number that stands alone has room for all its digits."""
    value = float(box.values.ravel()[0])
    text = number(value)
    light = light_ink_of(theme, box.role)[levels(box.values, box.limit).ravel()[0]]
    painter.setPen(QColor(INKS[int(light)]) if value else QColor(theme.muted))
    font = QFont(family)
    font.setPixelSize(int(max(9.0, min(box.pitch[1] * 0.5, 1.7 * box.pitch[0] / len(text)))))
    painter.setFont(font)
    painter.drawText(QRectF(*box.rect), Qt.AlignmentFlag.AlignCenter, text)


def _paint_texts(painter: QPainter, box: Box, theme: Theme, family: str) -> None:
    """The numbers of a short vector: there is room for three digits of each, however small."""
    if box.pitch[1] < 11:
        return
    font = QFont(family)
    font.setPixelSize(int(max(9.0, min(box.pitch[1] * 0.62, box.pitch[0] / 4.4))))
    painter.setFont(font)
    light = light_ink_of(theme, box.role)[levels(box.values, box.limit)]
    columns = box.shape[1]
    for index in range(box.values.size):
        row, column = divmod(index, columns)
        value = float(box.values[row, column])
        ink = INKS[int(light[row, column])] if value else theme.muted
        painter.setPen(QColor(ink))
        cell = QRectF(*box.span((row, column, 1, 1)))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, number(value))


def _paint_unread(painter: QPainter, box: Box, theme: Theme) -> None:
    rows, columns = box.shape
    hatch = QBrush(QColor(theme.muted), Qt.BrushStyle.BDiagPattern)
    painter.setBrushOrigin(QPointF(*box.origin))
    if box.unread[0]:
        span = (rows - box.unread[0], 0, box.unread[0], columns)
        painter.fillRect(QRectF(*box.span(span)), hatch)
    if box.unread[1]:
        span = (0, columns - box.unread[1], rows - box.unread[0], box.unread[1])
        painter.fillRect(QRectF(*box.span(span)), hatch)


def marks_of(box: Box, theme: Theme) -> Iterator[Item]:
    """What is read and what is written."""
    if box.read is not None:
        cells = [QRectF(*box.span((*cell, 1, 1))) for cell in box.read.tolist()]
        paint = partial(_paint_read, rects=cells, theme=theme)
        yield Item(("read", box.rect, box.read.tobytes()), around(cells, 2), paint)
    for span in box.windows:
        yield outlined(QRectF(*box.span(span)), theme.window_outline, theme)
    if box.pin is not None:
        yield pin_item(box, theme)
    if box.cell is not None:
        yield outlined(QRectF(*box.span((*box.cell, 1, 1))), theme.cell_outline, theme)


def _paint_read(painter: QPainter, rects: list[QRectF], theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.window_outline), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for rect in rects:
        painter.drawRect(rect.adjusted(1, 1, -1, -1))


def pin_item(box: Box, theme: Theme) -> Item:
    """The mark of a recorded place as an item."""
    rect = QRectF(*box.span((*(box.pin or (0, 0)), 1, 1)))
    paint = partial(paint_pin, box=box, theme=theme)
    return Item(("pin", rect.getRect()), around([rect], MARK), paint)


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
