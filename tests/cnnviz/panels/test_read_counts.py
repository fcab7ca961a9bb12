"""The card that shows how often each cell of the input is read."""

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QColor

from cnnviz.lab import with_setting
from cnnviz.panels.heat_map import HeatMap
from cnnviz.panels.read_counts import ReadCounts, reading, says, unpadded
from cnnviz.theme import DARK, LIGHT
from engine.geometry import read_counts
from tests.cnnviz import lab_states
from tests.cnnviz.helpers import widget_picture
from tests.cnnviz.panels.lab_cards import lab_of, numbers_in, reads, session_of, shown
from tests.engine import naive

NONE = ((0, 0), (0, 0))


def how(lab):
    """Kernel, stride, padding, dilation and ceil mode of what reads the input; None if nothing."""
    s = lab.settings
    if s.convolution:
        padding = naive.as_sides(s.padding, s.kernel_size, s.dilation)
        return s.kernel_size, s.stride, padding, s.dilation, False
    if s.pooling == "none":
        return None
    rows, columns = s.pool_padding
    return s.pool_size, s.pool_stride, ((rows, rows), (columns, columns)), (1, 1), s.ceil_mode


def span(counts):
    low, high = counts.min(), counts.max()
    return f"{low}×" if low == high else f"{low}–{high}×"


def parts(counts):
    """Corner, edge and inside, cell by cell."""
    found = {"Corners": [], "edges": [], "inside": []}
    rows, columns = counts.shape
    for (i, j), count in np.ndenumerate(counts):
        on = (i in (0, rows - 1)) + (j in (0, columns - 1))
        found[("inside", "edges", "Corners")[on]].append(count)
    return {name: np.array(values) for name, values in found.items() if values}


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(lab_states.labs())
def test_counts_and_sentences(lab):
    asked = how(lab)
    if asked is None:
        assert reading(lab) is None
        return
    kernel, stride, padding, dilation, ceil_mode = asked
    size = lab.x.shape[1:]
    assume(size[0] * size[1] < 500)
    counts = reads(size, *asked)
    around = reading(lab)
    assert (read_counts(around) == counts).all()
    bare = unpadded(lab, around)
    lines = zip(size, kernel, stride, dilation, strict=True)
    fits = all(naive.output_size(n, k, s, 0, 0, d, ceil_mode) > 0 for n, k, s, d in lines)
    assert (bare is not None) == (padding != NONE and fits)
    less = None if bare is None else reads(size, kernel, stride, NONE, dilation, ceil_mode)
    if bare is not None:
        assert (read_counts(bare) == less).all()
    lines = says(lab, around, bare, 0)
    for name, values in parts(counts).items():
        told = f"{name} {span(values)}"
        without = None if less is None else span(parts(less)[name])
        if without not in (None, span(values)):
            told += f" (without padding {without})"
        assert told in lines[0]
    averages(lines, counts, less)
    unread(lines, counts)
    copies = padding != NONE and lab.settings.convolution and lab.settings.padding_mode != "zeros"
    assert any("Copies" in line for line in lines) == copies


def averages(lines, counts, less):
    border = np.ones(counts.shape, bool)
    border[1:-1, 1:-1] = False
    (line,) = [line for line in lines if "border" in line] or [None]
    if less is None:
        here, inside = counts[border].mean(), counts[~border].mean()
        assert (line is None) == (here >= inside)
        if line:
            assert numbers_in(line) == pytest.approx([here, inside], rel=0.01)
    elif counts[border].mean() > less[border].mean():
        expected = [counts[border].mean(), less[border].mean()]
        assert numbers_in(line) == pytest.approx(expected, rel=0.01)
    else:
        assert "does not change" in line


def unread(lines, counts):
    expected = [
        [n for n in range(counts.shape[axis]) if not counts.take(n, axis).any()] for axis in (0, 1)
    ]
    told = [line for line in lines if "no window" in line]
    assert bool(told) == any(expected)
    for name, cells in zip(("row", "column"), expected, strict=True):
        match = re.search(rf"{name}s? ([\d–, …]+)", told[0]) if told else None
        assert bool(match) == bool(cells)
        if match and "…" not in match[1]:
            listed = []
            for run in match[1].split(", "):
                low, _, high = run.partition("–")
                listed += range(int(low), int(high or low) + 1)
            assert listed == cells


def test_pooling_that_rounds_up_does_so_without_padding_too():
    lab = lab_of(np.ones((5, 5)), convolution=False, ceil_mode=True, pool_padding=(1, 1))
    bare = unpadded(lab, reading(lab))
    assert (read_counts(bare) == reads((5, 5), (2, 2), (2, 2), NONE, (1, 1), True)).all()
    assert read_counts(bare).all()


def test_many_unread_rows_are_cut_short():
    lab = lab_of(np.ones((28, 5)), padding="valid", kernel_size=(1, 1), stride=(3, 1))
    (line,) = [line for line in says(lab, reading(lab), None, 1) if "no window" in line]
    assert line.startswith("Read by no window: rows 2–3, 5–6, 8–9, 11–12, ….")


