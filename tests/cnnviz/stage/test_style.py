"""Words that are laid out once."""

import pytest
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from tests.cnnviz import helpers

STYLE = helpers.STYLES[False]
INK = QColor("#102030")


def painted(paint):
    image = QImage(160, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    with QPainter(image) as painter:
        paint(painter)
    return helpers.bytes_of(image)


@pytest.mark.parametrize("text", ["conv1", "±6.8", "8×28²", "0…1", "∂L/∂X", ">99.9%", "g"])
@pytest.mark.parametrize("size", [9, 13, 22])
@pytest.mark.parametrize("bold", [False, True])
def test_a_word_looks_as_qt_writes_it(qapp, text, size, bold):
    font = STYLE.font(size, bold=bold)
    metrics = QFontMetricsF(font)

    def plainly(painter):
        painter.setFont(font)
        painter.setPen(INK)
        half = (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(20, 30 + half), text)

    word = STYLE.word(text, size, bold=bold)
    assert word.width == pytest.approx(metrics.horizontalAdvance(text), abs=1)
    assert painted(lambda painter: word.write(painter, 20, 30, INK)) == painted(plainly)
    assert STYLE.word(text, size, bold=bold) is word
