"""A planned step of training gives the loss and the gradients of the network itself."""

import io
import pickle
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
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
)
from engine.channel import Channel
from engine.initialisation import Initialisation
from engine.plan import TrainingPlan
from engine.plan.compiled import compile_layers
from engine.presets import DIGITS, LENET5, PRESETS
from tests.engine import strategies
from tests.engine.checks import assert_close
from tests.engine.plan import truth
from tests.engine.plan.networks import batches, fast_networks


def plan_for(network, dtype=np.float32):
    return TrainingPlan(network.layers, network.input_shape, dtype)


def assert_step(network, x, target, learned):
    loss, right, gradients = truth.step(network, x, target)
    assert learned.loss == pytest.approx(loss, rel=1e-5, abs=1e-6)
    assert learned.right == right
    for found, wanted in zip(learned.gradients, gradients, strict=True):
        assert set(found) == set(wanted)
        for name, gradient in wanted.items():
            assert found[name].dtype == gradient.dtype
            assert found[name].flags.c_contiguous
            scale = 30 * np.abs(gradient).max(initial=1.0)
            assert_close(found[name], gradient, x.dtype.type, scale)


@given(fast_networks(), st.data())
@settings(max_examples=100)
def test_a_planned_step_is_the_step(network, data):
    x, target = data.draw(batches(network, most=40))
    plan = plan_for(network, x.dtype)
    assert_step(network, x, target, plan.step(network.layers, x, target))


@given(strategies.networks(), st.data())
@settings(max_examples=60)
def test_any_network_can_be_planned(network, data):
    x, target = data.draw(batches(network, most=20))
    plan = plan_for(network, x.dtype)
    assert_step(network, x, target, plan.step(network.layers, x, target))


@given(fast_networks([np.float64], whole=True), st.data())
@settings(max_examples=60)
def test_ties_are_won_in_reading_order(network, data):
    x, target = data.draw(batches(network, most=20, whole=True))
    plan = plan_for(network, x.dtype)
    assert_step(network, x, target, plan.step(network.layers, x, target))


@given(st.data())
@settings(max_examples=80)
@pytest.mark.parametrize("pooled", [("relu", MaxPooling), ("tanh", AveragePooling)])
def test_what_is_pooled_with_its_convolution(pooled, data):
    """Few maps and many, odd rows, padding on some sides, kernels larger than the picture."""
    function, pooling = pooled
    rng = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    maps, channels = data.draw(st.integers(1, 18)), data.draw(st.integers(1, 4))
    kernel = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 5))
    padding = tuple(data.draw(st.integers(0, k - 1)) for k in kernel)
    sides = (
        data.draw(st.integers(max(2, k + 1 - 2 * p), 11))
        for k, p in zip(kernel, padding, strict=True)
    )
    shape = channels, *sides
    dtype = data.draw(st.sampled_from([np.float32, np.float64]))

    def weight(*of):
        return (rng.normal(size=of) / np.sqrt(np.prod(of[1:], dtype=int))).astype(dtype)

    bias = weight(maps) if data.draw(st.booleans()) else None
    flip = data.draw(st.booleans())
    first = Convolution(weight(maps, channels, *kernel), bias, padding=padding, flip_kernel=flip)
    front = first, Activation(function), pooling(2), Flatten()
    numbers = Network(front, shape).shapes[-1][0]
    network = Network((*front, Linear(weight(3, numbers), weight(3))), shape, ("a", "b", "c"))
    n = data.draw(st.integers(1, 20))
    x = (3 * rng.normal(size=(n, *shape))).astype(dtype)
    target = rng.integers(0, 3, n)
    assert_step(network, x, target, plan_for(network, dtype).step(network.layers, x, target))


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("n", [1, 16, 17, 50])
def test_the_presets(name, n):
    network = PRESETS[name].build(Initialisation.HE, 1)
    rng = np.random.default_rng(n)
    x = rng.random((n, *network.input_shape), np.float32)
    target = rng.integers(0, 10, n)
    assert_step(network, x, target, plan_for(network).step(network.layers, x, target))


