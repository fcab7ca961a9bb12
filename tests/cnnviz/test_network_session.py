"""The network is opened, edited, taught one drawing, and entered from a training."""

import numpy as np
import pytest

from cnnviz.network_session import HEAVY, NetworkSession
from cnnviz.state import given
from engine import SGD, Flatten, Linear, MaxPooling, Network, SettingError
from engine.architecture import Architecture, ConvolutionPlan, LinearPlan, architecture_of
from engine.experiment import Place, enter
from engine.initialisation import Initialisation
from engine.optimizers import Momentum
from engine.presets import DIGITS, TINY
from engine.values import replace
from tests.cnnviz import helpers

HE = Initialisation.HE


@pytest.fixture
def session(qapp):
    made = NetworkSession(helpers.small_network(10), "small", helpers.sample(3))
    made.set_target(2)
    yield made
    made.finish()


def weights(session):
    return [a for layer in session.state.experiment.network.parameters for a in layer.values()]


def test_a_step_of_learning_is_the_update_of_the_timeline(session):
    experiment = session.state.experiment
    updates = [op for op in experiment.timeline.operations if op.kind == "update"]
    expected = experiment.loss_after
    session.jump(40)
    session.learn()
    state = session.state
    for operation in updates:
        symbol = {"W": "weight", "b": "bias"}[operation.settings["symbol"]]
        now = state.experiment.network.parameters[operation.layer][symbol]
        np.testing.assert_array_equal(now, operation.result)
    assert state.learned == (experiment.gradients.loss, expected)
    assert state.experiment.loss_now == pytest.approx(expected)
    assert state.position == 40  # one stays where one was
    session.learn()
    assert len(session.state.learned) == 3
    assert session.state.learned[:2] == state.learned


def test_learning_is_undone_and_done_again(session):
    before = [array.copy() for array in weights(session)]
    session.learn()
    session.learn()
    after = [array.copy() for array in weights(session)]
    session.undo()
    assert len(session.state.learned) == 2
    session.undo()
    assert session.state.learned == ()
    assert all(np.array_equal(a, b) for a, b in zip(before, weights(session), strict=True))
    session.redo()
    session.redo()
    assert len(session.state.learned) == 3
    assert all(np.array_equal(a, b) for a, b in zip(after, weights(session), strict=True))


def test_what_was_learned_belongs_to_the_drawing_and_its_answer(session):
    for change in (
        lambda: session.draw(helpers.sample(5)),
        lambda: session.set_target(7),
        session.clear,
        lambda: session.set_number(Place("bias", (0,), 0), 2.0),
    ):
        session.learn()
        assert session.state.learned
        change()
        assert session.state.learned == ()


def test_the_network_s_own_answer_is_learned_as_it_was(session):
    session.set_target(None)
    said = session.state.experiment.predicted
    session.learn()
    assert session.state.experiment.target == said


def test_one_number_is_edited(session):
    session.jump(33)
    old = session.state.experiment
    place = Place("weight", (1, 0, 2, 3), 0)
    session.set_number(place, 4.5)
    new = session.state.experiment
    assert new.network.layers[0].weight[place.cell] == 4.5
    changed = new.network.layers[0].weight != old.network.layers[0].weight
    assert changed.sum() == 1
    assert session.state.position == 33
    assert not np.array_equal(new.probabilities, old.probabilities)
    session.set_number(place, 4.5)  # nothing changes
    session.undo()
    assert session.state.experiment is old


def test_another_network_begins_at_its_first_step(session):
    session.jump(50)
    letters = replace(DIGITS, classes=tuple("abcdefghij")[::-1])
    session.set_network(letters.build(HE, 0), "fresh")
    assert session.state.position == 0
    assert session.state.model_name == "fresh"
    assert session.state.experiment.target == 7  # still the c
    session.undo()
    assert session.state.model_name == "small"


def test_networks_of_other_sides_read_the_same_drawing(session):
    session.set_network(TINY.build(HE, 0), "tiny")
    state = session.state
    assert state.experiment.x.shape == (1, 8, 8)
    np.testing.assert_array_equal(state.experiment.x[0], state.drawing.seen(8).image)
    session.draw(helpers.sample(5))
    assert session.state.experiment.x.shape == (1, 8, 8)
    session.set_network(DIGITS.build(HE, 0), "digits")
    assert session.state.experiment.x.shape == (1, 28, 28)


