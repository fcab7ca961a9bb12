"""Where each feature map stands on the network map, and which ones compute which. Without Qt."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from cnnviz.frame import Frame
from cnnviz.stage.scene import Rect
from engine import Convolution

HEAD, FOOT = 40.0, 34.0  # the lines above and below the maps, in units
DESIGNED_FOR = (760.0, 330.0)  # the map on which a unit is one pixel
LARGEST_UNIT = 1.4
SIDE = 10.0
ROWS = 8  # maps one below the other, before a column gets a second row of them
INPUT = 100.0  # the largest picture of the input
LARGEST = 64.0  # the largest of any other map
BARS = 170.0  # the width of the probabilities
CLOSE = 8.0  # the least room between two columns
NAMED = 44.0  # the least width of a column, for its name
SHORT = 16  # a vector up to this length is shown number by number

Shapes = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Thumb:
    """The picture of one feature map, of one number of a short vector, or of a long vector."""

    column: int
    map: int
    rect: Rect

    @property
    def left(self) -> tuple[float, float]:
        """Where a line from the left ends."""
        x, y, _, h = self.rect
        return x - 1, y + h / 2

    @property
    def right(self) -> tuple[float, float]:
        """Where a line to the right begins."""
        x, y, w, h = self.rect
        return x + w + 1, y + h / 2


def pictures(shape: tuple[int, ...]) -> int:
    """How many pictures a column of this shape has."""
    if len(shape) == 3:
        return shape[0]
    return shape[0] if shape[0] <= SHORT else 1


def reach(thumbs: tuple[Thumb, ...]) -> tuple[float, float]:
    """The left and the right edge of a column."""
    return min(t.rect[0] for t in thumbs), max(t.rect[0] + t.rect[2] for t in thumbs)


def unit_of(width: float, height: float) -> float:
    """How large words are; they grow with the map, to be read from the back row."""
    return max(1.0, min(width / DESIGNED_FOR[0], height / DESIGNED_FOR[1], LARGEST_UNIT))


@lru_cache(maxsize=8)
def columns(shapes: Shapes, width: float, height: float) -> tuple[tuple[Thumb, ...], ...]:
    """The pictures of each column, left of the probabilities."""
    unit = unit_of(width, height)
    room = height - (HEAD + FOOT) * unit
    abreast = [-(-pictures(shape) // ROWS) if len(shape) == 3 else 1 for shape in shapes]
    free = width - BARS * unit - 2 * SIDE - CLOSE * len(shapes)
    side = 1.0
    while True:
        sizes = [_size(shape, room, side) for shape in shapes]
        sizes[0] = _input_size(shapes[0], min(INPUT, room, 0.13 * width) * max(side, 0.5))
        content = [w * n + 4 * (n - 1) for (w, _), n in zip(sizes, abreast, strict=True)]
        if sum(content) <= free or side < 0.3:
            break
        side -= 0.06
    if sum(content) > free:  # very many columns: they are squeezed, or they would run out
        squeeze = free / sum(content)
        sizes = [(max(1.0, w * squeeze), h) for w, h in sizes]
        content = [width * squeeze for width in content]
    slots = _widened(content, free, NAMED * unit)
    gap = CLOSE + max(0.0, free - sum(slots)) / len(shapes)
    placed: list[tuple[Thumb, ...]] = []
    x = SIDE
    for index, (shape, (w, h), n) in enumerate(zip(shapes, sizes, abreast, strict=True)):
        count = pictures(shape)
        left = x + (slots[index] - w * n - 4 * (n - 1)) / 2
        rows = -(-count // n)
        pitch = min(room / rows, 2.2 * h) if count > 1 else room
        top = HEAD * unit + (room - pitch * rows) / 2
        column = []
        for number in range(count):
            row, beside = divmod(number, n)
            y = top + pitch * (row + 0.5) - h / 2
            column.append(Thumb(index, number, (round(left + beside * (w + 4)), round(y), w, h)))
        placed.append(tuple(column))
        x += slots[index] + gap
    return tuple(placed)


def _widened(content: list[float], free: float, named: float) -> list[float]:
    """Columns as wide as their names need, as far as there is room for it."""
    while named > 0 and sum(max(named, width) for width in content) > free:
        named -= 2
    return [max(named, width) for width in content]


def _input_size(shape: tuple[int, ...], most: float) -> tuple[float, float]:
    return float(int(most)), float(int(most * shape[-2] / shape[-1]))


def _size(shape: tuple[int, ...], room: float, side: float) -> tuple[float, float]:
    """Width and height of each picture of a column; `side` shrinks them all."""
    if len(shape) == 1:
        if pictures(shape) == 1:
            return 12.0, float(int(room * 0.9))
        fits = float(max(4, int(min(22.0, room / shape[0] - 3))))
        return fits, fits
    most = min(room / min(shape[0], ROWS) - 5, LARGEST) * side
    # deeper maps have fewer cells and are smaller, so that one sees the picture shrink
    share = 0.5 + 0.5 * min(1.0, shape[1] / 28)
    return float(max(6, int(most * share))), float(max(6, int(most * share)))


@dataclass(frozen=True, eq=False)
class MapLayout:
    """The network map of one frame in one size."""

    frame: Frame
    width: float
    height: float

    @property
    def unit(self) -> float:
        return unit_of(self.width, self.height)

    @cached_property
    def columns(self) -> tuple[tuple[Thumb, ...], ...]:
        shapes = tuple(column.matrix.values.shape for column in self.frame.columns)
        return columns(shapes, self.width, self.height)

    @property
    def thumbs(self) -> tuple[Thumb, ...]:
        return tuple(thumb for column in self.columns for thumb in column)

    def bar(self, index: int) -> Rect:
        """The line of a class among the probabilities."""
        classes = len(self.frame.experiment.network.classes)
        room = self.height - (HEAD + FOOT) * self.unit
        pitch = min(room / classes, 40.0 * self.unit)
        top = HEAD * self.unit + (room - pitch * classes) / 2
        wide = BARS * self.unit
        return self.width - wide + 14, top + pitch * index, wide - 22, pitch

    @cached_property
    def current(self) -> Thumb | None:
        """The picture that the cell which is being written lies on, if it lies on one."""
        operation = self.frame.operation
        if operation.writes is None:
            return None
        column = self.columns[operation.writes + 1]
        vector = operation.result.ndim == 1
        number = self.frame.step.index if vector else self.frame.map
        return column[number if len(column) > 1 else 0]

    @property
    def current_column(self) -> int | None:
        """The column whose output, error or parameters are being computed."""
        if self.current is not None:
            return self.current.column
        return None if self.current_class is not None else self.frame.operation.layer + 1

    @cached_property
    def current_class(self) -> int | None:
        """The class whose probability, loss or first error is being told."""
        if self.frame.operation.kind == "loss":
            return self.frame.experiment.answer
        told = self.frame.operation.kind in ("softmax", "loss_error")
        return self.frame.step.index if told else None

    @cached_property
    def flow(self) -> tuple[tuple[Thumb, Thumb], ...]:
        """Pairs of pictures, left and right, between which the current operation computes."""
        operation = self.frame.operation
        if operation.kind in ("softmax", "loss", "loss_error"):
            return ()
        layer = operation.layer
        pairs = self.pairs(layer)
        if operation.writes is None:
            return tuple((a, b) for a, b in pairs if self._of_parameter(a, b))
        current = self.current
        return tuple((a, b) for a, b in pairs if current in (a, b))

    def pairs(self, layer: int) -> tuple[tuple[Thumb, Thumb], ...]:
        """All pairs of pictures that a layer joins."""
        kind = self.frame.experiment.network.layers[layer]
        before, after = self.columns[layer], self.columns[layer + 1]
        joined = ((a, b) for a in before for b in after)
        if isinstance(kind, Convolution):
            per_group = kind.weight.shape[1], len(kind.weight) // kind.groups
            return tuple(p for p in joined if p[0].map // per_group[0] == p[1].map // per_group[1])
        if kind.kind in ("linear", "flatten"):
            return tuple(joined)
        return tuple((a, b) for a, b in joined if a.map == b.map)

    def _of_parameter(self, a: Thumb, b: Thumb) -> bool:
        """Whether the kernel, weight or bias that is being told stands between a and b."""
        cell = self.frame.step.cell
        layer = self.frame.experiment.network.layers[self.frame.operation.layer]
        if b.map != cell[0] and len(self.columns[b.column]) > 1:
            return False
        if len(cell) == 1 or len(self.columns[a.column]) == 1:
            return True
        channels = layer.weight.shape[1] if isinstance(layer, Convolution) else SHORT + 1
        return a.map % channels == cell[1]
