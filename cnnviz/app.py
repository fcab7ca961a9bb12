"""The program: what is set up once, and what a change of language or appearance rebuilds."""

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import (
    QLibraryInfo,
    QLocale,
    QObject,
    QSettings,
    QStandardPaths,
    Qt,
    QTimer,
    QTranslator,
    QUrl,
)
from PyQt6.QtGui import QDesktopServices, QFontDatabase
from PyQt6.QtWidgets import QApplication

from cnnviz.failure import FailureBox
from cnnviz.preferences import Preferences
from cnnviz.resources import resource, shipped_model, version
from cnnviz.theme import DARK, LIGHT, Theme, palette
from cnnviz.window import MainWindow
from cnnviz.words import translate

if TYPE_CHECKING:  # loaded when the frame of the window is there
    import argparse

    from cnnviz.lab_session import LabSession
    from cnnviz.network_session import NetworkSession
    from cnnviz.stage.painter import Style
    from cnnviz.train_session import TrainSession
    from engine import Network

CHINESE = "zh_CN"
SETTLED = 2000  # milliseconds after the start, when the user has had a look
TOLD = sys.platform not in ("win32", "darwin")  # the environment tells the language
AS_IN_ENGLISH = ("C", "POSIX", "en_US", "en_GB")  # locales whose numbers are written so


def main(arguments: Sequence[str]) -> int:
    """Run the program; returns its exit code."""
    model = _parsed(arguments).model if arguments else None
    # said here, Fusion costs nothing; app.setStyle would make PyQt's Enums of all that styles draw
    app = QApplication(["cnnviz", "-style", "fusion"])
    app.setApplicationName("CNN Visualizer")
    app.setOrganizationName("CNN Visualizer")
    program = Program(app)
    program.start(model)
    gc.freeze()  # what there is now stays: it need not be looked through again and again
    gc.enable()
    QTimer.singleShot(SETTLED, program.try_settings)
    try:
        return app.exec()
    finally:
        program.stop()


