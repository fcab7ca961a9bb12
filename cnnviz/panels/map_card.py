"""The network map in its card: what it shows, in which colours, and from how near."""

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QKeySequence, QShortcut
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnnviz.frame import Frame
from cnnviz.panels.card import dress, filling, tool
from cnnviz.panels.segments import Segments
from cnnviz.panels.stage_card import EDGE
from cnnviz.stage.network_map import NetworkMap
from cnnviz.stage.painter import Style
from cnnviz.state import MapScale, MapShows
from cnnviz.words import translate

PAN = 60.0  # pixels that a key moves the map


class MapCard(QWidget):
    """Tells what the user wants to see of the map; shows what the frame says."""

    shows_chosen = pyqtSignal(MapShows)
    scale_chosen = pyqtSignal(MapScale)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.map = NetworkMap(style)
        self.shows = Segments(translate("Map", "What the map shows"))
        self.scale = Segments(translate("Map", "The colours of the map"))
        self.shows.chosen.connect(lambda value: self.shows_chosen.emit(MapShows(value)))
        self.scale.chosen.connect(lambda value: self.scale_chosen.emit(MapScale(value)))
        self.out = tool("minus", translate("Map", "Farther away (Ctrl+−)"))
        self.near = tool("plus", translate("Map", "Nearer (Ctrl++)"))
        self.fit = tool("fit", translate("Map", "Show the whole map (Ctrl+0)"))
        tip = translate("Map", "The map alone, as large as the window (M)")
        self.enlarge = tool("enlarge", tip, checkable=True)
        self._fill()
        self._lay_out()
        self._set_keys()
        self.map.view_changed.connect(self._allow)
        self.set_style(style)
        self._allow()

    def _fill(self) -> None:
        self.shows.fill(
            {
                MapShows.FOLLOW: translate("Map", "Follow"),
                MapShows.VALUES: translate("Map", "Values"),
                MapShows.ERRORS: translate("Map", "Errors δ"),
            },
            {
                MapShows.FOLLOW: translate("Map", "Follow the steps: values, then errors"),
                MapShows.VALUES: translate("Map", "Always the values of the forward pass"),
                MapShows.ERRORS: translate("Map", "Always the errors of the backward pass"),
            },
        )
        self.scale.fill(
            {
                MapScale.MAP: translate("Map", "Map"),
                MapScale.LAYER: translate("Map", "Layer"),
                MapScale.ALL: translate("Map", "All"),
            },
            {
                MapScale.MAP: translate("Map", "Each map has its own colour scale"),
                MapScale.LAYER: translate("Map", "The maps of a layer share a colour scale"),
                MapScale.ALL: translate("Map", "All layers share a colour scale"),
            },
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(filling(self))
        column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        column.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 6, 2)
        bar.setSpacing(6)
        for text, choice in (
            (translate("Map", "Show"), self.shows),
            (translate("Map", "Colours per"), self.scale),
        ):
            label = QLabel(text)
            label.setObjectName("muted")
            bar.addWidget(label)
            bar.addWidget(choice)
            bar.addSpacing(6)
        bar.addStretch(1)
        for button in (self.out, self.near, self.fit, self.enlarge):
            bar.addWidget(button)
        column.addLayout(bar)
        column.addWidget(self.map, 1)
        for choice in (self.shows, self.scale):
            for one in choice.buttons.values():
                one.setMinimumWidth(one.fontMetrics().horizontalAdvance(one.text()) + 18)

    def _set_keys(self) -> None:
        """The keys of the buttons, and Alt+Shift with an arrow for dragging."""
        self.out.clicked.connect(lambda: self.map.zoom(-1))
        self.near.clicked.connect(lambda: self.map.zoom(1))
        self.fit.clicked.connect(self.map.fit)
        self._on("Ctrl+-", self.out.click)
        for key in ("Ctrl++", "Ctrl+="):
            self._on(key, self.near.click)
        self._on("Ctrl+0", self.fit.click)
        self._on("M", self.enlarge.toggle)
        for key, dx, dy in (("Left", 1, 0), ("Right", -1, 0), ("Up", 0, 1), ("Down", 0, -1)):
            self._on(f"Alt+Shift+{key}", partial(self.map.pan, dx * PAN, dy * PAN))

    def _on(self, key: str, run: Callable[[], None]) -> None:
        QShortcut(QKeySequence(key), self).activated.connect(run)

    def set_style(self, style: Style) -> None:
        self.map.set_style(style)
        for choice in (self.shows, self.scale):
            choice.set_theme(style.theme)
        for button in (self.out, self.near, self.fit, self.enlarge):
            dress(button, style.theme)

    def show_frame(self, frame: Frame) -> None:
        self.map.show_frame(frame)
        self.shows.show_value(frame.map_shows)
        self.scale.show_value(frame.map_scale)

    def _allow(self) -> None:
        """What can't be done is greyed."""
        self.out.setEnabled(not self.map.is_fitted)
        self.fit.setEnabled(not self.map.is_fitted)
        self.near.setEnabled(not self.map.is_nearest)
