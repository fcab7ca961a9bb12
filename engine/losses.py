"""Losses of outputs that are no scores: what becomes of a map of numbers, and its first error.

    SquaredError  L = 1/2 sum (y - t)^2      dL/dy = y - t
    WeightedSum   L = sum c y                dL/dy = c

The sum of all cells has weights that are all 1, one chosen cell has a single 1, and any error that
one wants to send back is a weighted sum, too. Shapes: y, t and c alike, of one input.
"""

from typing import Protocol

import numpy as np

from engine.arrays import Array, frozen
from engine.errors import SettingError, translate
from engine.values import dataclass


class Loss(Protocol):
    """What a pass is measured by."""

    def value(self, y: Array) -> float:
        """The loss of the output y of one input."""

    def grad(self, y: Array) -> Array:
        """Its derivative: the error of y, of the same shape."""


def _check(y: Array, given: Array) -> None:
    if y.shape != given.shape:
        raise SettingError(
            translate(
                "engine",
                "The loss expects an output of the shape {expected}, but the output has the shape "
                "{given}.",
            ),
            expected=given.shape,
            given=y.shape,
        )


@dataclass(frozen=True, eq=False)
class SquaredError:
    """Half the sum of the squared differences from `target`."""

    target: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "target", frozen(self.target))

    def value(self, y: Array) -> float:
        _check(y, self.target)
        return float(np.square(y - self.target).sum(dtype=np.float64) / 2)

    def grad(self, y: Array) -> Array:
        _check(y, self.target)
        difference: Array = y - self.target
        return difference.astype(y.dtype, copy=False)


@dataclass(frozen=True, eq=False)
class WeightedSum:
    """The sum of the cells, each times its weight; the weights are the error that is sent back."""

    weights: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", frozen(self.weights))

    def value(self, y: Array) -> float:
        _check(y, self.weights)
        return float((self.weights * y).sum(dtype=np.float64))

    def grad(self, y: Array) -> Array:
        _check(y, self.weights)
        return self.weights.astype(y.dtype, copy=False)
