"""Cells with numbers, pixel by pixel: the same as by a plain loop, and as Qt would paint them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QColor, QImage, QPainter

from cnnviz import image_memory
from cnnviz.scales import INKS, LEVELS, ZERO, light_ink_of, table_of
from cnnviz.stage import box_pixels, matrix
from cnnviz.stage.cell_pixels import (
    FILLED,
    LINE,
    SHADES,
    ZEROS,
    faint_ink,
    grid_line,
    lay_cells,
    shades_of,
    tiles_of,
)
from cnnviz.stage.numbers import FULL, printed
from cnnviz.stage.scene import Box
from cnnviz.theme import DARK, LIGHT
from engine.steps import Role
from tests.cnnviz import helpers

FAMILY = "DejaVu Sans"
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def channels(rgb):
    return np.stack([np.asarray(rgb) >> shift & 255 for shift in (16, 8, 0)], axis=-1).astype(int)


def naive(numbers, looks, shades, tiles, edges, lines):
    """Pixel by pixel, from the cells."""
    down, along = edges
    wide = np.diff(along).max()
    cover = tiles.cover(printed(numbers).ravel()).reshape(*numbers.shape, *tiles.shape)
    seen = min(tiles.shape[0], np.diff(down).min())  # of a tile
    pixels = np.zeros((down[-1] - down[0], along[-1] - along[0]), np.uint32)
    for (row, column), look in np.ndenumerate(looks):
        (top, bottom), (left, right) = down[row : row + 2], along[column : column + 2]
        above = (bottom - top - seen) // 2 - (tiles.shape[0] - seen) // 2
        cut = range((tiles.shape[0] - seen) // 2, (tiles.shape[0] - seen) // 2 + seen)
        beside = (wide - tiles.shape[1]) // 2
        for y, x in np.ndindex(bottom - top, right - left):
            in_line = (row >= lines[0] and y < lines[2]) or (column >= lines[1] and x < lines[2])
            at = y - above, x - beside
            inside = at[0] in cut and 0 <= at[1] < tiles.shape[1]
            shade = LINE if in_line else cover[row, column][at] if inside else 0
            pixels[top - down[0] + y, left - along[0] + x] = shades[look, shade]
    return pixels


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_as_by_a_plain_loop(qapp, data):
    """Also where they reach beyond the pixels, or leave some of them free."""
    rng = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    rows, columns = (data.draw(st.integers(1, 4)) for _ in range(2))
    down, along = (
        np.rint(data.draw(st.floats(0, 9)) + np.arange(n + 1) * data.draw(st.floats(least, 47)))
        for n, least in ((rows, 9), (columns, 26))
    )
    edges = down.astype(int), along.astype(int)
    numbers = rng.normal(size=(rows, columns)) * 10.0 ** rng.integers(-3, 3)
    looks = rng.integers(0, LEVELS + 2, (rows, columns))
    odd = tuple(int(np.diff(some).max()) % 2 for some in edges)
    lines = *(data.draw(st.integers(0, 1)) for _ in range(2)), data.draw(st.integers(1, 2))
    some = looks, shades_of(LIGHT, Role.VALUE), tiles_of(FAMILY, 9, 1.0, odd), edges, lines
    expected = np.zeros((60 + down.astype(int)[-1], 60 + along.astype(int)[-1]), np.uint32)
    (top, bottom), (left, right) = ((int(v[0]), int(v[-1])) for v in edges)
    expected[20 + top : 20 + bottom, 20 + left : 20 + right] = naive(numbers, *some)
    corner = [data.draw(st.integers(0, 20 + int(v[0]) + 30)) for v in edges]
    size = [data.draw(st.integers(1, n - at)) for n, at in zip(expected.shape, corner, strict=True)]
    seen = np.s_[corner[0] : corner[0] + size[0], corner[1] : corner[1] + size[1]]
    pixels = np.zeros((2, 2 * size[0], size[1]), np.uint32)[1, ::2]  # as a part of a picture lies
    moved = tuple(v + 20 - at for v, at in zip(edges, corner, strict=True))
    lay_cells(pixels, printed(numbers), *some[:3], moved, lines)
    np.testing.assert_array_equal(pixels, expected[seen])


@THEMES
@pytest.mark.parametrize("role", [Role.VALUE, Role.ERROR, Role.INK])
def test_shades_are_what_qt_would_mix(qapp, theme, role):
    shades, table, light = shades_of(theme, role), table_of(theme, role), light_ink_of(theme, role)
    assert shades.shape == (LEVELS + 2, SHADES)
    np.testing.assert_array_equal(shades[:LEVELS, 0], table)
    assert (shades[ZEROS, 0], shades[FILLED, 0]) == (table[ZERO], QColor(theme.filler).rgb())
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    for look in (0, ZERO, 200, LEVELS - 1, ZEROS, FILLED):
        ink = faint_ink(theme) if look >= LEVELS else QColor(INKS[int(light[look])])
        for shade in (1, 50, FULL, LINE):
            colour = QColor(grid_line(theme) if shade == LINE else ink)
            if shade != LINE:
                colour.setAlphaF(colour.alphaF() * shade / FULL)
            image.setPixel(0, 0, int(shades[look, 0]))
            with QPainter(image) as painter:
                painter.fillRect(0, 0, 1, 1, colour)
            mixed = channels(image.pixel(0, 0))
            assert np.abs(channels(shades[look, shade]) - mixed).max() <= 2


def painted(box, theme, ratio, monkeypatch, written):
    image = QImage(round(300 * ratio), round(300 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(theme.card))
    with monkeypatch.context() as patch, QPainter(image) as painter:
        if written:
            patch.setattr(matrix, "paint_pixels", lambda *_: False)
        matrix.paint_cells(painter, box, theme, FAMILY)
    rows = np.frombuffer(helpers.bytes_of(image), np.uint32)
    return channels(rows.reshape(image.height(), image.width()))


@pytest.mark.parametrize("pitch", [8.0, 24.0])
def test_it_does_not_matter_how_the_numbers_lie(qapp, pitch, monkeypatch):
    values = np.random.default_rng(1).normal(size=(7, 6)).astype(np.float32)
    wide = np.zeros((7, 12), np.float32)
    wide[:, ::2] = values
    boxes = [
        Box("X", some, Role.VALUE, 1.0, pitch=(pitch, pitch), origin=(3.0, 4.0))
        for some in (values, np.asfortranarray(values), wide[:, ::2], values[::-1][::-1])
    ]
    first, *others = (painted(box, LIGHT, 1.0, monkeypatch, False) for box in boxes)
    for other in others:
        np.testing.assert_array_equal(other, first)


@THEMES
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("pitch", [(24.0, 24.0), (32.0, 26.0), (46.0, 46.0), (27.3, 27.3)])
def test_it_looks_as_if_qt_had_painted_it(qapp, theme, ratio, pitch, monkeypatch):
    """Colours, lines, numbers, zeros and cells that were filled in, each in its place."""
    rng = np.random.default_rng(1)
    values = np.clip(rng.normal(0, 0.5, (6, 6)), -1, 1).astype(np.float32)
    values[0, :3], values[2, 2] = 0.0, np.nan
    filler = np.zeros((6, 6), bool)
    filler[0, :2] = True
    pitch = tuple(round(p * ratio) / ratio if p % 1 == 0 else p for p in pitch)
    box = Box("X", values, Role.VALUE, 1.0, filler=filler, pitch=pitch, origin=(10.0, 12.0))
    ours, qt = (painted(box, theme, ratio, monkeypatch, written) for written in (False, True))
    differ = np.abs(ours - qt).max(-1)
    if pitch[0] * ratio % 1 == 0:
        assert (differ > 8).mean() < 0.04  # Qt may put a glyph on another part of a pixel
    for row, column in np.ndindex(6, 6):
        x, y, w, h = (round(v * ratio) for v in box.span((row, column, 1, 1)))
        cell = np.s_[y + 2 : y + h - 2, x + 2 : x + w - 2]
        ground = ours[y + h - 3, x + w // 2]
        np.testing.assert_array_equal(ground, qt[y + h - 3, x + w // 2])
        here, there = (np.abs(some[cell] - ground).sum(-1) for some in (ours, qt))
        assert here.sum() == pytest.approx(there.sum(), rel=0.15)
        for axis in (0, 1):  # the middle of the ink
            middles = [
                (ink.sum(axis) * np.arange(ink.shape[1 - axis])).sum() / ink.sum()
                for ink in (here, there)
            ]
            assert middles[0] == pytest.approx(middles[1], abs=1.2)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_it_is_laid_on_pixels_as_it_is_painted(qapp, ratio):
    values = np.random.default_rng(1).normal(size=(6, 7)).astype(np.float32)
    box = Box("X", values, Role.VALUE, 1.0, pitch=(27.3, 32.0), origin=(-10.0, 12.4))
    image = QImage(150, 160, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.card))
    pixels = image_memory.memory_of(image, np.uint32).copy()
    with QPainter(image) as painter:
        painter.scale(ratio, ratio)
        painter.setClipRect(QRectF(0, 20 / ratio, 140 / ratio, 120 / ratio))
        matrix.paint_cells(painter, box, LIGHT, FAMILY)
    assert box_pixels.lay_box(pixels[20:140, :140], box, LIGHT, FAMILY, ratio, (20, 0))
    np.testing.assert_array_equal(pixels, image_memory.memory_of(image, np.uint32))


@pytest.mark.parametrize("pitch", [(12.0, 12.0), (26.0, 26.0)])
def test_where_numbers_find_no_room_nothing_is_laid(qapp, pitch):
    box = Box("X", np.full((2, 2), 9999.0), Role.VALUE, 9999.0, pitch=pitch)
    pixels = np.zeros((60, 60), np.uint32)
    done = box_pixels.lay_box(pixels, box, LIGHT, FAMILY, 1.0, (0, 0))
    assert done == bool(pixels.any()) == (pitch[0] > 20)


def test_a_number_that_stands_alone_is_not_laid_as_one_of_many(qapp):
    box = Box("X", np.ones((1, 1)), Role.VALUE, 1.0, pitch=(50.0, 50.0))
    assert not box_pixels.lay_box(np.zeros((50, 50), np.uint32), box, LIGHT, FAMILY, 1.0, (0, 0))


def test_every_cell_line_is_there(qapp, monkeypatch):
    """Also where cells are of a part of a pixel more."""
    values = np.full((4, 5), 0.5, np.float32)
    box = Box("X", values, Role.VALUE, 1.0, pitch=(30.4, 25.7), origin=(3.0, 4.0))
    ours = painted(box, LIGHT, 1.0, monkeypatch, False)
    line, plain = (channels(shades_of(LIGHT, Role.VALUE)[191, shade]) for shade in (LINE, 0))
    edges = np.rint(3 + np.arange(6) * 30.4).astype(int), np.rint(4 + np.arange(5) * 25.7)
    top = ours[5, edges[0][0] : edges[0][-1]]
    found = np.flatnonzero((top == line).all(-1)) + edges[0][0]
    assert found.tolist() == edges[0][1:-1].tolist()
    side = ours[int(edges[1][0]) : int(edges[1][-1]), 4]
    found = np.flatnonzero((side == line).all(-1)) + int(edges[1][0])
    assert found.tolist() == edges[1][1:-1].astype(int).tolist()
    assert (top[:5] == plain).all()
    assert all(b - a in (30, 31) for a, b in pairwise(edges[0].tolist()))
