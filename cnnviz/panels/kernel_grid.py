"""All kernels of a layer as little pictures; one of them is chosen."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from PyQt6.QtCore import QEvent, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnviz.scales import picture
from cnnviz.theme import Theme
from cnnviz.words import translate
from engine import Activation, Flatten, Network
from engine.arrays import Array
from engine.steps import Role

SMALLEST, LARGEST = 10, 44  # the width of a kernel
LOWEST = 6  # the height of a row of weights
GAP, WIDE_GAP = 2, 5  # between small kernels, and between large ones
LABEL = 22  # the room for the number of a map
MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


def folded(network: Network, layer: int) -> Array:
    """The weights of a layer as kernels (maps, channels, rows, columns), a view.

    A row of weights of a linear layer is folded as the maps that were flattened before it; where
    there were none, it is one kernel of one row.
    """
    weight = network.parameters[layer]["weight"]
    if weight.ndim == 4:
        return weight
    at = layer - 1
    while at >= 0 and isinstance(network.layers[at], Activation):
        at -= 1
    if at >= 0 and isinstance(network.layers[at], Flatten):
        shape = network.input_shape_of(at)
        if len(shape) == 3 and shape[1] * shape[2] > 1:
            return weight.reshape(len(weight), *shape)
    return weight.reshape(len(weight), 1, 1, -1)


@dataclass(frozen=True)
class Arrangement:
    """Where the kernels (maps, channels) lie: each `wide` x `high`, `per_line` channels in a line.

    The channels of a map take `lines` lines; where they need but one, `across` maps stand in a row.
    """

    maps: int
    channels: int
    wide: float
    high: float
    per_line: int
    across: int
    gap: int = GAP

    @property
    def lines(self) -> int:
        return ceil(self.channels / self.per_line)

    @property
    def label(self) -> int:
        """The room for the number of a map, where each has a row of its own."""
        return LABEL if self.across == 1 else 0

    @property
    def height(self) -> float:
        return ceil(self.maps / self.across) * self._pitch + self.gap

    @property
    def _pitch(self) -> float:
        """From one row of maps to the next."""
        return self.lines * (self.high + self.gap) + (self.gap if self.lines > 1 else 0)

    def place(self, map_: int, channel: int) -> tuple[float, float]:
        """The left top corner of a kernel."""
        row, block = divmod(map_, self.across)
        line, column = divmod(channel, self.per_line)
        column += block * self.per_line
        x = self.label + self.gap + column * (self.wide + self.gap)
        return x, self.gap + row * self._pitch + line * (self.high + self.gap)

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """The kernel at a point, None between them."""
        row, rest = divmod(y - self.gap, self._pitch)
        line, below = divmod(rest, self.high + self.gap)
        column, beside = divmod(x - self.gap - self.label, self.wide + self.gap)
        if below >= self.high or beside >= self.wide or min(row, line, column) < 0:
            return None
        block, within = divmod(int(column), self.per_line)
        map_ = int(row) * self.across + block
        channel = int(line) * self.per_line + within
        if block >= self.across or map_ >= self.maps or channel >= self.channels:
            return None
        return map_, channel

    def maps_between(self, top: float, bottom: float) -> range:
        """Those that can be seen between two heights."""
        first = max(0, int((top - self.gap) // self._pitch)) * self.across
        last = max(0, int((bottom - self.gap) // self._pitch) + 1) * self.across
        return range(first, min(last, self.maps))


def arrange(shape: tuple[int, ...], width: float) -> Arrangement:
    """Kernels (maps, channels, rows, columns) as large as they fit into a width."""
    maps, channels, rows, columns = shape
    room = width - WIDE_GAP
    if columns > 3 * rows:  # a row of weights is as long as there is room
        wide = max(1.0, room - LABEL - GAP)
        high = max(LOWEST, wide * rows / columns)
        return Arrangement(maps, channels, wide, high, 1, 1)
    across = int(room // (channels * (LARGEST + WIDE_GAP)))
    if across > 1 and maps > 1:
        high = max(LOWEST, LARGEST * rows / columns)
        return Arrangement(maps, channels, LARGEST, high, channels, min(across, maps), WIDE_GAP)
    room -= LABEL
    wide = min(max(room / channels - GAP, SMALLEST), LARGEST)
    per_line = max(1, min(channels, int((room + 0.01) // (wide + GAP))))
    return Arrangement(maps, channels, wide, max(LOWEST, wide * rows / columns), per_line, 1)


class KernelGrid(QWidget):
    """As high as the kernels need; `chosen(map, channel)`."""

    chosen = pyqtSignal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._kernels: Array = np.zeros((1, 1, 1, 1), np.float32)
        self._limit = 0.0
        self._at = (0, 0)
        self._first = 0
        self._image: QImage | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        # by mouse it never takes the focus: the keys go on stepping
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(translate("Kernels", "Kernels of the layer"))

    def set_theme(self, theme: Theme) -> None:
        self._theme, self._image = theme, None
        self.update()

    def show_kernels(self, kernels: Array, limit: float, at: tuple[int, int], first: int) -> None:
        """Kernels (maps, channels, rows, columns), coloured from -limit to limit; one is marked."""
        if kernels.shape != self._kernels.shape:
            self.updateGeometry()
        self._kernels, self._limit, self._at, self._first = kernels, limit, at, first
        self._image = None
        self.setAccessibleDescription(self._told(*at))
        self.update()

    @property
    def arrangement(self) -> Arrangement:
        return arrange(self._kernels.shape, self.width())

    def place(self, map_: int, channel: int) -> QRectF:
        return _rect(self.arrangement, map_, channel)

    # its size

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(200))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return ceil(arrange(self._kernels.shape, width).height)

    # choosing

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        found = self.arrangement.at(event.position().x(), event.position().y())
        if found is not None:
            self.chosen.emit(*found)

    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QHelpEvent):
            found = self.arrangement.at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), self._told(*found) if found else "", self)
            return True
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and event.key() in MOVES
        ):
            event.accept()  # they don't step here
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        assert event is not None
        if event.key() not in MOVES:
            super().keyPressEvent(event)
            return
        down, right = MOVES[Qt.Key(event.key())]
        maps, channels = self._kernels.shape[:2]
        if channels == 1:  # maps beside each other
            down, right = down * self.arrangement.across + right, 0
        map_, channel = self._at[0] + down, self._at[1] + right
        if 0 <= map_ < maps and 0 <= channel < channels:
            self.chosen.emit(map_, channel)

    def _told(self, map_: int, channel: int) -> str:
        text = translate("Kernels", "map {map}, channel {channel}")
        return text.format(map=map_ + self._first, channel=channel + self._first)

    # painting

    def _picture(self) -> QImage:
        """One pixel a weight: maps below each other, channels side by side."""
        if self._image is None:
            maps, channels, rows, columns = self._kernels.shape
            flat = self._kernels.transpose(0, 2, 1, 3).reshape(maps * rows, channels * columns)
            self._image = picture(flat, Role.WEIGHT, self._limit, self._theme)
        return self._image

    def paintEvent(self, event: QPaintEvent | None) -> None:
        assert event is not None
        arrangement, image = self.arrangement, self._picture()
        _, channels, rows, columns = self._kernels.shape
        seen = event.rect()
        with QPainter(self) as painter:
            for map_ in arrangement.maps_between(seen.top(), seen.bottom()):
                painter.setPen(QColor(self._theme.line))
                for channel in range(channels):
                    source = QRectF(channel * columns, map_ * rows, columns, rows)
                    target = _rect(arrangement, map_, channel)
                    painter.drawImage(target, image, source)
                    painter.drawRect(target)
                if arrangement.label:
                    self._label(painter, map_)
            painter.setPen(Qt.PenStyle.NoPen)
            self._mark(painter, self.place(*self._at))

    def _label(self, painter: QPainter, map_: int) -> None:
        painter.setPen(QColor(self._theme.muted))
        room = QRectF(0, self.place(map_, 0).top(), LABEL - 2, self.arrangement.high)
        high = self.fontMetrics().height()
        if room.height() < high:
            font = painter.font()
            font.setPixelSize(max(6, int(room.height())))
            painter.setFont(font)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, flags | Qt.TextFlag.TextDontClip, str(map_ + self._first))

    def _mark(self, painter: QPainter, place: QRectF) -> None:
        """A frame around the chosen kernel, outside of its weights."""
        colour = QColor(self._theme.cell_outline)
        outer = place.adjusted(-2, -2, 3, 3)
        for side in (
            QRectF(outer.left(), outer.top(), outer.width(), 2),
            QRectF(outer.left(), outer.bottom() - 2, outer.width(), 2),
            QRectF(outer.left(), outer.top(), 2, outer.height()),
            QRectF(outer.right() - 2, outer.top(), 2, outer.height()),
        ):
            painter.fillRect(side, colour)


def _rect(arrangement: Arrangement, map_: int, channel: int) -> QRectF:
    x, y = arrangement.place(map_, channel)
    return QRectF(x, y, arrangement.wide, arrangement.high)
