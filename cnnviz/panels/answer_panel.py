"""The answer of the network, the right answer, and the loss between them."""

import numpy as np
from PyQt6.QtCore import QEvent, Qt
from PyQt6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QWidget

from cnnviz.formula import is_rounded, number, percent, probability
from cnnviz.network_session import NetworkSession
from cnnviz.panels.card import column, filling, heading
from cnnviz.panels.sentence import Sentence
from cnnviz.state import State
from cnnviz.words import translate
from engine import Experiment
from engine.steps import Phase

SMALL = 0.01  # a loss below it leaves errors that nobody can see


class AnswerPanel(QWidget):
    """Chooses the right answer and the learning rate."""

    def __init__(self, session: NetworkSession) -> None:
        super().__init__()
        self._session = session
        self.says = Sentence()
        self.says.setObjectName("says")
        self.target = QComboBox()
        self.target.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.target.setToolTip(
            translate("Answer", "The right answer, against which the loss is measured")
        )
        self.target.setAccessibleName(translate("Answer", "Right answer"))
        self.target.activated.connect(self._choose)
        self.loss = QLabel()
        self.loss.setObjectName("number")
        self.after = QLabel()
        self.after.setObjectName("after")
        self.after.setWordWrap(True)
        self.hint = QLabel()
        self.hint.setObjectName("muted")
        self.hint.setWordWrap(True)
        self.surprise = QPushButton()
        self.surprise.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.surprise.clicked.connect(self._surprise)
        self.rate = QDoubleSpinBox()
        self.rate.setDecimals(4)
        self.rate.setRange(0.0001, 10.0)
        self.rate.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        self.rate.setKeyboardTracking(False)
        self.rate.setToolTip(
            translate("Answer", "Learning rate: how far the update goes against the gradient")
        )
        self.rate.setAccessibleName(translate("Answer", "Learning rate"))
        self.rate.valueChanged.connect(session.set_learning_rate)
        self.rate.editingFinished.connect(self.rate.clearFocus)  # the keys step again
        self.backward = QPushButton(translate("Answer", "Go to the backward pass"))
        self.backward.setObjectName("backward")
        self.backward.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.backward.setToolTip(
            translate("Answer", "Where the error p − y begins to walk back through the layers (B)")
        )
        self.backward.clicked.connect(session.go_backward)
        self._lay_out()
        session.changed.connect(self._answer)
        session.settled.connect(self._follow)
        self._fill(session.state)
        self._answer(session.state, session.state)
        self._follow(session.state, session.state)

    def _lay_out(self) -> None:
        frame = filling(self)
        layout = column(frame)
        layout.addWidget(heading(translate("Answer", "ANSWER")))
        layout.addWidget(self.says)
        layout.addSpacing(4)
        layout.addWidget(heading(translate("Answer", "LOSS")))
        layout.addLayout(_row(translate("Answer", "Right answer"), self.target))
        layout.addWidget(self.loss)
        layout.addWidget(self.hint)
        layout.addWidget(self.surprise)
        layout.addLayout(_row(translate("Answer", "Learning rate η"), self.rate))
        layout.addWidget(self.after)
        layout.addStretch(1)
        layout.addWidget(self.backward)

    def _fill(self, state: State) -> None:
        self.target.clear()
        self.target.addItem("")
        self.target.addItems(state.experiment.network.classes)

    def _surprise(self) -> None:
        self._session.set_target(_second(self._session.state.experiment))

    def _choose(self, index: int) -> None:
        self._session.set_target(index - 1 if index else None)

    def _answer(self, old: State, new: State) -> None:
        if old.experiment is not new.experiment or old is new:
            self.says.setText(self._says(new))

    def _follow(self, old: State, new: State) -> None:
        self._follow_update(new)
        entered = new.experiment.batch is not None
        for field in (self.target, self.rate, self.surprise):
            field.setEnabled(not entered)  # the step of a training has its own
        if old.experiment is new.experiment and old is not new:
            return
        experiment = new.experiment
        if old.experiment.network.classes != experiment.network.classes:
            self._fill(new)
        own = experiment.network.classes[experiment.predicted]
        self.target.setItemText(0, translate("Answer", "its own ({name})").format(name=own))
        self.target.setCurrentIndex(0 if experiment.target is None else experiment.target + 1)
        p = float(experiment.probabilities[experiment.answer])
        loss = experiment.gradients.loss
        rounded = is_rounded(p) or is_rounded(loss)
        text = probability(p)
        text = f"({text})" if " " in text else text
        self.loss.setText(f"L = −ln {text}\n{'≈' if rounded else '='} {number(loss)}")
        self.loss.setVisible(not new.drawing.blank)
        small = loss < SMALL and not new.drawing.blank
        self.hint.setText(_hint() if small else "")
        self.hint.setVisible(small)
        classes = experiment.network.classes
        self.surprise.setVisible(small and len(classes) > 1)
        if len(classes) > 1:
            text = translate("Answer", "What if it was a {name}?")
            self.surprise.setText(text.format(name=classes[_second(experiment)]))
        blocked = self.rate.blockSignals(True)
        self.rate.setValue(experiment.learning_rate)
        self.rate.blockSignals(blocked)

    def event(self, event: QEvent | None) -> bool:
        handled = super().event(event)
        if event is not None and event.type() is QEvent.Type.LayoutRequest:
            # wrapped labels alone would let the splitter squeeze them, and cut their text off
            layout = self.layout()
            assert layout is not None
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))
        return handled

    def _follow_update(self, state: State) -> None:
        """While the update is told: what it does to the loss."""
        updating = state.operation.phase is Phase.UPDATE
        self.after.setVisible(updating)
        if updating:
            text = translate("Answer", "After the update: L ≈ {loss}")
            self.after.setText(text.format(loss=number(state.experiment.loss_after)))

    @staticmethod
    def _says(state: State) -> str:
        experiment = state.experiment
        if state.drawing.blank:
            return translate("Answer", "Nothing is drawn yet.")
        if not np.isfinite(experiment.probabilities).all():
            return translate(
                "Answer", "The weights are so large that the answer is no number: take them back."
            )
        name = _plain(experiment.network.classes[experiment.predicted])
        share = percent(float(experiment.probabilities.max()))
        return translate("Answer", "The network says {name}, {share} sure.").format(
            name=f"<b>{name}</b>", share=share
        )


def _plain(name: str) -> str:
    """A name as rich text. (The standard library's escape would load all names of characters.)"""
    return name.replace("&", "&amp;").replace("<", "&lt;")


def _hint() -> str:
    return translate(
        "Answer",
        "So sure and so right that hardly any error is left to walk back.",
    )


def _second(experiment: Experiment) -> int:
    """The class that the network thinks next likely."""
    return int(np.argsort(-experiment.probabilities, kind="stable")[1])


def _row(text: str, field: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    label = QLabel(text)
    label.setBuddy(field)
    row.addWidget(label)
    row.addStretch(1)
    row.addWidget(field)
    return row
