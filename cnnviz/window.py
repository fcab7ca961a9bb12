"""The main window: menus, shortcuts, and what is remembered of it.

Its frame is shown before NumPy, the engine and the workspaces are loaded: its colours, the names of
its menus, its tabs. So those are imported where they are first needed, from `fill` on.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QEvent, QEventLoop, QMimeData, Qt, QTimer, pyqtSignal
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
    QMainWindow,
    QMenu,
    QMessageBox,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from cnnviz.preferences import WORKSPACES, Preferences
from cnnviz.theme import Theme, style_sheet
from cnnviz.words import translate

if TYPE_CHECKING:
    from pathlib import Path

    from cnnviz.lab_session import LabSession
    from cnnviz.network_session import NetworkSession
    from cnnviz.stage.painter import Style
    from cnnviz.state import State
    from cnnviz.train_session import TrainSession
    from cnnviz.workspaces.lab import LabWorkspace
    from cnnviz.workspaces.network import NetworkWorkspace
    from cnnviz.workspaces.train import TrainWorkspace
    from engine import Network, Stride
    from engine.arrays import Array

LARGE = (1600, 900)  # a window in which all text is larger
LARGE_TEXT = 1.3
TEXT = 12  # pixels
PATIENCE = 100  # milliseconds that the first paint of a window is waited for


class MainWindow(QMainWindow):
    """Everything that a user sees; the program behind it may replace it, in another language."""

    theme_chosen = pyqtSignal(str)
    language_chosen = pyqtSignal(str)
    log_asked = pyqtSignal()

    def __init__(self, preferences: Preferences, theme: Theme) -> None:
        """The frame of the window; `fill` makes what stands in it."""
        super().__init__()
        self._preferences = preferences
        self._theme = theme
        self._scale = 1.0
        self._made: list[NetworkWorkspace | LabWorkspace | TrainWorkspace] = []
        self._painted: QEventLoop | None = None
        self.setWindowTitle("CNN Visualizer")
        self.setMinimumSize(1080, 720)
        self.resize(1280, 800)
        self.restoreGeometry(preferences.layout("window"))
        self._set_scale(self._fitting_scale)
        self._make_tabs()
        self._make_menus()

    def paint_first(self) -> None:
        """Show the frame, and return when it is painted.

        What the user does meanwhile waits until the window is filled: it is not lost.
        """
        self._painted = QEventLoop()
        self.show()
        # it is never painted where it is opened as an icon, or on another desktop
        QTimer.singleShot(PATIENCE, self._painted.quit)
        self._painted.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self._painted = None

    def fill(
        self,
        network: "NetworkSession",
        make_lab: "Callable[[], LabSession]",
        make_train: "Callable[[], TrainSession]",
        style: "Style",
    ) -> None:
        """Everything inside of the window, and what the menus do."""
        from cnnviz.model_files import ModelFiles
        from cnnviz.playback import Playback

        self._network = network
        self._lab: LabSession | None = None
        self._make_lab_session = make_lab
        self._make_train_session = make_train
        self._style = style
        self._workspace: NetworkWorkspace | None = None  # each is made when it is first looked at
        self.lab: LabWorkspace | None = None
        self.train: TrainWorkspace | None = None
        self.models = ModelFiles(self, network, self.warn)
        self.models.opened.connect(self._model_opened)
        self.playback = Playback((network,), self)
        self._pages = QStackedWidget()
        self.setAcceptDrops(True)
        self.tabs.currentChanged.connect(lambda index: self.open_workspace(WORKSPACES[index]))
        self._fill_menus()
        network.changed.connect(self._follow)
        self._follow(network.state, network.state)
        self.setCentralWidget(self._pages)
        self.open_workspace(self._preferences.workspace)
        bar = self.menuBar()
        assert bar is not None
        # to arrange map and stage takes time: they are shown in the size that they are to have
        self._pages.resize(self.width(), self.height() - bar.height())
        self._pages.show()

    @property
    def session(self) -> "NetworkSession | LabSession":
        """The session that is stepped through; while a network is trained that of the Network."""
        return self._lab if self._lab is not None and self.in_lab else self._network

    @property
    def workspace(self) -> "NetworkWorkspace":
        """The Network workspace."""
        if self._workspace is None:
            self._workspace = self._make_network()
        return self._workspace

    @property
    def in_lab(self) -> bool:
        return self.lab is not None and self._pages.currentWidget() is self.lab

    @property
    def in_train(self) -> bool:
        return self.train is not None and self._pages.currentWidget() is self.train

    @property
    def shown(self) -> "NetworkWorkspace | LabWorkspace":
        """The workspace that is stepped through."""
        return self.lab if self.lab is not None and self.in_lab else self.workspace

    def set_style(self, style: "Style") -> None:
        self._style, self._theme = style, style.theme
        for page in self._made:
            page.set_style(style)
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
        self.tabs.addTab(translate("Window", "Train"))
        self.tabs.setTabToolTip(0, translate("Window", "One layer with any setting (Ctrl+1)"))
        self.tabs.setTabToolTip(1, translate("Window", "The whole network (Ctrl+2)"))
        self.tabs.setTabToolTip(2, translate("Window", "Watch a network learn (Ctrl+3)"))
        self.tabs.setCurrentIndex(WORKSPACES.index(self._preferences.workspace))
        bar = self.menuBar()
        assert bar is not None
        bar.setNativeMenuBar(False)  # the tabs stand in it
        bar.setCornerWidget(self.tabs, Qt.Corner.TopRightCorner)

    def open_workspace(self, name: str) -> None:
        """Show a workspace; the drawing and the network go along."""
        old, was = self.session, self._preferences.workspace
        old.pause()
        self._pages.setCurrentWidget(self._page(name))
        self.tabs.setCurrentIndex(WORKSPACES.index(name))
        self._preferences.workspace = name
        new = self.session
        if new is not old:
            new.set_speed(old.state.speed)
            new.set_stride(old.state.stride)
            new.receive(old.state.drawing)
        self._hand_over(was)
        for action in self._of_steps:
            action.setEnabled(not self.in_train)
        if self.train is not None and self.in_train:
            self.train.setFocus()
        else:
            self.shown.stage.setFocus()
        self._follow(new.state, new.state)

    def _page(self, name: str) -> QWidget:
        if name == "lab":
            return self.lab or self._make_lab()
        if name == "train":
            return self.train or self._make_train()
        return self.workspace

    def _make_network(self) -> "NetworkWorkspace":
        from cnnviz.workspaces.network import NetworkWorkspace

        self._network.look()
        made = NetworkWorkspace(self._network, self._style, self._preferences.brush)
        made.entered.back_asked.connect(lambda: self.open_workspace("train"))
        made.entered.image_asked.connect(self._enter)
        made.upper.restoreState(self._preferences.layout("upper"))
        made.halves.restoreState(self._preferences.layout("halves"))
        self._add_page(made)
        return made

    def _make_lab(self) -> QWidget:
        from cnnviz.lab import kernels_of
        from cnnviz.workspaces.lab import LabWorkspace

        self._lab = self._make_lab_session()
        self._lab.changed.connect(self._follow)
        self.playback.add(self._lab)
        trained = kernels_of(self._network.state.experiment.network)
        self.lab = LabWorkspace(self._lab, self._style, self._preferences.brush, trained)
        return self._add_page(self.lab)

    def _make_train(self) -> QWidget:
        from cnnviz.workspaces.train import TrainWorkspace

        self.train = TrainWorkspace(self._make_train_session(), self._network, self._style)
        self.train.enter_asked.connect(lambda: self._enter(0))
        self.train.opened.connect(self._open_image)
        return self._add_page(self.train)

    def _add_page(self, page: "NetworkWorkspace | LabWorkspace | TrainWorkspace") -> QWidget:
        page.set_scale(self._scale)
        self._made.append(page)
        self._pages.addWidget(page)
        return page

    def _hand_over(self, was: str) -> None:
        """What was trained can be stepped through, and what was opened or edited is trained."""
        if self.train is None:
            return
        experiment = self._network.experiment
        if experiment.batch is not None:  # a step of the training stays open
            return
        if self.in_train:
            self.train.session.receive(experiment.network, self._network.state.model_name)
        elif was == "train":
            self.use_trained()

    def use_trained(self) -> None:
        """Step through the network as it has been trained so far."""
        assert self.train is not None
        network = self.train.session.hand_over()
        if network is not None:
            self._network.set_network(network, self.train.session.state.model_name)

    def _enter(self, image: int) -> None:
        """Walk one image of the batch that is learned next, in the Network workspace."""
        self._page("train")  # not there yet in a new language
        assert self.train is not None
        self.train.session.pause_then(lambda: self._entered(image))

    def _entered(self, image: int) -> None:
        assert self.train is not None
        entered = self.train.session.enter(image)
        if entered is None:
            return
        self._network.enter(*entered)
        self.workspace.side.tabs.setCurrentIndex(0)  # where it says so, and leads back
        self.open_workspace("network")

    def _open_image(self, image: "Array", label: int) -> None:
        """Step through an image that was examined, with the network that is trained."""
        from cnnviz.state import given

        assert self.train is not None
        session = self.train.session
        session.hand_over()
        self._network.set_network(session.state.network, session.state.model_name)
        self._network.draw(given(image, label))
        self.open_workspace("network")

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if self._fitting_scale != self._scale:
            self._set_scale(self._fitting_scale)

    @property
    def _fitting_scale(self) -> float:
        large = self.width() >= LARGE[0] and self.height() >= LARGE[1]
        return LARGE_TEXT if large else 1.0

    def _set_scale(self, scale: float) -> None:
        """Words in a size for the back row where there is room for them, as on the stage."""
        self._scale = scale
        # said here and not in the style sheet, it is no change of font for every widget, at which
        # a combo box makes the list that it opens
        font = QApplication.font()
        font.setPixelSize(round(TEXT * scale))
        QApplication.setFont(font)
        self.setStyleSheet(style_sheet(self._theme, scale))
        for page in self._made:
            page.set_scale(scale)

    # menus

    def _make_menus(self) -> None:
        bar = self.menuBar()
        assert bar is not None
        names = (
            translate("Window", "&File"),
            translate("Window", "&Edit"),
            translate("Window", "&View"),
            translate("Window", "&Go"),
            translate("Window", "&Help"),
        )
        self._menus = [_menu(bar.addMenu(name)) for name in names]

    def _fill_menus(self) -> None:
        self._of_steps: list[QAction] = []  # what does nothing while a network is trained
        fills = (
            self._fill_file, self._fill_edit, self._fill_view, self._fill_go, self._fill_help
        )  # fmt: skip
        for menu, fill in zip(self._menus, fills, strict=True):
            fill(menu)

    def _add(self, menu: QMenu, text: str, run: Callable[[], object], *keys: str) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: run())
        action.setShortcuts(list(keys))
        menu.addAction(action)
        return action

    def _fill_file(self, menu: QMenu) -> None:
        self._add(menu, translate("Window", "&New drawing"), self._clear, "Ctrl+N")
        self._add(menu, translate("Window", "Open a &picture in the Lab…"), self.ask_for_picture)
        menu.addSeparator()
        self._add(menu, translate("Window", "&Open a model…"), self.models.ask_open, "Ctrl+O")
        self.models.fill(_menu(menu.addMenu(translate("Window", "&Models of the program"))))
        self._add(menu, translate("Window", "&Save the model as…"), self._save, "Ctrl+S")
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
        self._of_steps.append(self._add(menu, clear, self._clear, "Del", "Backspace"))

    def _fill_view(self, menu: QMenu) -> None:
        self._add(menu, translate("Window", "La&b"), lambda: self.open_workspace("lab"), "Ctrl+1")
        network = translate("Window", "&Network")
        self._add(menu, network, lambda: self.open_workspace("network"), "Ctrl+2")
        train = translate("Window", "T&rain")
        self._add(menu, train, lambda: self.open_workspace("train"), "Ctrl+3")
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
        terms = translate("Window", "All &terms of this step")
        self._of_steps += [
            self._add(menu, enlarge, lambda: self.shown.enlarge.toggle(), "F"),
            self._add(menu, terms, lambda: self.shown.toggle_terms(), "T"),
        ]
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
        from engine import Stride

        add = self._add
        play = translate("Window", "&Play or pause")
        add(menu, play, self._toggle_playing, "Space")
        menu.addSeparator()
        before = len(menu.actions())
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
        self._of_steps += menu.actions()[before:]

    def _toggle_playing(self) -> None:
        if self.train is not None and self.in_train:
            self.train.session.toggle()
        else:
            self.session.toggle_playing()

    def _step_forward(self, stride: "Stride") -> None:
        self.session.step_forward(stride)

    def _step_back(self, stride: "Stride") -> None:
        self.session.step_back(stride)

    def _fill_help(self, menu: QMenu) -> None:
        self._add(menu, translate("Window", "&Keyboard and mouse"), self._show_keys, "F1")
        self._add(menu, translate("Window", "Show the &log file"), self.log_asked.emit)
        self._add(menu, translate("Window", "&About CNN Visualizer"), self._show_about)

    def _show_keys(self) -> None:
        from cnnviz.panels.help import show_keys

        show_keys(self)

    def _show_about(self) -> None:
        from cnnviz.panels.help import show_about

        show_about(self)

    # models

    def open_model(self, path: "Path") -> None:
        """Use the model in a file."""
        self.models.open(path)

    def _model_opened(self, network: "Network") -> None:
        if self.lab is not None:
            from cnnviz.lab import kernels_of

            self.lab.settings.set_trained(kernels_of(network))
        if self.in_train:
            self._hand_over("train")

    def _save(self) -> None:
        state = self._network.state
        network, name = state.experiment.network, state.model_name
        if self.train is not None and self.in_train:
            network, name = self.train.session.state.network, self.train.session.state.model_name
        self.models.ask_save(network, name)

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
        from cnnviz.model_files import SUFFIX

        assert event is not None
        path = _dropped(event.mimeData())
        if path is not None and path.suffix == SUFFIX:
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

    def _follow(self, old: "State", new: "State") -> None:
        self.undo.setEnabled(self.session.can_undo and not self.in_train)
        self.redo.setEnabled(self.session.can_redo and not self.in_train)
        if old.model_name != new.model_name or old is new:
            name = self._network.state.model_name
            self.setWindowTitle(f"{name} – CNN Visualizer")

    @property
    def _sessions(self) -> "tuple[NetworkSession | LabSession, ...]":
        """Those that there are by now; one that is made later goes by the preferences."""
        return (self._network,) if self._lab is None else (self._network, self._lab)

    def _reduce_motion(self, reduce: bool) -> None:
        for session in self._sessions:
            session.set_reduce_motion(reduce)
        self._preferences.reduce_motion = reduce

    def _count_from(self, one: bool) -> None:
        for session in self._sessions:
            session.count_from(int(one))
        self._preferences.first = int(one)

    def _share_scale(self, share: bool) -> None:
        for session in self._sessions:
            session.share_scale(share)
        self._preferences.shared_scale = share

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    # the window

    def event(self, event: QEvent | None) -> bool:
        if self._painted is not None and event is not None:
            return self._watched(event, self._painted)
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

    def _watched(self, event: QEvent, painted: QEventLoop) -> bool:
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, painted.quit)  # when it has been sent to the screen as well
        return super().event(event)

    def remember(self) -> None:
        """Keep where everything stands, for the next start."""
        preferences, state = self._preferences, self.session.state
        preferences.set_layout("window", self.saveGeometry())
        if self._workspace is not None:
            preferences.set_layout("upper", self._workspace.upper.saveState())
            preferences.set_layout("halves", self._workspace.halves.saveState())
        if self.train is not None:
            preferences.train = self.train.remembered()
        page = self.lab if self.in_lab else self._workspace
        if page is not None:
            preferences.brush = page.input.pad.brush
        preferences.map_scale = self._network.state.map_scale
        preferences.speed = state.speed
        preferences.stride = state.stride

    def closeEvent(self, event: QCloseEvent | None) -> None:
        self.remember()
        for page in (self.lab, self.train):
            if page is not None:
                page.finish()
        super().closeEvent(event)


def _dropped(mime: QMimeData | None) -> "Path | None":
    """The first file of what is dragged over the window; None if it is no file."""
    from pathlib import Path

    urls = mime.urls() if mime is not None else []
    return Path(urls[0].toLocalFile()) if urls and urls[0].isLocalFile() else None


def _menu(menu: QMenu | None) -> QMenu:
    assert menu is not None
    return menu