# the card


@pytest.fixture
def card(qtbot, qapp):
    session = session_of(lab_of(np.ones((7, 7))))
    made = ReadCounts(session, LIGHT)
    qtbot.addWidget(made)
    made.session = session
    return made


def test_two_maps_with_padding_one_without(card):
    assert shown(card)
    assert shown(card.without)
    assert not shown(card.beside)
    assert card.text.text().startswith("Corners 4× (without padding 1×)")
    card.session.set_lab(with_setting(card.session.lab, "padding", "valid"))
    assert not shown(card.without)
    assert shown(card.beside)
    assert card.beside.text().startswith("Corners 1×")
    assert "Corners" not in card.text.text()
    assert "Corners 1×" in card.with_padding.accessibleDescription()
    card.session.undo()
    assert shown(card.without)


def test_without_padding_a_large_kernel_reads_nothing(card):
    lab = lab_of(np.ones((3, 3)), padding="same", kernel_size=(5, 5))
    card.session.set_lab(lab)
    assert not shown(card.without)


def test_where_the_kernel_is_off_the_pooling_reads(card):
    lab = lab_of(np.ones((7, 7)), convolution=False)
    card.session.set_lab(lab)
    assert "row 6; column 6" in card.text.text()
    card.session.count_from(1)
    assert "row 7; column 7" in card.text.text()
    card.session.set_lab(with_setting(lab, "pooling", "none"))
    assert not shown(card)


# the picture


def colour(widget, picture, row, column, share=(0.12, 0.12)):
    """The colour near a corner of a cell, beside its number."""
    rows, columns = widget._counts.shape
    rect = widget.picture()
    x = rect.x() + (column + share[0]) * rect.width() / columns
    y = rect.y() + (row + share[1]) * rect.height() / rows
    return QColor(picture.pixel(int(x), int(y)))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_larger_count_has_a_deeper_colour(qtbot, theme):
    made = HeatMap(theme)
    qtbot.addWidget(made)
    made.resize(200, 200)
    made.show_counts(np.array([[0, 1], [2, 4]]), 4)
    picture = made.grab().toImage()
    paper = QColor(theme.paper)

    def distance(row, column):
        c = colour(made, picture, row, column)
        return sum(abs(getattr(c, n)() - getattr(paper, n)()) for n in ("red", "green", "blue"))

    assert distance(0, 0) < distance(0, 1) < distance(1, 0) < distance(1, 1)


def test_numbers_stand_where_they_fit(qtbot):
    made = HeatMap(LIGHT)
    qtbot.addWidget(made)
    made.resize(100, 100)
    for size, written in ((3, True), (7, True), (40, False)):
        counts = np.full((size, size), 5)
        made.show_counts(counts, 10)
        one = widget_picture(made)
        made.show_counts(counts + 3, 16)  # nearly the same colour, another number
        assert (one != widget_picture(made)) == written


def test_the_same_counts_are_no_change(qtbot):
    made = HeatMap(LIGHT)
    qtbot.addWidget(made)
    assert not made._image.isNull()
    made.show_counts(np.array([[1, 2]]), 2)
    image = made._image
    made.show_counts(np.array([[1, 2]]), 2)
    assert made._image is image
    made.show_counts(np.array([[1, 2]]), 4)
    assert made._image is not image


def test_unread_rows_are_hatched(qtbot):
    made = HeatMap(LIGHT)
    qtbot.addWidget(made)
    made.resize(200, 200)
    counts = np.ones((4, 4), int)
    counts[3] = 0
    made.show_counts(counts, 1)
    picture = made.grab().toImage()
    rect = made.picture().toRect()
    pitch = rect.height() // 4
    seen = {picture.pixel(x, rect.y() + 3 * pitch + 20) for x in range(rect.x() + 3, rect.x() + 40)}
    assert len(seen) > 1


def test_it_has_the_shape_of_the_input(qtbot):
    made = HeatMap(LIGHT)
    qtbot.addWidget(made)
    made.show_counts(np.ones((10, 40), int), 1)
    assert made.heightForWidth(120) == 30
    made.resize(121, 31)
    assert made.picture() == QRectF(0.5, 0.5, 120, 30)
    made.show_counts(np.ones((40, 10), int), 1)
    made.resize(121, made.heightForWidth(121))
    assert made.picture().width() == pytest.approx(30)


def test_a_large_input_has_smaller_cells_than_pixels(qtbot):
    made = HeatMap(LIGHT)
    qtbot.addWidget(made)
    made.resize(110, 110)
    counts = np.repeat([[0, 121]], 256, axis=1).reshape(1, 512).repeat(512, axis=0)
    made.show_counts(counts, 121)
    image = made.grab().toImage()
    left, right = (QColor(image.pixel(x, 55)).lightness() for x in (25, 80))
    assert left > right + 50
