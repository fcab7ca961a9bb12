"""Collects the user's own drawings: draw a digit, and say which one it is."""

from PyQt6.QtCore import (
    Qt,
)
from PyQt6.QtGui import QKeyEvent, QKeySequence
from PyQt6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnnviz import drawings, words
from cnnviz.drawings import Drawings
from cnnviz.panels.card import dress, heading, tool
from cnnviz.panels.collected import CLASSES, KEYS, Collected, DrawingsModel
from cnnviz.panels.draw_pad import DrawPad
from cnnviz.panels.draw_tools import Slider, allow
from cnnviz.state import BRUSH, THICK, THIN, Drawing, blank_drawing
from cnnviz.theme import Theme
from cnnviz.train_session import TrainSession
from cnnviz.words import translate
from engine import SettingError


class DrawingsDialog(QDialog):
    """A pad, ten digits, and what was collected; each change is saved at once."""

    def __init__(self, parent: QWidget, session: TrainSession, theme: Theme) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._past: list[Drawings] = []
        self._drawing = blank_drawing()
        self.setWindowTitle(translate("Train", "My own drawings"))
        self.pad = DrawPad(theme)
        self.pad.drawn.connect(self._draw)
        self.labels = [self._label_button(digit) for digit in range(CLASSES)]
        self.counts = [_muted() for _ in range(CLASSES)]
        self.model = DrawingsModel(self)
        self.list = Collected(theme)
        self.list.setModel(self.model)
        self.count = _muted()
        self.says = QLabel()
        self.says.setWordWrap(True)
        self._make_tools()
        self._lay_out()
        self._load()

    def _label_button(self, digit: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName("samples")
        tip = translate("Train", "It is a {digit}: keep it, and clear the paper ({digit})")
        button.setToolTip(tip.format(digit=digit))
        button.setAccessibleName(button.toolTip())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setText(str(digit))
        button.setMinimumWidth(50)
        button.clicked.connect(lambda: self.keep(digit))
        return button

    def _make_tools(self) -> None:
        tip = translate("Pad", "Eraser (E); the right mouse button erases, too")
        self.eraser = tool("eraser", tip, checkable=True)
        self.eraser.setShortcut("E")
        self.eraser.toggled.connect(self._set_erasing)
        self.clear = tool("clear", translate("Train", "Clear the paper"))
        self.clear.clicked.connect(self._clear)
        self.brush = Slider(translate("Pad", "Size of the brush"), THIN, THICK, BRUSH)
        self.brush.valueChanged.connect(self._set_brush)
        self.remove = QPushButton(translate("Train", "Remove"))
        self.remove.setAccessibleName(translate("Train", "Remove what is selected (Del)"))
        self.remove.clicked.connect(self.remove_selected)
        self.undo = tool("undo", translate("Train", "Undo what was kept or removed (Ctrl+Z)"))
        self.undo.setShortcut(QKeySequence.StandardKey.Undo)
        self.undo.clicked.connect(self.take_back)
        self.close_it = QPushButton(translate("Train", "Done"))
        self.close_it.clicked.connect(self.accept)
        for button in (self.remove, self.close_it):
            button.setAutoDefault(False)  # Return is no press
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for each in (self.eraser, self.clear, self.undo):
            dress(each, self._theme)
        selection = self.list.selectionModel()
        assert selection is not None
        selection.selectionChanged.connect(self._show_buttons)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(heading(translate("Train", "1. DRAW A DIGIT")))
        self.pad.setFixedSize(290, 290)
        left.addWidget(self.pad)
        tools = QHBoxLayout()
        tools.addWidget(self.eraser)
        tools.addWidget(self.clear)
        tools.addWidget(self.brush, 1)
        left.addLayout(tools)
        left.addWidget(heading(translate("Train", "2. PRESS WHAT IT IS, HERE OR BY KEY")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(2)
        for digit, button in enumerate(self.labels):
            row = 2 * (digit // 5)
            grid.addWidget(button, row, digit % 5)
            grid.addWidget(self.counts[digit], row + 1, digit % 5, Qt.AlignmentFlag.AlignHCenter)
        left.addLayout(grid)
        left.addWidget(self.says)
        left.addStretch(1)
        right = QVBoxLayout()
        head = QHBoxLayout()
        head.addWidget(heading(translate("Train", "COLLECTED")))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.undo)
        head.addWidget(self.remove)
        right.addLayout(head)
        right.addWidget(self.list, 1)
        last = QHBoxLayout()
        last.addStretch(1)
        last.addWidget(self.close_it)
        right.addLayout(last)
        layout = QHBoxLayout(self)
        layout.setSpacing(18)
        layout.addLayout(left)
        layout.addLayout(right, 1)
        self.list.setFocus()  # no key presses a tool
        self.resize(860, 530)

    # drawing

    def _draw(self, drawing: Drawing, begins: bool) -> None:
        self._drawing = drawing
        self.say("")
        self._show_buttons()

    def _clear(self) -> None:
        self._drawing = blank_drawing()
        self.pad.show_drawing(self._drawing)
        self._show_buttons()

    def _set_erasing(self, erasing: bool) -> None:
        self.pad.erasing = erasing

    def _set_brush(self, size: int) -> None:
        self.pad.brush = size
        self.pad.update()

    # collecting

    def keep(self, digit: int) -> None:
        """Keep the drawing as this digit, and clear the paper for the next."""
        if not self.labels[digit].isEnabled():
            return
        if self._drawing.blank:
            self.say(translate("Train", "Draw a digit first, then press which one it is."))
            return
        if self._change(self.model.shown.added(self._drawing.ink, digit)):
            self._clear()
            self.list.scrollTo(self.model.index(self.model.row_of_last()))

    def remove_selected(self) -> None:
        """Remove the selected drawings."""
        rows = [index.row() for index in self.list.selectedIndexes()]
        if rows:
            self._change(self.model.shown.without([self.model.order[row] for row in rows]))

    def take_back(self) -> None:
        """What was collected becomes what it was before the last change."""
        if self._past and self._save(self._past[-1]):
            self._past.pop()
            self._show_buttons()

    def _change(self, changed: Drawings) -> bool:
        before = self.model.shown
        if not self._save(changed):
            return False
        self._past.append(before)
        self._show_buttons()
        return True

    def _save(self, changed: Drawings) -> bool:
        """Save and show; where it can't be saved nothing has changed."""
        folder = self._session.drawings
        try:
            drawings.save(changed, folder)
        except OSError as error:
            text = translate("Train", "The drawings can't be saved in {folder}: {reason}.")
            self.say(text.format(folder=folder, reason=error.strerror), problem=True)
            return False
        self.say("")
        self.model.show_drawings(changed)
        self._session.drawings_changed()
        return True

    def _load(self) -> None:
        try:
            self.model.show_drawings(drawings.load(self._session.drawings))
        except (SettingError, OSError) as error:  # what is damaged is not written over
            self.say(words.problem(error), problem=True)
            for button in self.labels:
                allow(button, self.says.text())
        self._show_buttons()

    # what is shown

    def say(self, text: str, *, problem: bool = False) -> None:
        """Say this below the digits."""
        self.says.setText(text)
        self.says.setMargin(6 if problem else 0)
        self.says.setObjectName("refusal" if problem else "muted")
        self.says.setStyleSheet("")  # the name has another look now

    def _show_buttons(self) -> None:
        shown = self.model.shown
        for digit, label in enumerate(self.counts):
            label.setText(str(len(shown.of(digit))))
        text = translate("Train", "{count} drawings")
        self.count.setText(text.format(count=len(shown)))
        blank = translate("Pad", "The paper is blank")
        allow(self.clear, blank if self._drawing.blank else "")
        nothing = translate("Train", "Nothing is selected; press a drawing in the list")
        allow(self.remove, "" if self.list.selectedIndexes() else nothing)
        nothing = translate("Train", "Nothing was kept or removed yet (Ctrl+Z)")
        allow(self.undo, "" if self._past else nothing)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        assert event is not None
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in KEYS:
            self.keep(KEYS[Qt.Key(event.key())])
        elif plain and event.key() == Qt.Key.Key_Delete:
            self.remove_selected()
        else:
            super().keyPressEvent(event)


def _muted() -> QLabel:
    label = QLabel()
    label.setObjectName("muted")
    return label
