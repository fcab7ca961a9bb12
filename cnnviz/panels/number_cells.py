"""The cells of a table of numbers: what they hold, how they look, and how one is typed."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from PyQt6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
)
from PyQt6.QtWidgets import (
    QAbstractItemDelegate,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from cnnviz import table_text
from cnnviz.formula import MINUS, exact, number
from cnnviz.scales import INKS, levels, light_ink_of, table_of
from cnnviz.theme import LIGHT, Theme
from cnnviz.words import problem, translate
from engine.arrays import Array, frozen
from engine.errors import SettingError
from engine.steps import Role

NARROWEST, WIDEST = 29, 72  # of a cell: the seven of a large kernel fit beside the stage
LOWEST, HIGHEST = 24, 30
TALLEST = 320  # of all rows before they scroll
SMALLEST, LARGEST = 9, 16  # of the digits
MOST = 1000  # numbers that are looked at to find a size for the digits
BEGINNINGS = f"0123456789+-.,{MINUS}"  # what a typed number begins with
WRONG = {False: "#c81e1e", True: "#ff6b6b"}  # around what is no number, by theme.dark

NO_PARENT = QModelIndex()
KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
# where keys lead to that end typing, in (rows, columns)
MOVES = {
    KEY.Key_Return: (1, 0),
    KEY.Key_Enter: (1, 0),
    KEY.Key_Down: (1, 0),
    KEY.Key_Up: (-1, 0),
    KEY.Key_Tab: (0, 1),
    KEY.Key_Backtab: (0, -1),
}
WALKS = (KEY.Key_Left, KEY.Key_Right, KEY.Key_Up, KEY.Key_Down, KEY.Key_Home, KEY.Key_End)
COPYING = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.SelectAll)
CHANGES = (KEY.Key_Delete, KEY.Key_Backspace, KEY.Key_F2)


@dataclass(frozen=True, eq=False)
class Block:
    """Numbers (rows, columns) and the cell, from 0, that the first of them is for."""

    values: Array
    row: int
    column: int

    def over(self, values: Array) -> Array:
        """`values` with the block laid over them; larger, with zeros, where it reaches beyond."""
        ends = self.row + self.values.shape[0], self.column + self.values.shape[1]
        made = np.zeros(np.maximum(values.shape, ends))
        made[: values.shape[0], : values.shape[1]] = values
        made[self.row : ends[0], self.column : ends[1]] = self.values
        return frozen(made)


class NumbersModel(QAbstractTableModel):
    """The numbers with their colours; `edited` tells of what was put into them."""

    edited = pyqtSignal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.values: Array = np.zeros((0, 0))
        self.first = 0
        self.read_only = False
        self.theme = LIGHT
        self._role = Role.VALUE
        self._limit = 0.0
        self._colour()

    def show_values(self, values: Array, theme: Theme, role: Role, limit: float) -> None:
        seen = self.theme, self._role, self._limit
        if seen == (theme, role, limit) and np.array_equal(values, self.values):
            return  # to paint them costs more than a comparison
        self.theme, self._role, self._limit = theme, role, limit
        same = values.shape == self.values.shape
        if not same:
            self.beginResetModel()
        self.values = values
        self._colour()
        if not same:
            self.endResetModel()
        self.tell()

    def _colour(self) -> None:
        level = levels(self.values, self._limit)
        table, light = table_of(self.theme, self._role), light_ink_of(self.theme, self._role)
        self._grounds, self._light = table[level], light[level]
        few = self.values.ravel()[:MOST]
        self.signs = max((len(number(float(value))) for value in few), default=1)

    def tell(self) -> None:
        """All cells and heads look different."""
        rows, columns = self.values.shape
        if rows and columns:
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, columns - 1)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, rows - 1)

    def put(self, block: Block) -> None:
        """Lay numbers over those that are there; nobody is told if they are the same."""
        made = block.over(self.values)
        if np.array_equal(made, self.values):
            return
        self.values = made
        self._colour()
        self.tell()
        self.edited.emit(made)

    def rowCount(self, parent: QModelIndex = NO_PARENT) -> int:
        return self.values.shape[0]

    def columnCount(self, parent: QModelIndex = NO_PARENT) -> int:
        return self.values.shape[1]

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if self.read_only else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = index.row(), index.column()
        value = float(self.values[cell])
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return number(value)
            case Qt.ItemDataRole.EditRole:
                return table_text.digits(value)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                row, column = (i + self.first for i in cell)
                text = translate("Table", "row {row}, column {column}: {value}")
                return text.format(row=row, column=column, value=exact(value))
            case Qt.ItemDataRole.BackgroundRole:
                return QColor.fromRgb(int(self._grounds[cell]))
            case Qt.ItemDataRole.ForegroundRole:
                return QColor(INKS[int(self._light[cell])] if value else self.theme.muted)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        return str(section + self.first) if role == Qt.ItemDataRole.DisplayRole else None


def shown(value: float, metrics: QFontMetricsF, width: float) -> str:
    """`value` with as many digits, up to three, as there is room for; at last as 1e5."""
    texts = [number(value, digits) for digits in (3, 2, 1)]
    mantissa, _, power = f"{value:.0e}".partition("e")
    short = f"{mantissa.replace('-', MINUS)}e{power and int(power)}"
    if len(short) < len(texts[-1]):
        texts.append(short)
    return next((text for text in texts if metrics.horizontalAdvance(text) <= width), texts[-1])


class Cells(QStyledItemDelegate):
    """Paints the cells, and edits one of them; `left` tells which way its editor was left."""

    left = pyqtSignal(int, int)

    @property
    def _table(self) -> Any:
        """The NumberTable that they are the cells of; it imports this file."""
        return self.parent()

    # painting

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        assert painter is not None
        table, rect = self._table, option.rect
        theme = table.theme
        painter.fillRect(rect, index.data(Qt.ItemDataRole.BackgroundRole))
        line = QColor(theme.text)
        line.setAlpha(34 if theme.dark else 26)  # as on the stage
        painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), line)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width() - 1, 1), line)
        if table.hasFocus() and option.state & QStyle.StateFlag.State_Selected:
            current = bool(option.state & QStyle.StateFlag.State_HasFocus)
            _frame(painter, rect, theme, theme.text if current else theme.forward)
        font = QFont(option.font)
        font.setPixelSize(_text_size(rect.size(), table.signs))
        value = float(table.values[index.row(), index.column()])
        painter.setFont(font)
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole))
        text = shown(value, QFontMetricsF(font), rect.width() - 1)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)

    # editing

    def createEditor(
        self, parent: QWidget | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> QWidget:
        # filled here, once: numbers that are shown meanwhile don't change what is typed
        editor = QLineEdit(index.data(Qt.ItemDataRole.EditRole), parent)
        editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        editor.setAccessibleName(index.data(Qt.ItemDataRole.AccessibleTextRole))
        font = QFont(option.font)
        font.setPixelSize(max(12, _text_size(option.rect.size(), self._table.signs)))
        editor.setFont(font)
        editor.textChanged.connect(lambda: self._follow(editor))
        self._dress(editor, wrong=False)
        return editor

    def setEditorData(self, editor: QWidget | None, index: QModelIndex) -> None:
        pass

    def updateEditorGeometry(
        self, editor: QWidget | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        assert isinstance(editor, QLineEdit)
        self._place(editor, option.rect)

    def setModelData(
        self, editor: QWidget | None, model: QAbstractItemModel | None, index: QModelIndex
    ) -> None:
        assert isinstance(editor, QLineEdit)
        assert isinstance(model, NumbersModel)
        if self.accepts(editor):
            value = table_text.number(editor.text())
            model.put(Block(np.array([[value]]), index.row(), index.column()))

    def accepts(self, editor: QLineEdit) -> bool:
        """Whether a number is typed; what is none is marked, and it is said why."""
        reason = _wrong(editor.text())
        self._dress(editor, wrong=bool(reason))
        editor.setToolTip(reason)
        editor.setAccessibleDescription(reason)
        if reason:
            QToolTip.showText(editor.mapToGlobal(editor.rect().bottomLeft()), reason, editor)
        return not reason

    def eventFilter(self, editor: QObject | None, event: QEvent | None) -> bool:
        assert event is not None
        if isinstance(editor, QLineEdit):
            if event.type() is QEvent.Type.FocusOut and not self.accepts(editor):
                return False  # stays open: nothing that was typed is lost
            if isinstance(event, QKeyEvent) and event.key() in MOVES:
                event.accept()  # also as a shortcut: it is meant for the editor
                if event.type() is QEvent.Type.KeyPress and self.accepts(editor):
                    self.commitData.emit(editor)
                    self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
                    self.left.emit(*_move(event))
                return True
        return super().eventFilter(editor, event)

    def _follow(self, editor: QLineEdit) -> None:
        """The editor is as wide as what is typed; what was wrong may be right now."""
        table = self._table
        self._place(editor, table.visualRect(table.currentIndex()))
        if editor.toolTip() and not _wrong(editor.text()):
            self.accepts(editor)

    def _place(self, editor: QLineEdit, cell: QRect) -> None:
        """Over a cell, wider if need be, but within the table."""
        around = editor.parentWidget()
        assert around is not None
        wanted = editor.fontMetrics().horizontalAdvance(editor.text()) + 14
        width = min(max(cell.width(), wanted), around.width())
        left = max(0, min(cell.left(), around.width() - width))
        editor.setGeometry(left, cell.top(), width, cell.height())

    def _dress(self, editor: QLineEdit, *, wrong: bool) -> None:
        theme = self._table.theme
        colour = WRONG[theme.dark] if wrong else theme.forward
        editor.setStyleSheet(
            f"QLineEdit {{ border: 2px solid {colour}; padding: 0; "
            f"background: {theme.card}; color: {theme.text}; }}"
        )


def _move(event: QKeyEvent) -> tuple[int, int]:
    """Where a key of MOVES leads to; the other way with Shift and Enter."""
    down, right = MOVES[Qt.Key(event.key())]
    back = event.key() in (KEY.Key_Return, KEY.Key_Enter) and event.modifiers() & SHIFT
    return (-down if back else down), right


def _wrong(text: str) -> str:
    """Why a text is no number, or nothing."""
    try:
        table_text.number(text)
    except SettingError as error:
        return problem(error)
    return ""


def _text_size(cell: QSize, signs: int) -> int:
    """Of digits, so that numbers of up to six signs fit into a cell, if that can be read."""
    fitting = cell.width() / (0.63 * min(max(signs, 2), 6))
    return int(max(SMALLEST, min(LARGEST, fitting, cell.height() * 0.5)))


def _frame(painter: QPainter, cell: QRect, theme: Theme, colour: str) -> None:
    """A frame inside a cell that is seen on any colour."""
    for inset, width, name in ((0, 2, colour), (2, 1, theme.card)):
        around = cell.adjusted(inset, inset, -inset, -inset)
        for side in (
            QRect(around.left(), around.top(), around.width(), width),
            QRect(around.left(), around.bottom() + 1 - width, around.width(), width),
            QRect(around.left(), around.top(), width, around.height()),
            QRect(around.right() + 1 - width, around.top(), width, around.height()),
        ):
            painter.fillRect(side, QColor(name))
