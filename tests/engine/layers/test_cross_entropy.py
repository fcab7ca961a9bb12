"""Cross-entropy against its definition, finite differences and PyTorch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import SettingError, cross_entropy, cross_entropy_grad
from tests.engine import naive, strategies
from tests.engine.checks import assert_close, result_or_refusal


@st.composite
def cases(draw):
    shape = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    logits = strategies.numbers(draw, shape, draw(st.sampled_from(strategies.DTYPES)))
    target = draw(st.lists(st.integers(0, shape[1] - 1), min_size=shape[0], max_size=shape[0]))
    return logits, np.array(target)


@given(cases())
def test_is_its_definition(case):
    logits, target = case
    expected = naive.cross_entropy(logits.astype(np.float64), target)
    assert_close(cross_entropy(logits, target), expected, logits.dtype.type)


@given(cases())
def test_gradient_is_the_slope(case):
    logits, target = case
    assert cross_entropy_grad(logits, target).dtype == logits.dtype
    logits = logits.astype(np.float64)
    grad = cross_entropy_grad(logits, target)
    expected = naive.slope(lambda values: cross_entropy(values, target), logits)
    assert np.allclose(grad, expected, atol=1e-7)


@given(cases())
def test_torch_agrees(case):
    torch = pytest.importorskip("torch", reason="compares with PyTorch where it is installed")
    logits, target = case
    a = torch.from_numpy(logits).requires_grad_()
    loss = torch.nn.functional.cross_entropy(a, torch.from_numpy(target))
    loss.backward()
    dtype = logits.dtype.type
    assert_close(cross_entropy(logits, target), loss.item(), dtype)
    assert_close(cross_entropy_grad(logits, target), a.grad.numpy(), dtype)


def test_a_hopeless_answer_has_a_finite_loss():
    logits = np.array([[1000.0, 0]], np.float32)
    assert cross_entropy(logits, np.array([1])) == 1000
    assert cross_entropy_grad(logits, np.array([1])).tolist() == [[1, -1]]


LOGITS = np.zeros((2, 3))


@pytest.mark.parametrize(
    "target",
    [[0], [0, 3], [0, -1], [0.0, 1.0], [True, False], [[0, 1]], "01", None, 1, [], ["0", "1"]],
)
def test_targets_that_make_no_sense(target):
    for function in (cross_entropy, cross_entropy_grad):
        with pytest.raises(SettingError, match=r"\(2, 3\)"):
            function(LOGITS, target)


@given(
    st.lists(st.integers(0, 3), max_size=3),
    st.lists(st.integers(-1, 3), max_size=3) | st.integers() | st.just([[0], [1, 2]]),
)
def test_junk_is_refused_in_a_sentence(shape, target):
    result_or_refusal(cross_entropy, np.zeros(shape), target)
    result_or_refusal(cross_entropy_grad, np.zeros(shape), target)
    result_or_refusal(cross_entropy, np.zeros(shape, int), target)
