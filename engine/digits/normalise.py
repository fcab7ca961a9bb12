"""A drawing becomes the picture that the network reads, as the digits of MNIST were made.

Crop to the ink, keep the aspect, bring the long side to 20 pixels by area averaging, and put the
centre of mass of the ink at the centre of 28x28. Source: LeCun, Bottou, Bengio, Haffner,
Gradient-Based Learning Applied to Document Recognition (1998), and http://yann.lecun.com/exdb/mnist/.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, IntArray, frozen
from engine.errors import SettingError, translate
from engine.values import dataclass

SIDE = 28  # of the picture, in pixels
LONG_SIDE = 20  # of the ink in the picture
# Ink fainter than this share of the strongest doesn't widen the box: it is the film that an
# antialiased eraser leaves behind, and nobody sees it.
FAINT = 0.1

Box = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class Normalised:
    """A drawing as the network reads it, and how it came to be.

    `image` is square, 28x28 for most networks, float32 from 0 (paper) to 1 (ink), read-only. `box`
    is (top, left, bottom, right) of the ink in the drawing, in its cells, bottom and right
    exclusive; None for blank paper. `scale` is picture pixels per cell of the drawing. `offset` is
    (row, column): the pixel of the picture at which the top left corner of the box lies.
    """

    image: Array
    box: Box | None
    scale: float
    offset: tuple[int, int]

    def to_picture(self, row: float, column: float) -> tuple[float, float]:
        """Where a point of the drawing lies in the picture; (0, 0) is the top left corner."""
        top, left = (0, 0) if self.box is None else self.box[:2]
        return (
            (row - top) * self.scale + self.offset[0],
            (column - left) * self.scale + self.offset[1],
        )


def long_side(side: int) -> int:
    """How many pixels of a picture of `side` x `side` the longer side of the ink becomes.

    20 of 28; smaller pictures keep the same share of paper around the ink, 6 of 8.
    """
    return side - 2 * (side // 7)


def normalise(ink: NDArray[Any], side: int = SIDE) -> Normalised:
    """The picture of a drawing, `side` x `side` pixels.

    `ink` is (h, w), uint8 from 0 to 255 or float from 0 to 1, 0 is paper. Raises SettingError for
    another shape, and for numbers outside that range.
    """
    _check(ink)
    box = _box(ink)
    if box is None:
        return Normalised(frozen(np.zeros((side, side), np.float32)), None, 1.0, (0, 0))
    top, left, bottom, right = box
    crop = ink[top:bottom, left:right].astype(np.float32)
    if ink.dtype == np.uint8:
        crop /= 255
    size = np.array([crop.shape])
    long = long_side(side)
    images, offsets = fit(crop[None], np.zeros_like(size), size, np.array([float(long)]), side)
    scale = long / max(crop.shape)
    return Normalised(frozen(images[0]), box, scale, (int(offsets[0, 0]), int(offsets[0, 1])))


def resized(images: NDArray[Any], side: int) -> Array:
    """Each of `images` (n, h, w), as bytes or floats, normalised to (n, side, side) float32."""
    ink = as_ink(images)
    corner, size = boxes(ink)
    made, _ = fit(ink, corner, size, np.full(len(ink), float(long_side(side))), side)
    return made


def as_ink(images: NDArray[Any]) -> Array:
    """Images as float32: bytes from 0 to 255 become 0 to 1, floats stay what they are."""
    ink: Array = images.astype(np.float32)
    return ink / np.float32(255) if images.dtype == np.uint8 else ink


def boxes(ink: Array) -> tuple[IntArray, IntArray]:
    """Where the ink is in each of n drawings (n, h, w).

    Returns the first row and column, and how many rows and columns, each (n, 2). Blank paper is
    one box as large as the paper.
    """
    strong = ink > FAINT * ink.max((1, 2), keepdims=True)
    corners, sizes = [], []
    for axis in (2, 1):
        used = strong.any(axis)
        used |= ~used.any(1, keepdims=True)
        first = used.argmax(1)
        corners.append(first)
        sizes.append(used.shape[1] - used[:, ::-1].argmax(1) - first)
    return np.stack(corners, 1), np.stack(sizes, 1)


def fit(
    ink: Array, corner: IntArray, size: IntArray, long: Array, side: int = SIDE
) -> tuple[Array, IntArray]:
    """The pictures (n, side, side) of n drawings (n, h, w), and their offsets (n, 2).

    `corner` and `size` (n, 2) are the boxes of the ink, `long` (n,) says how many pixels the
    longer side becomes, at most `side`. The picture is R X C^T: X the drawing, and each row of R
    and C says which share of which cells one pixel averages. The dtype is float32.
    """
    scale = long / size.max(1)
    rows = _averages(side, ink.shape[1], corner[:, 0], size[:, 0], scale)
    columns = _averages(side, ink.shape[2], corner[:, 1], size[:, 1], scale)
    cornered = np.matmul(np.matmul(rows, ink), columns.transpose(0, 2, 1))
    np.minimum(cornered, 1, out=cornered)  # full ink is 1 however the shares were rounded
    offset = _offsets(cornered, np.ceil(size * scale[:, None] - 1e-9).astype(np.intp))
    # What wraps around is blank: the ink and its offset never reach past the last pixel.
    pixel = np.arange(side)
    row = (pixel - offset[:, :1]) % side
    column = (pixel - offset[:, 1:]) % side
    return cornered[np.arange(len(ink))[:, None, None], row[:, :, None], column[:, None]], offset


def _averages(side: int, cells: int, start: IntArray, length: IntArray, scale: Array) -> Array:
    """Matrices (n, side, cells) that average a box of cells, from its start, into pixels.

    Pixel i covers the cells from i / scale to (i + 1) / scale of the box; an entry is the share of
    the pixel that a cell fills. What lies outside the box counts as paper.
    """
    # Rounded, lest a crumb of the last cell falls into the pixel behind the box.
    edge: Array = np.round(np.arange(side + 1) / scale[:, None], 9)
    edge = np.minimum(edge, length[:, None]) + start[:, None]
    covered = np.clip(edge[:, :, None] - np.arange(cells), 0, 1)
    shares = np.diff(covered, axis=1) * scale[:, None, None]
    return shares.astype(np.float32)


def _offsets(images: Array, size: IntArray) -> IntArray:
    """By how many pixels (n, 2) to move ink at the top left so that its mass is at the centre.

    Ink of `size` (n, 2) pixels stays whole: a mass far from the middle of its box stops at the
    edge.
    """
    side = images.shape[1]
    middle = np.arange(side) + 0.5
    mass = np.maximum(images.sum((1, 2)), np.finfo(np.float32).tiny)
    centre = np.stack([images.sum(2) @ middle, images.sum(1) @ middle], 1) / mass[:, None]
    offset: IntArray = np.clip(np.rint(side / 2 - centre), 0, side - size).astype(np.intp)
    return offset


def _box(ink: NDArray[Any]) -> Box | None:
    """Where the ink is in one drawing; None for blank paper."""
    across, down = ink.max(0), ink.max(1)
    faint = FAINT * float(across.max())
    if faint == 0:
        return None
    rows, columns = np.flatnonzero(down > faint), np.flatnonzero(across > faint)
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def _check(ink: NDArray[Any]) -> None:
    if ink.ndim != 2 or ink.size == 0:
        sentence = translate(
            "engine", "A drawing has rows and columns; an array of shape {shape} was given."
        )
        raise SettingError(sentence, shape=ink.shape)
    if ink.dtype == np.uint8:
        return
    if not np.issubdtype(ink.dtype, np.floating) or not (ink.min() >= 0 and ink.max() <= 1):
        sentence = translate(
            "engine", "The ink of a drawing goes from 0 to 255 as bytes or from 0 to 1 as floats."
        )
        raise SettingError(sentence)
