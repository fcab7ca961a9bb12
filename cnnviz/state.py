"""What the user has chosen and where they are. Frozen, without Qt."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np
from numpy.typing import NDArray

from cnnviz.lab import Lab
from engine import Experiment, Stride
from engine.arrays import frozen
from engine.digits.normalise import Normalised, normalise
from engine.steps import Operation

CANVAS = 280  # rows and columns of a drawing

THIN, THICK, BRUSH = 8, 44, 22  # widths of the brush, in cells of a drawing
SLOWEST, FASTEST = 0.5, 500.0  # strides a second


@dataclass(frozen=True, eq=False)
class Drawing:
    """Ink on paper: (CANVAS, CANVAS) uint8, 0 is paper.

    `label` is the digit of a sample. An `example` is there to look at, until somebody draws.
    """

    ink: NDArray[np.uint8]
    label: int | None = None
    example: bool = False

    @cached_property
    def normalised(self) -> Normalised:
        """What the network sees of it."""
        return normalise(self.ink)

    @property
    def blank(self) -> bool:
        return self.normalised.box is None


def blank_drawing() -> Drawing:
    return Drawing(frozen(np.zeros((CANVAS, CANVAS), np.uint8)))


@dataclass(frozen=True)
class Pin:
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
    the worked example that they are, until something is changed. `first` is what
    rows and columns are counted from; with `shared_scale` all numbers of a kind that stand on the
    stage are coloured alike. `coming` is the state that takes the place of this one as soon as its
    heavy experiment is computed.
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
    lab: Lab | None = None
    beside: Lab | None = None
    example: str = ""
    pin: Pin | None = None
    first: int = 0
    shared_scale: bool = False
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
