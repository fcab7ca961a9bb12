"""The steps of a convolution: windows, turned kernel, widened and scattered error, the folding."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Convolution, Experiment, Flatten, Network, conv2d
from engine.layers.convolution import rot180
from engine.steps import Combine, Matrix, Operation, Phase, Role
from engine.steps.convolution import convolution, error_scattered, turns, weight_gradient
from engine.values import replace
from tests.engine import naive, strategies


@st.composite
def convolutions(draw, modes=strategies.MODES):
    """The experiment of one convolution, with its layer and input."""
    shape = (draw(st.integers(1, 4)), draw(st.integers(1, 7)), draw(st.integers(1, 7)))
    layer = draw(strategies.convolutions(shape).filter(lambda made: made.padding_mode in modes))
    layer = replace(layer, flip_kernel=draw(st.booleans()))
    classes = int(np.prod(layer.output_shape(shape)))
    network = Network((layer, Flatten()), shape, tuple(map(str, range(classes))))
    x = strategies.numbers(draw, shape, whole=False)
    return Experiment(x, network, 0), layer


def operation(experiment, kind) -> Operation:
    found = [op for op in experiment.timeline.operations if op.kind == kind]
    assert len(found) == 1, kind
    return found[0]


def filled(matrix: Matrix):
    """(rows, columns): true where a cell is filler, whether or not there is any."""
    shape = matrix.values.shape[-2:]
    return np.zeros(shape, bool) if matrix.filler is None else matrix.filler


def copies(window, mode):
    """What stands at each place of a padded axis, by the plain definition."""
    return [
        naive.source(p, window.size, mode)
        for p in range(-window.before, window.size + window.after)
    ]


@given(convolutions())
@settings(max_examples=60)
def test_the_window_reads_what_geometry_says(case):
    experiment, layer = case
    around = layer.windows(experiment.x.shape)
    op = operation(experiment, "convolution")
    rows, columns = around
    channels, kernel = layer.weight.shape[1], layer.weight.shape[2:]
    per_group = len(layer.weight) // layer.groups
    for index in range(len(op)):
        step = op.step(index)
        o, i, j = step.cell
        products = step.parts[0]
        assert products.shape == (channels, *kernel)
        name = "rot180(W)" if layer.flip_kernel else "W"
        assert [operand.name for operand in products.operands] == ["X", name]
        cells = products.operands[0].cells.reshape(channels, *kernel, 3)
        expected = np.empty_like(cells)
        expected[..., 0] = (o // per_group * channels + np.arange(channels))[:, None, None]
        expected[..., 1] = (rows.reads[i] + rows.before)[:, None]
        expected[..., 2] = columns.reads[j] + columns.before
        assert np.array_equal(cells, expected)
        weights = products.operands[1]
        assert np.array_equal(weights.values, layer.kernel[o].ravel())
        assert (weights.cells[:, 0] == o).all()
        assert len(step.parts) == (1 if layer.bias is None else 2)
        if layer.bias is not None:
            assert step.parts[1].terms.tolist() == [layer.bias[o]]


@given(convolutions())
@settings(max_examples=60)
def test_padding_holds_what_its_mode_says_and_is_marked(case):
    experiment, layer = case
    around = layer.windows(experiment.x.shape)
    for kind in ("convolution", "convolution_weight_gradient"):
        matrix = operation(experiment, kind).input("X")
        marked = filled(matrix)
        mode = layer.padding_mode
        for p, row in enumerate(copies(around[0], mode)):
            for q, column in enumerate(copies(around[1], mode)):
                at = p - around[0].before, q - around[1].before
                real = 0 <= at[0] < around[0].size and 0 <= at[1] < around[1].size
                assert marked[p, q] != real
                there = 0 if row is None or column is None else experiment.x[:, row, column]
                assert np.array_equal(matrix.values[:, p, q] - there, np.zeros(len(experiment.x)))
        assert matrix.unread == (around[0].unread, around[1].unread)


@given(convolutions())
@settings(max_examples=60)
def test_no_step_reads_what_is_marked_as_unread(case):
    experiment, _ = case
    op = operation(experiment, "convolution")
    matrix = op.input("X")
    read = np.zeros(matrix.values.shape[-2:], bool)
    for index in range(len(op)):
        cells = op.step(index).parts[0].operands[0].cells
        read[cells[:, 1], cells[:, 2]] = True
    rows, columns = (n - m for n, m in zip(read.shape, matrix.unread, strict=True))
    assert not read[rows:].any()
    assert not read[:, columns:].any()
    assert read[rows - 1].any()
    assert read[:, columns - 1].any()


@given(convolutions())
@settings(max_examples=30)
def test_two_flips_are_a_turn_by_180_degrees(case):
    experiment, layer = case
    first, second = operation(experiment, "turn_rows"), operation(experiment, "turn_columns")
    assert np.array_equal(first.result, np.flip(layer.weight, 2))
    assert np.array_equal(second.result, np.rot90(layer.weight, 2, (2, 3)))
    assert second.inputs[0].name == first.output.name
    assert np.array_equal(second.inputs[0].values, first.result)
    for op in (first, second):
        assert sorted(
            tuple(op.step(i).parts[0].operands[0].cells[0]) for i in range(len(op))
        ) == sorted(np.ndindex(layer.weight.shape))
    assert {op.phase for op in turns(0, layer, Phase.FORWARD)} == {Phase.FORWARD}


@given(convolutions())
@settings(max_examples=60)
def test_the_error_is_a_convolution_of_the_widened_error_with_the_turned_kernel(case):
    """Each error of the output stands once in it, with s - 1 zeros between; all else is filler."""
    experiment, layer = case
    op = operation(experiment, "convolution_error")
    error = operation(experiment, "convolution_weight_gradient").input("δ").values
    widened, kernel = op.inputs
    assert kernel.name == ("W" if layer.flip_kernel else "rot180(W)")
    turned = kernel.values
    assert np.array_equal(turned, rot180(layer.kernel))
    marked = filled(widened)
    assert not widened.values[:, marked].any()
    rows, columns = layer.windows(experiment.x.shape)
    steps = op.settings["stride"]
    for axis, places in enumerate((np.flatnonzero(~marked.all(1)), np.flatnonzero(~marked.all(0)))):
        assert (np.diff(places) == steps[axis]).all()
    if max(rows.before, rows.after, columns.before, columns.after) == 0:
        assert np.array_equal(widened.values[:, ~marked].ravel(), error.ravel())
    if layer.groups == 1:  # dX = conv(widened, rot180(W)), maps and channels swapped
        made = conv2d(widened.values[None], turned.swapaxes(0, 1).copy(), dilation=layer.dilation)[
            0
        ]
        assert np.allclose(made, op.result, atol=1e-12)


@given(convolutions())
@settings(max_examples=60)
def test_copies_are_folded_only_where_there_are_any(case):
    experiment, layer = case
    kinds = [op.kind for op in experiment.timeline.operations]
    rows, columns = layer.windows(experiment.x.shape)
    padded = bool(rows.before or rows.after or columns.before or columns.after)
    assert ("padding_error" in kinds) == (padded and layer.padding_mode != "zeros")
    if "padding_error" in kinds:
        op = operation(experiment, "padding_error")
        first = operation(experiment, "convolution_error")
        assert first.writes is None
        assert op.writes == -1
        assert op.inputs[0] is first.output
        where = [copies(window, layer.padding_mode) for window in (rows, columns)]
        for index in range(len(op)):
            step = op.step(index)
            cells = step.parts[0].operands[0].cells
            assert [(c, where[0][p], where[1][q]) for c, p, q in cells] == [step.cell] * len(cells)
        total = sum(len(op.step(i).parts[0].operands[0].cells) for i in range(len(op)))
        assert total == first.result.size
    else:
        assert operation(experiment, "convolution_error").writes == -1


def test_worked_example_stride_two():
    """A 5x5 input, a 2x2 kernel, stride 2: dilated, padded, and an edge that gets no error."""
    layer = Convolution(np.array([[[[1.0, 2], [3, 4]]]]), stride=2)
    network = Network((layer, Flatten()), (1, 5, 5), tuple("abcd"))
    experiment = Experiment(np.arange(25.0).reshape(1, 5, 5) / 25, network, 0)
    op = operation(experiment, "convolution_error")
    widened = op.input("δ")
    assert widened.values.shape == (1, 6, 6)
    assert np.argwhere(~filled(widened)).tolist() == [[1, 1], [1, 3], [3, 1], [3, 3]]
    assert not op.result[:, 4].any()
    assert not op.result[:, :, 4].any()
    assert operation(experiment, "convolution").input("X").unread == (1, 1)


def test_the_weight_gradient_is_a_convolution_of_the_input_with_the_error():
    rng = np.random.default_rng(0)
    layer = Convolution(rng.normal(size=(2, 3, 2, 2)), rng.normal(size=2))
    network = Network((layer, Flatten()), (3, 4, 4), tuple(map(str, range(18))))
    experiment = Experiment(rng.normal(size=(3, 4, 4)), network, 0)
    op = operation(experiment, "convolution_weight_gradient")
    error = op.input("δ").values
    assert error.shape == (2, 3, 3)
    for index in range(len(op)):
        step = op.step(index)
        o, c, u, v = step.cell
        part = step.parts[0]
        assert part.shape == (3, 3)
        seen = experiment.x[c, u : u + 3, v : v + 3]
        assert np.array_equal(part.operands[0].values.reshape(3, 3), seen)
        assert np.array_equal(part.operands[1].values.reshape(3, 3), error[o])
        assert step.value == pytest.approx(float((seen * error[o]).sum()))
    bias = operation(experiment, "convolution_bias_gradient")
    assert np.allclose(bias.result, error.sum((1, 2)))
    assert {op.phase for op in (bias, op)} == {Phase.BACKWARD}


def test_a_turned_kernel_meets_its_window_from_the_other_end():
    layer = Convolution(np.arange(6.0).reshape(1, 1, 2, 3), flip_kernel=True)
    network = Network((layer, Flatten()), (1, 4, 5), tuple(map(str, range(9))))
    experiment = Experiment(np.random.default_rng(0).normal(size=(1, 4, 5)), network, 0)
    op = operation(experiment, "convolution_weight_gradient")
    for index in range(len(op)):
        step = op.step(index)
        _, _, u, v = step.cell
        seen = experiment.x[0, 1 - u : 4 - u, 2 - v : 5 - v]
        assert np.array_equal(step.parts[0].operands[0].values.reshape(3, 3), seen)
    assert op.read_by("X", (0, 0, 1)).tolist() == [[0, 0, 1, 1], [0, 0, 1, 2]]


@st.composite
def scattered(draw):
    """The errors of a layer scattered, all in small whole numbers; the layer, and the gather."""
    experiment, layer = draw(convolutions())
    layer = replace(layer, weight=np.rint(3 * layer.weight))
    error = strategies.numbers(draw, layer.output_shape(experiment.x.shape), whole=True)
    return error_scattered(0, layer, error, experiment.x.shape), layer, error, experiment.x.shape


@given(scattered())
@settings(max_examples=100)
def test_each_error_adds_its_terms_to_the_cells_its_window_read(case):
    op, layer, error, shape = case
    around = layer.windows(shape)
    assert len(op) == error.size
    assert op.map_size == error[0].size
    assert not op.after(-1).any()
    channels, *kernel = layer.weight.shape[1:]
    for index in range(len(op)):
        step = op.step(index)
        o, i, j = step.cell
        assert step.combine is Combine.SPREAD
        assert step.value == error[o, i, j]
        assert np.array_equal(step.terms, (error[o, i, j] * layer.kernel[o]).ravel())
        first = o // (len(error) // layer.groups) * channels
        rows, columns = (w.reads[n] + w.before for w, n in zip(around, (i, j), strict=True))
        expected = [
            [c, p, q] for c in range(first, first + channels) for p in rows for q in columns
        ]
        assert step.targets.tolist() == expected
        assert step.parts[0].shape == (channels, *kernel)
        added = np.zeros(op.result.shape)
        added[tuple(step.targets.T)] = step.terms
        assert np.array_equal(op.after(index), op.after(index - 1) + added)
    assert op.after(len(op) - 1) is op.result


@given(scattered(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_what_stands_after_a_step_is_the_same_whichever_way_it_is_reached(case, random):
    op, layer, error, shape = case
    again = error_scattered(0, layer, error, shape)
    for index in random.choices(range(-1, len(op)), k=20):
        standing = again.after(index)
        assert np.array_equal(standing, error_scattered(0, layer, error, shape).after(index))


@given(convolutions())
@settings(max_examples=100)
def test_scattering_ends_where_gathering_does(case):
    experiment, layer = case
    around = layer.windows(experiment.x.shape)
    op = error_scattered(0, layer, experiment.gradients.errors[0][0], experiment.x.shape)
    gather = operation(experiment, "convolution_error")
    assert op.output.name == ("∂L/∂X" if op.output.filler is None else "∂L/∂X padded")
    if gather.writes is None:  # the padding copies: both are folded afterwards
        assert gather.output.name == op.output.name
        assert np.array_equal(gather.output.filler, op.output.filler)
        assert np.allclose(gather.result, op.result, rtol=0, atol=1e-12)
    else:
        inner = op.result[:, around[0].inside, around[1].inside]
        assert np.allclose(inner, gather.result, rtol=0, atol=1e-12)
        assert np.array_equal(
            filled(op.output), filled(operation(experiment, "convolution").inputs[0])
        )


def test_ink_is_shown_from_zero_to_its_largest_number_wherever_it_is_read():
    layer = Convolution(np.ones((1, 1, 2, 2)), padding=1)
    for top, limit in ((9.0, 9), (0.5, 1)):
        x = np.full((1, 3, 3), top)
        y = layer.forward(x[None])[0][0]
        gradient = layer.weight
        for op in (
            convolution(0, layer, x, y, Role.INK),
            weight_gradient(0, layer, x, y, gradient, Role.INK),
        ):
            assert op.input("X").role is Role.INK
            assert op.input("X").limit == limit
