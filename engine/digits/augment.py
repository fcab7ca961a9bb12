"""Varied digits to learn from: bent, slanted, turned, drawn with a thinner or a thicker pen.

The program crops, fits and centres every drawing before it predicts (see normalise.py), so each
varied digit goes the same way. What that can't take away, people's hands, is what varies here.
All of a batch at once: source cells are looked up for every cell of a 56x56 canvas, the pen is
widened or narrowed there, where half a pixel can be told, and area averaging brings it to 28x28.
Sources: Simard, Steinkraus, Platt, Best Practices for Convolutional Neural Networks (2003), for
the bending; grey erosion and dilation as in Serra, Image Analysis and Mathematical Morphology.
"""

import numpy as np

from engine.arrays import Array, IntArray
from engine.digits.normalise import LONG_SIDE, SIDE, boxes, fit
from engine.values import dataclass

CANVAS = 56  # cells of the canvas on which digits are varied
CELL = 0.5  # pixels of the digit per cell of the canvas; the canvas leaves room around it
REACH = CANVAS * CELL / 2  # of the canvas from its centre, in pixels
SOFT = 1.0  # pixels by which the box widens when ink is looked up between pixels
WAVES = 2
AS_THEY_ARE = 0.2  # of the images, not varied
FAINT_LINE = 0.35  # of the ink that a line keeps when the pen is thinner than the pixels tell


@dataclass(frozen=True, eq=False)
class Variation:
    """How each of n digits is varied. Arrays (n,) of float32; nothing varied is all zeros.

    `turn` and `slant` are in radians, clockwise and to the right; `stretch` is the logarithm of
    width by height; `pen` is by how many pixels the pen is wider at each side; `size` is added to
    the 20 pixels of the long side, `shift` (n, 2) to the place, in pixels; `bend` (n, 2, 2, waves)
    are the amplitudes in pixels by which rows and columns are moved along sine waves that run down
    and across, and `phase`, of the same shape, is where the waves begin, in radians.
    """

    turn: Array
    slant: Array
    stretch: Array
    pen: Array
    size: Array
    shift: Array
    bend: Array
    phase: Array


def unvaried(count: int) -> Variation:
    """The variation that leaves `count` digits as they are."""
    zeros = np.zeros(count, np.float32)
    waves = np.zeros((count, 2, 2, WAVES), np.float32)
    return Variation(zeros, zeros, zeros, zeros, zeros, np.zeros((count, 2)), waves, waves)


def random_variation(count: int, rng: np.random.Generator) -> Variation:
    """A variation for each of `count` digits, as far as people's hands differ."""

    def normal(deviation: float, *shape: int) -> Array:
        return (deviation * rng.standard_normal((count, *shape), np.float32)).clip(
            -2.5 * deviation, 2.5 * deviation
        )

    shape = (2, 2, WAVES)
    return Variation(
        turn=normal(0.10),
        slant=normal(0.18),
        stretch=normal(0.12),
        pen=rng.uniform(-0.9, 1.6, count).astype(np.float32),
        size=rng.uniform(-1.5, 1.0, count).astype(np.float32),
        shift=np.round(normal(0.6, 2)),
        bend=normal(0.4, *shape),
        phase=rng.uniform(0, 2 * np.pi, (count, *shape)).astype(np.float32),
    )


def augment(images: Array, rng: np.random.Generator) -> Array:
    """images (n, 28, 28), ink from 0 to 1 -> each varied at random, (n, 28, 28) float32.

    Some stay as they are, so that the edges of the originals, sharper than varied ones, are learned
    as well.
    """
    varied = vary(images, random_variation(len(images), rng))
    stay = rng.random(len(images)) < AS_THEY_ARE
    varied[stay] = images[stay]
    return varied


def vary(images: Array, variation: Variation) -> Array:
    """images (n, 28, 28), ink from 0 to 1 -> varied and normalised again, (n, 28, 28) float32."""
    canvas = _draw_with(_look_up(images, *_sources(variation)), variation.pen)
    long_side = np.clip(LONG_SIDE + SOFT + variation.size, 1, SIDE)
    fitted, _ = fit(canvas, *boxes(canvas), long_side)
    return _moved(fitted, variation.shift.astype(np.intp))


