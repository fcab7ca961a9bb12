"""The scrub bar: the whole timeline as coloured segments, one for each operation."""

from bisect import bisect_right
from itertools import accumulate
from math import ceil

from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnviz import words
from cnnviz.state import State
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine import Timeline

SPACE = 2.0  # between two segments
BAR = 12.0
TOP = 12.0
KNOB = 9.0  # its radius
FINE = 4  # places of the knob in a pixel
NARROWEST = 0.28  # of the widest; the root of the root makes small operations visible


def space(timeline: Timeline, room: float) -> float:
    """The room between two segments; never more than a third of what there is."""
    return min(SPACE, room / (3 * len(timeline.operations)))


def widths(timeline: Timeline, room: float) -> list[float]:
    """The width of each operation's segment: longer ones wider, but none too thin to hit."""
    weights = [max(len(op) ** 0.25, 1.0) for op in timeline.operations]
    least = NARROWEST * max(weights)
    weights = [max(weight, least) for weight in weights]
    total = room - space(timeline, room) * (len(weights) - 1)
    return [weight * total / sum(weights) for weight in weights]


class ScrubBar(QWidget):
    """Shows where the position is, and asks for another one where it is pressed or dragged."""

    sought = pyqtSignal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._state: State | None = None
        self._scale = 1.0
        self._placed: tuple[Timeline, float, list[tuple[float, float]]] | None = None
        self._named: tuple[object, list[tuple[int, QRectF, str]]] | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(300, 44)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(translate("Transport", "Timeline"))

    def sizeHint(self) -> QSize:
        return QSize(700, 44)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def changeEvent(self, event: QEvent | None) -> None:
        self._named = None  # another font
        super().changeEvent(event)

    def set_scale(self, scale: float) -> None:
        self._scale = scale
        self.update()

    def show_state(self, state: State) -> None:
        if QToolTip.isVisible() and self.underMouse() and state.position != self._position():
            QToolTip.hideText()  # it told another step
        old, self._state = self._state, state
        if old is None or _looks(old) != _looks(state):
            self.update()
        elif old.position != state.position:  # only the knob moves, and the colour behind it
            left, right = sorted(self._knob(one.position) for one in (old, state))
            if left < right:
                moved = QRectF(left, 0, right - left, TOP + BAR / 2 + KNOB + 2)
                self.update(moved.adjusted(-KNOB - 2, 0, KNOB + 2, 0).toAlignedRect())

    def _position(self) -> float | None:
        return None if self._state is None else self._state.position

    def _segments(self) -> list[tuple[float, float]]:
        """Left edge and width of each operation's segment."""
        assert self._state is not None
        timeline, room = self._state.experiment.timeline, self.width() - 20.0
        if self._placed is None or self._placed[0] is not timeline or self._placed[1] != room:
            made, between = widths(timeline, room), space(timeline, room)
            lefts = accumulate((w + between for w in made[:-1]), initial=10.0)
            self._placed = timeline, room, list(zip(lefts, made, strict=True))
        return self._placed[2]

    def x_of(self, position: float) -> float:
        """Where a position stands."""
        assert self._state is not None
        timeline = self._state.experiment.timeline
        index, _ = timeline.locate(ceil(position))
        left, width = self._segments()[index]
        length = len(timeline.operations[index])
        done = max(0.0, position - timeline.starts[index]) / max(length - 1, 1)
        return left + width * (done if length > 1 else 0.5)

    def _knob(self, position: float) -> float:
        """Where the knob is painted: a move that nobody sees need not be."""
        return round(FINE * self.x_of(position)) / FINE

    def position_of(self, x: float) -> float:
        """The position at x."""
        assert self._state is not None
        timeline, segments = self._state.experiment.timeline, self._segments()
        index = max(0, bisect_right([left for left, _ in segments], x) - 1)
        left, width = segments[index]
        share = min(max((x - left) / width, 0.0), 1.0)
        return float(timeline.starts[index] + round(share * (len(timeline.operations[index]) - 1)))

    # the mouse

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        if event.button() is Qt.MouseButton.LeftButton and self._state is not None:
            self.sought.emit(self.position_of(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        if self._state is None:
            return
        position = self.position_of(event.position().x())
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.sought.emit(position)
        timeline = self._state.experiment.timeline
        index, step = timeline.locate(int(position))
        operation = timeline.operations[index]
        name = words.layer_title(operation, self._state.experiment.network)
        text = translate("Transport", "{operation}, step {step} of {steps}").format(
            operation=name, step=step + 1, steps=len(operation)
        )
        QToolTip.showText(event.globalPosition().toPoint(), text, self)

    # painting

    def paintEvent(self, event: QPaintEvent | None) -> None:
        assert event is not None
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._theme.card))
            if self._state is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            touched = QRectF(event.region().boundingRect())
            timeline = self._state.experiment.timeline
            segments = self._segments()
            knob = self._knob(self._state.position)
            current, _ = timeline.locate(self._state.resting)
            first, last = touched.left() - 1, touched.right() + 1
            for (left, width), operation in zip(segments, timeline.operations, strict=True):
                if left + width < first or left > last:
                    continue
                colour = self._theme.phase(operation.phase)
                ahead = QColor(colour)
                ahead.setAlpha(80)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ahead)
                painter.drawRoundedRect(QRectF(left, TOP, width, BAR), 3, 3)
                done = min(max(knob - left, 0.0), width)
                if done > 0:
                    painter.setBrush(colour)
                    painter.drawRoundedRect(QRectF(left, TOP, done, BAR), 3, 3)
            self._paint_labels(painter, touched, current)
            phase = self._theme.phase(timeline.operations[current].phase)
            painter.setPen(QPen(QColor(self._theme.card), 2.5))
            painter.setBrush(phase)
            painter.drawEllipse(QPointF(knob, TOP + BAR / 2), KNOB, KNOB)

    def _paint_labels(self, painter: QPainter, touched: QRectF, current: int) -> None:
        """The names of the layers under the bar."""
        painter.setFont(self._small())
        for index, rect, name in self._labels(current):
            if rect.intersects(touched):
                painter.setPen(QColor(self._theme.text if index == current else self._theme.muted))
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, name)

    def _small(self) -> QFont:
        font = self.font()
        font.setPixelSize(round(10 * self._scale))
        return font

    def _labels(self, current: int) -> list[tuple[int, QRectF, str]]:
        """The names that have room, and where; that of the current operation always."""
        assert self._state is not None
        experiment = self._state.experiment
        key = _looks(self._state), self.width(), self._scale
        if self._named is not None and self._named[0] == key:
            return self._named[1]
        metrics = QFontMetrics(self._small())
        operations = experiment.timeline.operations
        names = [words.layer_symbol(op, experiment.network) for op in operations]
        segments = self._segments()
        found: list[tuple[int, QRectF, str]] = []
        for index in sorted(range(len(names)), key=lambda i: (i != current, i)):
            left, width = segments[index]
            wide = metrics.horizontalAdvance(names[index]) + 8.0
            start = min(max(2.0, left + width / 2 - wide / 2), self.width() - wide - 2)
            rect = QRectF(start, TOP + BAR + 4, wide, 16)
            fits = index == current or wide <= max(width * 2.2, 40)
            if fits and not any(rect.intersects(other) for _, other, _ in found):
                found.append((index, rect, names[index]))
        self._named = key, found
        return found


def _looks(state: State) -> tuple[object, ...]:
    """All that the bar is painted from but for the place of the knob."""
    timeline, names = state.experiment.timeline, state.experiment.network.names
    index, _ = timeline.locate(state.resting)
    return names, index, timeline.kinds, timeline.operations.lengths
