"""The thread that waits for networks to learn and to be examined, so that the window never does."""

import time
from collections.abc import Callable
from math import inf
from threading import Event
from typing import NamedTuple

from PyQt6.QtCore import QObject, QThreadPool, pyqtSignal

from cnnviz.course import Course, Follower, examination
from cnnviz.train_state import Data, TrainSettings, load
from engine import Network
from engine.training import Progress

TELL = 0.05  # seconds between two reports


class Told(NamedTuple):
    """What was learned since the last report: each batch's loss, right answers and progress."""

    progress: tuple[Progress, ...]
    seconds: float


class Trainer(QObject):
    """Does one thing at a time; `stop` ends it within a batch.

    `loaded` tells data, `told` what was learned, `examined` all answers and after how many batches.
    `ended` comes last, with the exception that ended it, or None.
    """

    loaded = pyqtSignal(object)
    told = pyqtSignal(object)
    examined = pyqtSignal(object, int)
    ended = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._stop = Event()
        self._free = Event()  # the last report has been taken
        self._free.set()
        self.speed: float | None = None  # batches a second
        self._follower = Follower()

    # what can be asked for

    def load(self, settings: TrainSettings, drawings: str) -> None:
        """Read or make the data."""
        self._run(lambda: self._load(settings, drawings))

    def learn(self, data: Data, course: Course) -> None:
        """Train, and examine at the end of each epoch."""
        self._run(lambda: self._learn(data, course))

    def examine(self, network: Network, steps: int, data: Data) -> None:
        """Ask the network about all validation images."""
        self._run(lambda: self._examine(network, steps, data))

    def taken(self) -> None:
        """A report was taken: another one may come."""
        self._free.set()

    def stop(self) -> None:
        """End what is being done, after the batch under way."""
        self._stop.set()

    def finish(self) -> None:
        """End it, and wait until it has ended."""
        self.stop()
        self._follower.close()  # the batch under way need not be awaited
        self._pool.waitForDone()
        self._follower.close()  # if it was started just now

    # in the thread

    def _run(self, work: Callable[[], None]) -> None:
        self._stop.clear()
        self._free.set()

        def guarded() -> None:
            problem: Exception | None = None
            try:
                work()
            except Exception as error:  # it is told where it is seen
                problem = error
            self.ended.emit(problem)

        self._pool.start(guarded)

    def _load(self, settings: TrainSettings, drawings: str) -> None:
        self._follower.close()
        self.loaded.emit(load(settings, drawings))

    def _learn(self, data: Data, course: Course) -> None:
        news: list[Progress] = []
        last, began, shown = course.start, time.perf_counter(), -inf
        try:
            for item in self._follower.items(data, course):
                if isinstance(item, Progress):
                    if self._waited(shown):
                        return
                    last, shown = item, time.perf_counter()
                    news.append(item)
                    over = item.steps >= course.until or item.ends_epoch
                    if over or (self._free.is_set() and shown - began >= self._pause(TELL)):
                        self._tell(news, shown - began)
                        news, began = [], shown
                else:
                    began = time.perf_counter()
                    if item is not None:
                        self.examined.emit(item, last.steps)
                if self._stop.is_set():
                    return
        finally:
            if news:  # what was learned before the numbers grew out of bounds, or before the stop
                self._tell(news, time.perf_counter() - began)
            if last.steps == course.settings.epochs * last.batches:
                self._follower.close()

    def _waited(self, since: float) -> bool:
        """Wait as slow motion wants it, however it is changed meanwhile; true if to stop."""
        while (speed := self.speed) is not None and time.perf_counter() < since + 1 / speed:
            if self._stop.wait(min(TELL, 1 / speed)):
                return True
        return False

    def _pause(self, seconds: float) -> float:
        """The time between two reports; in slow motion each batch is told."""
        return 0.0 if self.speed is not None else seconds

    def _tell(self, news: list[Progress], seconds: float) -> None:
        self._free.clear()
        self.told.emit(Told(tuple(news), seconds))

    def _examine(self, network: Network, steps: int, data: Data) -> None:
        for found in examination(network, data):
            if self._stop.is_set():
                return
            if found is not None:
                self.examined.emit(found, steps)
