"""The drawings that were collected, as a list of pictures."""

import numpy as np
from PyQt6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRectF,
    QSize,
    Qt,
)
from PyQt6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PyQt6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cnnviz import drawings
from cnnviz.drawings import Drawings
from cnnviz.scales import picture
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine.digits.normalise import as_ink
from engine.steps import Role

CLASSES = 10
SIDE = 42  # of a drawing
KEYS = {Qt.Key(Qt.Key.Key_0 + digit): digit for digit in range(CLASSES)}


class DrawingsModel(QAbstractListModel):
    """The drawings in the order of their digits."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shown = drawings.none()
        self.order = np.zeros(0, np.intp)  # of the drawings, one for each row

    def show_drawings(self, shown: Drawings) -> None:
        self.beginResetModel()
        self.shown, self.order = shown, np.argsort(shown.labels, kind="stable")
        self.endResetModel()

    def row_of_last(self) -> int:
        """Where the one stands that was collected last."""
        return int(np.argmax(self.order))

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return len(self.order)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        place = self.order[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return str(self.shown.labels[place])
        if role == Qt.ItemDataRole.DecorationRole:
            return self.shown.images[place]
        return None


class Collected(QListView):
    """The drawings in rows; several can be selected."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._pictures = Pictures(theme)
        self.setItemDelegate(self._pictures)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(translate("Train", "Collected drawings"))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        assert event is not None
        if event.key() in KEYS:
            event.ignore()  # they are the dialog's
        else:
            super().keyPressEvent(event)


class Pictures(QStyledItemDelegate):
    """Paints one drawing and its digit."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(SIDE + 10, SIDE + option.fontMetrics.height() + 10)

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        if painter is None:
            return
        theme, room = self._theme, QRectF(option.rect)
        selected = option.state & QStyle.StateFlag.State_Selected
        if selected:
            painter.fillRect(room.adjusted(1, 1, -1, -1), QColor(theme.checked))
        rect = QRectF(room.left() + 5, room.top() + 4, SIDE, SIDE)
        image = as_ink(index.data(Qt.ItemDataRole.DecorationRole))
        painter.drawImage(rect, picture(image, Role.INK, 1.0, theme))
        painter.setPen(QPen(QColor(theme.forward if selected else theme.muted), 1))
        painter.drawRect(rect)
        painter.setPen(QColor(theme.text))
        painter.setFont(option.font)
        below = QRectF(room.left(), rect.bottom() + 1, room.width(), room.bottom() - rect.bottom())
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, str(index.data()))
