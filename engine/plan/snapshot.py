"""Copies of many arrays at once."""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import as_strided

from engine.arrays import Array


class Snapshot:
    """Of arrays of one dtype, which may be views; they are looked at whenever it is taken.

    All copies are views of one new array, as that takes a third of the time of a new one for each.
    The numbers of a copy lie as those of the array do, and what lies between them is copied too.
    """

    def __init__(self, arrays: Sequence[Array]) -> None:
        self._runs = [_run(array) for array in arrays]
        ends = np.cumsum([len(run) for run in self._runs])
        self._dtype = np.dtype(arrays[0].dtype)
        self._places = [
            (array.shape, int(end - len(run)) * run.itemsize, array.strides)
            for array, run, end in zip(arrays, self._runs, ends, strict=True)
        ]
        self._zero = np.zeros((), self._dtype)

    def take(self) -> list[Array]:
        """The arrays as they are now; nobody can write to them, and they have no -0."""
        memory = np.concatenate(self._runs)
        np.add(memory, self._zero, out=memory)  # makes a 0 of a -0
        memory.setflags(write=False)
        return [
            np.ndarray(shape, self._dtype, memory, start, strides)
            for shape, start, strides in self._places
        ]


def _run(array: Array) -> Array:
    """From the first number of an array to the last, whatever lies between: a view (L,)."""
    step = array.itemsize
    last = sum((size - 1) * stride for size, stride in zip(array.shape, array.strides, strict=True))
    return as_strided(array, (last // step + 1,), (step,))
