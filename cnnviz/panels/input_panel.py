"""The input: the draw pad with its tools, and the samples."""

import numpy as np
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from cnnviz.network_session import NetworkSession
from cnnviz.panels.card import column, dress, filling, heading, tool
from cnnviz.panels.draw_tools import DrawTools, allow
from cnnviz.panels.input_gradient import SlopeLegend, slope_picture
from cnnviz.state import Drawing, State
from cnnviz.theme import Theme
from cnnviz.words import translate


class InputPanel(QWidget):
    """Draws into the session; shows on the drawing what would change the answer, if asked to."""

    def __init__(self, session: NetworkSession, theme: Theme, brush: int) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._tools = tools = DrawTools(session, theme, brush, self)
        tools.drawn.connect(self._draw)
        tools.clear.clicked.connect(session.clear)
        self.pad, self.brush, self.samples = tools.pad, tools.brush, tools.samples
        self.eraser, self.undo, self.redo, self.clear = tools.buttons
        self.slope = tool(
            "gradient",
            translate("Pad", "What would change the answer: the slope of the loss at each pixel"),
            checkable=True,
        )
        self.legend = SlopeLegend(theme)
        self.legend.hide()
        self.slope.toggled.connect(self._switch_slope)
        self._lay_out()
        self.set_theme(theme)
        session.changed.connect(self._follow)
        self._follow(session.state, session.state)

    def _lay_out(self) -> None:
        frame = filling(self)
        layout = column(frame)
        layout.addWidget(heading(translate("Pad", "INPUT")))
        layout.addWidget(self.pad, 1)
        layout.addWidget(self.legend)
        tools = QHBoxLayout()
        tools.setSpacing(2)
        for button in self._tools.buttons:
            tools.addWidget(button)
        tools.addWidget(self.brush, 1)
        tools.addWidget(self.slope)
        layout.addLayout(tools)
        layout.addWidget(self.samples)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._tools.set_theme(theme)
        self.legend.set_theme(theme)
        dress(self.slope, theme)
        self._show_slope(self._session.state)

    def _follow(self, old: State, new: State) -> None:
        allow(self.clear, translate("Pad", "The paper is blank") if new.drawing.blank else "")
        if old.experiment is not new.experiment or old is new:
            self.pad.show_side(new.experiment.network.input_shape[1])
            self._show_slope(new)

    def _switch_slope(self, on: bool) -> None:
        self.legend.setVisible(on)
        self._show_slope(self._session.state)

    def _show_slope(self, state: State) -> None:
        """The derivative of the loss by each pixel that is read."""
        if not self.slope.isChecked():
            self.pad.show_slope(None)
            return
        slope = state.experiment.gradients.grad_input[0, 0]
        self.legend.show_limit(float(np.abs(slope).max()))
        self.pad.show_slope(slope_picture(slope, self._theme))

    def _draw(self, drawing: Drawing, begins: bool) -> None:
        self._session.draw(drawing, undoable=begins)
