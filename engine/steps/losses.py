"""The steps of the losses of maps: squared error and weighted sum, and their first errors."""

from collections.abc import Iterator

import numpy as np

from engine.arrays import Array
from engine.losses import Loss, SquaredError, WeightedSum
from engine.steps.operation import (
    At,
    Combine,
    Matrix,
    Operand,
    Operation,
    Part,
    Phase,
    Role,
    Tell,
    Telling,
    copied,
    every,
    one,
)


def losses(index: int, loss: Loss, y: Array, error: Array, value: float) -> Iterator[Operation]:
    """How the output y (C, H, W) becomes the loss, and the error that goes back from it."""
    match loss:
        case SquaredError():
            yield from _squared_error(index, loss.target, y, error, value)
        case WeightedSum():
            yield from _weighted_sum(index, loss.weights, y, error, value)
        case _:
            raise TypeError(f"the loss {loss} has no steps")


def _squared_error(
    index: int, target: Array, y: Array, error: Array, value: float
) -> Iterator[Operation]:
    difference = Matrix("y − t", y - target, Role.VALUE)

    def subtract(cell: tuple[int, ...]) -> Telling:
        minus = Part((Operand("−1", np.array([-1.0])), one("t", target, cell)), (1, 1))
        return (Part((one("y", y, cell),), (1, 1)), minus), Combine.SUM, 0.0

    def square(cell: tuple[int, ...]) -> Telling:
        d = Operand("y − t", difference.values.ravel(), every(*y.shape))
        return (Part((d, d), y.shape),), Combine.MEAN, 2.0

    def carry(cell: tuple[int, ...]) -> Telling:
        return copied("y − t", difference.values, cell)

    yield Operation(
        "difference",
        index,
        Phase.FORWARD,
        None,
        (Matrix("y", y, Role.VALUE), Matrix("t", target, Role.VALUE)),
        difference,
        subtract,
    )
    yield _loss("squared_error", index, (difference,), value, square)
    yield Operation(
        "squared_error_error",
        index,
        Phase.BACKWARD,
        index,
        (difference,),
        Matrix("δ", error, Role.ERROR),
        carry,
    )


def _weighted_sum(
    index: int, weights: Array, y: Array, error: Array, value: float
) -> Iterator[Operation]:
    cells = every(*y.shape)
    c = Matrix("c", weights, Role.ERROR)

    def add(cell: tuple[int, ...]) -> Telling:
        operands = Operand("y", y.ravel(), cells), Operand("c", weights.ravel(), cells)
        return (Part(operands, y.shape),), Combine.SUM, 0.0

    def carry(cell: tuple[int, ...]) -> Telling:
        return copied("c", weights, cell)

    yield _loss("weighted_sum", index, (Matrix("y", y, Role.VALUE), c), value, add)
    yield Operation(
        "weighted_sum_error",
        index,
        Phase.BACKWARD,
        index,
        (c,),
        Matrix("δ", error, Role.ERROR),
        carry,
    )


def _loss(
    kind: str,
    index: int,
    inputs: tuple[Matrix, ...],
    value: float,
    tell: Tell,
) -> Operation:
    """The one number that all cells of the output become."""
    loss = Matrix("L", np.array([value]), Role.VALUE)

    def readers(name: str, cell: tuple[int, ...]) -> At:
        return (0,)

    return Operation(kind, index, Phase.FORWARD, None, inputs, loss, tell, readers=readers)
