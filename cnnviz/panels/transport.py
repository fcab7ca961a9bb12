"""The transport bar: play, step, scrub, how far a step goes and how fast."""

from math import log

from PyQt6.QtCore import QEvent, QSize, Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from cnnviz.formula import number
from cnnviz.panels.card import dress, filling, tool
from cnnviz.panels.scrub_bar import ScrubBar
from cnnviz.session import Session
from cnnviz.state import FASTEST, SLOWEST, State
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine import Stride
from engine.steps import Phase

NOTCHES = 100  # of the speed slider


class TransportBar(QWidget):
    """Moves the session along its timeline."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self.first = tool("first", translate("Transport", "First step (Home)"))
        self.back = tool("back", translate("Transport", "Step back (←)"))
        self.play = tool("play", translate("Transport", "Play or pause (Space)"))
        self.forward = tool("forward", translate("Transport", "Step forward (→)"))
        self.last = tool("last", translate("Transport", "Last step (End)"))
        self.first.clicked.connect(lambda: session.jump(0))
        self.back.clicked.connect(lambda: session.step_back())
        self.play.clicked.connect(session.toggle_playing)
        self.forward.clicked.connect(lambda: session.step_forward())
        self.last.clicked.connect(session.go_to_end)
        self.scrub = ScrubBar(theme)
        self.scrub.sought.connect(session.jump)
        self.where = QLabel()
        self.where.setObjectName("number")
        self.what = QLabel()
        self.what.setObjectName("muted")
        self.stride = QComboBox()
        self.stride.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        names = {
            Stride.CELL: translate("Transport", "by cell"),
            Stride.MAP: translate("Transport", "by map"),
            Stride.LAYER: translate("Transport", "by layer"),
        }
        for stride, name in names.items():
            self.stride.addItem(name, stride)
        self.stride.setToolTip(
            translate(
                "Transport", "How far a step goes; → is a cell, Shift+→ a map, Ctrl+→ a layer"
            )
        )
        self.stride.setAccessibleName(translate("Transport", "Stride"))
        self.stride.activated.connect(lambda _: session.set_stride(self.stride.currentData()))
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setRange(0, NOTCHES)
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.speed.setAccessibleName(translate("Transport", "Speed"))
        self.speed.valueChanged.connect(lambda notch: session.set_speed(speed_at(notch)))
        self.pace = QLabel()
        self.pace.setObjectName("muted")
        self._lay_out()
        self.set_theme(theme)
        self.set_scale(1.0)
        session.settled.connect(self._follow)
        self._follow(session.state, session.state)

    def _lay_out(self) -> None:
        frame = filling(self)
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 6, 14, 6)
        row.setSpacing(4)
        for button in (self.first, self.back, self.play, self.forward, self.last):
            size = 34 if button is self.play else 22
            button.setIconSize(QSize(size, size))
            row.addWidget(button)
        row.addWidget(self.scrub, 1)
        place = QVBoxLayout()
        place.setSpacing(1)
        place.addWidget(self.where)
        place.addWidget(self.what)
        row.addLayout(place)
        pace = QVBoxLayout()
        pace.setSpacing(1)
        top = QHBoxLayout()
        top.addWidget(self.stride)
        top.addWidget(self.speed)
        pace.addLayout(top)
        self.pace.setAlignment(Qt.AlignmentFlag.AlignRight)
        pace.addWidget(self.pace)
        row.addSpacing(8)
        row.addLayout(pace)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.scrub.set_theme(theme)
        for button in (self.first, self.back, self.forward, self.last):
            dress(button, theme)
        self._dress_play(self._session.state)

    def set_scale(self, scale: float) -> None:
        """Room for larger text; always the same, or the scrub bar would move with a number."""
        self.where.setFixedWidth(round(220 * scale))
        self.speed.setFixedWidth(round(110 * scale))
        self._keep_height()
        self.scrub.set_scale(scale)

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if event is not None and event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._keep_height()

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self._keep_height()

    def _keep_height(self) -> None:
        """A label of one size can change its words without a new layout of the window."""
        self.where.ensurePolished()
        self.where.setFixedHeight(self.where.sizeHint().height())

    def _dress_play(self, state: State) -> None:
        colour = self._theme.phase(state.operation.phase).name()
        shown = ("pause" if state.playing else "play", colour)
        if self.play.property("shown") != shown:
            self.play.setProperty("shown", shown)
            self.play.setObjectName(shown[0])
            dress(self.play, self._theme, colour)

    def _follow(self, old: State, new: State) -> None:
        self.scrub.show_state(new)
        if old is new or _told(old) != _told(new):
            self._tell(old, new)

    def _tell(self, old: State, new: State) -> None:
        timeline = new.experiment.timeline
        index, step = timeline.locate(new.resting)
        operation = new.operation
        self._dress_play(new)
        self.where.setText(
            translate("Transport", "step {step} / {steps}").format(
                step=f"{step + 1:,}", steps=f"{len(operation):,}"
            )
        )
        directions = {
            Phase.FORWARD: translate("Transport", "forward"),
            Phase.BACKWARD: translate("Transport", "backward"),
            Phase.UPDATE: translate("Transport", "update"),
        }
        arrow = {Phase.FORWARD: "→", Phase.BACKWARD: "←", Phase.UPDATE: "↻"}[operation.phase]
        self.what.setText(
            translate("Transport", "operation {index} of {count} · {arrow} {direction}").format(
                index=index + 1,
                count=len(timeline.operations),
                arrow=arrow,
                direction=directions[operation.phase],
            )
        )
        at_start, at_end = _ends(new)
        self.first.setEnabled(not at_start)
        self.back.setEnabled(not at_start)
        self.forward.setEnabled(not at_end)
        self.last.setEnabled(not at_end)
        if old is new or (old.stride, old.speed) != (new.stride, new.speed):
            self._follow_pace(new)

    def _follow_pace(self, state: State) -> None:
        self.stride.setCurrentIndex(self.stride.findData(state.stride))
        blocked = self.speed.blockSignals(True)
        self.speed.setValue(notch_of(state.speed))
        self.speed.blockSignals(blocked)
        units = {
            Stride.CELL: translate("Transport", "{speed} cells/s"),
            Stride.MAP: translate("Transport", "{speed} maps/s"),
            Stride.LAYER: translate("Transport", "{speed} layers/s"),
        }
        text = units[state.stride].format(speed=number(state.speed, 2))
        self.pace.setText(text)
        self.speed.setToolTip(text)


def speed_at(notch: int) -> float:
    """Strides a second at a notch of the slider; each notch is the same factor."""
    return SLOWEST * (FASTEST / SLOWEST) ** (notch / NOTCHES)


def notch_of(speed: float) -> int:
    return round(NOTCHES * log(speed / SLOWEST) / log(FASTEST / SLOWEST))


def _ends(state: State) -> tuple[bool, bool]:
    """Whether a state is at the start and at the end."""
    return state.position <= 0, state.position >= len(state.experiment.timeline) - 1


def _told(state: State) -> tuple[object, ...]:
    """All that is told of a state but for the place of the knob."""
    pace = state.playing, state.stride, state.speed
    return state.experiment, state.resting, *_ends(state), *pace
