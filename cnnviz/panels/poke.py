"""Poke it: one number is nudged, and the slope that the loss shows stands beside the gradient."""

from collections.abc import Sequence
from math import floor, isfinite, log10
from time import perf_counter

from PyQt6.QtCore import QEvent, Qt, QThreadPool, pyqtSignal
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from cnnviz.formula import MINUS, number
from cnnviz.lab_session import LabSession
from cnnviz.panels.card import column, filling, heading, show_if
from cnnviz.panels.figures import DIGITS, Figures, Row, full, pair
from cnnviz.slope import FINER, Slopes, Verdict, place_of, slopes, value_at
from cnnviz.state import State
from cnnviz.words import translate
from engine import Experiment
from engine.experiment import Place

EPSILONS = ("1", "0.1", "0.01", "0.001", "1e-6")
START = "0.001"
LEAST, MOST = 1e-12, 1e6  # the size of an ε: beyond, a loss is rounding alone, or no number
CHEAP = 0.001  # seconds that may be spent while playing
MOST_DIGITS = 15
GREEN = {False: "#14713a", True: "#63d391"}  # in the light and in the dark theme

Wanted = tuple[Experiment, Place, float]


class Poke(QWidget):
    """Shows the loss before and after, the measured slope, and the computed gradient.

    What takes longer than a frame is computed in a thread; what is asked for meanwhile takes its
    place.
    """

    _computed = pyqtSignal(int, object)  # the number of the job, and Slopes or an exception

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted: Wanted | None = None  # what is shown, or is on its way
        self._seconds = 0.0  # what the last of it took here
        self._chosen: float | None = float(START)
        self._job = 0
        self._over = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._computed.connect(self._finish)
        self.says = QLabel()
        self.epsilon = Epsilon()
        self.problem = QLabel()
        self.figures = Figures()
        self.verdict = QLabel()
        self._agree = False
        self._lay_out()
        self.epsilon.activated.connect(self._choose)
        line = self.epsilon.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._choose)
        session.settled.connect(self._follow)
        self._show(session.state)

    def _lay_out(self) -> None:
        layout = column(filling(self))
        layout.addWidget(heading(translate("Poke", "POKE IT")))
        for label in (self.says, self.problem, self.verdict):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        name = QLabel("ε =")
        name.setBuddy(self.epsilon)
        row.addWidget(name)
        row.addWidget(self.epsilon, 1)
        layout.addWidget(self.says)
        layout.addLayout(row)
        for widget in (self.problem, self.figures, self.verdict):
            layout.addWidget(widget)
        self.problem.hide()

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if event is not None and event.type() is QEvent.Type.PaletteChange:
            self._colour(self._agree)

    def _colour(self, agree: bool) -> None:
        """Green where the slopes agree: a light one on a dark card."""
        self._agree = agree
        dark = self.palette().windowText().color().lightness() > 127
        style = f"color: {GREEN[dark]}; font-weight: bold" if agree else ""
        if style != self.verdict.styleSheet():  # polishing takes time
            self.verdict.setStyleSheet(style)

    # following

    def _choose(self) -> None:
        """Another ε."""
        self.epsilon.clearFocus()  # the keys step again
        chosen = self.epsilon.value()
        if chosen != self._chosen:
            self._chosen = chosen
            self._show(self._session.state)

    def _follow(self, old: State, new: State) -> None:
        if _place_follows_from(old) != _place_follows_from(new) or (old.playing != new.playing):
            self._show(new)

    def _show(self, state: State) -> None:
        show_if(state.lab is not None, self)
        if state.lab is None or self._over:
            return
        heavy = state.lab.heavy
        if state.playing and (heavy or self._seconds > CHEAP):
            return  # until it pauses
        epsilon = self._chosen
        self.problem.setVisible(epsilon is None)
        self.figures.setVisible(epsilon is not None)
        self.verdict.setVisible(epsilon is not None)
        place = place_of(state)
        self._say(state, place)
        if epsilon is None:
            self._drop()
            self.problem.setText(_no_epsilon())
            return
        wanted = state.experiment, place, epsilon
        if wanted == self._wanted:
            return
        cold = self._wanted is None or self._wanted[0] is not state.experiment
        self._job += 1
        self._wanted = wanted
        if heavy:
            self._wait(wanted)
            return
        begun = perf_counter()
        self._tell(slopes(*wanted))
        if not cold:
            self._seconds = perf_counter() - begun

    def _say(self, state: State, place: Place) -> None:
        symbol = {"input": "X", "weight": "W", "bias": "b"}[place.name]
        cell = ", ".join(str(i + state.first) for i in place.cell)
        value = number(value_at(state.experiment, place), 4)
        text = translate("Poke", "Nudge {number} by ε and run the layer forward again:")
        self.says.setText(text.format(number=f"{symbol}({cell}) = {value}"))

    def _tell(self, found: Slopes) -> None:
        losses = pair(found.before, found.after, _digits(found.before, found.after))
        both = pair(found.measured, found.computed)
        numbers = found.before, found.after, found.measured, found.computed
        self._show_rows((*losses, *both), tuple(map(full, numbers)))
        self._colour(found.agree)
        self.verdict.setText(_verdict(found))

    def _show_rows(self, values: Sequence[str], exact: Sequence[str]) -> None:
        names = (
            translate("Poke", "loss before"),
            translate("Poke", "loss after"),
            translate("Poke", "slope measured"),
            translate("Poke", "gradient computed"),
        )
        rows = zip(names, values, exact, strict=True)
        self.figures.show_rows([Row(name, value, full=digits) for name, value, digits in rows])

    # what takes time

    def _wait(self, wanted: Wanted) -> None:
        self._show_rows(["…"] * 4, [""] * 4)
        self.verdict.setText("")
        job = self._job

        def compute() -> None:
            if job != self._job:
                return  # something else was asked for meanwhile
            try:
                found: Slopes | Exception = slopes(*wanted)
            except Exception as error:  # it is raised where it is seen
                found = error
            self._computed.emit(job, found)

        self._pool.start(compute)

    def _finish(self, job: int, found: Slopes | Exception) -> None:
        if job != self._job:
            return
        if isinstance(found, Exception):
            raise found
        self._tell(found)

    def _drop(self) -> None:
        """Show nothing of what is on its way."""
        self._job += 1
        self._wanted = None

    def finish(self) -> None:
        """Wait for the thread; what it computes is not shown any more, and nothing else begins."""
        self._over = True
        self._drop()
        self._pool.waitForDone()


