"""The network map: every feature map as a picture, the probabilities, what is being computed."""

from dataclasses import dataclass
from functools import lru_cache
from operator import is_
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnviz.formula import number
from cnnviz.frame import Column, Frame
from cnnviz.stage.matrix import image_of, levels, outline, picture
from cnnviz.stage.painter import Style
from cnnviz.words import translate
from engine import Convolution
from engine.arrays import Array
from engine.steps import Phase, Role

HEAD, FOOT = 30.0, 24.0
SIDE = 10.0
ROWS = 8  # maps one below the other before a second row of columns begins
INPUT = 104.0  # the largest input picture
BARS = 164.0
FLAGS = Qt.AlignmentFlag


@dataclass(frozen=True)
class Thumb:
    """One feature map, or a whole vector, of a column."""

    column: int
    map: int
    rect: tuple[float, float, float, float]


Shapes = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=8)
def place(shapes: Shapes, width: float, height: float) -> tuple[Thumb, ...]:
    """Where each map of columns with these shapes stands, left of the probabilities."""
    room = height - HEAD - FOOT
    side = 1.0
    while True:
        sizes = [_thumb_size(shape, room, side, first=not i) for i, shape in enumerate(shapes)]
        subs = [-(-_maps(shape) // ROWS) if len(shape) == 3 else 1 for shape in shapes]
        total = sum(w * n + 4 * (n - 1) for (w, _), n in zip(sizes, subs, strict=True))
        gap = (width - BARS - 2 * SIDE - total) / len(shapes)
        if gap >= 26 or side < 0.3:
            break
        side -= 0.06
    thumbs: list[Thumb] = []
    x = SIDE
    for index, (shape, (w, h), sub) in enumerate(zip(shapes, sizes, subs, strict=True)):
        maps = _maps(shape)
        rows = -(-maps // sub)
        pitch = min(room / rows, 2.2 * h) if maps > 1 else room
        top = HEAD + (room - pitch * rows) / 2
        for m in range(maps):
            row, column = divmod(m, sub)
            y = top + pitch * (row + 0.5) - h / 2
            thumbs.append(Thumb(index, m, (round(x + column * (w + 4)), round(y), w, h)))
        x += w * sub + 4 * (sub - 1) + gap
    return tuple(thumbs)


def _maps(shape: tuple[int, ...]) -> int:
    """How many pictures a column has: one a map, one a number of a short vector."""
    if len(shape) == 3:
        return shape[0]
    return shape[0] if shape[0] <= 16 else 1


def _thumb_size(
    shape: tuple[int, ...], room: float, side: float, *, first: bool
) -> tuple[float, float]:
    if first:
        most = min(INPUT, room) * max(side, 0.5)
        return float(int(most)), float(int(most * shape[-2] / shape[-1]))
    if len(shape) == 1:
        if _maps(shape) == 1:
            return 12.0, room * 0.9
        fits = float(int(min(22.0, room / shape[0] - 3)))
        return fits, fits
    most = min(room / min(_maps(shape), ROWS) - 5, 64.0) * side
    share = 0.5 + 0.5 * min(1.0, shape[1] / 28)
    return float(max(8, int(most * share))), float(max(8, int(most * share)))


class NetworkMap(QWidget):
    """Paints the columns of a frame; a press on a map asks for the operation that computes it."""

    map_chosen = pyqtSignal(int, int)  # operation, number of the map
    map_opened = pyqtSignal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._frame: Frame | None = None
        self._ground: QPixmap | None = None
        self._picture = QPixmap()
        self._shows: tuple[object, ...] = ()  # what the picture was painted from
        self._mouse: QPointF | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(520, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(translate("Map", "Network map"))

    def sizeHint(self) -> QSize:
        return QSize(760, 340)

    def set_style(self, style: Style) -> None:
        self._style = style
        self._ground = None
        self.update()

    def show_frame(self, frame: Frame) -> None:
        if self._frame is None or self._frame.experiment.network is not frame.experiment.network:
            self._ground = None
        self._frame = frame
        self.update()

    def thumbs(self) -> tuple[Thumb, ...]:
        assert self._frame is not None
        shapes = tuple(column.matrix.values.shape for column in self._frame.columns)
        return place(shapes, float(self.width()), float(self.height()))

    def thumb(self, column: int, map_: int) -> QRectF:
        """Where a map stands; column 0 is the input."""
        found = next(t for t in self.thumbs() if (t.column, t.map) == (column, map_))
        return QRectF(*found.rect)

    # painting

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        if self._frame is None:
            painter.fillRect(self.rect(), QColor(self._style.theme.card))
        else:
            painter.drawPixmap(0, 0, self._still(self._frame))
            self._paint_current_head(painter, self._frame)
            self._paint_current_edges(painter, self._frame)
            self._paint_kernels(painter, self._frame)
            self._paint_marks(painter, self._frame)
        painter.end()

    def _still(self, frame: Frame) -> QPixmap:
        """All that stays while the position moves within an operation, painted once."""
        ground = self._edges()
        shows = (ground, frame.experiment, *(column.matrix for column in frame.columns))
        if len(shows) == len(self._shows) and all(map(is_, shows, self._shows)):
            return self._picture
        self._shows = shows
        self._picture = QPixmap(ground)
        painter = QPainter(self._picture)
        self._paint_heads(painter, frame)
        self._paint_maps(painter, frame)
        self._paint_bars(painter, frame)
        painter.end()
        return self._picture

    def _edges(self) -> QPixmap:
        """The ground with the lines between the columns, painted once for each size."""
        ratio = self.devicePixelRatioF()
        if self._ground is not None and self._ground.size() == self.size() * ratio:
            return self._ground
        assert self._frame is not None
        ground = QPixmap(self.size() * ratio)
        ground.setDevicePixelRatio(ratio)
        ground.fill(QColor(self._style.theme.card))
        painter = QPainter(ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self._by_column()
        for index in range(1, len(columns)):
            self._paint_edges(painter, columns[index - 1], columns[index], index - 1)
        painter.end()
        self._ground = ground
        return ground

    def _by_column(self) -> list[list[Thumb]]:
        assert self._frame is not None
        columns: list[list[Thumb]] = [[] for _ in self._frame.columns]
        for thumb in self.thumbs():
            columns[thumb.column].append(thumb)
        return columns

    def _paint_edges(
        self, painter: QPainter, before: list[Thumb], after: list[Thumb], layer: int
    ) -> None:
        assert self._frame is not None
        kind = self._frame.experiment.network.layers[layer].kind
        line = QColor(self._style.theme.muted)
        all_to_all = kind in ("convolution", "linear", "flatten")
        line.setAlpha(max(16, 90 - len(before) * len(after) // 2) if all_to_all else 90)
        painter.setPen(QPen(line, 1))
        for a in before:
            for b in after:
                if all_to_all or a.map == b.map:
                    painter.drawLine(_right(a), _left(b))

    def _paint_heads(self, painter: QPainter, frame: Frame) -> None:
        theme = self._style.theme
        for column, thumbs in zip(frame.columns, self._by_column(), strict=True):
            left, right = _reach(thumbs)
            middle = (left + right) / 2
            error = column.matrix.role is Role.ERROR
            painter.setPen(QColor(theme.backward if error else theme.muted))
            painter.setFont(self._style.font(11, bold=True))
            painter.drawText(QRectF(middle - 60, 6, 120, 18), FLAGS.AlignCenter, _head(column))
            painter.setPen(QColor(theme.muted))
            painter.setFont(self._style.font(10, numbers=True))
            shape = "×".join(map(str, column.matrix.values.shape))
            foot = QRectF(middle - 60, self.height() - FOOT + 2, 120, 16)
            painter.drawText(foot, FLAGS.AlignCenter, shape)

    def _paint_current_head(self, painter: QPainter, frame: Frame) -> None:
        """A bar under the name of the column that is being computed."""
        current = self._current()
        if current is None:
            return
        left, right = _reach(self._by_column()[current[0]])
        wide = max(right - left, 30.0)
        bar = QRectF((left + right - wide) / 2, 24, wide, 3)
        painter.fillRect(bar, self._style.theme.phase(frame.operation.phase))

    def _paint_maps(self, painter: QPainter, frame: Frame) -> None:
        theme = self._style.theme
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        line = QColor(theme.text)
        line.setAlpha(60)
        coloured = [
            theme.table(m.role)[levels(m.values, m.role, m.limit)]
            for m in (column.matrix for column in frame.columns)
        ]
        for thumb in self.thumbs():
            rect = QRectF(*thumb.rect)
            image = image_of(_page(coloured[thumb.column], thumb.map))
            if image.width() * image.height() == 1:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setBrush(image.pixelColor(0, 0))
                painter.setPen(QPen(line, 1))
                painter.drawEllipse(rect)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
                continue
            painter.drawImage(rect, image)
            painter.setPen(QPen(line, 1))
            painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _bar(self, index: int, classes: int) -> QRectF:
        """The line of a class."""
        room = self.height() - HEAD - FOOT
        pitch = min(room / classes, 40.0)
        top = HEAD + (room - pitch * classes) / 2
        return QRectF(self.width() - BARS + 10, top + pitch * index, BARS - 14, pitch)

    def _paint_bars(self, painter: QPainter, frame: Frame) -> None:
        theme, style = self._style.theme, self._style
        experiment = frame.experiment
        classes = experiment.network.classes
        painter.setPen(QColor(theme.muted))
        painter.setFont(style.font(12, bold=True))
        head = QRectF(self.width() - BARS, 6, BARS, 18)
        painter.drawText(head, FLAGS.AlignCenter, translate("Map", "probability"))
        for index, name in enumerate(classes):
            row = self._bar(index, len(classes))
            p = float(experiment.probabilities[index])
            best = index == experiment.predicted
            size = max(9.0, min(15.0, row.height() * 0.62))
            painter.setFont(style.font(size, bold=best))
            painter.setPen(QColor(theme.text))
            painter.drawText(row.adjusted(4, 0, 0, 0), FLAGS.AlignLeft | FLAGS.AlignVCenter, name)
            painter.setFont(style.font(max(9.0, size - 2), bold=best, numbers=True))
            painter.setPen(QColor(theme.text if best else theme.muted))
            painter.drawText(row, FLAGS.AlignRight | FLAGS.AlignVCenter, f"{100 * p:.1f}%")
            room = row.width() - 26 - 52
            bar = QRectF(row.left() + 24, row.center().y() - 5, max(1.0, room * p), 10)
            painter.fillRect(bar, QColor(theme.forward if best else theme.muted))
            if experiment.target == index:
                painter.setPen(QPen(QColor(theme.cell_outline), 2))
                painter.drawRoundedRect(row.adjusted(-2, 1, 2, -1), 4, 4)

    # what is being computed

    def _current(self) -> tuple[int, int] | None:
        """Column and map of the cell that is being written, if it lies on a feature map."""
        frame = self._frame
        if frame is None:
            return None
        operation = frame.operation
        if operation.writes is None:
            return None
        column = operation.writes + 1
        maps = _maps(frame.columns[column].matrix.values.shape)
        shape = operation.result.shape
        if len(shape) == 1:
            return column, frame.step.index if maps > 1 else 0
        return column, frame.map

    def _paint_current_edges(self, painter: QPainter, frame: Frame) -> None:
        """The lines along which the current map is computed."""
        ends = self._flow(frame)
        if not ends:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._style.theme.window_outline), 1.6))
        for a, b in ends:
            painter.drawLine(_right(a), _left(b))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _flow(self, frame: Frame) -> list[tuple[Thumb, Thumb]]:
        """Pairs of maps, left and right, between which the current operation computes."""
        operation, columns = frame.operation, self._by_column()
        layer = operation.layer
        if operation.kind in ("softmax", "loss", "loss_error"):
            return []
        before, after = columns[layer], columns[layer + 1]
        one_to_one = frame.experiment.network.layers[layer].kind not in (
            "convolution",
            "linear",
            "flatten",
        )
        cell = frame.step.cell
        if operation.writes is None:  # a kernel or a bias: (out, in, ...)
            after = [t for t in after if t.map == cell[0]] if len(after) > 1 else after
            if len(cell) > 1 and len(before) > 1:
                before = [t for t in before if t.map == cell[1]]
        else:
            current = self._current()
            assert current is not None
            column, map_ = current
            if column == layer + 1:
                after = [t for t in after if t.map == map_]
                before = [t for t in before if not one_to_one or t.map == map_]
            else:
                before = [t for t in before if t.map == map_]
                after = [t for t in after if not one_to_one or t.map == map_]
        return [(a, b) for a in before for b in after]

    def _paint_kernels(self, painter: QPainter, frame: Frame) -> None:
        """The kernels of the current map on its lines, or their gradients while those are told."""
        layer = frame.experiment.network.layers[frame.operation.layer]
        if not isinstance(layer, Convolution):
            return
        shown, role, limit = self._kernels(frame, layer)
        flow = self._flow(frame)
        if not flow:
            return
        columns = self._by_column()
        before, after = columns[frame.operation.layer], columns[frame.operation.layer + 1]
        left, right = _reach(before)[1], _reach(after)[0]
        many = len({a.map for a, _ in flow}) > 1  # they stand where the lines are apart
        for a, b in flow:
            group = a.map % layer.weight.shape[1]
            size = min(22.0, max(10.0, 0.55 * a.rect[3]), (right - left) * 0.4)
            start, end = _right(a), _left(b)
            x = left + 0.12 * (right - left) if many else right - 0.12 * (right - left) - size
            place = b.map % 2 if len({t.rect[0] for t in after}) > 1 and not many else 0
            x -= place * (size + 2)
            share = (x + size / 2 - start.x()) / (end.x() - start.x())
            y = start.y() + (end.y() - start.y()) * share
            rect = QRectF(x, y - size / 2, size, size)
            values = shown[b.map, group]
            painter.drawImage(rect, picture(values, role, limit, self._style.theme))
            painter.setPen(QPen(QColor(self._style.theme.window_outline), 1))
            painter.drawRect(rect)

    @staticmethod
    def _kernels(frame: Frame, layer: Convolution) -> tuple[Array, Role, float]:
        output = frame.operation.output
        if output.values.ndim == 4:
            return output.values, output.role, output.limit
        return layer.weight, Role.WEIGHT, float(np.abs(layer.weight).max())

    def _paint_marks(self, painter: QPainter, frame: Frame) -> None:
        theme = self._style.theme
        current = self._current()
        if current is not None:
            outline(painter, self.thumb(*current), QColor(theme.cell_outline), theme)
        if frame.operation.kind in ("softmax", "loss", "loss_error"):
            index = frame.step.index if frame.operation.kind != "loss" else frame.experiment.answer
            row = self._bar(index, len(frame.experiment.network.classes))
            outline(painter, row.adjusted(0, 2, 0, -2), QColor(theme.cell_outline), theme)
        hit = self._hit()
        if hit is not None:
            outline(painter, QRectF(*hit.rect), QColor(theme.text), theme)

    # the mouse

    def _hit(self) -> Thumb | None:
        if self._mouse is None or self._frame is None:
            return None
        for thumb in self.thumbs():
            if QRectF(*thumb.rect).adjusted(-2, -2, 2, 2).contains(self._mouse):
                return thumb
        return None

    def _hit_bar(self) -> int | None:
        if self._mouse is None or self._frame is None:
            return None
        classes = len(self._frame.experiment.network.classes)
        bars = (i for i in range(classes) if self._bar(i, classes).contains(self._mouse))
        return next(bars, None)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        assert self._frame is not None
        self._mouse = event.position()
        hit = self._hit()
        hand = hit is not None and self._frame.columns[hit.column].operation is not None
        hand = hand or self._hit_bar() is not None
        shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        if hit is not None:
            where = event.globalPosition().toPoint() + QPoint(0, 16)
            QToolTip.showText(where, self._told(self._frame.columns[hit.column], hit), self)
        else:
            QToolTip.hideText()
        self.update()

    @staticmethod
    def _told(column: Column, thumb: Thumb) -> str:
        values = _page(column.matrix.values, thumb.map)
        text = translate("Map", "{name}, map {map}: from {low} to {high}").format(
            name=column.name,
            map=thumb.map,
            low=number(float(values.min())),
            high=number(float(values.max())),
        )
        if column.matrix.role is Role.ERROR:
            text = "δ " + text
        if column.operation is not None:
            text += "\n" + translate("Map", "Press to step through it.")
        return text

    def leaveEvent(self, event: QEvent | None) -> None:
        self._mouse = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        if event.button() is not Qt.MouseButton.LeftButton or self._frame is None:
            return
        self._mouse = event.position()
        hit, bar = self._hit(), self._hit_bar()
        if hit is not None:
            operation = self._frame.columns[hit.column].operation
            if operation is not None:
                self.map_chosen.emit(operation, hit.map)
        elif bar is not None:
            kinds = [op.kind for op in self._frame.experiment.timeline.operations]
            kind = "loss_error" if self._frame.operation.phase is Phase.BACKWARD else "softmax"
            self.map_chosen.emit(kinds.index(kind), bar)

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        if self._hit() is not None:
            self.map_opened.emit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._ground = None


def _head(column: Column) -> str:
    name = translate("Map", "input") if column.layer < 0 else column.name
    return f"δ {name}" if column.matrix.role is Role.ERROR else name


def _page(values: NDArray[Any], map_: int) -> NDArray[Any]:
    """One map, or one number of a short vector, or a long vector as a column."""
    if values.ndim == 3:
        return values[map_]
    if len(values) <= 16:
        return values[map_].reshape(1, 1)
    return values.reshape(-1, 1)


def _right(thumb: Thumb) -> QPointF:
    x, y, w, h = thumb.rect
    return QPointF(x + w + 1, y + h / 2)


def _left(thumb: Thumb) -> QPointF:
    x, y, _, h = thumb.rect
    return QPointF(x - 1, y + h / 2)


def _reach(thumbs: list[Thumb]) -> tuple[float, float]:
    return min(t.rect[0] for t in thumbs), max(t.rect[0] + t.rect[2] for t in thumbs)
