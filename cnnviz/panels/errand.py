"""Work that would make the window wait, done in a thread."""

from collections.abc import Callable
from threading import Event

from PyQt6.QtCore import QObject, QThreadPool, pyqtSignal

Tell = Callable[[object], None]
Stopped = Callable[[], bool]
Work = Callable[[Tell, Stopped], object]


class Errand(QObject):
    """One piece of work at a time; of several only the last one is heard of.

    Work is a function of `tell`, for news along the way, and `stopped`, which it may ask. `told`
    brings its news, and in the end either `done` what it returned or `failed` its exception.
    """

    told = pyqtSignal(object)
    done = pyqtSignal(object)
    failed = pyqtSignal(object)

    _news = pyqtSignal(int, str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._number = 0
        self._stop = Event()
        self.busy = False
        self._news.connect(self._hear)

    def run(self, work: Work) -> None:
        """Do this; what was being done is dropped."""
        self.drop()
        self.busy = True
        number, stop = self._number, Event()
        self._stop = stop

        def guarded() -> None:
            if stop.is_set():
                return
            try:
                made = work(lambda news: self._news.emit(number, "told", news), stop.is_set)
            except Exception as error:  # it is told where it is seen
                self._news.emit(number, "failed", error)
            else:
                self._news.emit(number, "done", made)

        self._pool.start(guarded)

    def drop(self) -> None:
        """Stop it; nothing more is heard of it."""
        self._number += 1
        self._stop.set()
        self.busy = False

    def finish(self) -> None:
        """Stop it, and wait for the thread."""
        self.drop()
        self._pool.waitForDone()

    def _hear(self, number: int, kind: str, news: object) -> None:
        if number != self._number:
            return
        if kind == "told":
            self.told.emit(news)
            return
        self.busy = False
        if kind == "done":
            self.done.emit(news)
        else:
            self.failed.emit(news)
