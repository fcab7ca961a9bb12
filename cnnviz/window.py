"""The main window: menus, shortcuts, and what is remembered of it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
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
    QStackedWidget,
    QTabBar,
)

from cnnviz import words
from cnnviz.lab import LARGEST_KERNEL
from cnnviz.lab_session import LabSession
from cnnviz.network_session import NetworkSession
from cnnviz.panels.help import show_about, show_keys
from cnnviz.playback import Playback
from cnnviz.preferences import WORKSPACES, Preferences
from cnnviz.resources import shipped_model
from cnnviz.stage.painter import Style
from cnnviz.state import State
from cnnviz.theme import style_sheet
from cnnviz.words import translate
from cnnviz.workspaces.network import NetworkWorkspace
from engine import Convolution, Network, SettingError, Stride, load_model
from engine.arrays import Array

LARGE = (1600, 900)  # a window in which all text is larger
LARGE_TEXT = 1.3
INPUT_SHAPE = (1, 28, 28)  # of a drawing
MODEL = ".safetensors"

if TYPE_CHECKING:
    from cnnviz.workspaces.lab import LabWorkspace


class MainWindow(QMainWindow):
    """Everything that a user sees; the program behind it may replace it, in another language."""

    theme_chosen = pyqtSignal(str)
    language_chosen = pyqtSignal(str)
    log_asked = pyqtSignal()

    def __init__(
        self,
        network: NetworkSession,
        lab: LabSession,
        preferences: Preferences,
        style: Style,
    ) -> None:
        super().__init__()
        self._network = network
        self._lab = lab
        self._preferences = preferences
        self._style = style
        self._scale = 1.0
        self.workspace = NetworkWorkspace(network, style, preferences.brush)
        self.lab: LabWorkspace | None = None  # made when it is first looked at
        self.playback = Playback((network, lab), self)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.workspace)
        self.setCentralWidget(self._pages)
        self.setAcceptDrops(True)
        self.setMinimumSize(1080, 720)
        self._make_tabs()
        self._fill_menus()
        self._set_scale(1.0)
        self._restore()
        for session in (network, lab):
            session.changed.connect(self._follow)
        self._follow(network.state, network.state)
        self.open_workspace(preferences.workspace)

    @property
    def session(self) -> NetworkSession | LabSession:
        """The session of the workspace that is open."""
        return self._lab if self.in_lab else self._network

    @property
    def in_lab(self) -> bool:
        return self.lab is not None and self._pages.currentWidget() is self.lab

    @property
    def shown(self) -> "NetworkWorkspace | LabWorkspace":
        """The workspace that is open."""
        return self.lab if self.lab is not None and self.in_lab else self.workspace

    def set_style(self, style: Style) -> None:
        self._style = style
        self.workspace.set_style(style)
        if self.lab is not None:
            self.lab.set_style(style)
        self._set_scale(self._scale)

    # workspaces

    def _make_tabs(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setObjectName("workspaces")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.addTab(translate("Window", "Lab"))
        self.tabs.addTab(translate("Window", "Network"))
        self.tabs.setTabToolTip(0, translate("Window", "One layer with any setting (Ctrl+1)"))
        self.tabs.setTabToolTip(1, translate("Window", "The whole network (Ctrl+2)"))
        self.tabs.currentChanged.connect(lambda index: self.open_workspace(WORKSPACES[index]))
        bar = self.menuBar()
        assert bar is not None
        bar.setNativeMenuBar(False)  # the tabs stand in it
        bar.setCornerWidget(self.tabs, Qt.Corner.TopRightCorner)

    def open_workspace(self, name: str) -> None:
        """Show a workspace; the drawing goes along."""
        old = self.session
        old.pause()
        if name == "lab":
            if self.lab is None:
                self._make_lab()
            assert self.lab is not None
            self._pages.setCurrentWidget(self.lab)
        else:
            self._pages.setCurrentWidget(self.workspace)
        self.tabs.setCurrentIndex(WORKSPACES.index(name))
        self._preferences.workspace = name
        new = self.session
        if new is not old:
            new.set_speed(old.state.speed)
            new.set_stride(old.state.stride)
            new.receive(old.state.drawing)
        self.shown.stage.setFocus()
        self._follow(new.state, new.state)

    def _make_lab(self) -> None:
        # it is large: who starts with the network doesn't wait for it
        from cnnviz.workspaces.lab import LabWorkspace

        trained = kernels_of(self._network.state.experiment.network)
        self.lab = LabWorkspace(self._lab, self._style, self._preferences.brush, trained)
        self.lab.set_scale(self._scale)
        self._pages.addWidget(self.lab)

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
        if self.lab is not None:
            self.lab.set_scale(scale)

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
        self._add(menu, translate("Window", "&New drawing"), self._clear, "Ctrl+N")
        self._add(menu, translate("Window", "Open a &picture in the Lab…"), self.ask_for_picture)
        self._add(menu, translate("Window", "&Open a model…"), self.ask_for_model, "Ctrl+O")
        self.shipped = self._add(
            menu, translate("Window", "The model that &ships with the program"), self.open_shipped
        )
        menu.addSeparator()
        self._add(menu, translate("Window", "&Quit"), self.close, "Ctrl+Q")

    def _fill_edit(self, menu: QMenu) -> None:
        undo, redo = translate("Window", "&Undo"), translate("Window", "&Redo")
        self.undo = self._add(menu, undo, self._undo, "Ctrl+Z")
        keys = ("Ctrl+Shift+Z", "Ctrl+Y")
        self.redo = self._add(menu, redo, lambda: self.session.redo(), *keys)
        menu.addSeparator()
        paste = translate("Window", "&Paste a picture or numbers")
        self._add(menu, paste, self._paste, "Ctrl+V")
        clear = translate("Window", "&Clear the paper")
        self._add(menu, clear, self._clear, "Del", "Backspace")

    def _fill_view(self, menu: QMenu) -> None:
        self._add(menu, translate("Window", "La&b"), lambda: self.open_workspace("lab"), "Ctrl+1")
        network = translate("Window", "&Network")
        self._add(menu, network, lambda: self.open_workspace("network"), "Ctrl+2")
        menu.addSeparator()
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
        enlarge = translate("Window", "&Enlarge the stage")
        self._add(menu, enlarge, lambda: self.shown.enlarge.toggle(), "F")
        terms = translate("Window", "All &terms of this step")
        self._add(menu, terms, lambda: self.shown.toggle_terms(), "T")
        self._add(menu, translate("Window", "&Full screen"), self._toggle_full_screen, "F11")
        menu.addSeparator()
        state = self._network.state
        count = translate("Window", "&Count rows and columns from 1")
        self.count = self._switch(menu, count, state.first == 1, self._count_from)
        share = translate("Window", "One colour &scale for all numbers of a kind")
        self.share = self._switch(menu, share, state.shared_scale, self._share_scale)
        reduce = translate("Window", "&Reduce motion")
        self.reduce = self._switch(menu, reduce, state.reduce_motion, self._reduce_motion)

    def _switch(self, menu: QMenu, text: str, on: bool, run: Callable[[bool], object]) -> QAction:
        action = QAction(text, self)
        action.setCheckable(True)
        action.setChecked(on)
        action.toggled.connect(run)
        menu.addAction(action)
        return action

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
        add = self._add
        play = translate("Window", "&Play or pause")
        add(menu, play, lambda: self.session.toggle_playing(), "Space")
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
            add(menu, text, partial(self._step_forward, stride), key)
        for stride, (text, key) in back.items():
            add(menu, text, partial(self._step_back, stride), key)
        menu.addSeparator()
        # what presenters' clickers send: by the stride that is chosen in the bar
        add(menu, translate("Window", "&Next"), lambda: self.session.step_forward(), "PgDown")
        add(menu, translate("Window", "Pre&vious"), lambda: self.session.step_back(), "PgUp")
        menu.addSeparator()
        add(menu, translate("Window", "&First step"), lambda: self.session.jump(0), "Home")
        add(menu, translate("Window", "La&st step"), lambda: self.session.go_to_end(), "End")
        add(menu, translate("Window", "&Backward pass"), lambda: self.session.go_backward(), "B")

    def _step_forward(self, stride: Stride) -> None:
        self.session.step_forward(stride)

    def _step_back(self, stride: Stride) -> None:
        self.session.step_back(stride)

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
            if network.input_shape != INPUT_SHAPE or not network.classes:
                text = translate(
                    "Files",
                    "{name} reads inputs of the shape {shape} and knows {classes} answers; a "
                    "drawing has the shape {drawing} and needs at least one answer.",
                )
                shape = network.input_shape
                known = len(network.classes)
                told = {"name": path.name, "shape": shape, "drawing": INPUT_SHAPE}
                self.warn(text.format(classes=known, **told))
                return
        except (OSError, SettingError) as error:
            self.warn(words.problem(error))
            return
        self._network.set_network(network, path.stem)
        if self.lab is not None:
            self.lab.settings.set_trained(kernels_of(network))

    # pictures

    def ask_for_picture(self) -> None:
        """Choose a picture, and put it under the kernel."""
        self.open_workspace("lab")
        assert self.lab is not None
        self.lab.input.ask_for_picture()

    def _paste(self) -> None:
        clipboard = QApplication.clipboard()
        assert clipboard is not None
        self.open_workspace("lab")
        assert self.lab is not None
        self.lab.input.paste(clipboard.mimeData())

    def _undo(self) -> None:
        """Take back the last choice: what was refused first, for it was asked for last."""
        refused = self.lab is not None and self.in_lab and self.lab.keep_what_it_was()
        if not refused:
            self.session.undo()

    def _clear(self) -> None:
        self.session.clear()

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        assert event is not None
        if _dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        assert event is not None
        path = _dropped(event.mimeData())
        if path is not None and path.suffix == MODEL:
            self.open_model(path)
        elif path is not None:
            self.open_workspace("lab")
            assert self.lab is not None
            self.lab.input.open_picture(path)

    # what is said

    def warn(self, sentence: str) -> None:
        """One sentence in a box that doesn't stop the program."""
        box = QMessageBox(QMessageBox.Icon.Warning, self.windowTitle(), sentence, parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    # the session

    def _follow(self, old: State, new: State) -> None:
        self.undo.setEnabled(self.session.can_undo)
        self.redo.setEnabled(self.session.can_redo)
        if old.model_name != new.model_name or old is new:
            name = self._network.state.model_name
            self.setWindowTitle(f"{name} – CNN Visualizer")

    def _reduce_motion(self, reduce: bool) -> None:
        for session in (self._network, self._lab):
            session.set_reduce_motion(reduce)
        self._preferences.reduce_motion = reduce

    def _count_from(self, one: bool) -> None:
        for session in (self._network, self._lab):
            session.count_from(int(one))
        self._preferences.first = int(one)

    def _share_scale(self, share: bool) -> None:
        for session in (self._network, self._lab):
            session.share_scale(share)
        self._preferences.shared_scale = share

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
        preferences, state = self._preferences, self.session.state
        preferences.set_layout("window", self.saveGeometry())
        preferences.set_layout("upper", self.workspace.upper.saveState())
        preferences.set_layout("halves", self.workspace.halves.saveState())
        preferences.brush = self.shown.input.pad.brush
        preferences.speed = state.speed
        preferences.stride = state.stride

    def closeEvent(self, event: QCloseEvent | None) -> None:
        self.remember()
        if self.lab is not None:
            self.lab.finish()
        super().closeEvent(event)


def kernels_of(network: Network) -> Array:
    """(maps, rows, columns): what the first convolution of a network looks for.

    None where its kernels are larger than those of the Lab.
    """
    first = network.layers[0]
    if not isinstance(first, Convolution) or max(first.weight.shape[2:]) > LARGEST_KERNEL:
        return np.zeros((0, 1, 1))
    return first.weight[:, 0]


def _dropped(mime: QMimeData | None) -> Path | None:
    """The first file of what is dragged over the window; None if it is no file."""
    urls = mime.urls() if mime is not None else []
    return Path(urls[0].toLocalFile()) if urls and urls[0].isLocalFile() else None


def _menu(menu: QMenu | None) -> QMenu:
    assert menu is not None
    return menu
