"""Whatever has no faster form: a layer's own functions, between two layouts."""

from collections.abc import Mapping
from typing import cast

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.layers import Layer
from engine.layers.layer import ParametricLayer
from engine.plan.layout import buffer, images_first


class Plain:
    """Any layer, as it is."""

    def __init__(
        self, layer: Layer, input_shape: tuple[int, ...], n: int, dtype: DTypeLike
    ) -> None:
        self._layer = layer
        self._saved: object = None
        self.x = buffer(input_shape, n, dtype)
        self.dy = buffer(layer.output_shape(input_shape), n, dtype)
        self.grads = {name: np.empty(p.shape, dtype) for name, p in layer.parameters.items()}

    def connect(self, y: Array, dx: Array | None) -> None:
        self._y = images_first(y)
        self._dx = None if dx is None else images_first(dx)

    def load(self, parameters: Mapping[str, Array]) -> None:
        if parameters:
            self._layer = cast(ParametricLayer, self._layer).with_parameters(parameters)

    def forward(self) -> None:
        y, self._saved = self._layer.forward(images_first(self.x))
        np.copyto(self._y, y)

    def backward(self) -> None:
        dx, gradients = self._layer.backward(
            images_first(self.dy), images_first(self.x), self._y, self._saved
        )
        for name, grad in gradients.items():
            np.copyto(self.grads[name], grad, casting="same_kind")
        if self._dx is not None:
            np.copyto(self._dx, dx)

    def unpacked(self, name: str, grad: Array) -> Array:
        return grad.copy()

    def saved(self) -> object:
        """What the layer kept for the way back."""
        return self._saved
