"""A lane in a process of its own, for the second core.

Two threads would wait for each other: each call of NumPy gives the interpreter away and has to get
it back, a few hundred times in a step. A second process has an interpreter of its own.
"""

import os
import pickle
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, cast

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array, IntArray
from engine.layers import Layer
from engine.plan.channel import Channel, both_ways, shared_file
from engine.plan.flat import Named
from engine.plan.lane import Lane, Sums

_PIPE = 1 << 20  # bytes, if the system lets them be chosen: what is said need not be waited for
# It finds the engine where this process found it.
_START = "import sys; sys.path[:] = {path!r}; from engine.plan.worker import serve; serve({file})"


class Worker:
    """Computes one thing at a time, while its owner does something else.

    Raises OSError or EOFError where its process could not be started, or has ended.
    """

    def __init__(
        self, layers: Sequence[Layer], input_shape: tuple[int, ...], dtype: DTypeLike
    ) -> None:
        import subprocess  # with a lot behind it, for who only looks at a network

        file = shared_file()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START.format(path=sys.path, file=file)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
                pipesize=_PIPE,
                start_new_session=True,  # Ctrl+C in a terminal is for its owner
                pass_fds=() if file is None else (file,),
            )
        finally:
            there, back = both_ways(file)
        questions = cast(IO[bytes], self._process.stdin)
        self._questions = Channel(questions, there)
        self._answers = Channel(cast(IO[bytes], self._process.stdout), back)
        pickle.dump((tuple(layers), input_shape, dtype), questions, pickle.HIGHEST_PROTOCOL)
        questions.flush()

    def ask(self, parameters: Named, x: Array, target: IntArray, batch: int) -> None:
        """Begin what Lane.run does."""
        arrays = [array for named in parameters for array in named.values()]
        self._questions.tell([*arrays, x, target, np.array(batch)])

    def answer(self) -> Sums:
        """What was found; waits for it. Its gradients last until the next is asked for."""
        grads, numbers = self._answers.hear()
        loss, right = numbers.tolist()
        return Sums(grads, loss=loss, right=int(right))

    def close(self) -> None:
        """End the process."""
        self._answers.close()
        with suppress(OSError):  # it had ended, and something was still to be said
            self._questions.close()
        self._process.wait()


def serve(file: int | None) -> None:
    """The other end: answer until nobody asks any more."""
    there, back = both_ways(file)
    questions, answers = Channel(sys.stdin.buffer, there), Channel(sys.stdout.buffer, back)
    try:
        layers, input_shape, dtype = pickle.load(sys.stdin.buffer)
        lane = Lane(layers, input_shape, dtype)
        like, sums = lane.parameters(layers), lane.sums()
        while True:
            *arrays, x, target, batch = questions.hear()
            given = iter(arrays)
            parameters = [{name: next(given) for name in named} for named in like]
            lane.run(parameters, x, target, int(batch), sums)
            answers.tell([sums.grads, np.array([sums.loss, sums.right])])
    except (EOFError, BrokenPipeError):
        # the owner has closed it, or is gone; nothing is left to be written at exit
        os._exit(0)
