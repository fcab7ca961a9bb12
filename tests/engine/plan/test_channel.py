"""What is said at one end of a channel is heard at the other."""

import os

import numpy as np
import pytest

from engine.plan.channel import Channel


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
        speaker.say((turn, first + turn, second))
        heard, one, other = listener.hear()
        assert heard == turn
        np.testing.assert_array_equal(one, first + turn)
        np.testing.assert_array_equal(other, second)


def test_arrays_are_read_where_they_lie(ends):
    speaker, listener, memory = ends(1 << 16)
    speaker.say(np.zeros(100))
    assert np.may_share_memory(listener.hear(), np.frombuffer(memory, np.uint8))


def test_nobody_waits_for_an_end_that_is_gone(ends):
    speaker, listener, _ = ends(1 << 10)
    speaker.close()
    with pytest.raises(EOFError):
        listener.hear()
