"""The memory of Qt's pictures, as NumPy sees it."""

from typing import Any, cast

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


def image_of(rgb: NDArray[np.uint32]) -> QImage:
    """(rows, columns) of 0xffRRGGBB as a picture."""
    return view_of(np.ascontiguousarray(rgb)).copy()


def view_of(rgb: NDArray[np.uint32]) -> QImage:
    """The same of an array that lies row by row; it lives no longer than that."""
    rows, columns = rgb.shape
    # any buffer will do
    return QImage(cast(bytes, rgb.data), columns, rows, columns * 4, QImage.Format.Format_RGB32)
