"""By which rule and seed fresh weights are drawn, and a button that draws them."""

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cnnviz import architecture_words
from cnnviz.panels.fields import Choice, Number, quietly
from cnnviz.words import translate
from engine.initialisation import Initialisation

LARGEST_SEED = 999_999


class FreshWeights(QWidget):
    """The seed that is shown is that of the last weights; the button goes on to the next one."""

    asked = pyqtSignal()  # draw all weights, by `rule` and `seed`

    def __init__(self) -> None:
        super().__init__()
        self._drawn: tuple[Initialisation, int] | None = None
        self._rule = Choice(translate("Layers", "Initialisation"), architecture_words.rules())
        self._seed = Number(translate("Layers", "Seed: the same seed draws the same weights"))
        self._seed.setRange(0, LARGEST_SEED)
        self.button = QPushButton(translate("Layers", "Draw fresh weights"))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setToolTip(
            translate("Layers", "All weights anew, all biases 0; what was learned is gone (Ctrl+Z)")
        )
        for index, rule in enumerate(Initialisation):
            tip = architecture_words.rule(rule)
            self._rule.setItemData(index, tip, Qt.ItemDataRole.ToolTipRole)
        self._rule.currentIndexChanged.connect(self._tell_rule)
        self.button.clicked.connect(self._draw)
        row = QHBoxLayout()
        row.setSpacing(6)
        seed = QLabel(translate("Layers", "Seed"))
        seed.setBuddy(self._seed)
        row.addWidget(self._rule, 3)
        row.addWidget(seed)
        row.addWidget(self._seed, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.button)
        self._tell_rule()

    @property
    def rule(self) -> Initialisation:
        return Initialisation(self._rule.currentData())

    @property
    def seed(self) -> int:
        return self._seed.value()

    def used(self) -> None:
        """Weights were drawn with this rule and seed."""
        self._drawn = self.rule, self.seed

    def _draw(self) -> None:
        if self._drawn == (self.rule, self.seed):
            quietly(self._seed, (self.seed + 1) % (LARGEST_SEED + 1))
        self.asked.emit()

    def _tell_rule(self) -> None:
        self._rule.setToolTip(architecture_words.rule(self.rule))
