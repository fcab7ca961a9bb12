"""Draws the ground of the network map: the lines between columns, names, ranges, probabilities."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import numpy as np
from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from cnnviz.formula import number, percent
from cnnviz.frame import Column
from cnnviz.stage.items import Item, around
from cnnviz.stage.map_labels import Label, beside, importance, middle
from cnnviz.stage.map_layout import BARS, FOOT, MapLayout
from cnnviz.stage.map_pictures import Pictures, range_of
from cnnviz.stage.map_scale import is_ink, largest
from cnnviz.stage.scene import Rect
from cnnviz.stage.style import Style
from cnnviz.state import MapScale
from cnnviz.words import translate
from engine.steps import Role
from engine.values import dataclass

FLAGS = Qt.AlignmentFlag
DENSE = 160  # lines between two columns from which on they are one surface
NAMES, TOLD = 72.0, 62.0  # the room for the names of classes at most, and for probabilities
AIR = 6.0  # pixels between the words and the probabilities
ELIDED = Qt.TextElideMode.ElideRight
WIDE = 30.0  # pixels between two columns in which lines are told apart


def paint_edges(painter: QPainter, layout: MapLayout, style: Style) -> None:
    """The lines between the columns."""
    left, _, width, _ = layout.body
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for layer in range(len(layout.placed) - 1):
        begin, end = layout.reach(layer)[1] + 1, layout.reach(layer + 1)[0] - 1
        if end > left and begin < left + width and end > begin:
            _paint_edges(painter, layout, style, layer, (begin, end))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_edges(
    painter: QPainter, layout: MapLayout, style: Style, layer: int, x: tuple[float, float]
) -> None:
    """From row to row: maps beside each other share the lines of their row."""
    before, after = (_rows(layout, column) for column in (layer, layer + 1))
    joined = layout.joined(layer)
    rows = np.zeros((len(before), len(after)), np.bool_)
    a, b = np.nonzero(joined)
    stacks = layout.canvas.stacks
    rows[a // stacks[layer].abreast, b // stacks[layer + 1].abreast] = True
    line = QColor(style.theme.muted)
    narrow = min(1.0, (x[1] - x[0]) / WIDE)  # the nearer they are, the more they would blacken
    if rows.all() and rows.size > DENSE * narrow:
        line.setAlpha(30)
        corners = (x[0], before[0]), (x[1], after[0]), (x[1], after[-1]), (x[0], before[-1])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(line)
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rows[1:-1, 1:-1] = False  # all of them would be the surface once more
        line.setAlpha(int(40 * narrow))
    else:
        count = int(rows.sum())
        line.setAlpha(int((max(16, 90 - count // 2) if count > 16 else 90) * narrow**0.5))
    painter.setPen(QPen(line, 1))
    lines = [QLineF(x[0], before[i], x[1], after[j]) for i, j in np.argwhere(rows).tolist()]
    if lines:
        painter.drawLines(*lines)


def _rows(layout: MapLayout, column: int) -> list[float]:
    """The middle of each row of a column's pictures."""
    rects = layout.placed[column][:: layout.canvas.stacks[column].abreast]
    middles: list[float] = (rects[:, 1] + rects[:, 3] / 2).tolist()
    return middles


# names and ranges


def shape_of(shape: tuple[int, ...]) -> str:
    """8×28² is shorter than 8×28×28."""
    if len(shape) == 3 and shape[1] == shape[2]:
        return f"{shape[0]}×{shape[1]}²"
    return "×".join(map(str, shape))


def name_of(column: Column) -> str:
    """What stands above a column."""
    return translate("Map", "input") if column.layer < 0 else column.name


def symbol_of(column: Column) -> str:
    """What kind of error a column shows; nothing for a value."""
    matrix = column.matrix
    if matrix.role is not Role.ERROR:
        return ""
    return "∂L/∂X" if column.layer < 0 else "δ" if matrix.name == "δ" else "∂L/∂a"


