"""Downloads a data set, and says how far it is."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cnnviz import words
from cnnviz.data_sets import DataSet
from cnnviz.download import Transfer, cache_folder, download
from cnnviz.panels.errand import Errand, Stopped, Tell
from cnnviz.panels.train_bar import progress_style
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine import SettingError

Bring = Callable[[DataSet, Path], Iterator[Transfer]]


class DownloadDialog(QDialog):
    """Begins at once; may be stopped, and goes on where it was. `folder` is set when it is done."""

    def __init__(
        self, parent: QWidget, data_set: DataSet, theme: Theme, bring: Bring = download
    ) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self._data_set = data_set
        self._bring = bring
        self._to = cache_folder(data_set)
        title = translate("Train", "Download {title}").format(title=data_set.title)
        self.setWindowTitle(title)
        self.setMinimumWidth(430)
        self.told = QLabel()
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(8)
        self.progress.setStyleSheet(progress_style(theme))
        self.problem = QLabel()
        self.problem.setObjectName("refusal")
        self.problem.setWordWrap(True)
        self.problem.setMargin(8)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problem.hide()
        where = QLabel(translate("Train", "It is kept in {folder}").format(folder=self._to))
        where.setObjectName("muted")
        where.setWordWrap(True)
        self.go = QPushButton()
        self.go.clicked.connect(self._toggle)
        self.cancel = QPushButton(translate("Train", "Cancel"))
        self.cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.go)
        buttons.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for widget in (self.told, self.progress, self.problem, where):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.errand = Errand(self)
        self.errand.told.connect(self._show)
        self.errand.done.connect(self._done)
        self.errand.failed.connect(self._failed)
        self.start()

    def start(self) -> None:
        """Go on, or begin."""
        self.problem.hide()
        self.go.setText(translate("Train", "Stop"))
        self.told.setText(translate("Train", "Looking for a server…"))
        data_set, to, bring = self._data_set, self._to, self._bring

        def work(tell: Tell, stopped: Stopped) -> Path | None:
            for transfer in bring(data_set, to):
                if stopped():
                    return None
                tell(transfer)
            return to

        self.errand.run(work)

    def stop(self) -> None:
        """Stop; what is here already stays."""
        self.errand.drop()
        self.go.setText(translate("Train", "Go on"))
        self.told.setText(translate("Train", "Stopped. What is here already stays."))

    def _toggle(self) -> None:
        if self.errand.busy:
            self.stop()
        else:
            self.start()

    def _show(self, transfer: Transfer) -> None:
        text = translate("Train", "{done} of {total} MB")
        done, total = (f"{count / 1e6:.1f}" for count in (transfer.done, transfer.total))
        self.told.setText(text.format(done=done, total=total))
        self.progress.setValue(1000 * transfer.done // transfer.total)

    def _done(self, folder: Path) -> None:
        self.folder = folder
        self.accept()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, SettingError | OSError):
            raise error
        self.told.setText(translate("Train", "It did not work."))
        self.problem.setText(words.problem(error))
        self.problem.show()
        self.go.setText(translate("Train", "Try again"))
        self.adjustSize()

    def reject(self) -> None:
        self.errand.drop()
        super().reject()

    def finish(self) -> None:
        """Wait for the thread; it ends with the piece under way."""
        self.errand.finish()
