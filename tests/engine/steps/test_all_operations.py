"""What holds for every step of every operation of any network.

The steps assemble the result, the terms shown combine to the value shown, and what is shown as read
is what stands there.
"""

from collections import Counter, defaultdict
from itertools import takewhile
from math import prod

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import Convolution, Experiment, Flatten, MaxPooling, Network
from engine.experiment import enter
from engine.losses import SquaredError, WeightedSum
from engine.steps import Combine, Phase, combined
from engine.values import replace
from tests.engine import strategies

KINDS = (
    "activation",
    "activation_error",
    "adam_ratio",
    "average_pooling",
    "average_pooling_error",
    "batch_mean",
    "convolution",
    "convolution_bias_gradient",
    "convolution_error",
    "convolution_error_scattered",
    "convolution_weight_gradient",
    "difference",
    "first_moment",
    "flatten",
    "linear",
    "linear_bias_gradient",
    "linear_error",
    "linear_weight_gradient",
    "loss",
    "loss_error",
    "max_pooling",
    "max_pooling_error",
    "padding_error",
    "pooling_error_widened",
    "second_moment",
    "softmax",
    "squared_error",
    "squared_error_error",
    "turn_columns",
    "turn_rows",
    "unflatten",
    "update",
    "velocity",
    "weight_decay",
    "weighted_sum",
    "weighted_sum_error",
)


@st.composite
def experiments(draw):
    """Those of all tests, with both pictures.

    Some have turned kernels, are a step of training, or have a loss of maps.
    """
    experiment = draw(strategies.experiments())
    network = experiment.network
    layers = tuple(
        replace(layer, flip_kernel=draw(st.booleans())) if isinstance(layer, Convolution) else layer
        for layer in network.layers
    )
    network = replace(network, layers=layers)
    experiment = replace(experiment, network=network, both_pictures=True)
    if draw(st.booleans()):
        optimizer, state, x, target = draw(strategies.batches(network))
        index = draw(st.integers(0, len(x) - 1))
        entered = enter(network, optimizer, state, x, target, index)
        return replace(entered, both_pictures=True)
    loss = draw(st.sampled_from([None, WeightedSum, SquaredError]))
    maps = tuple(takewhile(lambda layer: not isinstance(layer, Flatten), layers))
    if loss is None or not maps or strategies.dtype_of(network) is np.float32:
        return experiment
    network = Network(maps, network.input_shape)
    given = strategies.numbers(draw, network.shapes[-1])
    return replace(experiment, network=network, target=None, loss=loss(given))


def tolerance(step, dtype):
    """How far rounding may take a sum of these terms: 16 units in the last place of the largest."""
    size = float(np.abs(step.terms).sum()) + abs(step.value)
    return 16 * float(np.finfo(dtype).eps) * max(size, 1e-3)


def check_step(operation, step):
    assert step.value == float(operation.told[step.cell])
    assert np.ravel_multi_index(step.cell, operation.told.shape) == step.index
    names = [matrix.name for matrix in operation.inputs]
    assert len(set(names)) == len(names)
    for part in step.parts:
        assert len(part.shape) in (2, 3)
        assert part.terms.shape == (prod(part.shape),)
        assert part.terms.dtype == np.float64
        for operand in part.operands:
            assert operand.values.shape == part.terms.shape
            if operand.cells is None:
                continue
            matrix = operation.input(operand.name)
            assert operand.cells.shape == (len(operand.values), matrix.values.ndim)
            assert (operand.cells >= 0).all()
            assert (operand.cells < matrix.values.shape).all()
            there = matrix.values[tuple(operand.cells.T)]
            assert np.array_equal(operand.values, there)
    if step.combine is Combine.MAX:
        assert step.terms[int(step.argument)] == step.value
        assert step.ties == int((step.terms == step.value).sum()) >= 1
    else:
        assert step.ties == 1
    assert (step.targets is not None) == (step.combine is Combine.SPREAD)
    if step.targets is not None:
        assert step.targets.shape == (len(step.terms), operation.result.ndim)
        assert (step.targets >= 0).all()
        assert (step.targets < operation.result.shape).all()
    given = combined(step)
    if step.combine is Combine.NEGATIVE_LOG:  # of a probability that is rounded near 1
        assert given == pytest.approx(step.value, rel=1e-12, abs=1e-14)
    else:
        assert abs(given - step.value) <= tolerance(step, operation.result.dtype)


