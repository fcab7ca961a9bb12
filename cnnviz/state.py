"""What the user has chosen and where they are. Frozen, without Qt."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine import Experiment, Stride
from engine.arrays import Array, frozen
from engine.digits.normalise import Normalised, normalise
from engine.steps import Operation

if TYPE_CHECKING:  # loaded when the Lab is first looked at
    from cnnviz.lab import Lab

CANVAS = 280  # rows and columns of a drawing

THIN, THICK, BRUSH = 8, 44, 22  # widths of the brush, in cells of a drawing
SLOWEST, FASTEST = 0.5, 500.0  # strides a second


@dataclass(frozen=True, eq=False)
class Drawing:
    """Ink on paper: (CANVAS, CANVAS) uint8, 0 is paper.

    `label` is the digit of a sample. An `example` is there to look at, until somebody draws.
    `image` (side, side) is there where a picture of that size was not drawn, but given: a network
    that reads this size sees its very numbers.
    """

    ink: NDArray[np.uint8]
    label: int | None = None
    example: bool = False
    image: Array | None = None

    @cached_property
    def _seen(self) -> dict[int, Normalised]:
        return {}

    def seen(self, side: int) -> Normalised:
        """What a network sees of it that reads `side` x `side` pixels."""
        if side not in self._seen:
            if self.image is not None and len(self.image) == side:
                whole = (0, 0, CANVAS, CANVAS)
                made = Normalised(frozen(self.image), whole, side / CANVAS, (0, 0))
            else:
                made = normalise(self.ink, side)
            self._seen[side] = made
        return self._seen[side]

    @cached_property
    def blank(self) -> bool:
        return not self.ink.any()


def blank_drawing() -> Drawing:
    return Drawing(frozen(np.zeros((CANVAS, CANVAS), np.uint8)))


def given(image: Array, label: int | None = None) -> Drawing:
    """A picture (side, side), ink from 0 to 1, as a drawing: each pixel is a square of ink."""
    pixel = np.arange(CANVAS) * len(image) // CANVAS
    ink = np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)[pixel[:, None], pixel]
    return Drawing(frozen(ink), label, image=frozen(image))


class MapShows(StrEnum):
    """What the network map shows, wherever the pass has come to."""

    FOLLOW = "follow"  # values, and on the way back the errors that are there
    VALUES = "values"
    ERRORS = "errors"


class MapScale(StrEnum):
    """Whose largest number is the end of the colours of a feature map."""

    MAP = "map"
    LAYER = "layer"
    ALL = "all"  # of all columns that show the same kind of number


class Pin(NamedTuple):
    """A number that stays marked: a cell of the matrix called `name`."""

    name: str
    cell: tuple[int, ...]


@dataclass(frozen=True)
class State:
    """The whole of it. Drawings, labs and experiments are equal only if they are the same.

    A position that is a whole number rests on that step of the experiment's timeline; between i - 1
    and i the fraction says how far the movement to step i has come. `slice` is the channel (or map)
    of the step's window that is shown, None for the one that weighs most. In the Lab the experiment
    is that of `lab`, and `beside` is a second one that is stepped together with it; `example` names
    the worked example that they are, until something is changed. In the Network `learned` are the
    losses along the training steps on this drawing, the first one before any. `first` is what
    rows and columns are counted from; with `shared_scale` all numbers of a kind that stand on the
    stage are coloured alike; `map_shows` and `map_scale` are those of the network map. `coming` is
    the state that takes the place of this one as soon as its heavy experiment is computed.
    """

    drawing: Drawing
    experiment: Experiment
    position: float = 0.0
    slice: int | None = None
    stride: Stride = Stride.CELL
    speed: float = 2.0
    playing: bool = False
    reduce_motion: bool = False
    model_name: str = ""
    learned: tuple[float, ...] = ()
    lab: "Lab | None" = None
    beside: "Lab | None" = None
    example: str = ""
    pin: Pin | None = None
    first: int = 0
    shared_scale: bool = False
    map_shows: MapShows = MapShows.FOLLOW
    map_scale: MapScale = MapScale.LAYER
    coming: "State | None" = None

    @property
    def resting(self) -> int:
        """The position of the step that is shown: the one that a movement leads to."""
        return ceil(self.position)

    @property
    def operation(self) -> Operation:
        """The operation of that step."""
        timeline = self.experiment.timeline
        return timeline.operations[timeline.locate(self.resting)[0]]

    @property
    def experiments(self) -> tuple[Experiment, ...]:
        """What is on the stage: one experiment, or two side by side."""
        return (self.experiment, *(() if self.beside is None else (self.beside.experiment,)))
