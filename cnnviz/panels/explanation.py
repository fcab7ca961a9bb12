"""Why the operation on the stage does what it does."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QWidget

from cnnviz.frame import resolve
from cnnviz.lab_session import LabSession
from cnnviz.panels.card import column, filling, heading, show_if
from cnnviz.state import State
from cnnviz.why import why
from cnnviz.words import translate


class Explanation(QWidget):
    """A few plain sentences. While playing they change with the operation only."""

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        layout = column(filling(self))
        layout.addWidget(heading(translate("Why", "EXPLAIN")))
        layout.addWidget(self.text)
        session.settled.connect(self._follow)
        self._show(session.state)

    def _follow(self, old: State, new: State) -> None:
        if new.playing and new.operation is old.operation:
            return
        if _told(old) != _told(new) or old.playing:
            self._show(new)

    def _show(self, state: State) -> None:
        text = why(resolve(state))
        if text != self.text.text():  # a layout costs more than a comparison
            self.text.setText(text)
        show_if(bool(text), self)


def _told(state: State) -> tuple[object, ...]:
    """All that the sentences depend on."""
    return state.experiment, state.resting, state.slice, state.first