@pytest.mark.parametrize(
    "network",
    [
        Network((Flatten(), Linear(np.zeros((2, 12)), np.zeros(2))), (3, 2, 2), ("a", "b")),
        Network((Flatten(), Linear(np.zeros((2, 9)), np.zeros(2))), (1, 3, 3), ("a", "b")),
        Network((Flatten(), Linear(np.zeros((2, 72)), np.zeros(2))), (1, 8, 9), ("a", "b")),
        Network((MaxPooling(2),), (1, 8, 8)),
    ],
)
def test_what_can_t_read_a_drawing_is_refused(session, network):
    before = session.state
    with pytest.raises(SettingError, match="one channel of 4x4 to 64x64"):
        session.set_network(network, "other")
    assert session.state is before


def test_the_architecture_changes_and_what_fits_stays(session):
    old = session.state.experiment.network
    plan = architecture_of(old)
    plans = (*plan.plans[:1], *plan.plans[2:])  # without the activation
    kept = (*old.layers[:1], *old.layers[2:])
    session.set_architecture(replace(plan, plans=plans), HE, 4, kept)
    network = session.state.experiment.network
    assert network.names == ("conv1", "pool1", "flat1", "linear1")
    np.testing.assert_array_equal(network.layers[0].weight, old.layers[0].weight)
    np.testing.assert_array_equal(network.layers[3].weight, old.layers[4].weight)
    with pytest.raises(SettingError, match="flatten"):
        session.set_architecture(Architecture((LinearPlan(10),)), HE, 0)
    assert session.state.experiment.network is network


def test_a_heavy_network_is_computed_in_a_thread(session, qtbot):
    plans = (ConvolutionPlan(8, (11, 11), padding="same"), Flatten(), LinearPlan(10))
    plan = Architecture(plans, (1, 64, 64))
    session.set_architecture(plan, HE, 0)
    assert plan.build(HE, 0).multiplications > HEAVY
    assert session.state.coming is not None
    session.draw(helpers.sample(4))
    qtbot.waitUntil(lambda: session.state.coming is None, timeout=10_000)
    state = session.state
    assert state.drawing is helpers.sample(4)
    assert state.experiment.network.names == ("conv1", "flat1", "linear1")
    np.testing.assert_array_equal(state.experiment.x[0], state.drawing.seen(64).image)


def test_while_a_heavy_network_is_computed_a_stroke_does_not_wait_for_what_can(session, qtbot):
    plans = (ConvolutionPlan(8, (11, 11), padding="same"), Flatten(), LinearPlan(10))
    session.set_architecture(Architecture(plans, (1, 64, 64)), HE, 0)
    session.draw(helpers.sample(4))
    qtbot.waitUntil(lambda: session.state.coming is None, timeout=10_000)
    found = []
    session.settled.connect(lambda old, new: found.append(new))
    for label in (1, 2, 3, 5):
        session.draw(helpers.sample(label), undoable=False)
    assert session.state.coming is not None
    assert not found
    qtbot.waitUntil(lambda: session.state.coming is None, timeout=10_000)
    qtbot.waitUntil(lambda: bool(found) and found[-1] is session.state)


def test_a_given_image_is_seen_to_the_last_number():
    image = np.random.default_rng(0).random((28, 28)).astype(np.float32)
    drawing = given(image, 4)
    np.testing.assert_array_equal(drawing.seen(28).image, image)
    assert drawing.seen(8).image.shape == (8, 8)
    assert drawing.ink.shape == (280, 280)
    np.testing.assert_allclose(drawing.ink[::10, ::10] / 255, image, atol=0.002)
    assert not drawing.blank
    point = drawing.seen(28).to_picture(100, 50)
    assert point == pytest.approx((10, 5))


def test_a_step_of_a_training_is_entered_and_left_by_drawing(session):
    network = session.state.experiment.network
    rng = np.random.default_rng(1)
    x = rng.random((4, 1, 28, 28))
    rule = Momentum(0.1)
    state = rule.initial(network.parameters)
    experiment = enter(network, rule, state, x, np.array([1, 2, 3, 4]), 2)
    session.jump(12)
    session.enter(experiment, given(x[2, 0], 3))
    assert session.state.experiment is experiment
    assert session.state.position == 0
    assert session.state.experiment.target == 3
    session.go_to_end()  # an update by Momentum takes more steps than one by SGD
    session.undo()
    assert session.state.experiment.batch is None
    assert session.state.position == 12
    session.redo()
    session.draw(helpers.sample(5))
    assert session.state.experiment.batch is None
    assert isinstance(session.state.experiment.learning_step.optimizer, SGD)
