"""The confusion matrix: counts of what is answered to which class, painted."""

from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnviz.image_memory import image_of
from cnnviz.panels.draw_tools import SLIDER_KEYS
from cnnviz.scales import INKS, light_ink
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine.arrays import IntArray

LEVELS = 64
FAINTEST = 0.14  # how much of its colour a cell with a single image has
SMALLEST = 9  # pixels of a number that can be read
LARGEST = 13
GRID_FROM = 8.0  # the smallest cell that has a line around it
EDGE = 4.0

Cell = tuple[int, int]  # the right class and the answer


class Places(NamedTuple):
    """Where things lie: the cells' square, and how wide a row's name and its accuracy are."""

    square: QRectF
    pitch: float
    names: float
    shares: float
    text: int  # the size of the names
    every: int  # so many rows have one name
    upright: bool  # the names above the columns stand side by side

    def rect_of(self, cell: Cell) -> QRectF:
        corner = self.square.topLeft() + QPointF(*reversed(cell)) * self.pitch
        return QRectF(corner.x(), corner.y(), self.pitch, self.pitch)


class ConfusionMatrix(QWidget):
    """Counts, a row for each class, a column for each answer; on the diagonal it was right.

    `chosen` tells a cell (class, answer) of mistakes that was pressed, or None when it was pressed
    again. By keys a frame moves from cell to cell, and Return presses.
    """

    chosen = pyqtSignal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._scale = 1.0
        self._counts: IntArray = np.zeros((0, 0), np.intp)
        self.classes: tuple[str, ...] = ()
        self.selected: Cell | None = None
        self._framed: Cell | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(150, 150)
        self.setAccessibleName(translate("Train", "Confusion matrix"))

    def sizeHint(self) -> QSize:
        return QSize(330, 300)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_scale(self, scale: float) -> None:
        self._scale = scale
        self.update()

    def show_counts(self, counts: IntArray, classes: tuple[str, ...]) -> None:
        """Show counts (classes, classes); none of them before anything was asked."""
        if self.classes != classes:
            self._framed = None
        self._counts, self.classes = counts, classes
        self.setAccessibleDescription(self._spoken())
        self.update()

    def select(self, cell: Cell | None) -> None:
        """Mark the cell whose mistakes are shown elsewhere."""
        self.selected = cell
        self.update()

    # in words

    def told(self, cell: Cell) -> str:
        """What a cell says."""
        right, answer = cell
        count, all_of_it = int(self._counts[right, answer]), int(self._counts[right].sum())
        if right == answer:
            text = translate("Train", "{count} of {all} images of “{right}” were read right.")
        else:
            text = translate("Train", "{count} of {all} images of “{right}” were read as “{read}”.")
        names = self.classes
        return text.format(count=count, all=all_of_it, right=names[right], read=names[answer])

    def _spoken(self) -> str:
        """The most frequent mistakes, for a screen reader."""
        wrong = self._counts * (1 - np.eye(len(self._counts), dtype=np.intp))
        most = np.argsort(-wrong, axis=None, kind="stable")[:3]
        cells = [divmod(int(index), len(wrong)) for index in most if wrong.flat[index]]
        return " ".join(self.told(cell) for cell in cells)

    # places

    def places(self) -> Places:
        """The largest square that leaves room for the names."""
        count = max(len(self.classes), 1)
        size = round(12 * self._scale)
        metrics = self._metrics(size)
        longest = max((metrics.horizontalAdvance(name) for name in self.classes), default=8.0)
        names = min(longest, 0.24 * self.width()) + 6
        shares = metrics.horizontalAdvance("100%") + 8
        heads = metrics.height() + 4
        wide = self.width() - names - shares - heads - 2 * EDGE
        for above in (heads + metrics.height(), heads + names):
            pitch = max(min(wide, self.height() - above - 2 * EDGE) / count, 1.0)
            every = max(1, ceil(metrics.height() * 0.9 / pitch))
            upright = longest + 6 <= pitch * every
            if upright:
                break
        side = pitch * count
        left = heads + names + max(EDGE, (self.width() - names - shares - heads - side) / 2)
        square = QRectF(left, above + EDGE, side, side)
        return Places(square, pitch, names, shares, size, every, upright)

    def _metrics(self, size: int) -> QFontMetricsF:
        font = self.font()
        font.setPixelSize(max(size, 1))
        return QFontMetricsF(font)

    def cell_at(self, point: QPointF) -> Cell | None:
        places = self.places()
        square, count = places.square, len(self._counts)
        row = int((point.y() - square.top()) // places.pitch)
        column = int((point.x() - square.left()) // places.pitch)
        return (row, column) if 0 <= row < count and 0 <= column < count else None

    def rect_of(self, cell: Cell) -> QRectF:
        return self.places().rect_of(cell)

    # the mouse and the keys

    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            cell = self.cell_at(QPointF(event.pos()))
            text = translate("Train", "Rows are the right classes, columns the network's answers.")
            QToolTip.showText(event.globalPos(), text if cell is None else self.told(cell), self)
            return True
        # the keys that move the frame are no shortcuts of the window while it has the focus
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and event.key() in (*SLIDER_KEYS, Qt.Key.Key_Return)
        ):
            event.accept()
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        cell = self.cell_at(event.position())
        if cell != self._framed:
            self._frame(cell)

    def leaveEvent(self, event: QEvent | None) -> None:
        self._frame(None)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() is Qt.MouseButton.LeftButton:
            self._press(self.cell_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        assert event is not None
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        key, count = event.key(), len(self._counts)
        if key in moves and count:
            row, column = self._framed or (0, 0)
            down, right = moves[Qt.Key(key)] if self._framed else (0, 0)
            self._frame(((row + down) % count, (column + right) % count))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press(self._framed)
        elif key == Qt.Key.Key_Escape:
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def _frame(self, cell: Cell | None) -> None:
        self._framed = cell
        if cell is not None and self.hasFocus():
            self.setAccessibleDescription(self.told(cell))
        self.update()

    def _press(self, cell: Cell | None) -> None:
        """Choose a cell with mistakes; any other one, or the same again, is none."""
        mistakes = cell is not None and cell[0] != cell[1] and self._counts[cell] > 0
        chosen = cell if mistakes and cell != self.selected else None
        if chosen != self.selected:
            self.select(chosen)
            self.chosen.emit(chosen)

    # painting

    def paintEvent(self, event: QPaintEvent | None) -> None:
        places = self.places()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            font = self.font()
            font.setPixelSize(places.text)
            painter.setFont(font)
            self._paint_heads(painter, places)
            self._paint_names(painter, places)
            self._paint_cells(painter, places)
            for cell, colour, width in (
                (self.selected, self._theme.cell_outline, 3.0),
                (self._framed, self._theme.text, 1.5),
            ):
                if cell is not None and max(cell) < len(self._counts):
                    painter.setPen(QPen(QColor(colour), width))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRect(places.rect_of(cell))

    def _paint_heads(self, painter: QPainter, places: Places) -> None:
        """What the rows and the columns are."""
        square, high = places.square, self._metrics(places.text).height()
        painter.setPen(QColor(self._theme.muted))
        wide = QRectF(0, 0, self.width(), high)
        wide.moveCenter(QPointF(square.center().x(), high / 2))
        head = translate("Train", "answer →")
        painter.drawText(wide, Qt.AlignmentFlag.AlignHCenter, head)
        painter.save()
        painter.translate(square.left() - places.names - high - EDGE, square.center().y())
        painter.rotate(-90)
        head = translate("Train", "← right class")
        tall = QRectF(-square.height() / 2, 0, square.height(), high)
        painter.drawText(tall, Qt.AlignmentFlag.AlignHCenter, head)
        painter.restore()

    def _paint_names(self, painter: QPainter, places: Places) -> None:
        """The classes, and how much of each was right; so many as there is room for."""
        metrics, square = self._metrics(places.text), places.square
        high, middle = metrics.height(), Qt.AlignmentFlag.AlignVCenter
        counts = self._counts
        totals = counts.sum(1)
        for index in range(0, len(self.classes), places.every):
            name = metrics.elidedText(
                self.classes[index], Qt.TextElideMode.ElideRight, places.names - 4
            )
            here = (index + 0.5) * places.pitch
            y, x = square.top() + here, square.left() + here
            painter.setPen(QColor(self._theme.text))
            row = QRectF(square.left() - places.names, y - high / 2, places.names - 5, high)
            painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, name)
            if places.upright:
                above = QRectF(x - 40, square.top() - high - 2, 80, high)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, name)
            else:
                painter.save()
                painter.translate(x, square.top() - 3)
                painter.rotate(-90)
                painter.drawText(QRectF(0, -high / 2, places.names, high), middle, name)
                painter.restore()
            if len(counts) and totals[index]:
                share = f"{np.floor(100 * counts[index, index] / totals[index]):.0f}%"
                right = QRectF(square.right() + 4, y - high / 2, places.shares, high)
                painter.setPen(QColor(self._theme.muted))
                painter.drawText(right, middle, share)

    def _paint_cells(self, painter: QPainter, places: Places) -> None:
        square, count, pitch = places.square, len(self._counts), places.pitch
        if not count:
            painter.setPen(QColor(self._theme.line))
            painter.drawRect(square)
            return
        rgb = self._colours()
        painter.drawImage(square, image_of(rgb))
        line = QColor(self._theme.line)
        if pitch >= GRID_FROM:
            for i in range(1, count):
                painter.fillRect(
                    QRectF(square.left() + i * pitch, square.top(), 1, square.height()), line
                )
                painter.fillRect(
                    QRectF(square.left(), square.top() + i * pitch, square.width(), 1), line
                )
        painter.setPen(QPen(QColor(self._theme.muted), 1))
        painter.drawRect(square)
        self._paint_counts(painter, places, light_ink(rgb.ravel()).reshape(rgb.shape))

    def _paint_counts(self, painter: QPainter, places: Places, light: NDArray[np.bool_]) -> None:
        """The numbers, if the widest of them fits."""
        size = int(min(LARGEST * self._scale, places.pitch * 0.6))
        widest = self._metrics(size).horizontalAdvance(str(self._counts.max()))
        size = int(size * min(1.0, (places.pitch - 2) / widest))
        if size < SMALLEST:
            return
        font = self.font()
        font.setPixelSize(size)
        painter.setFont(font)
        for right, answer in np.argwhere(self._counts).tolist():
            painter.setPen(QColor(INKS[int(light[right, answer])]))
            text = str(self._counts[right, answer])
            painter.drawText(places.rect_of((right, answer)), Qt.AlignmentFlag.AlignCenter, text)

    def _colours(self) -> NDArray[np.uint32]:
        """(classes, classes) of 0xffRRGGBB: shares of a class, and of the worst mistake."""
        theme, counts = self._theme, self._counts
        right = np.eye(len(counts), dtype=bool)
        most = np.where(right, np.maximum(counts.sum(1, keepdims=True), 1), 0)
        most = np.where(right, most, max(int(counts[~right].max(initial=0)), 1))
        share = np.where(counts > 0, FAINTEST + (0.85 - FAINTEST) * counts / most, 0.0)
        rgb = np.full(counts.shape, 0xFF000000, np.uint32)
        paper, ends = QColor(theme.paper), (QColor(theme.forward), QColor(theme.backward))
        for shift, channel in ((16, QColor.red), (8, QColor.green), (0, QColor.blue)):
            end = np.where(right, channel(ends[0]), channel(ends[1]))
            mixed = channel(paper) + (end - channel(paper)) * share
            rgb |= np.rint(mixed).astype(np.uint32) << np.uint32(shift)
        return rgb
