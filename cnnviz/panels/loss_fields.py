"""The fields of the loss: what the output is measured by, and how far the update goes."""

from collections.abc import Sequence

import numpy as np
from PyQt6.QtCore import pyqtSignal

from cnnviz import lab_words
from cnnviz.inputs import LARGEST_GRID
from cnnviz.lab import Aim, Lab
from cnnviz.panels.fields import Choice, Decimal, Numbers, Section, fine_print, quietly
from cnnviz.panels.number_table import NumberTable
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine.arrays import Array
from engine.steps import Role


class LossFields(Section):
    """Tells what was chosen or typed; a cell may lie outside the output."""

    aim_chosen = pyqtSignal(object)
    goal_typed = pyqtSignal(object)  # (C, H, W)
    cell_asked = pyqtSignal(int, int, int)  # map, row, column, from 0
    rate_typed = pyqtSignal(float)

    def __init__(self) -> None:
        super().__init__()
        self._lab: Lab | None = None
        self._page = self._first = 0
        self.aim = Choice(translate("Lab", "Loss"), lab_words.aims())
        self.map = Choice(translate("Lab", "Map"), {"0": "0"})
        self.goal = NumberTable()
        self.goal.setAccessibleName(translate("Lab", "Target"))
        self.cell = Numbers((translate("Lab", "row"), translate("Lab", "column")), sign=",")
        self.cell.link.setChecked(False)
        self.cell.link.hide()
        self.rate = Decimal(translate("Lab", "Learning rate: how far the update goes"))
        self.rate.setRange(0.0001, 10.0)
        self._note = fine_print()
        self.aim.chosen.connect(self.aim_chosen)
        self.map.chosen.connect(self._look_at_map)
        self.goal.edited.connect(self._type)
        self.cell.changed.connect(self._ask_cell)
        self.rate.valueChanged.connect(self.rate_typed)
        self.rows = {"aim": self.add(translate("Lab", "Loss"), self.aim)}
        self._map_row = self.add(translate("Lab", "Map"), self.map)
        self.put(self.goal)
        self.rows["cell"] = self.add(translate("Lab", "Cell"), self.cell)
        self.put(self._note)
        self.add(translate("Lab", "Rate η"), self.rate)

    def _look_at_map(self, number: str) -> None:
        self._page = int(number)
        assert self._lab is not None
        if self._lab.aim is Aim.CELL:
            self._ask_cell(self.cell.values)
        else:
            self.show_lab(self._lab, self._first)

    def _type(self, page: Array) -> None:
        assert self._lab is not None
        goal = self._lab.goal.copy()
        goal[self._page] = page
        self.goal_typed.emit(goal)

    def _ask_cell(self, values: Sequence[int]) -> None:
        self.cell_asked.emit(self._page, values[0] - self._first, values[1] - self._first)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._lab is not None:
            self.show_lab(self._lab, self._first)

    def tell_change(self, before: Lab, now: Lab) -> None:
        """What was typed for an output of another size may have been cut off."""
        told = before.goal.shape != now.goal.shape and before.aim is now.aim is not Aim.SUM
        self._note.setVisible(told)
        if told:
            self._note.setText(lab_words.goal_changed(before.goal.shape, now.goal.shape))

    def show_lab(self, lab: Lab, first: int) -> None:
        """All fields as they are in `lab`."""
        self._lab, self._first = lab, first
        maps, rows, columns = lab.goal.shape
        self._page = min(self._page, maps - 1)
        self.aim.show_value(str(lab.aim))
        if lab.aim is Aim.CELL:
            cell = np.unravel_index(int(lab.goal.argmax()), lab.goal.shape)
            self._page = int(cell[0])
            self.cell.show_values([int(cell[1]) + first, int(cell[2]) + first])
        self.map.fill({str(i): str(i + first) for i in range(maps)})
        self.map.show_value(str(self._page))
        self._map_row.setVisible(maps > 1 and lab.aim is not Aim.SUM)
        self.rows["cell"].setVisible(lab.aim is Aim.CELL)
        typed = lab.aim in (Aim.SQUARED_ERROR, Aim.ERROR)
        small = max(rows, columns) <= LARGEST_GRID
        self.goal.setVisible(typed and small)
        self._note.setVisible(typed and not small)
        if typed and small:
            role = Role.ERROR if lab.aim is Aim.ERROR else Role.VALUE
            limit = float(np.abs(lab.goal).max())
            self.goal.first = first
            self.goal.show_values(lab.goal[self._page], theme=self._theme, role=role, limit=limit)
        elif typed:
            self._note.setText(lab_words.goal_too_large(lab.goal.shape))
        quietly(self.rate, lab.learning_rate)