def bits(learned):
    arrays = [array for layer in learned.gradients for array in layer.values()]
    return learned.loss, learned.right, *(array.tobytes() for array in arrays)


def test_the_numbers_depend_on_nothing_that_was_computed_before():
    network, other = DIGITS.build(Initialisation.HE, 1), DIGITS.build(Initialisation.HE, 2)
    rng = np.random.default_rng(3)
    x, target = rng.random((40, 1, 28, 28), np.float32), rng.integers(0, 10, 40)
    first = bits(plan_for(network).step(network.layers, x, target))
    used = plan_for(other)
    used.step(other.layers, 3 * x[:25], target[:25])
    used.step(network.layers, x[:7], target[:7])
    assert bits(used.step(network.layers, x, target)) == first
    assert bits(used.step(network.layers, x, target)) == first


@pytest.fixture
def two_cores():
    network = DIGITS.build(Initialisation.HE, 1)
    plan = TrainingPlan(network.layers, network.input_shape, two_cores=True)
    yield network, plan
    plan.close()


def test_two_cores_give_the_same_bits_where_no_memory_is_shared(monkeypatch):
    monkeypatch.setattr("engine.partner.shared_file", lambda: None)
    network = LENET5.build(Initialisation.HE, 1)
    rng = np.random.default_rng(3)
    x, target = rng.random((40, 1, 28, 28), np.float32), rng.integers(0, 10, 40)
    alone = bits(plan_for(network).step(network.layers, x, target))
    plan = TrainingPlan(network.layers, network.input_shape, two_cores=True)
    assert bits(plan.step(network.layers, x, target)) == alone
    plan.close()


@pytest.mark.parametrize("n", [1, 16, 17, 40, 64])
def test_two_cores_give_the_same_bits_as_one(two_cores, n):
    network, both = two_cores
    rng = np.random.default_rng(3)
    x, target = rng.random((n, 1, 28, 28), np.float32), rng.integers(0, 10, n)
    alone = bits(plan_for(network).step(network.layers, x, target))
    for _ in range(3):
        assert bits(both.step(network.layers, x, target)) == alone


def test_one_core_does_it_where_the_other_process_is_gone(two_cores):
    network, both = two_cores
    rng = np.random.default_rng(3)
    x, target = rng.random((40, 1, 28, 28), np.float32), rng.integers(0, 10, 40)
    alone = bits(plan_for(network).step(network.layers, x, target))
    assert bits(both.step(network.layers, x, target)) == alone
    process = both._worker._partner._process
    process.kill()
    process.wait()
    assert bits(both.step(network.layers, x, target)) == alone
    assert bits(both.step(network.layers, x, target)) == alone


def test_one_core_does_it_where_an_answer_breaks_off(two_cores):
    network, both = two_cores
    rng = np.random.default_rng(3)
    x, target = rng.random((40, 1, 28, 28), np.float32), rng.integers(0, 10, 40)
    alone = bits(plan_for(network).step(network.layers, x, target))
    whole = pickle.dumps(np.zeros(1000), pickle.HIGHEST_PROTOCOL)
    both._worker._partner._answers.close()
    both._worker._partner._answers = Channel(io.BytesIO(whole[:500]), memoryview(b""))
    assert bits(both.step(network.layers, x, target)) == alone


def test_closing_ends_the_process_of_the_second_core(two_cores):
    _, both = two_cores
    process = both._worker._partner._process
    assert process.poll() is None
    both.close()
    assert process.returncode is not None


def test_one_core_does_it_where_no_process_can_be_started(monkeypatch):
    monkeypatch.setattr("sys.executable", "/no/such/python")
    network = DIGITS.build(Initialisation.HE, 1)
    x, target = np.ones((20, 1, 28, 28), np.float32), np.zeros(20, int)
    plan = TrainingPlan(network.layers, network.input_shape, two_cores=True)
    alone = bits(plan_for(network).step(network.layers, x, target))
    assert bits(plan.step(network.layers, x, target)) == alone
    plan.close()


