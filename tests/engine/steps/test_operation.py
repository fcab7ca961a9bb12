"""The values that tell an operation: matrices, parts and steps."""

import numpy as np
import pytest

from engine.steps import Combine, Matrix, Operand, Part, Role, Step, combined


def step(combine, terms, argument=0.0):
    part = Part((Operand("X", np.array(terms)),), (len(terms), 1))
    return Step(0, (0,), (part,), combine, argument, 0.0)


@pytest.mark.parametrize(
    ("combine", "terms", "argument", "expected"),
    [
        (Combine.SUM, [1.0, 2, 4], 0, 7),
        (Combine.SUM, [], 0, 0),
        (Combine.MEAN, [1.0, 2, 5], 4, 2),
        (Combine.MAX, [1.0, 5, 5], 1, 5),
        (Combine.RELU, [-2.0], 0, 0),
        (Combine.RELU, [2.0], 0, 2),
        (Combine.LEAKY_RELU, [-2.0], 0.25, -0.5),
        (Combine.LEAKY_RELU, [2.0], 0.25, 2),
        (Combine.SIGMOID, [-1000.0], 0, 0),
        (Combine.SIGMOID, [0.0], 0, 0.5),
        (Combine.TANH, [0.5], 0, np.tanh(0.5)),
        (Combine.SOFTMAX, [0.0, np.log(3)], 1, 0.75),
        (Combine.NEGATIVE_LOG, [0.5], 0, np.log(2)),
        (Combine.NEGATIVE_LOG, [0.0], 0, np.inf),
    ],
)
def test_what_terms_combine_to(combine, terms, argument, expected):
    assert combined(step(combine, terms, argument)) == pytest.approx(expected)


def test_terms_are_products_in_double_precision():
    third = np.array([1 / 3], np.float32)
    part = Part((Operand("X", third), Operand("W", third)), (1, 1))
    assert part.terms.dtype == np.float64
    assert part.terms[0] == float(third[0]) ** 2


def test_ties():
    assert step(Combine.MAX, [5.0, 1, 5]).ties == 2
    assert step(Combine.SUM, [5.0, 1, 5]).ties == 1


def test_the_limit_of_a_matrix():
    assert Matrix("X", np.array([[1.0, -3.0]]), Role.VALUE).limit == 3
    assert Matrix("X", np.zeros((0, 2)), Role.VALUE).limit == 0
