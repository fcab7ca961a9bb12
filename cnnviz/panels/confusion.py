"""What the network answers to which class, at the last examination."""

import numpy as np
from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cnnviz.formula import percent
from cnnviz.panels.card import column, filling, heading
from cnnviz.panels.confusion_matrix import Cell, ConfusionMatrix
from cnnviz.theme import Theme
from cnnviz.train_session import TrainSession
from cnnviz.train_state import TrainState
from cnnviz.words import translate
from engine.evaluation import Evaluation


class Confusion(QWidget):
    """Follows the examinations of the session; `chosen` is that of the matrix."""

    chosen = pyqtSignal(object)

    def __init__(self, session: TrainSession, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._drawn: Evaluation | None = None
        self.matrix = ConfusionMatrix(theme)
        self.matrix.chosen.connect(self.chosen)
        self.says = QLabel()
        self.says.setObjectName("muted")
        layout = column(filling(self), margin=12, spacing=4)
        head = QHBoxLayout()
        head.addWidget(heading(translate("Train", "ANSWERS")))
        head.addStretch(1)
        head.addWidget(self.says)
        layout.addLayout(head)
        layout.addWidget(self.matrix, 1)
        session.changed.connect(self._follow)
        self._show(session.state)

    def set_theme(self, theme: Theme) -> None:
        self.matrix.set_theme(theme)

    def set_scale(self, scale: float) -> None:
        """Room for larger text."""
        self.matrix.set_scale(scale)

    def select(self, cell: Cell | None) -> None:
        """Mark a cell without telling anybody."""
        self.matrix.select(cell)

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self._show(self._session.state)

    def _follow(self, old: TrainState, new: TrainState) -> None:
        if new.evaluation is None:
            self.matrix.select(None)
        if self.isVisible():
            self._show(new)

    def _show(self, state: TrainState) -> None:
        evaluation, classes = state.evaluation, state.network.classes
        if evaluation is self._drawn and classes == self.matrix.classes:
            return
        self._drawn = evaluation
        if evaluation is None:
            self.matrix.show_counts(np.zeros((0, 0), np.intp), classes)
            self.says.setText(translate("Train", "not examined yet"))
            return
        self.matrix.show_counts(evaluation.confusion(len(classes)), classes)
        text = translate("Train", "{share} right after {steps} batches")
        share = percent(np.floor(1000 * evaluation.accuracy) / 1000)
        self.says.setText(text.format(share=share, steps=f"{state.evaluated:,}"))
