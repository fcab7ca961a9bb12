"""Training from the window: start, pause, batches, epochs, rewind, enter; all of it in a thread."""

import json
import os
import signal
import sys
from dataclasses import fields, replace
from time import monotonic

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.train_session import TrainSession
from cnnviz.train_state import (
    RATES,
    Activity,
    Curve,
    Data,
    DataChoice,
    Examined,
    OptimizerChoice,
    TrainSettings,
    as_text,
    from_text,
)
from engine import Flatten, Linear, Network
from engine.architecture import Architecture, LinearPlan
from engine.digits.handwriting import handwriting
from engine.digits.normalise import as_ink, resized
from engine.elsewhere import Elsewhere
from engine.initialisation import Initialisation
from engine.presets import TINY
from engine.sources import sized
from engine.training import train

SETTINGS = TrainSettings(images=40, batch_size=8, epochs=3)
DATA = Data(tuple("0123456789"), handwriting(30, np.random.default_rng(5)))


@pytest.fixture
def session(qapp, tmp_path):
    made = TrainSession(TINY.build(Initialisation.HE, 1), "tiny", str(tmp_path))
    made._set(settings=SETTINGS, data=DATA)
    yield made
    made.finish()


@pytest.fixture
def rested(session, qtbot):
    """Waits until nothing is going on."""

    def wait():
        qtbot.waitUntil(lambda: session.state.activity is Activity.IDLE, timeout=20_000)
        return session.state

    return wait


def weights(network):
    return [array for layer in network.parameters for array in layer.values()]


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(weights(one), weights(other), strict=True))


def by_hand(settings=SETTINGS, data=DATA, network=None):
    """The whole training, without a window."""
    start = network or TINY.build(Initialisation.HE, 1)
    source = data.source(settings, 8)
    return list(
        train(
            start,
            source,
            optimizer=settings.rule,
            epochs=settings.epochs,
            schedule=settings.schedule,
        )
    )


def test_it_starts_with_nothing_learned(session):
    state = session.state
    assert not state.begun
    assert not state.done
    assert state.steps == state.total == 0
    assert state.network is state.start
    assert session.batch() is None
    assert session.enter(0) is None
    session.rewind(5)
    session.pause()
    assert session.state is state


def test_a_whole_training_is_that_of_the_engine(session, rested):
    session.start()
    state = rested()
    whole = by_hand()
    assert state.done
    assert state.steps == state.total == 15
    assert same(state.network, whole[-1].network)
    np.testing.assert_array_equal(state.curve.losses, np.float32([p.loss for p in whole]))
    shares = [(p.right, p.seen, p.batch) for p in whole]
    assert state.curve.accuracies[0] == shares[0][0] / shares[0][1]
    right = state.curve.accuracies * 8
    np.testing.assert_allclose(right[5:10].sum(), whole[9].right)
    assert [one.steps for one in state.curve.examined] == [0, 5, 10, 15]
    assert state.evaluated == 15
    assert state.evaluation.accuracy == state.curve.examined[-1].accuracy
    assert state.problem == ""
    session.start()  # nothing is left to do
    assert rested().steps == 15


@pytest.fixture
def started(monkeypatch):
    """Training goes on elsewhere as soon as it can; the processes that were started for it."""
    made = []

    class Awaited(Elsewhere):
        def __init__(self, held):
            super().__init__(held)
            made.append(self._partner._process)
            end = monotonic() + 60
            while not self.is_awake:
                assert monotonic() < end

    monkeypatch.setattr("cnnviz.course.MOMENT", 0.0)
    monkeypatch.setattr("cnnviz.course.Elsewhere", Awaited)
    return made


def test_what_is_learned_elsewhere_is_the_same_and_ends_with_the_training(session, rested, started):
    session.one_epoch()
    assert rested().steps == 5
    session.choose(weight_decay=0.0, epochs=4)
    session.one_epoch()
    assert rested().steps == 10
    assert [process.poll() for process in started] == [None]
    assert same(session.state.network, by_hand()[9].network)
    assert [one.steps for one in session.state.curve.examined] == [0, 5, 10]
    session.start()
    assert rested().done
    assert [process.poll() is None for process in started] == [False]
    known = by_hand(replace(SETTINGS, epochs=4))
    assert same(session.state.network, known[-1].network)
    np.testing.assert_array_equal(
        session.state.curve.losses, np.array([one.loss for one in known], np.float32)
    )


def test_numbers_out_of_bounds_elsewhere_are_said(session, rested, started):
    session.choose_optimizer(OptimizerChoice.SGD)
    session.choose(learning_rate=1e30)
    session.start()  # the first batch is learned here
    state = rested()
    assert "smaller learning rate" in state.problem
    assert f"after step {state.steps}" in state.problem
    assert [process.poll() is None for process in started] == [False]
    session.choose(learning_rate=0.1)
    session.start()
    assert rested().done


