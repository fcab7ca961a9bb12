"""Every form of a convolution gives what the layer gives, and the engine chooses among them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Convolution
from engine.layers.convolution import conv2d, conv2d_grad_input, conv2d_grad_weight
from engine.plan import TrainingPlan, winograd
from engine.plan.compiled import Chunk, compile_layers
from engine.plan.convolution import RowConvolution
from engine.plan.dilated import DilatedConvolution
from engine.plan.forms import convolution_part
from engine.plan.grouped import GroupedConvolution
from engine.plan.layout import buffer, images_first, rows_first
from engine.plan.linear import Dense
from engine.plan.plain import Plain
from engine.plan.strided import StridedConvolution
from engine.plan.taps import TapConvolution
from engine.plan.unfolded import UnfoldedConvolution
from engine.plan.winograd import WinogradConvolution
from tests.engine import strategies
from tests.engine.checks import TOLERANCE

# what each form is made for: strides, dilations, groups, and how far padding may go beyond k - 1
FORMS = {
    RowConvolution: (1, 1, 1, -1),
    UnfoldedConvolution: (1, 1, 1, -1),
    WinogradConvolution: (1, 1, 1, -1),
    StridedConvolution: (3, 1, 1, 2),
    TapConvolution: (3, 3, 4, 2),
    DilatedConvolution: (1, 3, 1, 2),
    GroupedConvolution: (2, 2, 3, 2),
}


@st.composite
def layers(draw, form):
    """A convolution and the shape that it reads."""
    strides, dilations, most_groups, beyond = FORMS[form]
    dtype = draw(st.sampled_from(strategies.DTYPES))
    groups = draw(st.integers(min(2, most_groups), most_groups) | st.just(most_groups))
    fan_in, out = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    size, kernel, stride, dilation, padding = [], [], [], [], []
    for rows in (True, False):
        least = 2 if form is WinogradConvolution and rows else 1
        n, k = draw(st.integers(1, 10)), draw(st.integers(least, 5))
        d = draw(st.integers(1, dilations))
        most = d * (k - 1) if beyond < 0 else d * (k - 1) + beyond
        sides = draw(st.tuples(st.integers(0, most), st.integers(0, most)))
        n = max(n, d * (k - 1) + 1 - sum(sides))
        size.append(n)
        kernel.append(k)
        dilation.append(d)
        stride.append(1 if form is DilatedConvolution and d > 1 else draw(st.integers(1, strides)))
        padding.append(sides)
    if form is DilatedConvolution and max(dilation) == 1:
        dilation, stride, size[0] = [2, 1], [1, stride[1]], size[0] + kernel[0] - 1
    weight = strategies.numbers(draw, (groups * out, fan_in, *kernel), dtype, whole=False)
    bias = strategies.numbers(draw, (groups * out,), dtype) if draw(st.booleans()) else None
    layer = Convolution(
        weight,
        bias,
        tuple(stride),
        tuple(padding),
        tuple(dilation),
        groups,
        flip_kernel=draw(st.booleans()),
    )
    return layer, (groups * fan_in, *size)


def made(form, layer, shape, n):
    """A chunk of one part."""
    dtype = layer.weight.dtype
    making = [convolution_part] if form in (DilatedConvolution, GroupedConvolution) else []
    part = form(layer, shape, n, dtype, *making)
    chunk = Chunk([part], [0], buffer(layer.output_shape(shape), n, dtype), to_input=True)
    chunk.load([layer])
    return chunk


def passed(chunk, x, error):
    """y, dx and the gradients."""
    chunk.forward(x)
    np.copyto(chunk.parts[0].dy, rows_first(error))
    chunk.backward()
    (gradients,) = chunk.unpacked(chunk.grads, 1)
    return images_first(chunk.outputs[0]), images_first(chunk.input_error), gradients


def assert_equal_sums(found, wanted, magnitudes, tolerance):
    """Equal, up to a part of the largest sum of absolute values."""
    assert found.shape == wanted.shape
    scale = max(float(magnitudes.max(initial=0)), 1e-30)
    assert np.abs(found - wanted).max(initial=0) <= tolerance * scale


def assert_passed(layer, x, error, given, tolerance):
    """What the layer gives in float64."""
    x, error, weight = (array.astype(np.float64) for array in (x, error, layer.kernel))
    bias = None if layer.bias is None else layer.bias.astype(np.float64)
    how = layer._how
    size = weight.shape[2:]
    y, dx, gradients = given
    largest = conv2d(np.abs(x), np.abs(weight), bias if bias is None else np.abs(bias), **how)
    assert_equal_sums(y, conv2d(x, weight, bias, **how), largest, tolerance)
    wanted = conv2d_grad_input(error, weight, x.shape, **how)
    largest = conv2d_grad_input(np.abs(error), np.abs(weight), x.shape, **how)
    assert_equal_sums(dx, wanted, largest, tolerance)
    wanted = conv2d_grad_weight(error, x, size, **how)
    largest = conv2d_grad_weight(np.abs(error), np.abs(x), size, **how)
    found = gradients["weight"]
    turned = found[..., ::-1, ::-1] if layer.flip_kernel else found
    assert_equal_sums(turned, wanted, largest, tolerance)
    if bias is not None:
        total = np.abs(error).sum((0, 2, 3))
        assert_equal_sums(gradients["bias"], error.sum((0, 2, 3)), total, tolerance)


@pytest.mark.parametrize("form", FORMS)
@given(st.data())
@settings(max_examples=120)
def test_every_form_gives_what_the_layer_gives(form, data):
    layer, shape = data.draw(layers(form))
    n = 1 if form is UnfoldedConvolution else data.draw(st.sampled_from([1, 1, 2, 5, 16]))
    dtype = layer.weight.dtype
    chunk = made(form, layer, shape, n)
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    for _ in range(2):  # buffers that have been used give the same as fresh ones
        x = rng.standard_normal((n, *shape)).astype(dtype)
        error = rng.standard_normal((n, *layer.output_shape(shape))).astype(dtype)
        given_by_part = passed(chunk, x, error)
        assert_passed(layer, x, error, given_by_part, TOLERANCE[dtype.type])


WIDE = {
    "64 to 64": (64, 64, 14, 3, 1),
    "32 to 48, an odd rest of rows": (32, 48, 15, 3, 1),
    "32 to 32, 5x5": (32, 32, 14, 5, 2),
    "32 to 32, 4 rows": (32, 32, 9, 4, 0),
    "40 to 32, 2 rows": (40, 32, 9, 2, 1),
    "a large picture": (8, 9, 120, 3, 1),
}


@pytest.mark.parametrize("case", WIDE)
@pytest.mark.parametrize("n", [1, 16])
@pytest.mark.parametrize("shift", [0, 3])
def test_wide_convolutions_in_float32(case, n, shift):
    """Within 5e-6 of the largest sum of absolute values, also where all inputs are positive."""
    channels, maps, size, kernel, padding = WIDE[case]
    rng = np.random.default_rng(n)
    weight = rng.standard_normal((maps, channels, kernel, kernel), np.float32)
    layer = Convolution(weight, rng.random(maps, np.float32), padding=padding)
    shape = channels, size, size
    x = rng.standard_normal((n, *shape), np.float32) + np.float32(shift)
    error = rng.standard_normal((n, *layer.output_shape(shape)), np.float32)
    chunk = made(WinogradConvolution, layer, shape, n)
    assert_passed(layer, x, error, passed(chunk, x, error), 5e-6)


@pytest.mark.parametrize("rows", range(2, 6))
def test_the_matrices_of_winograd(rows):
    """A kernel that slides over 4 places is a product of values, whatever the numbers are."""
    by = winograd._Matrices(rows, np.float64)
    x, kernel = np.random.default_rng(rows).standard_normal((2, 3 + rows))
    kernel = kernel[:rows]
    values = (by.input @ x) * (by.kernel @ kernel)
    assert np.allclose(by.output.T @ values, np.correlate(x, kernel), atol=1e-12)


def layer_of(maps, fan_in, kernel=3, **how):
    return Convolution(np.ones((maps, fan_in, kernel, kernel), np.float32), **how)


@pytest.mark.parametrize(
    ("layer", "channels", "form"),
    [
        (layer_of(4, 2, 14), 2, Dense),
        (layer_of(16, 16, padding=1), 16, RowConvolution),
        (layer_of(64, 16, padding=1), 16, RowConvolution),
        (layer_of(64, 64, 1), 64, RowConvolution),
        (layer_of(32, 32, padding=1), 32, WinogradConvolution),
        (layer_of(32, 32, 5, padding=2), 32, WinogradConvolution),
        (layer_of(32, 32, 7, padding=3), 32, RowConvolution),
        (layer_of(16, 16, padding=3), 16, StridedConvolution),
        (layer_of(64, 64, stride=2), 64, StridedConvolution),
        (layer_of(16, 16, dilation=2), 16, DilatedConvolution),
        (layer_of(16, 16, stride=(2, 1), dilation=(1, 2)), 16, DilatedConvolution),
        (layer_of(32, 8, groups=4), 32, GroupedConvolution),
        (layer_of(32, 4, groups=8), 32, TapConvolution),
        (layer_of(8, 1, groups=8, stride=2, dilation=2), 8, TapConvolution),
        (layer_of(2, 2, stride=2, dilation=2), 2, TapConvolution),
        (layer_of(16, 16, stride=2, dilation=2), 16, Plain),
        (layer_of(8, 1, groups=8, padding=1, padding_mode="circular"), 8, Plain),
        (layer_of(8, 1, groups=8, padding_mode="circular"), 8, TapConvolution),
    ],
)
def test_the_form_is_chosen_by_the_shape(layer, channels, form):
    chunk = compile_layers((layer,), (channels, 14, 14), 1, np.float32, as_told=False)
    assert isinstance(chunk.parts[0], form)


@pytest.mark.parametrize(
    ("maps", "size", "form"),
    [(16, 14, UnfoldedConvolution), (32, 14, UnfoldedConvolution), (16, 48, RowConvolution)],
)
def test_a_small_image_that_is_told_is_unfolded(maps, size, form):
    layer = layer_of(maps, maps, padding=1)
    chunk = compile_layers((layer,), (maps, size, size), 1, np.float32, as_told=True)
    assert isinstance(chunk.parts[0], form)


@pytest.mark.parametrize("n", [1, 5, 16])
@pytest.mark.parametrize("dilation", [1, 2])
def test_all_chunks_of_a_batch_have_the_same_form(n, dilation):
    """Even where 16 images would be too large to be expanded, and one would not."""
    layer, shape = layer_of(8, 8, dilation=dilation, padding=dilation), (8, 128, 128)
    chunk = compile_layers((layer,), shape, n, np.float32, as_told=False)
    full = compile_layers((layer,), shape, 16, np.float32, as_told=False)
    assert [g["weight"].shape for g in chunk.grads] == [g["weight"].shape for g in full.grads]


@pytest.mark.parametrize(("maps", "form"), [(16, WinogradConvolution), (2, TapConvolution)])
def test_rows_of_a_large_picture_are_not_expanded(maps, form):
    layer, shape = layer_of(maps, 8, padding=1), (8, 512, 512)
    assert isinstance(convolution_part(layer, shape, 1, np.float32), form)


def test_two_cores_give_the_same_bits_as_one_in_every_form():
    rng = np.random.default_rng(0)

    def some(maps, fan_in, **how):
        return Convolution(rng.standard_normal((maps, fan_in, 3, 3), np.float32) / 9, **how)

    network = (
        some(32, 1, stride=2),
        some(32, 32, padding=1),
        some(32, 1, groups=32, padding=1),
        some(32, 16, groups=2, padding=2, dilation=2),
        some(10, 32, stride=2),
    )
    x, target = rng.random((40, 1, 15, 15), np.float32), rng.integers(0, 40, 40)
    one = TrainingPlan(network, (1, 15, 15)).step(network, x, target)
    both = TrainingPlan(network, (1, 15, 15), two_cores=True)
    for _ in range(3):
        again = both.step(network, x, target)
        for grads, same in zip(one.gradients, again.gradients, strict=True):
            assert np.array_equal(grads["weight"], same["weight"])
    both.close()
