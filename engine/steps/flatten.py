"""The steps of flatten and of its way back: numbers that only change their place."""

from collections.abc import Sequence
from math import prod

import numpy as np

from engine.arrays import Array
from engine.geometry import Pair, grid
from engine.steps.operation import At, Matrix, Operation, Phase, Role, Telling, copied


def fold(shape: Sequence[int]) -> Pair:
    """How flattened maps (C, H, W) lie when they are shown: each a row, a single one unfolded."""
    if len(shape) != 3:
        return grid(prod(shape))
    return (shape[1], shape[2]) if shape[0] == 1 else (shape[0], prod(shape[1:]))


def _unfolded(cell: tuple[int, ...], shape: Sequence[int]) -> tuple[int, ...]:
    """Where the number at `cell` of the vector stands in the maps of this shape."""
    return tuple(int(i) for i in np.unravel_index(cell[0], shape))


def _folded(cell: tuple[int, ...], shape: Sequence[int]) -> tuple[int, ...]:
    """Where the number at `cell` of the maps of this shape stands in the vector."""
    return (int(np.ravel_multi_index(cell, shape)),)


def flatten(index: int, x: Array, y: Array, role: Role) -> Operation:
    """x (C, H, W) -> y (C * H * W,)."""

    def tell(cell: tuple[int, ...]) -> Telling:
        return copied("X", x, _unfolded(cell, x.shape))

    def readers(name: str, cell: tuple[int, ...]) -> At:
        return _folded(cell, x.shape)

    return Operation(
        "flatten",
        index,
        Phase.FORWARD,
        index,
        (Matrix("X", x, role),),
        Matrix("x", y, Role.VALUE, fold=fold(x.shape)),
        tell,
        readers=readers,
    )


def unflatten(index: int, error: Array, grad_input: Array) -> Operation:
    """The error of the vector -> the error of the feature maps (C, H, W)."""

    def tell(cell: tuple[int, ...]) -> Telling:
        return copied("∂L/∂x", error, _folded(cell, grad_input.shape))

    def readers(name: str, cell: tuple[int, ...]) -> At:
        return _unfolded(cell, grad_input.shape)

    return Operation(
        "unflatten",
        index,
        Phase.BACKWARD,
        index - 1,
        (Matrix("∂L/∂x", error, Role.ERROR, fold=fold(grad_input.shape)),),
        Matrix("∂L/∂X", grad_input, Role.ERROR),
        tell,
        readers=readers,
    )
