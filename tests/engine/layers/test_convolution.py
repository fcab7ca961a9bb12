"""Convolution against plain loops, the adjoint identity and PyTorch."""

import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import (
    Convolution,
    Flatten,
    Network,
    SettingError,
    conv2d,
    conv2d_grad_bias,
    conv2d_grad_input,
    conv2d_grad_weight,
    load_model,
    save_model,
)
from engine.layers import convolution
from tests.engine import naive, strategies
from tests.engine.checks import assert_close, result_or_refusal


@st.composite
def cases(draw, modes=strategies.MODES):
    """x, weight, bias and settings of a convolution that fits."""
    dtype = draw(st.sampled_from(strategies.DTYPES))
    shape = (draw(st.integers(1, 4)), draw(st.integers(1, 7)), draw(st.integers(1, 7)))
    layer = draw(strategies.convolutions(shape, dtype))
    how = {
        name: getattr(layer, name)
        for name in ("stride", "padding", "dilation", "groups", "padding_mode")
    }
    x = strategies.numbers(draw, (draw(st.integers(1, 2)), *shape), dtype)
    return x, layer.weight, layer.bias, how


def scale(*arrays):
    """How large a sum of products of these can be, roughly."""
    return float(np.prod([np.abs(a).max(initial=1) for a in arrays])) * arrays[0].size ** 0.5


@given(cases())
def test_forward_is_the_loop(case):
    x, weight, bias, how = case
    y = conv2d(x, weight, bias, **how)
    assert y.dtype == x.dtype
    assert_close(y, naive.conv2d(x, weight, bias, **how), x.dtype.type, scale(weight, x))


@given(cases(), st.data())
def test_gradients_are_the_loops(case, data):
    x, weight, bias, how = case
    y = conv2d(x, weight, bias, **how)
    error = strategies.numbers(data.draw, y.shape, x.dtype)
    grad_x, grad_w, grad_b = naive.conv2d_grads(error, x, weight, **how)
    dtype = x.dtype.type
    given_x = conv2d_grad_input(error, weight, x.shape, **how)
    given_w = conv2d_grad_weight(error, x, weight.shape[2:], **how)
    given_b = conv2d_grad_bias(error)
    assert given_x.dtype == given_w.dtype == given_b.dtype == x.dtype
    assert_close(given_x, grad_x, dtype, scale(error, weight))
    assert_close(given_w, grad_w, dtype, scale(error, x))
    assert_close(given_b, grad_b, dtype, scale(error))


@given(cases(), st.data(), st.integers(1, 4000))
def test_blocks_of_any_size_are_the_loops(case, data, size):
    """Bytes from one row of windows at a time to all images at once."""
    x, weight, bias, how = case
    error = strategies.numbers(data.draw, conv2d(x, weight, **how).shape, x.dtype)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convolution, "_BLOCK", size)
        y = conv2d(x, weight, bias, **how)
        given_x = conv2d_grad_input(error, weight, x.shape, **how)
        given_w = conv2d_grad_weight(error, x, weight.shape[2:], **how)
    dtype = x.dtype.type
    grad_x, grad_w, _ = naive.conv2d_grads(error, x, weight, **how)
    assert_close(y, naive.conv2d(x, weight, bias, **how), dtype, scale(weight, x))
    assert_close(given_x, grad_x, dtype, scale(error, weight))
    assert_close(given_w, grad_w, dtype, scale(error, x))


def test_a_large_picture_needs_little_memory():
    """The patches of all its windows would be 177 MB."""
    x, weight = np.ones((1, 3, 256, 256)), np.ones((8, 3, 11, 11))
    y = conv2d(x, weight)
    for function in (
        lambda: conv2d(x, weight),
        lambda: conv2d_grad_input(y, weight, x.shape),
        lambda: conv2d_grad_weight(y, x, 11),
    ):
        tracemalloc.start()
        function()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < y.nbytes + x.nbytes + 3 * convolution._BLOCK


@given(cases(), st.data())
def test_adjoint_identity(case, data):
    """<conv(x), g> = <x, conv*(g)> = <w, dw>, in float64."""
    x, weight, _, how = case
    x, weight = x.astype(np.float64), weight.astype(np.float64)
    y = conv2d(x, weight, **how)
    error = strategies.numbers(data.draw, y.shape)
    forward = float((y * error).sum())
    back = float((x * conv2d_grad_input(error, weight, x.shape, **how)).sum())
    across = float((weight * conv2d_grad_weight(error, x, weight.shape[2:], **how)).sum())
    assert back == pytest.approx(forward, rel=1e-10, abs=1e-9)
    assert across == pytest.approx(forward, rel=1e-10, abs=1e-9)


