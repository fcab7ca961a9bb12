"""What there is to see in the worked example that is open."""

from PyQt6.QtWidgets import QLabel, QWidget

from cnnviz.examples import EXAMPLES
from cnnviz.lab_session import LabSession
from cnnviz.panels.card import column, filling, heading
from cnnviz.state import State


class ExampleCard(QWidget):
    """Its title and its text; nothing once something is changed."""

    def __init__(self, session: LabSession) -> None:
        super().__init__()
        self._title = heading("")
        self._title.setWordWrap(True)
        self._text = QLabel()
        self._text.setWordWrap(True)
        layout = column(filling(self))
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        session.changed.connect(self._follow)
        self._follow(session.state, session.state)

    def _follow(self, old: State, new: State) -> None:
        if old.example == new.example and old is not new:
            return
        found = next((example for example in EXAMPLES if example.key == new.example), None)
        self.setVisible(found is not None)
        if found is not None:
            self._title.setText(found.title().upper())
            self._text.setText(found.text())
