"""The linear layer against plain loops, the adjoint identity and PyTorch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import (
    Linear,
    SettingError,
    linear,
    linear_grad_bias,
    linear_grad_input,
    linear_grad_weight,
)
from tests.engine import naive, strategies
from tests.engine.checks import assert_close, result_or_refusal


@st.composite
def cases(draw):
    n, inputs, outputs = (draw(st.integers(1, 5)) for _ in range(3))
    dtype = draw(st.sampled_from(strategies.DTYPES))
    layer = draw(strategies.linears(inputs, outputs, dtype))
    x = strategies.numbers(draw, (n, inputs), dtype)
    return x, layer.weight, layer.bias, strategies.numbers(draw, (n, outputs), dtype)


@given(cases())
def test_is_the_loop(case):
    x, weight, bias, error = case
    y = linear(x, weight, bias)
    dtype = x.dtype.type
    assert y.dtype == x.dtype
    assert_close(y, naive.linear(x, weight, bias), dtype, 30)
    grads = (
        linear_grad_input(error, weight),
        linear_grad_weight(error, x),
        linear_grad_bias(error),
    )
    assert {grad.dtype for grad in grads} == {x.dtype}
    assert_close(grads[0], naive.linear(error, weight.T), dtype, 30)
    assert_close(grads[1], naive.linear(error.T, x.T), dtype, 30)
    assert_close(grads[2], naive.linear(np.ones((1, len(error))), error.T)[0], dtype, 30)


@given(cases())
def test_gradients_are_slopes(case):
    x, weight, _, error = (None if a is None else a.astype(np.float64) for a in case)

    def loss(values, w):
        return float((linear(values, w) * error).sum())

    assert np.allclose(linear_grad_input(error, weight), naive.slope(lambda v: loss(v, weight), x))
    assert np.allclose(linear_grad_weight(error, x), naive.slope(lambda w: loss(x, w), weight))


@given(cases())
def test_torch_agrees(case):
    torch = pytest.importorskip("torch", reason="compares with PyTorch where it is installed")
    x, weight, bias, _ = case
    b = None if bias is None else torch.from_numpy(bias.copy())
    y = torch.nn.functional.linear(torch.from_numpy(x), torch.from_numpy(weight.copy()), b)
    assert_close(linear(x, weight, bias), y.numpy(), x.dtype.type, 30)


X, W, B, G = np.ones((2, 3)), np.ones((4, 3)), np.ones(4), np.ones((2, 4))


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (lambda: linear(X[0], W), "(3,)"),
        (lambda: linear(X[:, :2], W), "(2, 2)"),
        (lambda: linear(X.astype(int), W), "int64"),
        (lambda: linear(X, W[0]), "(3,)"),
        (lambda: linear(X, W[:0]), "(0, 3)"),
        (lambda: linear(X, W, B[:2]), "(2,)"),
        (lambda: linear(X, W, 1.0), "float"),
        (lambda: linear_grad_input(G[0], W), "(4,)"),
        (lambda: linear_grad_input(G[:, :3], W), "(2, 3)"),
        (lambda: linear_grad_weight(G, X[:1]), "(2, 4)"),
        (lambda: linear_grad_weight(G, X[0]), "(3,)"),
        (lambda: linear_grad_bias(G[0]), "(4,)"),
        (lambda: Linear(W).output_shape((3, 1, 1)), "flatten feature maps first"),
        (lambda: Linear(W, B[:1]).output_shape((3,)), "(1,)"),
    ],
)
def test_shapes_that_do_not_fit(function, told):
    with pytest.raises(SettingError) as refusal:
        function()
    assert told in str(refusal.value)


SHAPES = st.lists(st.integers(0, 3), max_size=3)


@given(SHAPES, SHAPES, SHAPES, SHAPES)
def test_junk_is_refused_in_a_sentence(x_shape, w_shape, b_shape, g_shape):
    x, weight, bias, error = (np.ones(s) for s in (x_shape, w_shape, b_shape, g_shape))
    result_or_refusal(linear, x, weight, bias)
    result_or_refusal(linear_grad_input, error, weight)
    result_or_refusal(linear_grad_weight, error, x)
    result_or_refusal(linear_grad_bias, error)
    result_or_refusal(Linear(weight, bias).output_shape, x.shape)