def check_operation(operation):
    assert operation.result is operation.output.values
    assert len(operation) == operation.told.size > 0
    assert len(operation) % operation.map_size == 0
    for outside in (-1, len(operation), len(operation) + 7):
        with pytest.raises(IndexError):
            operation.step(outside)
    if operation.spread is None:
        assert operation.told is operation.result
        assembled = np.full_like(operation.result, np.nan)
    else:
        assembled = np.zeros(operation.result.shape)
    for index in range(len(operation)):
        step = operation.step(index)
        check_step(operation, step)
        if step.targets is None:
            assembled[step.cell] = combined(step)
            assert operation.after(index) is operation.result
        else:
            np.add.at(assembled, tuple(step.targets.T), step.terms)
    close = np.abs(assembled - operation.result)
    assert close.max() <= 1e-3 * max(1.0, np.abs(operation.result).max())
    for matrix in (*operation.inputs, operation.output):
        assert 1 <= matrix.values.ndim <= 4
        page = matrix.values.shape[-2:] if matrix.values.ndim > 2 else matrix.values.shape[-1:]
        assert prod(matrix.page_shape) == prod(page)
        if matrix.filler is not None:
            assert matrix.filler.shape == matrix.values.shape[-2:]
            assert matrix.filler.any()


@given(experiments())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_steps_assemble_the_result_and_terms_combine_to_the_value(experiment):
    for operation in experiment.timeline.operations:
        assert operation.kind in KINDS
        check_operation(operation)


def cells_read(operation):
    """(name, cell) -> the cells of the steps that read it, from all steps."""
    found = defaultdict(list)
    for step in map(operation.step, range(len(operation))):
        operands = [operand for part in step.parts for operand in part.operands]
        read = {
            (operand.name, tuple(cell))
            for operand in operands
            if operand.cells is not None
            for cell in operand.cells.tolist()
        }
        for place in read:
            found[place].append(step.cell)
    return found


