"""The input: the draw pad with its tools, and the samples."""

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QIcon, QImage, QPixmap
from PyQt6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QSlider,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from cnnviz.ink import image_of, samples
from cnnviz.panels.card import column, dress, filling, heading, tool
from cnnviz.panels.draw_pad import DrawPad
from cnnviz.session import Session
from cnnviz.state import THICK, THIN, Drawing, State
from cnnviz.theme import Theme
from cnnviz.words import translate


class InputPanel(QWidget):
    """Draws into the session."""

    def __init__(self, session: Session, theme: Theme, brush: int) -> None:
        super().__init__()
        self._session = session
        self.pad = DrawPad(theme)
        self.pad.brush = brush
        self.pad.drawn.connect(self._drawn)
        self.eraser = tool(
            "eraser",
            translate("Pad", "Eraser (E); the right mouse button erases, too"),
            checkable=True,
        )
        self.eraser.setShortcut("E")
        self.eraser.toggled.connect(self._set_erasing)
        self.undo = tool("undo", translate("Pad", "Undo (Ctrl+Z)"))
        self.undo.clicked.connect(session.undo)
        self.redo = tool("redo", translate("Pad", "Redo (Ctrl+Shift+Z)"))
        self.redo.clicked.connect(session.redo)
        self.clear = tool("clear", translate("Pad", "Clear the paper (Del)"))
        self.clear.clicked.connect(session.clear)
        self.brush = QSlider(Qt.Orientation.Horizontal)
        self.brush.setRange(THIN, THICK)
        self.brush.setValue(brush)
        self.brush.setToolTip(translate("Pad", "Size of the brush"))
        self.brush.setAccessibleName(self.brush.toolTip())
        self.brush.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.brush.valueChanged.connect(self._set_brush)
        self.samples = QToolButton()
        self.samples.setObjectName("samples")
        self.samples.setText(translate("Pad", "Samples"))
        self.samples.setToolTip(translate("Pad", "Digits to begin with; the right answer is known"))
        self.samples.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.samples.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_samples)
        self.samples.setMenu(self._menu)
        self._lay_out()
        self.set_theme(theme)
        session.changed.connect(self._follow)
        self._follow(session.state, session.state)

    def _lay_out(self) -> None:
        frame = filling(self)
        layout = column(frame)
        layout.addWidget(heading(translate("Pad", "INPUT")))
        layout.addWidget(self.pad, 1)
        tools = QHBoxLayout()
        tools.setSpacing(2)
        for button in (self.eraser, self.undo, self.redo, self.clear):
            tools.addWidget(button)
        tools.addWidget(self.brush, 1)
        layout.addLayout(tools)
        layout.addWidget(self.samples)
        self.samples.setSizePolicy(self.brush.sizePolicy())

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.pad.set_theme(theme)
        for button in (self.eraser, self.undo, self.redo, self.clear):
            dress(button, theme)

    def _follow(self, old: State, new: State) -> None:
        self.pad.show_drawing(new.drawing)
        self.undo.setEnabled(self._session.can_undo)
        self.redo.setEnabled(self._session.can_redo)
        self.clear.setEnabled(not new.drawing.blank)

    def _drawn(self, drawing: Drawing, begins: bool) -> None:
        self._session.draw(drawing, undoable=begins)

    def _set_erasing(self, erasing: bool) -> None:
        self.pad.erasing = erasing

    def _set_brush(self, size: int) -> None:
        self.pad.brush = size
        self.pad.update()

    def _fill_samples(self) -> None:
        """The samples as pictures, made when they are first asked for."""
        if self._menu.actions():
            return
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setSpacing(4)
        count: dict[int, int] = {}
        for sample in samples():
            assert sample.label is not None
            row = count[sample.label] = count.get(sample.label, -1) + 1
            button = QToolButton()
            button.setIcon(QIcon(QPixmap.fromImage(_thumbnail(sample))))
            button.setIconSize(QSize(38, 38))
            button.setToolTip(f"{sample.label}")
            button.setAccessibleName(translate("Pad", "sample {label}").format(label=sample.label))
            button.clicked.connect(lambda _, chosen=sample: self._choose(chosen))
            grid.addWidget(button, row, sample.label)
        action = QWidgetAction(self._menu)
        action.setDefaultWidget(page)
        self._menu.addAction(action)

    def _choose(self, sample: Drawing) -> None:
        self._menu.close()
        self._session.draw(sample)


def _thumbnail(sample: Drawing) -> QImage:
    image = image_of(sample)
    image.invertPixels()
    mode = Qt.TransformationMode.SmoothTransformation
    return image.scaled(76, 76, Qt.AspectRatioMode.KeepAspectRatio, mode)
