"""Arrays that one process tells another: through a pipe, or through memory that both see.

A pipe copies them twice, in pieces, and into memory that is new each time. In shared memory they
are copied once and read where they lie, and as those of the next step have the same shapes, all
that has to be said is that they are there. They stay until others are told. Where memory can't be
shared, or has too little room, they go through the pipe.
"""

import os
import pickle
import sys
from collections.abc import Sequence
from math import prod
from mmap import mmap
from time import perf_counter
from typing import IO, Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

_SIZE = 64 << 20  # bytes at most; what is never written to takes up no memory
_ALIGNED = 64
Arrays: TypeAlias = Sequence[NDArray[Any]]
Shapes: TypeAlias = Sequence[tuple[str, tuple[int, ...]]]  # each behind its dtype


class Channel:
    """One direction, seen from one of its ends.

    `patience` is how many seconds to stay awake for what is to be heard.
    """

    def __init__(self, pipe: IO[bytes], memory: memoryview, patience: float = 0.0) -> None:
        self._pipe, self._memory, self._patience = pipe, memory, patience
        self._told = 0
        self._shapes: Shapes = ()
        self._places: Arrays | None = ()  # where they lie; None without room for them

    def tell(self, arrays: Arrays) -> None:
        """Raises OSError where nobody listens any more."""
        shapes = [(array.dtype.str, array.shape) for array in arrays]
        new = shapes != self._shapes
        if new:
            self._shapes, self._places = shapes, _places(self._memory, shapes)
        if self._places is None:
            self._say(None, arrays)
            return
        for place, array in zip(self._places, arrays, strict=True):
            np.copyto(place, array)
        self._say(shapes if new else None, None)

    def _say(self, shapes: Shapes | None, arrays: Arrays | None) -> None:
        """What is to be known besides what lies in the memory."""
        self._pipe.write(pickle.dumps((shapes, arrays), pickle.HIGHEST_PROTOCOL))
        self._pipe.flush()
        self._told += 1
        if self._memory:  # its first byte counts
            self._memory[0] = self._told % 256

    @property
    def is_told(self) -> bool:
        """Whether there is something to hear; without shared memory nobody knows."""
        return not self._memory or self._memory[0] == (self._told + 1) % 256

    def hear(self) -> Arrays:
        """The next arrays that are told; they last until others are.

        Raises OSError or EOFError where nobody speaks any more.
        """
        self._stay_awake()
        self._told += 1
        try:
            shapes, arrays = pickle.load(self._pipe)
        except pickle.UnpicklingError as error:  # the other end stopped in the middle of it
            raise EOFError from error
        if shapes is not None:
            self._places = _places(self._memory, shapes)
        return cast(Arrays, self._places) if arrays is None else arrays

    def close(self) -> None:
        self._pipe.close()

    def _stay_awake(self) -> None:
        """Until something is told, but not for long."""
        end = perf_counter() + self._patience
        while not self.is_told and perf_counter() < end:
            pass


def _places(memory: memoryview, shapes: Shapes) -> Arrays | None:
    """Arrays in the memory, one after the other; None where they find no room."""
    places: list[NDArray[Any]] = []
    end = _ALIGNED
    for dtype, shape in shapes:
        begin, end = end, end + prod(shape) * np.dtype(dtype).itemsize
        if end > len(memory):
            return None
        places.append(np.ndarray(shape, dtype, memory, begin))
        end = -(-end // _ALIGNED) * _ALIGNED
    return places


def shared_file() -> int | None:
    """A file in memory, for a process to hand on; None where there is no such thing."""
    if sys.platform != "linux":
        return None
    try:
        file = os.memfd_create("engine")
        os.ftruncate(file, _SIZE)
    except OSError:
        return None
    return file


def both_ways(file: int | None) -> tuple[memoryview, memoryview]:
    """The memory of two channels; empty without a file, which is closed."""
    if file is None:
        return memoryview(b""), memoryview(b"")
    memory = memoryview(mmap(file, _SIZE))
    os.close(file)
    return memory[: _SIZE // 2], memory[_SIZE // 2 :]
