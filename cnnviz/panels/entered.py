"""That one is inside a training step, which image of the batch is told, and the way back."""

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from cnnviz.network_session import NetworkSession
from cnnviz.panels.card import column, filling, heading
from cnnviz.panels.fields import Number
from cnnviz.state import State
from cnnviz.words import translate


class EnteredCard(QWidget):
    """To be seen while the experiment is a step of a training."""

    image_asked = pyqtSignal(int)  # counted from 0
    back_asked = pyqtSignal()

    def __init__(self, session: NetworkSession) -> None:
        super().__init__()
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.image = Number(translate("Train", "Which image of the batch is told"))
        self.back = QPushButton(translate("Train", "Back to the training"))
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.back.setToolTip(
            translate("Train", "Training goes on with this very step, when it is started again")
        )
        self._of = QLabel()
        row = QHBoxLayout()
        row.addWidget(QLabel(translate("Train", "Image")))
        row.addWidget(self.image, 1)
        row.addWidget(self._of)
        layout = column(filling(self), margin=12)
        layout.addWidget(heading(translate("Train", "A STEP OF THE TRAINING")))
        layout.addWidget(self.told)
        layout.addLayout(row)
        layout.addWidget(self.back)
        self.image.valueChanged.connect(lambda number: self.image_asked.emit(number - 1))
        self.back.clicked.connect(self.back_asked)
        session.changed.connect(self._follow)
        self._follow(session.state, session.state)

    def _follow(self, old: State, new: State) -> None:
        batch = new.experiment.batch
        self.setVisible(batch is not None)
        if batch is None:
            return
        blocked = self.image.blockSignals(True)  # only the user asks for another image
        self.image.setRange(1, batch.size)
        self.image.setValue(batch.index + 1)
        self.image.blockSignals(blocked)
        self._of.setText(translate("Train", "of {count}").format(count=batch.size))
        text = translate(
            "Train",
            "One image of a batch of the training: forward, back, and the update that all {size} "
            "images make together.",
        )
        self.told.setText(text.format(size=batch.size))
