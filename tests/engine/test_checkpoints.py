"""Checkpoints: bounded, sparse in the past, and exact to go on from."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.checkpoints import MOST, Checkpoints, size_of
from engine.optimizers import SGD, Adam, Momentum
from engine.training import before, cosine, train
from tests.engine.test_training import network, same, stored


def progress(count, optimizer=None):
    rule = optimizer or SGD(0.1)
    start = before(network(), rule, stored())
    epochs = -(-count // 7)
    return [start, *list(train(network(), stored(), optimizer=rule, epochs=epochs))[:count]]


MANY = progress(420)


def test_size_counts_weights_and_the_optimizer_s_memory() -> None:
    numbers = 16 * 12 + 12 + 12 * 3 + 3
    assert size_of(progress(1)[-1]) == numbers * 4
    assert size_of(progress(1, Momentum(0.1))[-1]) == numbers * 8
    assert size_of(progress(1, Adam())[-1]) == numbers * 12 + 8


@given(room=st.integers(0, 40), count=st.integers(1, 400))
def test_it_stays_in_its_room_and_keeps_the_ends(room, count) -> None:
    size = size_of(MANY[0])
    kept = Checkpoints(room=room * size)
    for one in MANY[:count]:
        kept = kept.added(one)
    assert len(kept.kept) <= min(MOST, max(2, room))
    assert kept.kept[0] is MANY[0]
    assert kept.kept[-1] is MANY[count - 1]
    steps = [one.steps for one in kept.kept]
    assert steps == sorted(set(steps))


def test_the_past_is_sparser_than_the_present() -> None:
    kept = Checkpoints(room=20 * size_of(MANY[0]))
    for one in MANY:
        kept = kept.added(one)
    gaps = np.diff([one.steps for one in kept.kept])
    assert len(gaps) == 19
    assert gaps[-5:].max() <= 8
    assert gaps[:5].min() >= gaps[-5:].max()
    assert gaps.max() <= 140


def test_there_are_never_more_than_can_be_handled() -> None:
    kept = Checkpoints()
    for one in MANY:
        kept = kept.added(one)
    assert len(kept.kept) == MOST


def test_the_nearest_is_found_and_what_is_later_is_forgotten() -> None:
    kept = Checkpoints(tuple(MANY[i] for i in (0, 10, 20, 40)))
    assert [kept.at(steps).steps for steps in (0, 4, 5, 6, 29, 30, 31, 99)] == [
        0, 0, 0, 10, 20, 20, 40, 40
    ]  # fmt: skip
    back = kept.until(kept.at(12))
    assert [one.steps for one in back.kept] == [0, 10]
    assert [one.steps for one in kept.added(MANY[15]).kept] == [0, 10, 15]


@pytest.mark.parametrize("optimizer", [SGD(0.3), Momentum(0.05), Adam(0.01)])
def test_an_epoch_a_rewind_and_the_same_numbers_to_the_last_bit(optimizer) -> None:
    settings = {"optimizer": optimizer, "epochs": 3, "schedule": cosine}
    kept = Checkpoints(room=6 * size_of(progress(1, optimizer)[-1]))
    first = []
    for one in train(network(), stored(), **settings):
        first.append(one)
        kept = kept.added(one)
    back = kept.at(9)
    again = list(train(back.network, stored(), start=back, **settings))
    assert len(again) == 21 - back.steps
    assert back.steps < 21
    for one, other in zip(first[back.steps :], again, strict=True):
        assert same(one, other)
        assert (one.loss, one.right, one.seen) == (other.loss, other.right, other.seen)
        for mine, theirs in zip(one.optimizer_state, other.optimizer_state, strict=True):
            for layer, layer_again in zip(mine, theirs, strict=True):
                for name in layer:
                    np.testing.assert_array_equal(layer[name], layer_again[name])


def test_the_sound_one_is_the_last_that_the_next_batch_found_in_order() -> None:
    kept, losses = Checkpoints(), np.full(60, 1.5)
    assert Checkpoints((MANY[0],)).sound(np.zeros(0)) is MANY[0]
    for one in MANY[:61]:
        kept = kept.added(one)
    assert kept.sound(losses).steps == 59  # nothing has judged the last one
    losses[57:] = 9.0  # the update of batch 57 blew the weights up, as batch 58 found
    assert kept.sound(losses).steps == 56
    assert kept.sound(3.0 ** np.arange(60)).steps == 0  # it never was in order
