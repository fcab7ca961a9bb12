"""The values that tell an operation: matrices, parts and steps."""

import numpy as np
import pytest

from engine import Activation
from engine.steps import Combine, Matrix, Operand, Part, Role, Step, combined
from engine.steps.activations import activation
from engine.steps.flatten import flatten
from engine.steps.operation import crossings


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
        (Combine.SPREAD, [3.0, 3, 3], 0, 3),
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


def test_the_limit_of_ink():
    assert Matrix("X", np.array([[0.25, 0.5]]), Role.INK).limit == 1
    assert Matrix("X", np.array([[0.25, 9.0]]), Role.INK).limit == 9
    x = np.full((1, 2, 2), 3.0)
    for op in (activation(0, Activation(), x, x, Role.INK), flatten(0, x, x.ravel(), Role.INK)):
        assert op.inputs[0].role is Role.INK
        assert op.inputs[0].limit == 3


def test_crossings():
    assert crossings((1, np.array([0, 2]), np.array([4, 3]))).tolist() == [
        [1, 0, 4],
        [1, 0, 3],
        [1, 2, 4],
        [1, 2, 3],
    ]
    assert crossings((np.array([], int), 3)).shape == (0, 2)


def test_the_cells_of_an_operand():
    values = np.arange(3.0)
    assert Operand("−η", values).cells is None
    assert Operand("x", values, (np.array([5, 6, 7]),)).cells.tolist() == [[5], [6], [7]]
    assert Operand("δ", values, (1, 2)).cells.tolist() == [[1, 2]] * 3  # all of them at one place
