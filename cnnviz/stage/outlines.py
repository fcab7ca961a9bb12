"""Outlines of what is read, written or pointed at."""

from collections.abc import Iterator
from functools import partial

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QColor, QPainter

from cnnviz.stage.items import Item, around
from cnnviz.theme import Theme

MARK = 8.0  # pixels that a mark reaches beyond what it marks, at most


def outlined(rect: QRectF, colour: str, theme: Theme) -> Item:
    """An outline as an item."""
    paint = partial(outline, rect=rect, colour=QColor(colour), theme=theme)
    return Item(("outline", rect.getRect(), colour), around([rect], MARK), paint)


def outline(painter: QPainter, rect: QRectF, colour: QColor, theme: Theme) -> None:
    """A mark that is seen on any colour: bright, with a dark or light edge around it."""
    # tiny cells get a frame around them, not on them
    grown = rect if rect.width() >= 12 else rect.adjusted(-2, -2, 2, 2)
    edge = QColor("#0b0d12" if theme.dark else "#ffffff")
    edge.setAlpha(230)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for width, shade in ((5, edge), (3, colour)):
        for side in _sides(grown, width):  # which takes less time than a pen
            painter.fillRect(side, shade)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _sides(rect: QRectF, width: float) -> Iterator[QRectF]:
    """The four lines around a rect, in the middle of the lines between cells, which begin there."""
    x, y, long, high = rect.getRect()
    left, top = x + (1 - width) / 2, y + (1 - width) / 2
    for down in (0, high):
        yield QRectF(left, top + down, long + width, width)
    for along in (0, long):
        yield QRectF(left + along, top + width, width, high - width)
