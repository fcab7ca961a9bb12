"""The thread in which networks learn and are examined, so that the window never waits."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import NamedTuple

from PyQt6.QtCore import QObject, QThreadPool, pyqtSignal

from cnnviz.train_state import Data, TrainSettings, load
from engine import Network
from engine.ahead import Ahead
from engine.digits.normalise import as_ink
from engine.evaluation import Evaluation, evaluations
from engine.partner import cores
from engine.sources import Source, sized
from engine.training import Progress, train

TELL = 0.05  # seconds between two reports


@dataclass(frozen=True, eq=False)
class Learning:
    """A piece of training: from `start` until `until` batches have been learned.

    The network is examined at the start and at the end of each epoch; `examined` says whether
    `start` has been.
    """

    data: Data
    settings: TrainSettings
    start: Progress
    until: int
    examined: bool


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
        self._ahead: Ahead | None = None
        self._made_from: tuple[object, ...] = ()  # what decides its batches

    # what can be asked for

    def load(self, settings: TrainSettings, drawings: str) -> None:
        """Read or make the data."""
        self._run(lambda: self._load(settings, drawings))

    def learn(self, learning: Learning) -> None:
        """Train, and examine at the end of each epoch."""
        self._run(lambda: self._learn(learning))

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
        self._pool.waitForDone()
        self._close_ahead()

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
        self._close_ahead()
        self.loaded.emit(load(settings, drawings))

    def _learn(self, learning: Learning) -> None:
        settings, start = learning.settings, learning.start
        if (start.steps == 0 or start.ends_epoch) and not learning.examined:
            self._examine(start.network, start.steps, learning.data)
        news: list[Progress] = []
        began = time.perf_counter()
        try:
            for progress in train(
                start.network,
                self._batches(learning),
                optimizer=settings.rule,
                epochs=settings.epochs,
                schedule=settings.schedule,
                start=start,
            ):
                news.append(progress)
                now = time.perf_counter()
                over = progress.steps >= learning.until or self._stop.is_set()
                epoch = progress.ends_epoch
                if over or epoch or (self._free.is_set() and now - began >= self._pause(TELL)):
                    self._tell(news, now - began)
                    news, began = [], now
                if progress.steps == settings.epochs * progress.batches:
                    self._close_ahead()
                if epoch or (over and not self._stop.is_set()):
                    self._examine(progress.network, progress.steps, learning.data)
                    began = time.perf_counter()
                if over or self._stop.is_set():
                    return
                if self._waited():
                    return
        finally:
            if news:  # what was learned before the numbers grew out of bounds
                self._tell(news, time.perf_counter() - began)

    def _batches(self, learning: Learning) -> Source:
        """Made ahead where there is a third core, beside those of the window and of this thread.

        Their process goes on from one piece of training to the next.
        """
        data, settings = learning.data, learning.settings
        side = learning.start.network.input_shape[1]
        if cores() < 3:
            return data.source(settings, side)
        made_from = data, settings.images, settings.batch_size, settings.seed, settings.vary, side
        if self._ahead is None or self._made_from != made_from:
            self._close_ahead()
            self._ahead, self._made_from = Ahead(data.source(settings, side)), made_from
        return self._ahead

    def _close_ahead(self) -> None:
        if self._ahead is not None:
            self._ahead.close()
        self._ahead, self._made_from = None, ()

    def _waited(self) -> bool:
        """Wait as slow motion wants it, however it is changed meanwhile; true if to stop."""
        began = time.perf_counter()
        while (speed := self.speed) is not None and time.perf_counter() < began + 1 / speed:
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
        images, labels = data.validation
        images = sized(as_ink(images), network.input_shape[1])
        found: Evaluation | None = None
        for part in evaluations(network, images, labels):
            found = part
            if self._stop.is_set():
                return
        if found is not None:
            self.examined.emit(found, steps)
