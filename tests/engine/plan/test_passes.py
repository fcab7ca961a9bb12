"""A planned pass is the pass of the layers themselves, number by number, over random networks."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Activation, AveragePooling, Convolution, MaxPooling, Network
from engine.initialisation import Initialisation
from engine.plan import PassPlan
from engine.plan.compiled import compile_layers
from engine.plan.plain import Plain
from engine.presets import PRESETS
from tests.engine.checks import assert_close
from tests.engine.plan import truth
from tests.engine.plan.networks import batches, fast_networks, networks


def plan_for(network, x):
    return PassPlan(network.layers, network.input_shape, len(x), x.dtype)


def assert_same(given, expected):
    assert given.dtype == expected.dtype
    assert_close(given, expected, expected.dtype.type, 10 * np.abs(expected).max(initial=1.0))


def assert_forward(network, x, outputs, saved):
    """Every output and every recorded position, each from the output before it."""
    y = x
    for index, layer in enumerate(network.layers):
        expected, kept = layer.forward(y)
        assert_same(outputs[index], expected)
        assert outputs[index].shape == expected.shape
        assert kept is saved[index] is None or np.array_equal(saved[index], kept)
        y = outputs[index]
    assert_same(outputs[-1], truth.forward(network, x)[0][-1])


def assert_backward(network, x, outputs, saved, error, passed):
    errors, grad_input, parameters = passed
    expected = truth.backward(network, x, outputs, saved, error)
    for found, wanted in zip((*errors, grad_input), (*expected[0], expected[1]), strict=True):
        assert_same(found, wanted)
        assert not np.signbit(found[found == 0]).any()  # never a -0
        assert not found.flags.writeable
    for found, wanted in zip(parameters, expected[2], strict=True):
        assert set(found) == set(wanted)
        for name, gradient in wanted.items():
            assert_same(found[name], gradient)


def error_of(outputs, seed=0):
    rng = np.random.default_rng(seed)
    return rng.standard_normal(outputs[-1].shape).astype(outputs[-1].dtype)


@given(networks(), st.data())
@settings(max_examples=150)
def test_a_planned_pass_is_the_pass(network, data):
    x, _ = data.draw(batches(network))
    plan = plan_for(network, x)
    outputs = plan.forward(network.layers, x)
    saved = plan.saved(network.layers, x, outputs)
    assert_forward(network, x, outputs, saved)
    error = error_of(outputs)
    passed = plan.backward(network.layers, x, outputs, error)
    assert_backward(network, x, outputs, saved, error, passed)


@given(fast_networks(whole=True), st.data())
@settings(max_examples=60)
def test_ties_are_won_in_reading_order(network, data):
    """Whole numbers, small enough that every sum is exact: everything is equal to the last bit."""
    x, _ = data.draw(batches(network, whole=True))
    plan = plan_for(network, x)
    outputs = plan.forward(network.layers, x)
    saved = plan.saved(network.layers, x, outputs)
    expected, kept = truth.forward(network, x)
    for found, wanted in zip((*outputs, *saved), (*expected, *kept), strict=True):
        assert wanted is None or np.array_equal(found, wanted)
    error = np.sign(error_of(outputs))
    errors, grad_input, _ = plan.backward(network.layers, x, outputs, error)
    wanted_errors, wanted_input, _ = truth.backward(network, x, expected, kept, error)
    for found, wanted in zip((*errors, grad_input), (*wanted_errors, wanted_input), strict=True):
        assert np.array_equal(found, wanted)


@given(networks(), st.data())
@settings(max_examples=40)
def test_backward_of_any_pass(network, data):
    """Of any numbers, of an earlier pass of the plan, and with other parameters."""
    x, _ = data.draw(batches(network))
    plan = plan_for(network, x)
    first = plan.forward(network.layers, x)
    saved = plan.saved(network.layers, x, first)
    doubled = network.with_parameters(
        [{name: 2 * array for name, array in layer.items()} for layer in network.parameters]
    )
    copies = [y.copy() for y in first]
    plan.forward(doubled.layers, x[::-1])
    error = error_of(first)
    own = [y + y.dtype.type(0.125) for y in truth.forward(doubled, x)[0]]
    kept_of_own = [layer.forward(y)[1] for layer, y in zip(doubled.layers, (x, *own), strict=False)]
    plan.backward(doubled.layers, x, own, error)
    for kept, again in zip(saved, plan.saved(network.layers, x, first), strict=True):
        assert np.array_equal(kept, again)
    for kept, copy in zip(first, copies, strict=True):
        assert np.array_equal(kept, copy)  # what has been handed out stays as it was
    passed = plan.backward(network.layers, x, first, error)
    assert_backward(network, x, first, saved, error, passed)
    passed = plan.backward(doubled.layers, x, own, error)
    assert_backward(doubled, x, own, kept_of_own, error, passed)


def test_backward_goes_by_the_outputs_that_are_given():
    network = Network((Activation("tanh"),), (1, 1, 2))
    x, y = np.zeros((1, 1, 1, 2), np.float32), np.array([[[[0.5, -1]]]], np.float32)
    _, grad_input, _ = plan_for(network, x).backward(network.layers, x, (y,), np.ones_like(y))
    assert grad_input.ravel().tolist() == [0.75, 0]


@pytest.mark.parametrize("name", PRESETS)
def test_the_presets(name):
    network = PRESETS[name].build(Initialisation.HE, 1)
    x = np.random.default_rng(2).random((1, *network.input_shape), np.float32)
    plan = plan_for(network, x)
    outputs = plan.forward(network.layers, x)
    saved = plan.saved(network.layers, x, outputs)
    assert_forward(network, x, outputs, saved)
    error = error_of(outputs)
    passed = plan.backward(network.layers, x, outputs, error)
    assert_backward(network, x, outputs, saved, error, passed)


RNG = np.random.default_rng(5)
WEIGHT = RNG.standard_normal((4, 2, 3, 3)).astype(np.float32)


@pytest.mark.parametrize(
    "layer",
    [
        Convolution(WEIGHT, padding=1, padding_mode="circular"),
        Convolution(np.tile(WEIGHT, (5, 1, 1, 1)), stride=2, dilation=2),
        MaxPooling(2, padding=1),
        MaxPooling(2, padding=((1, 0), (0, 0))),
        MaxPooling(2, stride=1),
        MaxPooling(2, dilation=2),
        MaxPooling(3),
        MaxPooling((2, 4), ceil_mode=True),
        AveragePooling(2, padding=1),
        AveragePooling(2, stride=3),
        AveragePooling(4, ceil_mode=True),
    ],
)
def test_what_has_no_fast_form_is_computed_by_the_layer(layer):
    network = Network((layer,), (2, 6, 6))
    chunk = compile_layers(network.layers, network.input_shape, 1, np.float32, as_told=True)
    assert isinstance(chunk.parts[0], Plain)
    x = RNG.standard_normal((1, 2, 6, 6)).astype(np.float32)
    plan = plan_for(network, x)
    outputs = plan.forward(network.layers, x)
    saved = plan.saved(network.layers, x, outputs)
    assert_forward(network, x, outputs, saved)
    error = error_of(outputs)
    passed = plan.backward(network.layers, x, outputs, error)
    assert_backward(network, x, outputs, saved, error, passed)


def test_the_same_input_gives_the_same_bits():
    network = PRESETS["digits"].build(Initialisation.HE, 1)
    x, other = np.random.default_rng(2).random((2, 1, *network.input_shape), np.float32)
    plan = plan_for(network, x)
    outputs = plan.forward(network.layers, x)
    error = error_of(outputs)
    passed = plan.backward(network.layers, x, outputs, error)
    plan.backward(network.layers, other, plan.forward(network.layers, other), 2 * error)
    again = plan.forward(network.layers, x)
    once_more = plan.backward(network.layers, x, again, error)
    assert all(np.array_equal(a, b) for a, b in zip(outputs, again, strict=True))
    assert np.array_equal(passed[1], once_more[1])
    assert np.array_equal(passed[2][0]["weight"], once_more[2][0]["weight"])


def all_of(outputs, passed):
    errors, grad_input, gradients = passed
    grads = [array for layer in gradients for array in layer.values()]
    return [*outputs, *errors, grad_input, *grads]


@pytest.mark.parametrize("n", [1, 2])
@pytest.mark.parametrize("name", PRESETS)
def test_what_is_handed_out_stays_as_it_was(name, n):
    network = PRESETS[name].build(Initialisation.HE, 1)
    first, second = np.random.default_rng(2).random((2, n, *network.input_shape), np.float32)
    plan = plan_for(network, first)
    outputs = plan.forward(network.layers, first)
    given = all_of(outputs, plan.backward(network.layers, first, outputs, error_of(outputs)))
    copies = [array.copy() for array in given]
    outputs = plan.forward(network.layers, second)
    plan.backward(network.layers, second, outputs, error_of(outputs, 1))
    for array, copy in zip(given, copies, strict=True):
        assert np.array_equal(array, copy)
        assert not array.flags.writeable


def test_threads_can_share_a_plan():
    network = PRESETS["digits"].build(Initialisation.HE, 1)
    inputs = np.random.default_rng(2).random((40, 1, *network.input_shape), np.float32)
    plan = plan_for(network, inputs[0])
    alone = [plan.forward(network.layers, x)[-1] for x in inputs]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda x: plan.forward(network.layers, x)[-1], inputs))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


@pytest.mark.parametrize("cell", [(0, 0), (2, 1), (3, 3)])
def test_a_nan_is_what_was_recorded(cell):
    x = np.ones((1, 1, 4, 4), np.float32)
    x[0, 0][cell] = np.nan
    network = Network((MaxPooling(2),), (1, 4, 4))
    plan = plan_for(network, x)
    outputs = plan.forward(network.layers, x)
    saved = plan.saved(network.layers, x, outputs)
    expected, kept = truth.forward(network, x)
    assert np.array_equal(saved[0], kept[0])
    assert np.array_equal(outputs[0], expected[0], equal_nan=True)


@pytest.mark.parametrize("n", [1, 2])
def test_a_large_picture_is_pooled_as_a_small_one(n):
    network = Network((Activation("relu"), MaxPooling(2), MaxPooling(2)), (3, 201, 128))
    x = np.random.default_rng(4).integers(-2, 3, (n, *network.input_shape)).astype(np.float32)
    plan = plan_for(network, x)
    outputs = plan.forward(network.layers, x)
    saved = plan.saved(network.layers, x, outputs)
    assert_forward(network, x, outputs, saved)
    error = error_of(outputs)
    passed = plan.backward(network.layers, x, outputs, error)
    assert_backward(network, x, outputs, saved, error, passed)


def test_edges_that_nothing_reads_have_no_error():
    network = Network((MaxPooling(2),), (1, 5, 5))
    x = np.ones((1, 1, 5, 5), np.float32)
    plan = plan_for(network, x)
    outputs = plan.forward(network.layers, x)
    _, grad_input, _ = plan.backward(network.layers, x, outputs, np.ones_like(outputs[0]))
    assert grad_input.sum() == 4
    assert not grad_input[..., 4].any()
    assert not grad_input[..., 4, :].any()


def test_the_buffers_of_a_large_picture_would_be_too_large():
    """So its convolution is computed by the layer itself, in blocks."""
    weight = np.ones((8, 3, 11, 11), np.float32)
    network = Network((Convolution(weight, padding=5),), (3, 512, 512))
    chunk = compile_layers(network.layers, network.input_shape, 1, np.float32, as_told=True)
    assert isinstance(chunk.parts[0], Plain)
