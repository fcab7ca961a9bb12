"""A picture in device pixels on which both Qt and NumPy paint."""

import numpy as np
from PyQt6.QtCore import QRectF, QSize
from PyQt6.QtGui import QImage

from cnnviz.image_memory import memory_of
from cnnviz.scales import Table

RGB = QImage.Format.Format_RGB32


class Bitmap:
    """A picture in RGB that is taken over: `pixels` (rows, columns), 0xffRRGGBB, are its memory.

    The array lives no longer than its bitmap. No copy of `image` may live while it is painted on:
    Qt would give it other memory.
    """

    def __init__(self, image: QImage) -> None:
        assert image.format() is RGB
        self.image = image
        self.pixels: Table = memory_of(image, np.uint32, writable=True)

    @classmethod
    def of(cls, size: QSize) -> "Bitmap":
        """One to be painted."""
        return cls(QImage(size, RGB))

    def take(self, other: "Bitmap", rect: QRectF, ratio: float) -> None:
        """Take over what another of the same size shows in a rect, `ratio` pixels to one of it."""
        cut = QRectF(rect.topLeft() * ratio, rect.size() * ratio).toAlignedRect()
        left, top, right, bottom = (max(edge, -1) for edge in cut.getCoords())
        span = slice(max(top, 0), bottom + 1), slice(max(left, 0), right + 1)
        self.pixels[span] = other.pixels[span]
