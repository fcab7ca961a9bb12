"""An experiment: what follows from an input, a network, an answer and a learning rate."""

import numpy as np
import pytest
from hypothesis import given, settings

from engine import SGD, Experiment, Flatten, Linear, Network, SettingError, cross_entropy
from tests.engine import strategies


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
