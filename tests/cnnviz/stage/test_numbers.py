"""Numbers in cells: what they say, and where their glyphs stand."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from cnnviz.stage.numbers import (
    FULL,
    WIDEST,
    NumberTiles,
    printed,
    scale_exponent,
    size_of,
    texts,
)
from tests.cnnviz import helpers

FAMILY = "DejaVu Sans"


def text_of(value):
    return texts(np.array([value]))[0]


def plain(value):
    """The same, written the plain way."""
    size = abs(value)
    if not np.isfinite(value):
        return "—"
    if (size == round(size) and size < 9999.5) or size >= 99.95:
        text = f"{min(round(size), 9999)}"
    else:
        text = f"{round(size * 100) / 100:.2f}" if size < 9.995 else f"{round(size * 10) / 10:.1f}"
    if size and not float(text):
        return "≈0"
    return f"–{text}" if value < 0 else text


@given(st.floats(-10000, 10000) | st.integers(-9999, 9999).map(float) | st.floats(-12, 12))
@example(-0.0)
@example(-0.001)
@example(9.995)
@example(9.994999)
@example(99.95)
@example(99.9499)
@example(float("nan"))
@example(float("-inf"))
def test_digits(value):
    assert text_of(value) == plain(value)


@given(st.floats(-9999, 9999))
def test_what_is_read_is_near(value):
    text = text_of(value).replace("≈0", "0.00").replace("–", "-")
    decimals = len(text.partition(".")[2])
    assert float(text) == pytest.approx(value, abs=0.5 * 10.0**-decimals + 1e-9)


@given(st.floats(1e-30, 1e30))
def test_the_unit_keeps_numbers_within_four_digits(limit):
    power = scale_exponent(limit)
    shown = limit * 10.0**-power
    assert power % 3 == 0
    assert 0.0949 < shown < 10000
    if power:
        assert power < 0 or limit >= 9999.5
        assert power > 0 or limit < 0.095


@pytest.mark.parametrize("limit", [0.0, float("inf"), float("nan"), 1.0, 0.5])
def test_no_unit(limit):
    assert scale_exponent(limit) == 0


@given(st.floats(22, 200), st.floats(16, 200))
def test_a_number_stands_within_its_cell(qapp, width, height):
    font = QFont(FAMILY)
    font.setPixelSize(size_of((width, height)))
    for text in ("–0.00", "–88.8", "–888", "≈0", "—", "8888"):
        assert QFontMetricsF(font).horizontalAdvance(text) <= width
    assert 8 <= font.pixelSize() <= max(9, 0.62 * height)


def test_no_numbers_are_no_texts():
    assert texts(np.zeros(0)) == []


@pytest.mark.parametrize("odd", [(0, 0), (0, 1), (1, 0), (1, 1)])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("size", [9, 14, 30])
def test_numbers_are_centred(qapp, size, ratio, odd):
    """The middle of the ink of 8, -88, 8.88, 88.8 is the middle of the picture."""
    tiles = NumberTiles(FAMILY, size, ratio, odd)
    high, wide = tiles.shape
    assert (high % 2, wide % 2) == odd
    values = np.array([8.0, 88.0, 8.88, 88.8, 8888.0])
    for cover in tiles.cover(printed(values)):
        ys, xs = np.nonzero(cover > FULL / 2)
        assert (xs.min() + xs.max() + 1) / 2 == pytest.approx(wide / 2, abs=1.5 * ratio)
        assert (ys.min() + ys.max() + 1) / 2 == pytest.approx(
            high / 2, abs=(1 + 0.1 * size) * ratio
        )


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("value", [0.0, -0.25, 12.5, -7.0, 431.0, 0.001, float("nan")])
def test_a_number_looks_as_if_qt_had_written_it(qapp, value, ratio):
    tiles = NumberTiles(FAMILY, 14, ratio, (0, 0))
    (high, wide), text = tiles.shape, text_of(value)
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    image.setDevicePixelRatio(ratio)
    font = QFont(FAMILY)
    font.setPixelSize(14)
    metrics = QFontMetricsF(font)
    left = (wide / ratio - metrics.horizontalAdvance(text)) / 2
    base = (high / ratio + metrics.ascent() - metrics.descent()) / 2
    with QPainter(image) as painter:
        painter.setFont(font)
        painter.setPen(QColor("white"))
        painter.drawText(QPointF(left, base), text)
    written = np.frombuffer(helpers.bytes_of(image), np.uint8).reshape(high, wide, 4)[..., 0]
    cover = tiles.cover(printed(np.array([value])))[0] / FULL
    assert written.any()
    # Qt may put a glyph on another quarter of a pixel where it lays out the text itself
    assert np.abs(cover - written / 255).mean() < 0.02


def test_many_numbers_look_as_each_alone(qapp):
    tiles = NumberTiles(FAMILY, 12, 1.0, (0, 1))
    rng = np.random.default_rng(0)
    values = rng.normal(size=40) * 10.0 ** rng.integers(-3, 4, 40)
    values[:4] = 0.0, np.nan, -3.0, 5000.0
    together = tiles.cover(printed(values))
    again = NumberTiles(FAMILY, 12, 1.0, (0, 1))
    for value, cover in zip(values, together, strict=True):
        np.testing.assert_array_equal(again.cover(printed(np.array([value])))[0], cover)
    shown = texts(values)
    for i, j in np.ndindex(40, 40):
        assert (shown[i] == shown[j]) == np.array_equal(together[i], together[j])


def test_what_is_wider_than_its_cell_does_not_fit(qapp):
    tiles = NumberTiles(FAMILY, 20, 1.0, (0, 0))
    assert tiles.fit(printed(np.array([0.5, -88.8])), round(WIDEST * 20))
    assert not tiles.fit(printed(np.array([-8888.0])), round(WIDEST * 20))
    assert not tiles.fit(printed(np.array([0.5, -8888.0])), round(WIDEST * 20))
