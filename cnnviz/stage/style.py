"""What the same scene can look like: colours and a font."""

from dataclasses import dataclass
from functools import lru_cache

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QStaticText, QTransform

from cnnviz.theme import Theme


@dataclass(frozen=True)
class Style:
    """What the same scene can look like."""

    theme: Theme
    family: str  # of the font; its digits are of one width

    def font(self, size: float, *, bold: bool = False) -> QFont:
        return _font(self.family, round(size), bold)

    def word(self, text: str, size: float, *, bold: bool = False) -> "Word":
        return _word(text, self.family, round(size), bold)


@lru_cache(maxsize=64)
def _font(family: str, size: int, bold: bool) -> QFont:
    """A font that has found its glyphs once is faster than a new one."""
    font = QFont(family)
    font.setPixelSize(size)
    font.setBold(bold)
    return font


class Word:
    """A line of text that is laid out once and written again and again; `width` in pixels."""

    def __init__(self, text: str, font: QFont) -> None:
        metrics = QFontMetricsF(font)
        self.width = metrics.horizontalAdvance(text)
        self._font = font
        self._half = (metrics.ascent() + metrics.descent()) / 2
        self._laid = QStaticText(text)
        self._laid.setTextFormat(Qt.TextFormat.PlainText)
        self._laid.prepare(QTransform(), font)

    def write(self, painter: QPainter, x: float, middle: float, colour: QColor) -> None:
        """From `x` on, about the middle of its height."""
        painter.setFont(self._font)
        painter.setPen(colour)
        painter.drawStaticText(QPointF(x, middle - self._half), self._laid)

    def write_about(self, painter: QPainter, middle: QPointF, colour: QColor) -> None:
        """About the middle of both its width and its height."""
        self.write(painter, middle.x() - self.width / 2, middle.y(), colour)


@lru_cache(maxsize=1024)
def _word(text: str, family: str, size: int, bold: bool) -> Word:
    return Word(text, _font(family, size, bold))