@given(cases())
@settings(max_examples=20)
def test_gradients_are_slopes(case):
    """Of the sum of y squared, halved: there dL/dy = y."""
    x, weight, _, how = case
    x, weight = x[:1].astype(np.float64), weight.astype(np.float64)
    y = conv2d(x, weight, **how)

    def loss_of_x(values):
        return float((conv2d(values, weight, **how) ** 2).sum()) / 2

    def loss_of_weight(values):
        return float((conv2d(x, values, **how) ** 2).sum()) / 2

    grad = conv2d_grad_input(y, weight, x.shape, **how)
    assert np.allclose(grad, naive.slope(loss_of_x, x), rtol=1e-5, atol=1e-5)
    grad = conv2d_grad_weight(y, x, weight.shape[2:], **how)
    assert np.allclose(grad, naive.slope(loss_of_weight, weight), rtol=1e-5, atol=1e-5)


@given(cases())
def test_torch_agrees(case):
    torch = pytest.importorskip("torch", reason="compares with PyTorch where it is installed")
    x, weight, bias, how = case
    kernel, dilation = weight.shape[2:], naive.as_pair(how["dilation"])
    (top, bottom), (left, right) = naive.as_sides(how["padding"], kernel, dilation)
    mode = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate"}.get(
        how["padding_mode"], "circular"
    )
    a, w = torch.from_numpy(x).requires_grad_(), torch.from_numpy(weight.copy()).requires_grad_()
    b = None if bias is None else torch.from_numpy(bias.copy())
    padded = torch.nn.functional.pad(a, (left, right, top, bottom), mode=mode)
    y = torch.nn.functional.conv2d(
        padded, w, b, stride=how["stride"], dilation=how["dilation"], groups=how["groups"]
    )
    ours = conv2d(x, weight, bias, **how)
    dtype = x.dtype.type
    assert_close(ours, y.detach().numpy(), dtype, scale(weight, x))
    y.backward(y.detach())
    grad = conv2d_grad_input(ours, weight, x.shape, **how)
    assert_close(grad, a.grad.numpy(), dtype, scale(ours, weight))
    grad = conv2d_grad_weight(ours, x, kernel, **how)
    assert_close(grad, w.grad.numpy(), dtype, scale(ours, x))


def turned(weight):
    """Each kernel turned by 180 degrees, cell by cell."""
    rows, columns = weight.shape[2:]
    made = np.zeros_like(weight)
    for u, v in np.ndindex(rows, columns):
        made[:, :, rows - 1 - u, columns - 1 - v] = weight[:, :, u, v]
    return made


@given(cases(), st.data())
def test_a_flipped_kernel_is_the_loop_with_the_turned_weight(case, data):
    x, weight, bias, how = case
    layer = Convolution(weight, bias, **how, flip_kernel=True)
    dtype = x.dtype.type
    y, saved = layer.forward(x)
    assert y.dtype == x.dtype
    assert_close(y, naive.conv2d(x, turned(weight), bias, **how), dtype, scale(weight, x))
    error = strategies.numbers(data.draw, y.shape, x.dtype)
    grad_x, gradients = layer.backward(error, x, y, saved)
    expected_x, expected_w, expected_b = naive.conv2d_grads(error, x, turned(weight), **how)
    assert_close(grad_x, expected_x, dtype, scale(error, weight))
    assert_close(gradients["weight"], turned(expected_w), dtype, scale(error, x))
    assert gradients.keys() == layer.parameters.keys()
    if bias is not None:
        assert_close(gradients["bias"], expected_b, dtype, scale(error))


@given(cases())
@settings(max_examples=20)
def test_gradients_of_a_flipped_kernel_are_slopes(case):
    """Of the sum of y squared, halved, by the weight as it stands in the layer."""
    x, weight, _, how = case
    x, weight = x[:1].astype(np.float64), weight.astype(np.float64)
    layer = Convolution(weight, **how, flip_kernel=True)
    y, saved = layer.forward(x)
    grad_x, gradients = layer.backward(y, x, y, saved)

    def loss_of_x(values):
        return float((layer.forward(values)[0] ** 2).sum()) / 2

    def loss_of_weight(values):
        return float((layer.with_parameters({"weight": values}).forward(x)[0] ** 2).sum()) / 2

    assert np.allclose(grad_x, naive.slope(loss_of_x, x), rtol=1e-5, atol=1e-5)
    slope = naive.slope(loss_of_weight, weight)
    assert np.allclose(gradients["weight"], slope, rtol=1e-5, atol=1e-5)


