"""Reads pictures in a thread of its own."""

from collections.abc import Callable

from PyQt6.QtCore import QObject, QThreadPool, pyqtSignal

from cnnviz.pictures import Picture
from cnnviz.words import problem
from engine import SettingError


class PictureLoader(QObject):
    """One picture at a time; the one that was asked for last is the one that comes."""

    loaded = pyqtSignal(object)  # a Picture
    failed = pyqtSignal(str)  # why there is none

    _done = pyqtSignal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._job = 0
        self.busy = False
        self._done.connect(self._finish)

    def load(self, read: Callable[[], Picture]) -> None:
        self.drop()
        self.busy = True
        job = self._job

        def work() -> None:
            if job != self._job:
                return
            made: Picture | Exception
            try:
                made = read()
            except Exception as error:  # it is told where it is seen
                made = error
            self._done.emit(job, made)

        self._pool.start(work)

    def drop(self) -> None:
        """What is on its way is not wanted any more."""
        self._job += 1
        self.busy = False

    def finish(self) -> None:
        """Wait for the thread; what it reads is not shown any more."""
        self.drop()
        self._pool.waitForDone()

    def _finish(self, job: int, made: Picture | Exception) -> None:
        if job != self._job:
            return
        self.busy = False
        if isinstance(made, SettingError | OSError):
            self.failed.emit(problem(made))
        elif isinstance(made, Exception):
            raise made
        else:
            self.loaded.emit(made)