def test_gradients_that_were_handed_out_stay_as_they_are():
    network = DIGITS.build(Initialisation.HE, 1)
    rng = np.random.default_rng(3)
    x, target = rng.random((20, 1, 28, 28), np.float32), rng.integers(0, 10, 20)
    plan = plan_for(network)
    learned = plan.step(network.layers, x, target)
    before = bits(learned)
    plan.step(network.layers, 1 - x, target)
    assert bits(learned) == before
    assert not learned.gradients[0]["weight"].flags.writeable


@pytest.mark.parametrize(("plan", "dense"), [(DIGITS, "Unrolled"), (LENET5, "Dense")])
def test_one_part_does_a_convolution_an_activation_and_a_pooling(plan, dense):
    network = plan.build(Initialisation.HE, 0)
    chunk = compile_layers(network.layers, network.input_shape, 2, np.float32, as_told=False)
    kinds = [type(part).__name__ for part in chunk.parts]
    assert kinds[:3] == ["PooledConvolution"] * 2 + [dense]
    owners = [owner for owner, _ in chunk.parametric]
    assert owners == [i for i, layer in enumerate(network.layers) if layer.parameters]


def test_nobody_asks_for_the_error_of_the_input():
    network = DIGITS.build(Initialisation.HE, 0)
    for as_told in (True, False):
        chunk = compile_layers(network.layers, network.input_shape, 1, np.float32, as_told=as_told)
        chunk.load(network.layers)
        chunk.forward(np.ones((1, 1, 28, 28), np.float32))
        chunk.parts[-1].dy.fill(1)
        chunk.backward()
        assert chunk.input_error.any() == as_told


@pytest.mark.parametrize("bias", [None, np.ones(2, np.float32)])
@pytest.mark.parametrize("width", [8, 9])
def test_a_pooled_convolution_with_and_without_bias(bias, width):
    rng = np.random.default_rng(0)
    weight = rng.standard_normal((2, 1, 3, 3)).astype(np.float32)
    head = rng.standard_normal((3, 2 * 4 * (width // 2))).astype(np.float32)
    layers = (
        *(Convolution(weight, bias, padding=1), Activation("relu"), MaxPooling(2)),
        *(Flatten(), Linear(head)),
    )
    network = Network(layers, (1, 8, width), ("a", "b", "c"))
    x = rng.standard_normal((20, 1, 8, width)).astype(np.float32)
    target = rng.integers(0, 3, 20)
    assert_step(network, x, target, plan_for(network).step(network.layers, x, target))


def test_memory_does_not_grow_with_the_batch():
    network = DIGITS.build(Initialisation.HE, 0)
    rng = np.random.default_rng(0)
    x, target = rng.random((512, 1, 28, 28), np.float32), rng.integers(0, 10, 512)
    plan = plan_for(network)

    def peak(n):
        plan.step(network.layers, x[:n], target[:n])
        tracemalloc.start()
        plan.step(network.layers, x[:n], target[:n])
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(512) < peak(32) + 512 * 10 * 8 * 3  # targets and the check of them


@pytest.mark.parametrize(
    ("x", "target"),
    [
        (np.zeros((2, 1, 28, 27), np.float32), [0, 1]),
        (np.zeros((2, 1, 28, 1), np.float32), [0, 1]),
        (np.zeros((2, 1, 28, 28), np.uint8), [0, 1]),
        (np.zeros((2, 1, 28, 28), np.float32), [0, 10]),
        (np.zeros((2, 1, 28, 28), np.float32), [0]),
        (np.zeros((0, 1, 28, 28), np.float32), []),
    ],
)
def test_what_is_no_batch_is_refused(x, target):
    network = DIGITS.build(Initialisation.HE, 0)
    with pytest.raises(SettingError):
        plan_for(network).step(network.layers, x, target)
