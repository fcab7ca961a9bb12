"""Convolution in groups: a convolution of its own for the channels of each."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.layers import Convolution
from engine.plan.dilated import Make
from engine.plan.layout import buffer
from engine.values import replace


class GroupedConvolution:
    """A part that `make` makes for each group; what it reads is copied there, into one piece."""

    def __init__(
        self, layer: Convolution, input_shape: tuple[int, ...], n: int, dtype: DTypeLike, make: Make
    ) -> None:
        groups, channels, maps = layer.groups, input_shape[0], len(layer.weight)
        one = {name: array[: maps // groups] for name, array in layer.parameters.items()}
        single = replace(layer.with_parameters(one), groups=1)
        shape = channels // groups, *input_shape[1:]
        self._parts = [make(single, shape, n, dtype) for _ in range(groups)]
        self.x = buffer(input_shape, n, dtype)
        self.dy = buffer(layer.output_shape(input_shape), n, dtype)
        packed = self._parts[0].grads
        self.grads = {name: np.empty((groups, *g.shape), dtype) for name, g in packed.items()}

    def connect(self, y: Array, dx: Array | None) -> None:
        errors = [None] * len(self._parts) if dx is None else self._split(dx)
        for part, its_y, its_dx in zip(self._parts, self._split(y), errors, strict=True):
            part.connect(its_y, its_dx)

    def load(self, parameters: Mapping[str, Array]) -> None:
        each = {name: np.split(array, len(self._parts)) for name, array in parameters.items()}
        for index, part in enumerate(self._parts):
            part.load({name: arrays[index] for name, arrays in each.items()})

    def forward(self) -> None:
        for part, x in zip(self._parts, self._split(self.x), strict=True):
            np.copyto(part.x, x)
            part.forward()

    def backward(self) -> None:
        for index, (part, dy) in enumerate(zip(self._parts, self._split(self.dy), strict=True)):
            np.copyto(part.dy, dy)
            part.backward()
            for name, grad in part.grads.items():
                np.copyto(self.grads[name][index], grad)

    def unpacked(self, name: str, grad: Array) -> Array:
        each = zip(self._parts, grad, strict=True)
        return np.concatenate([part.unpacked(name, its) for part, its in each])

    def _split(self, maps: Array) -> list[Array]:
        """(H, C, W, n) -> the channels of each group, views."""
        return np.split(maps, len(self._parts), axis=1)
