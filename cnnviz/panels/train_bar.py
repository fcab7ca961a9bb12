"""The bar under the Train workspace: start, pause, step, rewind, and how long it still takes."""

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cnnviz.panels.card import column, dress, filling, tool
from cnnviz.panels.draw_tools import allow
from cnnviz.panels.fields import Choice
from cnnviz.panels.rewind_bar import RewindBar
from cnnviz.theme import Theme
from cnnviz.train_session import TrainSession
from cnnviz.train_state import Activity, TrainState
from cnnviz.words import translate

SPEEDS = (None, 10.0, 2.0, 1.0, 0.5)  # batches a second
WORKING = (Activity.TRAINING, Activity.LOADING)


class TrainBar(QWidget):
    """Moves a training along. `enter_asked` is for the window, which knows the Network."""

    enter_asked = pyqtSignal()

    def __init__(self, session: TrainSession, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self.start = tool("play", translate("Train", "Start training (Space)"))
        self.start.clicked.connect(session.toggle)
        self.batch = _button(
            translate("Train", "One batch"),
            translate("Train", "Learn one batch: forward, backward, one update"),
        )
        self.batch.clicked.connect(session.one_batch)
        self.epoch = _button(
            translate("Train", "One epoch"), translate("Train", "Go on to the end of this epoch")
        )
        self.epoch.clicked.connect(session.one_epoch)
        self.stop = tool(
            "stop",
            translate("Train", "Stop: the network stays as it is, the next start begins anew"),
        )
        self.stop.clicked.connect(session.stop)
        self.rewind = RewindBar(theme)
        self.rewind.chosen.connect(session.rewind)
        self.where = QLabel()
        self.where.setObjectName("number")
        self.pace = QLabel()
        self.pace.setObjectName("muted")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(5)
        self.speed = Choice(translate("Train", "Speed"), _speeds())
        self.speed.setToolTip(translate("Train", "How many batches a second are learned"))
        self.speed.chosen.connect(lambda name: session.set_speed(float(name) if name else None))
        self.enter = _button(
            translate("Train", "Enter the next step…"),
            translate("Train", "Walk through the next batch number by number, in Network"),
        )
        self.enter.clicked.connect(self.enter_asked)
        self.problem = Problem()
        self._lay_out()
        self.set_theme(theme)
        self.set_scale(1.0)
        session.changed.connect(self._follow)
        self._show(session.state)

    def _lay_out(self) -> None:
        whole = column(filling(self), margin=8, spacing=6)
        whole.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.start, self.batch, self.epoch, self.stop):
            row.addWidget(button)
        self.start.setIconSize(QSize(34, 34))
        self.stop.setIconSize(QSize(22, 22))
        row.addSpacing(6)
        row.addWidget(self.rewind, 1)
        row.addSpacing(6)
        place = QVBoxLayout()
        place.setSpacing(2)
        for widget in (self.where, self.progress, self.pace):
            place.addWidget(widget)
        row.addLayout(place)
        row.addSpacing(6)
        last = QVBoxLayout()
        last.setSpacing(4)
        last.addWidget(self.speed)
        last.addWidget(self.enter)
        row.addLayout(last)
        whole.addLayout(row)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.rewind.set_theme(theme)
        self.problem.set_theme(theme)
        dress(self.stop, theme)
        dress(self.start, theme, theme.forward)
        self.progress.setStyleSheet(progress_style(theme))

    def set_scale(self, scale: float) -> None:
        """Room for larger text; always the same, or the rewind bar would move with a number."""
        for widget in (self.where, self.progress, self.pace):
            widget.setFixedWidth(round(292 * scale))
        self.rewind.set_scale(scale)

    def _follow(self, old: TrainState, new: TrainState) -> None:
        if old.problem != new.problem:
            self.problem.say(new.problem)
        if self.isVisible():
            self._show(new)

    def showEvent(self, event: object) -> None:
        self._show(self._session.state)

    def _show(self, state: TrainState) -> None:
        self.rewind.show_state(state)
        self._show_buttons(state)
        self.where.setText(where(state))
        self.pace.setText(pace(state))
        self.progress.setMaximum(max(state.total, 1))
        self.progress.setValue(min(state.steps, state.total))
        name = "" if state.speed is None else str(state.speed)
        if self.speed.currentData() != name:
            self.speed.show_value(name)

    def _show_buttons(self, state: TrainState) -> None:
        working = state.activity in WORKING
        name = "pause" if working else "play"
        if self.start.objectName() != name:
            self.start.setObjectName(name)
            tips = {
                "pause": translate("Train", "Pause after this batch (Space)"),
                "play": translate("Train", "Start training (Space)"),
            }
            self.start.setAccessibleName(tips[name])
            dress(self.start, self._theme, self._theme.forward)
        finished = ""
        if state.done and not state.ended:
            finished = translate(
                "Train",
                "All {epochs} epochs are learned. Choose more of them, go back, or press Stop to "
                "begin anew.",
            ).format(epochs=state.settings.epochs)
        allow(self.start, finished)
        busy = translate("Train", "It is learning; pause first (Space)") if working else ""
        allow(self.batch, finished or busy)
        allow(self.epoch, finished or busy)
        idle = translate("Train", "There is no training to stop")
        allow(self.stop, "" if working or (state.begun and not state.ended) else idle)
        allow(self.enter, finished or no_entry(state))


