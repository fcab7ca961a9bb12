"""A network compiled for a chunk of n images: its parts in a row, each writing to the next."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.layers import (
    Activation,
    AveragePooling,
    Convolution,
    Flatten,
    Layer,
    Linear,
    MaxPooling,
)
from engine.plan.activation import Elementwise, Relu, Tanh
from engine.plan.flat import Named
from engine.plan.forms import by_rows, convolution_part
from engine.plan.layout import CHUNK, buffer, rows_first
from engine.plan.linear import Dense, Unrolled
from engine.plan.part import ParametricPart, Part
from engine.plan.plain import Plain
from engine.plan.pooled import Largest, Means, PooledConvolution, Pooling
from engine.plan.pooling import PairMaxPooling, TileAveragePooling, by_pairs


class Chunk:
    """Parts in a row for n images.

    `owners` has the layer of each part, whose parameters it takes. With `to_input` a pass back ends
    at the input, whose error is `input_error`, else at the first part with parameters.
    """

    def __init__(
        self, parts: Sequence[Part], owners: Sequence[int], output: Array, *, to_input: bool
    ) -> None:
        self.parts = tuple(parts)
        self.n = output.shape[-1]
        self.outputs = (*(part.x for part in self.parts[1:]), output)  # rows first
        self.input_error = np.zeros_like(self.parts[0].x)
        self.parametric: tuple[tuple[int, ParametricPart], ...] = tuple(
            (owner, part)
            for owner, part in zip(owners, self.parts, strict=True)
            if isinstance(part, ParametricPart) and part.grads
        )
        first = self.parts.index(self.parametric[0][1]) if self.parametric else len(self.parts)
        end = 0 if to_input else first
        self._back = self.parts[end:][::-1]
        errors = (self.input_error, *(part.dy for part in self.parts))
        for index, part in enumerate(self.parts):
            asked = index > end or to_input
            part.connect(self.outputs[index], errors[index] if asked else None)

    def load(self, layers: Sequence[Layer]) -> None:
        """Take the parameters of `layers`."""
        self.take(self.parameters(layers))

    def take(self, parameters: Named) -> None:
        """Take the parameters of the parts that have any."""
        for (_, part), named in zip(self.parametric, parameters, strict=True):
            part.load(named)

    def parameters(self, layers: Sequence[Layer]) -> Named:
        """Those of `layers` that the parts take."""
        return [layers[owner].parameters for owner, _ in self.parametric]

    def forward(self, x: Array) -> None:
        """x (n, ...), images first -> outputs."""
        np.copyto(self.parts[0].x, rows_first(x), casting="same_kind")
        for part in self.parts:
            part.forward()

    def backward(self) -> None:
        """The error of the last output, in the dy of the last part -> the grads of every part."""
        for part in self._back:
            part.backward()

    @property
    def grads(self) -> Named:
        """Those of the parametric parts, as they lie there."""
        return [part.grads for _, part in self.parametric]

    def unpacked(self, grads: Named, layers: int) -> tuple[Mapping[str, Array], ...]:
        """Gradients as they lie in `grads` -> those of each of so many layers by name."""
        gradients: tuple[dict[str, Array], ...] = tuple({} for _ in range(layers))
        for (owner, part), named in zip(self.parametric, grads, strict=True):
            for name, grad in named.items():
                gradients[owner][name] = part.unpacked(name, grad)
        return gradients


def compile_layers(
    layers: Sequence[Layer],
    input_shape: tuple[int, ...],
    n: int,
    dtype: DTypeLike,
    *,
    as_told: bool,
) -> Chunk:
    """Layers in a row, for n images of `input_shape`.

    `as_told` there is one part for each layer, and a pass back ends at the input. Otherwise only
    the result and the gradients matter, and one part may do the work of several layers; forms are
    then chosen for a full chunk, whatever n is.
    """
    images = n if as_told else CHUNK
    parts: list[Part] = []
    owners: list[int] = []
    shape, index = input_shape, 0
    while index < len(layers):
        pooled = None if as_told else _pooled(layers[index : index + 3], shape, n, dtype)
        parts.append(pooled or _part(layers[index], shape, n, dtype, images))
        owners.append(index)
        after = index + (3 if pooled else 1)
        for layer in layers[index:after]:
            shape = layer.output_shape(shape)
        index = after
    return Chunk(parts, owners, buffer(shape, n, dtype), to_input=as_told)


def _pooled(
    layers: Sequence[Layer], shape: tuple[int, ...], n: int, dtype: DTypeLike
) -> Part | None:
    """One part for a convolution, an activation and a pooling of 2x2; None if it has not these."""
    kind: type[Pooling]
    match layers:
        case [Convolution() as layer, Activation(function="relu"), MaxPooling() as pooling]:
            kind = Largest
        case [Convolution() as layer, Activation(function="tanh"), AveragePooling() as pooling]:
            kind = Means
        case _:
            return None
    maps = layer.output_shape(shape)
    fits = by_rows(layer, shape, CHUNK, dtype) and maps[2] % 2 == 0 and by_pairs(pooling, maps)
    return PooledConvolution(layer, kind, shape, n, dtype) if fits else None


def _part(layer: Layer, shape: tuple[int, ...], n: int, dtype: DTypeLike, images: int) -> Part:
    """The fastest part there is for a layer that reads `shape`."""
    match layer:
        case Convolution() if Dense.fits(layer, shape):
            return Dense(layer, shape, n, dtype)
        case Convolution():
            return convolution_part(layer, shape, n, dtype, images)
        case MaxPooling() if by_pairs(layer, shape):
            return PairMaxPooling(layer, shape, n, dtype)
        case AveragePooling() if TileAveragePooling.fits(layer, shape):
            return TileAveragePooling(layer, shape, n, dtype)
        case Activation(function="relu"):
            return Relu(shape, n, dtype)
        case Activation(function="tanh"):
            return Tanh(shape, n, dtype)
        case Activation():
            return Elementwise(layer, shape, n, dtype)
        case Flatten():
            return Unrolled(shape, n, dtype)
        case Linear():
            return Dense(layer, shape, n, dtype)
    return Plain(layer, shape, n, dtype)