def _sources(variation: Variation) -> tuple[Array, Array]:
    """The row and column (n, 56, 56) of the digit, in pixels, that each canvas cell shows."""
    place = ((np.arange(CANVAS, dtype=np.float32) + 0.5) * CELL - REACH)[None]
    cos, sin = np.cos(variation.turn)[:, None], np.sin(variation.turn)[:, None]
    wide = np.exp(variation.stretch / 2)[:, None]
    lean = np.tan(variation.slant)[:, None]
    bend = _waves(place, variation)
    # Back from the canvas: unturn, then unslant, then unstretch. Each is linear, so a part that
    # depends on the row alone and one that depends on the column alone add up.
    row_down, row_across = cos * wide, -sin * wide
    column_down = (sin + lean * cos) / wide
    column_across = (cos - lean * sin) / wide
    middle = np.float32((SIDE - 1) / 2)
    row = (row_down * place + bend[:, 0, 0] + middle)[:, :, None]
    row = row + (row_across * place + bend[:, 0, 1])[:, None]
    column = (column_down * place + bend[:, 1, 0] + middle)[:, :, None]
    column = column + (column_across * place + bend[:, 1, 1])[:, None]
    return row, column


def _waves(place: Array, variation: Variation) -> Array:
    """By how much rows and columns move, down and across: (n, 2, 2, 56) pixels."""
    length = np.pi / REACH * np.arange(1, WAVES + 1, dtype=np.float32)
    angle = place[..., None] * length + variation.phase[:, :, :, None]
    waves: Array = (variation.bend[:, :, :, None] * np.sin(angle)).sum(-1)
    return waves


def _look_up(images: Array, row: Array, column: Array) -> Array:
    """The ink at the given places, bilinear between pixels; paper outside. (n, 56, 56)."""
    side = SIDE + 2  # a border of paper
    padded = np.zeros((len(images), side, side), np.float32)
    padded[:, 1:-1, 1:-1] = images
    row = np.clip(row + 1, 0, side - 1.001)
    column = np.clip(column + 1, 0, side - 1.001)
    top, left = np.floor(row), np.floor(column)
    down, right = row - top, column - left
    first: IntArray = np.arange(len(images)) * (side * side)
    index = (top * side + left).astype(np.intp) + first[:, None, None]
    flat = padded.ravel()
    upper = flat[index] * (1 - right) + flat[index + 1] * right
    lower = flat[index + side] * (1 - right) + flat[index + side + 1] * right
    ink: Array = upper + (lower - upper) * down
    return ink


def _draw_with(canvas: Array, pen: Array) -> Array:
    """The canvas drawn with a pen that is `pen` pixels wider (narrower: below 0) at each side."""
    drawn = canvas.copy()
    thick, thin = pen > 0, pen < 0
    drawn[thick] = _spread(canvas[thick], pen[thick] / CELL, np.maximum)
    # A line thinner than a pixel is faint, but it is there.
    drawn[thin] = np.maximum(
        _spread(canvas[thin], -pen[thin] / CELL, np.minimum), FAINT_LINE * canvas[thin]
    )
    return drawn


def _spread(ink: Array, cells: Array, extreme: np.ufunc) -> Array:
    """Grey dilation (maximum) or erosion (minimum) by `cells` (n,), whole or not, of (n, 56, 56).

    A fraction of a cell is that fraction of the way. Crosses and squares by turns make octagons,
    close to the round tip of a pen.
    """
    for done in range(int(np.ceil(cells.max(initial=0)))):
        share = np.clip(cells - done, 0, 1)[:, None, None]
        ink = ink + share * (_neighbours(ink, extreme, square=done % 2 == 1) - ink)
    return ink


def _neighbours(ink: Array, extreme: np.ufunc, square: bool) -> Array:
    """The largest or smallest of each cell and its neighbours: four, or eight of a square."""
    result = ink.copy()
    across = result[:, :, 1:], result[:, :, :-1], ink[:, :, :-1], ink[:, :, 1:]
    extreme(across[0], across[2], out=across[0])
    extreme(across[1], across[3], out=across[1])
    source = result.copy() if square else ink
    extreme(result[:, 1:], source[:, :-1], out=result[:, 1:])
    extreme(result[:, :-1], source[:, 1:], out=result[:, :-1])
    return result


def _moved(images: Array, shift: IntArray) -> Array:
    """Each image moved by (rows, columns) of whole pixels; paper comes in at the other side."""
    most = int(np.abs(shift).max(initial=0))
    padded = np.pad(images, ((0, 0), (most, most), (most, most)))
    row = np.arange(SIDE) + most - shift[:, :1]
    column = np.arange(SIDE) + most - shift[:, 1:]
    moved: Array = padded[np.arange(len(images))[:, None, None], row[:, :, None], column[:, None]]
    return moved
