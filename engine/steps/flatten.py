"""The steps of flatten and of its way back: numbers that only change their place."""

import numpy as np

from engine.arrays import Array
from engine.steps.operation import Matrix, Operation, Phase, Role, Telling, copied


def flatten(index: int, x: Array, y: Array) -> Operation:
    """x (C, H, W) -> y (C * H * W,)."""

    def tell(cell: tuple[int, ...]) -> Telling:
        return copied("X", x, tuple(int(i) for i in np.unravel_index(cell[0], x.shape)))

    return Operation(
        "flatten",
        index,
        Phase.FORWARD,
        index,
        (Matrix("X", x, Role.VALUE),),
        Matrix("y", y, Role.VALUE),
        tell,
    )


def unflatten(index: int, error: Array, grad_input: Array) -> Operation:
    """The error of the vector -> the error of the feature maps (C, H, W)."""

    def tell(cell: tuple[int, ...]) -> Telling:
        return copied("δ", error, (int(np.ravel_multi_index(cell, grad_input.shape)),))

    return Operation(
        "unflatten",
        index,
        Phase.BACKWARD,
        index - 1,
        (Matrix("δ", error, Role.ERROR),),
        Matrix("∂L/∂X", grad_input, Role.ERROR),
        tell,
    )
