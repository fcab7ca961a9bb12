"""What one process says to another: through a pipe, and its arrays through memory that both see.

A pipe copies what is said twice, in pieces, and into memory that is new each time; an array that is
put into shared memory is copied once, and read where it lies. It stays there until the next is
said. Where memory can't be shared, or is full, arrays go through the pipe as well.
"""

import os
import pickle
import sys
from mmap import mmap
from time import perf_counter
from typing import IO, Any

_SIZE = 64 << 20  # bytes at most; what is never written to takes up no memory
_ALIGNED = 64
# Seconds to stay awake for an answer: a core that has gone to sleep takes 0.1 ms to wake up, and is
# slow for a while. In training what is waited for mostly comes sooner than this.
_PATIENCE = 1e-3


class Channel:
    """One direction, seen from one of its ends."""

    def __init__(self, pipe: IO[bytes], memory: memoryview) -> None:
        self._pipe, self._memory = pipe, memory
        self._said = 0

    def say(self, thing: object) -> None:
        """Raises OSError where nobody listens any more."""
        places: list[slice] = []
        end = _ALIGNED  # the first byte counts what has been said

        def in_words(buffer: pickle.PickleBuffer) -> bool:
            nonlocal end
            raw = buffer.raw()
            place = slice(end, end + raw.nbytes)
            if place.stop > len(self._memory):
                return True
            self._memory[place] = raw
            places.append(place)
            end = -(-place.stop // _ALIGNED) * _ALIGNED
            return False

        words = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL, buffer_callback=in_words)
        pickle.dump((words, places), self._pipe, pickle.HIGHEST_PROTOCOL)
        self._pipe.flush()
        self._said += 1
        if self._memory:
            self._memory[0] = self._said % 256

    def hear(self) -> Any:
        """The next thing that is said; its arrays last until another one is.

        Raises OSError or EOFError where nobody speaks any more.
        """
        self._said += 1
        self._stay_awake()
        try:
            words, places = pickle.load(self._pipe)
        except pickle.UnpicklingError as error:  # the other end stopped in the middle of it
            raise EOFError from error
        return pickle.loads(words, buffers=[self._memory[place] for place in places])

    def close(self) -> None:
        self._pipe.close()

    def _stay_awake(self) -> None:
        """Until something is said, but not for long."""
        if self._memory:
            end = perf_counter() + _PATIENCE
            while self._memory[0] != self._said % 256 and perf_counter() < end:
                pass


def shared_file() -> int | None:
    """A file in memory, for a process to hand on; None where there is no such thing."""
    if sys.platform != "linux":
        return None
    try:
        file = os.memfd_create("plan")
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
