"""An experiment: what follows from an input, a network, an answer and a learning rate."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import (
    SGD,
    Activation,
    Convolution,
    Experiment,
    Flatten,
    Linear,
    MaxPooling,
    Network,
    SettingError,
    cross_entropy,
)
from engine.experiment import Place
from engine.losses import SquaredError, WeightedSum
from tests.engine import naive, strategies
from tests.engine.checks import assert_close


@given(strategies.experiments())
@settings(max_examples=50)
def test_everything_follows_from_the_network(experiment):
    network = experiment.network
    activations = network.forward(experiment.x[None])
    # kept in float64, and predicted in the type of the input
    predicted = network.predict(experiment.x[None])[0]
    assert predicted.dtype == experiment.x.dtype
    assert np.array_equal(experiment.probabilities.astype(predicted.dtype), predicted)
    assert experiment.predicted == int(experiment.probabilities.argmax())
    if experiment.target is None:
        assert experiment.answer == experiment.predicted
    else:
        assert experiment.answer == experiment.target
    loss = cross_entropy(activations.logits, np.array([experiment.answer]))
    assert experiment.gradients.loss == loss
    assert experiment.timeline is experiment.timeline
    after = SGD(experiment.learning_rate).update(
        network.parameters, experiment.gradients.parameters, ()
    )[0]
    logits = network.with_parameters(after).forward(experiment.x[None]).logits
    assert experiment.loss_after == cross_entropy(logits, np.array([experiment.answer]))


def test_a_sure_answer_has_a_loss_and_an_error_all_the_same():
    weight = np.eye(2, dtype=np.float32)
    network = Network((Flatten(), Linear(weight * 20)), (1, 1, 2), ("no", "yes"))
    experiment = Experiment(np.array([[[0.0, 1.0]]], np.float32), network, target=1)
    assert 0 < experiment.gradients.loss < 1e-8
    assert experiment.gradients.errors[-1][0, 1] < 0
    assert experiment.activations is experiment.activations


@given(strategies.experiments(dtypes=(np.float64,)))
@settings(max_examples=30)
def test_the_update_told_is_a_step_of_gradient_descent(experiment):
    network = experiment.network
    after, _ = SGD(experiment.learning_rate).update(
        network.parameters, experiment.gradients.parameters, ()
    )
    told = {
        (op.layer, {"W": "weight", "b": "bias"}[op.settings["symbol"]]): op.result
        for op in experiment.timeline.operations
        if op.kind == "update"
    }
    arrays = {
        (index, name): array for index, layer in enumerate(after) for name, array in layer.items()
    }
    assert told.keys() == arrays.keys()
    for key, array in arrays.items():
        assert np.array_equal(told[key], array)


@given(strategies.experiments())
@settings(max_examples=20)
def test_an_answer_that_is_no_class(experiment):
    for target in (-1, len(experiment.network.classes), 0.5):
        wrong = Experiment(experiment.x, experiment.network, target)
        with pytest.raises(SettingError):
            _ = wrong.timeline


@given(strategies.experiments())
@settings(max_examples=20)
def test_an_input_of_another_shape(experiment):
    with pytest.raises(SettingError, match="takes a batch of inputs"):
        _ = Experiment(experiment.x[..., :-1], experiment.network).timeline


# losses of maps, and poking


@st.composite
def measured(draw, smooth=False):
    """An experiment with any loss: the answer's, or one of the numbers themselves."""
    network = draw(strategies.networks((np.float64,), smooth=smooth, most=3))
    x = strategies.numbers(draw, network.input_shape)
    if draw(st.booleans()):
        return Experiment(x, network, draw(st.none() | st.just(0)))
    goal = strategies.numbers(draw, network.shapes[-1])
    return Experiment(x, network, loss=draw(st.sampled_from([SquaredError, WeightedSum]))(goal))


@st.composite
def places(draw, experiment):
    """Any number that the loss depends on: of the input, a weight or a bias."""
    arrays = [("input", 0, experiment.x)]
    for layer, parameters in enumerate(experiment.network.parameters):
        arrays += [(name, layer, array) for name, array in parameters.items()]
    name, layer, array = draw(st.sampled_from(arrays))
    return Place(name, tuple(draw(st.integers(0, n - 1)) for n in array.shape), layer)


def number_at(experiment, place):
    """The number itself."""
    if place.name == "input":
        return experiment.x[place.cell]
    return experiment.network.parameters[place.layer][place.name][place.cell]


@given(measured())
@settings(max_examples=60)
def test_the_loss_alone_is_that_of_the_pass(experiment):
    assert experiment.loss_now == experiment.gradients.loss
    y = experiment.activations.outputs[-1]
    if experiment.loss is not None:
        assert experiment.loss_now == experiment.loss.value(y[0])
        np.testing.assert_array_equal(
            experiment.gradients.errors[-1][0], experiment.loss.grad(y[0])
        )


@given(measured())
@settings(max_examples=40)
def test_the_loss_after_the_update(experiment):
    rule = SGD(experiment.learning_rate)
    parameters = experiment.network.parameters
    after, _ = rule.update(parameters, experiment.gradients.parameters, ())
    y = experiment.network.with_parameters(after).forward(experiment.x[None])
    expected = (
        cross_entropy(y.logits, np.array([experiment.answer]))
        if experiment.loss is None
        else experiment.loss.value(y.outputs[-1][0])
    )
    assert experiment.loss_after == expected


