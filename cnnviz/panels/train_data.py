"""What is learned from: handwriting made here, a folder of files, or the user's own drawings."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QRadioButton,
    QWidget,
)

from cnnviz import drawings, words
from cnnviz.data_sets import DATA_SETS, DataSet
from cnnviz.panels.drawings_dialog import DrawingsDialog
from cnnviz.panels.errand import Errand
from cnnviz.panels.fields import Number, Section, Switch, fine_print, quietly
from cnnviz.panels.samples import Samples
from cnnviz.panels.train_bar import WORKING
from cnnviz.theme import Theme
from cnnviz.train_session import TrainSession
from cnnviz.train_state import FEWEST, RANGES, DataChoice, TrainState
from cnnviz.words import translate
from engine import SettingError
from engine.digits.folder import held_out, read_folder
from engine.digits.normalise import SIDE

Permit = Callable[[QWidget, str], object]  # a field and its tip; it is locked while one learns


class Found(NamedTuple):
    """What a folder of MNIST's files holds."""

    folder: str
    learned: int
    examined: int
    classes: tuple[str, ...]
    square: bool  # the images are as large as digits are


def look_into(folder: str) -> Found:
    """Read a folder. Raises SettingError or OSError where nothing can be learned from it."""
    digits = read_folder(folder)
    (learned, _), (examined, _) = held_out(digits)
    square = digits.images.shape[1:] == (SIDE, SIDE)
    return Found(folder, len(learned), len(examined), digits.classes, square)


