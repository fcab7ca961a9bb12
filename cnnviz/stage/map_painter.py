"""Draws the network map: what stays while the position moves, and the marks on it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from cnnviz.formula import number, percent
from cnnviz.frame import Column, Frame
from cnnviz.stage.map_layout import BARS, FOOT, SHORT, MapLayout, reach
from cnnviz.stage.matrix import image_of, levels, outline, picture
from cnnviz.stage.painter import Style
from cnnviz.words import translate
from engine import Convolution
from engine.arrays import Array
from engine.steps import Role

FLAGS = Qt.AlignmentFlag


def paint_edges(painter: QPainter, layout: MapLayout, style: Style) -> None:
    """The lines between the columns."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for layer in range(len(layout.frame.experiment.network.layers)):
        pairs = layout.pairs(layer)
        line = QColor(style.theme.muted)
        line.setAlpha(max(16, 90 - len(pairs) // 2) if len(pairs) > 16 else 90)
        painter.setPen(QPen(line, 1))
        for a, b in pairs:
            painter.drawLine(QPointF(*a.right), QPointF(*b.left))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_still(painter: QPainter, layout: MapLayout, style: Style) -> None:
    """Names, maps and probabilities."""
    _paint_names(painter, layout, style)
    _paint_maps(painter, layout, style)
    _paint_bars(painter, layout, style)


def shape_of(shape: tuple[int, ...]) -> str:
    """8×28² is shorter than 8×28×28."""
    if len(shape) == 3 and shape[1] == shape[2]:
        return f"{shape[0]}×{shape[1]}²"
    return "×".join(map(str, shape))


def name_of(column: Column) -> str:
    """What stands above a column."""
    return translate("Map", "input") if column.layer < 0 else column.name


def page(values: NDArray[Any], number: int) -> NDArray[Any]:
    """One map, one number of a short vector, or a long vector from top to bottom."""
    if values.ndim == 3:
        return values[number]
    return values.reshape(-1, 1)[number : number + 1] if len(values) <= SHORT else values[:, None]


def _paint_names(painter: QPainter, layout: MapLayout, style: Style) -> None:
    theme, u = style.theme, layout.unit
    for column, thumbs in zip(layout.frame.columns, layout.columns, strict=True):
        middle = sum(reach(thumbs)) / 2
        matrix, error = column.matrix, column.matrix.role is Role.ERROR

        def line(top: float, height: float, middle: float = middle) -> QRectF:
            return QRectF(middle - 60 * u, top, 120 * u, height * u)

        painter.setPen(QColor(theme.backward if error else theme.muted))
        painter.setFont(style.font((11 if layout.width > 640 else 9) * u, bold=True))
        painter.drawText(line(4 * u, 16), FLAGS.AlignCenter, name_of(column))
        painter.setFont(style.font(10 * u, bold=True))
        if error:
            symbol = "∂L/∂X" if column.layer < 0 else "δ" if matrix.name == "δ" else "∂L/∂a"
            painter.drawText(line(18 * u, 14), FLAGS.AlignCenter, symbol)
        painter.setPen(QColor(theme.muted))
        painter.setFont(style.font(10 * u))
        ends = "0…1" if matrix.role is Role.INK else f"±{number(matrix.limit, 2)}"
        for text, down in ((shape_of(matrix.values.shape), 1), (ends, 15)):
            top = layout.height - (FOOT - down) * u
            painter.drawText(line(top, 14), FLAGS.AlignCenter, text)


def _paint_maps(painter: QPainter, layout: MapLayout, style: Style) -> None:
    theme = style.theme
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    line = QColor(theme.text)
    line.setAlpha(60)
    coloured = [
        theme.table(m.role)[levels(m.values, m.role, m.limit)]
        for m in (column.matrix for column in layout.frame.columns)
    ]
    for thumb in layout.thumbs:
        rect = QRectF(*thumb.rect)
        rgb = page(coloured[thumb.column], thumb.map)
        painter.setPen(QPen(line, 1))
        if rgb.size > 1:
            painter.drawImage(rect, image_of(rgb))
            painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
            continue
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor.fromRgb(int(rgb[0, 0])))
        painter.drawEllipse(rect)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _name_room(classes: tuple[str, ...], font: QFont, unit: float) -> float:
    """The room for the names of the classes, before their bars."""
    metrics = QFontMetricsF(font)
    return min(max(metrics.horizontalAdvance(name) for name in classes) + 14, 84 * unit)


def _paint_bars(painter: QPainter, layout: MapLayout, style: Style) -> None:
    theme, experiment = style.theme, layout.frame.experiment
    painter.setPen(QColor(theme.muted))
    u = layout.unit
    painter.setFont(style.font(11 * u, bold=True))
    top = QRectF(layout.width - BARS * u, 4 * u, BARS * u, 16 * u)
    painter.drawText(top, FLAGS.AlignCenter, translate("Map", "probability"))
    classes = experiment.network.classes
    size = max(9.0, min(15.0 * u, QRectF(*layout.bar(0)).height() * 0.62))
    room = _name_room(classes, style.font(size, bold=True), u)
    for index, name in enumerate(classes):
        row = QRectF(*layout.bar(index))
        p = float(experiment.probabilities[index])
        best = bool(index == experiment.predicted and experiment.x.any())
        long = max(1.0, (row.width() - room - 60 * u) * p)
        bar = QRectF(row.left() + room, row.center().y() - 5 * u, long, 10 * u)
        if row.height() < 10:  # many classes: bars without words, but for the best
            bar = QRectF(row.left() + room, row.top(), long, max(1.0, row.height() - 1))
        painter.fillRect(bar, QColor(theme.forward if best else theme.muted))
        if row.height() < 10 and not best:
            continue
        line = QRectF(row.left(), row.center().y() - 10 * u, row.width(), 20 * u)
        painter.setFont(style.font(size, bold=best))
        painter.setPen(QColor(theme.text))
        text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room) - 6)
        painter.drawText(line.adjusted(4, 0, 0, 0), FLAGS.AlignLeft | FLAGS.AlignVCenter, text)
        painter.setFont(style.font(max(9.0, size - 2 * u), bold=best))
        painter.setPen(QColor(theme.text if best else theme.muted))
        painter.drawText(line, FLAGS.AlignRight | FLAGS.AlignVCenter, percent(p))
        if experiment.target == index:
            painter.setPen(QColor(theme.cell_outline))
            painter.setFont(style.font(size, bold=True))
            mark = row.adjusted(-15, 0, 0, 0)
            painter.drawText(mark, FLAGS.AlignLeft | FLAGS.AlignVCenter, "✓")


