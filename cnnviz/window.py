"""The main window: menus, shortcuts, and what is remembered of it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QEvent, QMimeData, Qt, pyqtSignal
from PyQt6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QMainWindow,
    QMenu,
    QMessageBox,
)

from cnnviz import words
from cnnviz.panels.help import show_about, show_keys
from cnnviz.playback import Playback
from cnnviz.preferences import Preferences
from cnnviz.resources import shipped_model
from cnnviz.session import Session
from cnnviz.stage.painter import Style
from cnnviz.state import State
from cnnviz.theme import style_sheet
from cnnviz.words import translate
from cnnviz.workspaces.network import NetworkWorkspace
from engine import SettingError, Stride, load_model

LARGE = (1600, 900)  # a window in which all text is larger
LARGE_TEXT = 1.3
INPUT_SHAPE = (1, 28, 28)  # of a drawing


class MainWindow(QMainWindow):
    """Everything that a user sees; the program behind it may replace it, in another language."""

    theme_chosen = pyqtSignal(str)
    language_chosen = pyqtSignal(str)
    log_asked = pyqtSignal()

    def __init__(self, session: Session, preferences: Preferences, style: Style) -> None:
        super().__init__()
        self._session = session
        self._preferences = preferences
        self._style = style
        self._scale = 1.0
        self.workspace = NetworkWorkspace(session, style, preferences.brush)
        self.playback = Playback(session, self)
        self.setCentralWidget(self.workspace)
        self.setAcceptDrops(True)
        self.setMinimumSize(1080, 720)
        self._fill_menus()
        self._set_scale(1.0)
        self._restore()
        self.workspace.stage.setFocus()
        session.changed.connect(self._follow)
        self._follow(session.state, session.state)

    def set_style(self, style: Style) -> None:
        self._style = style
        self.workspace.set_style(style)
        self._set_scale(self._scale)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        large = self.width() >= LARGE[0] and self.height() >= LARGE[1]
        scale = LARGE_TEXT if large else 1.0
        if scale != self._scale:
            self._set_scale(scale)

    def _set_scale(self, scale: float) -> None:
        """Words in a size for the back row where there is room for them, as on the stage."""
        self._scale = scale
        self.setStyleSheet(style_sheet(self._style.theme, scale))
        self.workspace.set_scale(scale)

    # menus

    def _fill_menus(self) -> None:
        bar = self.menuBar()
        assert bar is not None
        self._fill_file(_menu(bar.addMenu(translate("Window", "&File"))))
        self._fill_edit(_menu(bar.addMenu(translate("Window", "&Edit"))))
        self._fill_view(_menu(bar.addMenu(translate("Window", "&View"))))
        self._fill_go(_menu(bar.addMenu(translate("Window", "&Go"))))
        self._fill_help(_menu(bar.addMenu(translate("Window", "&Help"))))

    def _add(self, menu: QMenu, text: str, run: Callable[[], object], *keys: str) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: run())
        action.setShortcuts(list(keys))
        menu.addAction(action)
        return action

    def _fill_file(self, menu: QMenu) -> None:
        session = self._session
        self._add(menu, translate("Window", "&New drawing"), session.clear, "Ctrl+N")
        self._add(menu, translate("Window", "&Open a model…"), self.ask_for_model, "Ctrl+O")
        self.shipped = self._add(
            menu, translate("Window", "The model that &ships with the program"), self.open_shipped
        )
        menu.addSeparator()
        self._add(menu, translate("Window", "&Quit"), self.close, "Ctrl+Q")

    def _fill_edit(self, menu: QMenu) -> None:
        session = self._session
        self.undo = self._add(menu, translate("Window", "&Undo"), session.undo, "Ctrl+Z")
        redo = ("Ctrl+Shift+Z", "Ctrl+Y")
        self.redo = self._add(menu, translate("Window", "&Redo"), session.redo, *redo)
        menu.addSeparator()
        clear = translate("Window", "&Clear the paper")
        self._add(menu, clear, session.clear, "Del", "Backspace")

    def _fill_view(self, menu: QMenu) -> None:
        themes = {
            "system": translate("Window", "As the &system"),
            "light": translate("Window", "&Light"),
            "dark": translate("Window", "&Dark"),
        }
        appearance = _menu(menu.addMenu(translate("Window", "&Appearance")))
        self._choices(appearance, themes, self._preferences.theme, self.theme_chosen.emit)
        # the names of languages are never translated
        languages = {
            "system": translate("Window", "As the &system"),
            "en": "English",
            "zh_CN": "简体中文",
        }
        language = _menu(menu.addMenu(translate("Window", "&Language")))
        self._choices(language, languages, self._preferences.language, self.language_chosen.emit)
        menu.addSeparator()
        enlarge = self.workspace.enlarge
        self._add(menu, translate("Window", "&Enlarge the stage"), enlarge.toggle, "F")
        terms = self.workspace.toggle_terms
        self._add(menu, translate("Window", "All &terms of this step"), terms, "T")
        self._add(menu, translate("Window", "&Full screen"), self._toggle_full_screen, "F11")
        menu.addSeparator()
        self.reduce = QAction(translate("Window", "&Reduce motion"), self)
        self.reduce.setCheckable(True)
        self.reduce.setChecked(self._session.state.reduce_motion)
        self.reduce.toggled.connect(self._reduce_motion)
        menu.addAction(self.reduce)

    def _choices(
        self, menu: QMenu, names: dict[str, str], chosen: str, choose: Callable[[str], object]
    ) -> None:
        group = QActionGroup(self)
        for value, name in names.items():
            action = QAction(name, self)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.triggered.connect(lambda _checked=False, value=value: choose(value))
            group.addAction(action)
            menu.addAction(action)

    def _fill_go(self, menu: QMenu) -> None:
        session = self._session
        add = self._add
        add(menu, translate("Window", "&Play or pause"), session.toggle_playing, "Space")
        menu.addSeparator()
        forward = {
            Stride.CELL: (translate("Window", "Next &cell"), "Right"),
            Stride.MAP: (translate("Window", "Next &map"), "Shift+Right"),
            Stride.LAYER: (translate("Window", "Next &layer"), "Ctrl+Right"),
        }
        back = {
            Stride.CELL: (translate("Window", "Previous c&ell"), "Left"),
            Stride.MAP: (translate("Window", "Previous m&ap"), "Shift+Left"),
            Stride.LAYER: (translate("Window", "Previous la&yer"), "Ctrl+Left"),
        }
        for stride, (text, key) in forward.items():
            add(menu, text, partial(session.step_forward, stride), key)
        for stride, (text, key) in back.items():
            add(menu, text, partial(session.step_back, stride), key)
        menu.addSeparator()
        # what presenters' clickers send: by the stride that is chosen in the bar
        add(menu, translate("Window", "&Next"), session.step_forward, "PgDown")
        add(menu, translate("Window", "Pre&vious"), session.step_back, "PgUp")
        menu.addSeparator()
        add(menu, translate("Window", "&First step"), lambda: session.jump(0), "Home")
        add(menu, translate("Window", "La&st step"), session.go_to_end, "End")
        add(menu, translate("Window", "&Backward pass"), session.go_backward, "B")

    def _fill_help(self, menu: QMenu) -> None:
        self._add(menu, translate("Window", "&Keyboard and mouse"), lambda: show_keys(self), "F1")
        self._add(menu, translate("Window", "Show the &log file"), self.log_asked.emit)
        self._add(menu, translate("Window", "&About CNN Visualizer"), lambda: show_about(self))

    # models

    def ask_for_model(self) -> None:
        title = translate("Window", "Open a model")
        kinds = translate("Window", "Models (*.safetensors);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if path:
            self.open_model(Path(path))

    def open_shipped(self) -> None:
        self.open_model(shipped_model())

    def open_model(self, path: Path) -> None:
        """Use the model in a file; if it can't be used say why, and keep the one that is there."""
        try:
            network = load_model(path)
            if network.input_shape != INPUT_SHAPE:
                text = translate(
                    "Files",
                    "{name} reads inputs of the shape {shape}, but a drawing has the shape "
                    "{drawing}.",
                )
                shape = network.input_shape
                self.warn(text.format(name=path.name, shape=shape, drawing=INPUT_SHAPE))
                return
        except (OSError, SettingError) as error:
            self.warn(words.problem(error))
            return
        self._session.set_network(network, path.stem)

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        assert event is not None
        if _dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        assert event is not None
        path = _dropped(event.mimeData())
        if path is not None:
            self.open_model(path)

    # what is said

    def warn(self, sentence: str) -> None:
        """One sentence in a box that doesn't stop the program."""
        box = QMessageBox(QMessageBox.Icon.Warning, self.windowTitle(), sentence, parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    # the session

    def _follow(self, old: State, new: State) -> None:
        self.undo.setEnabled(self._session.can_undo)
        self.redo.setEnabled(self._session.can_redo)
        if old.model_name != new.model_name or old is new:
            self.setWindowTitle(f"{new.model_name} – CNN Visualizer")

    def _reduce_motion(self, reduce: bool) -> None:
        self._session.set_reduce_motion(reduce)
        self._preferences.reduce_motion = reduce

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    # the window

    def event(self, event: QEvent | None) -> bool:
        # space presses the button that has the focus, and plays only where none has
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Space
            and isinstance(QApplication.focusWidget(), QAbstractButton | QComboBox)
        ):
            event.accept()
            return True
        return super().event(event)

    def _restore(self) -> None:
        self.resize(1280, 800)
        self.restoreGeometry(self._preferences.layout("window"))
        self.workspace.upper.restoreState(self._preferences.layout("upper"))
        self.workspace.halves.restoreState(self._preferences.layout("halves"))

    def remember(self) -> None:
        """Keep where everything stands, for the next start."""
        preferences, state = self._preferences, self._session.state
        preferences.set_layout("window", self.saveGeometry())
        preferences.set_layout("upper", self.workspace.upper.saveState())
        preferences.set_layout("halves", self.workspace.halves.saveState())
        preferences.brush = self.workspace.input.pad.brush
        preferences.speed = state.speed
        preferences.stride = state.stride

    def closeEvent(self, event: QCloseEvent | None) -> None:
        self.remember()
        super().closeEvent(event)


def _dropped(mime: QMimeData | None) -> Path | None:
    """The first file of what is dragged over the window; None if it is no file."""
    urls = mime.urls() if mime is not None else []
    return Path(urls[0].toLocalFile()) if urls and urls[0].isLocalFile() else None


def _menu(menu: QMenu | None) -> QMenu:
    assert menu is not None
    return menu