class DataFields(Section):
    """Chooses the data of the session; `permit` is told the fields that begin a new training."""

    def __init__(self, session: TrainSession, theme: Theme, permit: Permit) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._found: Found | None = None
        self._looked: str | None = None  # the folder that was looked into
        self.errand = Errand(self)
        self.errand.done.connect(self._look_done)
        self.errand.failed.connect(self._look_failed)
        self.choices = {
            DataChoice.HANDWRITING: QRadioButton(translate("Train", "Handwriting made here")),
            DataChoice.FOLDER: QRadioButton(translate("Train", "A folder of MNIST's files")),
            DataChoice.DRAWINGS: QRadioButton(translate("Train", "My own drawings")),
        }
        for choice, radio in self.choices.items():
            radio.clicked.connect(lambda _, choice=choice: self._choose(choice))
        self.samples = Samples(theme)
        self.images = Number(translate("Train", "Images in an epoch"))
        low, high = RANGES["images"]
        self.images.setRange(int(low), int(high))
        self.images.setSingleStep(640)
        self.images.valueChanged.connect(lambda count: session.choose(images=count))
        self.folder = QPushButton(translate("Train", "Choose…"))
        self.folder.clicked.connect(self.ask_folder)
        self.download = QPushButton(translate("Train", "Download"))
        self.download.setMenu(self._download_menu())
        self.told_folder = fine_print()
        self.problem = QLabel()
        self.problem.setObjectName("refusal")
        self.problem.setWordWrap(True)
        self.problem.setMargin(6)
        self.problem.hide()
        self.collect = QPushButton(translate("Train", "Collect…"))
        self.collect.clicked.connect(self.open_drawings)
        self.told_drawings = fine_print()
        self.vary = Switch(translate("Train", "Vary each image"))
        self.vary.asked.connect(lambda on: session.choose(vary=on))
        buttons: tuple[QWidget, ...] = (self.folder, self.download, self.collect)
        for button in (*buttons, *self.choices.values()):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()
        self.set_theme(theme)
        self._permit(permit)
        self.count_drawings()

    def _lay_out(self) -> None:
        self.put(self.choices[DataChoice.HANDWRITING])
        self.handwriting = Section()
        self.handwriting.put(self.samples)
        about = fine_print()
        about.setText(
            translate(
                "Train",
                "Strokes with random bends, slant, size and pen, thousands a second. No image "
                "comes twice.",
            )
        )
        self.handwriting.put(about)
        self.handwriting.add(translate("Train", "An epoch"), self.images)
        self.put(self.handwriting)
        self.put(self.choices[DataChoice.FOLDER])
        self.put(_row(self.folder, self.download))
        self.put(self.told_folder)
        self.put(self.problem)
        self.put(self.choices[DataChoice.DRAWINGS])
        self.put(_row(self.told_drawings, self.collect))
        self.put(self.vary)

    def _permit(self, permit: Permit) -> None:
        tips = {
            DataChoice.HANDWRITING: translate(
                "Train", "Digits that the program writes itself; nothing is downloaded"
            ),
            DataChoice.FOLDER: translate(
                "Train", "MNIST, Fashion-MNIST, or any data in files of their kind"
            ),
            DataChoice.DRAWINGS: translate("Train", "Digits that you drew in this program"),
        }
        for choice, tip in tips.items():
            permit(self.choices[choice], tip)
        permit(self.images, translate("Train", "How many images are made for one epoch"))
        permit(
            self.folder,
            translate("Train", "A folder with train-images-idx3-ubyte, train-labels-idx1-ubyte"),
        )
        permit(self.download, translate("Train", "MNIST and Fashion-MNIST from the internet"))
        permit(self.collect, translate("Train", "Draw digits and say what they are"))

    def _download_menu(self) -> QMenu:
        menu = QMenu(self)
        for data_set in DATA_SETS.values():
            text = translate("Train", "{title}, {size} MB…")
            name = text.format(title=data_set.title, size=round(data_set.size / 1e6))
            menu.addAction(name, lambda data_set=data_set: self.open_download(data_set))
        return menu

    # what is asked

    def _choose(self, choice: DataChoice) -> None:
        settings = self._session.state.settings
        self.show_state(self._session.state)  # pressed when it has come true
        if choice is DataChoice.FOLDER and not settings.folder:
            self.ask_folder()
        elif choice is DataChoice.DRAWINGS and self._count < FEWEST:
            self.open_drawings()
            if self._count >= FEWEST:
                self._session.choose(data=choice)
        else:
            self._session.choose(data=choice)

    def ask_folder(self) -> None:
        """Let the user choose a folder, and learn from it."""
        title = translate("Train", "A folder of MNIST's files")
        before = self._session.state.settings.folder
        folder = QFileDialog.getExistingDirectory(self, title, before)
        if folder:
            self._take(folder)

    def _take(self, folder: str) -> None:
        self._looked = None  # its files may be others by now
        self._session.choose(data=DataChoice.FOLDER, folder=folder)
        self.show_state(self._session.state)

    def open_download(self, data_set: DataSet) -> None:
        """Download a data set, and learn from it."""
        from cnnviz.panels.download_dialog import DownloadDialog  # with all that the internet needs

        dialog = DownloadDialog(self, data_set, self._theme)
        dialog.exec()
        dialog.finish()
        if dialog.folder is not None:
            self._take(str(dialog.folder))
        dialog.deleteLater()

    def open_drawings(self) -> None:
        """Collect drawings."""
        dialog = DrawingsDialog(self, self._session, self._theme)
        dialog.exec()
        dialog.deleteLater()
        self.count_drawings()

    def count_drawings(self) -> None:
        """Say how many own drawings there are."""
        self._count = 0
        try:
            self._count = len(drawings.load(self._session.drawings))
        except (SettingError, OSError) as error:
            self.told_drawings.setText(words.problem(error))
            return
        text = translate("Train", "{count} drawings")
        if self._count < FEWEST:
            text = translate("Train", "{count} of at least {fewest} drawings")
        self.told_drawings.setText(text.format(count=self._count, fewest=FEWEST))

    # the folder

    def _look(self, folder: str) -> None:
        if folder == self._looked:
            return
        self._looked, self._found = folder, None
        self.problem.clear()
        self._say(translate("Train", "Reading…") if folder else "")
        if folder:
            self.errand.run(lambda tell, stopped: look_into(folder))
        else:
            self.errand.drop()

    def _look_done(self, found: Found) -> None:
        self._found = found
        text = translate(
            "Train", "{name}: {learned} images to learn from, {examined} to examine with"
        )
        if not _are_digits(found.classes):
            text = translate(
                "Train",
                "{name}: {learned} images to learn from, {examined} to examine with: {classes}",
            )
        self._say(
            text.format(
                name=Path(found.folder).name,
                learned=f"{found.learned:,}",
                examined=f"{found.examined:,}",
                classes=", ".join(found.classes),
            )
        )
        self._show_vary(self._session.state)

    def _say(self, text: str) -> None:
        self.told_folder.setText(text)
        self.told_folder.setVisible(bool(text))

    def _look_failed(self, error: Exception) -> None:
        if not isinstance(error, SettingError | OSError):
            raise error
        self._say("")
        self.problem.setText(words.problem(error))
        self._show_problem(self._session.state)

    # what is shown

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.samples.set_theme(theme)
        self.setStyleSheet(  # the style's own dot is hard to see on black
            f"""
            QRadioButton::indicator {{ width: 12px; height: 12px; border-radius: 7px;
                border: 1px solid {theme.muted}; background: {theme.paper}; }}
            QRadioButton::indicator:checked {{ background: {theme.forward}; }}
            QRadioButton::indicator:checked:disabled {{ background: {theme.muted}; }}
            QRadioButton:focus {{ text-decoration: underline; }}
            """
        )

    def show_state(self, state: TrainState) -> None:
        settings = state.settings
        for choice, button in self.choices.items():
            button.setChecked(choice is settings.data)
        self.handwriting.setVisible(settings.data is DataChoice.HANDWRITING)
        quietly(self.images, settings.images)
        self.samples.show_digits(settings.seed, state.side)
        self._look(settings.folder)
        self._show_problem(state)
        self._show_vary(state)

    def _show_problem(self, state: TrainState) -> None:
        """What is wrong with the folder, while that is what is learned from."""
        chosen = state.settings.data is DataChoice.FOLDER
        self.problem.setVisible(chosen and bool(self.problem.text()))

    def _show_vary(self, state: TrainState) -> None:
        """Handwriting needs no variations, and only digits of the usual size have them."""
        data, never = state.settings.data, ""
        if data is DataChoice.HANDWRITING:
            never = translate("Train", "Handwriting varies by itself: no image comes twice.")
        elif data is DataChoice.FOLDER and self._found is not None and not self._found.square:
            never = translate("Train", "Only images of {side}x{side} can be varied.")
            never = never.format(side=SIDE)
        self.vary.setChecked(state.settings.vary and not never)
        running = state.activity in WORKING
        self.vary.setEnabled(not never and not running)
        tip = translate("Train", "Bent, turned, shifted and drawn with another pen, anew each time")
        self.vary.setToolTip(never or (locked() if running else f"{tip}.\n{begins()}"))

    def finish(self) -> None:
        """Wait for the thread."""
        self.errand.finish()


def begins() -> str:
    """What changing a setting does that belongs to the start of a training."""
    return translate(
        "Train", "Changing it begins a new training, from the weights as they are now."
    )


def locked() -> str:
    """Why such a setting can't be changed while one learns."""
    return translate("Train", "It is learning. Pause first (Space).")


def _are_digits(classes: tuple[str, ...]) -> bool:
    return classes == tuple("0123456789")


def _row(*widgets: QWidget) -> QWidget:
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    for widget in widgets:
        layout.addWidget(widget, 1 if isinstance(widget, QLabel) else 0)
    return made
