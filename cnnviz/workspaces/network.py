"""The Network workspace: draw, see every layer, and step through the pass."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from cnnviz.frame import resolve
from cnnviz.network_session import NetworkSession
from cnnviz.panels.answer_panel import AnswerPanel
from cnnviz.panels.input_panel import InputPanel
from cnnviz.panels.stage_card import StageCard, fill_card
from cnnviz.panels.transport import TransportBar
from cnnviz.stage.network_map import NetworkMap
from cnnviz.stage.painter import Style
from cnnviz.state import State


class NetworkWorkspace(QWidget):
    """Input, map and answer above; the stage below; the transport bar under both."""

    def __init__(self, session: NetworkSession, style: Style, brush: int) -> None:
        super().__init__()
        self._session = session
        self.input = InputPanel(session, style.theme, brush)
        self.map = NetworkMap(style)
        self.answer = AnswerPanel(session)
        self.main = StageCard(session, style)
        self.stage, self.terms, self.enlarge = self.main.stage, self.main.terms, self.main.enlarge
        self.toggle_terms = self.main.toggle_terms
        self.transport = TransportBar(session, style.theme)
        self.enlarge.toggled.connect(self._enlarge)
        self._lay_out()
        self.set_style(style)
        self.map.map_chosen.connect(self._open_map)
        self.map.map_opened.connect(lambda: self.enlarge.setChecked(True))
        session.changed.connect(self._follow)
        self._follow(session.state, session.state)

    def _lay_out(self) -> None:
        map_card = QWidget()
        fill_card(map_card, self.map)
        self.upper = QSplitter(Qt.Orientation.Horizontal)
        for widget, stretch in ((self.input, 0), (map_card, 1), (self.answer, 0)):
            self.upper.addWidget(widget)
            self.upper.setStretchFactor(self.upper.count() - 1, stretch)
        self.upper.setSizes([236, 780, 236])
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(self.upper)
        self.halves.addWidget(self.main)
        self.halves.setStretchFactor(0, 1)
        self.halves.setStretchFactor(1, 1)
        self.halves.setSizes([360, 360])
        for splitter in (self.upper, self.halves):
            splitter.setHandleWidth(10)
            splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(10)
        layout.addWidget(self.halves, 1)
        layout.addWidget(self.transport)

    def set_style(self, style: Style) -> None:
        self.input.set_theme(style.theme)
        self.map.set_style(style)
        self.main.set_style(style)
        self.transport.set_theme(style.theme)

    def set_scale(self, scale: float) -> None:
        """Room for larger text."""
        self.answer.set_scale(scale)
        self.transport.set_scale(scale)

    def _enlarge(self, enlarged: bool) -> None:
        self.upper.setVisible(not enlarged)

    def _follow(self, old: State, new: State) -> None:
        frame = resolve(new)
        self.map.show_frame(frame)
        self.main.show_frame(frame, playing=new.playing)

    def _open_map(self, operation: int, map_: int) -> None:
        """Go to the first cell of a map, or to the number of a vector."""
        timeline = self._session.state.experiment.timeline
        chosen = timeline.operations[operation]
        vector = chosen.result.ndim == 1
        step = map_ if vector else map_ * chosen.map_size
        self._session.jump(timeline.starts[operation] + step)
