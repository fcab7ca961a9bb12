"""The steps of softmax, of the cross-entropy of one image, and of the first error p - y."""

import numpy as np

from engine.arrays import Array
from engine.geometry import grid
from engine.steps.operation import (
    At,
    Combine,
    Matrix,
    Operand,
    Operation,
    Part,
    Phase,
    Role,
    Telling,
    every,
    one,
)


def softmax(index: int, logits: Array, probabilities: Array) -> Operation:
    """logits (classes,) -> probabilities (classes,)."""
    classes = every(len(logits))

    def tell(cell: tuple[int, ...]) -> Telling:
        part = Part((Operand("z", logits, classes),), grid(len(logits)))
        return (part,), Combine.SOFTMAX, float(cell[0])

    def readers(name: str, cell: tuple[int, ...]) -> At:
        return classes

    return Operation(
        "softmax",
        index,
        Phase.FORWARD,
        None,
        (Matrix("z", logits, Role.VALUE),),
        Matrix("p", probabilities, Role.VALUE, scale=1.0),
        tell,
        readers=readers,
    )


def loss(index: int, probabilities: Array, target: int, value: float) -> Operation:
    """L = -ln p[target], one step."""

    def tell(cell: tuple[int, ...]) -> Telling:
        part = Part((one("p", probabilities, (target,)),), (1, 1))
        return (part,), Combine.NEGATIVE_LOG, 0.0

    def readers(name: str, cell: tuple[int, ...]) -> At:
        return (0,) if cell == (target,) else every(0)

    return Operation(
        "loss",
        index,
        Phase.FORWARD,
        None,
        (Matrix("p", probabilities, Role.VALUE, scale=1.0),),
        Matrix("L", np.array([value]), Role.VALUE),
        tell,
        {"target": target},
        readers,
    )


def loss_error(index: int, probabilities: Array, target: int, error: Array) -> Operation:
    """The first error, p - y, where y is 1 at the right answer and 0 elsewhere."""
    y = np.zeros(len(probabilities))
    y[target] = 1

    def tell(cell: tuple[int, ...]) -> Telling:
        p = Part((one("p", probabilities, cell),), (1, 1))
        minus = Part((Operand("−1", np.array([-1.0])), one("y", y, cell)), (1, 1))
        return (p, minus), Combine.SUM, 0.0

    return Operation(
        "loss_error",
        index,
        Phase.BACKWARD,
        index,
        (Matrix("p", probabilities, Role.VALUE, scale=1.0), Matrix("y", y, Role.FACTOR)),
        Matrix("δ", error, Role.ERROR, scale=1.0),
        tell,
        {"target": target},
    )
