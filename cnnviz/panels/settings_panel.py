"""The settings of the Lab: convolution, activation, pooling and loss."""

from collections.abc import Callable
from typing import Any

import numpy as np
from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QWidget

from cnnviz import lab_words, words
from cnnviz.lab import (
    TRAINED,
    Aim,
    Lab,
    with_aim,
    with_bias,
    with_cell,
    with_goal,
    with_kernel,
    with_setting,
    with_weights,
)
from cnnviz.lab_session import LabSession
from cnnviz.nearest import nearest
from cnnviz.panels.card import column, filling, heading
from cnnviz.panels.convolution_fields import ConvolutionFields
from cnnviz.panels.fields import Refusal, Section, Switch
from cnnviz.panels.loss_fields import LossFields
from cnnviz.panels.pooling_fields import PoolingFields
from cnnviz.state import State
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine import SettingError
from engine.arrays import Array
from engine.values import replace


class SettingsPanel(QWidget):
    """Changes the layer; what makes no sense is refused under its field, with what would work.

    `trained` are the kernels (maps, rows, columns) of the model that is open.
    """

    refused = pyqtSignal(object)  # the widget that says why

    def __init__(self, session: LabSession, theme: Theme, trained: Array) -> None:
        super().__init__()
        self._session = session
        self._trained = trained
        self._seed = 0
        self._offer: Callable[[], None] | None = None
        self.refusal = Refusal()
        self.on = Switch(translate("Lab", "Convolution"))
        self._head = Section()
        self._head.put(self.on)
        self._head.put(self.refusal)
        self.convolution = ConvolutionFields(self._ask)
        self.pooling = PoolingFields(self._ask)
        self.loss = LossFields()
        self._connect()
        layout = column(filling(self), margin=12)
        layout.addWidget(heading(translate("Lab", "LAYER")))
        layout.addWidget(self._head)
        layout.addWidget(self.convolution)
        layout.addWidget(heading(translate("Lab", "ACTIVATION AND POOLING")))
        layout.addWidget(self.pooling)
        layout.addWidget(heading(translate("Lab", "LOSS")))
        layout.addWidget(self.loss)
        layout.addStretch(1)
        self.set_theme(theme)
        session.changed.connect(self._follow)
        self._show(session.lab)

    def _connect(self) -> None:
        session = self._session
        self.refusal.take.clicked.connect(self._take)
        self.refusal.keep.clicked.connect(lambda: self._show(session.lab))
        self.on.asked.connect(lambda on: self._ask("convolution", on))
        self.convolution.kernel_chosen.connect(self._choose_kernel)
        self.convolution.weights_typed.connect(
            lambda *typed: session.set_lab(with_weights(session.lab, *typed))
        )
        self.convolution.bias_typed.connect(
            lambda *typed: session.set_lab(with_bias(session.lab, *typed))
        )
        self.loss.aim_chosen.connect(lambda aim: session.set_lab(with_aim(session.lab, Aim(aim))))
        self.loss.goal_typed.connect(lambda goal: session.set_lab(with_goal(session.lab, goal)))
        self.loss.cell_asked.connect(self._choose_cell)
        self.loss.rate_typed.connect(
            lambda rate: session.set_lab(replace(session.lab, learning_rate=rate))
        )

    # what is asked

    def _ask(self, name: str, value: Any) -> None:
        """Set one of the settings, or say why that can't be."""
        lab = self._session.lab
        if getattr(lab.settings, name) == value:  # perhaps it takes back what was refused
            self._show(lab)
            return
        try:
            changed = with_setting(lab, name, value)
        except SettingError as error:
            offer = nearest(lab, name, value)
            if offer is None:
                self._refuse(name, words.problem(error))
            else:
                told = lab_words.offer(name, offer)
                self._refuse(name, words.problem(error), told, lambda: self._ask(name, offer))
            return
        self._session.set_lab(changed)

    def _choose_kernel(self, map_: int, name: str) -> None:
        weight = None
        if name.startswith(TRAINED):
            weight = self._trained[int(name.split()[1])].astype(np.float64)
        self._seed += 1  # each press on "random" makes another one
        try:
            lab = with_kernel(self._session.lab, map_, name, weight, self._seed)
        except SettingError as error:
            self._refuse("kernel", words.problem(error))
            return
        self._session.set_lab(lab)

    def _choose_cell(self, map_: int, row: int, column: int) -> None:
        """Make one cell the loss; offer the nearest one where the output has no such cell."""
        lab, first = self._session.lab, self._session.state.first
        _, rows, columns = lab.goal.shape
        inside = map_, min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
        if inside == (map_, row, column):
            self._session.set_lab(with_cell(lab, inside))
            return
        self._refuse(
            "cell",
            lab_words.no_cell(lab.goal.shape, first),
            lab_words.cell(inside, first),
            lambda: self._session.set_lab(with_cell(self._session.lab, inside)),
        )

    def _refuse(
        self,
        name: str,
        reason: str,
        told: str | None = None,
        offer: Callable[[], None] | None = None,
    ) -> None:
        """The reason stands under the field that asked, with what is offered instead."""
        self._offer = offer
        section, row = self._row(name)
        section.put_below(row, self.refusal)
        self.refusal.say(reason, told)
        self.refused.emit(self.refusal)

    def _row(self, name: str) -> tuple[Section, QWidget]:
        for section in (self.convolution, self.pooling, self.loss):
            if name in section.rows:
                return section, section.rows[name]
        return self._head, self.on

    def _take(self) -> None:
        if self._offer is not None:
            self._offer()

    # what is shown

    def set_theme(self, theme: Theme) -> None:
        for section in (self.convolution, self.pooling, self.loss):
            section.set_theme(theme)

    def set_trained(self, trained: Array) -> None:
        """The kernels of another model."""
        self._trained = trained
        self._show(self._session.lab)

    def _follow(self, old: State, new: State) -> None:
        before, now = (old.coming or old).lab, (new.coming or new).lab
        if now is None or before is None:
            return
        if before is not now or old.first != new.first:
            self._show(now)
        if before is not now:
            self.loss.tell_change(before, now)

    def _show(self, lab: Lab) -> None:
        """All fields as they are; a refusal is over."""
        self._offer = None
        self.refusal.hide()
        first = self._session.state.first
        self.on.setChecked(lab.settings.convolution)
        self.convolution.setVisible(lab.settings.convolution)
        self.convolution.show_lab(lab, len(self._trained), first)
        self.pooling.show_lab(lab)
        self.loss.show_lab(lab, first)
