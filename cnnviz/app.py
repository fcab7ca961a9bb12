"""The program: what is set up once, and what a change of language or appearance rebuilds."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import (
    QLibraryInfo,
    QLocale,
    QObject,
    QSettings,
    QStandardPaths,
    Qt,
    QTranslator,
    QUrl,
)
from PyQt6.QtGui import QDesktopServices, QFontDatabase
from PyQt6.QtWidgets import QApplication

from cnnviz import words
from cnnviz.failure import FailureBox, open_log
from cnnviz.ink import example
from cnnviz.lab_session import LabSession
from cnnviz.network_session import NetworkSession
from cnnviz.preferences import Preferences
from cnnviz.resources import resource, shipped_model, version
from cnnviz.stage.painter import Style
from cnnviz.theme import DARK, LIGHT, Theme, palette
from cnnviz.window import MainWindow
from cnnviz.words import translate
from engine import Network, SettingError, load_model
from engine.architecture import architecture_of
from engine.initialisation import Initialisation
from engine.presets import DIGITS

if TYPE_CHECKING:
    from cnnviz.train_session import TrainSession

CHINESE = "zh_CN"


def main(arguments: Sequence[str]) -> int:
    """Run the program; returns its exit code."""
    chosen = _parsed(arguments)
    app = QApplication(["cnnviz"])
    app.setApplicationName("CNN Visualizer")
    app.setOrganizationName("CNN Visualizer")
    app.setStyle("Fusion")
    program = Program(app)
    program.start(Path(chosen.model) if chosen.model else None)
    try:
        return app.exec()
    finally:
        program.stop()


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="cnnviz",
        description="Step through a real convolutional network, number by number.",
        epilog=(
            "Without a window: cnnviz train, cnnviz evaluate, cnnviz predict; each has a --help of "
            "its own. A model file of such a name is opened as ./train."
        ),
    )
    parser.add_argument("model", nargs="?", help="a model file (.safetensors) to open")
    parser.add_argument("--version", action="version", version=f"CNN Visualizer {version()}")
    return parser.parse_args(list(arguments))


class Program(QObject):
    """Owns the session, the window, the translators and the colours."""

    def __init__(self, app: QApplication, settings: QSettings | None = None) -> None:
        super().__init__()
        self._app = app
        folder = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.AppLocalDataLocation
        )
        self._folder = Path(folder)
        self._log = open_log(self._folder)
        self._failures = FailureBox(self._log)
        self._failures.install()
        self.preferences = Preferences(settings or _settings())
        self._translators: list[QTranslator] = []
        self.window: MainWindow | None = None
        hints = app.styleHints()
        assert hints is not None
        hints.colorSchemeChanged.connect(self._dress)

    def start(self, model: Path | None = None) -> None:
        """Open the window. Whatever is missing is said in it."""
        sentences = [self._speak(self.preferences.language)]
        network, problem = _shipped()
        sentences.append(problem)
        self.session = NetworkSession(network, "digits", example())
        self.lab = LabSession(example())
        for session in (self.session, self.lab):
            session.set_reduce_motion(self.preferences.reduce_motion)
            session.set_speed(self.preferences.speed)
            session.set_stride(self.preferences.stride)
            session.count_from(self.preferences.first)
            session.share_scale(self.preferences.shared_scale)
            session.scale_map(self.preferences.map_scale)
            session.go_to_largest()
        self.train: TrainSession | None = None
        self._open_window()
        assert self.window is not None
        path = self.preferences.problem()
        if path is not None:
            text = translate(
                "Failure",
                "The settings can't be written to {path}, so nothing will be remembered until "
                "that folder is writable.",
            )
            sentences.append(text.format(path=path))
        for sentence in filter(None, sentences):
            self.window.warn(sentence)
        if model is not None:
            self.window.open_model(model)

    def stop(self) -> None:
        for session in (self.session, self.lab, self.train):
            if session is not None:
                session.finish()
        self._failures.uninstall()

    # the window

    def _open_window(self) -> None:
        """A new window in the place of the old one, if there is one."""
        old = self.window
        if old is not None:
            for session in (self.session, self.lab):
                session.pause()
            old.remember()
        self._app.setPalette(palette(self._theme))
        window = MainWindow(self.session, self.lab, self._train, self.preferences, self._style)
        window.theme_chosen.connect(self.set_theme)
        window.language_chosen.connect(self.set_language)
        window.log_asked.connect(self._show_log)
        self.window = window
        window.show()
        if old is not None:
            old.close()
            old.deleteLater()

    def _train(self) -> "TrainSession":
        """The session of the training, made when it is first asked for."""
        if self.train is None:
            # imported when it is first needed, as the workspace is
            from cnnviz.train_session import TrainSession
            from cnnviz.train_state import from_text

            state, settings = self.session.state, from_text(self.preferences.train)
            plan = architecture_of(state.experiment.network)
            self.train = TrainSession(
                plan.build(settings.initialisation, settings.seed),
                state.model_name,
                str(self._folder / "drawings"),
                settings,
            )
            self.train.know(state.experiment.network)
        return self.train

    @property
    def _theme(self) -> Theme:
        chosen = self.preferences.theme
        if chosen == "system":
            hints = self._app.styleHints()
            assert hints is not None
            chosen = "dark" if hints.colorScheme() is Qt.ColorScheme.Dark else "light"
        return DARK if chosen == "dark" else LIGHT

    @property
    def _style(self) -> Style:
        return Style(self._theme, self._app.font().family())

    def set_theme(self, theme: str) -> None:
        self.preferences.theme = theme
        self._dress()

    def _dress(self) -> None:
        self._app.setPalette(palette(self._theme))
        if self.window is not None:
            self.window.set_style(self._style)

    # languages

    def set_language(self, language: str) -> None:
        """Speak `language` from now on; if it can't be shown say so and keep the one that is."""
        problem = self._speak(language)
        if problem is None:
            self.preferences.language = language
        self._open_window()
        if problem is not None and self.window is not None:
            self.window.warn(problem)

    def _speak(self, language: str) -> str | None:
        """Load the translations; returns what is wrong if they can't be shown."""
        wanted = _resolved(language)
        if wanted == CHINESE and CHINESE_SCRIPT not in QFontDatabase.writingSystems():
            return (
                "Chinese can't be shown because no font with Chinese characters is installed; "
                "install one (on Debian and Ubuntu: fonts-wqy-microhei) and start again."
            )
        for translator in self._translators:
            self._app.removeTranslator(translator)
        self._translators = []
        QLocale.setDefault(QLocale(wanted))
        if wanted != CHINESE:
            return None
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for path in (Path(qt) / "qtbase_zh_CN.qm", resource("translations", "zh_CN.qm")):
            translator = QTranslator(self._app)
            if translator.load(str(path)):
                self._app.installTranslator(translator)
                self._translators.append(translator)
        return None

    def _show_log(self) -> None:
        assert self.window is not None
        if self._log is None:
            text = translate("Failure", "There is no log file: its folder can't be written.")
            self.window.warn(text)
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log)))


CHINESE_SCRIPT = QFontDatabase.WritingSystem.SimplifiedChinese


def _settings() -> QSettings:
    return QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, "CNN Visualizer", "CNN Visualizer"
    )


def _resolved(language: str) -> str:
    """The language to speak: what was chosen, or the nearest to the system's."""
    if language != "system":
        return language
    return CHINESE if QLocale.system().language() is QLocale.Language.Chinese else "en"


def _shipped() -> tuple[Network, str | None]:
    """The model that ships with the program; if it is damaged an untrained one, and why."""
    try:
        return load_model(shipped_model()), None
    except (OSError, SettingError) as error:
        text = translate(
            "Failure", "The model of the program can't be used, so an untrained one is shown. {why}"
        )
        return DIGITS.build(Initialisation.HE, 0), text.format(why=words.problem(error))
