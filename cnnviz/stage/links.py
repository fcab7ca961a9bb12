"""Draws what leads where: from the window to its numbers, and from the value to its cell."""

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from cnnviz.stage.scene import Scene
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
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.window_outline), 1.4, Qt.PenStyle.DashLine))
    starts = [box.rect[0] for box in scene.blocks] + [line.rect[0] for line in scene.lines]
    target = QPointF(min([scene.value[0], *starts]) - 6, scene.value[1] + scene.value[3] / 2)
    for source in scene.sources:
        if source.cell is None:
            window = QRectF(*source.span(source.windows[0]))
            # out of the matrix along the row of the cell, then on
            edge = QPointF(QRectF(*source.rect).right() + 2, window.center().y())
            painter.drawLine(edge, target)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_link(painter: QPainter, scene: Scene, theme: Theme) -> None:
    """From the value to the cell where it is written."""
    output = scene.output
    if output is None or output.cell is None:
        return
    cell = QRectF(*output.span((*output.cell, 1, 1)))
    value = QRectF(*scene.value)
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
