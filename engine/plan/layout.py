"""How numbers lie in a plan: rows first, images last.

    maps     (N, C, H, W)  ->  (H, C, W, n)
    vectors  (N, F)        ->  (F, n)

n is the number of images of a chunk. What is done to a number is done to the same number of all
images, so the innermost axis is one long run; a row of all channels lies together, so the rows that
a kernel reads are a view of the input and need no copy.

One small image lies map after map, though its axes have the same order: its convolutions are
unfolded anyway (unfolded).
"""

from math import prod
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import DTypeLike, NDArray

from engine.arrays import Array

# How many images are computed side by side: their buffers stay in the processor's cache, and the
# memory of a step does not grow with the batch. From 16 to 24 all are equally fast.
CHUNK = 16

_SMALL = 16 << 10  # numbers of an image: larger ones are convolved by rows

# the axes, by how many there are
_ROWS_FIRST = [(), (0,), (1, 0), (1, 2, 0), (2, 1, 3, 0)]
_IMAGES_FIRST = [(), (0,), (1, 0), (2, 0, 1), (3, 1, 0, 2)]


def rows_first(x: Array) -> Array:
    """(N, C, H, W) -> (H, C, W, n), or (N, ...) -> (..., n): a view."""
    return x.transpose(_ROWS_FIRST[x.ndim])


def images_first(y: Array) -> Array:
    """The way back: (H, C, W, n) -> (N, C, H, W), or (..., n) -> (N, ...): a view."""
    return y.transpose(_IMAGES_FIRST[y.ndim])


def buffer(shape: tuple[int, ...], n: int, dtype: DTypeLike) -> Array:
    """Zeros for `n` images of `shape`, (C, H, W) or another one without N."""
    if n == 1 and prod(shape) <= _SMALL:
        return rows_first(np.zeros((n, *shape), dtype))
    return np.zeros(rows_first(np.broadcast_to(0, (n, *shape))).shape, dtype)


def twice(y: Array) -> Array:
    """(...) -> zeros (2, ...), each half laid as y is."""
    memory = np.zeros((2, y.size), y.dtype)
    return as_strided(memory, (2, *y.shape), (memory.strides[0], *y.strides))


def runs(*arrays: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Arrays of one shape as runs (L,), views, if all lie alike and without gaps; else as given.

    With runs NumPy begins in half the time.
    """
    axes = sorted(range(arrays[0].ndim), key=lambda axis: -arrays[0].strides[axis])
    laid = [array.transpose(axes) for array in arrays]
    if all(array.flags.c_contiguous for array in laid):
        return tuple(array.reshape(-1) for array in laid)
    return arrays


def merged(y: Array) -> Array:
    """(H, C, W, n) -> (H, C, W * n): a view, for columns and images lie in one run."""
    return y.reshape(*y.shape[:2], y.shape[2] * y.shape[3])


def map_by_map(shape: tuple[int, ...], n: int, dtype: DTypeLike) -> tuple[Array, Array]:
    """A buffer whose numbers lie map after map, as `buffer` would lay it and as vectors (F, n).

    Two views of the same numbers, for a part that reads maps as vectors.
    """
    vectors = np.zeros((prod(shape), n), dtype)
    maps = vectors.reshape(*shape, n)
    return (maps.transpose(1, 0, 2, 3) if maps.ndim == 4 else maps), vectors
