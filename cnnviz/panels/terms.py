"""All terms of a step as a table: what the formula sums up, nothing left out."""

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QDialog, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from cnnviz import words
from cnnviz.formula import exact, in_numbers
from cnnviz.frame import Frame
from cnnviz.words import translate
from engine.steps import Operand, Part, Step

NO_PARENT = QModelIndex()


class TermsModel(QAbstractTableModel):
    """One row a term: its factors with their places, and their product."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._step: Step | None = None

    def show_step(self, step: Step) -> None:
        self.beginResetModel()
        self._step = step
        self.endResetModel()

    def _factors(self) -> int:
        return max((len(part.operands) for part in self._parts()), default=0)

    def _parts(self) -> tuple[Part, ...]:
        return self._step.parts if self._step is not None else ()

    def rowCount(self, parent: QModelIndex = NO_PARENT) -> int:
        return sum(len(part.terms) for part in self._parts())

    def columnCount(self, parent: QModelIndex = NO_PARENT) -> int:
        return self._factors() + 1

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
        part, row = self._locate(index.row())
        if index.column() == self._factors():
            return exact(float(part.terms[row]))
        if index.column() >= len(part.operands):
            return ""
        return _told(part.operands[index.column()], row)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section)
        if section == self._factors():
            return translate("Terms", "term")
        operands = self._parts()[0].operands if self._parts() else ()
        return words.label(operands[section].name) if section < len(operands) else ""


def _told(operand: Operand, row: int) -> str:
    value = exact(float(operand.values[row]))
    if operand.cells is None:
        return f"{operand.name} = {value}"
    place = ", ".join(str(int(i)) for i in operand.cells[row])
    return f"{operand.name}({place}) = {value}"


class TermsDialog(QDialog):
    """Stays open beside the stage and follows it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Terms", "All terms of this step"))
        self.resize(660, 520)
        self._model = TermsModel(self)
        self._sum = QLabel()
        self._sum.setWordWrap(True)
        self._sum.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = QTableView()
        self.table.setModel(self._model)
        self.table.setAlternatingRowColors(True)
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        assert header is not None
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.addWidget(self._sum)
        layout.addWidget(self.table)
        QShortcut(QKeySequence("T"), self).activated.connect(self.close)

    def show_frame(self, frame: Frame) -> None:
        if not self.isVisible():
            return
        self._model.show_step(frame.step)
        place = ", ".join(map(str, frame.step.cell))
        name = f"{frame.name} · {words.title(frame.operation)}"
        value = exact(frame.step.value)
        terms = translate("Terms", "{n} terms").format(n=len(frame.step.terms))
        formula = in_numbers(frame.step, 6, words.rest())
        self._sum.setText(
            f"{name}\n{frame.operation.output.name}({place}) = {value}   ({terms})\n{formula}"
        )
