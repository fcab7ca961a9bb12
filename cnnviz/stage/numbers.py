"""Numbers in cells: as texts, and many of them as pixels, found by arithmetic, without strings."""

from functools import cache
from math import ceil
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QFont, QGlyphRun, QImage, QPainter, QRawFont

from cnnviz.image_memory import memory_of
from engine.arrays import Array

CHARACTERS = "0123456789.–—≈ "  # an en dash is the minus that fits a cell
KINDS = np.array([0] * 10 + [1, 2, 3, 4, 5])  # characters of one width
POWERS = 6 ** np.arange(5)
FULL = 126  # the whole of a pixel, of which glyphs cover a part
Printed: TypeAlias = NDArray[np.integer]  # rows of the table of all that can be told apart
AIR = 4  # between the pictures of glyphs while they are drawn
POINT, MINUS, DASH, ABOUT, BLANK = 10, 11, 12, 13, 14
TWO, ONE, NONE, ROWS = 10_000, 11_000, 12_000, 12_001  # rows of the table
WIDEST = 2.76  # width of "-0.00" in ems, with a little air
BARE = 2.74  # and without
SMALLEST, LARGEST = 9, 30  # pixels of a number; smaller only where it would reach beyond its cell


def scale_exponent(limit: float) -> int:
    """The power of ten, a multiple of 3, that numbers up to `limit` are shown in.

    0 for everyday numbers; -3 means that a cell shows thousandths.
    """
    if not np.isfinite(limit) or limit == 0 or 0.095 <= limit < 9999.5:
        return 0
    return int(np.floor((np.log10(limit) - 2) / 3)) * 3 + 3


def size_of(cell: tuple[float, float]) -> int:
    """The size of a number in a cell (width, height), in pixels."""
    width, height = cell
    return int(max(min(SMALLEST, width / BARE), min((width - 4) / WIDEST, height * 0.62, LARGEST)))


def texts(values: Array) -> list[str]:
    """Of numbers (n,): -d.dd, -dd.d, -dddd.

    Whole numbers have no decimals. What would be 0.00 without being zero is ≈0; what is no number
    is a dash.
    """
    rows = _table().codes[printed(values)].tolist()
    return ["".join(CHARACTERS[code] for code in row if code != BLANK) for row in rows]


def printed(values: Array) -> Printed:
    """As which of the numbers that can be told apart each is printed."""
    size = np.abs(values, dtype=np.float64)
    near = np.rint(size)
    rows = np.rint(size * 100) + TWO
    others = not size.max(initial=0.0) < 9.995  # there are longer ones, or what is no number
    if others:
        longer = np.where(size < 99.95, np.rint(size * 10) + ONE, np.minimum(near, 9999))
        rows = np.where(size < 9.995, rows, longer)
    np.copyto(rows, near, where=(size == near) & (size < 9999.5))
    rows += ROWS * (values < 0)
    if others:
        rows[~np.isfinite(size)] = NONE
    return rows.astype(np.intp)


class _Table(NamedTuple):
    """All numbers that can be told apart.

    `codes` (2 ROWS, 5) are indices into CHARACTERS: first those of whole numbers, from TWO on those
    of two decimals, from ONE on those of one; then the same below zero. `kinds` (2 ROWS,) tells
    which of them stand alike, and `first` a number of each kind.
    """

    codes: NDArray[np.uint8]
    kinds: NDArray[np.integer]
    first: NDArray[np.integer]


