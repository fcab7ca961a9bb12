"""Counts as a small picture."""

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from cnnviz.image_memory import image_of
from cnnviz.scales import INKS, Table, light_ink
from cnnviz.theme import Theme
from engine.arrays import IntArray

LEVELS = 64
DEEPEST = 0.8  # how much of its colour the largest count has
GRID_FROM = 5.0  # the smallest cell that has a line around it
SMALLEST = 8  # pixels of a number that can be read
LARGEST = 14


class HeatMap(QWidget):
    """Counts (rows, columns) as colours, with numbers where they fit; hatched where none reads."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._table = _blues(theme)
        self._counts: IntArray = np.zeros((1, 1), int)
        self._top = 1
        self._image = QImage()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(40)
        self._draw()

    def show_counts(self, counts: IntArray, top: int) -> None:
        """Show counts (rows, columns); the deepest colour is that of `top`."""
        top = max(top, 1)
        if top == self._top and np.array_equal(counts, self._counts):
            return  # a layout and a picture cost more than a comparison
        self._counts, self._top = counts, top
        self._draw()
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        self._theme, self._table = theme, _blues(theme)
        self._draw()

    def _levels(self) -> NDArray[np.integer]:
        return self._counts * (LEVELS - 1) // self._top

    def _draw(self) -> None:
        self._image = image_of(self._table[self._levels()])
        self.update()

    # its size

    def sizeHint(self) -> QSize:
        return QSize(104, self.heightForWidth(104))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows, columns = self._counts.shape
        return max(SMALLEST, round(width * min(1.0, rows / columns)))

    def picture(self) -> QRectF:
        """Where the cells lie: square ones, as far as the longer side leaves them room."""
        rows, columns = self._counts.shape
        pitch = min((self.width() - 1) / columns, (self.height() - 1) / rows)
        return QRectF(0.5, 0.5, max(pitch * columns, 4.0), max(pitch * rows, 4.0))

    # painting

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        rect = self.picture()
        painter.drawImage(rect, self._image)
        rows, columns = self._counts.shape
        w, h = rect.width() / columns, rect.height() / rows
        self._hatch(painter, rect, w, h)
        line = QColor(self._theme.text)
        line.setAlpha(40)
        if min(w, h) >= GRID_FROM:
            for i in range(1, columns):
                painter.fillRect(QRectF(rect.x() + i * w, rect.y(), 1, rect.height()), line)
            for i in range(1, rows):
                painter.fillRect(QRectF(rect.x(), rect.y() + i * h, rect.width(), 1), line)
        line.setAlpha(110)
        painter.setPen(QPen(line, 1))
        painter.drawRect(rect)
        self._write(painter, rect, w, h)
        painter.end()

    def _hatch(self, painter: QPainter, rect: QRectF, w: float, h: float) -> None:
        brush = QBrush(QColor(self._theme.muted), Qt.BrushStyle.BDiagPattern)
        for row in np.flatnonzero(~self._counts.any(1)).tolist():
            painter.fillRect(QRectF(rect.x(), rect.y() + row * h, rect.width(), h), brush)
        for place in np.flatnonzero(~self._counts.any(0)).tolist():
            painter.fillRect(QRectF(rect.x() + place * w, rect.y(), w, rect.height()), brush)

    def _write(self, painter: QPainter, rect: QRectF, w: float, h: float) -> None:
        """The numbers, if the widest of them fits."""
        font = self.font()
        font.setPixelSize(int(min(LARGEST, h * 0.66)) or 1)
        if (
            font.pixelSize() < SMALLEST
            or QFontMetricsF(font).horizontalAdvance(str(self._counts.max())) > w - 2
        ):
            return
        painter.setFont(font)
        light = light_ink(self._table)[self._levels()]
        for (row, place), count in np.ndenumerate(self._counts):
            if count:
                painter.setPen(QColor(INKS[int(light[row, place])]))
                cell = QRectF(rect.x() + place * w, rect.y() + row * h, w, h)
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(count))


def _blues(theme: Theme) -> Table:
    """(LEVELS,) of 0xffRRGGBB: from paper, which is not read, to the colour of the forward pass."""
    share = np.linspace(0, DEEPEST, LEVELS)
    packed = np.full(LEVELS, 0xFF000000, np.uint32)
    ends = QColor(theme.paper), QColor(theme.forward)
    for shift, channel in ((16, QColor.red), (8, QColor.green), (0, QColor.blue)):
        low, high = (channel(end) for end in ends)
        packed |= np.rint(low + (high - low) * share).astype(np.uint32) << np.uint32(shift)
    return packed
