"""Draws what leads where: from the window to its numbers, and from the value to its cell."""

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen, QPolygonF

from cnnviz.stage.scene import Rect, Scene
from cnnviz.theme import Theme


def paint_links(painter: QPainter, scene: Scene, theme: Theme) -> None:
    """All links of a scene."""
    _paint_carried(painter, scene, theme)
    _paint_lens(painter, scene, theme)
    _paint_link(painter, scene, theme)


def _paint_lens(painter: QPainter, scene: Scene, theme: Theme) -> None:
    """From the window on the matrix to the window's numbers."""
    if scene.lens is None:
        return
    source, block = scene.lens
    window = QRectF(*source.span(source.windows[0]))
    target = QRectF(*block.rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.window_outline), 1.4, Qt.PenStyle.DashLine))
    if target.left() > window.right():
        painter.drawLine(window.topRight(), target.topLeft())
        painter.drawLine(window.bottomRight(), target.bottomLeft())
    else:
        painter.drawLine(window.bottomLeft(), target.topLeft())
        painter.drawLine(window.bottomRight(), target.topRight())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_carried(painter: QPainter, scene: Scene, theme: Theme) -> None:
    """From each single cell that is read to where its number goes."""
    if scene.lens is not None:
        return
    sources = [source for source in scene.sources if source.cell is None and source.windows]
    if not sources:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.window_outline), 1.4, Qt.PenStyle.DashLine))
    over = min(source.rect[1] for source in scene.sources) - scene.measures.above
    behind = max(source.rect[0] + source.rect[2] for source in scene.sources) + 14
    for number, source in enumerate(sources):
        window = QRectF(*source.span(source.windows[0]))
        bottom = source.rect[1] + source.rect[3]
        if number < len(scene.blocks) and scene.blocks[0].rect[1] > bottom:  # it stands below
            block = QRectF(*scene.blocks[number].rect)
            start = QPointF(window.center().x(), bottom + scene.measures.below)
            painter.drawLine(start, QPointF(block.center().x(), block.top() - scene.measures.above))
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
        painter.drawPolyline(QPolygonF(points))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


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


def _paint_link(painter: QPainter, scene: Scene, theme: Theme) -> None:
    """From the value to the cell where it is written."""
    output = scene.output
    if output is None:
        return
    # it is written to a cell, or spread over a window
    span = output.windows[0] if output.cell is None else (*output.cell, 1, 1)
    cell = QRectF(*output.span(span))
    value = QRectF(*_value(scene))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.link), 1.6, Qt.PenStyle.DashLine))
    end = QPointF(output.origin[0] - 2, cell.center().y())
    if cell.left() > value.right():
        painter.drawLine(QPointF(value.right(), value.center().y()), end)
    else:
        painter.drawLine(QPointF(value.center().x(), value.top()), _below(cell))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _below(rect: QRectF) -> QPointF:
    return QPointF(rect.center().x(), rect.bottom())
