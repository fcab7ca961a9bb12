"""The steps of softmax, loss and the first error."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.steps import Combine, combined
from engine.steps.loss import loss, loss_error, softmax
from tests.engine import naive, strategies


@given(st.integers(1, 12), st.data())
def test_they_are_their_definitions(classes, data):
    logits = strategies.numbers(data.draw, (classes,))
    target = data.draw(st.integers(0, classes - 1))
    p = np.array(naive.softmax(list(logits)))
    operation = softmax(0, logits, p)
    for i in range(classes):
        step = operation.step(i)
        assert np.array_equal(step.terms, logits)
        assert int(step.argument) == i
        assert combined(step) == pytest.approx(p[i])
    value = naive.cross_entropy([logits], [target])
    (step,) = [loss(0, p, target, value).step(0)]
    assert step.terms.tolist() == [p[target]]
    assert combined(step) == pytest.approx(value)
    error = p.copy()
    error[target] -= 1
    operation = loss_error(0, p, target, error)
    for i in range(classes):
        step = operation.step(i)
        assert step.terms.tolist() == [p[i], -1.0 if i == target else 0.0]
        assert combined(step) == pytest.approx(step.value)


def test_a_probability_of_zero_has_an_infinite_loss_and_warns_of_nothing():
    step = loss(0, np.array([1.0, 0.0]), 1, 1000.0).step(0)
    assert step.combine is Combine.NEGATIVE_LOG
    assert combined(step) == np.inf
