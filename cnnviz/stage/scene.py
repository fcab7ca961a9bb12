"""What stands on the stage, and where: plain numbers in pixels, without Qt."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnnviz.frame import Frame
from engine.arrays import Array
from engine.steps import Role

Rect = tuple[float, float, float, float]  # x, y, width, height
Span = tuple[float, float, float, float]  # first row, first column, rows, columns

NUMBER_CELL = 22.0  # from this width on a cell shows its number
DESIGNED_FOR = ((1240.0, 340.0), (760.0, 640.0))  # stages on which a unit is one pixel
LARGEST_UNIT = 1.7
NARROW = 1000.0  # units of width


class Measures(NamedTuple):
    """How large everything is; it grows with the stage, to be read from the back row."""

    unit: float = 1.0
    narrow: bool = False  # a sentence needs two lines

    @property
    def margin(self) -> float:
        return 18 * self.unit

    @property
    def title(self) -> float:
        """The height of the title line."""
        return 44 * self.unit

    @property
    def words(self) -> float:
        """The height of the lines at the bottom: the formula in numbers and the sentence."""
        return (82 if self.narrow else 62) * self.unit

    @property
    def above(self) -> float:
        """The height of a matrix's name."""
        return 20 * self.unit

    @property
    def below(self) -> float:
        """The height of its colour range."""
        return 18 * self.unit

    @property
    def gap(self) -> float:
        return 18 * self.unit

    @property
    def sign(self) -> float:
        """The room between two blocks."""
        return 24 * self.unit

    @property
    def line(self) -> float:
        """The height of a line of the sum."""
        return 24 * self.unit

    @property
    def value(self) -> tuple[float, float]:
        return (84 if self.narrow else 104) * self.unit, 50 * self.unit

    @property
    def chip(self) -> tuple[float, float]:
        return 66 * self.unit, 30 * self.unit

    @property
    def largest_cell(self) -> float:
        return 46 * self.unit

    @property
    def long_cell(self) -> tuple[float, float]:
        """A cell of a vector."""
        return 76 * self.unit, 24 * self.unit

    @property
    def high(self) -> float:
        """From this height of the content on there are two rows."""
        return 400 * self.unit


def measures(width: float, height: float) -> Measures:
    """The measures of a stage of this size."""
    fits = (min(width / w, height / h) for w, h in DESIGNED_FOR)
    unit = max(1.0, min(max(fits), LARGEST_UNIT))
    return Measures(unit, narrow=width < NARROW * unit)


@dataclass(frozen=True, eq=False)
class Box:
    """A matrix, or a part of one, as it stands on the stage.

    `cells` gives for each shown cell its place in `matrix` (rows, columns, axes); None for numbers
    that stand in no matrix. `windows` are outlined as what is read, `cell` as what is written;
    cells from number `written` on are still empty. `page` says which map of several this is; a
    `vector` of few numbers has long cells. `of` is the input matrix that the cells belong to.
    """

    name: str
    values: Array
    role: Role
    limit: float
    cells: NDArray[np.integer] | None = None
    filler: NDArray[np.bool_] | None = None
    unread: tuple[int, int] = (0, 0)
    windows: tuple[Span, ...] = ()
    read: NDArray[np.integer] | None = None
    cell: tuple[int, int] | None = None
    pin: tuple[int, int] | None = None
    written: int | None = None
    page: str = ""
    vector: bool = False
    of: str = ""
    pitch: tuple[float, float] = (0.0, 0.0)  # width and height of a cell
    origin: tuple[float, float] = (0.0, 0.0)

    @property
    def shape(self) -> tuple[int, int]:
        return self.values.shape[0], self.values.shape[1]

    @property
    def rect(self) -> Rect:
        rows, columns = self.shape
        return (*self.origin, columns * self.pitch[0], rows * self.pitch[1])

    def span(self, span: Span) -> Rect:
        """Where a span of cells stands."""
        row, column, rows, columns = span
        w, h = self.pitch
        x, y = self.origin
        return x + column * w, y + row * h, columns * w, rows * h

    @property
    def has_numbers(self) -> bool:
        return has_numbers(self.pitch)


def has_numbers(pitch: tuple[float, float]) -> bool:
    """Whether a cell is large enough for its number."""
    return pitch[0] >= NUMBER_CELL and pitch[1] >= 16


class Sign(NamedTuple):
    """A sign between two blocks, centred in `rect`."""

    rect: Rect
    text: str


class Line(NamedTuple):
    """A line of the sum: what is added, and its number."""

    rect: Rect
    text: str
    value: float | None


@dataclass(frozen=True)
class Chip:
    """The sum of one slice; a press shows that slice."""

    rect: Rect
    index: int
    value: float
    chosen: bool


@dataclass(frozen=True, eq=False)
class Scene:
    """All that stands on the stage."""

    frame: Frame
    size: tuple[float, float]
    sources: tuple[Box, ...]
    blocks: tuple[Box, ...]
    signs: tuple[Sign, ...]
    lines: tuple[Line, ...]
    chips: tuple[Chip, ...]
    value: Rect | None
    lens: tuple[Box, Box] | None  # the matrix with the window, and what stands in the window
    output: Box | None
    turning: Box | None  # a kernel on its way round
    measures: Measures

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All matrices, from left to right."""
        return (*self.sources, *self.blocks, *((self.output,) if self.output else ()))
