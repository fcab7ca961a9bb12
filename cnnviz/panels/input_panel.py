"""The input: the draw pad with its tools, and the samples."""

from PyQt6.QtWidgets import QHBoxLayout, QWidget

from cnnviz.network_session import NetworkSession
from cnnviz.panels.card import column, filling, heading
from cnnviz.panels.draw_tools import DrawTools, allow
from cnnviz.state import Drawing, State
from cnnviz.theme import Theme
from cnnviz.words import translate


class InputPanel(QWidget):
    """Draws into the session."""

    def __init__(self, session: NetworkSession, theme: Theme, brush: int) -> None:
        super().__init__()
        self._session = session
        self._tools = tools = DrawTools(session, theme, brush)
        tools.drawn.connect(self._draw)
        tools.clear.clicked.connect(session.clear)
        self.pad, self.brush, self.samples = tools.pad, tools.brush, tools.samples
        self.eraser, self.undo, self.redo, self.clear = tools.buttons
        self._lay_out()
        session.changed.connect(self._follow)
        self._follow(session.state, session.state)

    def _lay_out(self) -> None:
        frame = filling(self)
        layout = column(frame)
        layout.addWidget(heading(translate("Pad", "INPUT")))
        layout.addWidget(self.pad, 1)
        tools = QHBoxLayout()
        tools.setSpacing(2)
        for button in self._tools.buttons:
            tools.addWidget(button)
        tools.addWidget(self.brush, 1)
        layout.addLayout(tools)
        layout.addWidget(self.samples)

    def set_theme(self, theme: Theme) -> None:
        self._tools.set_theme(theme)

    def _follow(self, old: State, new: State) -> None:
        allow(self.clear, translate("Pad", "The paper is blank") if new.drawing.blank else "")

    def _draw(self, drawing: Drawing, begins: bool) -> None:
        self._session.draw(drawing, undoable=begins)