def no_entry(state: TrainState) -> str:
    """Why the next step can't be entered; empty where it can."""
    if state.progress is None or state.data is None or state.ended:
        return translate("Train", "Press start or One batch first: then there is a next batch")
    return ""


def where(state: TrainState) -> str:
    """How far the training has come."""
    if state.activity is Activity.LOADING:
        return translate("Train", "Reading the data…")
    if state.progress is None:
        return translate("Train", "Not started")
    if state.ended:
        return translate("Train", "Stopped after {steps} batches").format(steps=f"{state.steps:,}")
    batches = state.progress.batches
    epoch, batch = divmod(state.steps, batches)
    if batch == 0 and epoch:
        epoch, batch = epoch - 1, batches
    text = translate("Train", "epoch {epoch} of {epochs} · batch {batch} of {batches}")
    return text.format(
        epoch=epoch + 1, epochs=state.settings.epochs, batch=batch, batches=f"{batches:,}"
    )


def pace(state: TrainState) -> str:
    """How fast it goes, and how long it still takes."""
    if state.activity is Activity.EXAMINING:
        return translate("Train", "Asking it the validation images…")
    if state.done and not state.ended:
        return translate("Train", "All are learned: more epochs go on")
    if state.activity is Activity.IDLE and state.begun and not state.ended:
        return translate("Train", "Paused")
    if state.activity is not Activity.TRAINING or not state.pace:
        return ""
    speed = translate("Train", "{count} images/s").format(count=f"{state.pace:,.0f}")
    seconds = state.seconds_left
    return speed if seconds is None else f"{speed} · {left(seconds)}"


def left(seconds: float) -> str:
    """About how long it still takes."""
    if seconds < 10:
        return translate("Train", "a few seconds left")
    if seconds < 90:
        return translate("Train", "about {count} s left").format(count=round(seconds / 10) * 10)
    if seconds < 5400:
        return translate("Train", "about {count} min left").format(count=round(seconds / 60))
    return translate("Train", "about {count} h left").format(count=round(seconds / 3600))


class Problem(QFrame):
    """What went wrong, until it is closed or over."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("refusal")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_it: QToolButton = tool("close", translate("Train", "Close"))
        self.close_it.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 4, 4)
        row.addWidget(self.text, 1)
        row.addWidget(self.close_it, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        dress(self.close_it, theme)

    def say(self, problem: str) -> None:
        self.text.setText(problem)
        self.setVisible(bool(problem))


def progress_style(theme: Theme) -> str:
    """The look of a plain bar."""
    return (
        f"QProgressBar {{ background: {theme.filler}; border: none; border-radius: 2px; }}"
        f"QProgressBar::chunk {{ background: {theme.forward}; border-radius: 2px; }}"
    )


def _button(text: str, does: str) -> QPushButton:
    """A button with words; its accessible name says what it does."""
    button = QPushButton(text)
    button.setAccessibleName(does)
    button.setToolTip(does)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _speeds() -> dict[str, str]:
    """The names of the speeds by their numbers."""
    names = {"": translate("Train", "full speed")}
    for speed in SPEEDS:
        if speed is not None and speed >= 1:
            text = translate("Train", "{count:g} batches a second")
            names[str(speed)] = text.format(count=speed)
    names["1.0"] = translate("Train", "1 batch a second")
    names["0.5"] = translate("Train", "1 batch in 2 seconds")
    return names
