"""What is written about the matrices."""

import numpy as np
import pytest
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QColor, QImage, QPainter

from cnnviz.stage.painter import _paint_name
from cnnviz.stage.scene import Box, Measures
from engine.steps import Role
from tests.cnnviz import helpers

STYLE = helpers.STYLES[False]


@pytest.mark.parametrize(
    ("pitch", "shown"),
    [(60.0, "rot180(W)[4,0]  5×5"), (24.0, "rot180(W)[4,0]"), (16.0, "rot180(W…")],
)
def test_a_name_that_is_too_long_goes_without_its_size_first(qapp, pitch, shown):
    rect = QRectF(10, 10, 5 * pitch + 10, 20)
    box = Box("rot180(W)", np.ones((5, 5)), Role.WEIGHT, 1.0, page="4,0", pitch=(pitch, pitch))
    images = [QImage(400, 40, QImage.Format.Format_RGB32) for _ in range(2)]
    for image in images:
        image.fill(QColor("white"))
    with QPainter(images[0]) as painter:
        _paint_name(painter, rect, box, STYLE, Measures())
    with QPainter(images[1]) as painter:
        word = STYLE.word(shown, 12, bold=True)
        word.write_about(painter, rect.center(), QColor(STYLE.theme.muted))
    assert helpers.bytes_of(images[0]) == helpers.bytes_of(images[1])
