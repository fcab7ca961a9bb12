"""Iterators that run in another process, and leave the interpreter of this one alone."""

import pickle
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any, Generic, TypeVar

import numpy as np

from engine.channel import Arrays
from engine.partner import Partner

Held = TypeVar("Held")
T = TypeVar("T")


class Elsewhere(Generic[Held]):
    """Runs jobs in a process of its own, one at a time: iterators over items.

    A job is a function of what is `held` there, which is handed on once. All of them and the items
    are pickled. Everything raises OSError or EOFError where the process could not be started, has
    ended, or where a job went wrong, which ends it (Partner).
    """

    def __init__(self, held: Held) -> None:
        self._partner = Partner(partial(_answers, held))
        self._is_awake = False
        self._partner.ask(_packed(None))  # answered as soon as it is awake
        self._is_asked = True

    @property
    def is_awake(self) -> bool:
        """Whether a job can begin at once; without shared memory nobody knows."""
        self._is_awake = self._is_awake or self._partner.is_ready
        return self._is_awake

    def items(self, job: Callable[[Held], Iterator[T]]) -> Iterator[T]:
        """What the job yields. Two more items are made at most while this one is looked at.

        Whoever takes no more of them needs not say so: the next job ends this one.
        """
        if self._is_asked:  # what is still to be said was for somebody else
            self._hear()
        self._ask(job)
        while found := self._hear():
            self._ask(None)
            yield found[0]

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._partner.close()

    def _ask(self, job: Callable[[Held], Iterator[T]] | None) -> None:
        """Begin a job, or go on with it."""
        self._partner.ask(_packed(job))
        self._is_asked = True

    def _hear(self) -> tuple[Any, ...]:
        """The next item, or nothing where the job has ended."""
        found: tuple[Any, ...] = _unpacked(self._partner.answer())
        self._is_asked = False
        return found


def _answers(held: Held, questions: Iterator[Arrays]) -> Iterator[Arrays]:
    """What answers in the other process: an item at a time, with the next one in hand."""
    running: Iterator[Any] = iter(())
    found: tuple[Any, ...] = ()
    for asked in questions:
        job = _unpacked(asked)
        if job is not None:
            running = job(held)
            found = tuple(islice(running, 1))
        yield _packed(found)
        found = tuple(islice(running, 1))


def _packed(value: object) -> Arrays:
    return [np.frombuffer(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), np.uint8)]


def _unpacked(arrays: Arrays) -> Any:
    return pickle.loads(arrays[0].data)
