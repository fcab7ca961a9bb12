"""Models on disk, as a user opens and saves them."""

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QMenu, QWidget

from cnnviz import words
from cnnviz.network_session import NetworkSession
from cnnviz.resources import resource
from cnnviz.words import translate
from engine import Network, SettingError, load_model, save_model

SUFFIX = ".safetensors"
SHIPPED = ("digits", "handwriting", "lenet5", "tiny")


class ModelFiles(QObject):
    """Opens models into the session; what can't be used is said by `warn`, and nothing is lost."""

    opened = pyqtSignal(object)  # the network

    def __init__(
        self, window: QWidget, session: NetworkSession, warn: Callable[[str], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._warn = warn

    def fill(self, menu: QMenu) -> None:
        """The models that ship with the program."""
        for name in SHIPPED:
            action = menu.addAction(title(name), lambda name=name: self.open(shipped(name)))
            assert action is not None
            action.setToolTip(told(name))
        menu.setToolTipsVisible(True)

    def ask_open(self) -> None:
        name = translate("Window", "Open a model")
        path, _ = QFileDialog.getOpenFileName(self._window, name, "", _kinds())
        if path:
            self.open(Path(path))

    def open(self, path: Path) -> None:
        """Use the model in a file; if it can't be used say why, and keep the one that is there."""
        try:
            network = load_model(path)
            self._session.set_network(network, path.stem)
        except (OSError, SettingError) as error:
            text = translate("Files", "{name} can't be used. {why}")
            self._warn(text.format(name=path.name, why=words.problem(error)))
            return
        self.opened.emit(network)

    def ask_save(self, network: Network, name: str) -> None:
        """Write a network to a file that the user chooses."""
        text = translate("Window", "Save the model")
        path, _ = QFileDialog.getSaveFileName(self._window, text, f"{name}{SUFFIX}", _kinds())
        if path:
            self.save(network, Path(path))

    def save(self, network: Network, path: Path) -> None:
        path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
        try:
            save_model(network, path)
        except OSError as error:
            text = translate("Files", "The model could not be saved. {why}")
            self._warn(text.format(why=words.problem(error)))


def shipped(name: str) -> Path:
    """The file of a model that ships with the program."""
    return resource("models", f"{name}{SUFFIX}")


def title(name: str) -> str:
    """What a shipped model is called."""
    return {
        "digits": translate("Models", "Digits: two convolutions (the first one shown)"),
        "handwriting": translate("Models", "Handwriting: trained without any photograph"),
        "lenet5": translate("Models", "LeNet-5, 1998: tanh and average pooling"),
        "tiny": translate("Models", "Tiny, 8×8: every number fits on the screen"),
    }[name]


def told(name: str) -> str:
    """One sentence about a shipped model."""
    return {
        "digits": translate(
            "Models", "Trained on MNIST's scanned digits and on varied ones; the most reliable."
        ),
        "handwriting": translate(
            "Models", "The same layers, trained only on handwriting that this program makes."
        ),
        "lenet5": translate(
            "Models", "The network of LeCun, Bottou, Bengio and Haffner that read bank cheques."
        ),
        "tiny": translate(
            "Models", "A few hundred numbers in all: for following each of them by hand."
        ),
    }[name]


def _kinds() -> str:
    return translate("Window", "Models (*.safetensors);;All files (*)")
