"""Draws the ground of the network map: the lines between columns, names, ranges, probabilities."""

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from cnnviz.formula import number, percent
from cnnviz.frame import Column
from cnnviz.stage.items import Item, around
from cnnviz.stage.map_labels import Label, beside, importance, middle
from cnnviz.stage.map_layout import BARS, FOOT, HEAD, MapLayout
from cnnviz.stage.map_pictures import Pictures, printed_range
from cnnviz.stage.map_scale import is_ink, largest
from cnnviz.stage.scene import Rect
from cnnviz.stage.style import Style
from cnnviz.state import MapScale
from cnnviz.words import translate
from engine.steps import Role

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


class Words(NamedTuple):
    """Two lines about the middle of each column, and their looks."""

    lines: tuple[tuple[str, str], ...]  # of each column
    colours: tuple[str, ...]
    tops: tuple[float, float]
    size: float
    bold: bool = False


def word_items(
    layout: MapLayout, pictures: Pictures, style: Style, hovered: int | None
) -> Iterator[Item]:
    """The names above the columns, shapes and ranges below; those that find room."""
    u, theme, columns, wide = layout.unit, style.theme, pictures.columns, layout.seen[0] - AIR
    foot = layout.height - FOOT * u
    names = tuple((name_of(column), symbol_of(column)) for column in columns)
    colours = tuple(theme.backward if symbol else theme.muted for _, symbol in names)
    ranges = tuple(
        (shape_of(column.matrix.values.shape), _range(layout, pictures, index))
        for index, column in enumerate(columns)
    )
    large = (11 if layout.width > 640 else 10) * u
    above = Words(names, colours, (4 * u, 18 * u), large, bold=True)
    below = Words(ranges, (theme.muted,) * len(ranges), (foot + u, foot + 15 * u), 10 * u)
    for words, top, high in ((above, 0.0, HEAD * u), (below, foot, FOOT * u)):
        rect = QRectF(0, top, wide, high)
        key = words, rect.getRect(), layout.now, layout.current_column, hovered
        paint = partial(_paint_words, layout=layout, words=words, style=style, hovered=hovered)
        yield Item(key, rect, paint)
    if layout.frame.map_scale is MapScale.ALL:
        rect, text = QRectF(0, foot + 15 * u, wide, 15 * u), _range_of_all(columns)
        yield Item(
            (text, rect.getRect()),
            rect,
            partial(_paint_scale, rect=rect, text=text, style=style, size=10 * u),
        )


def _paint_words(
    painter: QPainter, layout: MapLayout, words: Words, style: Style, hovered: int | None
) -> None:
    order = importance(layout, hovered)
    written = partial(style.word, size=words.size, bold=words.bold)
    lines = [[written(line) for line in words.lines[column]] for column in order]
    labels = tuple(
        Label(middle(layout, column), max(word.width for word in both))
        for column, both in zip(order, lines, strict=True)
    )
    begins = beside(labels, layout.seen[0] - AIR)
    for column, both, label, begin in zip(order, lines, labels, begins, strict=True):
        if begin is None:
            continue
        colour = QColor(words.colours[column])
        for word, top in zip(both, words.tops, strict=True):
            left = begin + (label.width - word.width) / 2
            word.write(painter, left, top + 7.5 * layout.unit, colour)


def _paint_scale(painter: QPainter, rect: QRectF, text: str, style: Style, size: float) -> None:
    word = style.word(text, size)
    left = rect.center().x() - word.width / 2
    word.write(painter, left, rect.center().y(), QColor(style.theme.muted))


def _range(layout: MapLayout, pictures: Pictures, column: int) -> str:
    """The ends of the colours of a column, as far as they are its own."""
    scale = layout.frame.map_scale
    if scale is MapScale.ALL and not is_ink(pictures.columns[column]):
        return ""
    if scale is MapScale.MAP:
        low, high = (float(f(pictures.ends[column])) for f in (np.min, np.max))
        if low < high:
            return f"±{number(low, 2)}…{number(high, 2)}"
    return printed_range(layout, pictures, column, 0)


def _range_of_all(columns: Sequence[Column]) -> str:
    """The ends of the colours that all columns of a kind share."""
    names = {Role.VALUE: translate("Map", "all values"), Role.ERROR: translate("Map", "all errors")}
    return "   ".join(
        f"{names[role]} ±{number(top, 2)}"
        for role, top in largest(columns).items()
        if role in names
    )


# the probabilities


class Bars(NamedTuple):
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
    rects = layout.bars
    height = max(9.0, min(15.0 * u, rects[0][3] * 0.62))
    room = min(max(style.word(name, height, bold=True).width for name in classes) + 14, NAMES * u)
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
        shown = _elided(bars.names[index], bars.room - 6, style.font(bars.size, bold=best))
        style.word(shown, bars.size, bold=best).write(painter, x + 4, middle, text)
        told = style.word(bars.told[index], smaller, bold=best)
        told.write(painter, x + width - told.width, middle, text if best else muted)
        if index == bars.right:
            mark = style.word("✓", bars.size, bold=True)
            mark.write(painter, x - 15, middle, QColor(theme.cell_outline))


@lru_cache(maxsize=1024)
def _elided(name: str, room: float, font: QFont) -> str:
    return QFontMetricsF(font).elidedText(name, ELIDED, int(room))
