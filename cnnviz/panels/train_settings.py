"""The settings of a training: data, network, and how it learns."""

from math import log10

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from cnnviz.panels.card import column, filling, heading
from cnnviz.panels.fields import Choice, Decimal, Number, Section, Switch, fine_print, quietly
from cnnviz.panels.figures import whole
from cnnviz.panels.train_bar import WORKING
from cnnviz.panels.train_data import DataFields, begins, locked
from cnnviz.theme import Theme
from cnnviz.train_session import TrainSession
from cnnviz.train_state import RANGES, OptimizerChoice, TrainState
from cnnviz.words import translate
from engine import Network
from engine.initialisation import Initialisation

SMALLEST, LARGEST = RANGES["learning_rate"]
NAMES = 66  # the width of the fields' names


class TrainSettingsPanel(QWidget):
    """Changes the settings of the session.

    What belongs to the start of a training is locked while one runs, and begins a new one after.
    """

    def __init__(self, session: TrainSession, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._locked: list[tuple[QWidget, str]] = []
        self._drawn: tuple[object, ...] = ()
        self.data = DataFields(session, theme, self._permit)
        self._make_network()
        self._make_rule()
        layout = column(filling(self), margin=12)
        layout.addWidget(heading(translate("Train", "DATA")))
        layout.addWidget(self.data)
        layout.addWidget(heading(translate("Train", "NETWORK")))
        layout.addWidget(self._network)
        layout.addWidget(heading(translate("Train", "TRAINING")))
        layout.addWidget(self._rule)
        layout.addStretch(1)
        session.changed.connect(self._follow)
        self.set_scale(1.0)
        self._show(session.state)

    def _permit(self, field: QWidget, tip: str) -> QWidget:
        """A field that belongs to the start of a training."""
        ends = "" if tip.endswith((".", "…")) else "."
        self._locked.append((field, f"{tip}{ends}\n{begins()}"))
        return field

    def _make_network(self) -> None:
        session, self._network = self._session, Section()
        self.name = QLabel()
        self.name.setWordWrap(True)
        self.layers = fine_print()
        names: dict[str, str] = {
            Initialisation.HE: translate("Train", "He: for ReLU"),
            Initialisation.XAVIER: translate("Train", "Xavier: for tanh"),
            Initialisation.LECUN: translate("Train", "LeCun"),
        }
        self.initialisation = Choice(translate("Train", "How fresh weights are drawn"), names)
        self.initialisation.chosen.connect(
            lambda rule: session.choose(initialisation=Initialisation(rule))
        )
        self.fresh = QPushButton(translate("Train", "Draw fresh weights"))
        self.fresh.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fresh.clicked.connect(session.draw_fresh)
        tip = translate(
            "Train",
            "The same layers with random weights, as before any training. The same seed draws the "
            "same weights.",
        )
        self._permit(self.fresh, tip)
        self._network.put(self.name)
        self._network.put(self.layers)
        tip = translate("Train", "The rule by which fresh weights are drawn")
        self._network.add(translate("Train", "Weights"), self.initialisation, tip)
        self._network.put(self.fresh)

    def _make_rule(self) -> None:
        session, self._rule = self._session, Section()
        names: dict[str, str] = {
            OptimizerChoice.SGD: translate("Train", "SGD"),
            OptimizerChoice.MOMENTUM: translate("Train", "Momentum"),
            OptimizerChoice.ADAM: translate("Train", "Adam"),
        }
        self.optimizer = Choice(translate("Train", "Optimizer"), names)
        self.optimizer.chosen.connect(lambda rule: session.choose_optimizer(OptimizerChoice(rule)))
        self.rate = Rate(translate("Train", "Learning rate: how far a step goes"))
        self.rate.valueChanged.connect(lambda rate: session.choose(learning_rate=rate))
        self.less = _small("÷3", translate("Train", "About a third: 1, 0.3, 0.1, 0.03 …"))
        self.more = _small("×3", translate("Train", "About three times: 0.01, 0.03, 0.1 …"))
        self.less.clicked.connect(lambda: self.rate.setValue(next_rate(self.rate.value(), -1)))
        self.more.clicked.connect(lambda: self.rate.setValue(next_rate(self.rate.value(), 1)))
        self.falling = Switch(
            translate("Train", "falls to zero at the end"),
            translate("Train", "The learning rate falls along half a cosine until the last batch"),
        )
        self.falling.asked.connect(lambda on: session.choose(falling=on))
        self.batch_size = _number(translate("Train", "Batch size"), "batch_size")
        self.batch_size.valueChanged.connect(lambda size: session.choose(batch_size=size))
        self.epochs = _number(translate("Train", "Epochs"), "epochs")
        self.epochs.valueChanged.connect(lambda count: session.choose(epochs=count))
        self.decay = Rate(translate("Train", "Weight decay"))
        self.decay.setRange(*RANGES["weight_decay"])
        self.decay.valueChanged.connect(lambda decay: session.choose(weight_decay=decay))
        self.seed = _number(translate("Train", "Seed"), "seed")
        self.seed.valueChanged.connect(lambda seed: session.choose(seed=seed))
        self._add_rule()

    def _add_rule(self) -> None:
        rule = self._rule
        rule.add(translate("Train", "Optimizer"), self.optimizer)
        rule.add(translate("Train", "Rate η"), _beside(self.rate, self.less, self.more))
        rule.put(self.falling)
        rule.add(translate("Train", "Batch size"), self.batch_size)
        tip = translate("Train", "How often all images are learned; counts at once")
        rule.add(translate("Train", "Epochs"), self.epochs, tip)
        tip = translate(
            "Train",
            "Regularisation: each step also pulls every weight towards zero by this share of it, "
            "times the learning rate; counts at once",
        )
        rule.add(translate("Train", "Decay λ"), self.decay, tip)
        rule.add(translate("Train", "Seed"), self.seed)
        tip = translate("Train", "The rule of the update; each brings a learning rate that suits")
        self._permit(self.optimizer, tip)
        tip = translate("Train", "How many images make one step together")
        self._permit(self.batch_size, tip)
        tip = translate(
            "Train",
            "All that is random follows from it: the same seed and settings give the same numbers, "
            "to the last bit",
        )
        self._permit(self.seed, tip)

    def set_theme(self, theme: Theme) -> None:
        self.data.set_theme(theme)

    def set_scale(self, scale: float) -> None:
        """As much room for the names as larger text needs, so that the fields stand in line."""
        for section in (self.data.handwriting, self._network, self._rule):
            for name in section.names:
                name.setFixedWidth(round(NAMES * scale))

    def finish(self) -> None:
        """Wait for what is being read."""
        self.data.finish()

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self._show(self._session.state)

    def _follow(self, old: TrainState, new: TrainState) -> None:
        if self.isVisible():
            self._show(new)

    def _show(self, state: TrainState) -> None:
        running = state.activity in WORKING
        drawn = (state.settings, state.start, state.model_name, state.data, running)
        if self._drawn == drawn:
            return
        self._drawn = drawn
        settings = state.settings
        self.data.show_state(state)
        self._show_network(state.start, state.model_name)
        self.initialisation.show_value(settings.initialisation)
        self.optimizer.show_value(settings.optimizer)
        quietly(self.rate, settings.learning_rate)
        self.falling.setChecked(settings.falling)
        quietly(self.batch_size, settings.batch_size)
        quietly(self.epochs, settings.epochs)
        quietly(self.decay, settings.weight_decay)
        quietly(self.seed, settings.seed)
        self._lock(running)

    def _show_network(self, network: Network, name: str) -> None:
        parameters = sum(array.size for layer in network.parameters for array in layer.values())
        text = translate("Train", "{name}, {count} parameters")
        self.name.setText(text.format(name=name, count=whole(parameters)))
        self.layers.setText(in_short(network))

    def _lock(self, running: bool) -> None:
        """Lock what belongs to the start, and say why."""
        for field, tip in self._locked:
            field.setEnabled(not running)
            field.setToolTip(locked() if running else tip)


class Rate(Decimal):
    """A number with as many decimals as it has."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setDecimals(6)
        self.setRange(SMALLEST, LARGEST)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def textFromValue(self, value: float) -> str:
        text = super().textFromValue(value)
        point = text[-1 - self.decimals()]  # to ask QLocale would load all of its languages
        return text.rstrip("0").rstrip(point)


def next_rate(rate: float, direction: int) -> float:
    """The next larger or smaller of 1, 3, 10, 30, ... times a power of ten."""
    ladder = [round(step * 10.0**power, 6) for power in range(-6, 2) for step in (1, 3)]
    nearest = min(range(len(ladder)), key=lambda i: abs(log10(ladder[i] / max(rate, SMALLEST))))
    return min(max(ladder[min(max(nearest + direction, 0), len(ladder) - 1)], SMALLEST), LARGEST)


def in_short(network: Network) -> str:
    """The layers by name, with the shapes that they give."""
    parts = ["×".join(map(str, network.input_shape))]
    shape = network.input_shape
    for name, after in zip(network.names, network.shapes, strict=True):
        told = "" if after == shape else " " + "×".join(map(str, after))
        parts.append(f"{name}{told}")
        shape = after
    return " → ".join(parts)


def _number(name: str, setting: str) -> Number:
    field = Number(name)
    low, high = RANGES[setting]
    field.setRange(int(low), int(high))
    return field


def _small(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _beside(*widgets: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2)
    for widget in widgets:
        row.addWidget(widget, 1 if isinstance(widget, Rate) else 0)
    return made
