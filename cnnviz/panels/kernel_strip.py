"""The kernels of the first convolution as pictures, while they change."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from PyQt6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolTip, QWidget

from cnnviz.formula import number
from cnnviz.panels.card import column, filling, heading
from cnnviz.panels.fields import Choice
from cnnviz.scales import picture
from cnnviz.theme import Theme
from cnnviz.train_session import TrainSession
from cnnviz.train_state import TrainState
from cnnviz.words import translate
from engine import Convolution, Network
from engine.arrays import Array
from engine.steps import Role

LARGEST = 64.0  # side of a kernel
SMALLEST = 14.0
GAP = 10.0
WORDS_FROM = 30.0  # the narrowest kernel with a number below it


@dataclass(frozen=True, eq=False)
class Kernels:
    """Kernels (maps, rows, columns), and by how much each has moved since the start, (maps,)."""

    weight: Array
    moved: Array

    @property
    def limit(self) -> float:
        """The largest weight, the end of the colours."""
        return float(np.abs(self.weight).max(initial=0))


def first_convolution(network: Network) -> Convolution | None:
    return next((layer for layer in network.layers if isinstance(layer, Convolution)), None)


def kernels(start: Network, now: Network, channel: int) -> Kernels | None:
    """One channel of the first convolution's kernels; None where there is no convolution."""
    before, after = first_convolution(start), first_convolution(now)
    if before is None or after is None or before.weight.shape != after.weight.shape:
        return None
    channel = min(channel, after.weight.shape[1] - 1)
    difference = after.weight[:, channel].astype(np.float64) - before.weight[:, channel]
    return Kernels(after.weight[:, channel], np.sqrt(np.square(difference).sum((1, 2))))


class KernelStrip(QWidget):
    """Follows the network of the session; below each kernel stands how far it has moved."""

    def __init__(self, session: TrainSession, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._channel = 0
        self._drawn: tuple[Network, Network] | None = None
        self.strip = Strip(theme)
        self.channel = Choice(translate("Train", "Channel of the kernels"), {"0": "0"})
        self.channel.setToolTip(
            translate("Train", "A kernel has a page for each channel of the input; this one shows")
        )
        self.channel.chosen.connect(self._choose)
        self.range = QLabel()
        self.range.setObjectName("muted")
        layout = column(filling(self), margin=12, spacing=6)
        head = QHBoxLayout()
        head.addWidget(heading(translate("Train", "KERNELS OF THE FIRST CONVOLUTION")))
        head.addStretch(1)
        head.addWidget(self.channel)
        head.addWidget(self.range)
        layout.addLayout(head)
        layout.addWidget(self.strip, 1)
        session.changed.connect(self._follow)
        self._show(session.state)

    def set_theme(self, theme: Theme) -> None:
        self.strip.set_theme(theme)

    def set_scale(self, scale: float) -> None:
        self.strip.set_scale(scale)

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self._show(self._session.state)

    def _choose(self, channel: str) -> None:
        self._channel, self._drawn = int(channel), None
        self._show(self._session.state)

    def _follow(self, old: TrainState, new: TrainState) -> None:
        if self.isVisible():
            self._show(new)

    def _show(self, state: TrainState) -> None:
        if self._drawn == (state.start, state.network):
            return
        self._drawn = state.start, state.network
        layer = first_convolution(state.network)
        channels = 1 if layer is None else layer.weight.shape[1]
        self._channel = min(self._channel, channels - 1)
        name = translate("Train", "channel {index}")
        self.channel.fill({str(i): name.format(index=i) for i in range(channels)})
        self.channel.show_value(str(self._channel))
        self.channel.setVisible(channels > 1)
        found = kernels(state.start, state.network, self._channel)
        self.range.setText("" if found is None else f"±{number(found.limit, 2)}")
        self.strip.show_kernels(found)


class Strip(QWidget):
    """Kernels side by side, in as many rows as make them largest."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._scale = 1.0
        self._kernels: Kernels | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(120, 60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(translate("Train", "Kernels of the first convolution"))

    def sizeHint(self) -> QSize:
        return QSize(480, 90)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_scale(self, scale: float) -> None:
        self._scale = scale
        self.update()

    def show_kernels(self, kernels: Kernels | None) -> None:
        self._kernels = kernels
        self.update()

    def places(self) -> list[QRectF]:
        """Where each kernel lies."""
        if self._kernels is None:
            return []
        count, rows, columns = self._kernels.weight.shape
        below = 17.0 * self._scale
        best = (0.0, 1)
        for abreast in range(1, count + 1):
            lines = ceil(count / abreast)
            wide = (self.width() - GAP * (abreast - 1)) / abreast
            high = (self.height() - GAP * (lines - 1)) / lines - below
            best = max(best, (min(wide / columns, high / rows), abreast))
        unit, abreast = min(best[0], LARGEST * self._scale / max(rows, columns)), best[1]
        wide, high = max(unit, 1.0) * columns, max(unit, 1.0) * rows
        return [
            QRectF(
                (i % abreast) * (wide + GAP) + 1, (i // abreast) * (high + below + GAP) + 1,
                wide - 2, high - 2,
            )
            for i in range(count)
        ]  # fmt: skip

    def told(self, index: int) -> str:
        assert self._kernels is not None
        text = translate(
            "Train",
            "Kernel of map {index}: its weights have moved by {moved} since the start. That is the "
            "length of the difference, √Σ(W − W at the start)².",
        )
        return text.format(index=index, moved=number(float(self._kernels.moved[index])))

    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            point = QPointF(event.pos())
            found = (i for i, rect in enumerate(self.places()) if rect.contains(point))
            index = next(found, None)
            text = "" if index is None else self.told(index)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        theme, shown = self._theme, self._kernels
        with QPainter(self) as painter:
            if shown is None:
                painter.setPen(QColor(theme.muted))
                nothing = translate("Train", "This network has no convolution.")
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, nothing)
                return
            font = painter.font()
            font.setPixelSize(round(11 * self._scale))
            painter.setFont(font)
            limit = shown.limit
            for index, rect in enumerate(self.places()):
                painter.drawImage(rect, picture(shown.weight[index], Role.WEIGHT, limit, theme))
                painter.setPen(QPen(QColor(theme.muted), 1))
                painter.drawRect(rect)
                if rect.width() >= WORDS_FROM * self._scale:
                    painter.setPen(QColor(theme.text))
                    wide = rect.width() + GAP
                    words = QRectF(rect.left() - GAP / 2, rect.bottom() + 2, wide, 15 * self._scale)
                    text = number(float(shown.moved[index]), 2)
                    painter.drawText(words, Qt.AlignmentFlag.AlignCenter, f"Δ {text}")
