"""The gradient at the input: which pixels would change the answer, and what their colours mean."""

import numpy as np
from PyQt6.QtCore import QRect, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from cnnviz.panels.colour_bar import ColourBar
from cnnviz.scales import LEVELS, ZERO, levels, table_of
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine.arrays import Array
from engine.steps import Role

SQUARE = 9  # of a colour in the legend
OPAQUE = 235  # the least transparent pixel


def slope_picture(slope: Array, theme: Theme) -> QImage:
    """One pixel a cell of `slope` (rows, columns): its sign as a colour, its size as opacity."""
    level = levels(slope, float(np.abs(slope).max()))
    negative, positive = _ends(theme)
    colour = np.where(level < ZERO, negative.rgb() & 0xFFFFFF, positive.rgb() & 0xFFFFFF)
    share = np.abs(level - ZERO) / ZERO
    if theme.dark:  # as on the stage
        share = share**0.7
    alpha = np.rint(share * OPAQUE).astype(np.uint32)
    argb = (alpha << np.uint32(24) | colour.astype(np.uint32)).astype(np.uint32)
    rows, columns = slope.shape
    data = np.ascontiguousarray(argb).tobytes()
    return QImage(data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32).copy()


def _ends(theme: Theme) -> tuple[QColor, QColor]:
    """The colours of what lowers and of what raises the loss."""
    table = table_of(theme, Role.ERROR)
    return QColor.fromRgb(int(table[0])), QColor.fromRgb(int(table[LEVELS - 1]))


class SlopeLegend(QWidget):
    """The range of the colours, and below what its ends mean."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._bar = ColourBar(theme, Role.ERROR)
        self._meaning = _Meaning(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self._bar)
        layout.addWidget(self._meaning)
        self.setToolTip(
            translate(
                "Pad",
                "Violet: more ink at this pixel would lower the loss. Green: it would raise it.",
            )
        )

    def set_theme(self, theme: Theme) -> None:
        self._bar.set_theme(theme)
        self._meaning.set_theme(theme)

    def show_limit(self, limit: float) -> None:
        self._bar.show_limit(limit)


class _Meaning(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lower = translate("Pad", "ink here: loss falls")
        self._raise = translate("Pad", "loss rises")
        self.setAccessibleName(f"{self._lower}; {self._raise}")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(150, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        negative, positive = _ends(self._theme)
        top = (self.height() - SQUARE) // 2
        beside = self.rect().adjusted(SQUARE + 5, 0, -SQUARE - 5, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        with QPainter(self) as painter:
            painter.fillRect(QRect(0, top, SQUARE, SQUARE), negative)
            painter.fillRect(QRect(self.width() - SQUARE, top, SQUARE, SQUARE), positive)
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(beside, middle | Qt.AlignmentFlag.AlignLeft, self._lower)
            painter.drawText(beside, middle | Qt.AlignmentFlag.AlignRight, self._raise)
