"""Ones with a flag, drawn by formula: many people write them, but MNIST hardly has any.

Without them a network takes a 1 with a long flag for a 7.
"""

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array
from engine.digits.normalise import LONG_SIDE, boxes, fit

CANVAS = 56  # cells of the canvas that they are drawn on
HEIGHT = 40.0  # of a one on the canvas, in cells


def flagged_ones(count: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Ones with a flag, a third of them with a foot as well: (count, 28, 28) uint8, normalised."""
    points, width = _lines(count, rng)
    place = np.arange(CANVAS, dtype=np.float32) + np.float32(0.5)
    distance = np.full((count, CANVAS, CANVAS), np.inf, np.float32)
    for start, end in points:
        distance = np.minimum(distance, _distance(place, start, end))
    ink = np.clip(width[:, None, None] / 2 - distance + 0.5, 0, 1)
    images, _ = fit(ink, *boxes(ink), np.full(count, float(LONG_SIDE)))
    return np.round(images * 255).astype(np.uint8)


def _lines(count: int, rng: np.random.Generator) -> tuple[list[tuple[Array, Array]], Array]:
    """Start and end (count, 2), x to the right and y down, of each line; and the pen's width.

    The flag leaves the top at 25 to 55 degrees from upright: a flatter one makes a 7.
    """

    def uniform(low: float, high: float) -> Array:
        return rng.uniform(low, high, count).astype(np.float32)

    middle = CANVAS / 2
    lean = uniform(-0.05, 0.2) * HEIGHT
    top = np.stack([middle + lean / 2, np.full(count, middle - HEIGHT / 2, np.float32)], 1)
    bottom = np.stack([middle - lean / 2, np.full(count, middle + HEIGHT / 2, np.float32)], 1)
    angle, length = np.radians(uniform(25, 55)), uniform(0.2, 0.65) * HEIGHT
    flag = top + length[:, None] * np.stack([-np.sin(angle), np.cos(angle)], 1)
    half = uniform(0.12, 0.35) * HEIGHT * (rng.random(count) < 1 / 3)
    foot = np.stack([half, uniform(-0.03, 0.03) * HEIGHT], 1)
    lines = [(flag, top), (top, bottom), (bottom - foot, bottom + foot)]
    return lines, uniform(0.05, 0.25) * HEIGHT


def _distance(place: Array, start: Array, end: Array) -> Array:
    """How far each cell (n, 56, 56) is from the lines between start and end (n, 2)."""
    x = place[None, None, :] - start[:, :1, None]
    y = place[None, :, None] - start[:, 1:, None]
    along = end - start
    length = np.maximum((along**2).sum(1), 1e-6)[:, None, None]
    dx, dy = along[:, :1, None], along[:, 1:, None]
    share = np.clip((x * dx + y * dy) / length, 0, 1)
    distance: Array = np.hypot(x - share * dx, y - share * dy)
    return distance
