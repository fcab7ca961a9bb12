"""A network: backward against finite differences over random architectures; nothing changes."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine import (
    Activation,
    AveragePooling,
    Convolution,
    Flatten,
    Linear,
    MaxPooling,
    Network,
    SettingError,
    cross_entropy,
)
from engine.initialisation import Initialisation
from engine.presets import DIGITS
from tests.engine import naive, strategies
from tests.engine.checks import assert_close, result_or_refusal


@st.composite
def batches(draw, dtypes=strategies.DTYPES, **how):
    """A network, a batch and its targets."""
    network = draw(strategies.networks(dtypes, **how))
    n = draw(st.integers(1, 3))
    dtype = strategies.dtype_of(network)
    x = strategies.numbers(draw, (n, *network.input_shape), dtype, whole=False)
    target = draw(st.lists(st.integers(0, len(network.classes) - 1), min_size=n, max_size=n))
    return network, x, np.array(target)


def naive_forward(network, x):
    """The outputs of all layers, by the plain loops."""
    y, outputs = x.astype(np.float64), []
    for layer in network.layers:
        how = {k: v for k, v in vars(layer).items() if k not in ("weight", "bias")}
        if isinstance(layer, Convolution):
            turned = layer.weight[:, :, ::-1, ::-1] if how.pop("flip_kernel") else layer.weight
            y = naive.conv2d(y, turned, layer.bias, **how)
        elif isinstance(layer, MaxPooling):
            y = naive.max_pool2d(y, **how)[0]
        elif isinstance(layer, AveragePooling):
            y = naive.avg_pool2d(y, **how)
        elif isinstance(layer, Linear):
            y = naive.linear(y, layer.weight, layer.bias)
        elif isinstance(layer, Flatten):
            y = np.array([row.ravel() for row in y])
        else:
            slope = {"relu": 0.0, "leaky_relu": layer.negative_slope}
            if layer.function in slope:
                y = np.where(y > 0, y, slope[layer.function] * y)
            else:
                y = np.tanh(y) if layer.function == "tanh" else 1 / (1 + np.exp(-y))
        outputs.append(y)
    return outputs


@given(batches())
@settings(max_examples=60)
def test_forward_is_the_loops(case):
    network, x, _ = case
    activations = network.forward(x)
    for y, expected, shape in zip(
        activations.outputs, naive_forward(network, x), network.shapes, strict=True
    ):
        assert y.shape == (len(x), *shape)
        assert y.dtype == x.dtype
        assert_close(y, expected, x.dtype.type, 10 * np.abs(expected).max())
    rows = [naive.softmax(list(row)) for row in activations.logits.astype(np.float64)]
    assert_close(network.predict(x), rows, x.dtype.type)


def with_array(network, index, name, array):
    parameters = [dict(layer.parameters) for layer in network.layers]
    parameters[index][name] = array
    return network.with_parameters(parameters)


@given(batches([np.float64]), st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
def test_gradients_are_slopes(case, data):
    """Those of x and of every parameter, in a random direction, over random architectures."""
    network, x, target = case
    activations = network.forward(x)
    gradients = network.backward(activations, target)
    assert gradients.loss == pytest.approx(cross_entropy(activations.logits, target))
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    step = 1e-6

    def check(loss, array, gradient):
        direction = rng.standard_normal(array.shape)
        direction /= np.linalg.norm(direction)
        ahead, behind = array + step * direction, array - step * direction
        above, below = loss(ahead), loss(behind)
        # a kink between the two: a relu or a maximum that switched is no slope
        assume(abs(above[0] - 2 * gradients.loss + below[0]) < 1e-8 and above[1] == below[1])
        slope = (above[0] - below[0]) / (2 * step)
        assert float((gradient * direction).sum()) == pytest.approx(slope, rel=1e-5, abs=1e-6)

    def outcome(net, images):
        made = net.forward(images)
        gates = [
            (made.outputs[i] > 0).tobytes()
            if isinstance(layer, Activation)
            else made.saved[i].tobytes()
            if isinstance(layer, MaxPooling)
            else b""
            for i, layer in enumerate(net.layers)
        ]
        return cross_entropy(made.logits, target), gates

    check(lambda images: outcome(network, images), x, gradients.grad_input)
    for index, layer in enumerate(network.layers):
        assert set(gradients.parameters[index]) == set(layer.parameters)
        for name, array in layer.parameters.items():
            check(
                lambda values, i=index, n=name: outcome(with_array(network, i, n, values), x),
                array,
                gradients.parameters[index][name],
            )


@given(batches([np.float64], smooth=True))
@settings(max_examples=15)
def test_every_error_is_the_slope_at_its_layer(case):
    """gradients.errors[l] is that of the output of layer l, cell by cell, on smooth networks."""
    network, x, target = case
    activations = network.forward(x)
    gradients = network.backward(activations, target)
    for index in range(len(network.layers)):

        def loss(values, index=index):
            y = values
            for layer in network.layers[index + 1 :]:
                y = layer.forward(y)[0]
            return cross_entropy(y.reshape(len(x), -1), target)

        expected = naive.slope(loss, activations.outputs[index].copy())
        assert np.allclose(gradients.errors[index], expected, rtol=1e-5, atol=1e-7)
        assert gradients.input_of(index).shape == activations.input_of(index).shape


@given(batches())
@settings(max_examples=30)
def test_a_batch_is_its_images_one_by_one(case):
    network, x, target = case
    together = network.backward(network.forward(x), target)
    alone = [
        network.backward(network.forward(x[n : n + 1]), target[n : n + 1]) for n in range(len(x))
    ]
    dtype = x.dtype.type
    assert_close(together.loss, np.mean([one.loss for one in alone]), dtype, 100)
    for index, parameters in enumerate(together.parameters):
        for name, gradient in parameters.items():
            assert gradient.dtype == x.dtype
            expected = np.mean([one.parameters[index][name] for one in alone], axis=0)
            assert_close(gradient, expected, dtype, 30 * np.abs(expected).max())


@given(batches())
@settings(max_examples=30)
def test_nothing_changes_and_nothing_can_be_changed(case):
    network, x, target = case
    before = [{name: array.copy() for name, array in layer.items()} for layer in network.parameters]
    fields = [dict(vars(layer)) for layer in network.layers]
    activations = network.forward(x)
    gradients = network.backward(activations, target)
    handed_out = [
        activations.x,
        *activations.outputs,
        *(kept for kept in activations.saved if kept is not None),
        activations.probabilities,
        *gradients.errors,
        gradients.grad_input,
        *(array for parameters in gradients.parameters for array in parameters.values()),
        *(array for parameters in network.parameters for array in parameters.values()),
    ]
    for array in handed_out:
        assert not array.flags.writeable
    for layer, had in zip(network.layers, fields, strict=True):
        assert dict(vars(layer)) == had
    for parameters, had in zip(network.parameters, before, strict=True):
        for name, array in parameters.items():
            assert np.array_equal(array, had[name])
    again = network.backward(network.forward(x), target)
    assert np.array_equal(again.grad_input, gradients.grad_input)


def test_with_parameters_is_another_network():
    network = DIGITS.build(Initialisation.HE, 0)
    doubled = [{k: 2 * v for k, v in layer.items()} for layer in network.parameters]
    other = network.with_parameters(doubled)
    assert other.layers[1] is network.layers[1]
    assert np.array_equal(other.layers[0].weight, 2 * network.layers[0].weight)
    assert other.layers[0].padding == 2
    assert other.classes == network.classes


def test_names_and_shapes():
    network = DIGITS.build(Initialisation.HE, 0)
    assert network.names == (
        "conv1",
        "relu1",
        "pool1",
        "conv2",
        "relu2",
        "pool2",
        "flat1",
        "linear1",
    )
    assert network.shapes[2] == (8, 14, 14)
    assert network.input_shape_of(0) == (1, 28, 28)
    assert network.input_shape_of(7) == (784,)


def test_an_empty_batch_passes_through():
    network = DIGITS.build(Initialisation.HE, 0)
    assert network.predict(np.zeros((0, 1, 28, 28), np.float32)).shape == (0, 10)
    with pytest.raises(SettingError):
        network.backward(network.forward(np.zeros((0, 1, 28, 28))), np.zeros(0, int))


W = np.ones((4, 1, 3, 3))


@pytest.mark.parametrize(
    ("layers", "shape", "classes", "told"),
    [
        ((), (1, 4, 4), 2, "at least one layer"),
        ((Convolution(W),), (1, 2, 4), 4, r"Layer conv1 .*\(1, 2, 4\).*spans 3 rows"),
        ((Convolution(W, np.ones(3)),), (1, 3, 3), 4, r"Layer conv1 .*bias.*\(3,\)"),
        ((Convolution(W, stride=0),), (1, 3, 3), 4, "Layer conv1 .*stride is 0"),
        ((Convolution(W), Convolution(W)), (1, 9, 9), 4, r"Layer conv2 .*\(4, 7, 7\).*\(4, 1, 3"),
        ((MaxPooling(2), MaxPooling(2)), (1, 3, 3), 1, r"Layer pool2 .*\(1, 1, 1\)"),
        ((Flatten(), MaxPooling(2)), (1, 4, 4), 4, r"Layer pool1 .*\(16,\)"),
        ((Linear(np.ones((2, 16))),), (1, 4, 4), 2, r"Layer linear1 .*\(1, 4, 4\).*\(2, 16\)"),
        ((Flatten(), Linear(np.ones((2, 9)))), (1, 4, 4), 2, r"Layer linear1 .*\(16,\).*\(2, 9\)"),
        ((Flatten(), Linear(np.ones((2, 16)))), (1, 4, 4), 3, r"linear1, .*\(2,\).*3 classes"),
        ((Activation(),), (1, 0, 4), 1, r"\(1, 0, 4\)"),
        ((Activation(),), (1, 1.5, 4), 6, r"1\.5"),
        ((Activation(),), [1, 1, 4], 4, r"\[1, 1, 4\]"),
        ((Activation(),), (), 1, r"\(\)"),
    ],
)
def test_misfits_are_told_with_the_name_of_the_layer(layers, shape, classes, told):
    with pytest.raises(SettingError, match=told):
        Network(layers, shape, tuple("abcdefgh"[:classes]))


@pytest.mark.parametrize(
    "x",
    [
        np.ones((1, 28, 28)),
        np.ones((1, 1, 28, 27)),
        np.ones((2, 3, 28, 28)),
        np.ones((1, 1, 28, 28), np.uint8),
        [[1.0]],
        None,
        np.ones(()),
    ],
)
def test_an_input_of_another_shape_or_type(x):
    network = DIGITS.build(Initialisation.HE, 0)
    with pytest.raises(SettingError):
        network.forward(x)


@given(
    strategies.networks(),
    st.lists(st.integers(0, 4), max_size=5),
    st.integers(-1, 4) | st.lists(st.integers(-1, 4), max_size=3),
)
def test_junk_is_refused_in_a_sentence(network, shape, target):
    result_or_refusal(network.predict, np.ones(shape))
    activations = network.forward(np.zeros((1, *network.input_shape)))
    result_or_refusal(network.backward, activations, target)
    result_or_refusal(Network, network.layers, tuple(shape), network.classes)
    result_or_refusal(Network, network.layers[::-1], network.input_shape, network.classes)


def test_networks_that_differ_in_their_numbers_share_one_plan() -> None:
    network = DIGITS.build(Initialisation.HE, 0)
    other = network.with_parameters(network.parameters)
    assert other.plan is not None
    assert other.plan is network.plan
    assert other.with_parameters(DIGITS.build(Initialisation.HE, 1).parameters).plan is other.plan
