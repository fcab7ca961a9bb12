"""The steps of pooling and of the upsampling of pooled errors."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import AveragePooling, Experiment, Flatten, MaxPooling, Network
from engine.steps import Combine, Role
from engine.steps.pooling import average_pooling, max_pooling, widened_error
from tests.engine import strategies


@st.composite
def poolings(draw):
    """The experiment of one pooling, and its layer."""
    shape = (draw(st.integers(1, 3)), draw(st.integers(1, 8)), draw(st.integers(1, 8)))
    both = strategies.max_poolings(shape[1:]) | strategies.average_poolings(shape[1:])
    layer = draw(both)
    classes = int(np.prod(layer.output_shape(shape)))
    network = Network((layer, Flatten()), shape, tuple(map(str, range(classes))))
    return Experiment(strategies.numbers(draw, shape), network, 0), layer


def of_kind(experiment, *kinds):
    return next(op for op in experiment.timeline.operations if op.kind in kinds)


def real_cells(window, i):
    return [int(cell) for cell in window.reads[i] if 0 <= cell < window.size]


@given(poolings())
@settings(max_examples=100)
def test_a_window_shows_its_real_cells(case):
    """All of them, in reading order, none of the padding; ties and the recorded one stand out."""
    experiment, layer = case
    rows, columns = layer.windows(experiment.x.shape)
    op = of_kind(experiment, "max_pooling", "average_pooling")
    for index in range(len(op)):
        step = op.step(index)
        c, i, j = step.cell
        window = [[c, p, q] for p in real_cells(rows, i) for q in real_cells(columns, j)]
        (part,) = step.parts
        (operand,) = part.operands
        assert operand.cells.tolist() == window
        assert part.shape == (len(real_cells(rows, i)), len(real_cells(columns, j)))
        if isinstance(layer, MaxPooling):
            assert step.combine is Combine.MAX
            recorded = window[int(step.argument)]
            saved = experiment.activations.saved[0][0]
            assert recorded[1] * columns.size + recorded[2] == saved[step.cell]
            assert int(step.argument) == int(step.terms.argmax())  # the first of equal ones
        else:
            assert step.combine is Combine.MEAN
            assert step.argument >= len(window)
            if not layer.count_include_pad:
                assert step.argument == len(window)


@given(poolings())
@settings(max_examples=100)
def test_upsampling_tells_which_windows_send_their_error(case):
    experiment, layer = case
    rows, columns = layer.windows(experiment.x.shape)
    op = of_kind(experiment, "max_pooling_error", "average_pooling_error")
    sent = 0.0
    for index in range(len(op)):
        step = op.step(index)
        c, p, q = step.cell
        (part,) = step.parts
        error, factor = part.operands
        expected = [[c, i, j] for i in rows.readers[p] for j in columns.readers[q]]
        assert error.cells.tolist() == expected
        assert part.shape == (len(rows.readers[p]), len(columns.readers[q]))
        if isinstance(layer, MaxPooling):
            assert factor.name == "recorded"
            assert set(factor.values.tolist()) <= {0.0, 1.0}
        else:
            assert factor.name == "1/n"
        sent += step.value
    if isinstance(layer, MaxPooling) or not layer.count_include_pad:
        assert np.isclose(sent, op.inputs[0].values.sum())  # no error is lost or made


@given(poolings())
@settings(max_examples=60)
def test_what_the_stride_leaves_over_is_marked_and_gets_no_error(case):
    experiment, layer = case
    forward = of_kind(experiment, "max_pooling", "average_pooling")
    error = of_kind(experiment, "max_pooling_error", "average_pooling_error")
    for axis, window in enumerate(layer.windows(experiment.x.shape)):
        unread = forward.inputs[0].unread[axis]
        # counted from the end
        expected = next((i for i, n in enumerate(window.counts[::-1]) if n), window.size)
        spans = window.dilation == 1 or window.kernel == 1
        assert unread == expected if spans else unread <= expected
        gone = np.moveaxis(error.result, axis + 1, 0)[window.size - unread :]
        assert not gone.any()


def test_worked_example_upsampling():
    """Windows 2x2 with maxima top left, bottom right, top right, bottom left."""
    x = np.array([[[5.0, 1, 1, 1], [1, 1, 1, 5], [1, 5, 1, 1], [1, 1, 5, 1]]])
    network = Network((MaxPooling(2), Flatten()), (1, 4, 4), tuple("abcd"))
    op = of_kind(Experiment(x, network, 0), "max_pooling_error")
    error = op.inputs[0].values[0]
    expected = np.zeros((4, 4))
    for at, value in zip([(0, 0), (1, 3), (2, 1), (3, 2)], error.ravel(), strict=True):
        expected[at] = value
    assert np.array_equal(op.result[0], expected)
    network = Network((AveragePooling(2), Flatten()), (1, 4, 4), tuple("abcd"))
    op = of_kind(Experiment(x, network, 0), "average_pooling_error")
    assert np.array_equal(op.result[0], np.kron(op.inputs[0].values[0], np.ones((2, 2))) / 4)


def test_ties_are_shown_as_ties():
    network = Network((MaxPooling(2), Flatten()), (1, 2, 2), ("one",))
    step = of_kind(Experiment(np.ones((1, 2, 2)), network), "max_pooling").step(0)
    assert step.ties == 4
    assert step.argument == 0


@given(poolings())
@settings(max_examples=150)
def test_errors_are_widened_with_zeros_where_windows_do_not_overlap(case):
    """Each stands once, at the first real cell of its window; all else is filler."""
    experiment, layer = case
    rows, columns = layer.windows(experiment.x.shape)
    error = experiment.gradients.errors[0][0]
    op = widened_error(0, layer, error, experiment.x.shape)
    once = rows.counts.max() == columns.counts.max() == 1
    assert (op is not None) == once
    if op is None:
        return
    expected = np.zeros(experiment.x.shape)
    marked = np.ones(expected.shape[1:], bool)
    for i in range(rows.output):
        for j in range(columns.output):
            at = real_cells(rows, i)[0], real_cells(columns, j)[0]
            expected[:, *at] = error[:, i, j]
            marked[at] = False
    assert np.array_equal(op.result, expected)
    assert op.writes is None
    assert op.output.name == "widened"
    assert np.array_equal(op.output.filler, marked if marked.any() else None)
    for index in range(len(op)):
        step = op.step(index)
        assert len(step.terms) == (not marked[step.cell[1:]])


def test_overlapping_windows_have_no_widened_error():
    for layer in (MaxPooling(3, 2), AveragePooling(2, 1), MaxPooling(2, (2, 1))):
        error = np.ones(layer.output_shape((1, 5, 5)))
        assert widened_error(0, layer, error, (1, 5, 5)) is None


def test_pooling_can_read_ink():
    x = np.full((1, 2, 2), 7.0)
    y, argmax = MaxPooling(2).forward(x[None])
    for op in (
        max_pooling(0, MaxPooling(2), x, y[0], lambda: argmax[0], Role.INK),
        average_pooling(0, AveragePooling(2), x, y[0], Role.INK),
    ):
        assert op.inputs[0].role is Role.INK
        assert op.inputs[0].limit == 7
        assert op.output.role is Role.VALUE
