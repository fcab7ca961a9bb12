"""A process that works for this one, on a core of its own.

Two threads would wait for each other: each call of NumPy gives the interpreter away and has to get
it back, a few hundred times in a step. A second process has an interpreter of its own.
"""

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO, TypeAlias, cast

from engine.channel import Arrays, Channel, both_ways, shared_file

_PIPE = 1 << 20  # bytes, if the system lets them be chosen: what is said need not be waited for
# It finds the engine where this process found it.
_START = "import sys; sys.path[:] = {path!r}; from engine.partner import serve; serve({file})"

Answers: TypeAlias = Callable[[Iterator[Arrays]], Iterator[Arrays]]  # from what is asked


def cores() -> int:
    """How many of them this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Partner:
    """Answers one question at a time, while its owner does something else.

    `answers` is called in its process with the questions, and yields an answer to each. `patience`
    is how many seconds either end stays awake for the other. Everything raises OSError or EOFError
    where its process could not be started, has ended, or where `answers` can't be pickled. What
    goes wrong in its process ends it without a word: its owner does the same work then, and meets
    the same problem.
    """

    def __init__(self, answers: Answers, patience: float = 0.0) -> None:
        import subprocess  # with a lot behind it, for who only looks at a network

        try:
            said = pickle.dumps((answers, patience), pickle.HIGHEST_PROTOCOL)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise OSError("it can't be handed on to another process") from error
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
        self._questions = Channel(questions, there, patience)
        self._answers = Channel(cast(IO[bytes], self._process.stdout), back, patience)
        try:
            questions.write(said)
            questions.flush()
        except OSError:
            self.close()
            raise

    def ask(self, arrays: Arrays) -> None:
        """Begin to answer."""
        self._questions.tell(arrays)

    @property
    def is_ready(self) -> bool:
        """Whether the answer is there, or none will come; without shared memory nobody knows."""
        return self._answers.is_told or self._process.poll() is not None

    def answer(self) -> Arrays:
        """What was answered; waits for it. It lasts until the next is asked for."""
        return self._answers.hear()

    def close(self) -> None:
        """End the process, whatever it is doing: it has nothing to save."""
        self._process.kill()
        self._process.wait()
        self._answers.close()
        with suppress(OSError):  # something was still to be said
            self._questions.close()


def serve(file: int | None) -> None:
    """The other end: answer until nobody asks any more."""
    there, back = both_ways(file)
    try:
        answers, patience = pickle.load(sys.stdin.buffer)
        questions = Channel(sys.stdin.buffer, there, patience)
        told = Channel(sys.stdout.buffer, back, patience)
        for answer in answers(iter(questions.hear, None)):
            told.tell(answer)
    except Exception:
        # mostly the owner is gone, who would have ended it; nothing is left to be written at exit
        os._exit(0)
