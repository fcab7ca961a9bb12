"""The array types of the engine."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.floating[Any]]
IntArray: TypeAlias = NDArray[np.integer[Any]]


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """A read-only view of `array`."""
    view = array.view()
    view.flags.writeable = False
    return view
