"""A label for words that change with every piece of a stroke."""

from math import ceil

from PyQt6.QtCore import QEvent, QPointF, QSize, Qt
from PyQt6.QtGui import (
    QPainter,
    QPaintEvent,
    QStaticText,
    QTextDocumentFragment,
    QTransform,
)
from PyQt6.QtWidgets import QSizePolicy, QWidget

NARROW = 120  # pixels: the least width in which it is wrapped


class Sentence(QWidget):
    """Rich text that wraps. Unlike those of a QLabel its words may change without a new layout.

    A QLabel lets the whole window be laid out anew each time; this does so only where the words
    need another height.
    """

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._words = QStaticText()
        self._heights: dict[int, int] = {}  # by the width; a layout asks for each again and again
        self._words.setTextFormat(Qt.TextFormat.RichText)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text == self._text:
            return
        self._text = text
        self._words.setText(text)
        self._heights = {}
        self.setAccessibleName(QTextDocumentFragment.fromHtml(text).toPlainText())
        if self.heightForWidth(self.width()) != self.height():
            self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        width = max(width, NARROW)
        if width not in self._heights:
            self._wrap(width)
            self._words.prepare(QTransform(), self.font())
            self._heights[width] = ceil(self._words.size().height())
        return self._heights[width]

    def _wrap(self, width: int) -> None:
        if self._words.textWidth() != width:  # to be told the same would lay it out anew
            self._words.setTextWidth(width)

    def sizeHint(self) -> QSize:
        return QSize(NARROW, self.heightForWidth(max(self.width(), NARROW)))

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROW, self.fontMetrics().height())

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if event is not None and event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._heights = {}
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        self._wrap(self.width())
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawStaticText(QPointF(0, 0), self._words)
