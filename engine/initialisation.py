"""How fresh weights are drawn: normal numbers, the wider the fewer numbers a sum runs over.

    he      variance 2 / fan-in               He et al., 2015, arXiv 1502.01852: for ReLU
    xavier  variance 2 / (fan-in + fan-out)   Glorot and Bengio, 2010: for tanh and sigmoid
    lecun   variance 1 / fan-in               LeCun et al., Efficient BackProp, 1998

Fan-in is how many numbers one output sums, fan-out how many outputs one input reaches.
"""

from enum import StrEnum
from math import prod, sqrt

import numpy as np

from engine.arrays import Array


class Initialisation(StrEnum):
    """The rule by which fresh weights are drawn."""

    HE = "he"
    XAVIER = "xavier"
    LECUN = "lecun"


def draw(rule: Initialisation, shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Weights (out, in, ...) in float32."""
    return rng.normal(0, deviation(rule, shape), shape).astype(np.float32)


def deviation(rule: Initialisation, shape: tuple[int, ...]) -> float:
    """The standard deviation of weights (out, in, ...)."""
    window = prod(shape[2:])
    fan_in, fan_out = shape[1] * window, shape[0] * window
    match rule:
        case Initialisation.HE:
            return sqrt(2 / fan_in)
        case Initialisation.XAVIER:
            return sqrt(2 / (fan_in + fan_out))
        case Initialisation.LECUN:
            return sqrt(1 / fan_in)
