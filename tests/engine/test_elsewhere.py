"""Iterators in another process: the same items, whatever becomes of the process."""

from functools import partial
from itertools import count, islice
from time import monotonic

import numpy as np
import pytest

from engine.elsewhere import Elsewhere


def counted(start, stop, held):
    for number in range(start, stop):
        yield number, held * number


def endless(held):
    return count()


def broken(held):
    yield 1
    raise ValueError("no more")


@pytest.fixture(params=[True, False], ids=["shared memory", "pipes"])
def elsewhere(request, monkeypatch):
    if not request.param:
        monkeypatch.setattr("engine.partner.shared_file", lambda: None)
    made = Elsewhere(np.array([1, 10]))
    yield made
    made.close()


def test_it_wakes_up(elsewhere):
    end = monotonic() + 60
    while not elsewhere.is_awake:
        assert monotonic() < end
    assert list(elsewhere.items(partial(counted, 0, 0))) == []
    assert elsewhere.is_awake  # also while it works


def test_items_are_those_of_the_job(elsewhere):
    for start, stop in ((0, 5), (3, 3), (2, 9)):
        found = list(elsewhere.items(partial(counted, start, stop)))
        assert [number for number, _ in found] == [*range(start, stop)]
        for number, array in found:  # also those that were told long ago
            np.testing.assert_array_equal(array, [number, 10 * number])


def test_a_job_that_nobody_takes_to_its_end_is_ended_by_the_next(elsewhere):
    assert list(islice(elsewhere.items(endless), 7)) == [*range(7)]
    assert [number for number, _ in elsewhere.items(partial(counted, 4, 6))] == [4, 5]
    elsewhere.items(endless)  # not even begun
    assert list(islice(elsewhere.items(endless), 2)) == [0, 1]


def test_what_goes_wrong_there_ends_the_process(elsewhere, capfd):
    with pytest.raises((OSError, EOFError)):
        list(elsewhere.items(broken))
    with pytest.raises((OSError, EOFError)):
        list(elsewhere.items(endless))
    assert not capfd.readouterr().err


def test_what_can_not_be_handed_on_is_refused():
    with pytest.raises(OSError, match="handed on"):
        Elsewhere(lambda: 1)


def test_closing_ends_the_process_whatever_it_does(elsewhere):
    assert next(elsewhere.items(endless)) == 0
    elsewhere.close()
    assert elsewhere._partner._process.returncode is not None
    elsewhere.close()