def heads(pictures: Pictures) -> tuple[tuple[str, str], ...]:
    """What stands above the columns."""
    return tuple((name_of(column), symbol_of(column)) for column in pictures.columns)


def paint_head(
    painter: QPainter, layout: MapLayout, pictures: Pictures, style: Style, hovered: int | None
) -> None:
    """The names above the columns; those that find room."""
    u, theme, columns = layout.unit, style.theme, pictures.columns
    order = importance(layout, hovered)
    bold = style.font((11 if layout.width > 640 else 10) * u, bold=True)
    names = {c: name_of(columns[c]) for c in order}
    symbols = {c: symbol_of(columns[c]) for c in order}
    colours = {c: QColor(theme.backward if symbols[c] else theme.muted) for c in order}
    _paint_words(painter, layout, (names, symbols), bold, (4 * u, 18 * u), colours)


def paint_foot(
    painter: QPainter, layout: MapLayout, pictures: Pictures, style: Style, hovered: int | None
) -> None:
    """Shapes and ranges below the columns; those that find room."""
    u, theme, columns = layout.unit, style.theme, pictures.columns
    order = importance(layout, hovered)
    shapes = {c: shape_of(columns[c].matrix.values.shape) for c in order}
    ranges = {c: _range(layout, pictures, c) for c in order}
    muted = dict.fromkeys(order, QColor(theme.muted))
    foot = layout.height - FOOT * u
    plain = style.font(10 * u)
    _paint_words(painter, layout, (shapes, ranges), plain, (foot + u, foot + 15 * u), muted)
    if layout.frame.map_scale is MapScale.ALL:
        painter.setFont(plain)
        painter.setPen(QColor(theme.muted))
        room = QRectF(10, foot + 15 * u, layout.seen[0] - 20, 14 * u)
        painter.drawText(room, FLAGS.AlignCenter, _range_of_all(columns))


def _paint_words(
    painter: QPainter,
    layout: MapLayout,
    lines: tuple[Mapping[int, str], ...],
    font: QFont,
    tops: tuple[float, ...],
    colours: Mapping[int, QColor],
) -> None:
    """Lines of words about the middle of their column, those of the first one first."""
    advance = QFontMetricsF(font).horizontalAdvance
    widths = {c: tuple(advance(words[c]) for words in lines) for c in colours}
    labels = {c: Label(middle(layout, c), max(widths[c])) for c in colours}
    for column, begin in beside(labels, list(colours), layout.seen[0] - AIR).items():
        for words, top, width in zip(lines, tops, widths[column], strict=True):
            left = begin + (labels[column].width - width) / 2
            point = QPointF(left, top + 7.5 * layout.unit)
            write(painter, point, words[column], font, colours[column])


def _range(layout: MapLayout, pictures: Pictures, column: int) -> str:
    """The ends of the colours of a column, as far as they are its own."""
    scale = layout.frame.map_scale
    if scale is MapScale.ALL and not is_ink(pictures.columns[column]):
        return ""
    limits = pictures.ends[column]
    if limits.min() < limits.max():
        return f"±{number(float(limits.min()), 2)}…{number(float(limits.max()), 2)}"
    return range_of(layout, pictures, column, 0)


def _range_of_all(columns: Sequence[Column]) -> str:
    """The ends of the colours that all columns of a kind share."""
    names = {Role.VALUE: translate("Map", "all values"), Role.ERROR: translate("Map", "all errors")}
    return "   ".join(
        f"{names[role]} ±{number(top, 2)}"
        for role, top in largest(columns).items()
        if role in names
    )


# the probabilities


@dataclass(frozen=True)
class Bars:
    """The lines of all classes, as they look: a name, a bar of a length, a probability in words."""

    names: tuple[str, ...]
    told: tuple[str, ...]
    lengths: tuple[float, ...]
    best: int | None  # what the network says
    right: int | None  # what it should say
    rects: tuple[Rect, ...]
    room: float  # for the names
    size: float  # of the words
    unit: float


