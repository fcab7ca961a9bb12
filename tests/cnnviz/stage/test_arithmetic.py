"""What stands between the matrices keeps to its place, whatever its numbers are."""

import numpy as np
import pytest
from PyQt6.QtGui import QColor, QImage, QPainter

from cnnviz.stage.arithmetic import _apart, _paint_chip
from cnnviz.stage.scene import Chip
from cnnviz.stage.style import Style
from cnnviz.theme import LIGHT
from tests.cnnviz import helpers

STYLE = Style(LIGHT, "DejaVu Sans")


@pytest.mark.parametrize("unit", np.arange(1.0, 1.7, 0.09).tolist())
@pytest.mark.parametrize("value", ["−1.16·10⁻⁴", "0.5", "−0.000123"])
@pytest.mark.parametrize("added", ["+ 7 others", "Σ[2]", "+ 1,023 others"])
@pytest.mark.parametrize("width", [90.0, 110.0, 140.0])
def test_what_is_added_and_its_number_do_not_meet(qapp, unit, value, added, width):
    room = width * unit
    words = _apart(STYLE, (added, value), 14 * unit, room)
    assert room - sum(word.width for word in words) > 3


def test_they_are_as_large_as_they_may_be_where_there_is_room(qapp):
    words = _apart(STYLE, ("+ b", "0.5"), 14, 140)
    assert words == (STYLE.word("+ b", 14), STYLE.word("0.5", 14))


def chip_of(value, width):
    """(60, 160): a chip at 40 from the left."""
    image = QImage(160, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    chip = Chip((40.0, 15.0, width, 30.0), 3, value, chosen=False)
    with QPainter(image) as painter:
        _paint_chip(painter, chip, 0, STYLE, 1.0)
    return np.frombuffer(helpers.bytes_of(image), np.uint32).reshape(60, 160)


@pytest.mark.parametrize("value", [0.5, -0.00012, -9.9e-5, 1.2e-9, -4.4e12])
@pytest.mark.parametrize("width", [36, 44, 66])
def test_the_number_of_a_chip_leaves_its_line_free(qapp, value, width):
    _, along = np.nonzero(chip_of(value, width) != chip_of(0.0, width))
    assert along.min() >= 40 + 2
    assert along.max() < 40 + width - 2
