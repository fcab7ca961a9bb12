"""All terms of a step as a table: what the formula sums up, nothing left out."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from PyQt6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PyQt6.QtGui import QFontDatabase
from PyQt6.QtWidgets import QDialog, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from cnnviz import words
from cnnviz.formula import exact, in_numbers
from cnnviz.frame import Frame
from cnnviz.words import translate
from engine.arrays import Array
from engine.steps import Operand, Part, Step

NO_PARENT = QModelIndex()
NO_NAMES: Mapping[str, str] = MappingProxyType({})


class TermsModel(QAbstractTableModel):
    """One row a term: its factors with their places, and their product."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._step: Step | None = None
        self._first = 0
        self._names: Mapping[str, str] = {}
        self._by = (-1, Qt.SortOrder.AscendingOrder)
        self._order = np.arange(0)

    def show_step(self, step: Step, first: int = 0, names: Mapping[str, str] = NO_NAMES) -> None:
        """Show the terms of a step; places are counted from `first`.

        `names` are those of matrices that are shown in another form than they are called: padded.
        """
        self.beginResetModel()
        self._step, self._first, self._names = step, first, names
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.beginResetModel()
        self._by = (column, order)
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        """The order of the rows: by magnitude, so that large terms meet whatever their sign."""
        column, order = self._by
        self._order = np.arange(self.rowCount())
        if self._step is None or column < 0:
            return
        factor, what = divmod(column, 2)
        if factor == self._factors():
            values = self._step.terms
        elif what == 0:
            return  # places stand in reading order
        else:
            values = np.concatenate([_factor(part, factor) for part in self._parts()])
        self._order = np.argsort(np.abs(values), kind="stable")
        if order is Qt.SortOrder.DescendingOrder:
            self._order = self._order[::-1]

    def _parts(self) -> tuple[Part, ...]:
        return self._step.parts if self._step is not None else ()

    def _factors(self) -> int:
        return max((len(part.operands) for part in self._parts()), default=0)

    def rowCount(self, parent: QModelIndex = NO_PARENT) -> int:
        return sum(len(part.terms) for part in self._parts())

    def columnCount(self, parent: QModelIndex = NO_PARENT) -> int:
        return 2 * self._factors() + 1

    def _locate(self, row: int) -> tuple[Part, int]:
        for part in self._parts():
            if row < len(part.terms):
                return part, row
            row -= len(part.terms)
        raise IndexError(row)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        part, row = self._locate(int(self._order[index.row()]))
        factor, what = divmod(index.column(), 2)
        if factor == self._factors():
            value = float(part.terms[row])
        elif factor >= len(part.operands):
            return None
        elif what == 0:
            return _place(part.operands[factor], row, self._first, self._names)
        else:
            value = float(part.operands[factor].values[row])
        return exact(value)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(int(self._order[section]))
        factor, what = divmod(section, 2)
        if factor == self._factors():
            return translate("Terms", "term")
        widest = max(self._parts(), key=lambda part: len(part.operands))
        name = widest.operands[factor].name
        return translate("Terms", "{name} at").format(name=name) if what == 0 else name


def _factor(part: Part, factor: int) -> Array:
    """The numbers of one factor of a part; zeros where it has none."""
    if factor >= len(part.operands):
        return np.zeros(len(part.terms))
    return part.operands[factor].values


def _place(operand: Operand, row: int, first: int, names: Mapping[str, str]) -> str:
    """Where a factor stands; its own name where it stands in no matrix, or in another one."""
    if operand.cells is None:
        return operand.name
    place = ", ".join(str(int(i) + first) for i in operand.cells[row])
    return f"{names.get(operand.name, operand.name)}({place})"


def _padded_names(frame: Frame) -> dict[str, str]:
    """What matrices are called in whose places the padding counts."""
    padded = [matrix.name for matrix in frame.operation.inputs if matrix.filler is not None]
    return {name: words.label(f"{name} padded") for name in padded}


class TermsDialog(QDialog):
    """Stays open beside the stage and follows it."""

    def __init__(self, parent: QWidget) -> None:
        # a tool window leaves the keys to the main window: one reads it while stepping
        super().__init__(parent, Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(translate("Terms", "All terms of this step"))
        self.resize(660, 520)
        self._model = TermsModel(self)
        self._sum = QLabel()
        self._sum.setWordWrap(True)
        self._sum.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = QTableView()
        self.table.setModel(self._model)
        self.table.setSortingEnabled(True)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.table.setAlternatingRowColors(True)
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        assert header is not None
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        self._model.sort(-1)  # in reading order, until a head is pressed
        layout = QVBoxLayout(self)
        layout.addWidget(self._sum)
        layout.addWidget(self.table)

    def toggle(self, window: QWidget | None, frame: Frame) -> None:
        """Open beside the arithmetic of `window`, not over it; or close."""
        if not self.isVisible() and window is not None:
            corner = window.frameGeometry().topRight()
            self.move(corner.x() - self.width() - 12, corner.y() + 60)
        self.setVisible(not self.isVisible())
        self.show_frame(frame)

    def show_frame(self, frame: Frame) -> None:
        if not self.isVisible():
            return
        self._model.show_step(frame.step, frame.first, _padded_names(frame))
        place = ", ".join(str(i + frame.first) for i in frame.step.cell)
        name = words.layer_title(frame.operation, frame.experiment.network)
        value = exact(frame.step.value)
        terms = translate("Terms", "{n} terms").format(n=len(frame.step.terms))
        formula = in_numbers(frame.step, 6, words.rest())
        output = words.label(frame.operation.output.name)
        self._sum.setText(f"{name}\n{output}({place}) = {value}   ({terms})\n{formula}")
