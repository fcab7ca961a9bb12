"""The page of the Lab's input on which it is drawn."""

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent, QWheelEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cnnviz import lab_words
from cnnviz.inputs import LARGEST_GRID, SMALLEST_GRID
from cnnviz.lab import Lab
from cnnviz.panels.draw_tools import DrawTools, Slider
from cnnviz.panels.fields import Switch
from cnnviz.words import translate


class DrawPage(QWidget):
    """The pad, the size of the brush, and how the drawing is cut into cells."""

    asked = pyqtSignal(int, bool)  # cells a side, and whether they are whole numbers

    def __init__(self, tools: DrawTools) -> None:
        super().__init__()
        self._pad = tools.pad
        self.whole = Switch(
            translate("Input", "whole numbers 0–9"),
            translate(
                "Input",
                "A cell is the mean of the ink in it. On: the darkest cell is 9, the others in "
                "proportion, rounded. Off: from 0, paper, to 1, ink.",
            ),
        )
        name = translate("Input", "Rows and columns that the drawing is cut into (Ctrl+wheel)")
        self.grid = Slider(name, SMALLEST_GRID, LARGEST_GRID, SMALLEST_GRID)
        self._told = QLabel()
        self._told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.whole.asked.connect(lambda on: self.asked.emit(self.grid.value(), on))
        self.grid.valueChanged.connect(self._ask)
        self._lay_out(tools)

    def _lay_out(self, tools: DrawTools) -> None:
        tools.brush.setOrientation(Qt.Orientation.Vertical)
        tools.brush.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        paper = QHBoxLayout()
        paper.setSpacing(6)
        paper.addWidget(tools.pad, 1)
        paper.addLayout(_between_dots(tools.brush))
        label = QLabel(translate("Input", "Grid"))
        label.setToolTip(self.grid.toolTip())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.grid, 1)
        row.addWidget(self._told)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(paper, 1)
        layout.addWidget(self.whole)
        layout.addLayout(row)

    def show_lab(self, lab: Lab) -> None:
        blocked = self.grid.blockSignals(True)
        self.grid.setValue(lab.grid)
        self.grid.blockSignals(blocked)
        self.whole.setChecked(lab.whole)
        self._pad.show_cells(lab.grid)
        self._tell()

    def _ask(self, grid: int) -> None:
        self._tell()
        self.asked.emit(grid, self.whole.isChecked())

    def _tell(self) -> None:
        self._told.setText(lab_words.size((1, self.grid.value(), self.grid.value())))
        widest = lab_words.size((1, LARGEST_GRID, LARGEST_GRID))
        self._told.setMinimumWidth(self._told.fontMetrics().horizontalAdvance(widest))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        # the paper is square, and stands above the words
        self._pad.setMaximumWidth(max(self._pad.minimumWidth(), self._pad.height()))

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.grid.wheelEvent(event)
        elif event is not None:
            event.ignore()


def _between_dots(brush: Slider) -> QVBoxLayout:
    """The slider between a large dot and a small one, which say what it is."""
    layout = QVBoxLayout()
    layout.setSpacing(0)
    for dot in ("●", "•"):
        label = QLabel(dot)
        label.setObjectName("muted")
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setToolTip(brush.toolTip())
        layout.addWidget(label)
    layout.insertWidget(1, brush, 1)
    return layout
