"""An experiment: what follows from an input, a network, an answer and a learning rate."""

import numpy as np
import pytest
from hypothesis import given, settings

from engine import SGD, Experiment, SettingError, cross_entropy
from tests.engine import strategies


@given(strategies.experiments())
@settings(max_examples=50)
def test_everything_follows_from_the_network(experiment):
    network = experiment.network
    activations = network.forward(experiment.x[None])
    assert np.array_equal(experiment.probabilities, network.predict(experiment.x[None])[0])
    assert experiment.predicted == int(experiment.probabilities.argmax())
    if experiment.target is None:
        assert experiment.answer == experiment.predicted
    else:
        assert experiment.answer == experiment.target
    loss = cross_entropy(activations.logits, np.array([experiment.answer]))
    assert experiment.gradients.loss == loss
    assert experiment.timeline is experiment.timeline
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
