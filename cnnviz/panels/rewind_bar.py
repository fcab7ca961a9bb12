"""The way that a training has come: checkpoints to go back to, and how far it still is."""

from bisect import bisect_left

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from cnnviz.formula import number
from cnnviz.theme import Theme
from cnnviz.train_state import TrainState
from cnnviz.words import translate
from engine.training import Progress

EDGE = 11.0
TRACK = 8.0  # the height of the bar
TICK = 5.0
CLOSEST = 3.0  # pixels between two ticks
KNOB = 8.0


class RewindBar(QWidget):
    """A slider over the batches learned so far; dragged to a checkpoint, it asks to go back there.

    `looked_at` tells where it is dragged to, None when that is over; `chosen` where it was let go.
    By keys it moves from checkpoint to checkpoint, Return goes there and Escape does not.
    """

    looked_at = pyqtSignal(object)  # an int or None
    chosen = pyqtSignal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._scale = 1.0
        self._state: TrainState | None = None
        self.looking: Progress | None = None  # the checkpoint under the knob while it is moved
        self._dragged = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumSize(140, 46)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(translate("Train", "Batches learned; drag back to rewind"))

    def sizeHint(self) -> QSize:
        return QSize(400, 46)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_scale(self, scale: float) -> None:
        self._scale = scale
        self.setMinimumHeight(round(32 + 14 * scale))
        self.update()

    def show_state(self, state: TrainState) -> None:
        self._state = state
        can = len(state.checkpoints.kept) > 1
        self.setCursor(Qt.CursorShape.PointingHandCursor if can else Qt.CursorShape.ArrowCursor)
        self.setToolTip(
            translate(
                "Train",
                "Drag back to a mark: weights, optimizer and random numbers become what they were "
                "there, to the last bit. What came later is forgotten.",
            )
            if can
            else translate("Train", "Nothing learned yet that one could go back from")
        )
        if self.looking is not None and self.looking.steps > state.steps:
            self._look(None)
        self.update()

    # places

    def x_of(self, steps: int) -> float:
        """Where so many batches stand."""
        assert self._state is not None
        return EDGE + (self.width() - 2 * EDGE) * steps / max(self._state.steps, 1)

    def checkpoint_at(self, x: float) -> Progress | None:
        """The checkpoint nearest to x; None where there is none."""
        if self._state is None or len(self._state.checkpoints.kept) < 2:
            return None
        share = (x - EDGE) / max(self.width() - 2 * EDGE, 1.0)
        return self._state.checkpoints.at(round(share * self._state.steps))

    def _look(self, progress: Progress | None) -> None:
        self.looking = progress
        self.looked_at.emit(None if progress is None else progress.steps)
        self.update()

    def _choose(self) -> None:
        """Go where one looks; at the end there is nothing to go back from."""
        progress, state = self.looking, self._state
        self._look(None)
        if progress is not None and state is not None and progress.steps < state.steps:
            self.chosen.emit(progress.steps)

    # the mouse and the keys

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() is Qt.MouseButton.LeftButton:
            self._dragged = True
            self._look(self.checkpoint_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and self._dragged:
            progress = self.checkpoint_at(event.position().x())
            if progress is not self.looking:
                self._look(progress)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and self._dragged:
            self._dragged = False
            self._choose()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        assert event is not None
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move(Qt.Key(key))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.looking is not None:
            self._choose()
        elif key == Qt.Key.Key_Escape and self.looking is not None:
            self._dragged = False
            self._look(None)
        else:
            super().keyPressEvent(event)

    def _move(self, key: Qt.Key) -> None:
        """To the checkpoint before or after, the first or the last."""
        if self._state is None or len(self._state.checkpoints.kept) < 2:
            return
        kept = self._state.checkpoints.kept
        steps = self._state.steps if self.looking is None else self.looking.steps
        here = bisect_left([progress.steps for progress in kept], steps)
        place = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(kept) - 1,
        }[key]
        self._look(kept[min(max(place, 0), len(kept) - 1)])

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        super().focusOutEvent(event)
        if self.looking is not None:
            self._dragged = False
            self._look(None)

    # painting

    def paintEvent(self, event: QPaintEvent | None) -> None:
        state, theme = self._state, self._theme
        if state is None:
            return
        top = self.height() / 2 - TRACK + 1
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            font = painter.font()
            font.setPixelSize(round(12 * self._scale))
            painter.setFont(font)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.filler))
            track = QRectF(EDGE, top, self.width() - 2 * EDGE, TRACK)
            painter.drawRoundedRect(track, TRACK / 2, TRACK / 2)
            if state.begun:
                self._paint_way(painter, track, state)
            self._paint_words(painter, state)
            if self.hasFocus():
                painter.setPen(QPen(QColor(theme.forward), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_way(self, painter: QPainter, track: QRectF, state: TrainState) -> None:
        theme, forward = self._theme, QColor(self._theme.forward)
        looking = self.looking
        knob = self.x_of(state.steps if looking is None else looking.steps)
        pale = QColor(forward)
        pale.setAlpha(90)
        painter.setBrush(pale)
        painter.drawRoundedRect(track, TRACK / 2, TRACK / 2)
        painter.setBrush(forward)
        done = QRectF(track.left(), track.top(), knob - track.left(), TRACK)
        painter.drawRoundedRect(done, TRACK / 2, TRACK / 2)
        painter.setPen(QPen(QColor(theme.muted), 1))
        last = -CLOSEST
        for progress in state.checkpoints.kept:
            x = round(self.x_of(progress.steps)) + 0.5
            if x - last >= CLOSEST:
                painter.drawLine(QPointF(x, track.top() - 2 - TICK), QPointF(x, track.top() - 2))
                last = x
        painter.setPen(QPen(QColor(theme.card), 2.5))
        painter.setBrush(QColor(theme.cell_outline) if looking is not None else forward)
        painter.drawEllipse(QPointF(knob, track.center().y()), KNOB, KNOB)

    def _paint_words(self, painter: QPainter, state: TrainState) -> None:
        """Where the way begins and ends; or, while one looks back, where that would be."""
        room = QRectF(2, self.height() / 2 + 7, self.width() - 4, self.height() / 2 - 7)
        middle = Qt.AlignmentFlag.AlignVCenter
        if self.looking is not None:
            painter.setPen(QColor(self._theme.text))
            text = told(self.looking)
            wide = painter.fontMetrics().horizontalAdvance(text) + 4.0
            left = self.x_of(self.looking.steps) - wide / 2
            room.setLeft(min(max(left, 2.0), max(2.0, self.width() - wide - 2)))
            painter.drawText(room, middle, text)
            return
        painter.setPen(QColor(self._theme.muted))
        if not state.begun:
            nothing = translate("Train", "Nothing learned yet")
            painter.drawText(room, middle | Qt.AlignmentFlag.AlignHCenter, nothing)
            return
        painter.drawText(room, middle, translate("Train", "start"))
        text = translate("Train", "step {steps}").format(steps=f"{state.steps:,}")
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, text)


def told(progress: Progress) -> str:
    """Where a checkpoint is, in words."""
    if not progress.steps:
        return translate("Train", "back to the start")
    text = translate("Train", "after step {steps} · loss {loss}")
    return text.format(steps=f"{progress.steps:,}", loss=number(progress.loss))