def bar_items(layout: MapLayout, style: Style) -> Iterator[Item]:
    """The probabilities of all classes."""
    experiment, u = layout.frame.experiment, layout.unit
    classes, size = experiment.network.classes, (layout.width, layout.height)
    if not classes:
        return
    top = QRectF(layout.width - BARS * u, 4 * u, BARS * u, 15 * u)
    head = partial(_paint_bars_head, rect=top, style=style, unit=u)
    yield Item(("probabilities", *size), around([top], 2), head)
    rects = tuple(layout.bar(index) for index in range(len(classes)))
    height = max(9.0, min(15.0 * u, rects[0][3] * 0.62))
    room = _name_room(classes, style.font(height, bold=True), u)
    p = experiment.probabilities
    longest = (rects[0][2] - room - TOLD * u) * layout.ratio
    # in device pixels: what is not told of a probability is not seen
    lengths = np.rint(np.fmax(longest * p, layout.ratio)) / layout.ratio
    told = tuple(percent(share) for share in p.tolist())
    best = experiment.predicted if experiment.x.any() else None
    place = rects, room, height, u
    bars = Bars(classes, told, tuple(lengths.tolist()), best, experiment.target, *place)
    reach = around((QRectF(*rect) for rect in (rects[0], rects[-1])), 0)
    reach.adjust(-15, -10 * u, 4, 10 * u)
    yield Item((bars,), reach, partial(_paint_bars, bars=bars, style=style))


def _paint_bars_head(painter: QPainter, rect: QRectF, style: Style, unit: float) -> None:
    painter.setPen(QColor(style.theme.muted))
    painter.setFont(style.font(11 * unit, bold=True))
    painter.drawText(rect, FLAGS.AlignCenter, translate("Map", "probability"))


def _paint_bars(painter: QPainter, bars: Bars, style: Style) -> None:
    theme, u = style.theme, bars.unit
    low = bars.rects[0][3] < 10  # many classes: bars without words, but for the best
    text, muted, forward = (QColor(name) for name in (theme.text, theme.muted, theme.forward))
    smaller = max(9.0, bars.size - 2 * u)
    for index, (x, y, width, high) in enumerate(bars.rects):
        best, middle = index == bars.best, y + high / 2
        above, tall = (y, max(1.0, high - 1)) if low else (middle - 5 * u, 10 * u)
        bar = QRectF(x + bars.room, above, bars.lengths[index], tall)
        painter.fillRect(bar, forward if best else muted)
        if low and not best:
            continue
        name, told = style.font(bars.size, bold=best), style.font(smaller, bold=best)
        room = int(bars.room) - 6
        shown = QFontMetricsF(name).elidedText(bars.names[index], ELIDED, room)
        write(painter, QPointF(x + 4, middle), shown, name, text)
        end = x + width - QFontMetricsF(told).horizontalAdvance(bars.told[index])
        write(painter, QPointF(end, middle), bars.told[index], told, text if best else muted)
        if index == bars.right:
            mark = style.font(bars.size, bold=True)
            write(painter, QPointF(x - 15, middle), "✓", mark, QColor(theme.cell_outline))


def write(painter: QPainter, at: QPointF, text: str, font: QFont, colour: QColor) -> None:
    """A line of text that begins at a point, about the middle of its height.

    To tell Qt a rect and flags takes half as long again.
    """
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(at + QPointF(0, (metrics.ascent() - metrics.descent()) / 2), text)


def _name_room(classes: tuple[str, ...], font: QFont, unit: float) -> float:
    """The room for the names of the classes, before their bars."""
    metrics = QFontMetricsF(font)
    return min(max(metrics.horizontalAdvance(name) for name in classes) + 14, NAMES * unit)
