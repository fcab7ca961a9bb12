"""The one clock of the program: a timer around a pure function."""

import time
from collections.abc import Sequence

from PyQt6.QtCore import QObject, Qt, QTimer

from cnnviz.session import Session
from cnnviz.state import State
from engine import Stride, Timeline

FRAME = 16  # milliseconds


def advance(
    position: float, seconds: float, speed: float, stride: Stride, timeline: Timeline
) -> float:
    """Where the position is `seconds` later, at `speed` strides a second.

    By map or layer the position runs through each of them in the same time, so a large one is swept
    faster than a small one.
    """
    last = len(timeline) - 1
    left = seconds * speed
    while left > 0 and position < last:
        start, end = timeline.span(int(position), stride)
        pace = end - start
        if stride is Stride.CELL:
            return min(position + left, float(last))
        to_end = (end - position) / pace
        if left < to_end:
            return min(position + left * pace, float(last))
        position, left = float(end), left - to_end
    return min(position, float(last))


class Playback(QObject):
    """Moves the position of a session while its state says that it plays; only one of them does."""

    def __init__(self, sessions: Sequence[Session], parent: QObject) -> None:
        super().__init__(parent)
        self._sessions: list[Session] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._tick)
        for session in sessions:
            self.add(session)

    def add(self, session: Session) -> None:
        """Play this one, too."""
        self._sessions.append(session)
        session.changed.connect(self._follow)

    @property
    def _playing(self) -> Session | None:
        return next((session for session in self._sessions if session.state.playing), None)

    def _follow(self, old: State, new: State) -> None:
        playing = self._playing is not None
        if playing and not self._timer.isActive():
            self._last = time.perf_counter()
            self._timer.start()
        elif not playing:
            self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        # after a stall the picture goes on from where it was seen
        seconds, self._last = min(now - self._last, 0.25), now
        session = self._playing
        if session is not None:
            state = session.state
            timeline = state.experiment.timeline
            session.seek(advance(state.position, seconds, state.speed, state.stride, timeline))
