"""Cells with their numbers, pixel by pixel: faster than to have Qt write so many."""

from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtGui import QColor

from cnnviz.scales import INKS, LEVELS, ZERO, Table, light_ink_of, table_of
from cnnviz.stage.numbers import FULL, NumberTiles, Printed
from cnnviz.theme import Theme
from engine.steps import Role

ZEROS, FILLED = LEVELS, LEVELS + 1  # looks of cells beside those of the levels
LINE = FULL + 1  # the shade of a line between cells, behind those of ink
SHADES = LINE + 1
Edges = NDArray[np.integer]


@lru_cache(maxsize=8)
def tiles_of(family: str, size: int, ratio: float, odd: tuple[int, int]) -> NumberTiles:
    return NumberTiles(family, size, ratio, odd)


@lru_cache(maxsize=12)
def shades_of(theme: Theme, role: Role) -> Table:
    """(LEVELS + 2, SHADES): each colour of a role without ink, ..., with FULL ink, with a line."""
    table, light = table_of(theme, role), light_ink_of(theme, role)
    grounds = np.array([*table, table[ZERO], QColor(theme.filler).rgb()], np.uint32)
    inks, line = [QColor(INKS[0]), QColor(INKS[1]), faint_ink(theme)], grid_line(theme)
    which = [*light.astype(int), 2, 2]  # of them
    colours = np.array([ink.rgb() for ink in inks], np.uint32)[which]
    share = np.array([[ink.alphaF()] for ink in inks])[which] * (np.arange(LINE) / FULL)
    made = np.empty((LEVELS + 2, SHADES), np.uint32)
    for channel in range(4):
        ground, ink, over = (
            _channels(of)[:, channel, None].astype(float)
            for of in (grounds, colours, np.array([line.rgb()], np.uint32))
        )
        mixed = (ink - ground) * share
        mixed += ground
        shown = _channels(made)[..., channel]
        shown[:, :LINE] = np.rint(mixed, out=mixed)
        shown[:, LINE:] = np.rint(over * line.alphaF() + ground * (1 - line.alphaF()))
    return made


def _channels(colours: Table) -> NDArray[np.uint8]:
    """The four bytes of each, along a last axis: a view."""
    return colours[..., None].view(np.uint8)


def grid_line(theme: Theme) -> QColor:
    """Between two cells."""
    line = QColor(theme.text)
    line.setAlpha(34 if theme.dark else 26)
    return line


def faint_ink(theme: Theme) -> QColor:
    """Of a zero."""
    faint = QColor(theme.muted)
    faint.setAlpha(215 if theme.dark else 150)
    return faint


def lay_cells(
    pixels: Table,
    numbers: Printed,
    looks: NDArray[np.integer],
    shades: Table,
    tiles: NumberTiles,
    edges: tuple[Edges, Edges],
    lines: tuple[int, int, int],
) -> None:
    """Lay `numbers` (rows, columns) on cells of these `looks` on `pixels`, 0xffRRGGBB.

    `edges` (rows + 1,), (columns + 1,) are the pixels where the cells begin; what of them is beyond
    the first or the last pixel is cut off. `lines` are the first row and the first column with a
    line before it, and how many pixels a line has. `tiles` are those for the width of the widest
    cell and the height of the highest.
    """
    (down, along), (rows, columns) = edges, numbers.shape
    lengths, widths = down[1:] - down[:-1], along[1:] - along[:-1]
    wide = int(widths.max())
    row, column, thin = lines
    high, left = min(tiles.shape[0], int(lengths.min())), (wide - tiles.shape[1]) // 2
    cut, aside = (tiles.shape[0] - high) // 2, max(-left, 0)
    cover = tiles.cover(numbers.ravel()).reshape(rows, columns, *tiles.shape)
    ink, left = cover[:, :, cut : cut + high, aside : wide - left], max(left, 0)
    ink[:, column:, :, : max(thin - left, 0)] = 0
    # a line of pixels through each row of cells, with lines between them, without and with numbers
    ground = (looks * SHADES).astype(np.uint16)
    line = ground.repeat(wide, axis=1).reshape(rows, 1, columns, wide)
    line[..., column:, :thin] += LINE
    told = line.repeat(high, axis=1)
    told[..., left : left + ink.shape[3]] += ink.transpose(0, 2, 1, 3)
    flat = line.reshape(rows, -1), told.reshape(rows, high, -1)
    if widths.min() < wide:  # cells of a part of a pixel more are now longer, now shorter
        inside = np.flatnonzero(np.arange(wide) < widths[:, None])
        flat = flat[0].take(inside, axis=-1, mode="clip"), flat[1].take(inside, -1, mode="clip")
    over = (ground + np.uint16(LINE)).repeat(widths, axis=1)
    _lay_rows(pixels, shades.ravel(), (*flat, over), edges, (row, thin))


def _lay_rows(
    pixels: Table,
    table: Table,
    shades: tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.uint16]],
    edges: tuple[Edges, Edges],
    line: tuple[int, int],
) -> None:
    """Lay what is within `pixels` of each row of cells, whose `shades` stand in `table`.

    They are those of a line of pixels without numbers (rows, W), of the lines with numbers
    (rows, H, W), and of the line before a row (rows, W). `line` is the first row that has one, and
    how many pixels it has.
    """
    (down, along), (row, thin) = edges, line
    bare, told, over = shades
    high = told.shape[1]
    first = max(int(along[0]), 0)
    last = max(first, min(int(along[-1]), pixels.shape[1]))
    seen = slice(first - int(along[0]), last - int(along[0]))
    plain, between = (table.take(some[:, seen], mode="clip") for some in (bare, over))
    for i, (y, below_it) in enumerate(pairwise(down.tolist())):
        begin, end = max(y, 0), min(below_it, len(pixels))
        if begin >= end:
            continue
        cells = pixels[begin:end, first:last]
        cells[:] = plain[i]
        top = y + (below_it - y - high) // 2
        above, below = max(top, begin), min(top + high, end)
        if above < below:
            inked = told[i, above - top : below - top, seen]
            cells[above - begin : below - begin] = table.take(inked, mode="clip")
        if i >= row:
            cells[: max(y + thin - begin, 0)] = between[i]
