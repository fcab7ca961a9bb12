"""Slopes measured and computed, and which number is poked."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cnnviz.lab import Aim, with_aim, with_cell, with_kernel, with_setting, with_weights
from cnnviz.slope import Place, Verdict, agreeing, place_of, slopes, value_at
from cnnviz.state import Pin, State, blank_drawing
from tests.cnnviz import lab_states
from tests.cnnviz.panels.lab_cards import lab_of, loss, outputs, work
from tests.engine import naive

NUMBERS = (np.arange(49.0).reshape(7, 7) * 7) % 10 - 3


def state_at(lab, kind, step=0, pin=None):
    timeline = lab.experiment.timeline
    kinds = [operation.kind for operation in timeline.operations]
    position = float(timeline.starts[kinds.index(kind)] + step)
    return State(blank_drawing(), lab.experiment, position, lab=lab, pin=pin)


def poked(lab, kind, step=0, pin=None):
    return place_of(state_at(lab, kind, step, None if pin is None else Pin(*pin)))


@st.composite
def places(draw, lab):
    """Any number that can be poked."""
    arrays = {"input": lab.x}
    if lab.settings.convolution:
        arrays["weight"] = lab.weight
        if lab.settings.bias:
            arrays["bias"] = lab.bias
    name = draw(st.sampled_from(sorted(arrays)))
    return Place(name, tuple(draw(st.integers(0, n - 1)) for n in arrays[name].shape))


def nudged_loss(lab, place, epsilon):
    """The loss of the Lab as plain loops, with one number changed."""
    name = {"input": "x", "weight": "weight", "bias": "bias"}[place.name]
    array = np.array(getattr(lab, name))
    array[place.cell] += epsilon
    return loss(lab, **{name: array})


# the slopes


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], max_examples=80
)
@given(lab_states.labs(), st.data())
def test_the_losses_and_slopes(lab, data):
    assume(work(lab) < 10_000)
    place = data.draw(places(lab))
    epsilon = data.draw(st.sampled_from([1.0, 0.1, 0.001, -0.01, 1e-6]))
    found = slopes(lab.experiment, place, epsilon)
    before, after = loss(lab), nudged_loss(lab, place, epsilon)
    scale = max(abs(before), abs(after), 1.0)
    assert found.before == pytest.approx(before, rel=1e-9, abs=1e-9 * scale)
    assert found.after == pytest.approx(after, rel=1e-9, abs=1e-9 * scale)
    assert found.measured == (found.after - found.before) / epsilon
    assert found.computed == lab.experiment.slope(place)
    if found.verdict is Verdict.ZERO:
        assert found.measured == found.computed == 0
    elif found.verdict is Verdict.EXACT:
        assert found.measured == found.computed != 0
    elif found.verdict is Verdict.ROUNDED:
        largest = max(np.abs(lab.x).max(), *(np.abs(y).max() for y in outputs(lab)))
        errors = np.abs(lab.experiment.gradients.errors[-1]).sum()
        noise = 1e-14 * (abs(before) + abs(after) + errors * largest)
        assert abs(found.measured - found.computed) <= noise / abs(epsilon)
    else:
        apart = abs(found.measured - found.computed) / max(abs(found.measured), abs(found.computed))
        assert found.digits == 0 or 10.0**-found.digits >= apart * (1 - 1e-9)
        assert 10.0 ** -(found.digits + 1) < apart * (1 + 1e-9)
        if found.verdict is Verdict.AGREE:
            assert found.digits >= 2


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], max_examples=80
)
@given(lab_states.labs(), st.data())
def test_a_smooth_lab_agrees_or_says_that_it_is_curved(lab, data):
    assume(lab.settings.function in ("none", "tanh", "sigmoid") and lab.settings.pooling != "max")
    assume(work(lab) < 10_000)
    found = slopes(lab.experiment, data.draw(places(lab)), 1e-6)
    assert found.agree or found.verdict is Verdict.CURVED


def test_digits():
    assert agreeing(1.0, 1.001) == 3
    assert agreeing(1.0, 1.0011) == 2
    assert agreeing(2.0, -2.0) == 0
    assert agreeing(0.0, 3.0) == 0
    assert agreeing(1.0, 1 + 2.3e-16) == 15


def identity(x, **chosen):
    """A Lab that hands its input on."""
    lab = lab_of(x, pooling="none", padding="valid", kernel_size=(1, 1), **chosen)
    return with_kernel(lab, 0, "identity")


def test_a_large_step_on_a_curved_loss():
    lab = identity(np.full((3, 3), 2.0))  # L = Σ x²/2
    found = slopes(lab.experiment, Place("input", (0, 1, 1)), 1.0)
    assert (found.measured, found.computed, found.verdict) == (2.5, 2.0, Verdict.CURVED)
    assert found.up == pytest.approx(2.0005)
    assert slopes(lab.experiment, Place("input", (0, 1, 1)), 0.001).digits == 3
    two = slopes(lab.experiment, Place("input", (0, 1, 1)), 0.01)
    assert (two.digits, two.verdict) == (2, Verdict.AGREE)


def test_a_kink_on_the_way():
    lab = with_aim(identity(np.full((3, 3), -0.5)), Aim.SUM)
    found = slopes(lab.experiment, Place("input", (0, 1, 1)), 1.0)
    assert (found.measured, found.computed, found.verdict) == (0.5, 0.0, Verdict.KINK)
    assert found.up == 0
    assert slopes(lab.experiment, Place("input", (0, 1, 1)), 0.1).verdict is Verdict.ZERO


def test_a_kink_where_the_number_stands():
    lab = with_aim(identity(np.zeros((3, 3))), Aim.SUM)
    found = slopes(lab.experiment, Place("input", (0, 1, 1)), 0.001)
    assert (found.computed, found.verdict) == (0, Verdict.HERE)
    assert (found.up, found.down) == pytest.approx((1, 0))
    down = slopes(lab.experiment, Place("input", (0, 1, 1)), -0.001)
    assert down.verdict is Verdict.ZERO


def test_a_tie_of_maxima():
    lab = lab_of(np.full((4, 4), 3.0), convolution=False, function="none")
    lab = with_aim(lab, Aim.SUM)
    second = slopes(lab.experiment, Place("input", (0, 0, 1)), 0.001)
    assert (second.computed, second.verdict) == (0, Verdict.HERE)
    assert (second.up, second.down) == pytest.approx((1, 0))
    first = slopes(lab.experiment, Place("input", (0, 0, 0)), 0.001)
    assert first.agree


def test_what_rounding_hides():
    lab = identity(np.full((3, 3), 1e5), function="none")
    lab = with_cell(with_aim(lab, Aim.CELL), (0, 0, 0))
    found = slopes(lab.experiment, Place("input", (0, 0, 0)), 1e-12)
    assert found.verdict is Verdict.ROUNDED
    assert found.measured == 0
    assert found.computed == 1


# which number


def test_without_a_pin_it_is_the_middle_or_what_is_written():
    lab = lab_of(NUMBERS)
    middle = Place("input", (0, 3, 3))
    for kind in ("convolution", "activation", "max_pooling", "squared_error", "activation_error",
                 "turn_rows", "convolution_error_scattered", "max_pooling_error"):  # fmt: skip
        assert poked(lab, kind, 0) == middle
    assert poked(lab, "convolution_error", 9) == Place("input", (0, 1, 2))
    assert poked(lab, "convolution_weight_gradient", 5) == Place("weight", (0, 0, 1, 2))
    assert poked(lab, "convolution_bias_gradient") == Place("bias", (0,))
    assert poked(lab, "update", 7) == Place("weight", (0, 0, 2, 1))
    assert poked(lab, "convolution_error_scattered", 24) == middle  # it spreads over many cells
    no_kernel = with_setting(lab, "convolution", False)
    assert poked(no_kernel, "activation_error", 8) == Place("input", (0, 1, 1))
    only_pooling = with_setting(no_kernel, "function", "none")
    assert poked(only_pooling, "max_pooling_error", 8) == Place("input", (0, 1, 1))


def test_of_copying_padding_it_is_what_was_copied():
    lab = lab_of(NUMBERS, padding_mode="reflect")
    assert poked(lab, "convolution_error", 0) == Place("input", (0, 1, 1))
    assert poked(lab, "convolution_error", 10) == Place("input", (0, 0, 0))
    assert poked(lab, "padding_error", 10) == Place("input", (0, 1, 3))
    pin = ("∂L/∂X padded", (0, 9, 9))  # of an input that was larger
    assert poked(lab, "convolution_error", 10, pin) == Place("input", (0, 0, 0))


def test_a_pin_is_poked():
    lab = lab_of(NUMBERS)
    assert poked(lab, "convolution", pin=("X", (0, 1, 4))) == Place("input", (0, 0, 3))
    assert poked(lab, "convolution_weight_gradient", pin=("X", (0, 7, 7))) == Place(
        "input", (0, 6, 6)
    )
    assert poked(lab, "convolution", pin=("W", (0, 0, 2, 0))) == Place("weight", (0, 0, 2, 0))
    assert poked(lab, "convolution", pin=("b", (0,))) == Place("bias", (0,))
    assert poked(lab, "convolution_error", 3, ("rot180(W)", (0, 0, 2, 0))) == Place(
        "weight", (0, 0, 0, 2)
    )
    assert poked(lab, "turn_columns", 3, ("flip(W)", (0, 0, 2, 0))) == Place("weight", (0, 0, 0, 0))
    assert poked(lab, "convolution_error", 3, ("∂L/∂X", (0, 4, 4))) == Place("input", (0, 4, 4))
    assert poked(lab, "convolution_weight_gradient", 3, ("dW", (0, 0, 2, 2))) == Place(
        "weight", (0, 0, 2, 2)
    )


@pytest.mark.parametrize(
    ("kind", "pin"),
    [
        ("convolution", ("X", (0, 0, 4))),  # padding
        ("convolution", ("X", (0, 8, 8))),
        ("convolution", ("z", (0, 1, 1))),
        ("max_pooling", ("X", (0, 1, 1))),  # what the activation gave
        ("activation", ("z", (0, 1, 1))),
        ("convolution", ("W", (0, 0, 3, 0))),  # of a kernel that was larger
        ("convolution", ("W", (3, 0, 0, 0))),
        ("convolution", ("b", (2,))),
        ("squared_error", ("y − t", (0, 1, 1))),
    ],
)
def test_what_is_no_number_of_input_or_layer_is_not_poked(kind, pin):
    assert poked(lab_of(NUMBERS), kind, pin=pin) == Place("input", (0, 3, 3))


def test_the_first_matrix_of_a_lab_without_a_kernel_is_the_input():
    lab = lab_of(NUMBERS, convolution=False)
    assert poked(lab, "activation", pin=("z", (0, 1, 1))) == Place("input", (0, 1, 1))
    assert poked(lab, "max_pooling", pin=("X", (0, 1, 1))) == Place("input", (0, 3, 3))
    assert poked(lab, "activation", pin=("W", (0, 0, 0, 0))) == Place("input", (0, 3, 3))
    only = with_setting(lab, "function", "none")
    assert poked(only, "max_pooling", pin=("X", (0, 1, 1))) == Place("input", (0, 1, 1))
    assert poked(lab_of(NUMBERS, bias=False), "convolution", pin=("b", (0,))) == Place(
        "input", (0, 3, 3)
    )


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(lab_states.labs(), st.data())
def test_any_pin_at_any_step_gives_a_number_that_exists(lab, data):
    """A pinned cell of X, padded, is the very number that stands there."""
    timeline = lab.experiment.timeline
    index = data.draw(st.integers(0, len(timeline.operations) - 1))
    operation = timeline.operations[index]
    step = data.draw(st.integers(0, len(operation) - 1))
    matrix = data.draw(st.sampled_from([*operation.inputs, operation.output]))
    cell = tuple(data.draw(st.integers(0, n - 1)) for n in matrix.values.shape)
    state = State(
        blank_drawing(), lab.experiment, float(timeline.starts[index] + step), lab=lab,
        pin=data.draw(st.none() | st.just(Pin(matrix.name, cell))),
    )  # fmt: skip
    place = place_of(state)
    value = value_at(lab.experiment, place)
    lab.experiment.slope(place)
    if state.pin is None:
        return
    weights = ("W", "rot180(W)", "flip(W)", "b")
    inside = matrix.filler is None or not matrix.filler[cell[-2:]]
    reads = operation.layer == 0 and operation.inputs[0] is matrix
    if matrix.name in weights or (matrix.name == "X" and inside and reads):
        assert value == matrix.values[cell]
    if matrix.name == "∂L/∂X" and operation.writes == -1:
        assert lab.experiment.slope(place) == matrix.values[cell]
    if matrix.name in ("dW", "db"):
        assert lab.experiment.slope(place) == matrix.values[cell]


def test_the_kernel_that_lies_turned_is_poked_where_it_was_typed():
    lab = lab_of(NUMBERS, flip_kernel=True)
    lab = with_weights(lab, 0, 0, np.arange(9.0).reshape(3, 3))
    place = poked(lab, "convolution", pin=("rot180(W)", (0, 0, 0, 0)))
    assert place == Place("weight", (0, 0, 2, 2))
    assert value_at(lab.experiment, place) == 8
    assert naive.source(-1, 3, "reflect") == 1  # what the test of copies above counts on
