"""The memory of Qt's pictures, as NumPy sees it."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray
from PyQt6.QtGui import QImage


def memory_of(image: QImage, dtype: DTypeLike, *, writable: bool = False) -> NDArray[Any]:
    """(rows, numbers of a line): a view that lives no longer than the picture.

    What fills a line up to four bytes is there, too. A picture that Qt shares with a copy of it
    gets memory of its own when it is to be written to.
    """
    bits = image.bits() if writable else image.constBits()
    assert bits is not None
    bits.setsize(image.sizeInBytes())
    found: NDArray[Any] = np.frombuffer(bits, dtype)  # type: ignore[call-overload]
    return found.reshape(image.height(), -1)
