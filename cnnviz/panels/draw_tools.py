"""The draw pad with its tools: what the panels that draw have in common."""

from PyQt6.QtCore import QEvent, QObject, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QIcon, QImage, QKeyEvent, QPixmap, QWheelEvent
from PyQt6.QtWidgets import (
    QGridLayout,
    QMenu,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from cnnviz.ink import image_of, samples
from cnnviz.panels.card import dress, tool
from cnnviz.panels.draw_pad import DrawPad
from cnnviz.session import Session
from cnnviz.state import THICK, THIN, Drawing, State
from cnnviz.theme import Theme
from cnnviz.words import translate

NOTCH = 120  # of a wheel


class DrawTools(QObject):
    """The pad, the tools and the samples; the panel places them, and takes what is `drawn`.

    `drawn(drawing, begins)` is emitted at every piece of a stroke and for a sample; `begins` is
    true where a new step of undo begins.
    """

    drawn = pyqtSignal(object, bool)

    def __init__(self, session: Session, theme: Theme, brush: int, panel: QWidget) -> None:
        super().__init__(panel)  # it follows the session no longer than its panel is there
        self._session = session
        self.pad = DrawPad(theme)
        self.pad.brush = brush
        self.pad.drawn.connect(self.drawn)
        self.pad.lifted.connect(session.settle)
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
        self.brush = Slider(translate("Pad", "Size of the brush"), THIN, THICK, brush)
        self.brush.valueChanged.connect(self._set_brush)
        self.samples = wide_button(
            translate("Pad", "Samples"),
            translate("Pad", "Digits to begin with; the right answer is known"),
        )
        self._menu = QMenu(self.samples)
        self._menu.aboutToShow.connect(self._fill_samples)
        self.samples.setMenu(self._menu)
        self.set_theme(theme)
        session.changed.connect(self._follow)
        self._follow(session.state, session.state)

    @property
    def buttons(self) -> tuple[QToolButton, ...]:
        return self.eraser, self.undo, self.redo, self.clear

    def set_theme(self, theme: Theme) -> None:
        self.pad.set_theme(theme)
        for button in self.buttons:
            dress(button, theme)

    def _follow(self, old: State, new: State) -> None:
        self.pad.show_drawing((new.coming or new).drawing)
        nothing = translate("Pad", "There is nothing to undo (Ctrl+Z)")
        allow(self.undo, "" if self._session.can_undo else nothing)
        nothing = translate("Pad", "There is nothing to redo (Ctrl+Shift+Z)")
        allow(self.redo, "" if self._session.can_redo else nothing)

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
        self.drawn.emit(sample, True)


class Slider(QSlider):
    """A whole number by mouse, keys and wheel; a notch of the wheel is 1, with Ctrl, too."""

    def __init__(self, name: str, low: int, high: int, value: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(low, high)
        self.setPageStep((high - low) // 5)
        self.setValue(value)
        self.setToolTip(name)
        self.setAccessibleName(name)
        # by mouse it never takes the focus: the keys go on stepping
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._turned = 0

    def event(self, event: QEvent | None) -> bool:
        # the keys that move it are no shortcuts of the window while it has the focus
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and event.key() in SLIDER_KEYS
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self.clearFocus()  # the keys step again
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        assert event is not None
        self._turned += event.angleDelta().y()
        notches = int(self._turned / NOTCH)
        self._turned -= notches * NOTCH
        self.setValue(self.value() + notches)
        event.accept()


SLIDER_KEYS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Escape,
)


def allow(button: QWidget, reason: str) -> None:
    """Disable a button for this `reason`, or enable it where there is none.

    Its accessible name says what it does, its tooltip why it can't.
    """
    tip = reason or button.accessibleName()
    if button.isEnabled() is bool(reason) or button.toolTip() != tip:
        button.setEnabled(not reason)
        button.setToolTip(tip)


def wide_button(text: str, tip: str) -> QToolButton:
    """A button with words, as wide as there is room; a menu opens where it is given one."""
    button = QToolButton()
    button.setObjectName("samples")
    button.setText(text)
    button.setToolTip(tip)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return button


def _thumbnail(sample: Drawing) -> QImage:
    image = image_of(sample)
    image.invertPixels()
    mode = Qt.TransformationMode.SmoothTransformation
    return image.scaled(76, 76, Qt.AspectRatioMode.KeepAspectRatio, mode)
