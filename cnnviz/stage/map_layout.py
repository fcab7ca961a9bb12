"""The network map of one frame: where everything is seen, and which maps compute which. No Qt."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnnviz.frame import Frame
from cnnviz.stage.map_grid import SHORT, Canvas, Stack, canvas, cells
from cnnviz.stage.map_pixels import Part, parts_of
from cnnviz.stage.map_view import Rects, Size, View, crisp, fitted
from cnnviz.stage.scene import Rect
from engine import Convolution, Flatten
from engine.receptive import Region, fed_by, receptive_field

HEAD, FOOT = 40.0, 34.0  # the lines above and below the maps, in units
DESIGNED_FOR = (760.0, 330.0)  # the map on which a unit is one pixel
LARGEST_UNIT = 1.4
BARS = 170.0  # the width of the probabilities
NEAR, NEAREST = 44.0, 200.0  # pixels of the smallest cell seen from as near as can be; zoom
WIDEST = 64.0  # pixels that a long vector is wide at most, however near
MANY = 64  # windows with gaps up to so many pieces are drawn piece by piece
LEAST = 3.0  # pixels of a mark
# what a layout finds without its numbers
PLACES = "canvas", "fit", "now", "nearest", "placed", "spans", "sights", "parts"


class Hit(NamedTuple):
    """A cell on the map: of which column and picture, and its place in the column's array."""

    column: int
    map: int
    cell: tuple[int, ...]


def unit_of(width: float, height: float) -> float:
    """How large words are; they grow with the map, to be read from the back row."""
    return max(1.0, min(width / DESIGNED_FOR[0], height / DESIGNED_FOR[1], LARGEST_UNIT))


