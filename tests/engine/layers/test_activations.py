"""Activations and softmax against their definitions, finite differences and PyTorch."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import Activation, SettingError
from tests.engine import naive, strategies
from tests.engine.checks import assert_close, result_or_refusal

DEFINITIONS = {
    "relu": lambda v: v if v > 0 else 0.0,
    "leaky_relu": lambda v: v if v > 0 else 0.01 * v,
    "sigmoid": lambda v: 1 / (1 + math.exp(-v)),
    "tanh": math.tanh,
}
READS_OUTPUT = ("sigmoid", "tanh", "softmax", "log_softmax")
ALL = (*DEFINITIONS, "softmax", "log_softmax")


@st.composite
def inputs(draw, dtypes=strategies.DTYPES, axes=(0, 3)):
    shape = tuple(draw(st.lists(st.integers(1, 4), min_size=axes[0], max_size=axes[1])))
    x = strategies.numbers(draw, shape, draw(st.sampled_from(dtypes)))
    return np.asarray(x) * x.dtype.type(draw(st.sampled_from([1, 10])))


@pytest.mark.parametrize("name", DEFINITIONS)
@given(x=inputs())
def test_is_its_definition(name, x):
    y = getattr(engine, name)(x)
    assert y.dtype == x.dtype
    expected = np.array([DEFINITIONS[name](float(v)) for v in x.ravel()]).reshape(x.shape)
    assert_close(y, expected, x.dtype.type)
    as_layer, saved = Activation(name).forward(x)
    assert np.array_equal(as_layer, y)
    assert saved is None


@given(inputs(axes=(1, 3)), st.data())
def test_softmax_is_its_definition(x, data):
    axis = data.draw(st.integers(-x.ndim, x.ndim - 1))
    rows = np.moveaxis(x, axis, -1)
    expected = np.array(
        [naive.softmax([float(v) for v in row]) for row in rows.reshape(-1, rows.shape[-1])]
    ).reshape(rows.shape)
    expected = np.moveaxis(expected, -1, axis)
    p, log_p = engine.softmax(x, axis), engine.log_softmax(x, axis)
    assert p.dtype == log_p.dtype == x.dtype
    assert_close(p, expected, x.dtype.type)
    assert_close(log_p, np.log(expected), x.dtype.type)
    assert np.allclose(p.sum(axis), 1, atol=1e-6)


@pytest.mark.parametrize("name", ALL)
@given(x=inputs([np.float64], axes=(1, 2)), data=st.data())
@settings(max_examples=40)
def test_gradient_is_the_slope(name, x, data):
    function, grad = getattr(engine, name), getattr(engine, f"{name}_grad")
    x = np.where(np.abs(x) < 0.01, 0.5, x)  # away from the kink
    error = strategies.numbers(data.draw, x.shape)
    y = function(x)
    made = grad(error, y if name in READS_OUTPUT else x)
    assert made.dtype == x.dtype
    expected = naive.slope(lambda values: float((function(values) * error).sum()), x)
    assert np.allclose(made, expected, rtol=1e-5, atol=1e-6)
    assert grad(error.astype(np.float32), y.astype(np.float32)).dtype == np.float32


@pytest.mark.parametrize("name", DEFINITIONS)
def test_derivative_is_the_gate_of_the_layer(name):
    layer, x = Activation(name, 0.2), np.array([[-1.5, 0.0, 2.0]])
    y, _ = layer.forward(x)
    error = np.array([[3.0, -5.0, 7.0]])
    grad, parameters = layer.backward(error, x, y, None)
    assert np.array_equal(grad, error * layer.derivative(x, y))
    assert parameters == {}


def test_slopes_at_zero():
    zero = np.zeros(1)
    one = np.ones(1)
    assert engine.relu_grad(one, zero) == 0
    assert engine.leaky_relu_grad(one, zero, 0.2) == 0.2
    assert engine.sigmoid_grad(one, engine.sigmoid(zero)) == 0.25
    assert engine.tanh_grad(one, engine.tanh(zero)) == 1


def test_a_closed_relu_gives_plain_zeros():
    grad = engine.relu_grad(np.array([-2.0, np.inf, -3.0]), np.array([-1.0, -1.0, 1.0]))
    assert grad.tolist() == [0, 0, -3]
    assert not np.signbit(grad[0])


@pytest.mark.parametrize("dtype", strategies.DTYPES)
def test_large_numbers_do_not_overflow(dtype):
    x = np.array([[-1e4, 0, 1e4]], dtype)
    assert engine.sigmoid(x).tolist() == [[0, 0.5, 1]]
    assert engine.softmax(x).tolist() == [[0, 0, 1]]
    assert engine.log_softmax(x).tolist() == [[-2e4, -1e4, 0]]
    assert engine.softmax(np.array([-np.inf, 0], dtype)).tolist() == [0, 1]


@pytest.mark.parametrize("name", ALL)
@given(x=inputs(axes=(1, 3)))
@settings(max_examples=50)
def test_torch_agrees(name, x):
    torch = pytest.importorskip("torch", reason="compares with PyTorch where it is installed")
    a = torch.from_numpy(x).requires_grad_()
    along = {"dim": -1} if "softmax" in name else {}
    function = getattr(torch if name in ("sigmoid", "tanh") else torch.nn.functional, name)
    b = function(a, **along)
    y = getattr(engine, name)(x)
    assert_close(y, b.detach().numpy(), x.dtype.type)
    b.backward(torch.from_numpy(np.cos(x)))
    grad = getattr(engine, f"{name}_grad")(np.cos(x), y if name in READS_OUTPUT else x)
    assert_close(grad, a.grad.numpy(), x.dtype.type)


@pytest.mark.parametrize("name", ALL)
def test_shapes_and_types_that_do_not_fit(name):
    function, grad = getattr(engine, name), getattr(engine, f"{name}_grad")
    with pytest.raises(SettingError, match="int64"):
        function(np.arange(3))
    with pytest.raises(SettingError, match="list"):
        function([1.0, 2.0])
    with pytest.raises(SettingError, match=r"\(3, 1\).*\(3,\)"):
        grad(np.ones((3, 1)), np.ones(3))


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@given(
    shape=st.lists(st.integers(0, 3), max_size=3),
    axis=st.integers(-5, 5) | st.sampled_from([None, 0.0, "x", (0,), True]),
)
def test_axes_that_are_not_there(name, shape, axis):
    x = np.ones(shape)
    y = result_or_refusal(getattr(engine, name), x, axis)
    result_or_refusal(getattr(engine, f"{name}_grad"), x, x if y is None else y, axis)


@pytest.mark.parametrize(
    ("settings_", "told"),
    [
        ({"function": "swish"}, '"swish"'),
        ({"function": None}, "None"),
        ({"function": "leaky_relu", "negative_slope": "0.1"}, "0.1"),
        ({"function": "leaky_relu", "negative_slope": float("nan")}, "nan"),
        ({"function": "leaky_relu", "negative_slope": True}, "True"),
    ],
)
def test_settings_that_make_no_sense(settings_, told):
    with pytest.raises(SettingError) as refusal:
        Activation(**settings_)
    assert told in str(refusal.value)
