"""A matrix: what is marked on it, and what is still to be computed."""

import numpy as np
import pytest
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QColor, QImage, QPainter, QRegion

from cnnviz.stage import matrix
from cnnviz.stage.items import Painting
from cnnviz.stage.matrix import box_items, outline
from cnnviz.stage.scene import Box
from cnnviz.theme import DARK, LIGHT
from engine.steps import Role
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


def test_what_is_not_computed_yet_is_painted_once(qapp, monkeypatch):
    painted = []
    paint = matrix._paint_unwritten
    monkeypatch.setattr(
        matrix,
        "_paint_unwritten",
        lambda *some, **named: (painted.append(named), paint(*some, **named)),
    )
    painting, image = Painting(), picture()
    for seed in range(3):
        values = np.random.default_rng(seed).normal(size=(4, 4))
        box = Box("z", values, Role.VALUE, 2.0, written=6, pitch=(20.0, 20.0), origin=(10.0, 10.0))
        painting.show([*box_items(box, LIGHT, "DejaVu Sans")])
        with QPainter(image) as painter:
            painting.paint(painter, QRegion(0, 0, 100, 100))
    assert len(painted) == 1
