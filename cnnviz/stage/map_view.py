"""How the network map's canvas is looked at: how near, and which part of it. Without Qt."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

STEP = 1.25  # how much nearer one press or one notch of the wheel goes
LEAST_CELL = 3.0  # device pixels from which on all cells of a picture are equally large

Size = tuple[float, float]  # width, height
Rects = NDArray[np.float64]  # (n, 4): x, y, width, height of each


class View(NamedTuple):
    """A point (x, y) of the canvas in the top left corner, `zoom` pixels for each of its units."""

    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def shown(self, rects: Rects) -> Rects:
        """Rects of the canvas, (n, 4) -> in pixels from the top left corner."""
        return (rects - (self.x, self.y, 0.0, 0.0)) * self.zoom

    def canvas(self, x: float, y: float) -> tuple[float, float]:
        """The point of the canvas at a point that is seen."""
        return self.x + x / self.zoom, self.y + y / self.zoom

    def zoomed(self, factor: float, x: float, y: float) -> "View":
        """Nearer by `factor`; what is seen at (x, y) stays there."""
        at = self.canvas(x, y)
        zoom = self.zoom * factor
        return View(zoom, at[0] - x / zoom, at[1] - y / zoom)

    def panned(self, dx: float, dy: float) -> "View":
        """What is seen moves by so many pixels."""
        return View(self.zoom, self.x - dx / self.zoom, self.y - dy / self.zoom)

    def within(self, canvas: Size, seen: Size, nearest: float) -> "View":
        """Kept so that the canvas fills what is seen, and no nearer than `nearest`."""
        fit = fitted(canvas, seen).zoom
        zoom = min(max(self.zoom, fit), max(nearest, fit))
        if zoom != self.zoom:  # about the middle
            view = self.zoomed(zoom / self.zoom, seen[0] / 2, seen[1] / 2)
        else:
            view = self
        return View(
            zoom,
            _kept(view.x, canvas[0], seen[0] / zoom),
            _kept(view.y, canvas[1], seen[1] / zoom),
        )

    def carried(self, old: tuple[Size, Size], new: tuple[Size, Size]) -> "View":
        """The same part of another canvas, in another size: each is (canvas, what is seen)."""
        factor = fitted(*new).zoom / fitted(*old).zoom
        middle = self.canvas(old[1][0] / 2, old[1][1] / 2)
        zoom = self.zoom * factor
        return View(
            zoom,
            middle[0] * new[0][0] / old[0][0] - new[1][0] / 2 / zoom,
            middle[1] * new[0][1] / old[0][1] - new[1][1] / 2 / zoom,
        )


def fitted(canvas: Size, seen: Size) -> View:
    """All of the canvas, in the middle of what is seen."""
    zoom = min(seen[0] / canvas[0], seen[1] / canvas[1])
    return View(
        zoom,
        _kept(0.0, canvas[0], seen[0] / zoom),
        _kept(0.0, canvas[1], seen[1] / zoom),
    )


def _kept(start: float, size: float, seen: float) -> float:
    """Where to begin, so that nothing beyond an axis of `size` is seen, or as much on each side."""
    if seen >= size:
        return (size - seen) / 2
    return min(max(start, 0.0), size - seen)


def crisp(rects: Rects, cells: tuple[int, int], ratio: float) -> Rects:
    """Rects of pictures on whole device pixels, `ratio` of them to a pixel.

    `cells` are the rows and columns of each; where a cell is large enough, all are equally large.
    """
    device = rects * ratio
    sizes = np.maximum(np.rint(device[:, 2:]), 1.0)
    for axis, count in enumerate((cells[1], cells[0])):
        pitch = device[:, 2 + axis] / count
        sizes[:, axis] = np.where(pitch >= LEAST_CELL, np.floor(pitch) * count, sizes[:, axis])
    corners = np.rint(device[:, :2] + (device[:, 2:] - sizes) / 2)
    return np.hstack([corners, sizes]) / ratio
