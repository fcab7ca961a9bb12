"""Numbers in cells: what they say, and where their glyphs stand."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PyQt6.QtGui import QColor, QFont, QImage, QPainter

from cnnviz.stage.numbers import CHARACTERS, WIDEST, NumberPainter, digit_codes, scale_exponent


def text_of(value):
    return "".join(CHARACTERS[code] for code in digit_codes(np.array([value]))[0]).replace(" ", "")


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


@pytest.mark.parametrize("size", [9, 14, 30])
def test_numbers_are_centred(qapp, size):
    """The middle of the ink of 8, -88, 8.88, 88.8 is where it was asked for."""
    font = QFont("DejaVu Sans")
    font.setPixelSize(size)
    painted = NumberPainter(font)
    for value in (8.0, 88.0, 8.88, 88.8, 8888.0):
        image = QImage(160, 80, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        one = np.array([value])
        ink = np.zeros(1, int)
        painted.paint(painter, one, np.array([80.0]), np.array([40.0]), ink, (QColor("black"),))
        painter.end()
        dark = [(x, y) for x in range(160) for y in range(80)
                if QColor(image.pixel(x, y)).lightness() < 128]  # fmt: skip
        xs, ys = zip(*dark, strict=True)
        assert (min(xs) + max(xs) + 1) / 2 == pytest.approx(80, abs=1.5)
        assert (min(ys) + max(ys) + 1) / 2 == pytest.approx(40, abs=1 + 0.1 * size)
        assert max(xs) - min(xs) < WIDEST * size


def test_many_numbers_stand_at_their_places(qapp):
    """Each number alone, and all at once in several inks, is the same picture."""
    font = QFont("DejaVu Sans")
    font.setPixelSize(12)
    painted = NumberPainter(font)
    rng = np.random.default_rng(0)
    values = rng.normal(size=12) * 10.0 ** rng.integers(-2, 3, 12)
    x, y = 30.0 + 60 * (np.arange(12) % 4), 20.0 + 30 * (np.arange(12) // 4)
    ink = np.arange(12) % 2
    colours = (QColor("black"), QColor("red"))

    def picture(groups):
        image = QImage(260, 100, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        for g in groups:
            painted.paint(painter, values[g], x[g], y[g], ink[g], colours)
        painter.end()
        return image

    together = picture([np.arange(12)])
    assert together == picture([np.array([i]) for i in range(12)])
    assert together != picture([np.arange(11)])
