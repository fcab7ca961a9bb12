"""Outlines are as sharp as the cells."""

import numpy as np
import pytest
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QColor, QImage, QPainter

from cnnviz.stage.outlines import outline
from cnnviz.theme import DARK, LIGHT
from tests.cnnviz import helpers

GROUND = 0xFF808080


def picture(size=100, ratio=1):
    image = QImage(size * ratio, size * ratio, QImage.Format.Format_RGB32)
    image.fill(QColor.fromRgb(GROUND))
    image.setDevicePixelRatio(ratio)
    return image


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ratio", [1, 2])
def test_an_outline_is_sharp_and_has_its_colour_on_all_sides(qapp, theme, ratio):
    """5 pixels, of which 3 are coloured, about the lines between the cells."""
    image, colour = picture(ratio=ratio), QColor(theme.cell_outline)
    with QPainter(image) as painter:
        outline(painter, QRectF(20, 30, 40, 24), colour, theme)
    pixels = np.frombuffer(helpers.bytes_of(image), np.uint32).reshape(100 * ratio, 100 * ratio)
    edge = pixels[28 * ratio, 40 * ratio]
    assert edge not in (GROUND, colour.rgb())
    expected = np.full_like(pixels, GROUND)
    for reach, shade in ((2, edge), (1, colour.rgb())):
        for first, last in (
            ((30, 20), (30, 60)),
            ((54, 20), (54, 60)),
            ((30, 20), (54, 20)),
            ((30, 60), (54, 60)),
        ):
            top, left = (ratio * (at - reach) for at in first)
            bottom, right = (ratio * (at + 1 + reach) for at in last)
            expected[top:bottom, left:right] = shade
    np.testing.assert_array_equal(pixels, expected)
