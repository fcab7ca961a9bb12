"""What the colours mean: a bar from one end of a scale to the other, with the numbers there."""

import numpy as np
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from cnnviz.formula import MINUS, number
from cnnviz.image_memory import image_of
from cnnviz.scales import table_of
from cnnviz.theme import Theme
from engine.steps import Role

HEIGHT = 8  # of the bar
GAP = 5


class ColourBar(QWidget):
    """From -limit to limit in the colours of a role."""

    def __init__(self, theme: Theme, role: Role) -> None:
        super().__init__()
        self._theme, self._role = theme, role
        self._limit = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_limit(self, limit: float) -> None:
        if limit != self._limit:
            self._limit = limit
            self.setAccessibleName(" … ".join(self._ends()))
            self.update()

    def _ends(self) -> tuple[str, str]:
        text = number(self._limit, 2)
        return (f"{MINUS}{text}" if self._limit else text), text

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        low, high = self._ends()
        metrics = QFontMetricsF(self.font())
        before, behind = metrics.horizontalAdvance(low), metrics.horizontalAdvance(high)
        colours = table_of(self._theme, self._role)
        bar = QRectF(before + GAP, (self.height() - HEIGHT) / 2, 0, HEIGHT)
        bar.setRight(self.width() - behind - GAP - 1)
        with QPainter(self) as painter:
            painter.drawImage(bar, image_of(np.ascontiguousarray(colours[None])))
            painter.setPen(QColor(self._theme.line))
            painter.drawRect(bar)
            painter.setPen(QColor(self._theme.muted))
            flags = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect(), flags | Qt.AlignmentFlag.AlignLeft, low)
            painter.drawText(self.rect(), flags | Qt.AlignmentFlag.AlignRight, high)
