"""The weights of one kernel as numbers that can be typed, and moved in small steps."""

import numpy as np
from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtGui import QKeyEvent, QWheelEvent

from cnnviz.panels.number_cells import Block
from cnnviz.panels.number_table import NumberTable

NOTCH = 120  # of a wheel
STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}  # with Ctrl


class WeightTable(NumberTable):
    """The wheel and Ctrl with the upright arrows move the current number, while it has the focus.

    `step` is how far.
    """

    step = 0.01
    _turned = 0

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        assert event is not None
        if not self.hasFocus() or not self._can_edit or self._editor is not None:
            event.ignore()  # it scrolls the panel
            return
        self._turned += event.angleDelta().y()
        notches = int(self._turned / NOTCH)
        self._turned -= notches * NOTCH
        if notches:
            self._nudge(notches)
        event.accept()

    def event(self, event: QEvent | None) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and self._nudges(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        assert event is not None
        if self._nudges(event):
            self._nudge(STEPS[Qt.Key(event.key())])
            event.accept()
        else:
            super().keyPressEvent(event)

    def _nudges(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = held == Qt.KeyboardModifier.ControlModifier
        return control and event.key() in STEPS and self._can_edit and self._editor is None

    def _nudge(self, steps: int) -> None:
        row, column = self._at()
        value = float(self.values[row, column]) + steps * self.step
        self._model.put(Block(np.array([[value]]), row, column))
