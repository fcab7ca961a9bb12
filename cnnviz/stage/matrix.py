"""Draws one matrix: colours, grid, numbers, and what is marked on it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QBrush, QColor, QFont, QImage, QPaintEngine, QPainter, QPen

from cnnviz.formula import number
from cnnviz.scales import INKS, ZERO, Table, light_ink_of, table_of
from cnnviz.stage.cell_pixels import (
    FILLED,
    ZEROS,
    Edges,
    faint_ink,
    grid_line,
    lay_cells,
    shades_of,
    tiles_of,
)
from cnnviz.stage.contents import FEW
from cnnviz.stage.items import Item, Kept, Key, around, content
from cnnviz.stage.numbers import scale_exponent, size_of, texts
from cnnviz.stage.scene import Box, Span
from cnnviz.theme import Theme
from engine.arrays import Array
from engine.steps import Role

GRID_FROM = 5.0  # the smallest cell that has a line around it
CENTRED = Qt.AlignmentFlag.AlignCenter
MARK = 8.0  # pixels that a mark reaches beyond what it marks, at most


def levels(values: Array, limit: float) -> NDArray[np.integer]:
    """The level of each number on a scale up to `limit`, 0 to LEVELS - 1."""
    top = limit
    if not top:
        return np.full(values.shape, ZERO)
    if not np.isfinite(top):  # a number that is none makes the limit none, too
        top = 1.0
    share = values / top
    np.maximum(share, -1, out=share)
    np.minimum(share, 1, out=share)
    if np.isnan(share.sum()):
        share = np.nan_to_num(share, nan=0.0)
    share *= ZERO
    np.rint(share, out=share)
    share += ZERO
    return share.astype(np.intp)  # as indices are looked up


def picture(values: Array, role: Role, limit: float, theme: Theme) -> QImage:
    """One pixel a cell."""
    return image_of(table_of(theme, role)[levels(values, limit)])


def image_of(rgb: Table) -> QImage:
    """(rows, columns) of 0xffRRGGBB as a picture."""
    return _view_of(np.ascontiguousarray(rgb)).copy()


def _view_of(rgb: Table) -> QImage:
    """The same of an array that lies row by row; it lives no longer than that."""
    rows, columns = rgb.shape
    # any buffer will do
    return QImage(cast(bytes, rgb.data), columns, rows, columns * 4, QImage.Format.Format_RGB32)


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
    kept = _kept(("cells", *look, *shown), box, cells)
    key = ("cells", *look, *shown, content(box.values))
    yield Item(key, QRectF(x, y, width, height), cells, kept)
    for span in unwritten(box):
        empty = partial(_paint_unwritten, box=box, theme=theme)
        kept = _kept(("unwritten", *look), box, empty)
        rect = QRectF(*box.span(span))
        yield Item(("unwritten", span, *look), rect, partial(empty, span=span), kept)
    around_it = QRectF(x - 1, y - 1, width + 2, height + 2)
    yield Item(("border", box.rect), around_it, partial(paint_border, box=box, theme=theme))
    yield from marks_of(box, theme)


def _kept(place: Key, box: Box, paint: Callable[..., None]) -> Kept | None:
    """Matrices are kept whole: what a scaled picture looks like depends on its clip."""
    if box.values.size == 1:
        return None
    return Kept(
        place,
        box.values,
        box.pitch,
        rect=lambda span: QRectF(*box.span(span)),
        paint=lambda painter, span: paint(painter, span=span),
    )


def paint_cells(
    painter: QPainter, box: Box, theme: Theme, family: str, span: Span | None = None
) -> None:
    """Colours, lines and numbers of all cells, or of a span of them."""
    span = span or (0, 0, *box.shape)
    is_single, is_short = box.values.size == 1, box.vector and box.values.size <= FEW
    told = box.has_numbers and not (is_single or is_short)
    if told and _paint_pixels(painter, box, theme, family, span):
        _paint_unread(painter, box, theme)
        return
    # cells smaller than a pixel are averaged, all others keep their edges
    smooth = min(box.pitch) < 1
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(QRectF(*box.span(span)), _coloured(box, theme, span))
    _paint_grid(painter, box, theme, span)
    if is_single:
        _paint_single(painter, box, theme, family)
    elif is_short:
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
    one = _thickness(ratio)  # of a dot
    x, y = (
        np.arange(start, start + n) // one % 4 == 1 for start, n in zip(first, size, strict=True)
    )
    dots = np.where(y[:, None] & x, np.uint32(colour.rgba()), np.uint32(0))
    image = QImage(dots.tobytes(), *size, 4 * size[0], QImage.Format.Format_ARGB32_Premultiplied)
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    painter.drawImage(QPointF(left, top), image)
    painter.restore()


def _part(span: Span) -> tuple[slice, slice]:
    row, column, rows, columns = (int(i) for i in span)
    return slice(row, row + rows), slice(column, column + columns)


def _coloured(box: Box, theme: Theme, span: Span) -> QImage:
    """The colours of cells; those that were filled in and have no number have their own."""
    part = _part(span)
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
    return _thickness(ratio) / ratio


def _thickness(ratio: float) -> int:
    """The device pixels of what is about one pixel thick."""
    return max(1, round(ratio))


def paint_border(painter: QPainter, box: Box, theme: Theme) -> None:
    x, y, width, height = box.rect
    line = QColor(theme.text)
    line.setAlpha(90)
    painter.setPen(QPen(line, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(x - 0.5, y - 0.5, width + 1, height + 1))


def _looks(box: Box, part: tuple[slice, slice]) -> NDArray[np.integer]:
    """Of cells: their level; or that of a zero, or of one that was filled in."""
    values = box.values[part]
    looks = np.where(values == 0, ZEROS, levels(values, box.limit))
    if box.filler is not None:
        looks[box.filler[part] & (values == 0)] = FILLED
    return looks


def _paint_pixels(painter: QPainter, box: Box, theme: Theme, family: str, span: Span) -> bool:
    """Colours, lines and numbers of a span of cells, pixel by pixel; whether that is possible."""
    at, engine = painter.deviceTransform(), painter.paintEngine()
    ratio = at.m11()
    straight = not at.isRotating() and ratio == at.m22() > 0
    if not straight or engine is None or engine.type() is not QPaintEngine.Type.Raster:
        return False
    down, along = _edges(box, ratio, (at.dy(), at.dx()))
    rows, columns = _part(span)
    top, left = int(down[rows.start]), int(along[columns.start])
    pixels = np.empty((down[rows.stop] - top, along[columns.stop] - left), np.uint32)
    if not _lay(pixels, box, theme, family, span, (down - top, along - left), ratio):
        return False
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    painter.drawImage(QPointF(left - at.dx(), top - at.dy()), _view_of(pixels))
    painter.restore()
    return True


def lay_box(
    pixels: Table, box: Box, theme: Theme, family: str, ratio: float, corner: tuple[int, int]
) -> bool:
    """Lay all cells with their numbers on pixels, of which the first is in `corner` (down, along).

    Nothing is laid, and False returned, where there are no numbers or no room for them.
    """
    if not box.has_numbers:
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
    numbers = box.values * 10.0 ** -scale_exponent(box.limit)
    if not tiles.fit(numbers.ravel(), wide):  # whatever of them is to be painted
        return False
    rows, columns = part = _part(span)
    lay_cells(
        pixels,
        numbers[part],
        _looks(box, part),
        shades_of(theme, box.role),
        tiles,
        (down[rows.start : rows.stop + 1], along[columns.start : columns.stop + 1]),
        (int(not rows.start), int(not columns.start), _thickness(ratio)),
    )
    return True


def _paint_numbers(painter: QPainter, box: Box, theme: Theme, family: str, span: Span) -> None:
    """The numbers as texts."""
    row, column, _, columns = (int(i) for i in span)
    part = _part(span)
    looks = _looks(box, part).ravel().tolist()
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


def outlined(rect: QRectF, colour: str, theme: Theme) -> Item:
    """An outline as an item."""
    paint = partial(outline, rect=rect, colour=QColor(colour), theme=theme)
    return Item(("outline", rect.getRect(), colour), around([rect], MARK), paint)


def pin_item(box: Box, theme: Theme) -> Item:
    """The mark of a recorded place as an item."""
    rect = QRectF(*box.span((*(box.pin or (0, 0)), 1, 1)))
    paint = partial(paint_pin, box=box, theme=theme)
    return Item(("pin", rect.getRect()), around([rect], MARK), paint)


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
