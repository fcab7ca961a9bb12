"""The steps of an update: the whole batch, the rule of the optimizer, the numbers of training."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import SGD, Adam, Experiment, Flatten, Linear, Momentum, Network
from engine.batch_step import BatchStep
from engine.experiment import Place, enter
from engine.sources import Stored
from engine.steps import Phase
from engine.training import before, train
from engine.values import replace
from tests.engine import strategies
from tests.engine.checks import assert_close

RULES = (
    SGD(0.1),
    SGD(0.1, 0.01),
    Momentum(0.1, 0.9),
    Momentum(0.1, 0.9, 0.01),
    Adam(0.01),
    Adam(0.01, weight_decay=0.01),
)
NAMES = {"W": "weight", "b": "bias"}


def linear_network(dtype=np.float64):
    rng = np.random.default_rng(0)
    weight, bias = rng.normal(size=(3, 4)).astype(dtype), rng.normal(size=3).astype(dtype)
    return Network((Flatten(), Linear(weight, bias)), (1, 2, 2), ("a", "b", "c"))


def linear_batch(size, dtype=np.float64):
    rng = np.random.default_rng(1)
    return rng.normal(size=(size, 1, 2, 2)).astype(dtype), rng.integers(0, 3, size)


def entered(rule, size=5, index=2, network=None):
    network = network or linear_network()
    return enter(network, rule, rule.initial(network.parameters), *linear_batch(size), index)


def update_of(experiment):
    return [op for op in experiment.timeline.operations if op.phase is Phase.UPDATE]


def of_weight(experiment, kind):
    return next(op for op in update_of(experiment) if op.kind == kind)


# the numbers of training


@pytest.mark.parametrize("rule", RULES)
def test_it_ends_in_the_numbers_of_training(rule):
    """Entered at any batch, each image of it leads to the weights that training made of it."""
    rng = np.random.default_rng(2)
    images, labels = rng.random((20, 2, 2)), rng.integers(0, 3, 20)
    network, source = linear_network(np.float32), Stored(images, labels, batch_size=6, seed=3)
    progress = before(network, rule, source)
    for after in islice(train(network, source, optimizer=rule, epochs=2), 7):
        x, t = source.load(*divmod(progress.steps, len(source)))
        for index in range(len(x)):
            step = enter(progress.network, rule, progress.optimizer_state, x, t, index)
            for op in update_of(step):
                if op.kind == "update":
                    made = after.network.parameters[op.layer][NAMES[op.settings["symbol"]]]
                    assert op.result.dtype == made.dtype == np.float32
                    assert np.array_equal(op.result, made)
        progress = after


@given(strategies.training_steps())
@settings(max_examples=80, deadline=None)
def test_what_is_remembered_is_what_the_optimizer_remembers(experiment):
    step, network = experiment.batch, experiment.network
    after, state = step.optimizer.update(network.parameters, step.gradients, step.state)
    trees = {"velocity": state[:1], "first_moment": state[:1], "second_moment": state[1:2]}
    trees["update"] = (after,)
    for op in update_of(experiment):
        name = NAMES[op.settings["symbol"]]
        if op.kind in trees:
            assert np.array_equal(op.result, trees[op.kind][0][op.layer][name])
        if op.kind == "batch_mean":
            assert np.array_equal(op.result, step.gradients[op.layer][name])
        assert op.result.shape == network.parameters[op.layer][name].shape
        assert op.writes is None


# the batch


@given(strategies.networks((np.float64,)), st.data())
@settings(max_examples=60, deadline=None)
def test_the_others_are_the_other_images(network, data):
    """Their sum is that of passes of one image each; it is 0 where all of theirs are."""
    optimizer, state, x, target = data.draw(strategies.batches(network))
    index = data.draw(st.integers(0, len(x) - 1))
    experiment = enter(network, optimizer, state, x, target, index)
    assert np.array_equal(experiment.x, x[index])
    assert experiment.answer == target[index]
    others = [
        Experiment(x[i], network, int(target[i])).gradients.parameters
        for i in range(len(x))
        if i != index
    ]
    told = [op for op in update_of(experiment) if op.kind == "batch_mean"]
    assert bool(told) == bool(others and any(network.parameters))
    for op in told:
        name = NAMES[op.settings["symbol"]]
        own, sums = (matrix.values for matrix in op.inputs)
        expected = np.array([gradients[op.layer][name] for gradients in others])
        assert np.array_equal(own, experiment.gradients.parameters[op.layer][name])
        scale = np.abs(own).max() + np.abs(expected).max()
        assert_close(sums, expected.sum(0), scale=len(x) * scale)
        assert op.settings["size"] == len(x)


def test_others_of_rounding_only_are_zero():
    """Weights of inputs that are blank in all other images."""
    network = linear_network(np.float32)
    x, target = linear_batch(7, np.float32)
    x[:, 0, 0, 1] = 0
    x[3, 0, 0, 1] = 0.3
    rule = SGD(0.1)
    experiment = enter(network, rule, (), x, target, 3)
    own, others = (m.values for m in of_weight(experiment, "batch_mean").inputs)
    assert own[:, 1].all()
    assert not others[:, 1].any()
    assert others[:, 0].all()


def test_there_is_no_image_outside_of_the_batch():
    with pytest.raises(IndexError):
        entered(SGD(0.1), size=3, index=3)


# which operations, and in which order


def kinds(rule, size):
    told = [op for op in update_of(entered(rule, size, 0)) if op.settings["symbol"] == "W"]
    return [op.kind for op in told]


def test_the_order():
    assert kinds(SGD(0.1), 1) == ["update"]
    assert kinds(SGD(0.1), 2) == ["batch_mean", "update"]
    assert kinds(SGD(0.1, 0.01), 1) == ["weight_decay", "update"]
    assert kinds(Momentum(0.1, 0.9, 0.01), 2) == [
        "batch_mean",
        "weight_decay",
        "velocity",
        "update",
    ]
    assert kinds(Adam(0.1), 2) == [
        "batch_mean",
        "first_moment",
        "second_moment",
        "adam_ratio",
        "update",
    ]


@given(strategies.training_steps())
@settings(max_examples=60, deadline=None)
def test_each_operation_reads_what_those_before_it_made(experiment):
    """A matrix that one made, under its name or as what is new, is read with the same numbers."""
    made = {}
    for op in update_of(experiment):
        key = op.layer, op.settings["symbol"]
        for matrix in op.inputs:
            known = made.get((*key, matrix.name))
            assert known is None or known is matrix.values
        if op.kind == "update":
            direction = op.settings["direction"]
            assert direction in ("dW", "db") or (*key, direction) in made
            before = experiment.network.parameters[op.layer][NAMES[op.settings["symbol"]]]
            assert op.inputs[0].values is before
        made[(*key, op.output.name.removesuffix(" new"))] = op.result


def test_names_are_told_apart():
    """What is called g is what the optimizer goes by; the mean before the decay has a bar."""
    assert [op.output.name for op in update_of(entered(SGD(0.1)))][:2] == ["g", "W new"]
    names = [op.output.name for op in update_of(entered(Adam(0.1, weight_decay=0.1)))]
    assert names[:6] == ["ḡ", "g", "m new", "s new", "r", "W new"]


# the rules, from their sources


def test_adam_is_that_of_its_paper():
    """Kingma and Ba, algorithm 1, in its own words; at its second step."""
    network = linear_network()
    alpha, beta1, beta2, epsilon = 0.01, 0.9, 0.999, 1e-8
    rule = Adam(alpha, beta1, beta2, epsilon)
    x, target = linear_batch(5)
    parameters = [network.parameters[1]["weight"]]
    gradients = []
    m = v = np.zeros((3, 4))
    state = rule.initial(network.parameters)
    for t in (1, 2):
        step = enter(network, rule, state, x, target, t)
        g = step.batch.gradients[1]["weight"]
        gradients.append(g)
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        assert_close(of_weight(step, "first_moment").result, m)
        assert_close(of_weight(step, "second_moment").result, v)
        ratio = of_weight(step, "adam_ratio")
        assert_close(ratio.result, m_hat / (np.sqrt(v_hat) + epsilon))
        first, second = ratio.step(5).terms
        assert first == pytest.approx(m_hat[1, 1])
        assert second == pytest.approx(v_hat[1, 1])
        assert ratio.settings["number"] == t
        parameters.append(parameters[-1] - alpha * m_hat / (np.sqrt(v_hat) + epsilon))
        assert_close(of_weight(step, "update").result, parameters[-1])
        after, state = step.batch.update(network.parameters)
        network = network.with_parameters(after)


def test_the_ratio_of_nothing_over_nothing():
    """With an epsilon of 0 it is no number, and no warning."""
    network = linear_network()
    rule = Adam(0.1, epsilon=0.0)
    x, target = linear_batch(2)
    x[:, 0, 0, 0] = 0
    with np.errstate(invalid="ignore"):
        step = enter(network, rule, rule.initial(network.parameters), x, target, 0)
        ratio = of_weight(step, "adam_ratio")
    assert np.isnan(ratio.step(0).value)
    assert np.isfinite(ratio.step(1).value)


def test_momentum_and_decay():
    network = linear_network()
    rule = Momentum(0.5, 0.25, 0.125)
    state = (({}, {"weight": np.full((3, 4), 8.0), "bias": np.full(3, -4.0)}),)
    x, target = linear_batch(3)
    step = enter(network, rule, state, x, target, 1)
    weight = network.parameters[1]["weight"]
    velocity = 2.0 + step.batch.gradients[1]["weight"] + 0.125 * weight
    assert_close(of_weight(step, "velocity").result, velocity)
    assert_close(of_weight(step, "update").result, weight - 0.5 * velocity)


# an image alone


@given(strategies.experiments())
@settings(max_examples=40)
def test_an_image_alone_is_a_batch_of_one(experiment):
    rule = SGD(experiment.learning_rate)
    target = np.array([experiment.answer])
    step = enter(experiment.network, rule, (), experiment.x[None], target, 0)
    # the gradients of a batch come from the plan of its training, equal but for rounding
    assert step.loss_after == pytest.approx(experiment.loss_after, rel=1e-4, abs=1e-4)
    for op, other in zip(update_of(experiment), update_of(step), strict=True):
        assert (op.kind, op.settings) == (other.kind, other.settings)
        size = np.abs(op.result).max(initial=1.0)
        np.testing.assert_allclose(op.result, other.result, atol=1e-4 * float(size))


def test_the_loss_after_is_that_of_this_image_after_the_true_update():
    experiment = entered(Adam(0.1), index=1)
    parameters, _ = experiment.batch.update(experiment.network.parameters)
    network = experiment.network.with_parameters(parameters)
    alone = Experiment(experiment.x, network, experiment.target)
    assert experiment.loss_after == alone.loss_now
    assert experiment.loss_after != replace(experiment, batch=None).loss_after


def test_other_numbers_are_not_of_the_batch():
    """A gradient of the batch belongs to the network that it was made of."""
    experiment = entered(Momentum(0.1))
    nudged = experiment.nudged(Place("weight", (0, 0), 1), 0.5)
    assert nudged.batch is None
    assert experiment.batch is not None


def test_the_learning_rate_is_that_of_the_optimizer():
    experiment = entered(Momentum(0.25))
    assert experiment.learning_rate == 0.25
    assert of_weight(experiment, "update").settings["learning_rate"] == 0.25
    assert isinstance(experiment.batch, BatchStep)
