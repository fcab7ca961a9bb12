"""A lane: images of a batch, chunk after chunk, on one core."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array, IntArray
from engine.layers import Layer
from engine.layers.cross_entropy import surprise
from engine.plan.compiled import Chunk, compile_layers
from engine.plan.flat import Named, apart, flat_for
from engine.plan.layout import CHUNK, images_first, rows_first


@dataclass(eq=False)
class Sums:
    """Over images of a batch: losses, right answers, and the gradients, flat and by their names."""

    grads: Array
    named: Named = ()
    loss: float = 0.0
    right: int = 0


class Lane:
    """The chunks that one core computes, one after the other."""

    def __init__(
        self, layers: Sequence[Layer], input_shape: tuple[int, ...], dtype: DTypeLike
    ) -> None:
        self._layers, self._shape, self._dtype = layers, input_shape, dtype
        self._chunks: dict[int, Chunk] = {}  # by their size: the last of a batch can be smaller

    def chunk(self, n: int) -> Chunk:
        """The chunk of n images, made when it is first needed."""
        if n not in self._chunks:
            made = compile_layers(self._layers, self._shape, n, self._dtype, as_told=False)
            self._chunks[n] = made
        return self._chunks[n]

    def parameters(self, layers: Sequence[Layer]) -> Named:
        """Those of `layers` that a chunk takes."""
        return self.chunk(CHUNK).parameters(layers)

    def sums(self) -> Sums:
        """Where `run` can write."""
        like = self.chunk(CHUNK).grads
        grads = flat_for(like, self._dtype)
        return Sums(grads, apart(grads, like))

    def unpacked(self, sums: Sums) -> tuple[Mapping[str, Array], ...]:
        """The gradients of each layer by name."""
        return self.chunk(CHUNK).unpacked(sums.named, len(self._layers))

    def run(self, parameters: Named, x: Array, target: IntArray, batch: int, sums: Sums) -> None:
        """Images x (n, ...) and right answers, part of a batch of `batch` images -> `sums`."""
        sums.grads.fill(0)
        sums.loss, sums.right = 0.0, 0
        loaded: set[int] = set()
        with np.errstate(all="ignore"):  # numbers out of bounds are seen in what comes back
            for first in range(0, len(x), CHUNK):
                images, answers = x[first : first + CHUNK], target[first : first + CHUNK]
                chunk = self.chunk(len(images))
                if chunk.n not in loaded:
                    chunk.take(parameters)
                    loaded.add(chunk.n)
                chunk.forward(images)
                _ask(chunk, answers, batch, sums)
                chunk.backward()
                for grads, named in zip(chunk.grads, sums.named, strict=True):
                    for name, total in named.items():
                        np.add(total, grads[name], out=total)


def _ask(chunk: Chunk, answers: IntArray, batch: int, sums: Sums) -> None:
    """Add up losses and right answers, and write the error of the logits: (p - y) / batch."""
    output = images_first(chunk.outputs[-1])
    logits = output.reshape(chunk.n, -1).astype(np.float64)
    sums.right += int(np.count_nonzero(logits.argmax(1) == answers))
    losses, errors = surprise(logits, answers)
    sums.loss += float(losses.sum())
    errors /= batch
    np.copyto(chunk.parts[-1].dy, rows_first(errors.reshape(output.shape)), casting="same_kind")
