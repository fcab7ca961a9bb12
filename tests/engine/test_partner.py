"""A process that answers, until nobody asks any more."""

from functools import partial

import numpy as np
import pytest

from engine.partner import Partner


def adding(number):
    return lambda asked: [array + number for array in asked]


def failing():
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
    while not partner.is_ready:
        pass
    np.testing.assert_array_equal(partner.answer()[0], np.ones(3))


def test_one_is_told_that_it_is_gone(start, capfd):
    partner = start(failing)
    partner.ask([np.zeros(3)])
    while not partner.is_ready:
        pass
    with pytest.raises(EOFError):
        partner.answer()
    assert "nothing answers here" in capfd.readouterr().err


def test_it_ends_with_its_owner(start):
    partner = start(partial(adding, 1))
    process = partner._process
    partner.close()
    assert process.returncode == 0
