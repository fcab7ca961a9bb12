"""Flatten: feature maps become one vector, in reading order, map after map; back, they unfold."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import ClassVar

from engine.arrays import Array
from engine.layers.layer import NO_PARAMETERS
from engine.values import dataclass


@dataclass(frozen=True)
class Flatten:
    """A layer: (N, C, H, W) -> (N, C * H * W)."""

    kind = "flatten"
    parameters: ClassVar[Mapping[str, Array]] = NO_PARAMETERS

    def output_shape(self, input_shape: Sequence[int]) -> tuple[int, ...]:
        return (prod(input_shape),)

    def forward(self, x: Array) -> tuple[Array, None]:
        return x.reshape(len(x), prod(x.shape[1:])), None

    def backward(
        self, grad_output: Array, x: Array, y: Array, saved: object
    ) -> tuple[Array, dict[str, Array]]:
        return grad_output.reshape(x.shape), {}
