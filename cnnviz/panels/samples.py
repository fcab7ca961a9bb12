"""A strip of handwriting as the program makes it."""

import numpy as np
from PyQt6.QtCore import QRectF, QSize
from PyQt6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from cnnviz.scales import picture
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine.digits.handwriting import handwriting
from engine.digits.normalise import as_ink
from engine.sources import sized
from engine.steps import Role


class Samples(QWidget):
    """Ten digits of handwriting, as the network sees them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._of: tuple[int, int] | None = None
        self._images = np.zeros((10, 1, 1), np.float32)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(translate("Train", "Ten of the digits that are made"))
        self.setToolTip(self.accessibleName())

    def sizeHint(self) -> QSize:
        return QSize(220, 24)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width / 10)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_digits(self, seed: int, side: int) -> None:
        """Those of a seed, for a network that reads `side` x `side` pixels."""
        if self._of != (seed, side):
            self._of = seed, side
            made, _ = handwriting(10, np.random.default_rng([seed, 0, 0, 2]), np.arange(10))
            self._images = sized(as_ink(made), side)
            self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        pitch = self.width() / 10
        with QPainter(self) as painter:
            painter.setPen(QPen(QColor(self._theme.line), 1))
            for index, image in enumerate(self._images):
                rect = QRectF(round(index * pitch) + 0.5, 0.5, round(pitch) - 2, round(pitch) - 2)
                painter.drawImage(rect, picture(image, Role.INK, 1.0, self._theme))
                painter.drawRect(rect)
