"""The memory of Qt's pictures, as NumPy sees it."""

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QImage

from cnnviz.image_memory import memory_of

FORMAT = QImage.Format


@pytest.mark.parametrize("width", [4, 5, 7])
def test_lines_come_with_what_fills_them(width):
    image = QImage(width, 3, FORMAT.Format_Grayscale8)
    image.fill(0)
    image.setPixelColor(width - 1, 2, QColor(200, 200, 200))
    seen = memory_of(image, np.uint8)
    assert seen.shape == (3, image.bytesPerLine())
    assert seen[2, width - 1] == 200
    assert np.count_nonzero(seen[:, :width]) == 1


def test_only_what_is_asked_for_can_be_written_to():
    image = QImage(3, 2, FORMAT.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    with pytest.raises(ValueError, match="read-only"):
        memory_of(image, np.uint32)[0, 0] = 1
    memory_of(image, np.uint32, writable=True)[1, 2] = 0xFF102030
    assert image.pixelColor(2, 1).name() == "#102030"


def test_a_copy_stays_what_it_was():
    image = QImage(3, 2, FORMAT.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    copy = QImage(image)
    memory_of(image, np.uint32, writable=True)[...] = 0xFFFFFFFF
    assert copy.pixelColor(0, 0).name() == "#000000"
    assert image.pixelColor(0, 0).name() == "#ffffff"