class Epsilon(QComboBox):
    """By how much a number is nudged: one of some, or typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # it would make 0.01 of a typed 0.0
        self.addItems(list(EPSILONS))
        self.setCurrentText(START)
        self.setAccessibleName(translate("Poke", "ε, by how much the number is nudged"))
        self.setToolTip(translate("Poke", "By how much the number is nudged"))
        self.setMinimumContentsLength(6)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def value(self) -> float | None:
        """The number; None where what is typed is none, or none that can be used."""
        try:
            typed = float(self.currentText().replace(MINUS, "-").replace(",", "."))
        except ValueError:
            return None
        return typed if isfinite(typed) and LEAST <= abs(typed) <= MOST else None

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None:
            event.ignore()  # the wheel scrolls the panel


def _place_follows_from(state: State) -> tuple[object, ...]:
    """All that the chosen number and its name depend on."""
    return state.experiment, state.resting, state.pin, state.first


def _digits(before: float, after: float) -> int:
    """As many as show how two losses differ."""
    if before == after or not isfinite(after):
        return DIGITS
    shared = log10(max(abs(before), abs(after))) - log10(abs(after - before))
    return min(max(DIGITS, floor(shared) + 4), MOST_DIGITS)


# what is said


def _no_epsilon() -> str:
    return translate(
        "Poke", "ε must be a number such as 0.001, in size between {least} and {most}."
    ).format(least=number(LEAST), most=number(MOST))


def _verdict(found: Slopes) -> str:
    """How the slopes compare, and why they differ where they do."""
    values = {
        "n": found.digits,
        "times": FINER,
        "up": number(found.up, 4),
        "down": number(found.down, 4),
    }
    texts = {
        Verdict.ZERO: translate("Poke", "✓ both are 0"),
        Verdict.EXACT: translate("Poke", "✓ they agree exactly"),
        Verdict.AGREE: translate("Poke", "✓ they agree to {n} digits"),
        Verdict.ROUNDED: translate("Poke", "✓ they agree as far as rounding lets one see"),
        Verdict.CURVED: translate(
            "Poke",
            "They differ: ε is large for a loss that is curved, its slope changes on the way. With "
            "ε/{times} it is {up}.",
        ),
        Verdict.KINK: translate(
            "Poke",
            "They differ: on the way lies a kink, where a ReLU opens or closes, or another cell "
            "becomes the maximum. With ε/{times} the slope is {up}.",
        ),
        Verdict.HERE: translate(
            "Poke",
            "They differ: the loss has a kink just here, where a z is 0 or two cells are equally "
            "large. Its slope is {up} on one side and {down} on the other; the gradient can be "
            "only one of them.",
        ),
    }
    return texts[found.verdict].format(**values)
