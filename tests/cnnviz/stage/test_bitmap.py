"""A picture on which both Qt and NumPy paint."""

import numpy as np
import pytest
from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter

from cnnviz.stage.bitmap import Bitmap


def test_what_one_paints_the_other_sees():
    bitmap = Bitmap.of(QSize(7, 5))
    bitmap.image.fill(Qt.GlobalColor.white)
    bitmap.pixels[1:3, 2:6] = 0xFF112233
    with QPainter(bitmap.image) as painter:
        painter.fillRect(2, 2, 1, 1, QColor("#445566"))
    assert bitmap.image.pixelColor(3, 1).name() == "#112233"
    assert bitmap.pixels[2, 2] == 0xFF445566
    assert bitmap.pixels[0, 0] == 0xFFFFFFFF
    assert bitmap.pixels.shape == (5, 7)


def test_a_picture_that_is_shared_stays_what_it_is():
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    bitmap = Bitmap(QImage(image))
    bitmap.pixels[...] = 0xFFFFFFFF
    assert image.pixelColor(0, 0).name() == "#000000"
    assert bitmap.image.pixelColor(0, 0).name() == "#ffffff"


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_rect_is_taken_over_with_every_pixel_that_it_touches(ratio):
    size = QSize(30, 20)
    ground, bitmap = Bitmap.of(size), Bitmap.of(size)
    ground.pixels[...] = 0xFFABCDEF
    bitmap.pixels[...] = 0xFF000000
    bitmap.take(ground, QRectF(2.4, 3, 4.2, 2), ratio)
    rows, columns = np.nonzero(bitmap.pixels == 0xFFABCDEF)
    assert columns.min() == int(2.4 * ratio)
    assert columns.max() == int(np.ceil(6.6 * ratio)) - 1
    assert rows.min() == int(3 * ratio)
    assert rows.max() == int(np.ceil(5 * ratio)) - 1
    assert len(rows) == (np.ptp(rows) + 1) * (np.ptp(columns) + 1)


@pytest.mark.parametrize("rect", [(-9, -9, 20, 15), (25, 15, 50, 50), (-50, -50, 10, 10)])
def test_what_lies_outside_is_left_alone(rect):
    size = QSize(30, 20)
    ground, bitmap = Bitmap.of(size), Bitmap.of(size)
    ground.pixels[...] = 0xFFABCDEF
    bitmap.pixels[...] = 0xFF000000
    bitmap.take(ground, QRectF(*rect), 1.0)
    inside = QRectF(*rect).intersected(QRectF(0, 0, 30, 20))
    assert np.count_nonzero(bitmap.pixels == 0xFFABCDEF) == inside.width() * inside.height()
