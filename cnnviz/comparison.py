"""Two Labs side by side, stage by stage of the forward pass. Pure, without Qt."""

from typing import NamedTuple

import numpy as np

from cnnviz.lab import Lab
from engine import Convolution, Layer
from engine.arrays import Array
from engine.layers import AveragePooling, MaxPooling

ROUNDING = 1e-12  # of the largest number: what is closer is equal
MOVES = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1))


class Stage(NamedTuple):
    """One stage of the forward pass in both Labs: its name and shapes (C, H, W).

    Where the shapes are equal, `differing` cells differ, at most by `largest`.
    """

    kind: str
    shapes: tuple[tuple[int, ...], tuple[int, ...]]
    differing: int | None = None
    largest: float = 0.0

    @property
    def cells(self) -> int:
        return int(np.prod(self.shapes[0]))


def compared(lab: Lab, other: Lab) -> list[Stage]:
    """The input, and what each kind of layer that both Labs have gives."""
    there = _outputs(other)
    return [
        _stage(kind, values, there[kind]) for kind, values in _outputs(lab).items() if kind in there
    ]


def _outputs(lab: Lab) -> dict[str, Array]:
    outputs = (output[0] for output in lab.experiment.activations.outputs)
    return {"input": lab.x, **dict(zip(map(_kind, lab.layers), outputs, strict=True))}


def _kind(layer: Layer) -> str:
    if isinstance(layer, MaxPooling | AveragePooling):
        return "pooling"
    return "convolution" if isinstance(layer, Convolution) else "activation"


def _stage(kind: str, a: Array, b: Array) -> Stage:
    shapes = a.shape, b.shape
    if a.shape != b.shape:
        return Stage(kind, shapes)
    distance = np.abs(a - b)
    limit = max(np.abs(a).max(), np.abs(b).max())
    differing = int((distance > ROUNDING * limit).sum())
    return Stage(kind, shapes, differing, float(distance.max()) if differing else 0.0)


def move(x: Array, other: Array) -> tuple[int, int] | None:
    """By how many rows and columns, at most one each, x (C, H, W) was moved to become `other`."""
    for rows, columns in MOVES:
        here, there = (
            (_overlap(x.shape[1], sign * rows), _overlap(x.shape[2], sign * columns))
            for sign in (1, -1)
        )
        left = x[:, *here]
        told = left.size > 0 and left.min() < left.max()  # else nothing is seen to move
        if told and np.array_equal(left, other[:, *there]):
            return rows, columns
    return None


def _overlap(cells: int, move: int) -> slice:
    """What is left of so many cells when the rest is moved out at the end, or at the beginning."""
    return slice(max(0, -move), cells - max(0, move))
