"""The tools of the Lab's input that all of its pages share."""

from PyQt6.QtCore import QSize, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from cnnviz.lab import Source
from cnnviz.panels.card import dress, tool
from cnnviz.panels.draw_tools import DrawTools, allow
from cnnviz.theme import Theme
from cnnviz.words import translate

ICON = 16
SHIFTS = {"shift_left": (0, -1), "shift_up": (-1, 0), "shift_down": (1, 0), "shift_right": (0, 1)}


class InputBar(QWidget):
    """Undo, redo, clear and what the page that is open needs; and the arrows that shift."""

    shift_asked = pyqtSignal(int, int)  # cells down, cells to the right

    def __init__(self, tools: DrawTools) -> None:
        super().__init__()
        self.eraser, self.undo, self.redo, self.clear = tools.buttons
        self.copying = tool("copy", translate("Input", "Copy the selected block, or all numbers"))
        self.pasting = tool("paste", translate("Input", "Paste numbers or a picture (Ctrl+V)"))
        tips = {
            "shift_left": translate("Input", "Shift the input to the left by one cell"),
            "shift_up": translate("Input", "Shift the input up by one cell"),
            "shift_down": translate("Input", "Shift the input down by one cell"),
            "shift_right": translate("Input", "Shift the input to the right by one cell"),
        }
        text = translate(
            "Input",
            "{what}; zeros come in. Compare what changes before the pooling and after it.",
        )
        self.shifts = {name: tool(name, text.format(what=tip)) for name, tip in tips.items()}
        for name, button in self.shifts.items():
            button.clicked.connect(lambda _, by=SHIFTS[name]: self.shift_asked.emit(*by))
        left = (self.undo, self.redo, self.clear, self.eraser, self.copying, self.pasting)
        self._buttons = (*left, *self.shifts.values())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in left:
            row.addWidget(button)
        row.addStretch(1)
        for button in self.shifts.values():
            row.addWidget(button)

    def set_theme(self, theme: Theme) -> None:
        for button in (self.copying, self.pasting, *self.shifts.values()):
            dress(button, theme)

    def set_scale(self, scale: float) -> None:
        """Room for larger text."""
        for button in self._buttons:
            button.setIconSize(QSize(round(ICON * scale), round(ICON * scale)))

    def show_page(self, page: Source, *, zero: bool, blank: bool) -> None:
        """The tools of a page; `zero` where all numbers are, `blank` where the paper is."""
        self.eraser.setVisible(page is Source.DRAWING)
        self.clear.setVisible(page is not Source.PICTURE)
        self.copying.setVisible(page is Source.NUMBERS)
        self.pasting.setVisible(page is not Source.DRAWING)
        zeros = translate("Input", "All numbers are 0") if zero else ""
        for button in self.shifts.values():
            allow(button, zeros)
        if page is Source.DRAWING:
            self.clear.setAccessibleName(translate("Pad", "Clear the paper (Del)"))
            allow(self.clear, translate("Pad", "The paper is blank") if blank else "")
        else:
            self.clear.setAccessibleName(translate("Input", "Set all numbers to 0"))
            allow(self.clear, zeros)
