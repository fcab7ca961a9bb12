"""The Network workspace: draw, see every layer, and step through the pass."""

from typing import TYPE_CHECKING

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QSplitter, QToolButton, QVBoxLayout, QWidget

from cnnviz.frame import resolve
from cnnviz.network_session import NetworkSession
from cnnviz.panels.answer_panel import AnswerPanel
from cnnviz.panels.entered import EnteredCard
from cnnviz.panels.input_panel import InputPanel
from cnnviz.panels.learning_card import LearningCard
from cnnviz.panels.map_card import MapCard
from cnnviz.panels.side import Side, pile
from cnnviz.panels.stage_card import StageCard
from cnnviz.panels.transport import TransportBar
from cnnviz.stage.painter import Style
from cnnviz.state import State
from cnnviz.words import translate
from engine.receptive import Region

if TYPE_CHECKING:
    from cnnviz.panels.kernels_panel import KernelsPanel
    from cnnviz.panels.layers_panel import LayersPanel

INPUT = 220  # the least width of the input


class NetworkWorkspace(QWidget):
    """Input and map above the stage; at the right what there is to choose; the bar under all."""

    def __init__(self, session: NetworkSession, style: Style, brush: int) -> None:
        super().__init__()
        self._session = session
        self._theme = style.theme
        self._frame = session.state, resolve(session.state)  # of which state the last frame is
        self.input = InputPanel(session, style.theme, brush)
        self.map_card = MapCard(style)
        self.map = self.map_card.map
        self.entered = EnteredCard(session)
        self.answer = AnswerPanel(session)
        self.main = StageCard(session, style)
        self.stage, self.enlarge = self.main.stage, self.main.enlarge
        self.toggle_terms = self.main.toggle_terms
        self.side = Side()
        self.learning = LearningCard(session, style.theme)
        self.layers: LayersPanel | None = None  # made when they are first looked at
        self.kernels: KernelsPanel | None = None
        answer = pile(self.entered, self.answer, self.learning)
        self.side.add(translate("Network", "Answer"), lambda: answer)
        self.side.add(translate("Network", "Layers"), self._make_layers)
        self.side.add(translate("Network", "Kernels"), self._make_kernels)
        self.transport = TransportBar(session, style.theme)
        self.enlarge.toggled.connect(lambda on: self._enlarge(self.map_card.enlarge, on))
        self.map_card.enlarge.toggled.connect(lambda on: self._enlarge(self.enlarge, on))
        self.map_card.shows_chosen.connect(session.show_on_map)
        self.map_card.scale_chosen.connect(session.scale_map)
        self.map.hovered.connect(self._show_on_paper)
        self._lay_out()
        self.set_style(style)
        self.map.map_chosen.connect(self._open_map)
        self.map.map_opened.connect(lambda: self.enlarge.setChecked(True))
        session.changed.connect(self._follow)
        session.settled.connect(self._follow_later)

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        if self.map.layout_now is None:  # now they have the size that they are arranged in
            self._follow(self._session.state, self._session.state)
            self._follow_later(self._session.state, self._session.state)

    def _lay_out(self) -> None:
        self.upper = QSplitter(Qt.Orientation.Horizontal)
        for widget, stretch in ((self.input, 0), (self.map_card, 1)):
            self.upper.addWidget(widget)
            self.upper.setStretchFactor(self.upper.count() - 1, stretch)
        self.upper.setSizes([236, 780])
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(self.upper)
        self.halves.addWidget(self.main)
        self.halves.setStretchFactor(0, 1)
        self.halves.setStretchFactor(1, 1)
        self.halves.setSizes([360, 360])
        columns = QHBoxLayout()
        columns.setSpacing(10)
        columns.addWidget(self.halves, 1)
        columns.addWidget(self.side)
        for splitter in (self.upper, self.halves):
            splitter.setHandleWidth(10)
            splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(10)
        layout.addLayout(columns, 1)
        layout.addWidget(self.transport)

    def _make_layers(self) -> QWidget:
        from cnnviz.panels.layers_panel import LayersPanel

        self.layers = LayersPanel(self._session, self._theme)
        return self.layers

    def _make_kernels(self) -> QWidget:
        from cnnviz.panels.kernels_panel import KernelsPanel

        self.kernels = KernelsPanel(self._session, self._theme)
        return self.kernels

    def set_style(self, style: Style) -> None:
        self._theme = style.theme
        self.input.set_theme(style.theme)
        self.map_card.set_style(style)
        self.main.set_style(style)
        for panel in (self.learning, self.layers, self.kernels):
            if panel is not None:
                panel.set_theme(style.theme)
        self.transport.set_theme(style.theme)

    def set_scale(self, scale: float) -> None:
        """Room for larger text."""
        self.side.set_scale(scale)
        self.input.setMinimumWidth(round(INPUT * scale))
        self.transport.set_scale(scale)

    def _enlarge(self, other: QToolButton, enlarged: bool) -> None:
        """The stage alone, the map alone, or all; `other` is the button of the other one."""
        if enlarged:
            other.setChecked(False)
        stage, map_ = self.enlarge.isChecked(), self.map_card.enlarge.isChecked()
        self.upper.setVisible(not stage)
        self.main.setVisible(not map_)
        self.input.setVisible(not map_)
        self.side.setVisible(not stage and not map_)

    def _follow(self, old: State, new: State) -> None:
        self._frame = new, resolve(new)
        self.map_card.show_frame(self._frame[1])

    def _follow_later(self, old: State, new: State) -> None:
        state, frame = self._frame
        self.main.show_frame(frame if state is new else resolve(new), playing=new.playing)

    def _show_on_paper(self, region: Region | None) -> None:
        """The part of the drawing that the cell under the mouse depends on."""
        if region is None or not region.size:
            self.input.pad.show_window(None)
            return
        (top, bottom), (left, right) = region.box[-2:]
        window = QRectF(left, top, right - left + 1, bottom - top + 1)
        self.input.pad.show_window(window)

    def _open_map(self, operation: int, map_: int) -> None:
        """Go to the first cell of a map, or to the number of a vector."""
        timeline = self._session.state.experiment.timeline
        chosen = timeline.operations[operation]
        vector = chosen.result.ndim == 1
        step = map_ if vector else map_ * chosen.map_size
        self._session.jump(timeline.starts[operation] + step)
