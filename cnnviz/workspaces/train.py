"""The Train workspace: data and settings, curves, the network as it learns, and its mistakes."""

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from cnnviz.frame import resolve
from cnnviz.network_session import NetworkSession
from cnnviz.panels.card import column, filling, heading
from cnnviz.panels.confusion import Confusion
from cnnviz.panels.curves import Curves
from cnnviz.panels.kernel_strip import KernelStrip
from cnnviz.panels.mistakes import Mistakes
from cnnviz.panels.side import pile
from cnnviz.panels.train_bar import TrainBar
from cnnviz.panels.train_settings import TrainSettingsPanel
from cnnviz.stage.network_map import NetworkMap
from cnnviz.stage.painter import Style
from cnnviz.state import MapShows, State
from cnnviz.train_session import TrainSession
from cnnviz.train_state import TrainState, as_text
from cnnviz.words import translate
from engine import Experiment
from engine.steps import Phase

SIDE = 262  # the width of the settings
RIGHT = 300  # of the confusion matrix
MAP_EVERY = 100  # milliseconds between two pictures of the network that learns


class TrainWorkspace(QWidget):
    """`enter_asked` asks for the next step, `opened` for an image (side, side) and its label."""

    enter_asked = pyqtSignal()
    opened = pyqtSignal(object, int)

    def __init__(self, session: TrainSession, network: NetworkSession, style: Style) -> None:
        super().__init__()
        self.session = session
        self._network = network
        self._drawing = network.state.drawing
        self.settings = TrainSettingsPanel(session, style.theme)
        self.curves = Curves(session, style.theme)
        self.kernels = KernelStrip(session, style.theme)
        self.map = NetworkMap(style)
        self.confusion = Confusion(session, style.theme)
        self.mistakes = Mistakes(session, style.theme)
        self.bar = TrainBar(session, style.theme)
        self._panels = (
            self.settings, self.curves, self.kernels, self.confusion, self.mistakes, self.bar
        )  # fmt: skip
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(MAP_EVERY)
        self._late.timeout.connect(self._show_map)
        self._lay_out()
        self.bar.enter_asked.connect(self.enter_asked)
        self.mistakes.opened.connect(self.opened)
        self.confusion.chosen.connect(self.mistakes.show_only)
        self.mistakes.cleared.connect(lambda: self.confusion.select(None))
        self.bar.rewind.looked_at.connect(self.curves.show_step)
        session.changed.connect(self._follow)

    def _lay_out(self) -> None:
        map_card = QWidget()
        inside = column(filling(map_card), margin=12, spacing=0)
        inside.addWidget(heading(translate("Train", "YOUR DRAWING, AS THE NETWORK SEES IT NOW")))
        inside.addWidget(self.map, 1)
        middle = _column(self.curves, self.kernels, map_card)
        middle.setStretchFactor(0, 3)
        middle.setStretchFactor(2, 4)
        self.right = _column(self.confusion, self.mistakes)
        self.right.setStretchFactor(1, 1)
        self.right.setSizes([360, 300])
        self.left = pile(self.settings)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.left)
        row.addWidget(middle, 1)
        row.addWidget(self.right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(10)
        layout.addLayout(row, 1)
        layout.addWidget(self.bar)

    def set_style(self, style: Style) -> None:
        for panel in self._panels:
            panel.set_theme(style.theme)
        self.map.set_style(style)

    def set_scale(self, scale: float) -> None:
        """Room for larger text."""
        self.left.setFixedWidth(round(SIDE * scale))
        self.right.setMinimumWidth(round(RIGHT * scale))  # a splitter forgets how wide it may be
        for panel in self._panels:
            panel.set_scale(scale)

    def finish(self) -> None:
        """Wait for what is still loaded."""
        self.settings.finish()
        self._late.stop()

    def remembered(self) -> str:
        """The settings, for the next start."""
        return as_text(self.session.state.settings)

    # the network as it learns

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self._show_map()

    def _follow(self, old: TrainState, new: TrainState) -> None:
        if new.network is not old.network and self.isVisible() and not self._late.isActive():
            self._late.start()

    def _show_map(self) -> None:
        """The maps of the user's own drawing."""
        network, drawing = self.session.state.network, self._network.state.drawing
        if drawing.image is None:  # an image of the data is not the user's
            self._drawing = drawing
        drawing = self._drawing
        image = drawing.seen(network.input_shape[1]).image
        experiment = Experiment(image[None], network)
        operations = experiment.timeline.operations
        forward = [op.phase for op in operations].count(Phase.FORWARD)
        place = float(experiment.timeline.starts[forward - 1])
        state = State(drawing, experiment, place, map_shows=MapShows.VALUES)
        self.map.show_frame(resolve(state))


def _column(*widgets: QWidget) -> QSplitter:
    column = QSplitter(Qt.Orientation.Vertical)
    column.setHandleWidth(10)
    column.setChildrenCollapsible(False)
    for widget in widgets:
        column.addWidget(widget)
    return column
