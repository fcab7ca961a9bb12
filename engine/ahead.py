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

TRIED = 4  # batches that are made here first, to see how long it takes
LONG = 1e-3  # seconds that a batch takes to make, from which on a process of its own is worth it

Place = tuple[int, int]  # epoch and batch


def takes_long(source: Source) -> bool:
    """Whether a batch takes so long to make that it is worth a process of its own."""
    return all(_timed(source, 0, 0)[1] >= LONG for _ in range(TRIED))


def _timed(source: Source, epoch: int, batch: int) -> tuple[tuple[Array, IntArray], float]:
    """A batch, and the seconds that it took."""
    begin = time.perf_counter()
    return source.load(epoch, batch), time.perf_counter() - begin


class Ahead:
    """A source of the same batches as another one; while one is learned, the next one is made.

    Whoever is done with it closes it, which ends its process. Where that can't be started, or has
    ended, batches are made here, as they are until it has been started: that takes a moment, and
    as long as the source takes to be handed on.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._partner: Partner | None = None
        self._asked: Place | None = None  # what the partner makes, or has made
        self._is_awake = False  # whether the partner has answered before
        self._tries, self._shortest = 0, float("inf")  # batches made here, and the seconds it took

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
        except (OSError, EOFError):  # its process is gone
            self.close()
            found = None
        return found or self._load(epoch, batch)

    def close(self) -> None:
        """End the process."""
        if self._partner is not None:
            self._partner.close()
        self._partner, self._asked, self._is_awake = None, None, False

    def _load(self, epoch: int, batch: int) -> tuple[Array, IntArray]:
        made, seconds = _timed(self._source, epoch, batch)
        self._tries, self._shortest = self._tries + 1, min(self._shortest, seconds)
        return made

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
        if self._partner is None:
            if self._tries != TRIED or self._shortest < LONG:  # it is started once, if at all
                return
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
