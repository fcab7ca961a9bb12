"""The page of the Lab's input on which it is a picture."""

from collections import deque
from collections.abc import Callable

import numpy as np
from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cnnviz import lab_words
from cnnviz.inputs import SIDES, fitted, grey, same, scaled
from cnnviz.panels.draw_tools import allow
from cnnviz.panels.fields import Choice
from cnnviz.panels.picture_loader import PictureLoader
from cnnviz.panels.segments import Segments
from cnnviz.pictures import Picture
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine.arrays import Array

REMEMBERED = 16  # inputs of which it is known, after undo, what they were made from


class PicturePage(QWidget):
    """The picture as the layer reads it, in colour or grey and in a size to choose.

    `asked` gives the input that is wanted, and others to be offered should the layer not be able
    to read it; `refused` says why there is no picture.
    """

    asked = pyqtSignal(object, object)
    refused = pyqtSignal(str)

    def __init__(self, theme: Theme, loader: PictureLoader) -> None:
        super().__init__()
        self._x: Array | None = None
        self._made: deque[tuple[Array, Picture]] = deque(maxlen=REMEMBERED)
        self.loader = loader
        self.loader.loaded.connect(self._loaded)
        self.loader.failed.connect(self._failed)
        self.view = PictureView(theme)
        self.told = QLabel()
        self.told.setObjectName("muted")
        self.colour = Segments(translate("Input", "Colours of the picture"))
        self.colour.fill(
            {"colour": translate("Input", "colour"), "grey": translate("Input", "grey")},
            {
                "colour": translate("Input", "Three channels: red, green and blue"),
                "grey": translate(
                    "Input", "One channel: 0.299 · red + 0.587 · green + 0.114 · blue"
                ),
            },
        )
        name = translate("Input", "Scale the picture down: each cell is the mean of what it covers")
        self.sides = Choice(name, {})
        self.sides.setMinimumContentsLength(0)
        self.colour.chosen.connect(lambda colour: self._change(colour == "colour", self._side))
        self.sides.chosen.connect(lambda side: self._change(self._coloured, int(side)))
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.colour)
        row.addWidget(self.sides, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.told)
        layout.addLayout(row)

    # what is shown

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)
        self.colour.set_theme(theme)

    def show_input(self, x: Array | None) -> None:
        """Show an input that is a picture; None where there is no picture yet."""
        self._x = x
        self.view.show_picture(x, self.loader.busy)
        none = translate("Input", "Open a picture first") if x is None else ""
        allow(self.sides, none)
        picture = None if x is None else self._origin(x)
        why = none
        if picture is not None and len(picture.values) == 1:
            why = translate("Input", "The picture has no colours")
        for button in self.colour.buttons.values():
            allow(button, why)
        if x is None or picture is None:
            self.told.clear()
            return
        self.told.setText(translate("Input", "Loading…") if self.loader.busy else _told(x, picture))
        self.colour.show_value("colour" if self._coloured else "grey")
        full = max(picture.values.shape[1:])
        sides = (full, *(side for side in SIDES if side < full))
        shapes = {side: (1, *fitted(picture.values.shape, side)) for side in sides}
        self.sides.fill({str(side): lab_words.size(shape) for side, shape in shapes.items()})
        self.sides.show_value(str(self._side))

    @property
    def _coloured(self) -> bool:
        return self._x is not None and len(self._x) == 3

    @property
    def _side(self) -> int:
        """The longer side."""
        return 0 if self._x is None else max(self._x.shape[1:])

    def _origin(self, x: Array) -> Picture:
        """What an input was made from; itself where that is not known any more."""
        known = (picture for made, picture in reversed(self._made) if same(made, x))
        return next(known, Picture(x))

    # what is asked

    def load(self, read: Callable[[], Picture]) -> None:
        """Read a picture in a thread, and ask for it when it is there."""
        self.loader.load(read)
        self.show_input(self._x)

    def _loaded(self, picture: Picture) -> None:
        self.show_input(self._x)
        self._ask(picture, True, max(picture.values.shape[1:]))

    def _failed(self, why: str) -> None:
        self.show_input(self._x)
        self.refused.emit(why)

    def _change(self, coloured: bool, side: int) -> None:
        if self._x is not None:
            self._ask(self._origin(self._x), coloured, side)

    def _ask(self, picture: Picture, coloured: bool, side: int) -> None:
        def made(side: int) -> Array:
            x = _variant(picture, coloured, side)
            self._made.append((x, picture))
            return x

        others = sorted({*SIDES, max(picture.values.shape[1:])} - {side})
        self.asked.emit(made(side), map(made, others))


class PictureView(QWidget):
    """A picture, as large as there is room; without one the place to drop one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image: QImage | None = None
        self._busy = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(translate("Input", "The picture as the layer reads it"))
        self.setToolTip(self.accessibleName())

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_picture(self, x: Array | None, busy: bool) -> None:
        self._image = None if x is None else image_of(x)
        self._busy = busy
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        theme = self._theme
        place = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
            painter.setBrush(QColor(theme.window))
            painter.drawRoundedRect(place, 7, 7)
            if self._image is None:
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._hint())
                return
            room = place.adjusted(5, 5, -5, -5)
            keep = Qt.AspectRatioMode.KeepAspectRatio
            frame = QRectF(0, 0, 0, 0)
            frame.setSize(self._image.size().toSizeF().scaled(room.size(), keep))
            frame.moveCenter(room.center())
            smaller = frame.width() < self._image.width()  # else each cell is seen
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
            painter.drawImage(frame, self._image)

    def _hint(self) -> str:
        if self._busy:
            return translate("Input", "Loading…")
        return translate("Input", "Drop a picture here,\npaste it (Ctrl+V),\nor open a file")


def image_of(x: Array) -> QImage:
    """An input of one channel or of red, green and blue; 0 is black, 1 is white."""
    levels = np.rint(np.clip(x, 0, 1) * 255).astype(np.uint8)
    rgb = np.ascontiguousarray(np.broadcast_to(levels, (3, *x.shape[1:])).transpose(1, 2, 0))
    rows, columns = x.shape[1:]
    view = QImage(rgb.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888)
    return view.copy()


def _variant(picture: Picture, coloured: bool, side: int) -> Array:
    """The picture in colour or grey, with `side` as its longer side."""
    x = picture.values
    if not coloured and len(x) == 3:
        x = grey(x)
    return x if side >= max(x.shape[1:]) else scaled(x, *fitted(x.shape, side))


def _told(x: Array, picture: Picture) -> str:
    """How large the picture is, and how large it was where it was scaled."""
    now = lab_words.size((1, *x.shape[1:]))
    before = lab_words.size((1, *(picture.scaled_from or picture.values.shape[1:])))
    if now == before:
        return now
    return translate("Input", "{before} scaled to {now}").format(before=before, now=now)