@given(experiments(), st.integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_reads_a_cell_is_what_the_steps_read(experiment, seed):
    rng = np.random.default_rng(seed)
    for operation in experiment.timeline.operations:
        found = cells_read(operation)
        for matrix in operation.inputs:
            for _ in range(6):
                cell = tuple(int(i) for i in rng.integers(matrix.values.shape))
                readers = operation.read_by(matrix.name, cell)
                assert readers.shape == (len(readers), operation.told.ndim)
                assert list(map(tuple, readers.tolist())) == found[matrix.name, cell]


def same(a, b):
    """Whether two steps hold identical data."""
    assert (a.index, a.cell, a.combine, a.argument, a.value) == (
        b.index,
        b.cell,
        b.combine,
        b.argument,
        b.value,
    )
    assert len(a.parts) == len(b.parts)
    for mine, other in zip(a.parts, b.parts, strict=True):
        assert mine.shape == other.shape
        for one, two in zip(mine.operands, other.operands, strict=True):
            assert one.name == two.name
            assert np.array_equal(one.values, two.values)
            assert (one.cells is None) == (two.cells is None)
            assert one.cells is None or np.array_equal(one.cells, two.cells)


@given(strategies.experiments())
@settings(max_examples=30)
def test_a_step_is_the_same_whichever_way_it_is_reached(experiment):
    again = Experiment(
        experiment.x, experiment.network, experiment.target, experiment.learning_rate
    )
    for operation, other in zip(
        experiment.timeline.operations, again.timeline.operations, strict=True
    ):
        last = len(operation) - 1
        middle = len(operation) // 2
        direct = other.step(middle)
        for index in (last, 0, middle // 2, last // 3):
            operation.step(index)
        same(operation.step(middle), direct)


@given(strategies.experiments())
@settings(max_examples=60)
def test_results_are_those_of_the_pass(experiment):
    """Every result stands in Activations or Gradients: nothing is computed a second time."""
    activations, gradients = experiment.activations, experiment.gradients
    network = experiment.network
    for operation in experiment.timeline.operations:
        layer = operation.layer
        if operation.writes is not None and operation.phase is Phase.FORWARD:
            expected = activations.outputs[operation.writes][0]
        elif operation.writes is not None and operation.phase is Phase.BACKWARD:
            expected = gradients.input_of(operation.writes + 1)[0]
            if operation.kind == "loss_error":
                expected = expected.ravel()
        elif operation.kind.endswith(("weight_gradient", "bias_gradient")):
            name = "weight" if operation.kind.endswith("weight_gradient") else "bias"
            expected = gradients.parameters[layer][name]
        elif operation.kind == "softmax":
            expected = activations.probabilities[0]
        elif operation.kind == "loss":
            expected = np.array([gradients.loss])
        elif operation.kind == "update":
            name = {"W": "weight", "b": "bias"}[operation.settings["symbol"]]
            before = network.parameters[layer][name]
            gradient = gradients.parameters[layer][name]
            expected = (before - experiment.learning_rate * gradient).astype(before.dtype)
            assert np.allclose(operation.result, expected, rtol=1e-6, atol=1e-7)
            continue
        else:
            assert operation.kind in ("turn_rows", "turn_columns", "convolution_error")
            continue
        assert np.array_equal(operation.result, expected)


@given(strategies.experiments())
@settings(max_examples=60)
def test_what_an_operation_reads_is_what_another_wrote(experiment):
    """Forward each layer reads what the one before wrote, backward the error of what it wrote."""
    activations, gradients = experiment.activations, experiment.gradients
    for operation in experiment.timeline.operations:
        first = operation.inputs[0]
        real = first.values if first.filler is None else first.values[..., ~first.filler]
        if operation.kind in ("activation", "max_pooling", "average_pooling", "flatten", "linear"):
            assert np.array_equal(first.values, activations.input_of(operation.layer)[0])
        if operation.kind == "convolution":
            assert np.array_equal(real.ravel(), activations.input_of(operation.layer)[0].ravel())
        if operation.kind in (
            "activation_error",
            "max_pooling_error",
            "average_pooling_error",
            "unflatten",
            "linear_error",
        ):
            assert np.array_equal(first.values, gradients.errors[operation.layer][0])


def test_every_kind_occurs():
    """The strategy draws each kind of operation often, so that none is silently untested."""
    seen = Counter()

    @given(experiments())
    @settings(max_examples=120)
    def count(experiment):
        seen.update({operation.kind for operation in experiment.timeline.operations})

    count()
    assert set(seen) == set(KINDS)
    assert min(seen.values()) >= 3, seen


@pytest.mark.parametrize("dtype", strategies.DTYPES)
def test_a_step_of_numbers_that_are_not_finite(dtype):
    """Steps are told for any numbers; NaN and infinities are carried on, not refused."""
    x = np.array([[[np.nan, 1.0], [-np.inf, 2.0]]], dtype)
    network = Network((MaxPooling(1), MaxPooling(2), Flatten()), (1, 2, 2), ("one",))
    with np.errstate(invalid="ignore"):
        operations = Experiment(x, network, 0).timeline.operations
        for operation in operations:
            for index in range(len(operation)):
                step = operation.step(index)
                if operation.phase is Phase.FORWARD:
                    assert np.isnan(combined(step)) == np.isnan(step.value)