@given(st.data())
@settings(max_examples=120)
def test_the_slope_is_what_poking_measures(data):
    """Where everything is smooth: the change of the loss, from above and from below."""
    experiment = data.draw(measured(smooth=True))
    place = data.draw(places(experiment))
    epsilon = 1e-5
    above, below = (experiment.nudged(place, e).loss_now for e in (epsilon, -epsilon))
    measured_slope = (above - below) / (2 * epsilon)
    scale = max(1.0, abs(experiment.loss_now), abs(measured_slope))
    assert experiment.slope(place) == pytest.approx(measured_slope, abs=1e-4 * scale)


@given(st.data(), st.sampled_from([0.5, -1.0, 1e-6]))
@settings(max_examples=60)
def test_poking_changes_one_number_and_keeps_the_question(data, epsilon):
    experiment = data.draw(measured())
    place = data.draw(places(experiment))
    before, copy = number_at(experiment, place), experiment.x.copy()
    poked = experiment.nudged(place, epsilon)
    assert number_at(poked, place) == before + epsilon
    assert number_at(experiment, place) == before
    np.testing.assert_array_equal(experiment.x, copy)
    pairs = [(experiment.x, poked.x)]
    for old, new in zip(experiment.network.parameters, poked.network.parameters, strict=True):
        assert old.keys() == new.keys()
        pairs += [(old[name], new[name]) for name in old]
    assert sum(int((old != new).sum()) for old, new in pairs) == 1
    assert poked.learning_rate == experiment.learning_rate
    assert poked.loss is experiment.loss
    if experiment.loss is None:  # measured against the same answer, even if another one wins now
        assert poked.answer == experiment.answer


def test_poking_does_not_change_the_answer_that_is_asked_for():
    network = Network((Flatten(), Linear(np.eye(2))), (1, 1, 2), ("left", "right"))
    experiment = Experiment(np.array([[[1.0, 0.9]]]), network)
    poked = experiment.nudged(Place("input", (0, 0, 1)), 0.5)
    assert (poked.predicted, poked.answer, experiment.answer) == (1, 0, 0)
    assert poked.loss_now > experiment.loss_now


@pytest.mark.parametrize("kind", [SquaredError, WeightedSum])
@pytest.mark.parametrize("flip_kernel", [False, True])
def test_every_slope_of_a_convolution_with_a_loss_of_its_own(kind, flip_kernel):
    rng = np.random.default_rng(4)
    layer = Convolution(
        rng.normal(size=(2, 2, 2, 3)), rng.normal(size=2), stride=(1, 2), flip_kernel=flip_kernel
    )
    network = Network((layer, Activation("tanh"), MaxPooling(2, stride=1)), (2, 4, 7))
    goal = rng.normal(size=network.shapes[-1])
    experiment = Experiment(rng.normal(size=(2, 4, 7)), network, loss=kind(goal))
    arrays = {"input": experiment.x, **network.parameters[0]}
    for name, array in arrays.items():
        given = np.array(
            [experiment.slope(Place(name, at)) for at in np.ndindex(array.shape)]
        ).reshape(array.shape)
        copy = array.copy()

        def loss(changed, name=name):
            if name == "input":
                return Experiment(changed, network, loss=experiment.loss).loss_now
            parameters = [dict(p) for p in network.parameters]
            parameters[0][name] = changed
            other = network.with_parameters(parameters)
            return Experiment(experiment.x, other, loss=experiment.loss).loss_now

        assert_close(given / 100, naive.slope(loss, copy) / 100, np.float32)


@pytest.mark.parametrize("kind", [SquaredError, WeightedSum])
def test_a_goal_of_another_shape(kind):
    network = Network((MaxPooling(2),), (1, 4, 4))
    experiment = Experiment(np.ones((1, 4, 4)), network, loss=kind(np.ones((1, 4, 4))))
    with pytest.raises(SettingError, match="expects an output of the shape"):
        _ = experiment.timeline


@given(measured())
@settings(max_examples=30)
def test_what_is_forgotten_is_computed_anew(experiment):
    assert not experiment.ready
    steps, loss, after = len(experiment.timeline), experiment.gradients.loss, experiment.loss_after
    assert experiment.ready
    experiment.forget()
    assert not experiment.ready
    assert not {"activations", "gradients", "timeline", "loss_after"} & set(vars(experiment))
    assert (len(experiment.timeline), experiment.gradients.loss) == (steps, loss)
    assert experiment.loss_after == after


@given(measured())
@settings(max_examples=40)
def test_the_second_picture_adds_operations_and_changes_none(experiment):
    both = Experiment(
        experiment.x, experiment.network, experiment.target, loss=experiment.loss,
        both_pictures=True,
    )  # fmt: skip
    extra = ("convolution_error_scattered", "pooling_error_widened")
    plain = [op.kind for op in experiment.timeline.operations]
    told = [op.kind for op in both.timeline.operations]
    assert not set(extra) & set(plain)
    assert [kind for kind in told if kind not in extra] == plain
    convolutions = [layer for layer in experiment.network.layers if layer.kind == "convolution"]
    assert told.count(extra[0]) == len(convolutions)
