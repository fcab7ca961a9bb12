"""What is told at one end of a channel is heard at the other."""

import os

import numpy as np
import pytest

from engine.channel import Channel


@pytest.fixture
def ends():
    """Channels of one process, by how much memory they share."""
    made = []

    def make(size):
        there, here = os.pipe()
        memory = memoryview(bytearray(size))
        speaker, listener = (
            Channel(os.fdopen(here, "wb"), memory),
            Channel(os.fdopen(there, "rb"), memory),
        )
        made.extend([speaker, listener])
        return speaker, listener, memory

    yield make
    for channel in made:
        channel.close()


@pytest.mark.parametrize("size", [0, 1 << 10, 1 << 16])
def test_arrays_are_heard_whether_they_fit_into_the_memory_or_not(ends, size):
    speaker, listener, _ = ends(size)
    first, second = np.arange(200.0), np.arange(300, dtype=np.float32)[::2]
    for turn in range(300):  # more often than a byte can count
        told = [np.array(turn), (first + turn)[: 1 + turn // 50 * 40], second[: turn % 2 * 9]]
        speaker.tell(told)
        heard = listener.hear()
        for one, other in zip(heard, told, strict=True):
            assert one.dtype == other.dtype
            np.testing.assert_array_equal(one, other)


def test_arrays_are_read_where_they_lie(ends):
    speaker, listener, memory = ends(1 << 16)
    for number in (0, 1):
        speaker.tell([np.full(100, number)])
        (heard,) = listener.hear()
        assert np.may_share_memory(heard, np.frombuffer(memory, np.uint8))
        assert (heard == number).all()


def test_nobody_waits_for_an_end_that_is_gone(ends):
    speaker, listener, _ = ends(1 << 10)
    speaker.close()
    with pytest.raises(EOFError):
        listener.hear()