def test_a_flipped_kernel_is_found_again_in_a_lone_one():
    """What tells a convolution from a correlation: a single 1 is answered with the kernel."""
    kernel = np.arange(1.0, 7).reshape(1, 1, 2, 3)
    one = np.ones((1, 1, 1, 1))
    assert np.array_equal(
        Convolution(kernel, padding="full", flip_kernel=True).forward(one)[0], kernel
    )
    assert np.array_equal(Convolution(kernel, padding="full").forward(one)[0], turned(kernel))


@pytest.mark.parametrize("flip_kernel", [False, True])
def test_a_saved_layer_keeps_its_flip(tmp_path, flip_kernel):
    layer = Convolution(np.arange(8.0).reshape(1, 2, 2, 2), flip_kernel=flip_kernel)
    save_model(Network((layer, Flatten()), (2, 2, 2), ("one",)), tmp_path / "m")
    again = load_model(tmp_path / "m").layers[0]
    assert again.flip_kernel is flip_kernel
    assert np.array_equal(again.weight, layer.weight)


def test_worked_example_padded_error_and_turned_kernel():
    """A 3x3 input, a 2x2 kernel: the error is the padded error convolved with the turned kernel."""
    weight = np.array([[[[1.0, 2], [3, 4]]]])
    error = np.array([[[[1.0, 2], [3, 4]]]])
    grad = conv2d_grad_input(error, weight, (1, 1, 3, 3))
    assert np.array_equal(grad, conv2d(error, turned(weight), padding="full"))
    assert np.array_equal(grad[0, 0], [[1, 4, 4], [6, 20, 16], [9, 24, 16]])


def test_same_keeps_the_size_and_pads_the_end_more():
    x = np.arange(5.0).reshape(1, 1, 1, 5)
    y = conv2d(x, np.array([[[[1.0, 0]]]]), padding="same")
    assert np.array_equal(y, x)


def test_float64_weights_do_not_change_the_dtype_of_float32():
    x, weight = np.ones((1, 1, 3, 3), np.float32), np.ones((1, 1, 2, 2))
    y = conv2d(x, weight, np.zeros(1))
    assert y.dtype == np.float32
    assert conv2d_grad_input(y, weight, x.shape).dtype == np.float32


def test_an_empty_batch_passes_through():
    x, weight = np.ones((0, 2, 4, 4)), np.ones((3, 2, 3, 3))
    y = conv2d(x, weight)
    assert y.shape == (0, 3, 2, 2)
    assert conv2d_grad_input(y, weight, x.shape).shape == x.shape
    assert not conv2d_grad_weight(y, x, 3).any()
    assert not conv2d_grad_bias(y).any()


