"""One page of numbers that are edited on the spot: a kernel, a target, a small input."""

import numpy as np
from PyQt6.QtCore import (
    QEvent,
    QItemSelectionRange,
    QSize,
    Qt,
    pyqtSignal,
)
from PyQt6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
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
    QTableView,
    QWidget,
)

from cnnviz import table_text
from cnnviz.panels.number_cells import (
    BEGINNINGS,
    CHANGES,
    COPYING,
    HIGHEST,
    KEY,
    LOWEST,
    MOVES,
    NARROWEST,
    SHIFT,
    TALLEST,
    WALKS,
    WIDEST,
    Block,
    Cells,
    NumbersModel,
    _move,
)
from cnnviz.theme import Theme
from cnnviz.words import problem
from engine.arrays import Array
from engine.errors import SettingError
from engine.steps import Role


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
        old_shape = self.values.shape
        at = self._at() if self.currentIndex().isValid() else None
        self._model.show_values(values, theme, role, limit)
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
