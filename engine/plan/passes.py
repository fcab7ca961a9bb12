"""A pass told number by number, planned: every intermediate of a small batch, most often of one."""

from collections.abc import Mapping, Sequence
from threading import Lock

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array
from engine.layers import Layer
from engine.plan.compiled import compile_layers
from engine.plan.layout import images_first, rows_first
from engine.plan.part import Part
from engine.plan.plain import Plain
from engine.plan.pooling import PairMaxPooling


class PassPlan:
    """Layers in a row, compiled for batches of `n` inputs of one shape and dtype.

    What it gives is what the layers' own functions give, but for rounding, in fresh arrays that
    stay as they are and can't be written to. The layers may have other parameters at each call;
    those that were passed last need not be packed again. Threads that share a plan wait for each
    other.
    """

    def __init__(
        self, layers: Sequence[Layer], input_shape: tuple[int, ...], n: int, dtype: DTypeLike
    ) -> None:
        self._chunk = chunk = compile_layers(layers, input_shape, n, dtype, as_told=True)
        self._outputs = [images_first(y) for y in chunk.outputs]
        errors = (*(part.dy for part in chunk.parts), chunk.input_error)
        self._errors = [images_first(dy) for dy in errors]
        self._zero = np.zeros((), dtype)
        self._loaded: Sequence[Layer] = ()
        self._last: tuple[Array, ...] = ()  # the outputs of the last pass: the buffers hold it
        self._lock = Lock()

    def forward(self, layers: Sequence[Layer], x: Array) -> tuple[Array, ...]:
        """x (n, ...) -> the output of every layer."""
        with self._lock:
            self._load(layers)
            self._last = ()
            self._chunk.forward(x)
            self._last = tuple(self._handed_out(self._outputs))
            return self._last

    def saved(
        self, layers: Sequence[Layer], x: Array, outputs: Sequence[Array]
    ) -> tuple[object, ...]:
        """What each layer would have kept for the way back of this pass; see backward."""
        with self._lock:
            self._recall(layers, x, outputs)
            return tuple(_saved(part) for part in self._chunk.parts)

    def backward(
        self, layers: Sequence[Layer], x: Array, outputs: Sequence[Array], error: Array
    ) -> tuple[tuple[Array, ...], Array, tuple[Mapping[str, Array], ...]]:
        """The error of the last output -> that of every output, that of x, and the gradients.

        x and `outputs` are those of a pass forward, of this plan or of the layers themselves.
        """
        chunk = self._chunk
        with self._lock:
            self._recall(layers, x, outputs)
            np.copyto(chunk.parts[-1].dy, rows_first(error))
            chunk.backward()
            gradients = chunk.unpacked(chunk.grads, len(layers))
            *errors, input_error = self._handed_out(self._errors)
        for layer in gradients:
            for array in layer.values():
                array.setflags(write=False)
        return tuple(errors), input_error, gradients

    def _handed_out(self, values: Sequence[Array]) -> list[Array]:
        """Copies that can't be written to, laid as the buffers are; adding 0 makes a 0 of a -0."""
        copies = [np.add(array, self._zero) for array in values]
        for copy in copies:
            copy.setflags(write=False)
        return copies

    def _load(self, layers: Sequence[Layer]) -> None:
        if layers is not self._loaded:
            self._chunk.load(layers)
            self._loaded = layers

    def _recall(self, layers: Sequence[Layer], x: Array, outputs: Sequence[Array]) -> None:
        """See that the buffers hold this pass: fill every part with the input that it had there."""
        self._load(layers)
        if outputs is self._last:
            return
        self._last = ()
        chunk = self._chunk
        for part, given in zip(chunk.parts, (x, *outputs), strict=False):
            np.copyto(part.x, rows_first(given))
            part.forward()
        np.copyto(chunk.outputs[-1], rows_first(outputs[-1]))


def _saved(part: Part) -> object:
    """What the layer of a part keeps for the way back."""
    return part.saved() if isinstance(part, PairMaxPooling | Plain) else None
