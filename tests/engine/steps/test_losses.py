"""The steps of the losses of maps, and of their first errors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.losses import SquaredError, WeightedSum
from engine.steps import Combine, Phase, combined
from engine.steps.losses import losses
from tests.engine import strategies
from tests.engine.steps.test_all_operations import check_operation

KINDS = {
    SquaredError: ["difference", "squared_error", "squared_error_error"],
    WeightedSum: ["weighted_sum", "weighted_sum_error"],
}


@st.composite
def told(draw, kinds=tuple(KINDS)):
    """A loss, an output, and the operations that tell what becomes of it."""
    shape = tuple(draw(st.integers(1, n)) for n in (3, 4, 4))
    y, goal = (strategies.numbers(draw, shape) for _ in range(2))
    loss = draw(st.sampled_from(kinds))(goal)
    return loss, y, goal, tuple(losses(2, loss, y, loss.grad(y), loss.value(y)))


@given(told())
@settings(max_examples=60)
def test_every_step_assembles_the_result(case):
    loss, y, _, operations = case
    assert [op.kind for op in operations] == KINDS[type(loss)]
    for operation in operations:
        check_operation(operation)
        assert operation.layer == 2
    error, value = operations[-1], operations[-2]
    assert value.result.tolist() == [loss.value(y)]
    np.testing.assert_array_equal(error.result, loss.grad(y))
    assert (error.phase, error.writes) == (Phase.BACKWARD, 2)
    for operation in operations[:-1]:
        assert (operation.phase, operation.writes) == (Phase.FORWARD, None)


@given(told((SquaredError,)))
@settings(max_examples=40)
def test_a_squared_error_is_told_from_its_differences(case):
    _, y, target, (difference, square, error) = case
    for index, at in enumerate(np.ndindex(y.shape)):
        step = difference.step(index)
        assert step.cell == at
        assert step.terms.tolist() == [y[at], -target[at]]
        assert step.combine is Combine.SUM
        carried = error.step(index)
        assert carried.terms.tolist() == [carried.value] == [y[at] - target[at]]
    step = square.step(0)
    np.testing.assert_array_equal(step.terms, np.square(y - target).ravel())
    assert (step.combine, step.argument) == (Combine.MEAN, 2.0)
    assert combined(step) == pytest.approx(np.square(y - target).sum() / 2)


@given(told((WeightedSum,)))
@settings(max_examples=40)
def test_a_weighted_sum_is_told_term_by_term(case):
    _, y, weights, (total, error) = case
    step = total.step(0)
    assert len(total) == 1
    np.testing.assert_array_equal(step.terms, (y * weights).ravel())
    assert [operand.name for operand in step.parts[0].operands] == ["y", "c"]
    for index, at in enumerate(np.ndindex(y.shape)):
        carried = error.step(index)
        assert (carried.cell, carried.terms.tolist()) == (at, [weights[at]])


@given(told(), st.data())
@settings(max_examples=60)
def test_who_reads_a_number(case, data):
    """A cell of the output is read by its own step; by the loss all of them are read at once."""
    operation = data.draw(st.sampled_from(case[-1]))
    matrix = data.draw(st.sampled_from(operation.inputs))
    cell = tuple(data.draw(st.integers(0, n - 1)) for n in matrix.values.shape)
    found = {tuple(map(int, at)) for at in operation.read_by(matrix.name, cell)}
    reading = set()
    for index in range(len(operation)):
        step = operation.step(index)
        for part in step.parts:
            for operand in part.operands:
                if operand.name == matrix.name and operand.at is not None:
                    read = {tuple(map(int, at)) for at in operand.cells}
                    reading |= {step.cell} if cell in read else set()
    assert found == reading


def test_a_loss_that_nobody_can_tell():
    class Other:
        def value(self, y):
            return 0.0

        def grad(self, y):
            return y

    y = np.zeros((1, 1, 1))
    with pytest.raises(TypeError, match="no steps"):
        list(losses(0, Other(), y, y, 0.0))
