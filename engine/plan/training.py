"""A step of training, planned: the mean loss of a batch and its gradients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array, IntArray
from engine.errors import SettingError, translate
from engine.layers import Layer
from engine.layers.checks import check_floats
from engine.layers.cross_entropy import cross_entropy
from engine.plan.lane import Lane, Sums
from engine.plan.layout import CHUNK
from engine.plan.worker import Worker


@dataclass(frozen=True, eq=False)
class Learned:
    """What a batch tells: its mean loss, how many answers were right, and the mean gradients."""

    loss: float
    right: int
    gradients: tuple[Mapping[str, Array], ...]


class TrainingPlan:
    """Layers in a row, compiled for training on inputs of one shape and dtype.

    A batch is two halves, computed one after the other or, with `two_cores`, at once: the second
    half in a process of its own. What they tell is added at the end, so one core and two give the
    same bits: the numbers depend on the layers, x and target alone.

    One step at a time: each training makes a plan of its own, and closes it, which ends its
    process.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        input_shape: tuple[int, ...],
        dtype: DTypeLike = np.float32,
        *,
        two_cores: bool = False,
    ) -> None:
        self._shape = input_shape
        self._lane = Lane(tuple(layers), input_shape, dtype)
        self._sums = self._lane.sums(), self._lane.sums()  # of the two halves
        self._worker = _second_core(layers, input_shape, dtype) if two_cores else None
        self._classes = prod(self._lane.chunk(CHUNK).outputs[-1].shape[:-1])

    def close(self) -> None:
        """End the process of the second core."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def step(self, layers: Sequence[Layer], x: Array, target: IntArray) -> Learned:
        """x (N, ...), target (N,) -> what the batch tells of `layers`, for any N of at least 1.

        Raises SettingError where x is no batch for the network, or target none for x.
        """
        self._check(x, target)
        first, second = self._halves(layers, x, np.asarray(target))
        first.grads += second.grads
        gradients = self._lane.unpacked(first)
        for layer in gradients:
            for array in layer.values():
                array.setflags(write=False)
        loss = (first.loss + second.loss) / len(x)
        return Learned(loss, first.right + second.right, gradients)

    def _halves(self, layers: Sequence[Layer], x: Array, target: IntArray) -> tuple[Sums, Sums]:
        """What both halves tell, the first of as many chunks as the second, or of one more."""
        half, n = -(-len(x) // (2 * CHUNK)) * CHUNK, len(x)
        parameters = self._lane.parameters(layers)
        begin = parameters, x[:half], target[:half], n
        rest = parameters, x[half:], target[half:], n
        first, second = self._sums
        if self._worker is None:
            self._lane.run(*begin, first)
            self._lane.run(*rest, second)
            return self._sums
        try:
            self._worker.ask(*rest)
            self._lane.run(*begin, first)
            return first, self._worker.answer()
        except (OSError, EOFError):  # its process is gone: one core does it, to the same bits
            self.close()
            return self._halves(layers, x, target)

    def _check(self, x: Array, target: IntArray) -> None:
        check_floats(input=x)
        if x.shape[1:] != self._shape:
            raise SettingError(
                translate(
                    "engine",
                    "The network takes a batch of inputs of the shape {expected}, but it was given "
                    "the shape {given}.",
                ),
                expected=("N", *self._shape),
                given=x.shape,
            )
        if not _fit(target, len(x), self._classes):
            cross_entropy(
                np.zeros((len(x), self._classes)), target
            )  # refuses them in its own words


def _fit(target: IntArray, n: int, classes: int) -> bool:
    """Whether these are plainly n right answers; it takes less time than to compute with them."""
    if not isinstance(target, np.ndarray) or target.shape != (n,) or n == 0:
        return False
    return target.dtype.kind in "iu" and bool(target.min() >= 0 and target.max() < classes)


def _second_core(
    layers: Sequence[Layer], input_shape: tuple[int, ...], dtype: DTypeLike
) -> Worker | None:
    """None where no second process can be started: then one core does it all."""
    try:
        return Worker(layers, input_shape, dtype)
    except OSError:
        return None
