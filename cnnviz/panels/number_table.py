"""One page of numbers that are edited on the spot: a kernel, a target, a small input."""

from dataclasses import dataclass

import numpy as np
from PyQt6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QItemSelectionRange,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PyQt6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from cnnviz import table_text
from cnnviz.formula import MINUS, exact, number
from cnnviz.stage.matrix import levels
from cnnviz.theme import INKS, LIGHT, Theme, light_ink
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
        level = levels(self.values, self._role, self._limit)
        table = self.theme.table(self._role)
        self._grounds, self._light = table[level], light_ink(table)[level]
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
    def _table(self) -> "NumberTable":
        table = self.parent()
        assert isinstance(table, NumberTable)
        return table

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


class NumberTable(QTableView):
    """A page of numbers (rows, columns), in the colours of the stage.

    `edited` gives a new read-only array of the same shape when a cell was typed or cells were
    pasted; whoever takes it shows what has become of it. A block that reaches beyond the table is
    put nowhere: `grow_asked` gives it as a Block. `refused` says why a text can't be pasted.
    """

    edited = pyqtSignal(object)
    grow_asked = pyqtSignal(object)
    refused = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = NumbersModel(self)
        self._model.edited.connect(self.edited)
        self._cells = Cells(self)
        self._cells.left.connect(self._leave)
        self.setModel(self._model)
        self.setItemDelegate(self._cells)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)  # the cells paint it
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_read_only(False)
        for head in self._heads():
            head.setSectionsClickable(False)
            head.setHighlightSections(False)
            head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            head.setMinimumSectionSize(1)
            head.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._paint_heads()

    # what is shown

    @property
    def values(self) -> Array:
        """(rows, columns): what is in the table now."""
        return self._model.values

    @property
    def theme(self) -> Theme:
        return self._model.theme

    @property
    def signs(self) -> int:
        """How long the longest number is."""
        return self._model.signs

    @property
    def first(self) -> int:
        """What rows and columns are counted from."""
        return self._model.first

    @first.setter
    def first(self, first: int) -> None:
        if first != self._model.first:
            self._model.first = first
            self._model.tell()

    def show_values(self, values: Array, *, theme: Theme, role: Role, limit: float) -> None:
        """Show numbers (rows, columns) in the colours of a role, which reach from -limit to limit.

        What is being typed stays, unless the shape is another one.
        """
        old_theme, old_shape = self.theme, self.values.shape
        at = self._at() if self.currentIndex().isValid() else None
        self._model.show_values(values, theme, role, limit)
        if theme is not old_theme:
            self._paint_heads()
        if values.shape != old_shape:
            self._fit()
            self.updateGeometry()
            if at is not None and values.size:
                self._go(*at)

    def set_read_only(self, read_only: bool) -> None:
        """Numbers to look at and to copy."""
        if read_only and (editor := self._editor):
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
        self._model.read_only = read_only
        triggers = QAbstractItemView.EditTrigger
        # AnyKeyPressed is what input methods ask for
        typed = triggers.DoubleClicked | triggers.AnyKeyPressed
        self.setEditTriggers(triggers.NoEditTriggers if read_only else typed)

    def _paint_heads(self) -> None:
        theme = self.theme
        self.setStyleSheet(
            f"""
            QTableView, QTableView::corner {{ background: transparent; border: none; }}
            QHeaderView, QHeaderView::section, QTableCornerButton::section {{
                background: transparent; border: none; color: {theme.muted}; padding: 0 2px; }}
            QScrollBar:horizontal {{ height: 9px; background: transparent; margin: 0; }}
            QScrollBar::handle:horizontal {{ background: {theme.line}; border-radius: 4px;
                min-width: 30px; }}
            QScrollBar::handle:horizontal:hover {{ background: {theme.muted}; }}
            QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal {{ width: 0; }}
            QScrollBar::add-page:horizontal, QScrollBar::sub-page:horizontal {{
                background: transparent; }}
            """
        )

    # sizes

    def _heads(self) -> tuple[QHeaderView, QHeaderView]:
        """Those of the rows and of the columns."""
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        assert rows is not None
        assert columns is not None
        return rows, columns

    def _bars(self) -> tuple[int, int]:
        """The width of the upright and the height of the other scroll bar."""
        upright, other = self.verticalScrollBar(), self.horizontalScrollBar()
        assert upright is not None
        assert other is not None
        return upright.sizeHint().width(), other.sizeHint().height()

    def _cell(self, room: int) -> tuple[int, int]:
        """The width and height of a cell in a table that has `room` for all columns."""
        wide = min(max(room // max(1, self.values.shape[1]), NARROWEST), WIDEST)
        return wide, min(max(round(0.8 * wide), LOWEST), HIGHEST)

    def _fit(self) -> None:
        """Cells as large as there is room for."""
        rows, columns = self._heads()
        room = self.width() - rows.sizeHint().width()
        wide, high = self._cell(room)
        if high * self.values.shape[0] > self.height() - columns.sizeHint().height():
            wide, high = self._cell(room - self._bars()[0])
        columns.setDefaultSectionSize(wide)
        rows.setDefaultSectionSize(high)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._fit()
        super().resizeEvent(event)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows, columns = self._heads()
        room = width - rows.sizeHint().width()
        wide, high = self._cell(room)
        below = self._bars()[1] if wide * self.values.shape[1] > room else 0
        return columns.sizeHint().height() + min(high * self.values.shape[0], TALLEST) + below

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * NARROWEST, 3 * LOWEST)

    # keys

    @property
    def _editor(self) -> QLineEdit | None:
        """The editor that is open."""
        editor = self.indexWidget(self.currentIndex())
        return editor if isinstance(editor, QLineEdit) else None

    def _means(self, event: QKeyEvent) -> bool:
        """Whether a key has a meaning in the table, so that it is no shortcut of the window."""
        if not self.currentIndex().isValid():
            return event.key() == KEY.Key_Escape
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._can_edit
        if any(event.matches(key) for key in COPYING):
            return True
        held = event.modifiers() & ~(SHIFT | Qt.KeyboardModifier.KeypadModifier)
        key = event.key()
        if held & ~Qt.KeyboardModifier.ControlModifier:
            return False
        if held:
            return key in (KEY.Key_Home, KEY.Key_End)
        changes = key in CHANGES or (event.text() != "" and event.text() in BEGINNINGS)
        return key in (*WALKS, *MOVES, KEY.Key_Escape) or (changes and self._can_edit)

    def event(self, event: QEvent | None) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and self._editor is None
            and self._means(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        assert event is not None
        if self._editor is not None or not self._means(event):
            event.ignore()
            return
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif key == KEY.Key_Escape:
            self.clearFocus()  # the keys step again
        elif key in WALKS:
            super().keyPressEvent(event)
        elif key in MOVES:
            self._leave(*_move(event))
        elif key == KEY.Key_F2:
            self._edit().deselect()
        elif key in CHANGES:
            rows, columns = self._selected()
            zeros = np.zeros_like(self.values[rows, columns], np.float64)
            self._model.put(Block(zeros, rows.start, columns.start))
        else:
            self._edit().insert(event.text())
        event.accept()

    def inputMethodEvent(self, event: QInputMethodEvent | None) -> None:
        assert event is not None
        if self._editor is None and event.commitString() and self._can_edit:
            self._edit().insert(event.commitString())  # Qt would lose it
            return
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        super().focusInEvent(event)
        if self.values.size and not self._ranges():
            self._go(*self._at())
        if editor := self._editor:  # one that was left with what is no number
            editor.setFocus()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the cells, and out of the table behind the last one."""
        if self.hasFocus() and self._walk(1 if forward else -1):
            return True
        return super().focusNextPrevChild(forward)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """What is typed is finished first."""
        editor = self._editor
        if editor is not None and not self._cells.accepts(editor):
            editor.setFocus()
            return
        super().mousePressEvent(event)

    @property
    def _can_edit(self) -> bool:
        return not self._model.read_only and self.currentIndex().isValid()

    def _edit(self) -> QLineEdit:
        """Open the editor of the current cell; all of its number is selected."""
        self.edit(self.currentIndex())
        editor = self._editor
        assert editor is not None
        return editor

    def _at(self) -> tuple[int, int]:
        """The row and column of the current cell."""
        return self.currentIndex().row(), self.currentIndex().column()

    def _go(self, row: int, column: int) -> None:
        """Make a cell the current one; the nearest if there is none."""
        rows, columns = self.values.shape
        row, column = min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
        self.setCurrentIndex(self._model.index(row, column))

    def _leave(self, down: int, right: int) -> None:
        """To the next cell below, above, or in reading order."""
        row, column = self._at()
        if down:
            self._go(row + down, column)
        elif not self._walk(right):
            self.focusNextPrevChild(right > 0)

    def _walk(self, by: int) -> bool:
        """To a cell in reading order; false where there is none."""
        row, column = self._at()
        index = row * self.values.shape[1] + column + by
        if not self.currentIndex().isValid() or not 0 <= index < self.values.size:
            return False
        self._go(*divmod(index, self.values.shape[1]))
        return True

    # copying

    def _ranges(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel()
        assert selection is not None
        chosen = selection.selection()
        return [chosen[i] for i in range(len(chosen))]

    def _selected(self) -> tuple[slice, slice]:
        """The rows and columns that are selected; those of the current cell if none are."""
        ranges = self._ranges()
        row, column = self._at()
        top = min((r.top() for r in ranges), default=row)
        left = min((r.left() for r in ranges), default=column)
        bottom = max((r.bottom() for r in ranges), default=row)
        right = max((r.right() for r in ranges), default=column)
        return slice(top, bottom + 1), slice(left, right + 1)

    def copy(self) -> None:
        """Put the selected numbers on the clipboard, or all."""
        clipboard = QApplication.clipboard()
        assert clipboard is not None
        values = self.values[self._selected()] if self._ranges() else self.values
        clipboard.setText(table_text.text_of(values))

    def paste(self) -> None:
        """Put numbers from the clipboard into the cells from the current one on."""
        clipboard = QApplication.clipboard()
        assert clipboard is not None
        if not self._can_edit:
            return
        try:
            values = table_text.parse(clipboard.text())
        except SettingError as error:
            self.refused.emit(problem(error))
            return
        rows, columns = self._selected()
        block = Block(values, rows.start, columns.start)
        if block.over(self.values).shape == self.values.shape:
            self._model.put(block)
        else:
            self.grow_asked.emit(block)


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
