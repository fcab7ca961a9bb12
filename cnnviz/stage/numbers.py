"""Numbers in cells: many of them as a few glyph runs, found by arithmetic, without strings."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QColor, QFont, QGlyphRun, QPainter, QRawFont

from engine.arrays import Array

CHARACTERS = "0123456789.–—≈ "  # an en dash is the minus that fits a cell
KINDS = np.array([0] * 10 + [1, 2, 3, 4, 5])  # characters of one width
POWERS = 6 ** np.arange(5)
MANY = 64  # numbers from which on the places of their glyphs are kept
KEPT = 6
POINT, MINUS, DASH, ABOUT, BLANK = 10, 11, 12, 13, 14
TWO, ONE, NONE, ROWS = 10_000, 11_000, 12_000, 12_001  # rows of the table
WIDEST = 2.76  # width of "-0.00" in ems, with a little air


def scale_exponent(limit: float) -> int:
    """The power of ten, a multiple of 3, that numbers up to `limit` are shown in.

    0 for everyday numbers; -3 means that a cell shows thousandths.
    """
    if not np.isfinite(limit) or limit == 0 or 0.095 <= limit < 9999.5:
        return 0
    return int(np.floor((np.log10(limit) - 2) / 3)) * 3 + 3


def digit_codes(values: Array) -> NDArray[np.uint8]:
    """(n,) -> (n, 5) indices into CHARACTERS, blanks at the end: -d.dd, -dd.d, -dddd.

    Whole numbers have no decimals. What would be 0.00 without being zero is ≈0; what is no number
    is a dash.
    """
    codes: NDArray[np.uint8] = _table()[0][_rows(values)]
    return codes


def _rows(values: Array) -> NDArray[np.integer]:
    """(n,): where in the table the codes of each number stand."""
    finite = np.isfinite(values)
    size = np.abs(np.where(finite, values, 0.0).astype(np.float64))
    near = np.rint(size)
    rows = np.where(size < 99.95, np.rint(size * 10) + ONE, np.minimum(near, 9999))
    rows = np.where(size < 9.995, np.rint(size * 100) + TWO, rows)
    rows = np.where((size == near) & (size < 9999.5), near, rows)
    rows += ROWS * (values < 0)
    rows[~finite] = NONE
    return rows.astype(np.intp)


@cache
def _table() -> tuple[NDArray[np.uint8], NDArray[np.integer]]:
    """(2 ROWS, 5): the codes of all numbers that can be told apart, and which of them stand alike.

    First those of whole numbers, from TWO on those of two decimals, from ONE on those of one; then
    the same below zero.
    """
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
    return flat, KINDS[flat] @ POWERS


class NumberPainter:
    """Paints numbers centred at points, in one font."""

    def __init__(self, font: QFont) -> None:
        self._raw = QRawFont.fromFont(font)
        glyphs = self._raw.glyphIndexesForString(CHARACTERS)
        self._glyphs = np.array(glyphs, np.uint32)
        advances = [point.x() for point in self._raw.advancesForGlyphIndexes(glyphs)]
        self._advances = np.array(advances)
        self._advances[BLANK] = 0.0
        self._kept: dict[tuple[bytes, bytes, int], NDArray[np.object_]] = {}
        self._drop = (self._raw.ascent() - self._raw.descent()) / 2

    def paint(
        self,
        painter: QPainter,
        values: Array,
        x: Array,
        y: Array,
        ink: NDArray[np.integer],
        colours: Sequence[QColor],
        origin: QPointF | None = None,
    ) -> None:
        """values, x, y (n,): each number centred at (x, y) from `origin`, in colours[ink]."""
        table, alike = _table()
        rows = _rows(values)
        codes = table[rows]
        places = self._places(codes, alike[rows], x, y)
        visible = codes != BLANK
        for index, colour in enumerate(colours):
            mask = visible & (ink == index)[:, None]
            if not mask.any():
                continue
            run = QGlyphRun()
            run.setRawFont(self._raw)
            run.setGlyphIndexes(self._glyphs[codes[mask]].tolist())
            run.setPositions(places[mask].tolist())
            painter.setPen(colour)
            painter.drawGlyphRun(origin or QPointF(0, 0), run)

    def _places(
        self, codes: NDArray[np.uint8], alike: NDArray[np.integer], x: Array, y: Array
    ) -> NDArray[np.object_]:
        """(n, 5): where each glyph stands, as points.

        To make thousands of points takes longer than to paint them, so they are kept: numbers of
        as many digits stand alike.
        """
        patterns, of = np.unique(alike, return_inverse=True)
        places = np.empty(codes.shape, object)
        where = x.tobytes(), y.tobytes()
        for index, pattern in enumerate(patterns.tolist()):
            mine = of == index
            widths = self._advances[codes[mine.argmax()]]
            if len(codes) < MANY:
                places[mine] = self._points(widths, x[mine], y[mine])
                continue
            key = (*where, pattern)
            points = self._kept.pop(key, None)
            if points is None:
                points = self._points(widths, x, y)
            self._kept[key] = points  # the one that was used last is forgotten last
            if len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
            places[mine] = points[mine]
        return places

    def _points(self, widths: Array, x: Array, y: Array) -> NDArray[np.object_]:
        """(n, 5): the points of glyphs of these widths, centred at each (x, y)."""
        offsets = np.cumsum(widths) - widths
        left = (x[:, None] - widths.sum() / 2) + offsets
        down = np.broadcast_to((y + self._drop)[:, None], left.shape)
        points = np.empty(left.size, object)
        points[:] = list(map(QPointF, left.ravel().tolist(), down.ravel().tolist()))
        return points.reshape(left.shape)
