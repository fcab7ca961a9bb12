"""The gallery of mistakes: validation images that the network read wrong, the worst first."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PyQt6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPointF,
    QRectF,
    QSize,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import QColor, QImage, QPainter, QPen, QShowEvent
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cnnviz.formula import percent
from cnnviz.panels.card import column, filling, heading
from cnnviz.scales import picture
from cnnviz.theme import Theme
from cnnviz.train_session import TrainSession
from cnnviz.train_state import Data, TrainState
from cnnviz.words import translate
from engine.arrays import Array, IntArray
from engine.digits.normalise import as_ink
from engine.evaluation import Evaluation
from engine.sources import sized
from engine.steps import Role

PICTURE = 56  # side of an image
GAP = 10
KEPT = 512  # images that stay in memory


@dataclass(frozen=True, eq=False)
class Wrong:
    """Answers that were wrong: `indices` (n,) of the validation images of `data`.

    `evaluation` has the answers to all of them, by a network that reads `side` x `side` pixels and
    knows these `classes`.
    """

    data: Data
    evaluation: Evaluation
    indices: IntArray
    side: int
    classes: tuple[str, ...]

    def image(self, row: int) -> Array:
        """(side, side) float32 from 0 to 1: the very numbers that the network saw."""
        index = self.indices[row]
        return sized(as_ink(self.data.validation[0][index : index + 1]), self.side)[0]

    def label(self, row: int) -> int:
        return int(self.evaluation.labels[self.indices[row]])

    def told(self, row: int) -> str:
        """What stands below an image."""
        index = self.indices[row]
        text = translate("Train", "{label} → {answer}, {sure}")
        return text.format(
            label=self.classes[self.evaluation.labels[index]],
            answer=self.classes[self.evaluation.answers[index]],
            sure=percent(float(self.evaluation.sure[index])),
        )


def wrong(state: TrainState, cell: tuple[int, int] | None) -> Wrong | None:
    """The mistakes of the last examination, or those of one cell of the confusion matrix.

    None before anything was examined, and where the data is another one by now.
    """
    data, evaluation = state.data, state.evaluation
    if data is None or evaluation is None:
        return None
    if not np.array_equal(data.validation[1], evaluation.labels):
        return None
    indices = evaluation.mistakes()
    if cell is not None:
        of_cell = evaluation.labels[indices] == cell[0]
        indices = indices[of_cell & (evaluation.answers[indices] == cell[1])]
    return Wrong(data, evaluation, indices, state.side, state.network.classes)


class Mistakes(QWidget):
    """Follows the examinations; a press, or Return, asks to open an image elsewhere.

    `opened(image, label)` tells the image (side, side) float32 and its class; `cleared` that the
    choice of one cell was taken back.
    """

    opened = pyqtSignal(object, int)
    cleared = pyqtSignal()

    def __init__(self, session: TrainSession, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._cell: tuple[int, int] | None = None
        self.model = MistakesModel(self)
        self._delegate = Pictures(theme)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet("QListView { background: transparent; }")
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.setCursor(Qt.CursorShape.PointingHandCursor)
        self.list.setAccessibleName(translate("Train", "Mistakes"))
        self.list.clicked.connect(self._open)
        self.list.activated.connect(self._open)
        self.count = QLabel()
        self.count.setObjectName("muted")
        self.chip = QPushButton()
        self.chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.chip.setToolTip(translate("Train", "Show all mistakes again"))
        self.chip.clicked.connect(self._clear)
        self.nothing = QLabel()
        self.nothing.setObjectName("muted")
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.set_theme(theme)
        session.changed.connect(self._follow)
        self._show()

    def _lay_out(self) -> None:
        self.pages = QStackedWidget()
        self.pages.addWidget(self.nothing)
        self.pages.addWidget(self.list)
        layout = column(filling(self), margin=12, spacing=6)
        head = QHBoxLayout()
        head.addWidget(heading(translate("Train", "WORST MISTAKES")))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.chip)
        layout.addLayout(head)
        layout.addWidget(self.pages, 1)

    def set_theme(self, theme: Theme) -> None:
        self._delegate.set_theme(theme)
        self.list.viewport().update()  # type: ignore[union-attr]

    def set_scale(self, scale: float) -> None:
        """Room for larger text."""
        self._delegate.scale = scale
        self.list.scheduleDelayedItemsLayout()

    def show_only(self, cell: tuple[int, int] | None) -> None:
        """Show the mistakes of one cell of the confusion matrix (class, answer); None for all."""
        if cell != self._cell:
            self._cell = cell
            self._show()

    def _clear(self) -> None:
        self.show_only(None)
        self.cleared.emit()

    def _open(self, index: QModelIndex) -> None:
        shown = self.model.shown
        if shown is not None:
            self.opened.emit(shown.image(index.row()), shown.label(index.row()))

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self._show()

    def _follow(self, old: TrainState, new: TrainState) -> None:
        if old.evaluation is not new.evaluation and new.evaluation is None and self._cell:
            self._clear()
        if self.isVisible() and (old.evaluation is not new.evaluation or old.data is not new.data):
            self._show()

    def _show(self) -> None:
        state = self._session.state
        found = wrong(state, self._cell)
        self.model.show_wrong(found)
        self._delegate.fit(self.model, self.list)
        some = found is not None and len(found.indices) > 0
        self.pages.setCurrentIndex(1 if some else 0)
        self.nothing.setText(_nothing(found, self._cell))
        self.count.setText("" if found is None else _counted(found))
        self.chip.setVisible(self._cell is not None)
        if self._cell is not None and found is not None:
            pair = " → ".join(found.classes[index] for index in self._cell)
            self.chip.setText(translate("Train", "only {pair}  ✕").format(pair=pair))


class MistakesModel(QAbstractListModel):
    """The mistakes as a list; their pictures are made when they are seen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shown: Wrong | None = None

    def show_wrong(self, shown: Wrong | None) -> None:
        self.beginResetModel()
        self.shown = shown
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if self.shown is None else len(self.shown.indices)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.shown is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.shown.told(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            text = translate("Train", "{told} sure. Press to walk through it in Network.")
            return text.format(told=self.shown.told(index.row()))
        return None


class Pictures(QStyledItemDelegate):
    """Paints an image of the gallery, and below it what was answered."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.scale = 1.0
        self._theme = theme
        self._width = PICTURE + GAP
        self._picture = lru_cache(KEPT)(self._painted)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._picture.cache_clear()

    def fit(self, model: MistakesModel, view: QListView) -> None:
        """As wide as the longest of the first lines needs."""
        metrics = view.fontMetrics()
        rows = range(min(model.rowCount(), 200))
        words = [str(model.data(model.index(row))) for row in rows]
        longest = max((metrics.horizontalAdvance(word) for word in words), default=0)
        self._width = max(round(PICTURE * self.scale), longest) + GAP

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        side = PICTURE * self.scale
        return QSize(self._width, round(side + option.fontMetrics.height() + GAP))

    def _painted(self, shown: Wrong, row: int) -> QImage:
        return picture(shown.image(row), Role.INK, 1.0, self._theme)

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        model = index.model()
        if painter is None or not isinstance(model, MistakesModel) or model.shown is None:
            return
        theme, room = self._theme, QRectF(option.rect)
        side = PICTURE * self.scale
        rect = QRectF(int(room.center().x() - side / 2), room.top() + 3, round(side), round(side))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)  # pixels are shown
        painter.drawImage(rect, self._picture(model.shown, index.row()))
        flags = QStyle.StateFlag
        focused = option.state & flags.State_HasFocus
        hovered = option.state & flags.State_MouseOver
        colour = theme.forward if focused else theme.text if hovered else theme.muted
        painter.setPen(QPen(QColor(colour), 2 if focused or hovered else 1))
        painter.drawRect(rect)
        painter.setPen(QColor(theme.text))
        painter.setFont(option.font)
        top = QPointF(room.left(), rect.bottom() + 2)
        below = QRectF(top, room.bottomRight())
        text = str(model.data(index))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)


def _counted(found: Wrong) -> str:
    text = translate("Train", "{wrong} of {all} images")
    return text.format(wrong=f"{len(found.indices):,}", all=f"{len(found.evaluation.labels):,}")


def _nothing(found: Wrong | None, cell: tuple[int, int] | None) -> str:
    """What is said where there is nothing to show."""
    if found is None:
        return translate(
            "Train",
            "Nothing examined yet. The network is asked images that it never learned at the end of "
            "each epoch, and when you pause.",
        )
    if cell is not None:
        return translate("Train", "No mistakes of this kind in the last examination.")
    text = translate("Train", "No mistakes: all {count} answers were right.")
    return text.format(count=f"{len(found.evaluation.labels):,}")
