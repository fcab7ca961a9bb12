"""The losses of maps: their values by definition, their errors by finite differences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import SettingError
from engine.losses import SquaredError, WeightedSum
from tests.engine import naive, strategies
from tests.engine.checks import assert_close, assert_sentence

LOSSES = (SquaredError, WeightedSum)


@st.composite
def maps(draw, dtypes=(np.float64,)):
    """An output, and a goal of its shape."""
    shape = tuple(draw(st.integers(1, n)) for n in (3, 5, 5))
    y, goal = (strategies.numbers(draw, shape) for _ in range(2))
    return y.astype(draw(st.sampled_from(dtypes))), goal


@given(maps())
def test_they_are_their_definitions(case):
    y, goal = case
    squares = products = 0.0
    for at in np.ndindex(y.shape):
        squares += (y[at] - goal[at]) ** 2 / 2
        products += y[at] * goal[at]
    assert SquaredError(goal).value(y) == pytest.approx(squares)
    assert WeightedSum(goal).value(y) == pytest.approx(products)
    assert_close(SquaredError(goal).grad(y), y - goal)
    assert_close(WeightedSum(goal).grad(y), goal)


@pytest.mark.parametrize("kind", LOSSES)
@given(case=maps())
@settings(max_examples=40)
def test_the_error_is_the_slope(kind, case):
    y, goal = case
    loss = kind(goal)
    slope = naive.slope(loss.value, y)
    np.testing.assert_allclose(loss.grad(y), slope, atol=1e-6 * max(1, np.abs(slope).max()))


@given(maps())
def test_special_cases(case):
    y, goal = case
    assert SquaredError(y).value(y) == 0
    assert not SquaredError(y).grad(y).any()
    assert WeightedSum(np.ones(y.shape)).value(y) == pytest.approx(y.sum(), abs=1e-12)
    one = np.zeros(y.shape)
    one[-1, 0, -1] = 1
    assert WeightedSum(one).value(y) == y[-1, 0, -1]
    # what goes back from a weighted sum does not depend on the output
    np.testing.assert_array_equal(WeightedSum(goal).grad(y), WeightedSum(goal).grad(2 * y))


@pytest.mark.parametrize("kind", LOSSES)
@given(case=maps(strategies.DTYPES))
def test_they_leave_the_numbers_alone_and_tell_plain_ones(kind, case):
    y, goal = case
    copies = y.copy(), goal.copy()
    loss = kind(goal)
    assert type(loss.value(y)) is float
    error = loss.grad(y)
    assert error.shape == y.shape
    assert np.issubdtype(error.dtype, np.floating)
    np.testing.assert_array_equal(y, copies[0])
    np.testing.assert_array_equal(goal, copies[1])


@pytest.mark.parametrize("dtype", strategies.DTYPES)
@pytest.mark.parametrize("kind", LOSSES)
def test_the_error_has_the_type_of_the_output(kind, dtype):
    y = np.ones((1, 2, 2), dtype)
    assert kind(np.zeros((1, 2, 2), dtype)).grad(y).dtype == dtype


@pytest.mark.parametrize("dtype", strategies.DTYPES)
def test_the_error_that_is_sent_back_has_the_type_of_the_output(dtype):
    """The weights may have been typed."""
    assert WeightedSum(np.ones((1, 2, 2))).grad(np.ones((1, 2, 2), dtype)).dtype == dtype


@pytest.mark.parametrize("kind", LOSSES)
def test_a_goal_can_not_be_changed(kind):
    goal = np.ones((1, 2, 2))
    (kept,) = vars(kind(goal)).values()
    with pytest.raises(ValueError, match="read-only"):
        kept[0, 0, 0] = 2
    assert goal.flags.writeable
    assert kind(goal) != kind(goal)  # the same only if it is the same


@pytest.mark.parametrize("kind", LOSSES)
@pytest.mark.parametrize("shape", [(1, 2, 3), (2, 3), (1, 3, 2), (), (3, 2, 2), (12,)])
def test_an_output_of_another_shape(kind, shape):
    """Numbers that would be broadcast are refused, too."""
    loss = kind(np.ones((2, 2, 3)))
    for function in (loss.value, loss.grad):
        with pytest.raises(SettingError) as refused:
            function(np.ones(shape))
        assert_sentence(refused.value)
        assert str((2, 2, 3)) in str(refused.value)
        assert str(shape) in str(refused.value)
