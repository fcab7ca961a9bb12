"""A lane in a process of its own, for the second core.

Two threads would wait for each other: each call of NumPy gives the interpreter away and has to get
it back, a few hundred times in a step. A second process has an interpreter of its own. What it
needs goes to it through a pipe, and what it found comes back: some hundred kilobytes a step.
"""

import os
import pickle
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, cast

from numpy.typing import DTypeLike

from engine.arrays import Array, IntArray
from engine.layers import Layer
from engine.plan.lane import Lane, Sums

_PIPE = 1 << 20  # bytes, if the system lets them be chosen: what is said need not be waited for
# It finds the engine where this process found it.
_START = "import sys; sys.path[:] = {path!r}; from engine.plan.worker import serve; serve()"


class Worker:
    """Computes one thing at a time, while its owner does something else.

    Raises OSError or EOFError where its process could not be started, or has ended.
    """

    def __init__(
        self, layers: Sequence[Layer], input_shape: tuple[int, ...], dtype: DTypeLike
    ) -> None:
        import subprocess  # with a lot behind it, for who only looks at a network

        self._process = subprocess.Popen(
            [sys.executable, "-c", _START.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            pipesize=_PIPE,
            start_new_session=True,  # Ctrl+C in a terminal is for its owner
        )
        self._questions = cast(IO[bytes], self._process.stdin)
        self._answers = cast(IO[bytes], self._process.stdout)
        self._say((tuple(layers), input_shape, dtype))

    def ask(self, layers: Sequence[Layer], x: Array, target: IntArray, batch: int) -> None:
        """Begin what Lane.run does."""
        self._say((tuple(layers), x, target, batch))

    def answer(self) -> Sums:
        """What was found; waits for it."""
        try:
            return cast(Sums, pickle.load(self._answers))
        except pickle.UnpicklingError as error:  # it ended in the middle of its answer
            raise EOFError from error

    def close(self) -> None:
        """End the process."""
        self._answers.close()
        with suppress(OSError):  # it had ended, and something was still to be said
            self._questions.close()
        self._process.wait()

    def _say(self, question: object) -> None:
        pickle.dump(question, self._questions, pickle.HIGHEST_PROTOCOL)
        self._questions.flush()


def serve() -> None:
    """The other end: answer until nobody asks any more."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    try:
        lane = Lane(*pickle.load(questions))
        while True:
            found = lane.run(*pickle.load(questions))
            pickle.dump(found, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
    except (EOFError, BrokenPipeError):
        # the owner has closed it, or is gone; nothing is left to be written at exit
        os._exit(0)
