"""One training step on the drawing, again and again: the loss before and after, and who moves."""

from math import isfinite

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QLabel, QPushButton, QWidget

from cnnviz.formula import is_rounded, number
from cnnviz.network_session import NetworkSession
from cnnviz.panels.answer_panel import SMALL
from cnnviz.panels.card import column, filling, heading
from cnnviz.panels.draw_tools import allow
from cnnviz.panels.learning_pictures import LossCurve, StepTable, moves
from cnnviz.state import State
from cnnviz.theme import Theme
from cnnviz.words import translate


class LearningCard(QWidget):
    """Stands under the answer panel, where the right answer and the learning rate are chosen."""

    def __init__(self, session: NetworkSession, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._stale = True  # shows what was there before it was hidden
        self.loss = QLabel()
        self.loss.setObjectName("number")
        self.loss.setWordWrap(True)
        self.learn = QPushButton(translate("Learning", "Learn from this drawing"))
        self.learn.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.learn.setAccessibleName(
            translate("Learning", "One step of training on this drawing alone; undo with Ctrl+Z")
        )
        self.learn.setToolTip(self.learn.accessibleName())
        self.says = QLabel()
        self.says.setWordWrap(True)
        self.steps = QLabel()
        self.steps.setObjectName("muted")
        self.curve = LossCurve(theme)
        self.table = StepTable(theme)
        layout = column(filling(self))
        layout.addWidget(heading(translate("Learning", "ONE TRAINING STEP")))
        # the button stays in its place, whatever is said
        for widget in (self.learn, self.loss, self.says, self.steps, self.curve, self.table):
            layout.addWidget(widget)
        self.learn.clicked.connect(session.learn)
        session.settled.connect(self._follow)

    def set_theme(self, theme: Theme) -> None:
        self.curve.set_theme(theme)
        self.table.set_theme(theme)

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        if self._stale:
            self._show(self._session.state)

    def _follow(self, old: State, new: State) -> None:
        if old.experiment is not new.experiment or old.learned != new.learned:
            self._show(new)

    def _show(self, state: State) -> None:
        """What a step would do; later, if nobody can see it."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        experiment = state.experiment
        before, after = experiment.gradients.loss, experiment.loss_after
        sign = "≈" if is_rounded(before) or is_rounded(after) else "="
        self.loss.setText(f"L {sign} {number(before)} → {number(after)}")
        self.loss.setVisible(not state.drawing.blank)
        told = _sentence(before, after, blank=state.drawing.blank)
        if experiment.batch is not None:
            told = translate(
                "Learning",
                "The update follows all {size} images of the batch: the loss of this one may "
                "go up.",
            ).format(size=experiment.batch.size)
        self.says.setText(told)
        self.says.setVisible(bool(told))
        allow(self.learn, _reason(state))
        count = len(state.learned) - 1
        text = translate("Learning", "The loss along {count} steps")
        if count == 1:
            text = translate("Learning", "The loss along one step")
        self.steps.setText(text.format(count=count))
        for widget in (self.steps, self.curve):
            widget.setVisible(count > 0)
        self.curve.show_losses(state.learned)
        self.table.setVisible(not state.drawing.blank)
        self.table.show_moves(moves(experiment))


def _reason(state: State) -> str:
    """Why there is nothing to learn."""
    if state.drawing.blank:
        return translate("Learning", "Draw something first")
    if state.experiment.batch is not None:
        return translate("Learning", "This is a step of a training: it learns from its whole batch")
    if not isfinite(state.experiment.gradients.loss):
        return translate("Learning", "The loss is no number any more: take the steps back (Ctrl+Z)")
    return ""


def _sentence(before: float, after: float, *, blank: bool) -> str:
    """What is to be said of a step."""
    if blank:
        return translate("Learning", "Draw something, and the network can learn from it.")
    if not isfinite(before) or not isfinite(after):
        return translate(
            "Learning",
            "The step is so long that the numbers leave all bounds. Undo, and choose a smaller η.",
        )
    if before < SMALL and after < SMALL:
        return translate(
            "Learning",
            "A step changes almost nothing: the loss is too small. Choose another right answer "
            "above.",
        )
    if after > before:
        return translate(
            "Learning", "The loss goes up: the step is too long. Choose a smaller η above."
        )
    return ""
