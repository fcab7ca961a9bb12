"""A piece of training, item by item, in the window's process and in one of its own. Without Qt.

The calls of NumPy in a step of training are so many and so short that a thread which learns keeps
taking the interpreter from the window, and the window from it. So what takes longer than a moment
goes on elsewhere, to the same bits.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from time import perf_counter
from typing import TypeAlias

from cnnviz.train_state import Data, TrainSettings
from engine import Network
from engine.digits.normalise import as_ink
from engine.elsewhere import Elsewhere
from engine.evaluation import Evaluation, evaluations
from engine.network import Parameters
from engine.optimizers import State
from engine.partner import cores
from engine.sources import sized
from engine.training import Progress, train

MOMENT = 0.3  # seconds of training that need no process

# What was learned in a batch, all answers of the network, or a sign that it is still being asked
Item: TypeAlias = Progress | Evaluation | None
Told: TypeAlias = tuple[int, int, float, int, int, Parameters, State]  # of a Progress


@dataclass(frozen=True, eq=False)
class Course:
    """Training from `start` until `until` batches have been learned.

    The network is examined at the start, at the end of each epoch and at the end; `examined` says
    whether `start` has been.
    """

    settings: TrainSettings
    start: Progress
    until: int
    examined: bool

    def after(self, item: Item) -> "Course":
        """What is left of it."""
        if isinstance(item, Progress):
            return replace(self, start=item, examined=False)
        return replace(self, examined=self.examined or item is not None)

    @property
    def is_learned(self) -> bool:
        """Whether all its batches have been."""
        return self.start.steps >= self.until

    @property
    def is_due(self) -> bool:
        """Whether the network is to be examined now."""
        due = self.start.steps == 0 or self.start.ends_epoch or self.is_learned
        return due and not self.examined

    @property
    def is_over(self) -> bool:
        return self.is_learned and not self.is_due


def examination(network: Network, data: Data) -> Iterator[Evaluation | None]:
    """The answers to all validation images come last, after a sign for each part of them."""
    images, labels = data.validation
    found: Evaluation | None = None
    for part in evaluations(network, sized(as_ink(images), network.input_shape[1]), labels):
        found = part
        yield None
    yield found


def items(data: Data, course: Course, processes: int = 1) -> Iterator[Item]:
    """Learn and examine, with so many processes."""
    if course.is_due:
        yield from examination(course.start.network, data)
    if course.is_learned:
        return
    settings, start = course.settings, course.start
    for progress in train(
        start.network,
        data.source(settings, start.network.input_shape[1]),
        optimizer=settings.rule,
        epochs=settings.epochs,
        schedule=settings.schedule,
        start=start,
        cores=processes,
    ):
        yield progress
        course = course.after(progress)
        if course.is_due:
            yield from examination(progress.network, data)
        if course.is_learned:
            return


class Follower:
    """Follows courses, one at a time; whoever is done with it closes it, which ends its process.

    The process goes on from one course to the next with the same data. Where it can't be started,
    or has ended, everything is done here.
    """

    def __init__(self) -> None:
        self._data: Data | None = None
        self._elsewhere: Elsewhere[Data] | None = None

    def items(self, data: Data, course: Course) -> Iterator[Item]:
        """What `items` gives."""
        if data is not self._data:
            self.close()
            self._data = data
        for follow in (self._here, self._there, items):  # each goes on where the one before ended
            for item in follow(data, course):
                yield item
                course = course.after(item)
            if course.is_over:
                return

    def close(self) -> None:
        """End the process. Another thread may do so: what is awaited from it does not come then."""
        elsewhere, self._data, self._elsewhere = self._elsewhere, None, None
        if elsewhere is not None:
            elsewhere.close()

    def _is_awake(self) -> bool:
        elsewhere = self._elsewhere
        return elsewhere is not None and elsewhere.is_awake

    def _here(self, data: Data, course: Course) -> Iterator[Item]:
        """Until the process is awake. It is started when this has gone on for a moment."""
        if self._is_awake():
            return
        end = perf_counter() + MOMENT
        for item in items(data, course):
            yield item
            if self._elsewhere is None and perf_counter() > end:
                with suppress(OSError):
                    self._elsewhere = Elsewhere(data)
                end = inf  # whether it could be started or not
            if self._is_awake():
                return

    def _there(self, data: Data, course: Course) -> Iterator[Item]:
        """Until the process ends: what goes wrong there goes wrong here then, where it is seen."""
        elsewhere = self._elsewhere
        if elsewhere is None:
            return
        job = partial(_told_items, _light(course), cores() - 1)  # a core is the window's
        try:
            for told in elsewhere.items(job):
                item = _heard(told, course.start) if isinstance(told, tuple) else told
                yield item
                course = course.after(item)
        except (OSError, EOFError):
            elsewhere.close()
            self._elsewhere = None


def _told_items(course: Course, processes: int, data: Data) -> Iterator[Told | Evaluation | None]:
    """What `items` gives, in the other process: of a network the numbers alone."""
    for item in items(data, course, processes):
        yield _told(item) if isinstance(item, Progress) else item


def _told(progress: Progress) -> Told:
    p = progress
    parameters = tuple(dict(named) for named in p.network.parameters)  # that can be pickled
    return p.epoch, p.batch, p.loss, p.right, p.seen, parameters, p.optimizer_state


def _heard(told: Told, last: Progress) -> Progress:
    epoch, batch, loss, right, seen, parameters, state = told
    network = last.network.with_parameters(parameters)
    return Progress(epoch, batch, last.batches, loss, right, seen, network, state)


def _light(course: Course) -> Course:
    """The same, without what its network knows of itself: a plan is large, and soon made anew."""
    start = course.start
    return replace(course, start=replace(start, network=replace(start.network)))