def paint_marks(painter: QPainter, layout: MapLayout, style: Style) -> None:
    """What is being computed, from what, and through which kernels."""
    frame, theme = layout.frame, style.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.window_outline), 1.6))
    for a, b in layout.flow:
        painter.drawLine(QPointF(*a.right), QPointF(*b.left))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    _paint_kernels(painter, layout, style)
    if layout.current_column is not None:
        left, right = reach(layout.columns[layout.current_column])
        wide = max(right - left, 30.0)
        under = QRectF((left + right - wide) / 2, 33 * layout.unit, wide, 3)
        painter.fillRect(under, theme.phase(frame.operation.phase))
    if layout.current is not None:
        outline(painter, QRectF(*layout.current.rect), QColor(theme.cell_outline), theme)
    if layout.current_class is not None:
        row = QRectF(*layout.bar(layout.current_class)).adjusted(0, 2, 0, -2)
        outline(painter, row, QColor(theme.cell_outline), theme)


def _paint_kernels(painter: QPainter, layout: MapLayout, style: Style) -> None:
    """The kernels on the lines of the flow, or their gradients while those are told."""
    frame = layout.frame
    layer = frame.experiment.network.layers[frame.operation.layer]
    if not isinstance(layer, Convolution) or not layout.flow:
        return
    values, role, limit = _kernels(frame, layer)
    after = layout.columns[frame.operation.layer + 1]
    left = reach(layout.columns[frame.operation.layer])[1]
    right = reach(after)[0]
    room = right - left
    many = len({a.map for a, _ in layout.flow}) > 1  # they stand where the lines are apart
    abreast = len({thumb.rect[0] for thumb in after})
    for a, b in layout.flow:
        size = min(22.0, max(10.0, 0.55 * a.rect[3]), room * 0.4)
        x = left + 0.12 * room if many else right - 0.12 * room - size
        x -= 0 if many else b.map % abreast * (size + 2)
        share = (x + size / 2 - a.right[0]) / (b.left[0] - a.right[0])
        y = a.right[1] + (b.left[1] - a.right[1]) * share
        rect = QRectF(x, y - size / 2, size, size)
        kernel = values[b.map, a.map % layer.weight.shape[1]]
        painter.drawImage(rect, picture(kernel, role, limit, style.theme))
        painter.setPen(QPen(QColor(style.theme.window_outline), 1))
        painter.drawRect(rect)


def _kernels(frame: Frame, layer: Convolution) -> tuple[Array, Role, float]:
    output = frame.operation.output
    if output.values.ndim == 4:
        return output.values, output.role, output.limit
    return layer.weight, Role.WEIGHT, float(np.abs(layer.weight).max())
