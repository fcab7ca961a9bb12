"""Draws the marks on the network map: what is being computed, and what belongs to a cell."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TypeAlias

import numpy as np
from PyQt6.QtCore import QLineF, QRectF, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from cnnviz.frame import Frame
from cnnviz.scales import picture
from cnnviz.stage.items import Item, around, content
from cnnviz.stage.map_layout import BARS, FOOT, LEAST, Hit, MapLayout
from cnnviz.stage.map_pictures import GRIDDED
from cnnviz.stage.matrix import paint_box
from cnnviz.stage.outlines import outline, outlined
from cnnviz.stage.painter import Style
from cnnviz.stage.scene import Box, Rect
from cnnviz.state import MapShows
from cnnviz.words import translate
from engine import Convolution
from engine.arrays import Array
from engine.receptive import Region
from engine.steps import Role

FLAGS = Qt.AlignmentFlag
Kernels: TypeAlias = tuple[Array, Role, float]  # (maps, channels, rows, columns), role, limit
THIN_BELOW = 14.0  # pixels of a mark


def mark_items(layout: MapLayout, style: Style) -> Iterator[Item]:
    """What is being computed, from what, and through which kernels."""
    frame, theme = layout.frame, style.theme
    seen = QRectF(*layout.body)
    if layout.flow:
        layer = frame.operation.layer
        lines = [QLineF(*_line(layout, layer, *pair)) for pair in layout.flow]
        reach = around((QRectF(line.p1(), line.p2()).normalized() for line in lines), 60)
        made, place = frame.experiment.network.layers[layer], (layout.now, layout.width)
        told = kernels(frame, made) if isinstance(made, Convolution) else None
        key = ("flow", layer, layout.flow, *place, told and (content(told[0]), *told[1:]))
        # it holds the kernels: keys tell large arrays apart by where they lie
        flow = partial(_paint_flow, layout=layout, style=style, lines=lines, told=told)
        yield Item(key, reach.intersected(seen), flow)
    if layout.current is not None:
        item = outlined(QRectF(*layout.rect(*layout.current)), theme.cell_outline, theme)
        within = partial(_paint_within, item=item, seen=seen)
        yield Item(("current", *item.key), item.rect.intersected(seen), within)
    column = _column_mark(layout)
    if column is not None:
        phase = theme.phase(frame.operation.phase)
        paint = partial(_fill, rect=column, colour=phase)
        yield Item(("column", column.getRect(), phase.rgb()), column, paint)
    if layout.current_class is not None:
        row = QRectF(*layout.bars[layout.current_class]).adjusted(-1, 2, 4, -2)
        yield outlined(row, theme.cell_outline, theme)


def _fill(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    painter.fillRect(rect, colour)


def _paint_within(painter: QPainter, item: Item, seen: QRectF) -> None:
    painter.setClipRect(seen, Qt.ClipOperation.IntersectClip)
    item.paint(painter)


def _paint_flow(
    painter: QPainter, layout: MapLayout, style: Style, lines: list[QLineF], told: Kernels | None
) -> None:
    painter.setClipRect(QRectF(*layout.body), Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(style.theme.window_outline), 1.6))
    painter.drawLines(*lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if told is not None:
        _paint_kernels(painter, layout, style, *told)


def _column_mark(layout: MapLayout) -> QRectF | None:
    """A line above the column that is being computed, as far as it is in sight."""
    if layout.current_column is None:
        return None
    left, right = layout.reach(layout.current_column)
    wide = max(right - left, 30.0)
    under = QRectF((left + right - wide) / 2, 33 * layout.unit, wide, 3)
    return under.intersected(QRectF(0, 0, layout.seen[0], layout.height))


def _line(layout: MapLayout, layer: int, a: int, b: int) -> tuple[float, float, float, float]:
    """From the right of a picture to the left of one in the next column."""
    x, y, width, height = layout.rect(layer, a)
    left, top, _, high = layout.rect(layer + 1, b)
    return x + width + 1, y + height / 2, left - 1, top + high / 2


# kernels


def _paint_kernels(
    painter: QPainter, layout: MapLayout, style: Style, values: Array, role: Role, limit: float
) -> None:
    """The kernels on the lines of the flow, or their gradients where those are told."""
    rects = kernel_places(layout)
    theme = style.theme
    for (a, b), place in zip(layout.flow, rects, strict=True):
        kernel, ratio = values[b, a % values.shape[1]], layout.ratio
        x, y, width, height = (round(v * ratio) for v in place)  # whole device pixels
        rect = QRectF(x / ratio, y / ratio, width / ratio, height / ratio)
        if not rect.intersects(QRectF(*layout.body)):
            continue
        pitch = rect.width() / kernel.shape[1], rect.height() / kernel.shape[0]
        if min(pitch) >= GRIDDED:
            box = Box("", kernel, role, limit, pitch=pitch, origin=(rect.x(), rect.y()))
            paint_box(painter, box, theme, style.family)
        else:
            # scaled beforehand: Qt finds other cells where only a part of it is painted
            painter.save()
            painter.scale(1 / ratio, 1 / ratio)
            painter.drawImage(x, y, picture(kernel, role, limit, theme).scaled(width, height))
            painter.restore()
        painter.setPen(QPen(QColor(theme.window_outline), 1))
        painter.drawRect(rect)


def kernel_places(layout: MapLayout) -> list[Rect]:
    """Where the kernel of each line of the flow stands, for lines of a convolution.

    They stand where the lines are apart; those of maps beside each other stand beside each other.
    """
    layer = layout.frame.operation.layer
    before, after = layout.canvas.stacks[layer], layout.canvas.stacks[layer + 1]
    left, right = layout.reach(layer)[1], layout.reach(layer + 1)[0]
    room = right - left
    many = len({a for a, _ in layout.flow}) > 1
    abreast = before.abreast if many else after.abreast
    rows, columns = _kernel_shape(layout)
    places: list[Rect] = []
    for a, b in layout.flow:
        x0, y0, x1, y1 = _line(layout, layer, a, b)
        most = 0.55 * (layout.rect(layer, a)[3] if many else layout.rect(layer + 1, b)[3])
        side = max(min(most, room * 0.4 / abreast), min(10.0, room * 0.4 / abreast))
        width, height = side * columns / max(rows, columns), side * rows / max(rows, columns)
        shift = (a if many else b) % abreast * (side + 2)
        x = left + 0.12 * room + shift if many else right - 0.12 * room - side - shift
        share = (x + width / 2 - x0) / (x1 - x0) if x1 > x0 else 0.5
        y = y0 + (y1 - y0) * min(max(share, 0.0), 1.0)
        places.append((round(x), round(y - height / 2), max(width, 1.0), max(height, 1.0)))
    return places


def _kernel_shape(layout: MapLayout) -> tuple[int, int]:
    made = layout.frame.experiment.network.layers[layout.frame.operation.layer]
    assert isinstance(made, Convolution)
    return made.weight.shape[2], made.weight.shape[3]


def kernels(frame: Frame, layer: Convolution) -> Kernels:
    """W, dW or what becomes of W, (maps, channels, rows, columns), with its role and limit."""
    output = frame.operation.output
    if frame.map_shows is MapShows.FOLLOW and output.values.ndim == 4:
        return output.values, output.role, output.limit
    values, role = layer.weight, Role.WEIGHT
    if frame.map_shows is MapShows.ERRORS:
        values = frame.experiment.gradients.parameters[frame.operation.layer]["weight"]
        role = Role.ERROR
    return values, role, float(np.abs(values).max())


# what belongs to a cell


def paint_reached(
    painter: QPainter, layout: MapLayout, style: Style, hit: Hit, regions: Sequence[Region]
) -> None:
    """What a cell depends on, left of it, and what it feeds, right of it, each with its mark."""
    painter.save()
    painter.setClipRect(QRectF(*layout.body), Qt.ClipOperation.IntersectClip)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for column, region in enumerate(regions):
        if column == hit.column:
            continue
        rects = layout.windows(column, region)
        left, top, width, height = layout.body
        x, y, w, h = rects.T
        seen = rects[(x < left + width) & (x + w > left) & (y < top + height) & (y + h > top)]
        found = [QRectF(*rect) for rect in seen.tolist()]
        if layout.is_alone(column):
            _paint_rings(painter, style, found, column < hit.column)
        elif found:
            _paint_windows(painter, style, found, column < hit.column)
    spot = QRectF(*layout.spot(hit.column, hit.cell))
    outline(painter, spot, QColor(style.theme.text), style.theme)
    painter.restore()
    _paint_legend(painter, layout, style)


def _paint_windows(painter: QPainter, style: Style, rects: list[QRectF], read: bool) -> None:
    """What is read is outlined, what is fed is outlined in dashes, on a light or dark edge."""
    for pen in _pens(style, rects[0], read):
        painter.setPen(pen)
        painter.drawRects(*rects)


def _paint_rings(painter: QPainter, style: Style, rects: list[QRectF], read: bool) -> None:
    """The same around numbers that stand alone."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for pen in _pens(style, rects[0], read) if rects else ():
        painter.setPen(pen)
        for rect in rects:
            painter.drawEllipse(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _pens(style: Style, rect: QRectF, read: bool) -> tuple[QPen, ...]:
    """A mark on its edge; a thin one alone where it would hide what it marks."""
    pen = _pen(style, read)
    if THIN_BELOW > rect.width() > LEAST:
        pen.setWidthF(1.0)
        return (pen,)
    return _edge(style), pen


def _edge(style: Style) -> QPen:
    edge = QColor("#0b0d12" if style.theme.dark else "#ffffff")
    edge.setAlpha(220)
    return QPen(edge, 4)


def _pen(style: Style, read: bool) -> QPen:
    if read:
        return QPen(QColor(style.theme.window_outline), 2)
    pen = QPen(QColor(style.theme.forward), 2)
    pen.setDashPattern([2.0, 1.5])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _paint_legend(painter: QPainter, layout: MapLayout, style: Style) -> None:
    """What the two kinds of windows mean, below the probabilities."""
    u = layout.unit
    left = layout.width - BARS * u + 14
    painter.setFont(style.font(10 * u))
    metrics = QFontMetricsF(painter.font())
    lines = (
        (True, translate("Map", "◀ what this cell reads")),
        (False, translate("Map", "▶ what this cell feeds")),
    )
    for row, (read, text) in enumerate(lines):
        top = layout.height - (FOOT - 1 - 15 * row) * u
        painter.setPen(_pen(style, read))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(left + 1, top + 2 * u, 12 * u, 9 * u))
        painter.setPen(QColor(style.theme.text))
        words = QRectF(left + 19 * u, top, BARS * u - 40 * u, metrics.height())
        painter.drawText(words, FLAGS.AlignLeft | FLAGS.AlignVCenter, text)