@cache
def _table() -> _Table:
    k = np.arange(10_000)
    digits = np.stack([k // 1000, k // 100 % 10, k // 10 % 10, k % 10], axis=1)
    leading = np.stack([k >= 1000, k >= 100, k >= 10, k >= 0], axis=1)
    point = np.full(1000, POINT)
    _, hundreds, tens, ones = digits[:1000].T
    codes = np.full((2, ROWS, 5), BLANK, np.uint8)
    codes[:, :TWO, 1:] = np.where(leading, digits, BLANK)
    codes[:, TWO:ONE, 1:] = np.stack([hundreds, point, tens, ones], axis=1)
    codes[:, ONE:NONE, 1:] = np.stack([hundreds, tens, point, ones], axis=1)
    codes[1, 1:, 0] = MINUS
    codes[:, TWO] = BLANK, ABOUT, 0, BLANK, BLANK
    codes[:, NONE] = BLANK, DASH, BLANK, BLANK, BLANK
    flat = codes.reshape(-1, 5)
    shapes = KINDS[flat] @ POWERS
    first = np.full(6 * POWERS[-1], -1)
    first[shapes[::-1]] = np.arange(len(flat))[::-1]  # the last to be written stays
    there = first >= 0
    return _Table(flat, (np.cumsum(there) - 1)[shapes], first[there])


class NumberTiles:
    """How much of each pixel about their middle numbers cover, in a font of `size` pixels.

    `ratio` is that of device pixels. The middle is that of a pixel where a cell has an odd number
    of them, in `odd` (down, along), else it lies between two. A glyph is drawn once for each place
    that it can have in numbers of some width, and a number is laid together from such pictures.
    """

    def __init__(self, family: str, size: int, ratio: float, odd: tuple[int, int]) -> None:
        font = QFont(family)
        font.setPixelSize(size)
        self._raw = QRawFont.fromFont(font)
        self._glyphs = self._raw.glyphIndexesForString(CHARACTERS)
        advances = self._raw.advancesForGlyphIndexes(self._glyphs)
        self._advances = np.array([point.x() for point in advances])
        self._advances[BLANK] = 0.0
        self._ratio = ratio
        self._drop = (self._raw.ascent() - self._raw.descent()) / 2
        bounds = [self._raw.boundingRect(glyph) for glyph in self._glyphs]
        reach = max(max(-b.top() - self._drop, b.bottom() + self._drop) for b in bounds)
        down, along = ceil(reach * ratio) + 1, ceil(WIDEST / 2 * size * ratio)
        self.shape = 2 * down + odd[0], 2 * along + odd[1]
        table = _table()
        self._codes = table.codes[table.first]  # of a number of each kind
        self._widths = self._advances[self._codes].sum(1) * ratio  # in device pixels
        self._tiles = np.zeros((len(table.first), 5, len(CHARACTERS), *self.shape), np.uint8)
        self._drawn = np.zeros(len(table.first), bool)

    def fit(self, numbers: Printed, room: float) -> bool:
        """Whether none of the numbers (n,) is wider than `room` device pixels."""
        return bool((self._widths[_table().kinds[numbers]] <= room).all())

    def cover(self, numbers: Printed) -> NDArray[np.uint8]:
        """(n,) -> (n, *shape), from 0 to FULL."""
        table = _table()
        kinds = table.kinds[numbers]
        for kind in set(kinds[~self._drawn[kinds]].tolist()):
            self._draw(kind)
        tiles = self._tiles.reshape(-1, self.shape[0] * self.shape[1])
        places = (kinds[:, None] * 5 + np.arange(5)) * len(CHARACTERS) + table.codes[numbers]
        first, *others = places.T
        found = tiles.take(first, axis=0, mode="clip")
        for place in others:
            np.maximum(found, tiles.take(place, axis=0, mode="clip"), out=found)
        return found.reshape(-1, *self.shape)

    def _draw(self, kind: int) -> None:
        """All glyphs at all places in numbers of a kind."""
        codes = self._codes[kind]
        widths = self._advances[codes]
        left = np.cumsum(widths) - widths - widths.sum() / 2
        down, along = self.shape
        wide = along + 2 * AIR
        image = QImage(len(CHARACTERS) * wide, 5 * down, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.black)
        image.setDevicePixelRatio(self._ratio)
        glyphs, points = [], []
        for place, code in enumerate(codes.tolist()):
            for other in () if code == BLANK else np.flatnonzero(KINDS[code] == KINDS).tolist():
                x, y = (other + 0.5) * wide, (place + 0.5) * down
                glyphs.append(self._glyphs[other])
                points.append(QPointF(x / self._ratio + left[place], y / self._ratio + self._drop))
        run = QGlyphRun()
        run.setRawFont(self._raw)
        run.setGlyphIndexes(glyphs)
        run.setPositions(points)
        with QPainter(image) as painter:
            painter.setPen(Qt.GlobalColor.white)
            painter.drawGlyphRun(QPointF(0, 0), run)
        light = memory_of(image, np.uint8)[:, ::4].reshape(5, down, len(CHARACTERS), wide)
        inside = light[..., AIR:-AIR].astype(np.uint16).transpose(0, 2, 1, 3)
        self._tiles[kind] = (inside * FULL + 127) // 255
        self._drawn[kind] = True