def _parsed(arguments: Sequence[str]) -> "argparse.Namespace":
    import argparse

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
        self._folder = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.AppLocalDataLocation
        )
        self._failures = FailureBox(self._folder)
        self._failures.install()
        self.preferences = Preferences(settings or _settings())
        self._translators: list[QTranslator] = []
        # whose numbers Qt writes: by itself those of the system
        self._counting = "en" if TOLD and _told("LC_NUMERIC") in AS_IN_ENGLISH else ""
        self.window: MainWindow | None = None
        self._lab: LabSession | None = None
        self.train: TrainSession | None = None
        hints = app.styleHints()
        assert hints is not None
        hints.colorSchemeChanged.connect(self._dress)

    def start(self, model: str | os.PathLike[str] | None = None) -> None:
        """Open the window: its frame at once, and then what is in it. What is missing is said."""
        sentences = [self._speak(self.preferences.language)]
        self.window = self._new_window()
        self.window.paint_first()
        network, problem = _shipped()
        sentences.append(problem)
        self.session = self._new_session(network)
        self._fill(self.window)
        for sentence in filter(None, sentences):
            self.window.warn(sentence)
        if model is not None:
            from pathlib import Path

            self.window.open_model(Path(model))

    def try_settings(self) -> None:
        """Say so if nothing will be remembered. To try waits for the disk: not at the start."""
        path = self.preferences.problem()
        if path is not None and self.window is not None:
            text = translate(
                "Failure",
                "The settings can't be written to {path}, so nothing will be remembered until "
                "that folder is writable.",
            )
            self.window.warn(text.format(path=path))

    def stop(self) -> None:
        for session in (self.session, self._lab, self.train):
            if session is not None:
                session.finish()
        self._failures.uninstall()

    # the window

    def _new_window(self) -> MainWindow:
        self._app.setPalette(palette(self._theme))
        window = MainWindow(self.preferences, self._theme)
        window.theme_chosen.connect(self.set_theme)
        window.language_chosen.connect(self.set_language)
        window.log_asked.connect(self._show_log)
        return window

    def _fill(self, window: MainWindow) -> None:
        window.fill(self.session, self._lab_session, self._train, self._style)

    def _replace_window(self) -> None:
        """A new window in the place of the old one."""
        old = self.window
        assert old is not None
        for session in (self.session, self._lab):
            if session is not None:
                session.pause()
        old.remember()
        self.window = self._new_window()
        self._fill(self.window)
        self.window.show()
        old.close()
        old.deleteLater()

    # the sessions

    def _new_session(self, network: "Network") -> "NetworkSession":
        from cnnviz.ink import example
        from cnnviz.network_session import NetworkSession

        session = NetworkSession(network, "digits", example())
        self._prepare(session)
        return session

    @property
    def lab(self) -> "LabSession":
        """The session of the Lab, made when it is first asked for."""
        if self._lab is None:
            from cnnviz.ink import example
            from cnnviz.lab_session import LabSession

            self._lab = LabSession(example())
            self._prepare(self._lab)
            self._lab.go_to_largest()
        return self._lab

    def _lab_session(self) -> "LabSession":
        """The same, as it is to look now."""
        self._prepare(self.lab)
        return self.lab

    def _prepare(self, session: "NetworkSession | LabSession") -> None:
        """Look and play as the user prefers."""
        session.set_reduce_motion(self.preferences.reduce_motion)
        session.set_speed(self.preferences.speed)
        session.set_stride(self.preferences.stride)
        session.count_from(self.preferences.first)
        session.share_scale(self.preferences.shared_scale)
        session.scale_map(self.preferences.map_scale)

    def _train(self) -> "TrainSession":
        """The session of the training, made when it is first asked for."""
        if self.train is None:
            # imported when it is first needed, as the workspace is
            from cnnviz.train_session import TrainSession
            from cnnviz.train_state import from_text
            from engine.architecture import architecture_of

            state, settings = self.session.state, from_text(self.preferences.train)
            plan = architecture_of(state.experiment.network)
            self.train = TrainSession(
                plan.build(settings.initialisation, settings.seed),
                state.model_name,
                os.path.join(self._folder, "drawings"),
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
    def _style(self) -> "Style":
        from cnnviz.stage.painter import Style

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
        self._replace_window()
        if problem is not None and self.window is not None:
            self.window.warn(problem)

    def _speak(self, language: str) -> str | None:
        """Load the translations; returns what is wrong if they can't be shown."""
        wanted = _resolved(language)
        if wanted == CHINESE and not _chinese_fonts():
            return (
                "Chinese can't be shown because no font with Chinese characters is installed; "
                "install one (on Debian and Ubuntu: fonts-wqy-microhei) and start again."
            )
        for translator in self._translators:
            self._app.removeTranslator(translator)
            translator.deleteLater()
        self._translators = []
        if wanted != self._counting:
            QLocale.setDefault(QLocale(wanted))
            self._counting = wanted
        if wanted != CHINESE:
            return None
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for path in (f"{qt}/qtbase_zh_CN.qm", str(resource("translations", "zh_CN.qm"))):
            translator = QTranslator(self._app)
            if translator.load(path):
                self._app.installTranslator(translator)
                self._translators.append(translator)
        return None

    def _show_log(self) -> None:
        assert self.window is not None
        log = self._failures.log_path
        if log is None:
            text = translate("Failure", "There is no log file: its folder can't be written.")
            self.window.warn(text)
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(log)))


def _settings() -> QSettings:
    return QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, "CNN Visualizer", "CNN Visualizer"
    )


def _resolved(language: str) -> str:
    """The language to speak: what was chosen, or the nearest to the system's."""
    if language != "system":
        return language
    return CHINESE if _system().startswith("zh") else "en"


def _chinese_fonts() -> bool:
    return QFontDatabase.WritingSystem.SimplifiedChinese in QFontDatabase.writingSystems()


def _system() -> str:
    """The name of the system's language.

    It is the one that Qt finds, but where the environment tells it QLocale is not asked: when it
    is touched first PyQt makes Enums of its 350 languages and 180 scripts.
    """
    if not TOLD:
        return QLocale.system().name()
    return os.environ.get("LANGUAGE", "").partition(":")[0] or _told("LC_MESSAGES")


def _told(category: str) -> str:
    """What the environment says of the language, or of how numbers are written."""
    names = map(os.environ.get, ("LC_ALL", category, "LANG"))
    return (next(filter(None, names), None) or "C").partition(".")[0]


def _shipped() -> "tuple[Network, str | None]":
    """The model that ships with the program; if it is damaged an untrained one, and why."""
    from engine import SettingError, load_model

    try:
        return load_model(shipped_model()), None
    except (OSError, SettingError) as error:
        from cnnviz import words
        from engine.initialisation import Initialisation
        from engine.presets import DIGITS

        text = translate(
            "Failure", "The model of the program can't be used, so an untrained one is shown. {why}"
        )
        return DIGITS.build(Initialisation.HE, 0), text.format(why=words.problem(error))
