"""Draws what leads where: from the window to its numbers, and from the value to its cell."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from math import hypot

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPolygonF

from cnnviz.stage.items import Item
from cnnviz.stage.scene import Rect, Scene
from cnnviz.theme import Theme

DASH, PERIOD = 5.0, 6.0  # lengths, in widths of a line
Points = tuple[tuple[float, float], ...]


def link_items(scene: Scene, theme: Theme) -> Iterator[Item]:
    """All links of a scene."""
    for points in (*_carried(scene), *_lens(scene)):
        yield _item(points, theme.window_outline, 1.4)
    for points in _written(scene):
        yield _item(points, theme.link, 1.6)


def _item(points: Points, colour: str, width: float) -> Item:
    corners = QPolygonF([QPointF(*point) for point in points])
    paint = partial(_paint, corners=corners, colour=colour, width=width)
    rect = corners.boundingRect().adjusted(-3, -3, 3, 3)
    return Item(("link", points, colour), rect, paint)


def _paint(painter: QPainter, corners: QPolygonF, colour: str, width: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawPath(_dashes([corners.at(i) for i in range(corners.count())], width))


def _dashes(corners: list[QPointF], width: float) -> QPainterPath:
    """Dashes as areas: lines that Qt dashes differ by a shade with what is painted of them."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    long, period = DASH * width, PERIOD * width
    begun = 0.0  # how much of a period lies on the lines before
    for a, b in pairwise(corners):
        x, y, length = a.x(), a.y(), hypot(b.x() - a.x(), b.y() - a.y())
        if not length:
            continue
        dx, dy = (b.x() - x) / length, (b.y() - y) / length
        aside, down = -dy * width / 2, dx * width / 2
        start = -begun
        while start < length:
            first, last = max(start, 0.0), min(start + long, length)
            if last > first:
                left, top, right, bottom = (
                    x + dx * first, y + dy * first, x + dx * last, y + dy * last
                )  # fmt: skip
                path.moveTo(left + aside, top + down)
                path.lineTo(right + aside, bottom + down)
                path.lineTo(right - aside, bottom - down)
                path.lineTo(left - aside, top - down)
                path.closeSubpath()
            start += period
        begun = period - (start - length)
    return path


def _lens(scene: Scene) -> Iterator[Points]:
    """From the window on the matrix to the window's numbers."""
    if scene.lens is None:
        return
    source, block = scene.lens
    window = QRectF(*source.span(source.windows[0]))
    target = QRectF(*block.rect)
    if target.left() > window.right():
        yield _line(window.topRight(), target.topLeft())
        yield _line(window.bottomRight(), target.bottomLeft())
    else:
        yield _line(window.bottomLeft(), target.topLeft())
        yield _line(window.bottomRight(), target.topRight())


def _line(*points: QPointF) -> Points:
    return tuple((point.x(), point.y()) for point in points)


def _carried(scene: Scene) -> Iterator[Points]:
    """From each single cell that is read to where its number goes."""
    if scene.lens is not None:
        return
    sources = [source for source in scene.sources if source.cell is None and source.windows]
    if not sources:
        return
    over = min(source.rect[1] for source in scene.sources) - scene.measures.above
    behind = max(source.rect[0] + source.rect[2] for source in scene.sources) + 14
    for number, source in enumerate(sources):
        window = QRectF(*source.span(source.windows[0]))
        bottom = source.rect[1] + source.rect[3]
        if number < len(scene.blocks) and scene.blocks[0].rect[1] > bottom:  # it stands below
            block = QRectF(*scene.blocks[number].rect)
            start = QPointF(window.center().x(), bottom + scene.measures.below)
            yield _line(start, QPointF(block.center().x(), block.top() - scene.measures.above))
            continue
        # out of the matrix along the row of the cell, then on
        edge = QPointF(source.rect[0] + source.rect[2] + 2, window.center().y())
        points = [edge, *_target(scene, number)]
        if source is not scene.sources[-1]:  # over the others, or it would seem to feed them
            aside = edge.x() + 8
            points[1:1] = [
                QPointF(aside, edge.y()),
                QPointF(aside, over),
                QPointF(behind, over),
            ]
        yield _line(*points)


def _target(scene: Scene, number: int) -> list[QPointF]:
    """The way to where the number of source `number` goes: its block, its line, or the value."""
    if number < len(scene.blocks):
        rect = QRectF(*scene.blocks[number].rect)
        if not number:
            return [QPointF(rect.left() - 6, rect.center().y())]
        left, under = scene.blocks[0].rect[0] - 8, rect.bottom() + 12
        middle = rect.center().x()  # from below, past the blocks before
        return [QPointF(left, under), QPointF(middle, under), QPointF(middle, rect.bottom() + 3)]
    if number < len(scene.lines):
        rect = QRectF(*scene.lines[number].rect)
        return [QPointF(rect.left() - 6, rect.center().y())]
    left, top, _, height = _value(scene)
    return [QPointF(left - 6, top + height / 2)]


def _value(scene: Scene) -> Rect:
    """Where the outcome of the arithmetic stands."""
    if scene.value is not None:
        return scene.value
    x, y, width, height = scene.blocks[-1].rect
    return x, y - scene.measures.above, width, height + scene.measures.above


def _written(scene: Scene) -> Iterator[Points]:
    """From the value to the cell where it is written."""
    output = scene.output
    if output is None:
        return
    # it is written to a cell, or spread over a window
    span = output.windows[0] if output.cell is None else (*output.cell, 1, 1)
    cell = QRectF(*output.span(span))
    value = QRectF(*_value(scene))
    if cell.left() > value.right():
        end = QPointF(output.origin[0] - 2, cell.center().y())
        yield _line(QPointF(value.right(), value.center().y()), end)
    else:
        yield _line(QPointF(value.center().x(), value.top()), _below(cell))


def _below(rect: QRectF) -> QPointF:
    return QPointF(rect.center().x(), rect.bottom())