X = np.ones((2, 2, 5, 6))
W = np.ones((4, 2, 3, 3))
B = np.ones(4)
G = np.ones((2, 4, 3, 4))


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"stride": 0}, "stride is 0"),
        ({"stride": 1.5}, "stride is 1.5"),
        ({"stride": True}, "stride is True"),
        ({"stride": (1, 2, 3)}, "(1, 2, 3)"),
        ({"stride": "two"}, "stride is two"),
        ({"stride": 10**30}, "at most 65536"),
        ({"dilation": 0}, "dilation is 0"),
        ({"dilation": 3}, "spans 7 rows, but the padded input has only 5"),
        ({"padding": -1}, "padding is -1"),
        ({"padding": ((0, 1), (0, -1))}, "(0, -1)"),
        ({"padding": "some"}, '"some"'),
        ({"padding": np.ones((2, 2), int)}, "padding is"),
        ({"padding": 10**9}, "at most 65536"),
        ({"groups": 0}, "0 groups"),
        ({"groups": 3}, "3 groups do not divide 2 input channels and 4 output channels"),
        ({"groups": 1.5}, "1.5 groups"),
        ({"groups": True}, "True groups"),
        ({"groups": 2}, "expects 4"),
        ({"padding_mode": "mirror"}, '"mirror"'),
        ({"padding_mode": "reflect", "padding": 5}, "at most 4"),
        ({"padding_mode": "circular", "padding": 6}, "at most 5"),
    ],
)
def test_settings_that_make_no_sense(how: dict[str, Any], told):
    functions = [
        lambda: conv2d(X, W, **how),
        lambda: conv2d_grad_input(G, W, X.shape, **how),
        lambda: conv2d_grad_weight(G, X, (3, 3), **how),
        lambda: Convolution(W, **how).output_shape(X.shape[1:]),
    ]
    if how == {"groups": 2}:  # the weight is what the gradient is asked for
        functions.pop(2)
    for function in functions:
        with pytest.raises(SettingError) as refusal:
            function()
        assert told in str(refusal.value)


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (lambda: conv2d(X[0], W), "(2, 5, 6)"),
        (lambda: conv2d(X.astype(int), W), "int64"),
        (lambda: conv2d(X.tolist(), W), "list"),
        (lambda: conv2d(X, W[0]), "(2, 3, 3)"),
        (lambda: conv2d(X, W[:, :1]), "expects 1"),
        (lambda: conv2d(X, W[:, :, :0]), "(4, 2, 0, 3)"),
        (lambda: conv2d(X, W[:0]), "(0, 2, 3, 3)"),
        (lambda: conv2d(X[:, :0], W[:, :0]), "(2, 0, 5, 6)"),
        (lambda: conv2d(X[:, :, :0], W, padding=2), "(2, 2, 0, 6)"),
        (lambda: conv2d(X, W, B[:3]), "(3,)"),
        (lambda: conv2d(X, W, np.ones((4, 1, 1))), "(4, 1, 1)"),
        (lambda: conv2d(X, np.ones((4, 2, 6, 3))), "spans 6 rows"),
        (lambda: conv2d_grad_input(G[:1], W, X.shape), "(1, 4, 3, 4)"),
        (lambda: conv2d_grad_input(G[0], W, X.shape), "(4, 3, 4)"),
        (lambda: conv2d_grad_input(G, W, (2, 2, 5)), "(2, 2, 5)"),
        (lambda: conv2d_grad_input(G, W, (2, 2, 5, 6.0)), "6.0"),
        (lambda: conv2d_grad_input(G, W, 7), "7"),
        (lambda: conv2d_grad_input(G, W, "abcd"), "abcd"),
        (lambda: conv2d_grad_weight(G, X, 2), "(2, 4, 3, 4)"),
        (lambda: conv2d_grad_weight(G, X, "ab"), "ab"),
        (lambda: conv2d_grad_weight(G[0, 0], X, 3), "(3, 4)"),
        (lambda: conv2d_grad_weight(G, X[0, 0], 3), "(5, 6)"),
        (lambda: conv2d_grad_bias(G[0]), "(4, 3, 4)"),
        (lambda: conv2d_grad_bias(None), "NoneType"),
        (lambda: Convolution(W, B[:2]).output_shape((2, 5, 6)), "(2,)"),
        (lambda: Convolution(W).output_shape((72,)), "(1, 72)"),
    ],
)
def test_shapes_that_do_not_fit(function, told):
    with pytest.raises(SettingError) as refusal:
        function()
    assert told in str(refusal.value)


JUNK = st.one_of(
    st.integers(-2, 9),
    st.sampled_from(
        [None, "", "same", "full", "ab", 1.0, 2.5, float("nan"), True, 10**40, -(10**40)]
    ),
    st.tuples(st.integers(-1, 4), st.integers(-1, 4)),
    st.lists(st.integers(-1, 3), max_size=3),
    st.tuples(
        st.tuples(st.integers(-1, 4), st.integers(0, 4)), st.integers(0, 3) | st.just((1, 2))
    ),
    st.just(np.ones(2, int)),
    st.just({}),
)
SHAPES = st.lists(st.integers(0, 5), max_size=5).map(tuple)


@given(
    SHAPES | st.just(X.shape),
    SHAPES | st.just(W.shape),
    st.none() | SHAPES | st.just(B.shape),
    st.fixed_dictionaries(
        {},
        optional={
            "stride": JUNK,
            "padding": JUNK,
            "dilation": JUNK,
            "groups": JUNK,
            "padding_mode": JUNK | st.sampled_from(strategies.MODES),
        },
    ),
    SHAPES | st.just(G.shape),
    JUNK,
)
@settings(max_examples=400)
def test_junk_is_refused_in_a_sentence(x_shape, w_shape, b_shape, how, g_shape, kernel):
    x, weight = np.ones(x_shape), np.ones(w_shape)
    bias = None if b_shape is None else np.ones(b_shape)
    y = result_or_refusal(conv2d, x, weight, bias, **how)
    error = np.ones(g_shape) if y is None else y
    result_or_refusal(conv2d_grad_input, error, weight, x_shape, **how)
    result_or_refusal(conv2d_grad_weight, error, x, w_shape[2:], **how)
    result_or_refusal(conv2d_grad_weight, error, x, kernel, **how)
    result_or_refusal(conv2d_grad_bias, error)
    layer = Convolution(weight, bias, **how)
    result_or_refusal(layer.output_shape, x_shape[1:])
