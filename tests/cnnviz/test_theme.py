"""Colours: the published tables, paper at zero, and text that can be read."""

import numpy as np
import pyqtgraph
import pytest
from PyQt6.QtGui import QColor, QPalette

from cnnviz.resources import resource
from cnnviz.scales import INKS, LEVELS, ZERO, light_ink, table_of
from cnnviz.theme import DARK, LIGHT, palette, style_sheet
from engine.steps import Phase, Role

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
READABLE = 4.5  # WCAG 2, level AA


def rgb(name):
    return np.array(QColor(name).getRgb()[:3], float)


def luminance(colours):
    """WCAG 2.2: relative luminance of (..., 3) from 0 to 255."""
    c = np.asarray(colours) / 255
    c = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return c @ np.array([0.2126, 0.7152, 0.0722])


def contrast(a, b):
    a, b = luminance(a), luminance(b)
    return (np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05)


def unpacked(table):
    return np.stack([table >> 16 & 255, table >> 8 & 255, table & 255], axis=1).astype(float)


@pytest.mark.parametrize("name", ["CET-D1A", "CET-D2", "CET-D4"])
def test_the_tables_are_those_of_pyqtgraph(name):
    ours = np.loadtxt(resource("colormaps", f"{name}.csv"), delimiter=",")
    theirs = pyqtgraph.colormap.get(name).getLookupTable(nPts=LEVELS)
    np.testing.assert_array_equal(ours, theirs)


@BOTH
@pytest.mark.parametrize("role", Role)
def test_zero_looks_like_paper(theme, role):
    table = table_of(theme, role)
    assert table.shape == (LEVELS,)
    assert table[ZERO] == QColor(theme.paper).rgb()
    assert (table >> 24 == 255).all()


@BOTH
@pytest.mark.parametrize("role", [Role.VALUE, Role.WEIGHT, Role.ERROR])
def test_the_farther_from_zero_the_farther_from_paper(theme, role):
    """So a larger number never looks smaller, and its two signs never alike."""
    colours = unpacked(table_of(theme, role))
    ends = colours[[0, ZERO // 2, ZERO, ZERO + ZERO // 2 + 1, -1]]
    paper = np.linalg.norm(ends - ends[2], axis=1)
    assert paper[0] > paper[1] > 30
    assert paper[4] > paper[3] > 30
    assert np.linalg.norm(ends[0] - ends[4]) > 100
    assert np.linalg.norm(ends[1] - ends[3]) > 50


@BOTH
def test_values_and_errors_do_not_look_alike(theme):
    values, errors = (unpacked(table_of(theme, role)) for role in (Role.VALUE, Role.ERROR))
    for level in (0, -1):
        for other in (0, -1):
            assert np.linalg.norm(values[level] - errors[other]) > 60


@BOTH
@pytest.mark.parametrize("role", Role)
def test_numbers_can_be_read_on_every_level(theme, role):
    table = table_of(theme, role)
    dark, light = (rgb(ink) for ink in INKS)
    ink = np.where(light_ink(table)[:, None], light, dark)
    assert contrast(unpacked(table), ink).min() >= READABLE


@BOTH
@pytest.mark.parametrize("ground", ["card", "window"])
@pytest.mark.parametrize("text", ["text", "muted"])
def test_text_can_be_read(theme, ground, text):
    assert contrast(rgb(getattr(theme, text)), rgb(getattr(theme, ground))) >= READABLE


@BOTH
def test_what_else_is_written(theme):
    assert contrast(rgb(theme.text), rgb(theme.cell_fill)) >= READABLE
    for phase in Phase:  # formulas
        assert contrast(rgb(theme.phase(phase).name()), rgb(theme.card)) >= READABLE
    for mark in (theme.window_outline, theme.cell_outline):  # a mark is no text
        assert contrast(rgb(mark), rgb(theme.card)) >= 2


@BOTH
def test_phases_have_colours_of_their_own(theme):
    assert len({theme.phase(phase).name() for phase in Phase}) == 3


@BOTH
def test_the_palette_is_that_of_the_theme(qapp, theme):
    made = palette(theme)
    assert made.color(QPalette.ColorRole.Window) == QColor(theme.window)
    assert made.color(QPalette.ColorRole.Text) == QColor(theme.text)
    chosen = [made.color(role) for role in (QPalette.ColorRole.HighlightedText,
                                            QPalette.ColorRole.Highlight)]  # fmt: skip
    assert contrast(*(rgb(colour.name()) for colour in chosen)) >= READABLE
    assert theme.window in style_sheet(theme)
