"""The steps of the update: each parameter moves against its gradient."""

import numpy as np

from engine.arrays import Array
from engine.geometry import Pair
from engine.steps.operation import (
    Combine,
    Matrix,
    Operand,
    Operation,
    Part,
    Phase,
    Role,
    Telling,
    one,
)


def update(
    index: int,
    symbol: str,
    before: Array,
    gradient: Array,
    after: Array,
    learning_rate: float,
    fold: Pair | None,
) -> Operation:
    """`symbol` is W or b: W <- W - eta dW, all arrays of one shape."""
    name = f"d{symbol}"

    def tell(cell: tuple[int, ...]) -> Telling:
        rate = Operand("−η", np.array([-learning_rate]))
        old = Part((one(symbol, before, cell),), (1, 1))
        return (old, Part((rate, one(name, gradient, cell)), (1, 1))), Combine.SUM, 0.0

    return Operation(
        "update",
        index,
        Phase.UPDATE,
        None,
        (
            Matrix(symbol, before, Role.WEIGHT, fold=fold),
            Matrix(name, gradient, Role.ERROR, fold=fold),
        ),
        Matrix(f"{symbol} new", after, Role.WEIGHT, fold=fold),
        tell,
        {"symbol": symbol, "learning_rate": learning_rate},
    )
