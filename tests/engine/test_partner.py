"""A process that answers, until nobody asks any more."""

import os
import signal
import sys
from functools import partial
from time import monotonic

import numpy as np
import pytest

from engine.partner import Partner


def await_answer(partner):
    end = monotonic() + 60
    while not partner.is_ready:
        assert monotonic() < end


def adding(number, questions):
    for asked in questions:
        yield [array + number for array in asked]


def failing(questions):
    next(questions)
    raise ValueError("nothing answers here")


@pytest.fixture(params=[True, False], ids=["shared memory", "pipes"])
def start(request, monkeypatch):
    if not request.param:
        monkeypatch.setattr("engine.partner.shared_file", lambda: None)
    found = []

    def make(*arguments):
        found.append(Partner(*arguments))
        return found[-1]

    yield make
    for one in found:
        one.close()


@pytest.mark.parametrize("patience", [0.0, 1e-3])
def test_it_answers_in_turn(start, patience):
    partner = start(partial(adding, 3), patience)
    for turn in range(5):
        partner.ask([np.arange(turn + 1), np.full((2, 2), 0.5)])
        whole, halves = partner.answer()
        np.testing.assert_array_equal(whole, np.arange(turn + 1) + 3)
        np.testing.assert_array_equal(halves, np.full((2, 2), 3.5))


def test_one_knows_when_the_answer_is_there(start):
    partner = start(partial(adding, 1))
    partner.ask([np.zeros(3)])
    await_answer(partner)
    np.testing.assert_array_equal(partner.answer()[0], np.ones(3))


def test_one_is_told_that_it_is_gone(start, capfd):
    partner = start(failing)
    partner.ask([np.zeros(3)])
    await_answer(partner)
    with pytest.raises(EOFError):
        partner.answer()
    assert not capfd.readouterr().err


def test_what_can_not_be_handed_on_is_refused():
    with pytest.raises(OSError, match="handed on"):
        Partner(lambda questions: questions)


def test_closing_ends_it_whatever_it_does(start):
    idle, busy, stopped = (start(partial(adding, 1)) for _ in range(3))
    busy.ask([np.zeros(10**6)])
    if sys.platform != "win32":
        os.kill(stopped._process.pid, signal.SIGSTOP)
    for partner in (idle, busy, stopped):
        partner.close()
        assert partner._process.returncode is not None
        partner.close()  # once more does no harm


def test_it_ends_when_its_owner_is_gone(start):
    partner = start(partial(adding, 1))
    partner.ask([np.zeros(3)])
    partner.answer()
    partner._questions.close()
    assert partner._process.wait(60) == 0
