"""Handwritten digits made by the program itself: no data, no download, thousands a second.

One of several ways of writing a digit is chosen (see strokes.py), its points move a little, a
smooth curve runs through them, and the whole is bent, slanted, turned and stretched. A pen of some
width, pressure and hardness draws it, at the size and the place that normalise.py gives to
drawings. All images of a batch are made at once: the curve is linear in its points, so one matrix
for each way of writing makes all of its path.
Source of the curve: Catmull and Rom, A Class of Local Interpolating Splines (1974).
"""

from functools import cache
from itertools import chain, pairwise
from math import pi, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, IntArray
from engine.digits.normalise import LONG_SIDE, SIDE
from engine.digits.strokes import STROKES, Variant
from engine.errors import SettingError, translate

SAMPLES = 72  # points of a path, evenly along its strokes
PART = 256  # images made at once: what they need stays near the processor
WAVES = (1.0, 2.0)  # frequencies of the bends that move the whole plane
BEND = 0.08  # deviation of their amplitudes, as a share of the box
UNTIDY = 0.3  # deviation of a point, as a share of how far its neighbours are, of a careless writer
CAREFUL = 0.15  # the share of that by which the most careful writer's points move
WIDE = 0.4  # a share of the box: even a point by itself moves no further than its digit allows
LIFT = 0.03  # deviation of where a stroke begins after the pen was lifted
ASPECT = 0.5, 1.4  # width by height
SLANT = -0.2, 0.5  # to the right, width by height
TURN = 0.15  # deviation, in radians
PEN = 0.8, 4.5  # width in pixels
PENS = 1.6, 2.2  # of a beta distribution between these: most pens are of a middle width
PRESSURE = 0.25  # deviation of the pen's width along the path, as a share of it
HARDNESS = 2.0, 15.0  # how steep the edge of a line is: from a soft pencil to a felt-tip pen
SIZE = 1.0  # deviation of the long side, in pixels
SHIFT = 0.8  # pixels by which the centre of mass is off, at most
TIP = 0.36  # radius of a dab of ink, as a share of the pen's width
NARROWEST = 0.8  # pen in pixels; a narrower one would leave dots
DRY = 0.06  # ink that does not show
WAYS = np.array([len(STROKES[digit]) for digit in range(10)])  # of writing each digit
_VARIANTS = tuple(chain.from_iterable(STROKES[digit] for digit in range(10)))
MOST_STROKES = max(map(len, _VARIANTS))
MOST_POINTS = max(len(set(chain.from_iterable(chain.from_iterable(v)))) for v in _VARIANTS)


class _Way(NamedTuple):
    """A way of writing a digit, as arrays; k is the number of points that the longest has.

    `points` (k, 2) are x and y around the middle of the box; where there are fewer, zeros follow.
    `room` (k, 1) is how far the neighbours of a point are, on the mean: points that stand close
    move little, or the curve would get spikes. `curve` (SAMPLES, k) times the points is the path.
    `stroke` (SAMPLES,) is the stroke that a sample belongs to.
    """

    points: Array
    room: Array
    curve: Array
    stroke: IntArray


