"""The Network workspace: draw, see every layer, and step through the pass."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from cnnviz.frame import resolve
from cnnviz.network_session import NetworkSession
from cnnviz.panels.answer_panel import AnswerPanel
from cnnviz.panels.card import card, dress, tool
from cnnviz.panels.input_panel import InputPanel
from cnnviz.panels.terms import TermsDialog, all_terms
from cnnviz.panels.transport import TransportBar
from cnnviz.stage.network_map import NetworkMap
from cnnviz.stage.painter import Style
from cnnviz.stage.view import StageView
from cnnviz.state import State
from cnnviz.words import translate

MANY = 5  # terms that are worth a table


class NetworkWorkspace(QWidget):
    """Input, map and answer above; the stage below; the transport bar under both."""

    def __init__(self, session: NetworkSession, style: Style, brush: int) -> None:
        super().__init__()
        self._session = session
        self.input = InputPanel(session, style.theme, brush)
        self.map = NetworkMap(style)
        self.answer = AnswerPanel(session)
        self.stage = StageView(style)
        self.transport = TransportBar(session, style.theme)
        self.terms = TermsDialog(self)
        self.all_terms = QPushButton()
        self.all_terms.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.all_terms.setToolTip(translate("Stage", "Every term of this step in a table (T)"))
        self.all_terms.clicked.connect(self.toggle_terms)
        tip = translate("Stage", "The stage alone, as large as the window (F)")
        self.enlarge = tool("enlarge", tip, checkable=True)
        self.enlarge.toggled.connect(self._enlarge)
        self._lay_out()
        self.set_style(style)
        self.map.map_chosen.connect(self._open_map)
        self.map.map_opened.connect(lambda: self.enlarge.setChecked(True))
        self.stage.enlarge_asked.connect(self.enlarge.toggle)
        self.stage.slice_chosen.connect(session.show_slice)
        self.stage.cell_chosen.connect(self._go_to_cell)
        session.changed.connect(self._follow)
        self._follow(session.state, session.state)

    def _lay_out(self) -> None:
        map_card, stage_card = card(), card()
        _fill(map_card, self.map)
        _fill(stage_card, self.stage)
        corner = QHBoxLayout(self.stage)
        corner.setContentsMargins(0, 8, 10, 0)
        corner.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        corner.addWidget(self.all_terms)
        corner.addWidget(self.enlarge)
        self.upper = QSplitter(Qt.Orientation.Horizontal)
        for widget, stretch in ((self.input, 0), (map_card, 1), (self.answer, 0)):
            self.upper.addWidget(widget)
            self.upper.setStretchFactor(self.upper.count() - 1, stretch)
        self.upper.setSizes([236, 780, 236])
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(self.upper)
        self.halves.addWidget(stage_card)
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
        self.stage.set_style(style)
        self.transport.set_theme(style.theme)
        dress(self.enlarge, style.theme)

    def set_scale(self, scale: float) -> None:
        """Room for larger text."""
        self.answer.set_scale(scale)
        self.transport.set_scale(scale)

    def toggle_terms(self) -> None:
        """Open the table of terms, or close it."""
        self.terms.toggle(self.window(), resolve(self._session.state))

    def _enlarge(self, enlarged: bool) -> None:
        self.upper.setVisible(not enlarged)

    def _follow(self, old: State, new: State) -> None:
        frame = resolve(new)
        self.map.show_frame(frame)
        self.stage.show_frame(frame)
        self.terms.show_frame(frame)
        if not new.playing:  # a screen reader hears where one has come to rest
            self.stage.setAccessibleDescription(self.stage.spoken())
        count = len(frame.step.terms)
        self.all_terms.setVisible(count >= MANY)
        self.all_terms.setText(all_terms(count))

    def _open_map(self, operation: int, map_: int) -> None:
        """Go to the first cell of a map, or to the number of a vector."""
        timeline = self._session.state.experiment.timeline
        chosen = timeline.operations[operation]
        vector = chosen.result.ndim == 1
        step = map_ if vector else map_ * chosen.map_size
        self._session.jump(timeline.starts[operation] + step)

    def _go_to_cell(self, step: int) -> None:
        state = self._session.state
        timeline = state.experiment.timeline
        index = resolve(state).index
        self._session.jump(timeline.starts[index] + step)


def _fill(frame: QWidget, widget: QWidget) -> None:
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(3, 3, 3, 3)
    layout.addWidget(widget)
