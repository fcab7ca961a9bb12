"""The steps of a convolution: its windows, its turned kernel, the widened error, the folding."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Convolution, Experiment, Flatten, Network, conv2d
from engine.steps import Matrix, Operation, Phase
from tests.engine import naive, strategies


@st.composite
def convolutions(draw, modes=strategies.MODES):
    """The experiment of one convolution, with its layer and input."""
    shape = (draw(st.integers(1, 4)), draw(st.integers(1, 7)), draw(st.integers(1, 7)))
    layer = draw(strategies.convolutions(shape).filter(lambda made: made.padding_mode in modes))
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
        assert [operand.name for operand in products.operands] == ["X", "W"]
        cells = products.operands[0].cells.reshape(channels, *kernel, 3)
        expected = np.empty_like(cells)
        expected[..., 0] = (o // per_group * channels + np.arange(channels))[:, None, None]
        expected[..., 1] = (rows.reads[i] + rows.before)[:, None]
        expected[..., 2] = columns.reads[j] + columns.before
        assert np.array_equal(cells, expected)
        weights = products.operands[1]
        assert np.array_equal(weights.values, layer.weight[o].ravel())
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


@given(convolutions())
@settings(max_examples=60)
def test_the_error_is_a_convolution_of_the_widened_error_with_the_turned_kernel(case):
    """Each error of the output stands once in it, with s - 1 zeros between; all else is filler."""
    experiment, layer = case
    op = operation(experiment, "convolution_error")
    error = operation(experiment, "convolution_weight_gradient").input("δ").values
    widened, turned = op.input("δ"), op.input("rot180(W)").values
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
        assert op.inputs[0].values is first.result
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