def handwriting(
    count: int, rng: np.random.Generator, labels: IntArray | None = None
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """`count` digits as different hands write them: images (count, 28, 28) and labels (count,).

    Ink from 0 (paper) to 255, normalised as drawings are. `labels` (count,), each from 0 to 9, say
    what is written; without them every digit comes about as often, in any order. The same generator
    makes the same images. Raises SettingError for other labels.
    """
    if labels is None:
        labels = rng.permutation((np.arange(count) + rng.integers(10)) % 10)
    _check(count, labels)
    images = np.empty((count, SIDE, SIDE), np.uint8)
    for first in range(0, count, PART):
        part = slice(first, first + PART)
        images[part] = _written(labels[part].astype(np.intp), rng)
    return images, labels.astype(np.uint8)


def _written(labels: IntArray, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Images (n, 28, 28) of the digits `labels` (n,)."""
    path, stroke = _paths(labels, rng)
    width = _pens(len(labels), rng)
    placed, ink = _placed(_deformed(path, rng), stroke, width, rng)
    return _inked(placed, ink, width, rng)


def _paths(labels: IntArray, rng: np.random.Generator) -> tuple[Array, IntArray]:
    """The path of each digit, (n, SAMPLES, 2) as shares of the box, and the stroke of each sample.

    There are tidy and untidy writers, and strokes that begin at another place.
    """
    count = len(labels)
    chosen = rng.integers(0, WAYS[labels])
    ways = (_way(*which) for which in zip(labels.tolist(), chosen.tolist(), strict=True))
    points, room, curve, stroke = (np.stack(arrays) for arrays in zip(*ways, strict=True))
    care = _uniform(rng, (CAREFUL, 1), count, 1, 1)
    moves = _normal(rng, UNTIDY, *points.shape) * care * room
    lifts = _normal(rng, LIFT, count, MOST_STROKES, 2)
    path = np.matmul(curve, points + moves)
    path += lifts[np.arange(count)[:, None], stroke]
    return path, stroke


def _deformed(path: Array, rng: np.random.Generator) -> Array:
    """Paths (n, SAMPLES, 2) bent by waves across the plane, stretched, slanted and turned."""
    count = len(path)
    for frequency in WAVES:
        height = _normal(rng, BEND / frequency, count, 1, 2)
        direction = _normal(rng, 3 * frequency, count, 2, 2)
        phase = _uniform(rng, (0, 2 * pi), count, 1, 2)
        path = path + height * np.sin(np.matmul(path, direction) + phase)
    wide, lean = _uniform(rng, ASPECT, count), _uniform(rng, SLANT, count)
    turn = _normal(rng, TURN, count)
    cos, sin = np.cos(turn), np.sin(turn)
    # x and y of the path, first stretched and slanted, then turned
    matrix = np.array([[cos * wide, sin * wide], [-cos * lean - sin, cos - sin * lean]])
    return np.matmul(path, matrix.transpose(2, 0, 1))


def _pens(count: int, rng: np.random.Generator) -> Array:
    """The pen's width in pixels at each sample, (count, SAMPLES): it changes slowly on its way."""
    low, high = PEN
    width = low + (high - low) * rng.beta(*PENS, (count, 1))
    along = np.linspace(-1, 1, SAMPLES)
    slope, wave, phase = _normal(rng, PRESSURE, 3, count, 1)
    pressure = 1 + slope * along + wave * np.sin(pi * along + 6 * phase)
    return (width * np.clip(pressure, 0.4, 1.8)).astype(np.float32)


def _placed(
    path: Array, stroke: IntArray, width: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Paths in pixels of the image, and how much of the path each sample stands for, in pixels.

    The long side of the ink becomes 20 pixels, and its centre of mass comes near the middle, unless
    ink would leave the image.
    """
    count = len(path)
    low, high = _reach(path, np.float32(0))
    long = LONG_SIDE + _normal(rng, SIZE, count) - width.mean(1)
    path = path * (np.maximum(long, 4) / (high - low).max(1))[:, None, None]
    ink = _lengths(path, stroke)
    mass = ink * width
    centre = (path * mass[:, :, None]).sum(1) / mass.sum(1)[:, None]
    move = SIDE / 2 + _uniform(rng, (-SHIFT, SHIFT), count, 2) - centre
    low, high = _reach(path, width / 2)
    return path + np.clip(move, -low, SIDE - high)[:, None], ink


def _reach(path: Array, radius: Array | np.float32) -> tuple[Array, Array]:
    """The least and the greatest x and y, each (n, 2), of a pen of `radius` on its path."""
    x, y = path[..., 0], path[..., 1]  # row by row: many times as fast as pair by pair
    low = np.stack([(x - radius).min(1), (y - radius).min(1)], 1)
    return low, np.stack([(x + radius).max(1), (y + radius).max(1)], 1)


def _lengths(path: Array, stroke: IntArray) -> Array:
    """The length of the path, in pixels, around each sample: half of that to each neighbour."""
    step = path[:, 1:] - path[:, :-1]
    length = np.sqrt(step[..., 0] ** 2 + step[..., 1] ** 2)
    length *= stroke[:, 1:] == stroke[:, :-1]  # no ink where the pen is lifted
    around = np.zeros(path.shape[:2], np.float32)
    around[:, 1:] = length / 2
    around[:, :-1] += length / 2
    return around


def _inked(path: Array, ink: Array, width: Array, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Images (n, 28, 28) of paths in pixels.

    A dab of ink, a Gaussian, lies at each sample, as strong as the path there is long: along the
    middle of a line they add up to about 1. A dab is a product of its rows and its columns, so the
    sum of them all is one product of matrices. How fast paper turns into ink is the hardness.
    """
    radius = TIP * np.maximum(width, NARROWEST)
    pixel = np.arange(SIDE, dtype=np.float32) + np.float32(0.5)
    columns, rows = (_bells(path[..., axis], pixel, radius) for axis in (0, 1))
    rows *= (ink / (sqrt(2 * pi) * radius))[..., None]
    amount = np.matmul(rows.transpose(0, 2, 1), columns)
    low, high = HARDNESS
    hardness = low * (high / low) ** _uniform(rng, (0, 1), len(path), 1, 1)
    shown = 1 - np.exp(-hardness * np.maximum(amount - DRY, 0))
    return (255 * shown + 0.5).astype(np.uint8)


def _bells(centre: Array, place: Array, radius: Array) -> Array:
    """Gaussians of height 1 at each `place` (p,): (n, SAMPLES, p)."""
    bells: Array = centre[..., None] - place
    bells *= sqrt(0.5) / radius[..., None]
    np.square(bells, out=bells)
    np.negative(bells, out=bells)
    return np.exp(bells, out=bells)


@cache  # as far as they are written with: all of them take longer than a few digits
def _way(digit: int, number: int) -> _Way:
    """The matrices of one of the ways of writing a digit."""
    own, free, matrix, strokes = _drawn(STROKES[digit][number])
    points = np.zeros((MOST_POINTS, 2), np.float32)
    room = np.zeros((MOST_POINTS, 1), np.float32)
    curve = np.zeros((SAMPLES, MOST_POINTS), np.float32)
    points[: len(own)] = own
    room[: len(own), 0] = free
    curve[:, : len(own)] = matrix
    return _Way(points, room, curve, strokes)


def _drawn(variant: Variant) -> tuple[Array, Array, Array, IntArray]:
    """The points (k, 2) of a way of writing, their room (k,), its matrix, its strokes: see _Way.

    Curves that share a point share its row: they stay joined however it moves.
    """
    curves = [(i, curve) for i, stroke in enumerate(variant) for curve in stroke]
    places = list(dict.fromkeys(chain.from_iterable(curve for _, curve in curves)))
    points = np.array(places)
    own = [[places.index(point) for point in curve] for _, curve in curves]
    samples = _shares([_length(points[indices]) for indices in own])
    every = np.eye(len(places))
    matrix = [_spline(every[indices], n) for indices, n in zip(own, samples, strict=True)]
    strokes = np.repeat([i for i, _ in curves], samples)
    return points - 0.5, _room(points, own), np.concatenate(matrix), strokes


def _room(points: Array, curves: list[list[int]]) -> Array:
    """How far the neighbours of each point (k, 2) are on its curves, on the mean, at most WIDE."""
    pairs = np.array([pair for curve in curves for pair in pairwise(curve)])
    lengths = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T)
    total = np.bincount(pairs.ravel(), np.repeat(lengths, 2))
    return np.minimum(total / np.bincount(pairs.ravel()), WIDE)


def _length(points: Array) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def _shares(lengths: list[float]) -> list[int]:
    """SAMPLES shared out by length; at least 2 for each curve."""
    samples = [max(2, round(length / sum(lengths) * SAMPLES)) for length in lengths]
    samples[int(np.argmax(samples))] += SAMPLES - sum(samples)
    return samples


def _spline(points: Array, samples: int) -> Array:
    """`samples` places, even in their parameter, on the curve through points (k, ...).

    Between two points it leaves one in the direction of that before it to that after it. Before
    the first and after the last point stand their mirror images, or their neighbours on the way
    around if the curve is closed.
    """
    closed = np.array_equal(points[0], points[-1])
    before = points[-2] if closed else 2 * points[0] - points[1]
    after = points[1] if closed else 2 * points[-1] - points[-2]
    a = np.concatenate([before[None], points, after[None]])
    place = np.linspace(0, len(points) - 1, samples)
    piece = np.minimum(place.astype(np.intp), len(points) - 2)
    t = (place - piece)[:, None]
    p, q, r, s = (a[piece + i] for i in range(4))
    cubic = (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3
    curve: Array = (2 * q + (r - p) * t + cubic) / 2
    return curve


def _normal(rng: np.random.Generator, deviation: float, *shape: int) -> Array:
    return rng.standard_normal(shape, np.float32) * np.float32(deviation)


def _uniform(rng: np.random.Generator, limits: tuple[float, float], *shape: int) -> Array:
    low, high = limits
    return rng.random(shape, np.float32) * np.float32(high - low) + np.float32(low)


def _check(count: int, labels: IntArray) -> None:
    if len(labels) != count or (count and not 0 <= labels.min() <= labels.max() <= 9):
        sentence = translate(
            "engine", "Handwriting needs a label from 0 to 9 for each of the {count} images."
        )
        raise SettingError(sentence, count=count)
