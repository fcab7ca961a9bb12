"""Pooling against plain loops, the adjoint identity and PyTorch."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine import (
    AveragePooling,
    MaxPooling,
    SettingError,
    avg_pool2d,
    avg_pool2d_grad_input,
    max_pool2d,
    max_pool2d_grad_input,
)
from tests.engine import naive, strategies
from tests.engine.checks import assert_close, result_or_refusal


@st.composite
def inputs(draw, dtypes=strategies.DTYPES, whole=None):
    dtype = draw(st.sampled_from(dtypes))
    shape = draw(st.tuples(*[st.integers(1, most) for most in (2, 2, 8, 8)]))
    return strategies.numbers(draw, shape, dtype, whole)


@st.composite
def max_cases(draw, **how):
    x = draw(inputs(**how))
    return x, vars(draw(strategies.max_poolings(x.shape[2:])))


@st.composite
def average_cases(draw, **how):
    x = draw(inputs(**how))
    return x, vars(draw(strategies.average_poolings(x.shape[2:])))


@given(max_cases())
@settings(max_examples=200)
def test_max_is_the_loop(case):
    """Values and recorded positions exactly, ties (there are many among whole numbers) included."""
    x, how = case
    y, argmax = max_pool2d(x, **how)
    expected, positions = naive.max_pool2d(x, **how)
    assert y.dtype == x.dtype
    assert argmax.dtype.kind == "i"
    assert np.array_equal(y, expected)
    assert np.array_equal(argmax, positions)


@pytest.mark.parametrize("kernel", [16, 17, (1, 300)])
def test_max_is_the_loop_in_windows_of_more_places_than_a_byte_counts(kernel):
    x = np.random.default_rng(0).integers(-99, 99, (1, 1, 18, 301)).astype(np.float64)
    x[0, 0, -1, -1] = 100  # the last place of the last window
    y, argmax = max_pool2d(x, kernel, stride=1)
    expected, positions = naive.max_pool2d(x, kernel, stride=1)
    assert np.array_equal(y, expected)
    assert np.array_equal(argmax, positions)


@given(max_cases(), st.data())
def test_max_errors_go_to_the_recorded_positions(case, data):
    x, how = case
    y, argmax = max_pool2d(x, **how)
    error = strategies.numbers(data.draw, y.shape, x.dtype)
    grad = max_pool2d_grad_input(error, argmax, x.shape)
    assert grad.dtype == x.dtype
    expected = naive.max_pool2d_grad_input(error, argmax, x.shape)
    assert_close(grad, expected, x.dtype.type, 30)


@given(max_cases(dtypes=[np.float64], whole=False))
@settings(max_examples=30)
def test_max_gradient_is_the_slope_away_from_ties(case):
    x, how = case
    step = 1e-7
    assume(x.size == 1 or np.diff(np.sort(x.ravel())).min() > 4 * step)

    def loss(values):
        return float((max_pool2d(values, **how)[0] ** 2).sum()) / 2

    y, argmax = max_pool2d(x, **how)
    grad = max_pool2d_grad_input(y, argmax, x.shape)
    assert np.allclose(grad, naive.slope(loss, x, step), rtol=1e-4, atol=1e-4)


@given(average_cases(), st.data())
@settings(max_examples=200)
def test_average_is_the_loop(case, data):
    x, how = case
    y = avg_pool2d(x, **how)
    assert y.dtype == x.dtype
    assert_close(y, naive.avg_pool2d(x, **how), x.dtype.type, 5)
    error = strategies.numbers(data.draw, y.shape, x.dtype)
    grad = avg_pool2d_grad_input(error, x.shape, **how)
    assert grad.dtype == x.dtype
    expected = naive.avg_pool2d_grad_input(error, x.shape, **how)
    assert_close(grad, expected, x.dtype.type, 30)


@given(average_cases(dtypes=[np.float64]), st.data())
def test_average_adjoint_identity(case, data):
    x, how = case
    y = avg_pool2d(x, **how)
    error = strategies.numbers(data.draw, y.shape)
    back = float((x * avg_pool2d_grad_input(error, x.shape, **how)).sum())
    assert back == pytest.approx(float((y * error).sum()), rel=1e-10, abs=1e-10)


def special(draw, x):
    """x with some cells -inf, inf or NaN."""
    values = draw(st.lists(st.sampled_from([-np.inf, np.inf, np.nan]), max_size=6))
    x = x.copy()
    for value in values:
        x.flat[draw(st.integers(0, x.size - 1))] = value
    return x


@given(max_cases(), st.data())
@settings(max_examples=300)
def test_torch_agrees_on_the_maximum(case, data):
    torch = pytest.importorskip("torch", reason="compares with PyTorch where it is installed")
    x, how = case
    x = special(data.draw, x)
    kernel, dilation = naive.as_pair(how["kernel_size"]), naive.as_pair(how["dilation"])
    padding = naive.as_sides(how["padding"], kernel, dilation)
    symmetric = tuple(p for p, _ in padding)
    assume(padding == tuple((p, p) for p in symmetric))  # PyTorch knows no other,
    assume(all(2 * p <= k for p, k in zip(symmetric, kernel, strict=True)))  # nor wider
    y, argmax = torch.nn.functional.max_pool2d(
        torch.from_numpy(x),
        kernel,
        how["stride"],
        symmetric,
        dilation,
        how["ceil_mode"],
        return_indices=True,
    )
    ours, positions = max_pool2d(x, **how)
    assert np.array_equal(ours, y.numpy(), equal_nan=True)
    assert np.array_equal(positions, argmax.numpy())


@given(average_cases(), st.data())
@settings(max_examples=200)
def test_torch_agrees_on_the_average(case, data):
    torch = pytest.importorskip("torch", reason="compares with PyTorch where it is installed")
    x, how = case
    kernel = naive.as_pair(how["kernel_size"])
    padding = naive.as_sides(how["padding"], kernel, (1, 1))
    symmetric = tuple(p for p, _ in padding)
    assume(padding == tuple((p, p) for p in symmetric))
    assume(all(2 * p <= k for p, k in zip(symmetric, kernel, strict=True)))
    a = torch.from_numpy(x).requires_grad_()
    y = torch.nn.functional.avg_pool2d(
        a, kernel, how["stride"], symmetric, how["ceil_mode"], how["count_include_pad"]
    )
    ours = avg_pool2d(x, **how)
    assert_close(ours, y.detach().numpy(), x.dtype.type, 5)
    y.backward(y.detach())
    grad = avg_pool2d_grad_input(ours, x.shape, **how)
    assert_close(grad, a.grad.numpy(), x.dtype.type, 30)


def test_worked_example_upsampling():
    """Maxima top left, bottom right, top right, bottom left of four 2x2 windows."""
    error = np.array([[[[2.0, 8], [4, 6]]]])
    argmax = np.array([[[[0, 7], [9, 14]]]])
    grad = max_pool2d_grad_input(error, argmax, (1, 1, 4, 4))
    assert np.array_equal(grad[0, 0], [[2, 0, 0, 0], [0, 0, 0, 8], [0, 4, 0, 0], [0, 0, 6, 0]])
    grad = avg_pool2d_grad_input(error, (1, 1, 4, 4), 2)
    assert np.array_equal(grad[0, 0], np.kron([[2, 8], [4, 6]], np.ones((2, 2))) / 4)


def test_the_first_of_equal_numbers_is_recorded():
    assert np.array_equal(max_pool2d(np.ones((1, 1, 4, 4)), 2)[1][0, 0], [[0, 2], [8, 10]])


def test_padding_never_wins():
    x = np.full((1, 1, 2, 2), -np.inf)
    y, argmax = max_pool2d(x, 2, stride=1, padding=1)
    assert (y == -np.inf).all()
    assert argmax[0, 0].tolist() == [[0, 0, 1], [0, 0, 1], [2, 2, 3]]
    assert (max_pool2d(np.full((1, 1, 2, 2), -5.0), 2, padding=1)[0] == -5).all()


def test_the_last_nan_is_recorded_as_in_pytorch():
    x = np.array([[[[1.0, np.nan], [np.nan, 5.0]]]])
    y, argmax = max_pool2d(x, 2)
    assert np.isnan(y).all()
    assert argmax.tolist() == [[[[2]]]]


def test_ceil_mode_does_not_count_what_it_adds():
    y = avg_pool2d(np.ones((1, 1, 3, 3)), 2, ceil_mode=True)
    assert np.array_equal(y[0, 0], np.ones((2, 2)))


def test_an_empty_batch_passes_through():
    x = np.ones((0, 2, 4, 4), np.float32)
    y, argmax = max_pool2d(x, 2)
    assert y.shape == argmax.shape == (0, 2, 2, 2)
    assert max_pool2d_grad_input(y, argmax, x.shape).shape == x.shape
    assert avg_pool2d(x, 2).shape == y.shape
    assert avg_pool2d_grad_input(y, x.shape, 2).shape == x.shape


X = np.ones((2, 3, 5, 6))
G = np.ones((2, 3, 2, 3))
A = np.zeros((2, 3, 2, 3), int)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"kernel_size": 0}, "kernel size is 0"),
        ({"kernel_size": 2.0}, "kernel size is 2.0"),
        ({"kernel_size": (2, True)}, "(2, True)"),
        ({"kernel_size": None}, "None"),
        ({"kernel_size": 6}, "spans 6 rows, but the padded input has only 5"),
        ({"kernel_size": 2, "stride": 0}, "stride is 0"),
        ({"kernel_size": 2, "padding": 2}, "the kernel has 2 rows, the padding is 2"),
        ({"kernel_size": 2, "padding": ((0, 0), (0, 2))}, "the kernel has 2 columns"),
        ({"kernel_size": 2, "padding": "none"}, '"none"'),
        ({"kernel_size": 1, "padding": 1}, "the kernel has 1 rows"),
    ],
)
def test_settings_that_make_no_sense(how: dict[str, Any], told):
    for function in (
        lambda: max_pool2d(X, **how),
        lambda: avg_pool2d(X, **how),
        lambda: avg_pool2d_grad_input(G, X.shape, **how),
        lambda: MaxPooling(**how).output_shape(X.shape[1:]),
        lambda: AveragePooling(**how).output_shape(X.shape[1:]),
    ):
        with pytest.raises(SettingError) as refusal:
            function()
        assert told in str(refusal.value)


def test_a_window_on_padding_alone():
    with pytest.raises(SettingError, match="padding alone on an input of 1"):
        max_pool2d(np.ones((1, 1, 1, 9)), (2, 1), padding=((1, 1), (0, 0)), dilation=(2, 1))


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (lambda: max_pool2d(X[0], 2), "(3, 5, 6)"),
        (lambda: max_pool2d(X.astype(int), 2), "int64"),
        (lambda: avg_pool2d(X.astype(bool), 2), "bool"),
        (lambda: avg_pool2d(X[:, :, :0], 1), "(2, 3, 0, 6)"),
        (lambda: max_pool2d_grad_input(G[:1], A, X.shape), "(1, 3, 2, 3)"),
        (lambda: max_pool2d_grad_input(G, A[:, :2], X.shape), "(2, 2, 2, 3)"),
        (lambda: max_pool2d_grad_input(G, A + 30, X.shape), "0 to 29"),
        (lambda: max_pool2d_grad_input(G, A - 1, X.shape), "-1"),
        (lambda: max_pool2d_grad_input(G, A + 0.5, X.shape), "float64"),
        (lambda: max_pool2d_grad_input(G, None, X.shape), "None"),
        (lambda: max_pool2d_grad_input(G, A, (2, 3, 5)), "(2, 3, 5)"),
        (lambda: max_pool2d_grad_input(G, A, (2, 3, -5, 6)), "(2, 3, -5, 6)"),
        (lambda: avg_pool2d_grad_input(G[0], X.shape, 2), "(3, 2, 3)"),
        (lambda: avg_pool2d_grad_input(G, (2, 3, 5), 2), "(2, 3, 5)"),
        (lambda: MaxPooling(2).output_shape((90,)), "(1, 90)"),
    ],
)
def test_shapes_that_do_not_fit(function, told):
    with pytest.raises(SettingError) as refusal:
        function()
    assert told in str(refusal.value)


JUNK = st.one_of(
    st.integers(-1, 5),
    st.sampled_from([None, "", "same", "full", "ab", 1.0, float("nan"), True, 10**40]),
    st.tuples(st.integers(-1, 4), st.integers(-1, 4)),
    st.tuples(
        st.tuples(st.integers(-1, 2), st.integers(0, 2)), st.integers(0, 3) | st.just((1, 2))
    ),
    st.just(np.ones(2, int)),
)
SHAPES = st.lists(st.integers(0, 5), max_size=5).map(tuple)


@given(
    SHAPES | st.just(X.shape),
    JUNK,
    st.fixed_dictionaries(
        {},
        optional={"stride": JUNK, "padding": JUNK, "ceil_mode": st.booleans(), "dilation": JUNK},
    ),
    SHAPES | st.just(G.shape),
    SHAPES | st.just(G.shape),
)
@settings(max_examples=400)
def test_junk_is_refused_in_a_sentence(shape, kernel, how, g_shape, a_shape):
    x = np.ones(shape)
    result_or_refusal(max_pool2d, x, kernel, **how)
    result_or_refusal(MaxPooling(kernel, **how).output_shape, shape[1:])
    how.pop("dilation", None)
    result_or_refusal(avg_pool2d, x, kernel, **how)
    error = np.ones(g_shape)
    result_or_refusal(avg_pool2d_grad_input, error, shape, kernel, **how)
    result_or_refusal(max_pool2d_grad_input, error, np.zeros(a_shape, int), shape)
    result_or_refusal(AveragePooling(kernel, **how).output_shape, shape[1:])