def test_the_process_ends_with_the_window(session, rested, started):
    session.one_epoch()
    rested()
    assert [process.poll() for process in started] == [None]
    session.finish()
    assert [process.poll() is None for process in started] == [False]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGSTOP")
def test_the_window_closes_though_the_process_does_not_answer(session, started, qtbot):
    session.choose(epochs=9_000)
    session.start()
    qtbot.waitUntil(lambda: bool(started) and session.state.steps > 5, timeout=20_000)
    os.kill(started[0].pid, signal.SIGSTOP)
    session.finish()
    assert started[0].poll() is not None
    assert session.trainer._pool.activeThreadCount() == 0


def test_one_batch_and_one_epoch(session, rested):
    session.one_batch()
    assert rested().steps == 1
    assert session.state.evaluated == 1
    session.one_epoch()
    assert rested().steps == 5
    session.one_epoch()
    assert rested().steps == 10
    session.one_batch()
    assert rested().steps == 11
    assert same(session.state.network, by_hand()[10].network)


def test_a_pause_loses_nothing(session, rested, qtbot):
    session.choose(epochs=400)
    session.start()
    qtbot.waitUntil(lambda: session.state.steps > 10)
    session.pause()
    state = rested()
    assert 10 < state.steps < 2000
    assert len(state.curve.losses) == state.steps
    assert state.evaluated == state.steps
    whole = by_hand(replace(SETTINGS, epochs=-(-state.steps // 5)))
    assert same(state.network, whole[state.steps - 1].network)


@pytest.mark.parametrize("optimizer", OptimizerChoice)
@pytest.mark.parametrize("falling", [False, True])
def test_rewinding_and_going_on_gives_the_same_bits(session, rested, optimizer, falling):
    session.choose_optimizer(optimizer)
    session.choose(falling=falling)
    session.start()
    first = rested()
    kept = [one.steps for one in first.checkpoints.kept]
    assert kept[0] == 0
    middle = kept[len(kept) // 2]
    session.rewind(middle)
    back = rested()
    assert back.steps == middle
    assert len(back.curve.losses) == middle
    assert all(one.steps <= middle for one in back.curve.examined)
    assert [one.steps for one in back.checkpoints.kept] == [n for n in kept if n <= middle]
    session.start()
    again = rested()
    assert same(first.network, again.network)
    np.testing.assert_array_equal(first.curve.losses, again.curve.losses)
    for one, other in zip(
        first.progress.optimizer_state, again.progress.optimizer_state, strict=True
    ):
        for layer, layer_again in zip(one, other, strict=True):
            assert all(np.array_equal(layer[name], layer_again[name]) for name in layer)


def test_back_to_the_start_is_where_it_began(session, rested):
    start = session.state.start
    session.one_epoch()
    rested()
    session.rewind(0)
    state = rested()
    assert same(state.network, start)
    assert state.evaluated == 0
    assert state.evaluation is not None


def test_the_learning_rate_changes_at_once(session, rested, qtbot):
    session.choose(epochs=400)
    session.start()
    qtbot.waitUntil(lambda: session.state.steps > 3)
    began = []
    idle, training = Activity.IDLE, Activity.TRAINING
    session.changed.connect(
        lambda old, new: (
            began.append(new) if (old.activity, new.activity) == (idle, training) else 0
        )
    )
    session.choose(learning_rate=0.0)
    qtbot.waitUntil(lambda: bool(began))
    still = session.state.network
    steps = session.state.steps
    qtbot.waitUntil(lambda: session.state.steps > steps + 5)
    assert same(session.state.network, still)
    session.pause()
    rested()


def test_settings_of_the_start_begin_a_new_training_from_the_weights_as_they_are(session, rested):
    session.one_epoch()
    trained = rested().network
    curve = session.state.curve
    session.choose(batch_size=4)
    state = session.state
    assert state.ended
    assert state.curve is curve  # still to be looked at
    assert state.checkpoints.kept == ()  # but it can't be gone back to
    assert session.enter(0) is None
    assert state.data is DATA  # of the same data
    session.one_batch()
    state = rested()
    assert same(state.start, trained)
    assert state.steps == 1
    assert state.progress.batches == 10
    session.choose(seed=3)
    assert session.state.data is None
    session.choose_optimizer(OptimizerChoice.SGD)
    assert session.state.settings.learning_rate == RATES[OptimizerChoice.SGD]


def test_stop_keeps_all_to_be_looked_at_and_the_next_start_is_a_new_training(session, rested):
    session.one_epoch()
    trained = rested()
    session.stop()
    assert session.state.ended
    assert session.state.curve is trained.curve
    session.one_batch()
    state = rested()
    assert not state.ended
    assert state.steps == 1
    assert same(state.start, trained.network)


def test_fresh_weights_and_another_network(session, rested):
    session.one_batch()
    rested()
    session.draw_fresh()
    fresh = TINY.build(Initialisation.HE, SETTINGS.seed)
    assert same(session.state.network, fresh)
    assert not session.state.begun
    other = TINY.build(Initialisation.HE, 9)
    session.receive(other, "other")
    assert session.state.start is other
    assert session.state.model_name == "other"


def test_data_are_made_when_they_are_first_needed(session, rested):
    session._set(data=None)
    session.one_batch()
    state = rested()
    assert state.steps == 1
    assert len(state.data.validation[1]) == 2_000
    assert state.data.images is None


def test_what_can_t_be_read_is_said_and_nothing_is_lost(session, rested):
    session.one_batch()
    before = rested().network
    session.choose(data=DataChoice.FOLDER, folder="/nowhere/at all")
    session.start()
    state = rested()
    assert "/nowhere/at all" in state.problem
    assert state.network is before
    assert len(state.curve.losses) == 1  # nor is what was seen
    session.choose(data=DataChoice.DRAWINGS)
    session.start()
    assert rested().problem
    session.choose(data=DataChoice.HANDWRITING)
    session._set(data=DATA)
    session.one_batch()
    assert rested().problem == ""
    assert session.state.steps == 1


def test_more_classes_than_answers_are_said(session, rested):
    three = Architecture((Flatten(), LinearPlan(3)), (1, 8, 8), tuple("abc"))
    session.receive(three.build(Initialisation.HE, 0), "three")
    session.start()
    state = rested()
    assert "3 answers" in state.problem
    assert not state.begun


def test_divergence_goes_back_to_where_all_was_well(session, rested):
    session.choose_optimizer(OptimizerChoice.SGD)
    session.one_epoch()
    good = rested()
    session.choose(learning_rate=1e30)
    session.start()
    state = rested()
    assert "smaller learning rate" in state.problem
    assert f"after step {state.steps}" in state.problem
    assert state.steps <= good.steps
    assert all(np.isfinite(array).all() for array in weights(state.network))
    assert state.progress.loss < 10
    session.choose(learning_rate=0.1)
    session.start()
    assert rested().done


def test_entering_walks_the_very_step_that_comes_next(session, rested):
    session.choose_optimizer(OptimizerChoice.MOMENTUM)
    session.choose(weight_decay=0.01, falling=True)
    session.one_epoch()
    before = rested()
    experiment, drawing = session.enter(3)
    x, target = session.batch()
    np.testing.assert_array_equal(experiment.x, x[3])
    np.testing.assert_array_equal(drawing.seen(8).image, x[3, 0])
    assert drawing.label == experiment.target == target[3]
    assert experiment.network is before.network
    parameters, _ = experiment.learning_step.update(experiment.network.parameters)
    session.one_batch()
    after = rested()
    assert same(after.network, before.network.with_parameters(parameters))


def test_slow_motion_tells_each_batch(session, rested):
    session.set_speed(200.0)
    seen = []
    session.changed.connect(lambda old, new: seen.append(new.steps - old.steps))
    session.one_epoch()
    rested()
    assert max(seen) == 1
    session.set_speed(None)
    assert session.state.speed is None


def test_stop_is_answered_in_slow_motion(session, rested, qtbot):
    session.set_speed(0.01)  # a batch every hundred seconds
    session.start()
    qtbot.waitUntil(lambda: session.state.steps == 1)
    session.pause()
    assert rested().steps == 1


def test_own_images_of_another_size_are_shown_as_the_network_sees_them():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (12, 28, 28), np.uint8)
    data = Data(tuple("0123456789"), (images, np.zeros(12, int)), images, np.zeros(12, int))
    x, _ = data.source(replace(SETTINGS, vary=False), 8).load(0, 0)
    assert x.shape == (8, 1, 8, 8)
    np.testing.assert_allclose(sized(as_ink(images), 8), resized(images, 8))


def test_a_curve_is_added_to_and_cut():
    curve = Curve().added([3.0, 2.0], [0.1, 0.2]).with_examined(Examined(2, 1.9, 0.3))
    curve = curve.added([1.0], [0.5]).with_examined(Examined(3, 0.9, 0.6))
    np.testing.assert_array_equal(curve.losses, np.float32([3, 2, 1]))
    assert [one.steps for one in curve.examined] == [2, 3]
    cut = curve.until(2)
    assert len(cut.losses) == len(cut.accuracies) == 2
    assert [one.steps for one in cut.examined] == [2]
    again = cut.with_examined(Examined(2, 1.0, 0.4))
    assert [one.loss for one in again.examined] == [1.0]


def test_the_time_left_follows_from_the_pace(session, rested):
    assert session.state.seconds_left is None
    session.one_epoch()
    state = rested()
    assert state.seconds_left == pytest.approx(10 * 8 / state.pace)


def test_networks_keep_the_names_of_the_data(session, rested):
    letters = Data(tuple("abcdefghij"), DATA.validation)
    session._set(data=letters)
    session.one_batch()
    assert rested().network.classes == tuple("abcdefghij")
    assert isinstance(session.state.network, Network)
    assert isinstance(session.state.network.layers[-1], Linear)


SETTING = st.builds(
    TrainSettings,
    data=st.sampled_from(DataChoice),
    folder=st.text(max_size=9),
    images=st.integers(10, 10_000),
    vary=st.booleans(),
    optimizer=st.sampled_from(OptimizerChoice),
    learning_rate=st.floats(1e-6, 10),
    weight_decay=st.floats(0, 1),
    batch_size=st.integers(1, 512),
    epochs=st.integers(1, 100),
    falling=st.booleans(),
    seed=st.integers(0, 10_000),
    initialisation=st.sampled_from(Initialisation),
)


@given(SETTING)
def test_settings_are_remembered(settings):
    assert from_text(as_text(settings)) == settings


@given(SETTING, st.sampled_from([f.name for f in fields(TrainSettings)]))
def test_damaged_settings_are_those_of_the_first_start(settings, name):
    known = json.loads(as_text(settings))
    for wrong in (None, [], {}, "nonsense \x00", -1, 1e99, 2.5):
        read = from_text(json.dumps(known | {name: wrong}))
        if name == "folder" and isinstance(wrong, str):
            continue
        if name == "learning_rate" and wrong == 2.5:
            continue
        assert getattr(read, name) == getattr(TrainSettings(), name)
        assert replace(read, **{name: getattr(settings, name)}) == settings
    for text in ("", "{", "[1]", "3", "null"):
        assert from_text(text) == TrainSettings()


# what is asked for while something is going on


@pytest.fixture
def busy(session, qtbot):
    """A training that runs, slowly."""
    session.set_speed(20.0)
    session.start()
    qtbot.waitUntil(lambda: session.state.steps >= 1)
    return session


def test_a_pause_is_not_undone_by_a_change_of_the_rate(busy, rested):
    busy.pause()
    busy.choose(learning_rate=0.01)
    assert rested().steps < 15
    assert busy.state.settings.learning_rate == 0.01


def test_a_stop_is_not_lost(busy, rested):
    busy.stop()
    busy.toggle()
    assert rested().ended


def test_settings_chosen_one_after_the_other_are_all_there(busy, rested):
    busy.choose(seed=4)
    busy.choose(batch_size=5)
    state = rested()
    assert (state.settings.seed, state.settings.batch_size) == (4, 5)
    assert state.data is None


def test_what_is_chosen_while_data_are_read_counts_though_they_can_t_be(session, rested):
    session.choose(data=DataChoice.FOLDER, folder="/nowhere")
    session.start()
    session.choose(data=DataChoice.HANDWRITING)
    assert rested().settings.data is DataChoice.HANDWRITING
    session._set(data=DATA)
    session.one_batch()
    assert rested().steps == 1


def test_epochs_changed_twice_end_at_the_last_number(busy, rested):
    busy.choose(epochs=4)
    busy.choose(epochs=5)
    busy.set_speed(None)
    assert rested().steps == 25


def test_a_rate_changed_during_one_batch_learns_no_second_one(session, rested):
    session.one_batch()
    session.choose(learning_rate=0.02)
    assert rested().steps == 1


def test_other_drawings_end_the_training(session, rested):
    session._set(settings=replace(session.state.settings, data=DataChoice.DRAWINGS))
    session.one_batch()
    rested()
    session.drawings_changed()
    state = rested()
    assert state.ended
    assert state.data is None
    assert state.evaluation is None


def test_nothing_follows_the_end(session, qtbot):
    session.start()
    qtbot.waitUntil(lambda: session.state.steps >= 1)
    session.finish()
    assert session.trainer._pool.activeThreadCount() == 0
    qtbot.wait(1)
    assert session.trainer._pool.activeThreadCount() == 0


def test_a_network_that_was_here_is_no_news(session, rested):
    first = session.state.network
    assert session.hand_over() is None
    session.one_batch()
    learned = rested().network
    assert session.hand_over() is learned
    assert session.hand_over() is None
    session.receive(first, "tiny")  # an undo in the Network workspace
    assert session.state.network is learned
    session.draw_fresh()
    assert session.hand_over() is session.state.network
