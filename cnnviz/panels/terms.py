"""All terms of a step as a table: what the formula sums up, nothing left out."""

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QSortFilterProxyModel, Qt
from PyQt6.QtGui import QFontDatabase
from PyQt6.QtWidgets import QDialog, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from cnnviz import words
from cnnviz.formula import exact, in_numbers
from cnnviz.frame import Frame
from cnnviz.words import translate
from engine.steps import Operand, Part, Step

NO_PARENT = QModelIndex()
SORT = Qt.ItemDataRole.UserRole


class TermsModel(QAbstractTableModel):
    """One row a term: its factors with their places, and their product."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._step: Step | None = None

    def show_step(self, step: Step) -> None:
        self.beginResetModel()
        self._step = step
        self.endResetModel()

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
        if role not in (Qt.ItemDataRole.DisplayRole, SORT):
            return None
        part, row = self._locate(index.row())
        factor, what = divmod(index.column(), 2)
        if factor == self._factors():
            value = float(part.terms[row])
        elif factor >= len(part.operands):
            return None
        elif what == 0:
            return _place(part.operands[factor], row)
        else:
            value = float(part.operands[factor].values[row])
        # the largest terms first, whatever their sign
        return abs(value) if role == SORT else exact(value)

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
        factor, what = divmod(section, 2)
        if factor == self._factors():
            return translate("Terms", "term")
        widest = max(self._parts(), key=lambda part: len(part.operands))
        name = widest.operands[factor].name
        return translate("Terms", "{name} at").format(name=name) if what == 0 else name


def _place(operand: Operand, row: int) -> str:
    """Where a factor stands; its own name where it stands in no matrix, or in another one."""
    if operand.cells is None:
        return operand.name
    place = ", ".join(str(int(i)) for i in operand.cells[row])
    return f"{operand.name}({place})"


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
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(SORT)
        self.table.setModel(self._sorted)
        self.table.setSortingEnabled(True)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.table.setAlternatingRowColors(True)
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        assert header is not None
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(-1, Qt.SortOrder.DescendingOrder)
        self._sorted.sort(-1)  # in reading order, until a head is pressed
        layout = QVBoxLayout(self)
        layout.addWidget(self._sum)
        layout.addWidget(self.table)

    def show_frame(self, frame: Frame) -> None:
        if not self.isVisible():
            return
        self._model.show_step(frame.step)
        place = ", ".join(map(str, frame.step.cell))
        name = f"{frame.name} · {words.title(frame.operation)}"
        value = exact(frame.step.value)
        terms = translate("Terms", "{n} terms").format(n=len(frame.step.terms))
        formula = in_numbers(frame.step, 6, words.rest())
        output = words.label(frame.operation.output.name)
        self._sum.setText(f"{name}\n{output}({place}) = {value}   ({terms})\n{formula}")
