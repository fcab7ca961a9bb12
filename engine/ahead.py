"""Batches that are made ahead, by another process while this one learns."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

import numpy as np

from engine.arrays import Array, IntArray
from engine.channel import Arrays
from engine.partner import Partner
from engine.sources import Source

TRIED = 4  # times that a batch is made to see how long it takes
LONG = 1e-3  # seconds that a batch takes to make, from which on a process of its own is worth it

Place = tuple[int, int]  # epoch and batch


def takes_long(source: Source) -> bool:
    """Whether a batch takes so long to make that it is worth a process of its own."""

    def seconds() -> float:
        begin = time.perf_counter()
        source.load(0, 0)
        return time.perf_counter() - begin

    return all(seconds() >= LONG for _ in range(TRIED))


class Ahead:
    """A source of the same batches as another one; while one is learned, the next one is made.

    Its process is started with the first batch; whoever is done with it closes it, which ends the
    process. Where that can't be started, or has ended, batches are made here, as they are until it
    is awake: that takes a moment, and as long as the source takes to be handed on.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._partner: Partner | None = None
        self._asked: Place | None = None  # what the partner makes, or has made
        self._is_awake = False  # whether the partner has answered before
        self._is_gone = False  # whether it could not be started, or has ended

    @property
    def classes(self) -> int:
        return self._source.classes

    def __len__(self) -> int:
        return len(self._source)

    def load(self, epoch: int, batch: int) -> tuple[Array, IntArray]:
        """The batch of the source, bit for bit."""
        try:
            found = self._made((epoch, batch))
            self._make((epoch, batch + 1) if batch + 1 < len(self) else (epoch + 1, 0))
        except (OSError, EOFError):
            self.close()
            self._is_gone = True
            found = None
        return found or self._source.load(epoch, batch)

    def close(self) -> None:
        """End the process."""
        if self._partner is not None:
            self._partner.close()
        self._partner, self._asked, self._is_awake = None, None, False

    def _made(self, place: Place) -> tuple[Array, IntArray] | None:
        """The batch, if the partner was asked for it; None while it is still being started."""
        if self._partner is None or self._asked is None:
            return None
        if not self._is_awake and not self._partner.is_ready:
            return None
        x, target = self._partner.answer()
        asked, self._asked, self._is_awake = self._asked, None, True
        return (x.copy(), target.copy()) if asked == place else None

    def _make(self, place: Place) -> None:
        """Ask the partner for the batch."""
        if self._is_gone:  # it is started once
            return
        if self._partner is None:
            self._partner = Partner(partial(_answers, self._source))
        if self._asked is None:
            self._partner.ask([np.array(place)])
            self._asked = place


def _answers(source: Source, questions: Iterator[Arrays]) -> Iterator[Arrays]:
    """What makes batches in the other process, when nobody else needs the core."""
    with suppress(AttributeError, OSError):  # not on every system
        os.nice(5)
    for (place,) in questions:
        yield source.load(*place.tolist())