@dataclass(frozen=True, eq=False)
class MapLayout:
    """The network map of one frame in one size, seen through `view`; None sees all of it.

    `ratio` is how many device pixels there are to a pixel.
    """

    frame: Frame
    width: float
    height: float
    view: View | None = None
    ratio: float = 1.0

    def telling(self, frame: Frame) -> "MapLayout":
        """The same places for another frame of the same shapes."""
        new = replace(self, frame=frame)
        if [c.matrix.values.shape for c in frame.columns] == [
            c.matrix.values.shape for c in self.frame.columns
        ]:
            known = ((name, vars(self).get(name)) for name in PLACES)
            vars(new).update({name: value for name, value in known if value is not None})
        return new

    @cached_property
    def unit(self) -> float:
        return unit_of(self.width, self.height)

    # what is seen

    @cached_property
    def body(self) -> Rect:
        """Where the canvas is seen: below the names, left of the probabilities."""
        u = self.unit
        return 0.0, HEAD * u, self.width - BARS * u, self.height - (HEAD + FOOT) * u

    @property
    def seen(self) -> Size:
        return self.body[2], self.body[3]

    @cached_property
    def canvas(self) -> Canvas:
        shapes = tuple(column.matrix.values.shape for column in self.frame.columns)
        return canvas(shapes, *self.seen, self.unit)

    @cached_property
    def fit(self) -> View:
        """The view of all of it."""
        return fitted(self.canvas.size, self.seen)

    @cached_property
    def now(self) -> View:
        """The view, kept within the canvas."""
        if self.view is None:
            return self.fit
        return self.view.within(self.canvas.size, self.seen, self.nearest)

    @cached_property
    def nearest(self) -> float:
        """The largest zoom: the smallest cell can be read."""
        smallest = min(float(s.rects[0, 3]) / cells(s.shape)[0] for s in self.canvas.stacks)
        return min(max(NEAR / smallest, 2.0), NEAREST)

    def zoomed(self, factor: float, x: float, y: float) -> View:
        """Nearer by `factor` about a point of the map, or as far as it goes."""
        zoom = self.now.zoom
        factor = min(max(factor, self.fit.zoom / zoom), self.nearest / zoom)
        left, top, _, _ = self.body
        view = self.now.zoomed(factor, x - left, y - top)
        return view.within(self.canvas.size, self.seen, self.nearest)

    def panned(self, dx: float, dy: float) -> View:
        return self.now.panned(dx, dy).within(self.canvas.size, self.seen, self.nearest)

    @property
    def is_fitted(self) -> bool:
        return self.now.zoom <= self.fit.zoom * 1.0001

    # where the pictures are

    @cached_property
    def placed(self) -> tuple[Rects, ...]:
        """For each column (n, 4): where its pictures are seen, on whole device pixels."""
        return tuple(self._placed(stack) for stack in self.canvas.stacks)

    def _placed(self, stack: Stack) -> Rects:
        rects = self.now.shown(stack.rects)
        rects[:, :2] += self.body[:2]
        if cells(stack.shape)[0] > 1 and len(stack.shape) == 1:
            narrow = np.minimum(rects[:, 2], max(WIDEST, float(stack.rects[0, 2])))
            rects[:, 0] += (rects[:, 2] - narrow) / 2
            rects[:, 2] = narrow
        return crisp(rects, cells(stack.shape), self.ratio)

    def rect(self, column: int, number: int) -> Rect:
        """Where a picture is seen."""
        x, y, width, height = self.placed[column][number].tolist()
        return x, y, width, height

    @cached_property
    def spans(self) -> tuple[Rect, ...]:
        """For each column: the rect around all of its pictures."""
        found: list[Rect] = []
        for rects in self.placed:
            x, y = rects[:, :2].min(axis=0).tolist()
            right, bottom = (rects[:, :2] + rects[:, 2:]).max(axis=0).tolist()
            found.append((x, y, right - x, bottom - y))
        return tuple(found)

    def reach(self, column: int) -> tuple[float, float]:
        """The left and the right edge of a column."""
        x, _, width, _ = self.spans[column]
        return x, x + width

    @cached_property
    def sights(self) -> tuple[list[int], ...]:
        """For each column: its pictures that are in sight."""
        left, top, width, height = self.body
        found: list[list[int]] = []
        for rects in self.placed:
            x, y, w, h = rects.T
            inside = (x < left + width) & (x + w > left) & (y < top + height) & (y + h > top)
            found.append(np.flatnonzero(inside).tolist())
        return tuple(found)

    @cached_property
    def parts(self) -> tuple[list[Part], ...]:
        """For each column: which pixels of the screen show which cells of its pictures."""
        shapes = (cells(stack.shape) for stack in self.canvas.stacks)
        columns = zip(self.placed, self.sights, shapes, strict=True)
        return tuple(parts_of(*column, self.body, self.ratio) for column in columns)

    def is_alone(self, column: int) -> bool:
        """Whether the numbers of a column stand one by one."""
        return cells(self.canvas.stacks[column].shape) == (1, 1)

    def pitch(self, column: int) -> tuple[float, float]:
        """Width and height of a cell."""
        rows, columns = cells(self.canvas.stacks[column].shape)
        _, _, width, height = self.placed[column][0].tolist()
        return width / columns, height / rows

    # cells

    def hit(self, x: float, y: float) -> Hit | None:
        """The cell at a point of the map."""
        left, top, width, height = self.body
        if not (left <= x < left + width and top <= y < top + height):
            return None
        for column, rects in enumerate(self.placed):
            at = np.array([x, y]) - rects[:, :2]
            inside = ((at >= 0) & (at < rects[:, 2:])).all(1)
            if inside.any():
                number = int(inside.argmax())
                pitch = self.pitch(column)
                place = int(at[number, 1] / pitch[1]), int(at[number, 0] / pitch[0])
                return Hit(column, number, self._cell(column, number, place))
        return None

    def _cell(self, column: int, number: int, place: tuple[int, int]) -> tuple[int, ...]:
        shape = self.canvas.stacks[column].shape
        rows, columns = cells(shape)
        row, beside = min(place[0], rows - 1), min(place[1], columns - 1)
        if len(shape) == 3:
            return number, row, beside
        return (number if shape[0] <= SHORT else row,)

    def _made(self, column: int) -> tuple[int, ...]:
        """The shape that the network gives a column; that of its first error may be a vector."""
        network = self.frame.experiment.network
        return network.input_shape if column == 0 else network.shapes[column - 1]

    def reached(self, hit: Hit) -> tuple[Region, ...]:
        """For each column what belongs to a cell: left of it what it reads, right what it feeds."""
        network, shape = self.frame.experiment.network, self._made(hit.column)
        cell = hit.cell
        if len(shape) > len(cell):
            cell = tuple(int(i) for i in np.unravel_index(cell[0], shape))
        layer = hit.column - 1
        return receptive_field(network, layer, cell) + fed_by(network, layer, cell)[1:]

    def spot(self, column: int, cell: tuple[int, ...]) -> Rect:
        """Where a cell of a column's array is seen."""
        number, row, beside = self._place(column, cell)
        x, y, _, _ = self.rect(column, number)
        width, height = self.pitch(column)
        return x + beside * width, y + row * height, width, height

    def _place(self, column: int, cell: tuple[int, ...]) -> tuple[int, int, int]:
        """The picture of a cell, and the row and column there."""
        if len(cell) == 3:
            return cell[0], cell[1], cell[2]
        return (cell[0], 0, 0) if self._is_short(column) else (0, cell[0], 0)

    def _is_short(self, column: int) -> bool:
        return self.canvas.stacks[column].shape[0] <= SHORT

    def windows(self, column: int, region: Region) -> Rects:
        """(n, 4): where the cells of a region are seen, those beside each other as one rect."""
        if not region.size:
            return np.zeros((0, 4))
        shape = self.canvas.stacks[column].shape
        if len(region.axes) > len(shape):  # scores that are maps: their error is a vector
            flat = np.ravel_multi_index(np.ix_(*region.axes), self._made(column))
            region = Region((flat.ravel(),))
        vector = len(region.axes) == 1
        short = vector and self._is_short(column)
        numbers = region.axes[0] if short or not vector else np.zeros(1, int)
        one = np.array([[0, 1]])
        down = one if short else _runs(region.axes[0 if vector else 1])
        along = one if vector else _runs(region.axes[2])
        if len(down) * len(along) > MANY:  # a box around them
            down, along = _hull(down), _hull(along)
        width, height = self.pitch(column)
        corners = self.placed[column][numbers, :2][:, None, None]
        made = np.empty((len(numbers), len(down), len(along), 4))
        made[..., 0] = corners[..., 0] + along[:, 0] * width
        made[..., 1] = corners[..., 1] + down[:, 0][:, None] * height
        made[..., 2] = (along[:, 1] - along[:, 0]) * width
        made[..., 3] = ((down[:, 1] - down[:, 0]) * height)[:, None]
        return _at_least(made.reshape(-1, 4), LEAST)

    # the probabilities

    @cached_property
    def bars(self) -> tuple[Rect, ...]:
        """The line of each class among the probabilities."""
        classes = len(self.frame.experiment.network.classes)
        _, top, _, room = self.body
        pitch = min(room / max(classes, 1), 40.0 * self.unit)
        wide = BARS * self.unit
        top += (room - pitch * classes) / 2
        left = self.width - wide + 18
        return tuple((left, top + pitch * index, wide - 26, pitch) for index in range(classes))

    # what is being computed

    @cached_property
    def current(self) -> tuple[int, int] | None:
        """Column and number of the picture on which the cell lies that is being written."""
        operation = self.frame.operation
        if operation.writes is None:
            return None
        column = operation.writes + 1
        vector = operation.result.ndim == 1
        number = self.frame.step.index if vector else self.frame.map
        return column, number if len(self.canvas.stacks[column].rects) > 1 else 0

    @property
    def current_column(self) -> int | None:
        """The column whose output, error or parameters are being computed."""
        if self.current is not None:
            return self.current[0]
        return None if self.current_class is not None else self.frame.operation.layer + 1

    @cached_property
    def current_class(self) -> int | None:
        """The class whose probability, loss or first error is being told."""
        if self.frame.operation.kind == "loss":
            return self.frame.experiment.answer
        told = self.frame.operation.kind in ("softmax", "loss_error")
        return self.frame.step.index if told else None

    @cached_property
    def flow(self) -> tuple[tuple[int, int], ...]:
        """Numbers of the pictures, left and right, between which the operation computes."""
        operation = self.frame.operation
        if operation.kind in ("softmax", "loss", "loss_error"):
            return ()
        joined = self.joined(operation.layer)
        if operation.writes is None:
            joined &= self._of_parameter()
        elif self.current is not None:
            own = np.zeros_like(joined)
            column, number = self.current
            own[number if column == operation.layer else slice(None),
                number if column == operation.layer + 1 else slice(None)] = True  # fmt: skip
            joined &= own
        return tuple((int(a), int(b)) for a, b in np.argwhere(joined))

    def joined(self, layer: int) -> NDArray[np.bool_]:
        """(pictures before, pictures after): which of them a layer joins."""
        before, after = self.canvas.stacks[layer], self.canvas.stacks[layer + 1]
        a, b = np.ogrid[: len(before.rects), : len(after.rects)]
        made = self.frame.experiment.network.layers[layer]
        maps = len(made.weight) if isinstance(made, Convolution) else 0
        if isinstance(made, Convolution) and len(after.rects) == maps:
            return a // made.weight.shape[1] == b // (maps // made.groups)
        if isinstance(made, Flatten) and len(after.rects) > 1:  # its numbers are shown one by one
            return a == b * len(before.rects) // len(after.rects)
        if made.kind in ("linear", "flatten") or len(before.rects) != len(after.rects):
            return np.ones((len(before.rects), len(after.rects)), np.bool_)
        return a == b

    def _of_parameter(self) -> NDArray[np.bool_]:
        """Between which pictures the kernel, weight or bias stands that is being told."""
        cell, layer = self.frame.step.cell, self.frame.operation.layer
        before, after = (len(self.canvas.stacks[layer + i].rects) for i in (0, 1))
        a, b = np.ogrid[:before, :after]
        own = (b == cell[0]) | (after == 1)
        if len(cell) == 1 or before == 1:
            return own & (a >= 0)
        made = self.frame.experiment.network.layers[layer]
        channels = made.weight.shape[1] if isinstance(made, Convolution) else SHORT + 1
        return own & (a % channels == cell[1])


def _runs(positions: NDArray[np.integer]) -> NDArray[np.integer]:
    """Ascending positions as (n, 2): begin and end of those beside each other."""
    breaks = np.flatnonzero(np.diff(positions) > 1)
    first = np.concatenate([positions[:1], positions[breaks + 1]])
    last = np.concatenate([positions[breaks], positions[-1:]])
    return np.stack([first, last + 1], axis=1)


def _hull(runs: NDArray[np.integer]) -> NDArray[np.integer]:
    return np.array([[runs[0, 0], runs[-1, 1]]])


def _at_least(rects: Rects, least: float) -> Rects:
    """No narrower and no lower than `least`, about the same middle."""
    grown = np.maximum(rects[:, 2:] + 0.0, least)
    return np.hstack([rects[:, :2] - (grown - rects[:, 2:]) / 2, grown])
