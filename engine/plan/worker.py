"""A lane in a process of its own, for the second core."""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array, IntArray
from engine.channel import Arrays
from engine.layers import Layer
from engine.partner import Partner
from engine.plan.flat import Named
from engine.plan.lane import Lane, Sums

# Seconds to stay awake for an answer: a core that has gone to sleep takes 0.1 ms to wake up, and is
# slow for a while. In training what is waited for mostly comes sooner than this.
_PATIENCE = 1e-3


class Worker:
    """Computes one thing at a time, while its owner does something else.

    Raises OSError or EOFError where its process could not be started, or has ended.
    """

    def __init__(
        self, layers: Sequence[Layer], input_shape: tuple[int, ...], dtype: DTypeLike
    ) -> None:
        self._partner = Partner(partial(_answers, tuple(layers), input_shape, dtype), _PATIENCE)

    def ask(self, parameters: Named, x: Array, target: IntArray, batch: int) -> None:
        """Begin what Lane.run does."""
        arrays = [array for named in parameters for array in named.values()]
        self._partner.ask([*arrays, x, target, np.array(batch)])

    def answer(self) -> Sums:
        """What was found; waits for it. Its gradients last until the next is asked for."""
        grads, numbers = self._partner.answer()
        loss, right = numbers.tolist()
        return Sums(grads, loss=loss, right=int(right))

    def close(self) -> None:
        """End the process."""
        self._partner.close()


def _answers(
    layers: Sequence[Layer],
    input_shape: tuple[int, ...],
    dtype: DTypeLike,
    questions: Iterator[Arrays],
) -> Iterator[Arrays]:
    """What answers in the other process."""
    lane = Lane(layers, input_shape, dtype)
    like, sums = lane.parameters(layers), lane.sums()
    for *arrays, x, target, batch in questions:
        given = iter(arrays)
        parameters = [{name: next(given) for name in named} for named in like]
        lane.run(parameters, x, target, int(batch), sums)
        yield [sums.grads, np.array([sums.loss, sums.right])]
