"""Arrays of many names end to end in one: what is done to all of them is done at once."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import DTypeLike

from engine.arrays import Array

Named = Sequence[Mapping[str, Array]]


def flat_for(like: Named, dtype: DTypeLike) -> Array:
    """Zeros (L,), as many as there are numbers in `like`."""
    return np.zeros(sum(array.size for named in like for array in named.values()), dtype)


def apart(flat: Array, like: Named) -> list[dict[str, Array]]:
    """Views of flat (L,), named and shaped as in `like`."""
    views: list[dict[str, Array]] = []
    end = 0
    for named in like:
        views.append({})
        for name, array in named.items():
            begin, end = end, end + array.size
            views[-1][name] = flat[begin:end].reshape(array.shape)
    return views
